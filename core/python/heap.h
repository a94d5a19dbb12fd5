// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/value.h"

#include <QHash>

namespace python {

/// An item of a dict, or a name of a scope.
struct Item
{
    enum class Presence {
        Present,
        Maybe, ///< it may be missing: that hangs on something unknown
        Absent ///< it is missing, and that rests on something: value's notes say on what
    };
    Value key;
    Value value;
    Presence presence = Presence::Present;
    Place place; ///< where it was set
    const Node *node = nullptr; ///< the value as written, if it is
};

/// What is known of a dict, in order.
struct Dict
{
    QList<Item> items;
    Notes rest; ///< not empty: other items may be there, and why
    Notes restAssumed; ///< not empty: that there are no others rests on this

    const Item *find(const Value &key) const; ///< also those that may be or are absent
    const Item *find(QStringView key) const;
    void set(const Value &key, const Value &value, Place place, const Node *node);
    void set(const QString &key, const Value &value, Place place = {}, const Node *node = nullptr);
    void remove(const Value &key);
    /// Anything may have happened to it.
    void poison(const Notes &why);
    /// Names of an unknown module may have come over these: what was itself imported is taken to stay the same.
    void overlay(const Notes &why);
};

/// What is known of a list or set.
struct Sequence
{
    bool isSet = false;
    QList<Value> items;
    Notes unknown; ///< not empty: nothing is known of the items, and why
};

/// A class of a file that is read.
struct Class
{
    QString name;
    QList<Value> bases;
    int scope = 0; ///< heap id of its dict
};
struct Instance
{
    Value type; ///< a Reference to a Class, or unknown
    int scope = 0;
};
/// A file that is read as a module, or a name of it.
struct Module
{
    int file = 0;
    int scope = 0;
};

using Object = std::variant<Dict, Sequence, Class, Instance, Module>;

/// Whose outcome counts where two ways were followed.
enum class Join {
    Either, ///< it is unknown which way is taken: what differs is unknown
    First ///< the first is taken, which rests on something: what differs rests on it, too
};

/// Everything that can change while a file is worked out. Cheap to copy: the two ways of a condition have one each.
class Heap
{
public:
    int add(Object object);
    template<class T> const T *get(int id) const
    {
        const auto found = m_objects.constFind(id);
        return found == m_objects.constEnd() ? nullptr : std::get_if<T>(found->get());
    }
    template<class T> const T *get(const Value &value) const { return get<T>(value.reference()); }
    /// To change it; it must be one.
    template<class T> T &change(int id) { return std::get<T>(detached(id)); }
    void replace(int id, Object object);

    /// Anything may have happened to all that can be reached from the value. Names of scopes are left alone.
    void poison(const Value &value, const Notes &why);

    /// This heap becomes what is known after either of two ways that began alike.
    void join(const Heap &other, Join how, const Notes &why);
    /// The same of two values that lie in \a first and \a second; objects go into this heap.
    Value joined(
        const Heap &first, const Value &left, const Heap &second, const Value &right, Join how, const Notes &why);

private:
    struct Joining;

    Object &detached(int id);
    /// What is known of either of two objects is one of them: a change of one may be a change of the other.
    void entangle(int joined, int one, const Notes &why);

    QHash<int, std::shared_ptr<Object>> m_objects;
    struct Tie
    {
        int other;
        Notes why;
        bool operator==(const Tie &tie) const { return other == tie.other; }
    };
    QHash<int, QList<Tie>> m_ties;
    bool m_isTying = false; ///< what a change means for the others is being done
    std::shared_ptr<int> m_last = std::make_shared<int>(0); ///< shared by copies, so that ids stay apart
};

} // namespace python
