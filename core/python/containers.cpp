// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/containers.h"

#include "core/python/knownmodules.h"
#include "core/python/machine.h"

#include <QCoreApplication>
#include <QStringList>

namespace python {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("python::Containers", text);
}

const QStringList &dictMethods()
{
    static const QStringList names{ QStringLiteral("update"), QStringLiteral("setdefault"), QStringLiteral("pop"),
        QStringLiteral("get"), QStringLiteral("items"), QStringLiteral("keys"), QStringLiteral("values"),
        QStringLiteral("copy"), QStringLiteral("clear"), QStringLiteral("popitem"), QStringLiteral("__setitem__"),
        QStringLiteral("__getitem__"), QStringLiteral("__contains__"), QStringLiteral("__delitem__") };
    return names;
}
} // namespace

Value Containers::list(QList<Value> items, const Notes &notes)
{
    return Value(Reference{ m.heap.add(Sequence{ false, std::move(items), {} }) }, notes);
}

Value Containers::set(const QList<Value> &items, const Notes &notes)
{
    Sequence made{ true, {}, {} };
    for (const Value &item : items) {
        bool isNew = true;
        for (const Value &other : std::as_const(made.items)) {
            if (!m.step())
                return {};
            isNew = isNew && !isEqual(other, item).value_or(false);
        }
        if (isNew)
            made.items += item;
        if (!isKey(item))
            made.unknown.add(item.notes);
    }
    return Value(Reference{ m.heap.add(made) }, notes);
}

std::optional<bool> Containers::truth(const Value &value) const
{
    if (value.notes.isRefuted())
        return std::nullopt;
    if (value.isNone())
        return false;
    if (value.real())
        return *value.real() != 0;
    if (const QString *text = value.as<QString>())
        return !text->isEmpty();
    if (const QByteArray *bytes = value.as<QByteArray>())
        return !bytes->isEmpty();
    if (const Duration *time = value.as<Duration>())
        return time->count != 0;
    if (value.function() || value.as<Path>() || value.as<Method>() || m.heap.get<Class>(value)
        || m.heap.get<Module>(value))
        return true;
    if (const auto size = length(value))
        return *size > 0;
    if (const Dict *dict = m.heap.get<Dict>(value)) {
        for (const Item &item : dict->items) {
            if (item.presence == Item::Presence::Present)
                return true;
        }
    }
    return std::nullopt;
}

std::optional<qint64> Containers::length(const Value &value) const
{
    if (const QList<Value> *items = value.tupleItems())
        return items->size();
    if (const QString *text = value.as<QString>())
        return python::length(*text);
    if (const QByteArray *bytes = value.as<QByteArray>())
        return bytes->size();
    if (const Sequence *sequence = m.heap.get<Sequence>(value))
        return sequence->unknown.isEmpty() ? std::optional<qint64>(sequence->items.size()) : std::nullopt;
    const Dict *dict = m.heap.get<Dict>(value);
    if (!dict || !dict->rest.isEmpty())
        return std::nullopt;
    qint64 count = 0;
    for (const Item &item : dict->items) {
        if (item.presence == Item::Presence::Maybe)
            return std::nullopt;
        count += item.presence == Item::Presence::Present;
    }
    return count;
}

std::optional<QList<Value>> Containers::iterate(const Value &value) const
{
    if (const QList<Value> *items = value.tupleItems())
        return *items;
    if (const QString *text = value.as<QString>()) {
        QList<Value> characters;
        for (qsizetype i = 0; i < text->size(); ++i) {
            const bool pair = (*text)[i].isHighSurrogate() && i + 1 < text->size();
            characters += Value(text->mid(i, pair ? 2 : 1));
            i += pair;
        }
        return characters;
    }
    if (const Sequence *sequence = m.heap.get<Sequence>(value)) {
        // The order of a set is nothing to rely on.
        if (!sequence->unknown.isEmpty() || (sequence->isSet && sequence->items.size() > 1))
            return std::nullopt;
        return sequence->items;
    }
    const Dict *dict = m.heap.get<Dict>(value);
    if (!dict || !length(value))
        return std::nullopt;
    QList<Value> keys;
    for (const Item &item : dict->items) {
        if (item.presence == Item::Presence::Present)
            keys += item.key;
    }
    return keys;
}

