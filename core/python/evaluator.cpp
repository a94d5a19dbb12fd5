// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/evaluator.h"

#include "core/python/machine.h"

#include <QCoreApplication>

namespace python {
namespace {
using Kind = Node::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Evaluator", text);
}
} // namespace

Value Evaluator::evaluate(const Node &node)
{
    if (!m.step() || m.raised)
        return {};
    switch (node.kind) {
    case Kind::Name:
        return name(node.text, node);
    case Kind::Number:
        return number(node);
    case Kind::Text:
        return Value(node.text);
    case Kind::Bytes:
        return Value(node.text.toLatin1());
    case Kind::Constant:
        if (node.text == QLatin1StringView("None"))
            return Value::none();
        if (node.text == QLatin1StringView("..."))
            return Value::external(QStringLiteral("builtins.Ellipsis"));
        return Value(node.text == QLatin1StringView("True"));
    case Kind::Formatted:
        return formatted(node);
    case Kind::Replacement:
        return replacement(node);
    case Kind::Tuple:
    case Kind::List:
    case Kind::Set:
        return display(node);
    case Kind::Dict:
        return dict(node);
    case Kind::Attribute: {
        const Value of = evaluate(*node.parts[0]);
        return m.raised ? Value() : attribute(of, node.text, node);
    }
    case Kind::Subscript:
        return subscript(node);
    case Kind::Slice:
        return slice(node);
    case Kind::Call:
        return call(node);
    case Kind::Unary: {
        const Value value = evaluate(*node.parts[0]);
        if (m.raised)
            return {};
        if (node.text != QLatin1StringView("not"))
            return m.settle(unary(node.text, value), m.place(node), value.notes);
        const auto truth = m_containers.truth(value);
        return truth ? Value(!*truth, value.notes) : Value::unknown(value.notes);
    }
    case Kind::Binary: {
        const Value left = evaluate(*node.parts[0]);
        const Value right = m.raised ? Value() : evaluate(*node.parts[1]);
        return m.raised ? Value() : binary(node.text, left, right, node);
    }
    case Kind::Boolean:
        return boolean(node);
    case Kind::Compare:
        return comparison(node);
    case Kind::Conditional: {
        const Value condition = evaluate(*node.parts[1]);
        if (m.raised)
            return {};
        return eitherWay(
            condition, node, [&] { return evaluate(*node.parts[0]); }, [&] { return evaluate(*node.parts[2]); });
    }
    case Kind::Lambda:
        return function(node);
    case Kind::Walrus: {
        const Value value = evaluate(*node.parts[0]);
        if (!m.raised)
            m.setName(node.text, value, node.parts[0].get(), node.line);
        return value;
    }
    case Kind::Starred:
        return evaluate(*node.parts[0]);
    case Kind::ListOf:
    case Kind::SetOf:
    case Kind::DictOf:
    case Kind::Generator:
        return comprehension(node);
    default:
        return m.unknown(m.place(node), tr("“%1” is not worked out here").arg(m.excerpt(node)));
    }
}

Value Evaluator::number(const Node &node)
{
    return m.settle(python::number(node.text), m.place(node), {});
}

