// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ScenariosPane that knows the list and the files behind it.
#include "core/base/result.h"
#include "core/json/jsonwriter.h"
#include "ui/scenarios/scenarioeditor.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/scenarios/scenariosteps.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/savefiledialog.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QListView>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 4 * 1024 * 1024;

Result<QByteArray> readScenario(const QString &path)
{
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return fail(
            Errc::Io, ScenariosPane::tr("“%1” cannot be read: %2. Choose another file.").arg(path, file.errorString()));
    if (file.size() > largestFile)
        return fail(
            Errc::Limit, ScenariosPane::tr("“%1” is too large to be a scenario. Choose another file.").arg(path));
    return file.readAll();
}

} // namespace

const ScenarioEntry *ScenariosPane::current() const
{
    return m_model->entry(m_shown);
}

QStringList ScenariosPane::selectedIds() const
{
    QStringList ids;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_list->selectionModel()->isRowSelected(row))
            ids.append(m_model->entryAt(row)->id);
    }
    return ids.isEmpty() && current() ? QStringList{ m_shown } : ids;
}

void ScenariosPane::select(const QString &id)
{
    m_list->setCurrentIndex(m_model->index(m_model->rowOf(id)));
    showCurrent();
}

void ScenariosPane::showCurrent()
{
    const ScenarioEntry *entry = m_model->entryAt(m_list->currentIndex().row());
    if (!entry || entry->id == m_shown)
        return;
    m_shown = entry->id;
    m_steps->followRun();
    m_editor->showEntry(*entry); // its check() shows the steps
    showButtons();
    emit keptChanged();
}

void ScenariosPane::showSteps()
{
    const ScenarioEntry *entry = current();
    if (!entry)
        return m_steps->showNothing();
    const bool isPlayed = entry->result && entry->played == entry->text;
    using Play = ScenarioEntry::Play;
    if (entry->play != Play::None && entry->result)
        return m_steps->showProgress(*entry->result, entry->play == Play::Running ? entry->step : -1);
    if (isPlayed)
        return m_steps->showResult(*entry->result);
    if (const auto scenario = scenario::parseScenario(entry->text, entry->title()))
        m_steps->showScenario(*scenario);
    else
        m_steps->showNothing();
}

void ScenariosPane::takeText(const QString &id, const QByteArray &text)
{
    m_model->change(id, [&text](ScenarioEntry &entry) { entry.text = text; });
    closeQuestionAbout(id);
    if (const ScenarioEntry *entry = m_model->entry(id))
        m_editor->refresh(*entry);
    emit keptChanged();
}

QString ScenariosPane::freshId(const QString &title)
{
    QString id;
    do {
        id = u"new:%1/%2"_s.arg(++m_newCount).arg(title);
    } while (m_model->entry(id));
    return id;
}

void ScenariosPane::addNew(const QString &title, const QByteArray &text)
{
    ScenarioEntry entry;
    entry.id = freshId(title);
    entry.text = text;
    m_model->insert(m_model->rowCount(), entry);
    select(entry.id);
    m_editor->setFocus();
}

void ScenariosPane::copyCurrent()
{
    if (const ScenarioEntry *entry = current())
        addNew(entry->title() + u"-copy"_s, QByteArray(entry->text));
}

void ScenariosPane::openFile(const QString &path)
{
    const QString whole = QFileInfo(path).absoluteFilePath();
    if (const ScenarioEntry *listed = m_model->entryOfFile(whole)) {
        readAgain(listed->id);
        return select(listed->id);
    }
    const auto text = readScenario(whole);
    if (!text)
        return say(Tone::Bad, {}, text.error().what);
    ScenarioEntry entry;
    entry.path = whole;
    entry.id = m_model->entry(whole) ? freshId(entry.title()) : whole; // of one that was saved as another file since
    entry.text = *text;
    entry.saved = *text;
    m_model->insert(m_model->rowCount(), entry);
    select(entry.id);
}

/// Another program may have written the file. What was changed here is left as it is.
void ScenariosPane::readAgain(const QString &id)
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
    closeQuestionAbout(id);
    if (id == m_shown)
        m_editor->showEntry(*m_model->entry(id));
}

void ScenariosPane::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Open scenarios"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({ tr("Scenarios (*.json)"), tr("All files (*)") });
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        for (const QString &path : paths)
            openFile(path);
    });
    dialog->open();
}

void ScenariosPane::save()
{
    const ScenarioEntry *entry = current();
    if (!entry || entry->isShipped || !entry->isChanged())
        return;
    if (entry->path.isEmpty())
        saveAs();
    else
        write(m_shown, entry->path);
}