std::optional<bool> Containers::equal(const Value &left, const Value &right, int depth) const
{
    const Sequence *first = m.heap.get<Sequence>(left);
    const Sequence *second = m.heap.get<Sequence>(right);
    const Dict *dict = m.heap.get<Dict>(left);
    const Dict *other = m.heap.get<Dict>(right);
    if (left.reference() && left.reference() == right.reference())
        return true;
    if (left.as<External>() || right.as<External>() || depth > 10)
        return std::nullopt;
    if (first && second && !first->isSet && !second->isSet) {
        if (!first->unknown.isEmpty() || !second->unknown.isEmpty())
            return std::nullopt;
        if (first->items.size() != second->items.size())
            return false;
        for (qsizetype i = 0; i < first->items.size(); ++i) {
            const auto same = equal(first->items[i], second->items[i], depth + 1);
            if (!same || !*same)
                return same;
        }
        return true;
    }
    if (dict && other) {
        const auto size = length(left);
        if (!size || !length(right))
            return std::nullopt;
        if (*size != *length(right))
            return false;
        for (const Item &item : dict->items) {
            const Item *match = other->find(item.key);
            if (item.presence != Item::Presence::Present)
                continue;
            if (!match || match->presence != Item::Presence::Present)
                return false;
            const auto same = equal(item.value, match->value, depth + 1);
            if (!same || !*same)
                return same;
        }
        return true;
    }
    if ((first || dict) && !right.reference() && (isKey(right) || right.tupleItems()))
        return false;
    if ((second || other) && !left.reference() && (isKey(left) || left.tupleItems()))
        return false;
    return isEqual(left, right);
}

/// What a module that nobody knows brings may be any text, and so any item.
Value Containers::asKey(const Value &key, const Node &place)
{
    const External *external = key.as<External>();
    if (!external || isKnownModule(external->path))
        return key;
    return m.unknown(m.place(place), tr("“%1” stands elsewhere").arg(external->path.left(60))).with(key.notes);
}

Value Containers::found(int id, const Value &given, const Value *otherwise, const Node &node)
{
    const Value key = asKey(given, node);
    const Dict &dict = *m.heap.get<Dict>(id);
    Notes notes = key.notes;
    if (!isKey(key)) {
        notes.add(dict.rest);
        return m.settle(Value(), m.place(node), notes);
    }
    const Item *item = dict.find(key);
    if (item && item->presence == Item::Presence::Present)
        return item->value.notes.isRefuted() ? Value::unknown(item->value.notes) : item->value.with(notes);
    if (item && item->presence == Item::Presence::Maybe) {
        ++m.doubts;
        return otherwise ? Value::unknown(item->value.notes) : item->value.with(notes);
    }
    if (!item && !dict.rest.isEmpty()) {
        ++m.doubts;
        return Value::unknown(dict.rest);
    }
    notes.add(item ? item->value.notes : dict.restAssumed);
    if (otherwise)
        return otherwise->with(notes);
    const QString name = key.as<QString>() ? *key.as<QString>() : QString();
    return m.raise(QStringLiteral("KeyError"), tr("there is no item “%1”").arg(name.left(60)), m.place(node), notes);
}

Value Containers::item(const Value &of, const Value &key, const Node &node)
{
    Notes notes = of.notes;
    notes.add(key.notes);
    if (m.heap.get<Dict>(of))
        return found(of.reference(), key, nullptr, node).with(of.notes);
    if (key.isMade(QLatin1StringView("builtins.slice")))
        return sliced(of, key, node);
    const auto index = key.integer();
    const auto size = length(of);
    if (!index || !size) {
        if (of.isUnknown())
            ++m.doubts;
        return m.settle(Value(), m.place(node), notes);
    }
    const qint64 at = *index < 0 ? *index + *size : *index;
    if (at < 0 || at >= *size)
        return m.raise(QStringLiteral("IndexError"), tr("there are not so many items"), m.place(node), notes);
    if (const QByteArray *bytes = of.as<QByteArray>())
        return Value(qint64(uchar((*bytes)[at])), notes);
    if (const QString *text = of.as<QString>(); text && python::length(*text) == text->size())
        return Value(QString((*text)[at]), notes);
    const auto items = iterate(of);
    return items && at < items->size() ? (*items)[at].with(notes) : m.settle(Value(), m.place(node), notes);
}

