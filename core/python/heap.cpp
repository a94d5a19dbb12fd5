// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/heap.h"

#include <QMap>
#include <QSet>
#include <algorithm>

namespace python {

const Item *Dict::find(const Value &key) const
{
    const auto found = std::find_if(
        items.begin(), items.end(), [&key](const Item &item) { return isEqual(item.key, key).value_or(false); });
    return found == items.end() ? nullptr : &*found;
}

const Item *Dict::find(QStringView key) const
{
    const auto found = std::find_if(items.begin(), items.end(), [key](const Item &item) {
        const QString *text = item.key.as<QString>();
        return text && *text == key;
    });
    return found == items.end() ? nullptr : &*found;
}

void Dict::set(const Value &key, const Value &value, Place place, const Node *node)
{
    if (Item *item = const_cast<Item *>(std::as_const(*this).find(key))) {
        item = &items[item - std::as_const(items).data()];
        item->value = value;
        item->presence = Item::Presence::Present;
        item->place = place;
        item->node = node;
    } else {
        items.append({ key, value, Item::Presence::Present, place, node });
    }
}

void Dict::set(const QString &key, const Value &value, Place place, const Node *node)
{
    set(Value::text(key), value, place, node);
}

void Dict::remove(const Value &key)
{
    const Item *item = find(key);
    if (item)
        items.removeAt(item - std::as_const(items).data());
}

void Dict::poison(const Notes &why)
{
    for (Item &item : items) {
        item.value = Value::unknown(why);
        item.presence = Item::Presence::Maybe;
    }
    rest.add(why);
}

void Dict::overlay(const Notes &why)
{
    for (Item &item : items) {
        if (item.value.as<External>())
            continue;
        item.value = Value::unknown(why);
        item.presence = Item::Presence::Maybe;
    }
    rest.add(why);
}

int Heap::add(Object object)
{
    const int id = ++*m_last;
    m_objects.insert(id, std::make_shared<Object>(std::move(object)));
    return id;
}

void Heap::entangle(int joined, int one, const Notes &why)
{
    m_ties[joined].append({ one, why });
    m_ties[one].append({ joined, why });
}

Object &Heap::detached(int id)
{
    if (!m_isTying && m_ties.contains(id)) {
        m_isTying = true;
        for (const Tie &tie : m_ties.value(id))
            poison(Value(Reference{ tie.other }), tie.why);
        m_isTying = false;
    }
    std::shared_ptr<Object> &object = m_objects[id];
    if (object.use_count() > 1)
        object = std::make_shared<Object>(*object);
    return *object;
}

void Heap::replace(int id, Object object)
{
    m_objects.insert(id, std::make_shared<Object>(std::move(object)));
}

void Heap::poison(const Value &value, const Notes &why)
{
    QList<Value> left{ value };
    QSet<int> seen;
    while (!left.isEmpty()) {
        const Value next = left.takeLast();
        if (const QList<Value> *items = next.tupleItems()) {
            left += *items;
            continue;
        }
        if (const Made *made = next.made()) {
            left += made->arguments;
            continue;
        }
        const int id = next.reference();
        if (!id || seen.contains(id) || !m_objects.contains(id))
            continue;
        seen.insert(id);
        if (const Dict *dict = get<Dict>(id)) {
            for (const Item &item : dict->items)
                left += item.value;
            change<Dict>(id).poison(why);
        } else if (const Sequence *sequence = get<Sequence>(id)) {
            left += sequence->items;
            Sequence &changed = change<Sequence>(id);
            changed.items.clear();
            changed.unknown.add(why);
        } else if (const Instance *instance = get<Instance>(id)) {
            left += Value(Reference{ instance->scope });
        }
    }
}

/// Two heaps become one: an object of the first and one of the second that stand in the same place become an object.
struct Heap::Joining
{
    Heap &into;
    const Heap &first;
    const Heap &second;
    Join how;
    const Notes &why;
    QHash<std::pair<int, int>, int> made;
    QMap<int, QSet<int>> partners[2]; // what an object was joined with: with two, they may be one thing or two

    Value value(const Value &left, const Value &right)
    {
        if (isSame(left, right))
            return how == Join::Either ? left.with(right.notes) : left;
        if (left.reference() && right.reference())
            return objects(left.reference(), right.reference(), left);
        if (how == Join::First)
            return left.with(why);
        Notes reasons = why;
        if (left.isUnknown())
            reasons.add(left.notes);
        if (right.isUnknown())
            reasons.add(right.notes);
        return Value::unknown(reasons);
    }

    Value objects(int left, int right, const Value &value)
    {
        if (how == Join::First)
            return taken(left, right, value);
        if (const auto found = made.constFind({ left, right }); found != made.constEnd())
            return Value(Reference{ *found });
        partners[0][left].insert(right);
        partners[1][right].insert(left);
        const bool ambiguous = partners[0][left].size() > 1 || partners[1][right].size() > 1;
        const Dict *leftDict = first.get<Dict>(left);
        const Dict *rightDict = second.get<Dict>(right);
        const Sequence *leftList = first.get<Sequence>(left);
        const Sequence *rightList = second.get<Sequence>(right);
        const int id = into.add(Dict{});
        made.insert({ left, right }, id);
        if (ambiguous) {
            Dict lost;
            lost.rest = why;
            into.replace(id, lost);
            for (const int other : std::as_const(made))
                into.poison(Value(Reference{ other }), why);
            return Value::unknown(why);
        }
        if (leftDict && rightDict)
            into.replace(id, dicts(*leftDict, *rightDict));
        else if (leftList && rightList && leftList->isSet == rightList->isSet)
            into.replace(id, sequences(*leftList, *rightList));
        else
            return Value::unknown(why);
        if (first.m_objects.contains(right) || second.m_objects.contains(left)) { // others may hold them, too
            into.entangle(id, left, why);
            into.entangle(id, right, why);
        }
        return Value(Reference{ id });
    }

