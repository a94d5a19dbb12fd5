// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/imports.h"

#include "core/python/knownmodules.h"
#include "core/python/machine.h"
#include "core/python/statementparser.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace python {
namespace {
constexpr size_t mostFiles = 40;

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Imports", text);
}

QString shown(const QString &name)
{
    return name.left(80);
}
} // namespace

// A module that a project has of its own, as far as its name tells.
bool Imports::isProject(const QString &name) const
{
    static const QRegularExpression usual(QStringLiteral("(^|[._])(local|settings?|secrets?|private|override|dev|prod|"
                                                         "production|development|env|conf|config)([._]|$)"));
    return name.startsWith(u'.') || (!isKnownModule(name) && usual.match(name).hasMatch());
}

int Imports::read(const QString &name, const Node &node)
{
    if (isKnownModule(name))
        return 0;
    const QString path = m.sources.module(name, m.files[size_t(m.file)]->path);
    if (path.isEmpty())
        return 0;
    for (const auto &file : m.files) {
        // One that only another way of a condition has read is not there on this one: it is read again.
        if (file->path == path && m.heap.get<Dict>(file->scope))
            return file->scope;
    }
    const auto bytes = m.sources.read(path);
    if (!bytes || m.files.size() >= mostFiles)
        return 0;
    const auto source = decodeSource(*bytes);
    const auto tree = source ? parseModule(*source) : tl::unexpected(SyntaxTrouble{ 0, 1, source.error() });
    if (!tree) {
        m.raise(QStringLiteral("SyntaxError"),
            tr("%1 is no Python: line %2: %3").arg(shown(name)).arg(tree.error().line).arg(tree.error().text),
            m.place(node));
        return 0;
    }
    auto file = std::make_unique<SourceFile>();
    file->path = path;
    file->name = name;
    file->source = *source;
    file->tree = std::shared_ptr<const Node>(const_cast<NodePtr &>(*tree).release());
    file->scope = m.heap.add(Dict{});
    const int scope = file->scope;
    const std::shared_ptr<const Node> held = file->tree;
    m.files.push_back(std::move(file));
    const int index = int(m.files.size()) - 1;
    Frame inner;
    inner.locals = scope;
    inner.globals = scope;
    Frame *outer = std::exchange(m.frame, &inner);
    const int before = std::exchange(m.file, index);
    m.module(*held);
    m.file = before;
    m.frame = outer;
    m.files[size_t(index)]->complete = true;
    return m.raised ? 0 : scope;
}

void Imports::import(const Node &node)
{
    for (qsizetype i = 0; i + 1 < node.words.size() && !m.raised; i += 2) {
        const QString &name = node.words[i];
        const QString &as = node.words[i + 1];
        const int scope = as.isEmpty() && name.contains(u'.') ? 0 : read(name, node);
        if (m.raised)
            return;
        if (scope) {
            const Value module(Reference{ m.heap.add(Module{ m.file, scope }) });
            m.setName(as.isEmpty() ? name : as, module, nullptr, node.line);
            continue;
        }
        if (isProject(name) && m.isCaught(QStringLiteral("ImportError"))) {
            missing(name, {}, node);
            return;
        }
        if (!isKnownModule(name))
            ++m.importDoubts;
        const QString bound = as.isEmpty() ? name.section(u'.', 0, 0) : as;
        m.setName(bound, Value::external(Library::canonical(as.isEmpty() ? bound : name)), nullptr, node.line);
    }
}

// A file of the project that is not here: told of, and taken as absent only where the program expects that.
Value Imports::missing(const QString &module, const QString &name, const Node &node)
{
    const QString text = tr("%1 is not here").arg(shown(module));
    if (m.isCaught(QStringLiteral("ImportError"))) {
        const Notes why = m.assumption(m.place(node), tr("%1 is not here, and treated as absent").arg(shown(module)));
        if (name == QLatin1StringView("*") || name == m.dictName)
            m.general += why.all().constFirst();
        return m.raise(QStringLiteral("ModuleNotFoundError"), text, m.place(node), why);
    }
    ++m.importDoubts;
    return m.unknown(m.place(node), text);
}