Value Evaluator::name(const QString &name, const Node &node)
{
    const auto here = [&](int scope) -> std::optional<Value> {
        const Dict *names = m.heap.get<Dict>(scope);
        const Item *item = names ? names->find(name) : nullptr;
        if (!item)
            return std::nullopt;
        if (item->presence == Item::Presence::Absent)
            return std::nullopt;
        const bool refuted = item->value.notes.isRefuted();
        if (name == m.dictName && (refuted || item->value.isUnknown()))
            return openDict(scope, item->value.notes);
        return refuted ? Value::unknown(item->value.notes) : item->value;
    };
    const Frame &frame = *m.frame;
    if (!frame.globalNames.contains(name)) {
        if (const auto found = here(frame.locals))
            return *found;
        for (qsizetype i = frame.scopes.size() - 1; i >= 0; --i) {
            if (const auto found = here(frame.scopes[i]))
                return *found;
        }
    }
    if (const auto found = here(frame.globals))
        return *found;
    const Dict *globals = m.heap.get<Dict>(frame.globals);
    if (globals && !globals->rest.isEmpty()
        && !(Library::isBuiltin(name) || name.startsWith(QLatin1StringView("__")))) {
        ++m.doubts;
        return name == m.dictName ? openDict(frame.globals, globals->rest) : Value::unknown(globals->rest);
    }
    if (name == QLatin1StringView("__file__")) {
        const QString &path = m.files[size_t(m.file)]->path;
        return path.isEmpty() ? m.unknown(m.place(node), tr("where the file lies is not known here")) : Value(path);
    }
    if (name == QLatin1StringView("__name__"))
        return Value::external(QStringLiteral("builtins.__name__"));
    if (Library::isBuiltin(name))
        return Value::external(QStringLiteral("builtins.") + name);
    if (!m.complete) {
        // A piece of a file stands without its imports.
        if (name == QLatin1StringView("timedelta"))
            return Value::external(QStringLiteral("datetime.timedelta"));
        if ((name == QLatin1StringView("datetime") || name == QLatin1StringView("os")))
            return Value::external(name);
    }
    if (!m.complete)
        return m.unknown(m.place(node), tr("%1 stands elsewhere").arg(name.left(60)));
    return m.raise(QStringLiteral("NameError"), tr("%1 is not defined").arg(name.left(60)), m.place(node));
}

void Evaluator::passOver(const QString &name, const Node &value)
{
    m.passedOver.append({ value.begin, m.raised->place.line,
        tr("%1 was not read: Python would stop with %2: %3").arg(name.left(60), m.raised->type, m.raised->text) });
    m.raised.reset();
}

// The dict that is looked for, of which nothing is known yet.
Value Evaluator::openDict(int scope, const Notes &why)
{
    Dict open;
    open.rest = why;
    const Value value(Reference{ m.heap.add(open) });
    const Item *item = m.heap.get<Dict>(scope)->find(m.dictName);
    m.heap.change<Dict>(scope).set(m.dictName, value, item ? item->place : why.all().constFirst()->place);
    return value;
}

Value Evaluator::formatted(const Node &node)
{
    QString text;
    Notes notes;
    bool known = true;
    for (const NodePtr &part : node.parts) {
        const Value value = evaluate(*part);
        if (m.raised)
            return {};
        notes.add(value.notes);
        if (const QString *piece = value.as<QString>())
            text += *piece;
        else
            known = false;
    }
    if (!m.step(text.size() / 256))
        return {};
    if (text.size() > longestText)
        return m.settle(tl::unexpected(tooLarge()), m.place(node), notes);
    return known ? Value(text, notes) : Value::unknown(notes);
}

Value Evaluator::replacement(const Node &node)
{
    Value value = evaluate(*node.parts[0]);
    if (m.raised)
        return {};
    QString specification;
    Notes notes = value.notes;
    if (const Node *format = node.part(1)) {
        const Value text = evaluate(*format);
        if (m.raised)
            return {};
        notes.add(text.notes);
        if (!text.as<QString>())
            return Value::unknown(notes);
        specification = *text.as<QString>();
    }
    if (node.text == QLatin1StringView("r") || node.text == QLatin1StringView("a")) {
        const auto shown = representation(value);
        if (!shown)
            return m.settle(Value(), m.place(node), notes);
        value = Value(*shown);
    }
    if (node.text == QLatin1StringView("s")) {
        const auto shown = textOf(value);
        if (!shown)
            return m.settle(Value(), m.place(node), notes);
        value = Value(*shown);
    }
    return m.settle(python::formatted(value, specification), m.place(node), notes);
}