Value Containers::sliced(const Value &of, const Value &slice, const Node &node)
{
    Notes notes = of.notes;
    notes.add(slice.notes);
    const auto size = length(of);
    const QList<Value> &bounds = slice.made()->arguments;
    const qint64 step = bounds[2].isNone() ? 1 : bounds[2].integer().value_or(0);
    const auto bound = [&](const Value &value, qint64 byDefault) -> std::optional<qint64> {
        if (value.isNone())
            return byDefault;
        if (!value.integer())
            return std::nullopt;
        const qint64 at = *value.integer() < 0 ? *value.integer() + *size : *value.integer();
        return step > 0 ? qBound<qint64>(0, at, *size) : qBound<qint64>(-1, at, *size - 1);
    };
    if (!size || step == 0 || qAbs(step) > longestText)
        return m.settle(Value(), m.place(node), notes);
    const auto from = bound(bounds[0], step > 0 ? 0 : *size - 1);
    const auto to = bound(bounds[1], step > 0 ? *size : -1);
    if (!from || !to || !m.step(*size / 64))
        return m.settle(Value(), m.place(node), notes);
    QList<qint64> places;
    for (qint64 at = *from; step > 0 ? at < *to : at > *to; at += step)
        places += at;
    if (const QByteArray *bytes = of.as<QByteArray>()) {
        QByteArray part;
        for (const qint64 at : places)
            part += (*bytes)[at];
        return Value(part, notes);
    }
    const auto items = iterate(of);
    if (!items || m.heap.get<Dict>(of))
        return m.settle(Value(), m.place(node), notes);
    QList<Value> part;
    for (const qint64 at : places)
        part += (*items)[at];
    if (of.as<QString>()) {
        QString text;
        for (const Value &character : std::as_const(part))
            text += *character.as<QString>();
        return Value(text, notes);
    }
    return of.tupleItems() ? Value::tuple(part, notes) : list(part, notes);
}

void Containers::setItem(const Value &of, const Value &given, const Value &value, const Node &place, const Node *node)
{
    const Value key = asKey(given, place);
    Notes notes = key.notes;
    notes.add(of.notes);
    if (m.heap.get<Dict>(of)) {
        if (isKey(key)) {
            m.heap.change<Dict>(of.reference()).set(key, value.with(notes), m.place(place), node);
            return;
        }
        const Value why = m.settle(Value(), m.place(place), notes);
        return m.heap.change<Dict>(of.reference()).poison(why.notes);
    }
    if (const Sequence *sequence = m.heap.get<Sequence>(of)) {
        const auto index = key.integer();
        const qint64 size = sequence->items.size();
        const qint64 at = index ? (*index < 0 ? *index + size : *index) : -1;
        if (sequence->unknown.isEmpty() && index && at >= 0 && at < size) {
            m.heap.change<Sequence>(of.reference()).items[at] = value.with(notes);
            return;
        }
        const Value why = m.settle(Value(), m.place(place), notes);
        Sequence &changed = m.heap.change<Sequence>(of.reference());
        changed.items.clear();
        changed.unknown.add(why.notes);
    }
}

