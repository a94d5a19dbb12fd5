// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/executor.h"

#include "core/python/machine.h"

#include <QCoreApplication>

namespace python {
namespace {
using Kind = Node::Kind;
constexpr int deepestLoss = 3; // functions that are looked into for what they may change

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Executor", text);
}
} // namespace

Flow Executor::block(const Node *block)
{
    if (!block)
        return Flow::Normal;
    for (const NodePtr &statement : block->parts) {
        const Flow flow = run(*statement);
        if (flow != Flow::Normal)
            return flow;
    }
    return Flow::Normal;
}

void Executor::module(const Node &block)
{
    const auto isSecondLine = [this] { return m.raised->type.isEmpty(); };
    for (const NodePtr &statement : block.parts) {
        const Flow flow = run(*statement);
        if (!m.raised && flow != Flow::Lost)
            continue;
        if (m.raised && isSecondLine())
            return;
        if (m.raised && m.raised->notes.isEmpty() && !m.lenient)
            return;
        if (m.raised && m.isCaught(m.raised->type))
            return; // by whoever imports this
        Notes why = m.raised ? m.raised->notes : Notes();
        if (m.raised) {
            Machine::refute(why);
            why.add(m.note(Note::Kind::Reason, m.raised->place, m.raised->text));
        }
        m.raised.reset();
        if (why.isEmpty())
            why = m.unknown(m.place(*statement), tr("this is not worked out here")).notes;
        lose(*statement, why);
    }
}

void Executor::assign(const Node &target, const Value &value, const Node *node)
{
    if (m.raised)
        return;
    switch (target.kind) {
    case Kind::Name:
        return m.setName(target.text, value, node, target.line);
    case Kind::Tuple:
    case Kind::List:
        return unpack(target, value, node);
    case Kind::Starred:
        return assign(*target.parts[0], value, nullptr);
    case Kind::Subscript: {
        const Value of = m.evaluate(*target.parts[0]);
        const Value key = m.raised ? Value() : m.evaluate(*target.parts[1]);
        if (m.raised)
            return;
        if (of.isExternal(QLatin1StringView("os.environ")))
            m.setVariable(key, value);
        else
            m_containers.setItem(of, key, value, target, node);
        return;
    }
    case Kind::Attribute: {
        const Value of = m.evaluate(*target.parts[0]);
        if (m.raised)
            return;
        int scope = 0;
        if (const Module *module = m.heap.get<Module>(of))
            scope = module->scope;
        else if (const Class *type = m.heap.get<Class>(of))
            scope = type->scope;
        else if (const Instance *instance = m.heap.get<Instance>(of))
            scope = instance->scope;
        if (scope)
            m.heap.change<Dict>(scope).set(target.text, value, m.place(target), node);
        return;
    }
    default:
        return;
    }
}

void Executor::unpack(const Node &target, const Value &value, const Node *node)
{
    const auto items = m_containers.iterate(value);
    const qsizetype count = qsizetype(target.parts.size());
    const auto star = std::find_if(
        target.parts.begin(), target.parts.end(), [](const NodePtr &part) { return part->kind == Kind::Starred; });
    const qsizetype starAt = star == target.parts.end() ? -1 : star - target.parts.begin();
    if (!items) {
        const Value why = m.settle(Value(), m.place(target), value.notes);
        for (const NodePtr &part : target.parts)
            assign(*part, Value::unknown(why.notes), nullptr);
        return;
    }
    if (starAt < 0 ? items->size() != count : items->size() < count - 1) {
        m.raise(QStringLiteral("ValueError"), tr("there are more or fewer values than names"), m.place(target),
            value.notes);
        return;
    }
    const bool written = node && node->kind == Kind::Tuple && qsizetype(node->parts.size()) == items->size();
    const qsizetype inStar = items->size() - (count - 1);
    qsizetype next = 0;
    for (qsizetype i = 0; i < count; ++i) {
        const Node &part = *target.parts[size_t(i)];
        if (i == starAt) {
            assign(part, m_containers.list(items->mid(next, inStar), value.notes), nullptr);
            next += inStar;
        } else {
            assign(part, (*items)[next].with(value.notes), written ? node->parts[size_t(next)].get() : nullptr);
            ++next;
        }
    }
}