Value Imports::member(int scope, const QString &module, const QString &name, const Node &node)
{
    const Item *item = m.heap.get<Dict>(scope)->find(name);
    if (item && item->presence != Item::Presence::Absent)
        return item->value;
    const int below = read(module.endsWith(u'.') ? module + name : module + u'.' + name, node);
    if (below)
        return Value(Reference{ m.heap.add(Module{ m.file, below }) });
    const Notes &rest = m.heap.get<Dict>(scope)->rest;
    if (m.raised || !rest.isEmpty())
        return Value::unknown(rest);
    // Files that import each other work in the order in which Python comes to them, which is not always this one.
    const auto inProgress
        = [scope](const std::unique_ptr<SourceFile> &file) { return file->scope == scope && !file->complete; };
    if (std::any_of(m.files.begin(), m.files.end(), inProgress))
        return m.unknown(m.place(node), tr("%1 and this file import each other").arg(shown(module)));
    const Notes why = item ? item->value.notes : Notes();
    return m.raise(
        QStringLiteral("ImportError"), tr("%1 has no %2").arg(shown(module), name.left(60)), m.place(node), why);
}

void Imports::importAll(int scope)
{
    const Dict source = *m.heap.get<Dict>(scope);
    const Item *listed = source.find(u"__all__");
    const auto names = listed ? m_containers.iterate(listed->value) : std::nullopt;
    Dict visible;
    visible.rest = source.rest;
    visible.restAssumed = source.restAssumed;
    for (const Item &item : source.items) {
        const QString name = item.key.as<QString>() ? *item.key.as<QString>() : QString();
        const bool taken = names ? std::any_of(names->begin(), names->end(),
                               [&name](const Value &one) { return one.as<QString>() && *one.as<QString>() == name; })
                                 : !name.startsWith(u'_');
        if (taken)
            visible.items += item;
    }
    if (listed && !names)
        visible.rest.add(listed->value.notes);
    if (!visible.rest.isEmpty())
        m.heap.change<Dict>(m.frame->locals).overlay(std::exchange(visible.rest, Notes()));
    const Value from(Reference{ m.heap.add(visible) });
    m_containers.merge(m.frame->locals, from, *m.files[size_t(m.file)]->tree);
}

void Imports::importAllUnknown(const QString &name, const Node &node)
{
    if (name == QLatin1StringView("datetime")) {
        for (const char *member : { "timedelta", "datetime", "date", "time", "timezone", "tzinfo" })
            m.setName(QLatin1StringView(member),
                Value::external(QLatin1StringView("datetime.") + QLatin1StringView(member)), nullptr, node.line);
        return;
    }
    if (isKnownModule(name)) {
        m.heap.change<Dict>(m.frame->locals)
            .rest.add(m.unknown(m.place(node), tr("%1 may bring this name").arg(shown(name))).notes);
        return;
    }
    const Value why = missing(name, QStringLiteral("*"), node);
    if (!m.raised)
        m.heap.change<Dict>(m.frame->locals).overlay(why.notes);
}

void Imports::importFrom(const Node &node)
{
    const QString &module = node.text;
    const bool onlyDots = module.count(u'.') == module.size();
    const int scope = read(module, node);
    if (m.raised)
        return;
    if (node.words.value(0) == QLatin1StringView("*")) {
        if (scope)
            importAll(scope);
        else
            importAllUnknown(module, node);
        return;
    }
    for (qsizetype i = 0; i + 1 < node.words.size() && !m.raised; i += 2) {
        const QString &name = node.words[i];
        const QString &bound = node.words[i + 1].isEmpty() ? name : node.words[i + 1];
        Value value;
        if (scope) {
            value = member(scope, module, name, node);
        } else if (const int below = read(onlyDots ? module + name : module + u'.' + name, node); below && !m.raised) {
            value = Value(Reference{ m.heap.add(Module{ m.file, below }) });
        } else if (m.raised) {
            return;
        } else if (isProject(module) || (name == m.dictName && !isKnownModule(module))) {
            value = missing(onlyDots ? module + name : module, name, node);
            if (!m.raised && (name == m.dictName || bound == m.dictName)) {
                Dict open;
                open.rest = value.notes;
                value = Value(Reference{ m.heap.add(open) });
            }
        } else {
            if (!isKnownModule(module))
                ++m.importDoubts;
            const QString path = Library::canonical(module + u'.' + name);
            value = m_library.constant(path, node).value_or(Value::external(path));
        }
        if (!m.raised)
            m.setName(bound, value, nullptr, node.line);
    }
}

} // namespace python
