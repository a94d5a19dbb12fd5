// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariolibrary.h"

#include "core/base/newfile.h"
#include "core/base/regularfile.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QFileInfo>

namespace {

constexpr qint64 largestFile = 4 * 1024 * 1024;

Result<QByteArray> readScenario(const QString &path)
{
    auto content = readRegularFile(path, largestFile);
    if (!content)
        return fail(content.error().code,
            ScenarioLibrary::tr("“%1” cannot be read: %2. Choose another file.").arg(path, content.error().detail));
    return content;
}

} // namespace

ScenarioLibrary::ScenarioLibrary(ScenariosModel *model, QObject *parent)
    : QObject(parent)
    , m_model(model)
{
}

QString ScenarioLibrary::freshId(const QString &title)
{
    QString id;
    do {
        id = QStringLiteral("new:%1/%2").arg(++m_newCount).arg(title);
    } while (m_model->entry(id));
    return id;
}

QString ScenarioLibrary::add(const QString &title, const QByteArray &text)
{
    ScenarioEntry entry;
    entry.id = freshId(title);
    entry.text = text;
    m_model->insert(m_model->rowCount(), entry);
    return entry.id;
}

Result<QString> ScenarioLibrary::open(const QString &path)
{
    const QString whole = QFileInfo(path).absoluteFilePath();
    if (const ScenarioEntry *listed = m_model->entryOfFile(whole)) {
        const QString id = listed->id;
        readAgain(id);
        return id;
    }
    const auto text = readScenario(whole);
    if (!text)
        return tl::unexpected(text.error());
    ScenarioEntry entry;
    entry.path = whole;
    entry.id = m_model->entry(whole) ? freshId(entry.title()) : whole; // of one that was saved as another file since
    entry.text = *text;
    entry.saved = *text;
    m_model->insert(m_model->rowCount(), entry);
    return entry.id;
}

void ScenarioLibrary::readAgain(const QString &id)
{
    const ScenarioEntry *entry = m_model->entry(id);
    if (!entry || entry->isShipped || entry->isChanged())
        return;
    const auto text = readScenario(entry->path);
    if (!text || *text == entry->text)
        return;
    m_model->change(id, [&text](ScenarioEntry &changed) {
        changed.text = *text;
        changed.saved = *text;
    });
    emit readAnew(id);
}

bool ScenarioLibrary::wasChangedElsewhere(const QString &id, const QString &path) const
{
    const QString whole = QFileInfo(path).absoluteFilePath();
    const ScenarioEntry *entry = m_model->entry(id);
    if (!entry || m_model->entryOfFile(whole) != entry)
        return false;
    const auto there = readScenario(whole);
    return there && *there != entry->saved && *there != entry->text;
}

Result<> ScenarioLibrary::write(const QString &id, const QString &path)
{
    const QString whole = QFileInfo(path).absoluteFilePath();
    const ScenarioEntry *entry = m_model->entry(id);
    const ScenarioEntry *listed = m_model->entryOfFile(whole);
    if (!entry)
        return fail(Errc::NotFound, tr("The scenario is off the list; take it back to save it."));
    if (listed && listed != entry)
        return fail(
            Errc::Conflict, tr("“%1” is in the list already. Choose another name, or close that one first.").arg(path));
    const QByteArray text = entry->text;
    if (const auto done = writeFile(whole, text); !done)
        return fail(Errc::Io, tr("“%1” cannot be written: %2. Save it elsewhere.").arg(whole, done.error().detail));
    m_model->change(id, [&](ScenarioEntry &saved) {
        saved.path = whole;
        saved.saved = text;
    });
    return {};
}

void ScenarioLibrary::close(const QString &id)
{
    m_closed = std::make_unique<ScenarioEntry>(*m_model->entry(id));
    m_closedRow = m_model->rowOf(id);
    m_model->remove(id);
}

QString ScenarioLibrary::takeBack()
{
    if (!m_closed)
        return {};
    const std::unique_ptr<ScenarioEntry> entry = std::move(m_closed);
    if (const ScenarioEntry *listed = m_model->entryOfFile(entry->path)) { // opened again meanwhile
        if (!entry->isChanged())
            return listed->id;
        entry->path.clear(); // its changes are no file's any more
        entry->id = freshId(QFileInfo(listed->path).completeBaseName());
    } else if (m_model->entry(entry->id)) {
        entry->id = freshId(entry->title());
    }
    m_model->insert(qMin(m_closedRow, m_model->rowCount()), *entry);
    return entry->id;
}

QByteArray ScenarioLibrary::kept(const QString &shown) const
{
    Json entries = Json::array();
    for (const ScenarioEntry &entry : m_model->entries()) {
        if (entry.isShipped)
            continue;
        Json row = Json::object();
        row.set(QStringLiteral("id"), entry.id);
        row.set(QStringLiteral("path"), entry.path);
        if (entry.isChanged()) {
            row.set(QStringLiteral("text"), QString::fromUtf8(entry.text));
            row.set(QStringLiteral("saved"), QString::fromUtf8(entry.saved));
        }
        entries.append(row);
    }
    Json all = Json::object();
    all.set(QStringLiteral("shown"), shown);
    all.set(QStringLiteral("entries"), entries);
    return writeJson(all);
}

QString ScenarioLibrary::restore(const QByteArray &kept)
{
    const auto all = parseJson(kept);
    const Json *rows = all ? all->find(u"entries") : nullptr;
    if (!rows)
        return {};
    const auto textOf = [](const Json &row, const char16_t *name) {
        const Json *value = row.find(name);
        return value ? value->toString() : QString();
    };
    for (const Json &row : rows->items()) {
        ScenarioEntry entry;
        entry.id = textOf(row, u"id");
        entry.path = textOf(row, u"path");
        if (entry.id.isEmpty() || m_model->entry(entry.id))
            continue;
        const auto saved = readScenario(entry.path);
        entry.saved = saved.value_or(QByteArray());
        entry.text = row.contains(u"text") ? textOf(row, u"text").toUtf8() : entry.saved;
        if (row.contains(u"saved")) // what the changes began with: the file may be another one by now
            entry.saved = textOf(row, u"saved").toUtf8();
        if (saved || row.contains(u"text")) // a file that is gone, and of which nothing was changed, is gone
            m_model->insert(m_model->rowCount(), entry);
    }
    const QString shown = textOf(*all, u"shown");
    return m_model->entry(shown) ? shown : QString();
}