Flow Executor::run(const Node &statement)
{
    if (!m.step() || m.raised)
        return Flow::Raise;
    Flow flow = Flow::Normal;
    switch (statement.kind) {
    case Kind::Expression:
        m.evaluate(*statement.parts[0]);
        break;
    case Kind::Assign: {
        const Node &valueNode = *statement.parts.back();
        const Value value = m.evaluate(valueNode);
        for (size_t i = 0; i + 1 < statement.parts.size() && !m.raised; ++i)
            assign(*statement.parts[i], value, &valueNode);
        break;
    }
    case Kind::Annotated:
        if (const Node *valueNode = statement.part(1)) {
            const Value value = m.evaluate(*valueNode);
            assign(*statement.parts[0], value, valueNode);
        }
        break;
    case Kind::Augmented:
        flow = augmented(statement);
        break;
    case Kind::Delete:
        for (const NodePtr &target : statement.parts) {
            if (!m.raised)
                remove(*target);
        }
        break;
    case Kind::Return:
        m.frame->result = statement.part(0) ? m.evaluate(*statement.parts[0]) : Value::none();
        flow = Flow::Return;
        break;
    case Kind::Raise:
        return raise(statement);
    case Kind::Break:
        return Flow::Break;
    case Kind::Continue:
        return Flow::Continue;
    case Kind::Scope:
        for (const QString &name : statement.words)
            (statement.text == QLatin1StringView("global") ? m.frame->globalNames : m.frame->outerNames).insert(name);
        break;
    case Kind::Import:
        m_imports.import(statement);
        break;
    case Kind::ImportFrom:
        m_imports.importFrom(statement);
        break;
    case Kind::If:
        flow = conditional(statement, 0);
        break;
    case Kind::While:
        flow = loop(statement);
        break;
    case Kind::For:
        flow = counted(statement);
        break;
    case Kind::Try:
        flow = attempt(statement);
        break;
    case Kind::With:
        flow = context(statement);
        break;
    case Kind::Function:
        flow = function(statement);
        break;
    case Kind::Class:
        flow = classStatement(statement);
        break;
    case Kind::Assert: {
        const Value condition = m.evaluate(*statement.parts[0]);
        const auto truth = m.raised ? std::nullopt : m_containers.truth(condition);
        if (truth && !*truth && condition.notes.isEmpty())
            m.raise(QStringLiteral("AssertionError"), tr("what is asserted does not hold"), m.place(statement));
        else if (truth && !*truth)
            Machine::refute(condition.notes);
        break;
    }
    case Kind::Match: {
        const Value subject = m.evaluate(*statement.parts[0]);
        if (!m.raised)
            flow = match(statement, 1, subject);
        break;
    }
    default:
        break;
    }
    return m.raised ? Flow::Raise : flow;
}

Flow Executor::conditional(const Node &node, size_t index)
{
    if (index + 1 >= node.parts.size())
        return block(node.part(index));
    const Node &test = *node.parts[index];
    const Value condition = m.evaluate(test);
    if (m.raised)
        return Flow::Raise;
    return ways(
        condition, test, [&] { return block(node.part(index + 1)); }, [&] { return conditional(node, index + 2); });
}

Flow Executor::ways(
    const Value &condition, const Node &node, const std::function<Flow()> &then, const std::function<Flow()> &otherwise)
{
    const auto truth = m_containers.truth(condition);
    if (truth && condition.notes.isEmpty())
        return *truth ? then() : otherwise();
    if (!m.step(400)) // everything is compared when the ways meet
        return Flow::Raise;
    if (truth)
        return *truth ? assumedWays(condition.notes, then, otherwise) : assumedWays(condition.notes, otherwise, then);
    Notes why = condition.notes;
    if (why.isEmpty())
        why = m.unknown(m.place(node), tr("whether “%1” holds is not known").arg(m.excerpt(node))).notes;
    return unknownWays(why, then, otherwise);
}