void ScenariosPane::saveAs()
{
    const ScenarioEntry *entry = current();
    if (!entry || entry->isShipped)
        return;
    QFileDialog *dialog = saveFileDialog(this, tr("Save the scenario"),
        entry->path.isEmpty() ? entry->title() + u".json"_s : entry->path, { tr("Scenarios (*.json)") });
    connect(dialog, &QFileDialog::fileSelected, this, [this, id = m_shown](const QString &path) { write(id, path); });
    dialog->open();
}

bool ScenariosPane::write(const QString &id, const QString &path)
{
    const ScenarioEntry *entry = m_model->entry(id);
    if (!entry)
        return false;
    const QString whole = QFileInfo(path).absoluteFilePath();
    const ScenarioEntry *listed = m_model->entryOfFile(whole);
    if (listed && listed != entry) {
        say(Tone::Bad, {}, tr("“%1” is in the list already. Choose another name, or close that one first.").arg(path));
        return false;
    }
    const auto there = listed ? readScenario(whole) : Result<QByteArray>(entry->saved);
    if (there && *there != entry->saved && *there != entry->text) {
        askToReplace(id);
        return false;
    }
    return replaceFile(id, whole);
}

void ScenariosPane::askToReplace(const QString &id)
{
    say(Tone::Warning, {},
        tr("%1 was changed by another program since it was read here. Saving it loses that change.")
            .arg(m_model->entry(id)->path));
    m_message->setAction(tr("Save all the same"));
    m_question = Question::Replace;
    m_replaced = id;
}

bool ScenariosPane::replaceFile(const QString &id, const QString &path)
{
    QSaveFile file(path);
    const QByteArray text = m_model->entry(id)->text;
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        say(Tone::Bad, {}, tr("“%1” cannot be written: %2. Save it elsewhere.").arg(path, file.errorString()));
        return false;
    }
    m_model->change(id, [&](ScenarioEntry &saved) {
        saved.path = path;
        saved.saved = text;
    });
    m_editor->refresh(*m_model->entry(m_shown));
    say(Tone::Good, {}, tr("Saved to %1.").arg(path));
    emit keptChanged();
    return true;
}

void ScenariosPane::closeCurrent()
{
    const ScenarioEntry *entry = current();
    if (!entry || entry->isShipped || entry->play != ScenarioEntry::Play::None)
        return;
    m_closed = std::make_unique<ScenarioEntry>(*entry);
    m_closedRow = m_model->rowOf(m_shown);
    const QString id = m_shown;
    select(m_model->entryAt(m_closedRow - 1)->id); // those that ship stand above
    m_model->remove(id);
    m_editor->forget(id);
    m_lastRun.removeAll(id);
    say(Tone::Accent, {}, tr("“%1” is off the list.").arg(m_closed->name));
    m_message->setAction(tr("Take it back"));
    m_question = Question::TakeBack;
    emit keptChanged();
}

void ScenariosPane::takeBack()
{
    m_message->clear();
    if (!m_closed)
        return;
    const std::unique_ptr<ScenarioEntry> entry = std::move(m_closed);
    if (const ScenarioEntry *listed = m_model->entryOfFile(entry->path)) { // opened again meanwhile
        if (!entry->isChanged())
            return select(listed->id);
        entry->path.clear(); // its changes are no file's any more
        entry->id = freshId(QFileInfo(listed->path).completeBaseName());
    } else if (m_model->entry(entry->id)) {
        entry->id = freshId(entry->title());
    }
    m_model->insert(qMin(m_closedRow, m_model->rowCount()), *entry);
    select(entry->id);
}

QByteArray ScenariosPane::kept() const
{
    Json entries = Json::array();
    for (const ScenarioEntry &entry : m_model->entries()) {
        if (entry.isShipped)
            continue;
        Json row = Json::object();
        row.set(u"id"_s, entry.id);
        row.set(u"path"_s, entry.path);
        if (entry.isChanged()) {
            row.set(u"text"_s, QString::fromUtf8(entry.text));
            row.set(u"saved"_s, QString::fromUtf8(entry.saved));
        }
        entries.append(row);
    }
    Json all = Json::object();
    all.set(u"shown"_s, m_shown);
    all.set(u"entries"_s, entries);
    return writeJson(all);
}

void ScenariosPane::restore(const QByteArray &kept)
{
    const auto all = parseJson(kept);
    const Json *rows = all ? all->find(u"entries") : nullptr;
    if (!rows)
        return;
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
    if (const QString shown = textOf(*all, u"shown"); m_model->entry(shown))
        select(shown);
}
