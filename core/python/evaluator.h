// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/containers.h"
#include "core/python/environment.h"
#include "core/python/library.h"
#include "core/python/texts.h"

#include <functional>

namespace python {

struct Node;
class Machine;

/// Works out expressions, as far as they are known. An exception of Python is in the machine afterwards.
class Evaluator
{
public:
    Evaluator(Machine &machine, Containers &containers, Environment &environment, Library &library)
        : m(machine)
        , m_containers(containers)
        , m_environment(environment)
        , m_library(library)
    {
    }

    Value evaluate(const Node &node);
    Value name(const QString &name, const Node &node);
    Value attribute(const Value &of, const QString &name, const Node &node);
    Value compare(const QString &symbol, const Value &left, const Value &right, const Node &node);
    Value binary(const QString &symbol, const Value &left, const Value &right, const Node &node);
    Arguments arguments(const Node &call, size_t first);
    Value function(const Node &node);
    /// Both ways of a condition, as far as they are possible.
    Value eitherWay(const Value &condition, const Node &node, const std::function<Value()> &then,
        const std::function<Value()> &otherwise);

private:
    void passOver(const QString &name, const Node &value);
    Value openDict(int scope, const Notes &why);
    Value number(const Node &node);
    Value formatted(const Node &node);
    Value replacement(const Node &node);
    Value display(const Node &node);
    Value dict(const Node &node);
    Value boolean(const Node &node);
    Value comparison(const Node &node);
    Value subscript(const Node &node);
    Value slice(const Node &node);
    Value call(const Node &node);
    Value comprehension(const Node &node);
    bool clause(const Node &node, size_t index, const Value *first, const std::function<bool()> &each);
    Value membership(const Value &item, const Value &of, const Node &node);
    Value classAttribute(const Value &type, const QString &name, const Value &self, const Node &node);

    Machine &m;
    Containers &m_containers;
    Environment &m_environment;
    Library &m_library;
};

} // namespace python
