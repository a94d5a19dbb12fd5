// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/containers.h"
#include "core/python/texts.h"

#include <QHash>

namespace python {

struct Node;
class Machine;

/// The process's variables as far as they are given, and how os, django-environ, python-decouple and environs read
/// them. A variable that is not given is taken as not set where the program says what then counts.
class Environment
{
public:
    Environment(Machine &machine, Containers &containers, QHash<QString, QString> variables)
        : m(machine)
        , m_containers(containers)
        , m_variables(std::move(variables))
    {
    }

    /// os.environ["NAME"] and the like.
    Value required(const QString &name, const QString &exception, const Node &node);
    /// os.environ.get("NAME", default)
    Value get(const QString &name, const Value &otherwise, const Node &node);
    std::optional<QString> value(const QString &name) const;
    /// "NAME" in os.environ
    Value contains(const QString &name, const Node &node);

    /// A call of, or of a method of, what reads variables. Absent: it is none.
    std::optional<Value> call(const QString &path, const Arguments &arguments, const Node &node);
    std::optional<Value> method(const Made &reader, const QString &name, const Arguments &arguments, const Node &node);
    std::optional<Value> environMethod(const QString &name, const Arguments &arguments, const Node &node);

private:
    Value decoupled(const Arguments &arguments, const Node &node);
    Value djangoEnviron(const Made &reader, const QString &type, const Arguments &arguments, const Node &node);
    Value environs(const QString &type, const Arguments &arguments, const Node &node);
    std::optional<Value> configurationValue(const QString &type, const Arguments &arguments, const Node &node);
    Value castText(const QString &text, const Value &cast, const Notes &notes, const Node &node);
    Value castNamed(const QString &text, const QString &type, const Notes &notes, const Node &node);
    Notes notGiven(const QString &name, const Node &node, bool hasDefault);

    Machine &m;
    Containers &m_containers;
    QHash<QString, QString> m_variables;
};

/// NAME=VALUE lines of a .env file: comments, "export", quotes. A line that is none is passed over.
QHash<QString, QString> readVariables(const QString &text);

} // namespace python