// A tuple, list or set as written.
Value Evaluator::display(const Node &node)
{
    QList<Value> items;
    Notes lost;
    for (const NodePtr &part : node.parts) {
        const Value value = evaluate(*part);
        if (m.raised)
            return {};
        if (part->kind != Kind::Starred) {
            items += value;
            continue;
        }
        const auto spread = m_containers.iterate(value);
        if (!spread) {
            const Value unknown = m.settle(Value(), m.place(*part), value.notes);
            lost.add(unknown.notes);
            continue;
        }
        for (const Value &item : *spread)
            items += item.with(value.notes);
        if (!m.step(spread->size()))
            return {};
    }
    if (node.kind == Kind::Tuple)
        return lost.isEmpty() ? Value::tuple(items) : Value::unknown(lost);
    if (lost.isEmpty())
        return node.kind == Kind::List ? m_containers.list(items) : m_containers.set(items);
    Sequence unknown{ node.kind == Kind::Set, {}, lost };
    return Value(Reference{ m.heap.add(unknown) });
}

Value Evaluator::dict(const Node &node)
{
    const int id = m.heap.add(Dict{});
    const Value result(Reference{ id });
    for (size_t i = 0; i + 1 < node.parts.size(); i += 2) {
        const Node *keyNode = node.parts[i].get();
        const Node &valueNode = *node.parts[i + 1];
        if (!keyNode) {
            const Value value = evaluate(valueNode);
            if (!m.raised)
                m_containers.merge(id, value, valueNode);
            if (m.raised)
                return {};
            continue;
        }
        const Value key = evaluate(*keyNode);
        const Value value = m.raised ? Value() : evaluate(valueNode);
        if (m.raised && m.lenient && !m.raised->type.isEmpty() && m.raised->notes.isEmpty() && m.catching.isEmpty()
            && key.as<QString>()) {
            // Of a piece of a file what can be read is read: the item is told of and passed over.
            passOver(*key.as<QString>(), valueNode);
            continue;
        }
        if (m.raised)
            return {};
        m_containers.setItem(result, key, value, *keyNode, &valueNode);
        if (m.raised)
            return {};
    }
    return result;
}

Value Evaluator::boolean(const Node &node)
{
    const bool isOr = node.text == QLatin1StringView("or");
    std::function<Value(size_t)> from = [&](size_t index) -> Value {
        const Value value = evaluate(*node.parts[index]);
        if (m.raised || index + 1 == node.parts.size())
            return value;
        const auto truth = m_containers.truth(value);
        if (truth && *truth == isOr && value.notes.isEmpty())
            return value;
        const auto stays = [&] { return value; };
        const auto goesOn = [&] { return from(index + 1); };
        Value condition = truth ? Value(*truth, value.notes) : Value::unknown(value.notes);
        return isOr ? eitherWay(condition, node, stays, goesOn) : eitherWay(condition, node, goesOn, stays);
    };
    return from(0);
}

Value Evaluator::eitherWay(const Value &condition, const Node &node, const std::function<Value()> &then,
    const std::function<Value()> &otherwise)
{
    const auto truth = m_containers.truth(condition);
    const auto &taken = !truth || *truth ? then : otherwise;
    const auto &other = !truth || *truth ? otherwise : then;
    if (truth && condition.notes.isEmpty())
        return taken();
    if (!m.step(100))
        return {};
    Notes why = condition.notes;
    if (why.isEmpty())
        why = m.unknown(m.place(node), tr("the condition here is not known")).notes;
    const Heap before = m.heap;
    const Value first = taken();
    const auto firstRaised = std::exchange(m.raised, std::nullopt);
    const Heap firstHeap = std::exchange(m.heap, before);
    if (firstRaised && firstRaised->type.isEmpty()) {
        m.raised = firstRaised;
        return {};
    }
    const Value second = other();
    const auto secondRaised = std::exchange(m.raised, std::nullopt);
    if (firstRaised && (truth ? m.isCaught(firstRaised->type) : secondRaised.has_value())) {
        m.heap = firstHeap;
        m.raised = firstRaised;
        m.raised->notes.add(why);
        return {};
    }
    if (firstRaised) { // the file runs, so it is the other way
        if (truth)
            Machine::refute(why);
        m.raised = secondRaised;
        return second.with(truth ? Notes() : why);
    }
    const Heap secondHeap = std::exchange(m.heap, firstHeap);
    if (secondRaised)
        return first.with(why);
    const Join how = truth ? Join::First : Join::Either;
    m.heap.join(secondHeap, how, why);
    return m.heap.joined(firstHeap, first, secondHeap, second, how, why);
}