// One way is taken, which rests on something: the other is followed for what would then be different.
Flow Executor::assumedWays(const Notes &why, const std::function<Flow()> &taken, const std::function<Flow()> &other)
{
    const Heap before = m.heap;
    Frame &frame = *m.frame;
    const qsizetype returnedBefore = frame.returned.size();
    const Flow flow = taken();
    if (m.raised && (m.raised->type.isEmpty() || m.isCaught(m.raised->type))) {
        m.raised->notes.add(why);
        return Flow::Raise;
    }
    if (m.raised) { // the file runs, so it is the other way
        Machine::refute(why);
        m.raised.reset();
        m.heap = before;
        frame.returned.resize(returnedBefore);
        return other();
    }
    const Heap own = std::exchange(m.heap, before);
    const Value result = frame.result;
    const qsizetype returnedTaken = frame.returned.size();
    const Flow otherFlow = other();
    const bool exhausted = m.raised && m.raised->type.isEmpty();
    if (!exhausted)
        m.raised.reset();
    const Heap otherHeap = std::exchange(m.heap, own);
    const Value otherResult = std::exchange(frame.result, result);
    frame.returned.resize(returnedTaken);
    if (exhausted)
        return Flow::Raise;
    if (otherFlow == Flow::Raise)
        return flow;
    if (flow == Flow::Return) {
        if (otherFlow == Flow::Return)
            frame.result = m.heap.joined(own, result, otherHeap, otherResult, Join::First, why);
        else
            frame.result = result.with(why);
        m.heap.join(otherHeap, Join::First, why);
        return flow;
    }
    if (otherFlow == Flow::Return) {
        frame.returned.append({ otherResult, otherHeap, Join::First, why });
        return flow;
    }
    m.heap.join(otherHeap, Join::First, why);
    return flow;
}

Flow Executor::unknownWays(const Notes &why, const std::function<Flow()> &first, const std::function<Flow()> &second)
{
    const Heap before = m.heap;
    Frame &frame = *m.frame;
    const Flow flow = first();
    const auto raised = std::exchange(m.raised, std::nullopt);
    if (raised && raised->type.isEmpty()) {
        m.raised = raised;
        return Flow::Raise;
    }
    const Heap own = std::exchange(m.heap, before);
    const Value result = frame.result;
    const Flow otherFlow = second();
    if (m.raised && m.raised->type.isEmpty())
        return Flow::Raise;
    if (flow == Flow::Raise && otherFlow == Flow::Raise) {
        m.raised->notes.add(why);
        return Flow::Raise;
    }
    const bool caught = (raised && m.isCaught(raised->type)) || (m.raised && m.isCaught(m.raised->type));
    if (caught)
        ++m.doubts;
    if (flow == Flow::Raise) // the file runs, so it is the other way
        return otherFlow;
    const Heap otherHeap = std::exchange(m.heap, own);
    const Value otherResult = std::exchange(frame.result, result);
    if (otherFlow == Flow::Raise) {
        m.raised.reset();
        return flow;
    }
    if (flow == Flow::Return && otherFlow == Flow::Return) {
        frame.result = m.heap.joined(own, result, otherHeap, otherResult, Join::Either, why);
        m.heap.join(otherHeap, Join::Either, why);
        return flow;
    }
    if (flow == Flow::Return) {
        frame.returned.append({ result, own, Join::Either, why });
        m.heap = otherHeap;
        return otherFlow;
    }
    if (otherFlow == Flow::Return) {
        frame.returned.append({ otherResult, otherHeap, Join::Either, why });
        return flow;
    }
    m.heap.join(otherHeap, Join::Either, why);
    return flow == otherFlow ? flow : Flow::Lost;
}