    // The first one stays what it is, and where it lies; what is different in the other is noted inside of it.
    Value taken(int left, int right, const Value &value)
    {
        const Dict *own = into.get<Dict>(left);
        const Dict *other = second.get<Dict>(right);
        if (!own || !other)
            return value.with(why);
        if (!made.contains({ left, right })) {
            made.insert({ left, right }, left);
            into.replace(left, dicts(Dict(*own), *other));
        }
        return value;
    }

    Dict dicts(const Dict &left, const Dict &right)
    {
        Dict result;
        for (const Item &item : left.items) {
            const Item *other = right.find(item.key);
            Item both = item;
            if (!other || (other->presence == Item::Presence::Absent && item.presence != Item::Presence::Absent)) {
                both.value = item.value.with(why);
                if (how == Join::Either && item.presence == Item::Presence::Present)
                    both.presence = Item::Presence::Maybe;
                if (how == Join::Either && !right.rest.isEmpty())
                    both.value = Value::unknown(why).with(right.rest);
            } else if (item.presence == Item::Presence::Absent && other->presence != Item::Presence::Absent) {
                if (how == Join::Either) {
                    both = *other;
                    both.presence = Item::Presence::Maybe;
                }
                both.value = both.value.with(why);
            } else {
                both.value = value(item.value, other->value);
                if (other->presence != item.presence) {
                    both.value = both.value.with(why);
                    if (how == Join::Either)
                        both.presence = Item::Presence::Maybe;
                }
                if (!(item.place == other->place) && how == Join::Either && item.value.isUnknown())
                    both.place = item.place;
            }
            result.items.append(both);
        }
        for (const Item &item : right.items) {
            if (left.find(item.key))
                continue;
            Item both = item;
            both.value = item.value.with(why);
            if (how == Join::First) {
                both.presence = Item::Presence::Absent;
                both.value = Value::unknown(why);
            } else if (item.presence == Item::Presence::Present) {
                both.presence = Item::Presence::Maybe;
                if (!left.rest.isEmpty())
                    both.value = Value::unknown(why).with(left.rest);
            }
            result.items.append(both);
        }
        result.rest = left.rest;
        result.restAssumed = left.restAssumed;
        if (how == Join::Either) {
            result.rest.add(right.rest);
            result.restAssumed.add(right.restAssumed);
        } else if (left.rest.isEmpty() && !right.rest.isEmpty()) {
            result.restAssumed.add(why);
        }
        return result;
    }

    Sequence sequences(const Sequence &left, const Sequence &right)
    {
        Sequence result = left;
        const bool alike = left.unknown.isEmpty() && right.unknown.isEmpty() && left.items.size() == right.items.size();
        if (how == Join::First) {
            for (qsizetype i = 0; i < result.items.size(); ++i)
                result.items[i] = alike ? value(left.items[i], right.items[i]) : left.items[i].with(why);
            return result;
        }
        result.items.clear();
        if (!alike) {
            result.unknown = why;
            result.unknown.add(left.unknown);
            result.unknown.add(right.unknown);
            return result;
        }
        for (qsizetype i = 0; i < left.items.size(); ++i)
            result.items.append(value(left.items[i], right.items[i]));
        return result;
    }
};

void Heap::join(const Heap &other, Join how, const Notes &why)
{
    const Heap before = *this;
    Joining joining{ *this, before, other, how, why, {}, {} };
    for (auto ties = other.m_ties.cbegin(); ties != other.m_ties.cend(); ++ties) {
        for (const Tie &tie : ties.value()) {
            if (!m_ties.value(ties.key()).contains(tie))
                m_ties[ties.key()].append(tie);
        }
    }
    for (auto entry = other.m_objects.cbegin(); entry != other.m_objects.cend(); ++entry) {
        const auto own = before.m_objects.constFind(entry.key());
        if (own == before.m_objects.cend()) {
            m_objects.insert(entry.key(), entry.value());
            continue;
        }
        if (*own == entry.value())
            continue;
        const Dict *left = before.get<Dict>(entry.key());
        const Dict *right = other.get<Dict>(entry.key());
        const Sequence *leftList = before.get<Sequence>(entry.key());
        const Sequence *rightList = other.get<Sequence>(entry.key());
        if (left && right)
            replace(entry.key(), joining.dicts(*left, *right));
        else if (leftList && rightList)
            replace(entry.key(), joining.sequences(*leftList, *rightList));
    }
}

Value Heap::joined(
    const Heap &first, const Value &left, const Heap &second, const Value &right, Join how, const Notes &why)
{
    Joining joining{ *this, first, second, how, why, {}, {} };
    return joining.value(left, right);
}

} // namespace python