Value Evaluator::comparison(const Node &node)
{
    Value left = evaluate(*node.parts[0]);
    Value result(true);
    for (qsizetype i = 0; i < node.words.size() && !m.raised; ++i) {
        const Value right = evaluate(*node.parts[size_t(i) + 1]);
        if (m.raised)
            return {};
        const Value one = compare(node.words[i], left, right, node);
        if (m.raised)
            return {};
        const auto truth = m_containers.truth(one);
        if (truth && !*truth)
            return one;
        if (!truth)
            result = Value::unknown(one.notes).with(result.notes);
        else
            result = result.with(one.notes);
        left = right;
    }
    return result;
}

Value Evaluator::membership(const Value &item, const Value &of, const Node &node)
{
    Notes notes = item.notes;
    notes.add(of.notes);
    if (of.isExternal(QLatin1StringView("os.environ")))
        return item.as<QString>() ? m_environment.contains(*item.as<QString>(), node) : Value::unknown(notes);
    if (of.isExternal(QLatin1StringView("sys.argv"))) {
        notes.add(m.assumption(m.place(node), tr("the command line is assumed to say nothing here")));
        return Value(false, notes);
    }
    if (const QString *text = of.as<QString>()) {
        if (const QString *word = item.as<QString>())
            return Value(text->contains(*word), notes);
        return item.isUnknown()
            ? Value::unknown(notes)
            : m.raise(QStringLiteral("TypeError"), tr("“in” wants a text here"), m.place(node), notes);
    }
    if (const Dict *dict = m.heap.get<Dict>(of)) {
        if (!isKey(item))
            return Value::unknown(notes);
        const Item *found = dict->find(item);
        if (found)
            notes.add(found->presence == Item::Presence::Present ? Notes() : found->value.notes);
        if (found && found->presence == Item::Presence::Maybe)
            return Value::unknown(notes);
        if (found)
            return Value(found->presence == Item::Presence::Present, notes);
        notes.add(dict->rest);
        if (!dict->rest.isEmpty())
            return Value::unknown(notes);
        notes.add(dict->restAssumed);
        return Value(false, notes);
    }
    const Sequence *sequence = m.heap.get<Sequence>(of);
    const auto items
        = sequence && sequence->unknown.isEmpty() ? std::optional(sequence->items) : m_containers.iterate(of);
    if (!items || item.isUnknown()) {
        ++m.doubts;
        return notes.isEmpty() ? m.unknown(m.place(node), tr("“%1” is not known here").arg(m.excerpt(node)))
                               : Value::unknown(notes);
    }
    bool known = true;
    for (const Value &one : *items) {
        const auto equal = m_containers.equal(one, item);
        if (equal && *equal)
            return Value(true, notes);
        if (!equal) {
            known = false;
            notes.add(one.notes);
        }
    }
    return known ? Value(false, notes) : Value::unknown(notes);
}

