// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/texts.h"

namespace python {

struct Node;
class Machine;

/// Dicts, lists, sets, tuples and texts as containers: items, methods, order. What lies in the heap is changed there.
class Containers
{
public:
    explicit Containers(Machine &machine)
        : m(machine)
    {
    }

    Value list(QList<Value> items, const Notes &notes = {});
    Value set(const QList<Value> &items, const Notes &notes = {});
    std::optional<bool> truth(const Value &value) const;
    /// The values that a loop over it has; absent: unknown.
    std::optional<QList<Value>> iterate(const Value &value) const;
    std::optional<bool> equal(const Value &left, const Value &right, int depth = 0) const;
    std::optional<qint64> length(const Value &value) const;

    Value item(const Value &of, const Value &key, const Node &node);
    void setItem(const Value &of, const Value &key, const Value &value, const Node &place, const Node *node);
    void removeItem(const Value &of, const Value &key, const Node &node);
    /// What update() does: a dict, pairs, or something unknown goes over a dict.
    void merge(int dict, const Value &from, const Node &node);
    Value method(const Value &self, const QString &name, const Arguments &arguments, const Node &node);
    static bool isDictMethod(const QString &name);
    static bool isSequenceMethod(const QString &name);

private:
    Value dictMethod(int id, const QString &name, const Arguments &arguments, const Node &node);
    Value sequenceMethod(int id, const QString &name, const Arguments &arguments, const Node &node);
    Value sliced(const Value &of, const Value &slice, const Node &node);
    Value asKey(const Value &key, const Node &place);
    Value found(int id, const Value &key, const Value *otherwise, const Node &node);

    Machine &m;
};

} // namespace python