Flow Executor::counted(const Node &node)
{
    const Value values = m.evaluate(*node.parts[1]);
    if (m.raised)
        return Flow::Raise;
    const auto items = m_containers.iterate(values);
    if (!items) {
        const Notes why = m.settle(Value(), m.place(node), values.notes).notes;
        lose(node, why);
        return Flow::Normal;
    }
    const Heap before = m.heap;
    const qsizetype rounds = items->size();
    bool ended = false;
    for (const Value &item : *items) {
        assign(*node.parts[0], item.with(values.notes), nullptr);
        const Flow flow = m.raised ? Flow::Raise : block(node.part(2));
        if (flow == Flow::Lost) {
            lose(node, m.unknown(m.place(node), tr("how often this loop runs is not known")).notes);
            return Flow::Normal;
        }
        if (flow == Flow::Return || flow == Flow::Raise)
            return flow;
        if (flow == Flow::Break) {
            ended = true;
            break;
        }
        if (!m.step())
            return Flow::Raise;
    }
    if (!values.notes.isEmpty() && rounds > 0)
        m.heap.join(before, Join::First, values.notes);
    return ended ? Flow::Normal : block(node.part(3));
}

Flow Executor::loop(const Node &node)
{
    for (;;) {
        const Value condition = m.evaluate(*node.parts[0]);
        if (m.raised || !m.step())
            return Flow::Raise;
        const auto truth = m_containers.truth(condition);
        if (!truth || !condition.notes.isEmpty()) {
            lose(node, m.unknown(m.place(node), tr("how often this loop runs is not known")).notes);
            return Flow::Normal;
        }
        if (!*truth)
            return block(node.part(2));
        const Flow flow = block(node.part(1));
        if (flow == Flow::Lost) {
            lose(node, m.unknown(m.place(node), tr("how often this loop runs is not known")).notes);
            return Flow::Normal;
        }
        if (flow == Flow::Break)
            return Flow::Normal;
        if (flow == Flow::Return || flow == Flow::Raise)
            return flow;
    }
}

namespace {
// The names of the exceptions that a clause catches; a bare one catches all.
QStringList caughtBy(const Node *type)
{
    if (!type)
        return { QStringLiteral("BaseException") };
    if (type->kind == Kind::Name || type->kind == Kind::Attribute)
        return { type->text };
    QStringList names;
    if (type->kind == Kind::Tuple) {
        for (const NodePtr &part : type->parts)
            names += caughtBy(part.get());
    }
    return names;
}
} // namespace

Flow Executor::attempt(const Node &node)
{
    const Heap before = m.heap;
    const QStringList outer = m.catching;
    bool importsOnly = true;
    for (const NodePtr &part : node.parts) {
        if (!part || part->kind != Kind::Handler)
            continue;
        const QStringList names = caughtBy(part->part(0));
        m.catching += names;
        for (const QString &name : names)
            importsOnly = importsOnly
                && (name == QLatin1StringView("ImportError") || name == QLatin1StringView("ModuleNotFoundError"));
    }
    const quint64 doubts = m.doubts;
    const quint64 importDoubts = m.importDoubts;
    Flow flow = block(node.part(0));
    m.catching = outer;
    if (m.raised && m.raised->type.isEmpty())
        return Flow::Raise;
    const Node *otherwise = node.parts[node.parts.size() - 2].get();
    const Node *last = node.parts.back().get();
    const bool doubtful
        = importsOnly ? m.importDoubts > importDoubts : m.doubts > doubts || m.importDoubts > importDoubts;
    if (flow == Flow::Raise) {
        flow = handled(node, before);
    } else {
        if (flow == Flow::Normal && otherwise)
            flow = block(otherwise);
        if (doubtful && flow != Flow::Raise)
            flow = flow == Flow::Normal ? possiblyHandled(node, before) : flow;
    }
    if (!last)
        return flow;
    const auto raised = std::exchange(m.raised, std::nullopt);
    const Value result = m.frame->result;
    const Flow lastFlow = block(last);
    if (lastFlow != Flow::Normal)
        return lastFlow;
    m.raised = raised;
    m.frame->result = result;
    return flow;
}

