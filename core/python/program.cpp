// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/program.h"

#include "core/python/interpreter.h"
#include "core/python/statementparser.h"

#include <QCoreApplication>

namespace python {
namespace {
constexpr qsizetype longestSource = 1024 * 1024;
constexpr int deepestValue = 40;

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Program", text);
}

Json secondsJson(Microseconds count)
{
    if (count % 1'000'000 == 0)
        return Json(qint64(count / 1'000'000));
    return Json::real(double(count) / 1e6);
}

bool hasImport(const Node &block)
{
    return std::any_of(block.parts.begin(), block.parts.end(), [](const NodePtr &statement) {
        return statement->kind == Node::Kind::Import || statement->kind == Node::Kind::ImportFrom
            || statement->kind == Node::Kind::Try || statement->kind == Node::Kind::If;
    });
}

tl::expected<Json, Notes> jsonOf(const Machine &m, const Value &value, int depth)
{
    const Notes &why = value.notes;
    if (value.notes.isRefuted() || depth > deepestValue)
        return tl::unexpected(why);
    if (value.isNone())
        return Json();
    if (const bool *flag = value.as<bool>())
        return Json(*flag);
    if (const qint64 *number = value.as<qint64>())
        return Json(*number);
    if (const double *number = value.as<double>())
        return Json::real(*number);
    if (const QString *text = value.as<QString>())
        return Json(*text);
    if (const QByteArray *bytes = value.as<QByteArray>())
        return Json(QString::fromLatin1(*bytes));
    if (const Duration *time = value.as<Duration>())
        return Json::object({ { QStringLiteral("seconds"), secondsJson(time->count) } });
    const Sequence *sequence = m.heap.get<Sequence>(value);
    if (sequence && !sequence->unknown.isEmpty())
        return tl::unexpected(sequence->unknown);
    if (value.tupleItems() || (sequence && !sequence->isSet)) {
        QList<Json> items;
        for (const Value &item : value.tupleItems() ? *value.tupleItems() : sequence->items) {
            const auto json = jsonOf(m, item, depth + 1);
            if (!json)
                return json;
            items += *json;
        }
        return Json::array(items);
    }
    if (const Dict *dict = m.heap.get<Dict>(value)) {
        Json object = Json::object();
        if (!dict->rest.isEmpty())
            return tl::unexpected(dict->rest);
        for (const Item &item : dict->items) {
            if (item.presence == Item::Presence::Absent)
                continue;
            const auto name = textOf(item.key);
            const auto json = jsonOf(m, item.value, depth + 1);
            if (!json || !name || item.presence == Item::Presence::Maybe)
                return json ? tl::unexpected(item.value.notes.isEmpty() ? why : item.value.notes) : json;
            object.set(*name, *json);
        }
        return object;
    }
    return tl::unexpected(why);
}

void addNotes(const Machine &m, const Value &value, Notes &notes, int depth)
{
    notes.add(value.notes);
    if (depth > deepestValue)
        return;
    const Sequence *sequence = m.heap.get<Sequence>(value);
    if (value.tupleItems() || sequence) {
        for (const Value &item : sequence ? sequence->items : *value.tupleItems())
            addNotes(m, item, notes, depth + 1);
    }
    if (const Dict *dict = m.heap.get<Dict>(value)) {
        notes.add(dict->restAssumed);
        for (const Item &item : dict->items)
            addNotes(m, item.value, notes, depth + 1);
    }
}
} // namespace

Program::Program(const Input &input)
    : m_machine(std::make_unique<Interpreter>(SourceFiles(input.path), input.variables, input.lenient))
    , m_input(input)
{
    m_machine->dictName = input.dictName;
}

Program::~Program() = default;

bool Program::run()
{
    Machine &m = *m_machine;
    if (m_input.source.size() > longestSource) {
        m_trouble = { 0, 1, tr("the text is longer than 1 MiB; give only the block with the settings") };
        return false;
    }
    auto tree = parseModule(m_input.source, m_input.dictName, m_input.lenient ? &m_passedOver : nullptr);
    if (!tree) {
        m_trouble = tree.error();
        return false;
    }
    auto file = std::make_unique<SourceFile>();
    file->path = m.sources.path();
    file->source = m_input.source;
    file->tree = std::shared_ptr<const Node>(tree->release());
    m_scope = m.heap.add(Dict{});
    file->scope = m_scope;
    const std::shared_ptr<const Node> held = file->tree;
    // A file without any import is a piece of one, such as the block alone.
    m.complete = !m_input.lenient && hasImport(*held);
    m.files.push_back(std::move(file));
    Frame frame;
    frame.locals = m_scope;
    frame.globals = m_scope;
    m.frame = &frame;
    m.module(*held);
    m_passedOver += m.passedOver;
    if (!m.raised)
        return true;
    const Raised raised = *std::exchange(m.raised, std::nullopt);
    if (raised.type.isEmpty()) { // all that was found is lost, but the file is no worse for it
        m.heap.change<Dict>(m_scope).poison(Notes(m.note(Note::Kind::Reason, raised.place, raised.text)));
        return true;
    }
    const QString where = fileName(raised.place.file);
    m_trouble = { -1, raised.place.line,
        where.isEmpty() ? tr("Python stops here with %1: %2").arg(raised.type, raised.text)
                        : tr("Python stops in %1 with %2: %3").arg(where, raised.type, raised.text) };
    return false;
}