void Containers::removeItem(const Value &of, const Value &given, const Node &node)
{
    const Value key = asKey(given, node);
    if (!m.heap.get<Dict>(of)) {
        if (of.reference())
            m.heap.poison(of, m.unknown(m.place(node), tr("something is deleted here")).notes);
        return;
    }
    if (!isKey(key)) {
        m.heap.change<Dict>(of.reference()).poison(m.settle(Value(), m.place(node), key.notes).notes);
        return;
    }
    const Item *item = m.heap.get<Dict>(of)->find(key);
    const Notes &rest = m.heap.get<Dict>(of)->rest;
    if (!item && rest.isEmpty()) {
        m.raise(QStringLiteral("KeyError"), tr("there is no item to delete"), m.place(node), of.notes);
        return;
    }
    if (item && item->presence == Item::Presence::Absent) {
        m.raise(QStringLiteral("KeyError"), tr("there is no item to delete"), m.place(node), item->value.notes);
        return;
    }
    if (rest.isEmpty()) {
        m.heap.change<Dict>(of.reference()).remove(key);
        return;
    }
    // Others may be there, but not this one any more.
    Dict &dict = m.heap.change<Dict>(of.reference());
    dict.set(key, Value(), m.place(node), nullptr);
    const qsizetype at = dict.find(key) - std::as_const(dict.items).data();
    dict.items[at].presence = Item::Presence::Absent;
}

void Containers::merge(int dict, const Value &from, const Node &node)
{
    if (const Dict *other = m.heap.get<Dict>(from)) {
        const Dict source = *other;
        if (!m.step(source.items.size()))
            return;
        Dict &into = m.heap.change<Dict>(dict);
        if (!source.rest.isEmpty())
            into.poison(source.rest);
        into.restAssumed.add(source.restAssumed);
        for (const Item &item : source.items) {
            if (item.presence == Item::Presence::Present) {
                into.set(item.key, item.value.with(from.notes), item.place, item.node);
                continue;
            }
            const Item *own = into.find(item.key);
            if (item.presence == Item::Presence::Absent) {
                if (own)
                    into.items[own - std::as_const(into.items).data()].value.notes.add(item.value.notes);
                else
                    into.items.append(item);
                continue;
            }
            if (!own) {
                into.items.append(item);
                continue;
            }
            Item &changed = into.items[own - std::as_const(into.items).data()];
            Notes why = item.value.notes;
            if (!isSame(changed.value, item.value))
                changed.value = Value::unknown(why);
        }
        return;
    }
    const auto pairs = iterate(from);
    if (pairs && !from.as<QString>()) {
        for (const Value &pair : *pairs) {
            const auto both = iterate(pair);
            if (both && both->size() == 2)
                setItem(Value(Reference{ dict }), (*both)[0], (*both)[1].with(from.notes), node, nullptr);
            else
                m.heap.change<Dict>(dict).poison(m.settle(Value(), m.place(node), pair.notes).notes);
        }
        return;
    }
    if (from.isNone() || from.integer() || from.as<QString>()) {
        m.raise(QStringLiteral("TypeError"), tr("“%1” is no dict").arg(m.excerpt(node)), m.place(node), from.notes);
        return;
    }
    const Notes why = from.notes.isEmpty()
        ? m.unknown(m.place(node), tr("“%1” stands elsewhere").arg(m.excerpt(node))).notes
        : from.notes;
    m.heap.change<Dict>(dict).poison(why);
    ++m.doubts;
}

bool Containers::isDictMethod(const QString &name)
{
    return dictMethods().contains(name);
}

bool Containers::isSequenceMethod(const QString &name)
{
    static const QStringList names{ QStringLiteral("append"), QStringLiteral("extend"), QStringLiteral("insert"),
        QStringLiteral("remove"), QStringLiteral("pop"), QStringLiteral("copy"), QStringLiteral("index"),
        QStringLiteral("count"), QStringLiteral("reverse"), QStringLiteral("sort"), QStringLiteral("clear"),
        QStringLiteral("add"), QStringLiteral("update"), QStringLiteral("discard"), QStringLiteral("union") };
    return names.contains(name);
}