Value Evaluator::compare(const QString &symbol, const Value &left, const Value &right, const Node &node)
{
    Notes notes = left.notes;
    notes.add(right.notes);
    const bool negated = symbol == QLatin1StringView("!=") || symbol == QLatin1StringView("not in")
        || symbol == QLatin1StringView("is not");
    const auto told = [&](std::optional<bool> truth) {
        if (truth)
            return Value(*truth != negated, notes);
        ++m.doubts;
        return notes.isEmpty() ? m.unknown(m.place(node), tr("“%1” is not known here").arg(m.excerpt(node)))
                               : Value::unknown(notes);
    };
    if (symbol.endsWith(QLatin1StringView("in"))) {
        const Value inside = membership(left, right, node);
        if (m.raised || inside.isUnknown() || !negated)
            return inside;
        return Value(!*inside.as<bool>(), inside.notes);
    }
    if (left.isExternal(QLatin1StringView("builtins.__name__")) && right.as<QString>())
        return told(false); // it is imported
    if (symbol == QLatin1StringView("==") || symbol == QLatin1StringView("!="))
        return told(m_containers.equal(left, right));
    if (symbol.startsWith(QLatin1StringView("is"))) {
        if (left.isUnknown() || right.isUnknown())
            return told(std::nullopt);
        if (left.isNone() || right.isNone()) {
            const Value &other = left.isNone() ? right : left;
            return told(other.as<External>() ? std::optional<bool>() : left.isNone() && right.isNone());
        }
        if (left.as<bool>() || right.as<bool>())
            return told(left.as<bool>() && right.as<bool>()       ? std::optional(*left.as<bool>() == *right.as<bool>())
                    : left.as<External>() || right.as<External>() ? std::nullopt
                                                                  : std::optional(false));
        if (left.reference() && right.reference())
            return told(left.reference() == right.reference());
        return told(std::nullopt);
    }
    if (left.isUnknown() || right.isUnknown())
        return told(std::nullopt);
    const Value result = m.settle(ordered(symbol, left, right), m.place(node), notes);
    return result;
}

Value Evaluator::binary(const QString &symbol, const Value &left, const Value &right, const Node &node)
{
    Notes notes = left.notes;
    notes.add(right.notes);
    const Dict *leftDict = m.heap.get<Dict>(left);
    if (symbol == QLatin1StringView("|") && leftDict
        && (m.heap.get<Dict>(right) || right.isUnknown() || right.as<External>())) {
        const int id = m.heap.add(Dict(*leftDict));
        m_containers.merge(id, right, node);
        return Value(Reference{ id }, notes);
    }
    if (symbol == QLatin1StringView("|") && left.isUnknown() && m.heap.get<Dict>(right)) {
        Dict all;
        all.rest = left.notes;
        const int id = m.heap.add(all);
        m_containers.merge(id, right, node);
        return Value(Reference{ id }, notes);
    }
    const Sequence *leftList = m.heap.get<Sequence>(left);
    const Sequence *rightList = m.heap.get<Sequence>(right);
    if (leftList && rightList && leftList->isSet == rightList->isSet) {
        Sequence all = *leftList;
        all.unknown.add(rightList->unknown);
        if (!all.isSet && symbol == QLatin1StringView("+")) {
            all.items += rightList->items;
            if (all.items.size() > longestText || !m.step(all.items.size() / 16))
                return m.settle(tl::unexpected(tooLarge()), m.place(node), notes);
            return Value(Reference{ m.heap.add(all) }, notes);
        }
        if (all.isSet && symbol == QLatin1StringView("|") && all.unknown.isEmpty())
            return m_containers.set(all.items + rightList->items, notes);
        if (all.isSet)
            return m.settle(Value(), m.place(node), notes);
    }
    if (symbol == QLatin1StringView("*") && leftList && !leftList->isSet && right.integer()) {
        const Outcome repeated = python::binary(symbol, Value::tuple(leftList->items), right);
        if (repeated && repeated->tupleItems() && leftList->unknown.isEmpty())
            return m_containers.list(*repeated->tupleItems(), notes);
        return m.settle(repeated ? Outcome(Value()) : repeated, m.place(node), notes);
    }
    if (symbol == QLatin1StringView("%") && left.as<QString>()) {
        const QList<Value> values = right.tupleItems() ? *right.tupleItems() : QList<Value>{ right };
        const Dict *named = m.heap.get<Dict>(right);
        for (const Value &value : values)
            notes.add(value.notes);
        const auto item = [&](const QString &name) -> std::optional<Value> {
            const Item *found = named ? named->find(name) : nullptr;
            if (!found && named && named->rest.isEmpty())
                return std::nullopt;
            if (found)
                notes.add(found->value.notes);
            return found && found->presence == Item::Presence::Present ? found->value : Value();
        };
        if (right.isUnknown())
            return Value::unknown(notes);
        const Outcome text = percentText(*left.as<QString>(), named ? QList<Value>() : values, item);
        return m.settle(text, m.place(node), notes);
    }
    if (left.reference() || right.reference()) {
        const bool bothKnown = (leftDict || leftList) && (isKey(right) || rightList || m.heap.get<Dict>(right));
        if (bothKnown && !right.as<External>() && !left.notes.isRefuted())
            return m.raise(
                QStringLiteral("TypeError"), tr("“%1” has no meaning here").arg(m.excerpt(node)), m.place(node), notes);
        return m.settle(Value(), m.place(node), notes);
    }
    if (const QString *text = left.as<QString>(); text && !m.step(text->size() / 512))
        return {};
    return m.settle(python::binary(symbol, left, right), m.place(node), notes);
}