// What is raised meets its clause.
Flow Executor::handled(const Node &node, const Heap &before)
{
    for (const NodePtr &part : node.parts) {
        if (!part || part->kind != Kind::Handler)
            continue;
        const QStringList names = caughtBy(part->part(0));
        if (std::none_of(
                names.begin(), names.end(), [this](const QString &name) { return catches(name, m.raised->type); }))
            continue;
        const Notes why = m.raised->notes;
        m.raised.reset();
        if (!part->text.isEmpty())
            m.setName(part->text, m.unknown(m.place(*part), tr("an exception")), nullptr, part->line);
        const Flow flow = block(part->part(1));
        if (!m.raised && !why.isEmpty()) {
            // Without the exception it might have been different.
            Heap other = before;
            m.heap.join(other, Join::First, why);
            if (flow == Flow::Return)
                m.frame->result = m.frame->result.with(why);
        }
        return flow;
    }
    return Flow::Raise;
}

// Something unknown was met, so each clause may be run, from anywhere in the block.
Flow Executor::possiblyHandled(const Node &node, const Heap &before)
{
    const Notes why = m.unknown(m.place(node), tr("whether something fails here is not known")).notes;
    const Heap after = m.heap;
    Heap reached = after;
    reached.join(before, Join::Either, why);
    Heap all = after;
    Frame &frame = *m.frame;
    for (const NodePtr &part : node.parts) {
        if (!part || part->kind != Kind::Handler)
            continue;
        m.heap = reached;
        if (!part->text.isEmpty())
            m.setName(part->text, m.unknown(m.place(*part), tr("an exception")), nullptr, part->line);
        const Flow flow = block(part->part(1));
        if (m.raised && m.raised->type.isEmpty())
            return Flow::Raise;
        if (std::exchange(m.raised, std::nullopt))
            continue;
        if (flow == Flow::Return)
            frame.returned.append({ frame.result, m.heap, Join::Either, why });
        else
            all.join(m.heap, Join::Either, why);
    }
    m.heap = all;
    return Flow::Normal;
}

Flow Executor::context(const Node &node)
{
    const qsizetype prefixes = m.prefixes.size();
    QStringList suppressed;
    for (size_t i = 0; i + 1 < node.parts.size(); i += 2) {
        const Value value = m.evaluate(*node.parts[i]);
        if (m.raised)
            return Flow::Raise;
        if (value.isMade(QLatin1StringView("environs.prefixed")) && !value.made()->arguments.isEmpty()) {
            if (const QString *prefix = value.made()->arguments.constFirst().as<QString>())
                m.prefixes += *prefix;
        }
        if (value.isMade(QLatin1StringView("contextlib.suppress"))) {
            for (const Value &type : value.made()->arguments)
                suppressed += type.as<External>() ? type.as<External>()->path.section(u'.', -1) : QString();
        }
        const Node *target = node.parts[i + 1].get();
        const bool itself
            = value.isMade(QLatin1StringView("builtins.open")) || value.isMade(QLatin1StringView("environs.prefixed"));
        if (target)
            assign(*target, itself ? value : m.settle(Value(), m.place(node), value.notes), nullptr);
    }
    const QStringList outer = m.catching;
    const Heap before = m.heap;
    const quint64 doubts = m.doubts + m.importDoubts;
    m.catching += suppressed;
    Flow flow = m.raised ? Flow::Raise : block(node.parts.back().get());
    m.catching = outer;
    m.prefixes.resize(prefixes);
    if (suppressed.isEmpty())
        return flow;
    if (m.raised && std::any_of(suppressed.begin(), suppressed.end(), [this](const QString &name) {
            return catches(name, m.raised->type);
        })) {
        m.raised.reset();
        return Flow::Normal;
    }
    if (flow == Flow::Normal && m.doubts + m.importDoubts > doubts) {
        const Notes why = m.unknown(m.place(node), tr("whether something fails here is not known")).notes;
        m.heap.join(before, Join::Either, why);
    }
    return flow;
}