Value Containers::dictMethod(int id, const QString &name, const Arguments &arguments, const Node &node)
{
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    const qsizetype given = arguments.positional.size();
    const Value self(Reference{ id });
    if (!arguments.unknown.isEmpty()) {
        m.heap.poison(self, arguments.unknown);
        return Value::unknown(arguments.unknown);
    }
    if (is("update")) {
        for (const Value &other : arguments.positional)
            merge(id, other, node);
        for (const Arguments::Keyword &one : arguments.keywords)
            m.heap.change<Dict>(id).set(Value(one.name), one.value, one.place, one.node);
        return Value::none();
    }
    if (is("copy") && given == 0)
        return Value(Reference{ m.heap.add(Dict(*m.heap.get<Dict>(id))) });
    if (is("clear") && given == 0) {
        m.heap.replace(id, Dict{});
        return Value::none();
    }
    if (is("get") && given >= 1) {
        const Value none = Value::none();
        return found(id, arguments.positional[0], given > 1 ? &arguments.positional[1] : &none, node);
    }
    if (is("__getitem__") && given == 1)
        return found(id, arguments.positional[0], nullptr, node);
    if (is("__setitem__") && given == 2) {
        setItem(self, arguments.positional[0], arguments.positional[1], node, nullptr);
        return Value::none();
    }
    if (is("__delitem__") && given == 1) {
        removeItem(self, arguments.positional[0], node);
        return Value::none();
    }
    if (is("setdefault") && given >= 1) {
        const Value key = asKey(arguments.positional[0], node);
        const Value byDefault = given > 1 ? arguments.positional[1] : Value::none();
        const Item *item = isKey(key) ? m.heap.get<Dict>(id)->find(key) : nullptr;
        if (!isKey(key) || (item && item->presence == Item::Presence::Maybe)
            || (!item && !m.heap.get<Dict>(id)->rest.isEmpty())) {
            Notes why = key.notes;
            why.add(item ? item->value.notes : m.heap.get<Dict>(id)->rest);
            if (isKey(key))
                setItem(self, key, Value::unknown(why), node, nullptr);
            else
                m.heap.change<Dict>(id).poison(m.settle(Value(), m.place(node), why).notes);
            return Value::unknown(why);
        }
        if (item && item->presence == Item::Presence::Present)
            return item->value;
        const Notes why = item ? item->value.notes : Notes();
        const Node *written = node.part(2) ? node.part(2)->part(0) : nullptr;
        setItem(self, key, byDefault.with(why), node, written);
        return byDefault.with(why);
    }
    if (is("pop") && given >= 1) {
        const Value key = asKey(arguments.positional[0], node);
        const Value value = found(id, key, given > 1 ? &arguments.positional[1] : nullptr, node);
        if (m.raised)
            return {};
        if (!isKey(key) || m.heap.get<Dict>(id)->find(key) || !m.heap.get<Dict>(id)->rest.isEmpty())
            removeItem(self, key, node);
        m.raised.reset();
        return value;
    }
    const auto keys = iterate(self);
    if ((is("keys") || is("values") || is("items")) && given == 0) {
        if (!keys)
            return m.settle(Value(), m.place(node), m.heap.get<Dict>(id)->rest);
        QList<Value> all;
        for (const Value &key : *keys) {
            const Value value = m.heap.get<Dict>(id)->find(key)->value;
            all += is("keys") ? key : is("values") ? value : Value::tuple({ key, value });
        }
        return Value::tuple(all);
    }
    m.heap.poison(self, m.unknown(m.place(node), tr("“%1” is not worked out here").arg(m.excerpt(node))).notes);
    return m.settle(Value(), m.place(node), {});
}