Value Evaluator::subscript(const Node &node)
{
    const Value of = evaluate(*node.parts[0]);
    if (m.raised)
        return {};
    const Value key = evaluate(*node.parts[1]);
    if (m.raised)
        return {};
    if (of.isExternal(QLatin1StringView("os.environ")) && key.as<QString>())
        return m_environment.required(*key.as<QString>(), QStringLiteral("KeyError"), node);
    if (of.isMade(QLatin1StringView("pathlib.Path.parents")) && key.integer()) {
        if (const auto path = m_library.attribute(of, QString::number(*key.integer()), node))
            return path->with(of.notes);
    }
    if (of.isExternal(QLatin1StringView("sys.modules"))) {
        // A module in hand, this one too: whoever has it can set every name of it.
        const Value why = m.unknown(m.place(node), tr("“%1” lets names be set from elsewhere").arg(m.excerpt(node)));
        m.heap.change<Dict>(m.frame->globals).overlay(why.notes);
        return why;
    }
    return m_containers.item(of, key, node);
}

// A slice is a call of slice(), as Python has it.
Value Evaluator::slice(const Node &node)
{
    Made made;
    made.path = QStringLiteral("builtins.slice");
    Notes notes;
    for (size_t i = 0; i < 3; ++i) {
        const Node *bound = node.part(i);
        made.arguments += bound ? evaluate(*bound) : Value::none();
        notes.add(made.arguments.last().notes);
    }
    return Value(std::make_shared<const Made>(made), notes);
}

Arguments Evaluator::arguments(const Node &call, size_t first)
{
    Arguments given;
    for (size_t i = first; i < call.parts.size() && !m.raised; ++i) {
        const Node &argument = *call.parts[i];
        const Node &valueNode = *argument.parts[0];
        Value value = evaluate(valueNode);
        if (m.raised && m.lenient && !m.raised->type.isEmpty() && m.raised->notes.isEmpty() && m.catching.isEmpty()
            && !argument.text.isEmpty() && call.parts[0]->text == QLatin1StringView("dict")) {
            passOver(argument.text, valueNode);
            continue;
        }
        if (m.raised)
            break;
        if (argument.text.isEmpty()) {
            given.positional += value;
        } else if (argument.text == QLatin1StringView("*")) {
            const auto items = m_containers.iterate(value);
            if (!items)
                given.unknown.add(m.settle(Value(), m.place(valueNode), value.notes).notes);
            else
                for (const Value &item : *items)
                    given.positional += item.with(value.notes);
        } else if (argument.text == QLatin1StringView("**")) {
            const Dict *dict = m.heap.get<Dict>(value);
            if (!dict) {
                given.unknown.add(m.settle(Value(), m.place(valueNode), value.notes).notes);
                continue;
            }
            given.unknown.add(dict->rest);
            for (const Item &item : dict->items) {
                if (item.presence == Item::Presence::Maybe)
                    given.unknown.add(item.value.notes);
                if (item.presence != Item::Presence::Present)
                    continue;
                if (item.key.as<QString>())
                    given.keywords.append(
                        { *item.key.as<QString>(), item.value.with(value.notes), item.place, item.node });
                else
                    m.raise(QStringLiteral("TypeError"), tr("the names after ** must be texts"), m.place(valueNode));
            }
        } else {
            given.keywords.append({ argument.text, value, m.place(argument), &valueNode });
        }
    }
    return given;
}

