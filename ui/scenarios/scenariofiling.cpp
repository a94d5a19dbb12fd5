// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariofiling.h"

#include "ui/scenarios/askingmessage.h"
#include "ui/scenarios/scenariolibrary.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/savefiledialog.h"

#include <QFileDialog>

ScenarioFiling::ScenarioFiling(ScenariosModel &model, ScenarioLibrary &library, AskingMessage &message, QWidget *pane)
    : QObject(pane)
    , m_model(model)
    , m_library(library)
    , m_message(message)
    , m_pane(pane)
{
}

void ScenarioFiling::chooseFile()
{
    auto *dialog = new QFileDialog(m_pane, tr("Open scenarios"));
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({ tr("Scenarios (*.json)"), tr("All files (*)") });
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        for (const QString &path : paths)
            open(path);
    });
    dialog->open();
}

void ScenarioFiling::open(const QString &path)
{
    if (const auto id = m_library.open(path))
        emit showRequested(*id);
    else
        m_message.say(Tone::Bad, id.error().what);
}

void ScenarioFiling::save(const QString &id)
{
    const ScenarioEntry *entry = m_model.entry(id);
    if (!entry || entry->isShipped || !entry->isChanged())
        return;
    if (entry->path.isEmpty())
        saveAs(id);
    else
        write(id, entry->path);
}

void ScenarioFiling::saveAs(const QString &id)
{
    const ScenarioEntry *entry = m_model.entry(id);
    if (!entry || entry->isShipped)
        return;
    QFileDialog *dialog = saveFileDialog(m_pane, tr("Save the scenario"),
        entry->path.isEmpty() ? entry->title() + QStringLiteral(".json") : entry->path, { tr("Scenarios (*.json)") });
    connect(dialog, &QFileDialog::fileSelected, this, [this, id](const QString &path) { write(id, path); });
    dialog->open();
}

void ScenarioFiling::write(const QString &id, const QString &path)
{
    if (!m_model.entry(id))
        return;
    if (!m_library.wasChangedElsewhere(id, path))
        return replaceFile(id, path);
    m_message.ask(Tone::Warning, {},
        tr("%1 was changed by another program since it was read here. Saving it loses that change.")
            .arg(m_model.entry(id)->path),
        tr("Save all the same"), [this, id] {
            if (const ScenarioEntry *entry = m_model.entry(id))
                replaceFile(id, entry->path);
        });
}

void ScenarioFiling::replaceFile(const QString &id, const QString &path)
{
    if (const auto written = m_library.write(id, path); !written)
        return m_message.say(Tone::Bad, written.error().what);
    m_message.say(Tone::Good, tr("Saved to %1.").arg(m_model.entry(id)->path));
    emit saved(id);
}

/// By value: what is shown is another one before this is over.
void ScenarioFiling::close(QString id)
{
    const ScenarioEntry *entry = m_model.entry(id);
    if (!entry || entry->isShipped || entry->play != ScenarioEntry::Play::None)
        return;
    const QString name = entry->name;
    emit showRequested(m_model.entryAt(m_model.rowOf(id) - 1)->id); // those that ship stand above
    m_library.close(id);
    emit closed(id);
    m_message.ask(Tone::Accent, {}, tr("Removed “%1” from the list.").arg(name), {}, [this] { takeBack(); });
    m_message.offerUndo();
}

void ScenarioFiling::takeBack()
{
    m_message.clear();
    if (const QString id = m_library.takeBack(); !id.isEmpty())
        emit showRequested(id);
}