Value Containers::sequenceMethod(int id, const QString &name, const Arguments &arguments, const Node &node)
{
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    const Sequence before = *m.heap.get<Sequence>(id);
    const qsizetype given = arguments.positional.size();
    const Value *first = given ? &arguments.positional[0] : nullptr;
    const auto change = [&]() -> Sequence & { return m.heap.change<Sequence>(id); };
    const bool known = before.unknown.isEmpty() && arguments.isPlain();
    if (known && is("append") && first && !before.isSet) {
        if (before.items.size() >= longestText || !m.step(before.items.size() / 64))
            return m.settle(tl::unexpected(tooLarge()), m.place(node), {});
        change().items += *first;
        return Value::none();
    }
    if (known && first && ((is("extend") && !before.isSet) || (is("update") && before.isSet))) {
        if (const auto items = iterate(*first)) {
            if (before.items.size() + items->size() >= longestText || !m.step(items->size()))
                return m.settle(tl::unexpected(tooLarge()), m.place(node), {});
            if (before.isSet)
                change().items = m.heap.get<Sequence>(set(before.items + *items))->items;
            else
                change().items += *items;
            return Value::none();
        }
    }
    if (known && is("add") && before.isSet && first && isKey(*first)) {
        change().items = m.heap.get<Sequence>(set(before.items + QList<Value>{ *first }))->items;
        return Value::none();
    }
    if (known && is("insert") && given == 2 && first->integer() && !before.isSet) {
        const qint64 size = before.items.size();
        const qint64 at = *first->integer() < 0 ? *first->integer() + size : *first->integer();
        change().items.insert(qBound<qint64>(0, at, size), arguments.positional[1]);
        return Value::none();
    }
    if (known && (is("remove") || is("index") || is("count") || is("discard")) && given == 1) {
        qint64 count = 0;
        qsizetype at = -1;
        bool sure = true;
        for (qsizetype i = 0; i < before.items.size(); ++i) {
            const auto same = equal(before.items[i], *first);
            sure = sure && same;
            if (same.value_or(false)) {
                ++count;
                at = at < 0 ? i : at;
            }
        }
        if (sure && is("count"))
            return Value(count, first->notes);
        if (sure && at < 0 && is("discard"))
            return Value::none();
        if (sure && at < 0)
            return m.raise(QStringLiteral("ValueError"), tr("there is no such item"), m.place(node), first->notes);
        if (sure && is("index"))
            return Value(qint64(at), first->notes);
        if (sure) {
            change().items.removeAt(at);
            return Value::none();
        }
    }
    if (known && is("pop") && !before.isSet && given <= 1 && (!first || first->integer()) && !before.items.isEmpty()) {
        const qint64 size = before.items.size();
        const qint64 index = first ? *first->integer() : -1;
        const qint64 at = index < 0 ? index + size : index;
        if (at >= 0 && at < size) {
            const Value value = before.items[at];
            change().items.removeAt(at);
            return value;
        }
    }
    if (is("copy"))
        return Value(Reference{ m.heap.add(before) });
    if (is("clear")) {
        m.heap.replace(id, Sequence{ before.isSet, {}, {} });
        return Value::none();
    }
    if (known && is("reverse") && !before.isSet) {
        std::reverse(change().items.begin(), change().items.end());
        return Value::none();
    }
    const Value why = m.unknown(m.place(node), tr("“%1” is not worked out here").arg(m.excerpt(node)));
    if (!is("index") && !is("count") && !is("union")) {
        change().items.clear();
        change().unknown.add(why.notes);
    }
    return why.with(before.unknown);
}

Value Containers::method(const Value &self, const QString &name, const Arguments &arguments, const Node &node)
{
    Notes notes = self.notes;
    if (m.heap.get<Dict>(self) && isDictMethod(name))
        return dictMethod(self.reference(), name, arguments, node).with(notes);
    if (m.heap.get<Sequence>(self))
        return sequenceMethod(self.reference(), name, arguments, node).with(notes);
    notes.add(arguments.notes());
    const QString *text = self.as<QString>();
    if (text || self.as<QByteArray>()) {
        if (!m.step(text ? text->size() / 256 : 0))
            return {};
        Arguments plain = arguments;
        if (name == QLatin1StringView("join") && !plain.positional.isEmpty()) {
            if (const auto items = iterate(plain.positional[0])) {
                plain.positional[0] = Value::tuple(*items);
                for (const Value &item : *items)
                    notes.add(item.notes);
            } else {
                plain.positional[0] = Value();
            }
        }
        const Value result
            = m.settle(text ? textMethod(*text, name, plain) : bytesMethod(*self.as<QByteArray>(), name, plain),
                m.place(node), notes);
        const bool isList = name == QLatin1StringView("split") || name == QLatin1StringView("rsplit")
            || name == QLatin1StringView("splitlines");
        return isList && result.tupleItems() ? list(*result.tupleItems(), notes) : result;
    }
    return m.settle(Value(), m.place(node), notes);
}

} // namespace python