// Whether a pattern matches, as a value: true, false or unknown. A name is bound by whoever runs the case.
Value Executor::matches(const Node &pattern, const Value &subject)
{
    switch (pattern.kind) {
    case Kind::Name:
        return Value(true);
    case Kind::Text:
    case Kind::Number:
    case Kind::Constant:
    case Kind::Attribute:
    case Kind::Unary:
        return m.compare(QStringLiteral("=="), subject, m.evaluate(pattern), pattern);
    case Kind::Binary:
        if (pattern.text == QLatin1StringView("|")) {
            const Value left = matches(*pattern.parts[0], subject);
            const auto truth = m_containers.truth(left);
            return truth && *truth ? left : matches(*pattern.parts[1], subject).with(left.notes);
        }
        break;
    default:
        break;
    }
    return m.unknown(m.place(pattern), tr("a pattern like this is not worked out here"));
}

Flow Executor::match(const Node &node, size_t index, const Value &subject)
{
    if (index + 1 >= node.parts.size())
        return Flow::Normal;
    const Node &pattern = *node.parts[index];
    if (pattern.kind == Kind::Opaque || pattern.kind == Kind::Call) {
        lose(node, m.unknown(m.place(pattern), tr("a pattern like this is not worked out here")).notes);
        return Flow::Normal;
    }
    const Value result = matches(pattern, subject);
    if (m.raised)
        return Flow::Raise;
    return ways(
        result, pattern,
        [&] {
            if (pattern.kind == Kind::Name && pattern.text != QLatin1StringView("_"))
                m.setName(pattern.text, subject, nullptr, pattern.line);
            return block(node.part(index + 1));
        },
        [&] { return match(node, index + 2, subject); });
}

Flow Executor::raise(const Node &node)
{
    const Node *value = node.part(0);
    const Node *type = value && value->kind == Kind::Call ? value->parts[0].get() : value;
    const QString name = type ? type->text : QStringLiteral("Exception");
    m.raise(name.isEmpty() ? QStringLiteral("Exception") : name, tr("the file raises %1").arg(name.left(60)),
        m.place(node));
    return Flow::Raise;
}

Flow Executor::function(const Node &node)
{
    Value value = m.function(node);
    for (size_t i = node.parts.size(); i > 2 && !m.raised; --i) {
        const Node &decorator = *node.parts[i - 1];
        const QString name = decorator.kind == Kind::Call ? decorator.parts[0]->text : decorator.text;
        if (name == QLatin1StringView("property") || name == QLatin1StringView("staticmethod")
            || name == QLatin1StringView("classmethod") || name == QLatin1StringView("cached_property")) {
            auto made = std::make_shared<Function>(*value.function());
            made->role = name == QLatin1StringView("cached_property") ? QStringLiteral("property") : name;
            value = Value(std::shared_ptr<const Function>(made));
        } else if (name != QLatin1StringView("lru_cache") && name != QLatin1StringView("cache")
            && name != QLatin1StringView("pristinemethod")) {
            value = m.unknown(
                m.place(decorator), tr("what @%1 makes of a function is not worked out here").arg(name.left(60)));
            break;
        }
    }
    m.setName(node.text, value, nullptr, node.line);
    return Flow::Normal;
}

