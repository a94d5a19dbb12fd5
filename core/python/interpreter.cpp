// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/interpreter.h"

namespace python {

Interpreter::Interpreter(SourceFiles sourceFiles, QHash<QString, QString> given, bool isLenient)
    : Machine(std::move(sourceFiles), isLenient)
    , m_containers(*this)
    , m_environment(*this, m_containers, std::move(given))
    , m_library(*this, m_containers, m_environment)
    , m_imports(*this, m_containers, m_library)
    , m_calls(*this, m_containers, m_environment, m_library)
    , m_evaluator(*this, m_containers, m_environment, m_library)
    , m_executor(*this, m_containers, m_imports)
{
}

Value Interpreter::evaluate(const Node &node)
{
    return m_evaluator.evaluate(node);
}

Value Interpreter::attribute(const Value &of, const QString &name, const Node &node)
{
    return m_evaluator.attribute(of, name, node);
}

Value Interpreter::compare(const QString &symbol, const Value &left, const Value &right, const Node &node)
{
    return m_evaluator.compare(symbol, left, right, node);
}

Value Interpreter::binary(const QString &symbol, const Value &left, const Value &right, const Node &node)
{
    return m_evaluator.binary(symbol, left, right, node);
}

Arguments Interpreter::arguments(const Node &call, size_t first)
{
    return m_evaluator.arguments(call, first);
}

Value Interpreter::function(const Node &node)
{
    return m_evaluator.function(node);
}

Value Interpreter::call(const Value &callee, const Arguments &arguments, const Node &node)
{
    return m_calls.call(callee, arguments, node);
}

Flow Interpreter::block(const Node *block)
{
    return m_executor.block(block);
}

void Interpreter::module(const Node &block)
{
    m_executor.module(block);
}

void Interpreter::assign(const Node &target, const Value &value, const Node *node)
{
    m_executor.assign(target, value, node);
}

} // namespace python