const Item *Program::name(QStringView name) const
{
    const Dict *names = m_machine->heap.get<Dict>(m_scope);
    const Item *item = names ? names->find(name) : nullptr;
    return item && item->presence != Item::Presence::Absent ? item : nullptr;
}

Notes Program::unknownNames() const
{
    const Dict *names = m_machine->heap.get<Dict>(m_scope);
    return names ? names->rest : Notes();
}

const Dict *Program::dict(const Value &value) const
{
    return m_machine->heap.get<Dict>(value);
}

QList<Value> Program::classes() const
{
    QList<Value> found;
    for (const Item &item : m_machine->heap.get<Dict>(m_scope)->items) {
        if (m_machine->heap.get<Class>(item.value))
            found += item.value;
    }
    return found;
}

bool Program::hasImports() const
{
    return !m_machine->files.empty() && hasImport(*m_machine->files.front()->tree);
}

QString Program::className(const Value &type) const
{
    const Class *found = m_machine->heap.get<Class>(type);
    return found ? found->name : QString();
}

std::optional<bool> Program::isDerived(const Value &type, QLatin1StringView base) const
{
    QList<Value> left{ type };
    bool sure = true;
    for (int i = 0; i < 200 && !left.isEmpty(); ++i) {
        const Value next = left.takeFirst();
        if (const External *external = next.as<External>()) {
            if (external->path == base)
                return true;
            sure = sure && external->path.startsWith(QLatin1StringView("builtins."));
        } else if (const Class *found = m_machine->heap.get<Class>(next)) {
            left += found->bases;
        } else {
            sure = false;
        }
    }
    return sure ? std::optional(false) : std::nullopt;
}

std::optional<Item> Program::attribute(const Value &type, const QString &name)
{
    Machine &m = *m_machine;
    Frame frame;
    frame.locals = m_scope;
    frame.globals = m_scope;
    m.frame = &frame;
    m.catching = { QStringLiteral("AttributeError") };
    const Node place{ Node::Kind::Pass, 1, 0, 0, 1, {}, {}, {} };
    const Value self(Reference{ m.heap.add(Instance{ type, m.heap.add(Dict{}) }) });
    const Value value = m.attribute(self, name, place);
    m.catching.clear();
    if (std::exchange(m.raised, std::nullopt))
        return std::nullopt;
    Item result{ Value(name), value, Item::Presence::Present, {}, nullptr };
    QList<Value> left{ type };
    for (int i = 0; i < 200 && !left.isEmpty(); ++i) {
        const Class *found = m.heap.get<Class>(left.takeFirst());
        const Item *item = found ? m.heap.get<Dict>(found->scope)->find(name) : nullptr;
        if (item) {
            result.place = item->place;
            result.node = item->node;
            return result;
        }
        if (found)
            left = found->bases + left;
    }
    return value.isUnknown() ? std::nullopt : std::optional(result);
}

Value Program::either(const Value &left, const Value &right, const Notes &why)
{
    const Heap heap = m_machine->heap;
    return m_machine->heap.joined(heap, left, heap, right, Join::Either, why);
}

const QList<NotePtr> &Program::general() const
{
    return m_machine->general;
}

tl::expected<Json, Notes> Program::json(const Value &value) const
{
    return jsonOf(*m_machine, value, 0);
}

Notes Program::notes(const Value &value) const
{
    Notes notes;
    addNotes(*m_machine, value, notes, 0);
    return notes;
}

QString Program::fileName(int file) const
{
    return m_machine->files[size_t(file)]->name;
}

QString Program::excerpt(const Item &item) const
{
    if (!item.node)
        return {};
    m_machine->file = item.place.file;
    const QString text = m_machine->excerpt(*item.node);
    m_machine->file = 0;
    return text;
}

qsizetype Program::offset(const Item &item) const
{
    return item.node && item.place.file == 0 ? item.node->begin : -1;
}

} // namespace python