Value Evaluator::call(const Node &node)
{
    const Value callee = evaluate(*node.parts[0]);
    if (m.raised)
        return {};
    const Arguments given = arguments(node, 1);
    return m.raised ? Value() : m.call(callee, given, node);
}

Value Evaluator::function(const Node &node)
{
    auto made = std::make_shared<Function>();
    made->node = &node;
    made->module = m.file;
    made->globals = m.frame->globals;
    made->scopes = m.frame->scopes;
    if (m.frame->isFunction)
        made->scopes += m.frame->locals;
    auto defaults = std::make_shared<QList<Value>>();
    for (const NodePtr &parameter : node.parts[0]->parts)
        *defaults += parameter->part(0) ? evaluate(*parameter->part(0)) : Value();
    made->defaults = defaults;
    return Value(std::shared_ptr<const Function>(made));
}

// The for and if clauses from one on; false: its values are not known.
bool Evaluator::clause(const Node &node, size_t index, const Value *first, const std::function<bool()> &each)
{
    if (index >= node.parts.size())
        return each();
    const Node &one = *node.parts[index];
    if (one.kind == Kind::IfClause) {
        const Value condition = evaluate(*one.parts[0]);
        if (m.raised)
            return false;
        const auto truth = m_containers.truth(condition);
        if (!truth || !condition.notes.isEmpty())
            return false;
        return !*truth || clause(node, index + 1, nullptr, each);
    }
    const Value values = first ? *first : evaluate(*one.parts[1]);
    if (m.raised)
        return false;
    const auto items = m_containers.iterate(values);
    if (!items)
        return false;
    for (const Value &item : *items) {
        m.assign(*one.parts[0], item.with(values.notes), nullptr);
        if (m.raised || !m.step() || !clause(node, index + 1, nullptr, each))
            return false;
    }
    return true;
}

Value Evaluator::comprehension(const Node &node)
{
    const size_t first = node.kind == Kind::DictOf ? 2 : 1;
    const Value source = evaluate(*node.parts[first]->parts[1]); // seen from outside, as Python has it
    if (m.raised)
        return {};
    Frame inner;
    inner.locals = m.heap.add(Dict{});
    inner.globals = m.frame->globals;
    inner.scopes = m.frame->scopes;
    if (m.frame->isFunction) // the names of a class are not seen in it
        inner.scopes += m.frame->locals;
    inner.isFunction = true;
    Frame *outer = std::exchange(m.frame, &inner);
    QList<Value> items;
    const int id = node.kind == Kind::DictOf ? m.heap.add(Dict{}) : 0;
    const quint64 doubtsBefore = m.doubts;
    const bool known = clause(node, first, &source, [&] {
        const Value value = evaluate(*node.parts[first - 1 == 0 ? 0 : 1]);
        if (m.raised)
            return false;
        if (!id) {
            items += value;
            return items.size() <= longestText;
        }
        const Value key = evaluate(*node.parts[0]);
        if (!m.raised)
            m_containers.setItem(Value(Reference{ id }), key, value, node, node.parts[1].get());
        return !m.raised;
    });
    m.frame = outer;
    if (m.raised)
        return {};
    if (!known) {
        m.doubts = qMax(m.doubts, doubtsBefore + 1);
        const Value why = m.unknown(m.place(node), tr("“%1” is not worked out here").arg(m.excerpt(node)));
        if (!id)
            return why;
        Dict lost;
        lost.rest = why.notes;
        m.heap.replace(id, lost);
        return Value(Reference{ id });
    }
    if (id)
        return Value(Reference{ id });
    if (node.kind == Kind::SetOf)
        return m_containers.set(items);
    return m_containers.list(items);
}

