// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/containers.h"
#include "core/python/environment.h"
#include "core/python/library.h"
#include "core/python/texts.h"

namespace python {

struct Node;
class Machine;

/// Calls: of the file's own functions and classes, of methods, of what the library knows.
class Calls
{
public:
    Calls(Machine &machine, Containers &containers, Environment &environment, Library &library)
        : m(machine)
        , m_containers(containers)
        , m_environment(environment)
        , m_library(library)
    {
    }

    Value call(const Value &callee, const Arguments &arguments, const Node &node);
    /// Nothing is known of what is called: it may change whatever it is given.
    Value lost(const Value &callee, const Arguments &arguments, const Node &node);

private:
    Value function(const Value &callee, const Arguments &arguments, const Node &node);
    bool bind(const Function &function, const Arguments &arguments, int scope, const Node &node);
    Value instance(const Value &type, const Arguments &arguments, const Node &node);
    Value method(const Method &method, const Arguments &arguments, const Node &node);

    Machine &m;
    Containers &m_containers;
    Environment &m_environment;
    Library &m_library;
};

} // namespace python
