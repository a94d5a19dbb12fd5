// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/containers.h"
#include "core/python/flow.h"
#include "core/python/imports.h"
#include "core/python/value.h"

#include <functional>

namespace python {

struct Node;
class Heap;
class Machine;

/// Works out statements in their order. Where a condition is unknown both ways are followed and joined.
class Executor
{
public:
    Executor(Machine &machine, Containers &containers, Imports &imports)
        : m(machine)
        , m_containers(containers)
        , m_imports(imports)
    {
    }

    Flow run(const Node &statement);
    Flow block(const Node *block);
    /// The statements of a module: what fails is certain and ends it, or is passed over.
    void module(const Node &block);
    void assign(const Node &target, const Value &value, const Node *node);
    /// Anything that the statement may set, or change, becomes unknown.
    void lose(const Node &statement, const Notes &why);

private:
    Flow conditional(const Node &node, size_t index);
    Flow ways(const Value &condition, const Node &node, const std::function<Flow()> &then,
        const std::function<Flow()> &otherwise);
    Flow assumedWays(const Notes &why, const std::function<Flow()> &taken, const std::function<Flow()> &other);
    Flow unknownWays(const Notes &why, const std::function<Flow()> &first, const std::function<Flow()> &second);
    Flow counted(const Node &node);
    Flow loop(const Node &node);
    Flow attempt(const Node &node);
    Flow handled(const Node &node, const Heap &before);
    Flow possiblyHandled(const Node &node, const Heap &before);
    Flow context(const Node &node);
    Flow match(const Node &node, size_t index, const Value &subject);
    Value matches(const Node &pattern, const Value &subject);
    Flow raise(const Node &node);
    Flow function(const Node &node);
    Flow classStatement(const Node &node);
    Flow augmented(const Node &node);
    Flow remove(const Node &target);
    void unpack(const Node &target, const Value &value, const Node *node);
    void loseParts(const Node &node, const Notes &why, int depth);
    void loseTarget(const Node &target, const Notes &why);

    Machine &m;
    Containers &m_containers;
    Imports &m_imports;
};

} // namespace python
