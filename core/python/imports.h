// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/containers.h"
#include "core/python/library.h"
#include "core/python/value.h"

namespace python {

struct Node;
class Machine;

/// Import statements: files of the project are read, all else is known by its name alone.
class Imports
{
public:
    Imports(Machine &machine, Containers &containers, Library &library)
        : m(machine)
        , m_containers(containers)
        , m_library(library)
    {
    }

    void import(const Node &node);
    void importFrom(const Node &node);

private:
    /// The heap id of the module's names; 0: it is no file here, or is being read already.
    int read(const QString &name, const Node &node);
    void importAll(int scope);
    void importAllUnknown(const QString &name, const Node &node);
    Value member(int scope, const QString &module, const QString &name, const Node &node);
    Value missing(const QString &module, const QString &name, const Node &node);
    bool isProject(const QString &name) const;

    Machine &m;
    Containers &m_containers;
    Library &m_library;
};

} // namespace python
