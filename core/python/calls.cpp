// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/calls.h"

#include "core/python/machine.h"

#include <QCoreApplication>

namespace python {
namespace {
constexpr int deepestCalls = 24;

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Calls", text);
}
} // namespace

Value Calls::lost(const Value &callee, const Arguments &arguments, const Node &node)
{
    Notes why = callee.isUnknown() && !callee.notes.isEmpty()
        ? callee.notes
        : m.unknown(m.place(node), tr("“%1” is not worked out here").arg(m.excerpt(node))).notes;
    ++m.doubts;
    for (const Value &value : arguments.positional)
        m.heap.poison(value, why);
    for (const Arguments::Keyword &one : arguments.keywords)
        m.heap.poison(one.value, why);
    return Value::unknown(why);
}

Value Calls::call(const Value &callee, const Arguments &arguments, const Node &node)
{
    if (callee.notes.isRefuted())
        return lost(Value::unknown(callee.notes), arguments, node);
    if (callee.function())
        return function(callee, arguments, node).with(callee.notes);
    if (const External *external = callee.as<External>()) {
        if (const auto value = m_environment.call(external->path, arguments, node))
            return *value;
        if (const auto value = m_library.call(external->path, arguments, node))
            return *value;
        return m.raised ? Value() : lost(callee, arguments, node);
    }
    if (const Method *bound = callee.as<Method>())
        return method(*bound, arguments, node);
    if (m.heap.get<Class>(callee))
        return instance(callee, arguments, node);
    if (callee.made()) {
        if (const auto value = m_environment.method(*callee.made(), QStringLiteral("__call__"), arguments, node))
            return *value;
        if (const auto value = m_library.method(callee, QStringLiteral("__call__"), arguments, node))
            return *value;
    }
    return lost(callee, arguments, node);
}

Value Calls::method(const Method &bound, const Arguments &arguments, const Node &node)
{
    const Value &self = *bound.self;
    if (self.made()) {
        if (const auto value = m_environment.method(*self.made(), bound.name, arguments, node))
            return *value;
    }
    if (const auto value = m_library.method(self, bound.name, arguments, node))
        return *value;
    if (m.raised)
        return {};
    const bool isContainer = (m.heap.get<Dict>(self) && Containers::isDictMethod(bound.name))
        || (m.heap.get<Sequence>(self) && Containers::isSequenceMethod(bound.name));
    if (isContainer || self.as<QString>() || self.as<QByteArray>())
        return m_containers.method(self, bound.name, arguments, node);
    const Value result = lost(Value(), arguments, node);
    m.heap.poison(self, result.notes);
    return result;
}

bool Calls::bind(const Function &function, const Arguments &arguments, int scope, const Node &node)
{
    const auto &parameters = function.node->parts[0]->parts;
    QList<Value> positional = arguments.positional;
    if (function.self)
        positional.prepend(*function.self);
    QList<Arguments::Keyword> keywords = arguments.keywords;
    Dict names;
    qsizetype next = 0;
    const auto wrong = [&](const QString &text) {
        m.raise(QStringLiteral("TypeError"), text, m.place(node), arguments.unknown);
        return false;
    };
    for (size_t i = 0; i < parameters.size(); ++i) {
        const Node &parameter = *parameters[i];
        const QString &kind = parameter.words[0];
        if (kind == QLatin1StringView("*")) {
            names.set(parameter.text,
                arguments.unknown.isEmpty() ? Value::tuple(positional.mid(next)) : Value::unknown(arguments.unknown));
            next = positional.size();
            continue;
        }
        if (kind == QLatin1StringView("**")) {
            Dict rest;
            rest.rest = arguments.unknown;
            for (const Arguments::Keyword &one : std::as_const(keywords))
                rest.set(Value(one.name), one.value, one.place, one.node);
            keywords.clear();
            names.set(parameter.text, Value(Reference{ m.heap.add(rest) }));
            continue;
        }
        const auto named = std::find_if(
            keywords.begin(), keywords.end(), [&](const auto &one) { return one.name == parameter.text; });
        if (kind.isEmpty() && next < positional.size()) {
            if (named != keywords.end())
                return wrong(tr("%1 is given twice").arg(parameter.text.left(60)));
            names.set(parameter.text, positional[next++]);
        } else if (named != keywords.end()) {
            names.set(parameter.text, named->value);
            keywords.erase(named);
        } else if (!arguments.unknown.isEmpty()) {
            names.set(parameter.text, Value::unknown(arguments.unknown));
        } else if (parameter.part(0)) {
            names.set(parameter.text, function.defaults->value(qsizetype(i)));
        } else {
            return wrong(tr("%1 is missing in this call").arg(parameter.text.left(60)));
        }
    }
    if (next < positional.size() || !keywords.isEmpty())
        return wrong(tr("this call gives more arguments than it may"));
    m.heap.replace(scope, names);
    return true;
}

