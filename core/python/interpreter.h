// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/calls.h"
#include "core/python/evaluator.h"
#include "core/python/executor.h"
#include "core/python/machine.h"

namespace python {

/// The parts of a run put together. For Program.
class Interpreter final : public Machine
{
public:
    Interpreter(SourceFiles sourceFiles, QHash<QString, QString> variables, bool isLenient);

    Value evaluate(const Node &node) override;
    Value attribute(const Value &of, const QString &name, const Node &node) override;
    Value compare(const QString &symbol, const Value &left, const Value &right, const Node &node) override;
    Value binary(const QString &symbol, const Value &left, const Value &right, const Node &node) override;
    Arguments arguments(const Node &call, size_t first) override;
    Value function(const Node &node) override;
    Value call(const Value &callee, const Arguments &arguments, const Node &node) override;
    Flow block(const Node *block) override;
    void module(const Node &block) override;
    void assign(const Node &target, const Value &value, const Node *node) override;

private:
    Containers m_containers;
    Environment m_environment;
    Library m_library;
    Imports m_imports;
    Calls m_calls;
    Evaluator m_evaluator;
    Executor m_executor;
};

} // namespace python