Flow Executor::classStatement(const Node &node)
{
    const Arguments given = m.arguments(node, 1);
    if (m.raised)
        return Flow::Raise;
    Frame inner;
    inner.locals = m.heap.add(Dict{});
    inner.globals = m.frame->globals;
    inner.scopes = m.frame->scopes;
    if (m.frame->isFunction)
        inner.scopes += m.frame->locals;
    Frame *outer = std::exchange(m.frame, &inner);
    const Flow flow = block(node.part(0));
    m.frame = outer;
    if (m.raised || flow != Flow::Normal)
        return flow;
    QList<Value> bases = given.positional;
    if (!given.unknown.isEmpty())
        bases += Value::unknown(given.unknown);
    const int id = m.heap.add(Class{ node.text, bases, inner.locals });
    m.setName(node.text, Value(Reference{ id }), nullptr, node.line);
    return Flow::Normal;
}

Flow Executor::augmented(const Node &node)
{
    const Node &target = *node.parts[0];
    const Value before = m.evaluate(target);
    const Value operand = m.raised ? Value() : m.evaluate(*node.parts[1]);
    if (m.raised)
        return Flow::Raise;
    const Sequence *list = m.heap.get<Sequence>(before);
    const bool isDict = m.heap.get<Dict>(before) != nullptr;
    if (isDict && node.text == QLatin1StringView("|")) {
        m_containers.merge(before.reference(), operand, *node.parts[1]);
        return m.raised ? Flow::Raise : Flow::Normal;
    }
    if (list
        && ((!list->isSet && node.text == QLatin1StringView("+"))
            || (list->isSet && node.text == QLatin1StringView("|")))) {
        Arguments one;
        one.positional += operand;
        m_containers.method(before, list->isSet ? QStringLiteral("update") : QStringLiteral("extend"), one, node);
        return m.raised ? Flow::Raise : Flow::Normal;
    }
    const Value after = m.binary(node.text, before, operand, node);
    if (before.reference() && after.isUnknown())
        m.heap.poison(before, after.notes);
    assign(target, after, nullptr);
    return m.raised ? Flow::Raise : Flow::Normal;
}

Flow Executor::remove(const Node &target)
{
    if (target.kind == Kind::Name) {
        Dict &names
            = m.heap.change<Dict>(m.frame->globalNames.contains(target.text) ? m.frame->globals : m.frame->locals);
        const Item *item = names.find(target.text);
        if (item)
            names.remove(Value(target.text));
        else if (names.rest.isEmpty())
            m.raise(QStringLiteral("NameError"), tr("%1 is not defined").arg(target.text.left(60)), m.place(target));
    } else if (target.kind == Kind::Subscript) {
        const Value of = m.evaluate(*target.parts[0]);
        const Value key = m.raised ? Value() : m.evaluate(*target.parts[1]);
        if (!m.raised)
            m_containers.removeItem(of, key, target);
    } else if (target.kind == Kind::Tuple || target.kind == Kind::List) {
        for (const NodePtr &part : target.parts)
            remove(*part);
    }
    return Flow::Normal;
}

void Executor::lose(const Node &statement, const Notes &why)
{
    ++m.doubts;
    loseParts(statement, why, 0);
}

void Executor::loseTarget(const Node &target, const Notes &why)
{
    if (target.kind == Kind::Name) {
        m.setName(target.text, Value::unknown(why), nullptr, target.line);
    } else if (target.kind == Kind::Subscript || target.kind == Kind::Attribute) {
        const auto raised = std::exchange(m.raised, std::nullopt);
        const Value of = m.evaluate(*target.parts[0]);
        if (m.raised && m.raised->type.isEmpty())
            return;
        m.raised = raised;
        if (of.isUnknown() || !of.reference())
            return;
        if (const Module *module = m.heap.get<Module>(of))
            m.heap.change<Dict>(module->scope).set(target.text, Value::unknown(why), m.place(target));
        else if (const Class *type = m.heap.get<Class>(of))
            m.heap.change<Dict>(type->scope).set(target.text, Value::unknown(why), m.place(target));
        else
            m.heap.poison(of, why);
    } else {
        for (const NodePtr &part : target.parts)
            loseTarget(*part, why);
    }
}