// An attribute of a class or of one of its instances, by the order in which Python looks for it.
Value Evaluator::classAttribute(const Value &type, const QString &name, const Value &self, const Node &node)
{
    QList<Value> left{ type };
    QList<Value> order;
    Notes unknownBases;
    while (!left.isEmpty() && order.size() < 100) {
        const Value next = left.takeFirst();
        const Class *found = m.heap.get<Class>(next);
        if (!found) {
            if (!next.isExternal(QLatin1StringView("builtins.object")))
                unknownBases.add(next.notes.isEmpty()
                        ? Notes(m.note(Note::Kind::Reason, m.place(node), tr("a class here stands elsewhere")))
                        : next.notes);
            continue;
        }
        order += next;
        left = found->bases + left;
        const Dict *names = m.heap.get<Dict>(found->scope);
        const Item *item = names->find(name);
        if (!item && !names->rest.isEmpty())
            return Value::unknown(names->rest);
        if (!item || item->presence == Item::Presence::Absent)
            continue;
        const Function *function = item->value.function();
        if (!function || function->role == QLatin1StringView("staticmethod"))
            return item->value;
        const bool property = function->role == QLatin1StringView("property");
        if (self.isUnknown() && (property || function->role != QLatin1StringView("classmethod")))
            return item->value;
        auto bound = std::make_shared<Function>(*function);
        bound->self = std::make_shared<const Value>(function->role == QLatin1StringView("classmethod") ? type : self);
        const Value method(std::shared_ptr<const Function>(std::move(bound)), item->value.notes);
        return property ? m.call(method, {}, node) : method;
    }
    if (!unknownBases.isEmpty()) {
        ++m.doubts;
        return Value::unknown(unknownBases);
    }
    return m.raise(QStringLiteral("AttributeError"), tr("there is no %1 here").arg(name.left(60)), m.place(node));
}

Value Evaluator::attribute(const Value &of, const QString &name, const Node &node)
{
    if (of.notes.isRefuted())
        return Value::unknown(of.notes);
    if (of.isUnknown()) {
        ++m.doubts;
        return of;
    }
    if (const External *external = of.as<External>()) {
        const QString path = Library::canonical(external->path + u'.' + name);
        if (const auto constant = m_library.constant(path, node))
            return constant->with(of.notes);
        return Value(External{ path }, of.notes);
    }
    if (const Module *module = m.heap.get<Module>(of)) {
        const Dict *names = m.heap.get<Dict>(module->scope);
        const Item *item = names->find(name);
        if (item && item->presence != Item::Presence::Absent)
            return item->value.with(of.notes);
        if (!names->rest.isEmpty())
            return Value::unknown(names->rest);
        return m.raise(QStringLiteral("AttributeError"), tr("there is no %1 here").arg(name.left(60)), m.place(node));
    }
    if (m.heap.get<Class>(of))
        return classAttribute(of, name, Value(), node).with(of.notes);
    if (const Instance *instance = m.heap.get<Instance>(of)) {
        const Dict *names = m.heap.get<Dict>(instance->scope);
        const Item *item = names->find(name);
        if (item && item->presence != Item::Presence::Absent)
            return item->value.with(of.notes);
        if (!names->rest.isEmpty())
            return Value::unknown(names->rest);
        return classAttribute(instance->type, name, of, node).with(of.notes);
    }
    if (const auto known = m_library.attribute(of, name, node))
        return known->with(of.notes);
    return Value(Method{ std::make_shared<const Value>(of), name }, of.notes);
}

} // namespace python
