// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ScenariosPane that knows the list and the files behind it.
#include "core/base/jsonwriter.h"
#include "ui/inlinemessage.h"
#include "ui/scenarioeditor.h"
#include "ui/scenariosmodel.h"
#include "ui/scenariospane.h"
#include "ui/scenariosteps.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QListView>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 4 * 1024 * 1024;

QString newId(int number, const QString &title)
{
    return u"new:%1/%2"_s.arg(number).arg(title);
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
    if (const ScenarioEntry *entry = m_model->entry(id))
        m_editor->refresh(*entry);
    emit keptChanged();
}

void ScenariosPane::addNew(const QString &title, const QByteArray &text)
{
    ScenarioEntry entry;
    do {
        entry.id = newId(++m_newCount, title);
    } while (m_model->entry(entry.id));
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
    if (m_model->entry(whole))
        return select(whole);
    QFile file(whole);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return say(Tone::Bad, {},
            file.isOpen() ? tr("“%1” is too large to be a scenario. Choose another file.").arg(path)
                          : tr("“%1” cannot be read: %2. Choose another file.").arg(path, file.errorString()));
    ScenarioEntry entry;
    entry.id = whole;
    entry.path = whole;
    entry.text = file.readAll();
    entry.saved = entry.text;
    m_model->insert(m_model->rowCount(), entry);
    select(whole);
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
    auto *dialog = new QFileDialog(this, tr("Save the scenario"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Scenarios (*.json)"));
    dialog->setDefaultSuffix(u"json"_s);
    dialog->selectFile(entry->path.isEmpty() ? entry->title() + u".json"_s : entry->path);
    connect(dialog, &QFileDialog::fileSelected, this, [this, id = m_shown](const QString &path) { write(id, path); });
    dialog->open();
}

bool ScenariosPane::write(const QString &id, const QString &path)
{
    const ScenarioEntry *entry = m_model->entry(id);
    const QString whole = QFileInfo(path).absoluteFilePath();
    if (!entry)
        return false;
    if (whole != id && m_model->entry(whole)) {
        say(Tone::Bad, {}, tr("“%1” is in the list already. Choose another name, or close that one first.").arg(path));
        return false;
    }
    QSaveFile file(whole);
    const QByteArray text = entry->text;
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        say(Tone::Bad, {}, tr("“%1” cannot be written: %2. Save it elsewhere.").arg(path, file.errorString()));
        return false;
    }
    m_model->change(id, [&](ScenarioEntry &saved) {
        saved.path = whole;
        saved.saved = text;
    });
    m_editor->refresh(*m_model->entry(m_shown));
    say(Tone::Good, {}, tr("Saved to %1.").arg(whole));
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
        if (entry.isChanged())
            row.set(u"text"_s, QString::fromUtf8(entry.text));
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
        QFile file(entry.path);
        const bool isThere = !entry.path.isEmpty() && file.size() <= largestFile && file.open(QIODevice::ReadOnly);
        if (isThere)
            entry.saved = file.readAll();
        entry.text = row.contains(u"text") ? textOf(row, u"text").toUtf8() : entry.saved;
        if (isThere || row.contains(u"text")) // a file that is gone, and of which nothing was changed, is gone
            m_model->insert(m_model->rowCount(), entry);
    }
    if (const QString shown = textOf(*all, u"shown"); m_model->entry(shown))
        select(shown);
}