Value Calls::function(const Value &callee, const Arguments &arguments, const Node &node)
{
    const Function function = *callee.function();
    if (m.calls >= deepestCalls)
        return lost(callee, arguments, node);
    const int scope = m.heap.add(Dict{});
    if (!bind(function, arguments, scope, node))
        return {};
    Frame inner;
    inner.locals = scope;
    inner.globals = function.globals;
    inner.scopes = function.scopes;
    inner.isFunction = true;
    Frame *outer = std::exchange(m.frame, &inner);
    const int file = std::exchange(m.file, function.module);
    ++m.calls;
    Value result = Value::none();
    Flow flow = Flow::Return;
    if (function.node->kind == Node::Kind::Lambda) {
        result = m.evaluate(*function.node->parts[1]);
    } else {
        flow = m.block(function.node->part(1));
        if (flow == Flow::Return)
            result = inner.result;
        else if (flow == Flow::Lost)
            result = m.unknown(m.place(node), tr("“%1” is not worked out here").arg(m.excerpt(node)));
    }
    if (m.raised && !m.raised->type.isEmpty() && !inner.returned.isEmpty() && !m.isCaught(m.raised->type)) {
        // The file runs, so it was one of the other ways.
        m.raised.reset();
        const Frame::Returned last = inner.returned.takeLast();
        m.heap = last.heap;
        result = last.value.with(last.why);
    }
    while (!m.raised && !inner.returned.isEmpty()) {
        const Frame::Returned other = inner.returned.takeLast();
        const Heap own = m.heap;
        m.heap.join(other.heap, other.how, other.why);
        result = m.heap.joined(own, result, other.heap, other.value, other.how, other.why);
    }
    --m.calls;
    m.file = file;
    m.frame = outer;
    return m.raised ? Value() : result;
}

Value Calls::instance(const Value &type, const Arguments &arguments, const Node &node)
{
    const Class made = *m.heap.get<Class>(type);
    const int scope = m.heap.add(Dict{});
    const Value self(Reference{ m.heap.add(Instance{ type, scope }) });
    const Item *init = nullptr;
    Value next = type;
    for (int i = 0; i < deepestCalls && !init && m.heap.get<Class>(next); ++i) {
        const Class &one = *m.heap.get<Class>(next);
        init = m.heap.get<Dict>(one.scope)->find(u"__init__");
        next = one.bases.value(0);
    }
    for (const Value &base : made.bases) {
        if (base.isExternal(QLatin1StringView("builtins.object")))
            continue;
        if (!m.heap.get<Class>(base)) {
            // What a class from elsewhere does with it is unknown.
            m.heap.change<Dict>(scope).rest
                = m.unknown(m.place(node), tr("“%1” is not worked out here").arg(m.excerpt(node))).notes;
            return self;
        }
    }
    if (init && init->value.function()) {
        auto bound = std::make_shared<Function>(*init->value.function());
        bound->self = std::make_shared<const Value>(self);
        function(Value(std::shared_ptr<const Function>(bound)), arguments, node);
        return m.raised ? Value() : self;
    }
    for (const Arguments::Keyword &one : arguments.keywords) // as a dataclass has it
        m.heap.change<Dict>(scope).set(Value(one.name), one.value, one.place, one.node);
    if (!arguments.positional.isEmpty() || !arguments.unknown.isEmpty())
        m.heap.change<Dict>(scope).rest = lost(type, arguments, node).notes;
    return self;
}

} // namespace python