void Executor::loseParts(const Node &node, const Notes &why, int depth)
{
    if (!m.step())
        return;
    const auto names = [&] { return &m.heap.change<Dict>(m.frame->globals); };
    switch (node.kind) {
    case Kind::Assign:
        for (size_t i = 0; i + 1 < node.parts.size(); ++i)
            loseTarget(*node.parts[i], why);
        break;
    case Kind::Annotated:
    case Kind::Augmented:
    case Kind::For:
    case Kind::ForClause:
        loseTarget(*node.parts[0], why);
        break;
    case Kind::Delete:
        for (const NodePtr &part : node.parts)
            loseTarget(*part, why);
        break;
    case Kind::With:
        for (size_t i = 1; i < node.parts.size(); i += 2) {
            if (node.parts[i] && !node.parts[i]->isStatement())
                loseTarget(*node.parts[i], why);
        }
        break;
    case Kind::Walrus:
    case Kind::Handler:
    case Kind::Function:
    case Kind::Class:
        if (!node.text.isEmpty())
            m.setName(node.text, Value::unknown(why), nullptr, node.line);
        if (node.kind == Kind::Function)
            return;
        break;
    case Kind::Match:
        for (const QString &name : node.words)
            m.setName(name, Value::unknown(why), nullptr, node.line);
        break;
    case Kind::Import:
        for (qsizetype i = 0; i + 1 < node.words.size(); i += 2) {
            const QString &as = node.words[i + 1];
            m.setName(as.isEmpty() ? node.words[i].section(u'.', 0, 0) : as, Value::unknown(why), nullptr, node.line);
        }
        break;
    case Kind::ImportFrom:
        if (node.words.value(0) == QLatin1StringView("*"))
            names()->poison(why);
        for (qsizetype i = 0; i + 1 < node.words.size(); i += 2)
            m.setName(node.words[i + 1].isEmpty() ? node.words[i] : node.words[i + 1], Value::unknown(why), nullptr,
                node.line);
        break;
    case Kind::Scope:
        run(node);
        break;
    case Kind::Call: {
        const Node &callee = *node.parts[0];
        for (size_t i = 1; i < node.parts.size(); ++i) {
            const Node &given = *node.parts[i]->parts[0];
            const Dict *seen = m.heap.get<Dict>(m.frame->locals);
            const Item *item = given.kind == Kind::Name ? seen->find(given.text) : nullptr;
            if (given.kind == Kind::Name && !item)
                item = m.heap.get<Dict>(m.frame->globals)->find(given.text);
            if (item)
                m.heap.poison(Value(item->value), why);
            else if (given.kind == Kind::Attribute || given.kind == Kind::Subscript)
                loseTarget(given, why);
        }
        if (callee.kind == Kind::Attribute && callee.parts[0]->kind != Kind::Name) {
            loseTarget(callee, why);
        } else if (callee.kind == Kind::Attribute || callee.kind == Kind::Name) {
            const QString &name = callee.kind == Kind::Name ? callee.text : callee.parts[0]->text;
            const Dict *globals = m.heap.get<Dict>(m.frame->globals);
            const Dict *locals = m.heap.get<Dict>(m.frame->locals);
            const Item *item = locals->find(name) ? locals->find(name) : globals->find(name);
            const Function *own = item ? item->value.function() : nullptr;
            if (own && depth < deepestLoss)
                loseParts(*own->node->parts[1], why, depth + 1);
            else if (own || name == QLatin1StringView("exec") || name == QLatin1StringView("globals")
                || name == QLatin1StringView("locals") || name == QLatin1StringView("vars"))
                names()->poison(why);
            else if (item && callee.kind == Kind::Attribute)
                m.heap.poison(Value(item->value), why);
        }
        break;
    }
    default:
        break;
    }
    for (const NodePtr &part : node.parts) {
        if (part)
            loseParts(*part, why, depth);
    }
}

} // namespace python
