// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/containers.h"
#include "core/python/environment.h"
#include "core/python/texts.h"

namespace python {

struct Node;
class Machine;

/// What is known of Python's built-in functions and of the modules that settings use: by dotted names.
class Library
{
public:
    Library(Machine &machine, Containers &containers, Environment &environment)
        : m(machine)
        , m_containers(containers)
        , m_environment(environment)
    {
    }

    static bool isBuiltin(const QString &name);
    /// The same thing by its usual name: datetime.timedelta for django.utils.timezone.timedelta.
    static QString canonical(const QString &path);
    /// The value of a name that is no function.
    std::optional<Value> constant(const QString &path, const Node &node);
    /// Absent: nothing is known of it.
    std::optional<Value> call(const QString &path, const Arguments &arguments, const Node &node);
    /// A method or attribute of what a call has made, of a time or of a path.
    std::optional<Value> method(const Value &self, const QString &name, const Arguments &arguments, const Node &node);
    std::optional<Value> attribute(const Value &self, const QString &name, const Node &node);

private:
    std::optional<Value> builtin(const QString &name, const Arguments &arguments, const Node &node);
    std::optional<Value> conversion(const QString &name, const Arguments &arguments, const Node &node);
    std::optional<Value> iteration(const QString &name, const Arguments &arguments, const Node &node);
    std::optional<Value> reflection(const QString &name, const Arguments &arguments, const Node &node);
    std::optional<Value> time(const QString &path, const Arguments &arguments, const Node &node);
    std::optional<Value> file(const QString &path, const Arguments &arguments, const Node &node);
    std::optional<Value> coding(const QString &path, const Arguments &arguments, const Node &node);
    std::optional<Value> pathAttribute(const Path &path, const QString &name);
    std::optional<Value> pathMethod(
        const Value &self, const QString &name, const Arguments &arguments, const Node &node);
    /// With all that is in it; an object that stands there twice does so in the copy. Absent: of something else.
    std::optional<Value> deepCopy(const Value &value, QHash<int, Value> *copies, int depth = 0);
    Value contents(const QString &path, bool bytes, const Notes &notes, const Node &node);
    Value extreme(const Arguments &arguments, bool largest, const Node &node);
    Value sorted(const Arguments &arguments, const Node &node);

    Machine &m;
    Containers &m_containers;
    Environment &m_environment;
};

} // namespace python
