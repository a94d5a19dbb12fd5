// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenarioeditor.h"

#include "core/scenario/completion.h"
#include "core/scenario/scenario.h"
#include "ui/json/jsoneditor.h"
#include "ui/look/icons.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>

namespace {

constexpr int checkDelay = 150; // ms after the last key: nobody wants to be told of half a word

} // namespace

ScenarioEditor::ScenarioEditor(QWidget *parent)
    : QWidget(parent)
    , m_json(new JsonEditor)
    , m_place(new MutedLabel)
    , m_problem(new InlineMessage)
    , m_copy(new QPushButton(tr("Edit a copy")))
    , m_save(new QPushButton(tr("Save")))
    , m_saveAs(new QPushButton(tr("Save as…")))
    , m_close(new QPushButton(tr("Close")))
{
    setObjectName(QStringLiteral("scenarioEditor"));
    m_json->setNames(QStringLiteral("scenarioJson"), tr("The scenario as JSON"));
    m_json->setCompleter([](QByteArrayView text, qsizetype caret) {
        const scenario::Completion found = scenario::completionAt(text, caret);
        return JsonEditor::Completion{ found.offset, found.length, found.words };
    });
    m_problem->setObjectName(QStringLiteral("scenarioProblem"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(makeHeader());
    layout->addWidget(m_json, 1);
    layout->addWidget(m_problem);
    setFocusProxy(m_json);

    m_check.setSingleShot(true);
    m_check.setInterval(checkDelay);
    connect(&m_check, &QTimer::timeout, this, &ScenarioEditor::settled);
    connect(m_problem, &InlineMessage::actionTriggered, this, &ScenarioEditor::goToProblem);
    connect(m_json, &JsonEditor::changed, this, [this] {
        if (m_switching || m_isWaiting)
            return;
        emit edited(m_id, m_json->bytes());
        m_check.start();
    });
}

QWidget *ScenarioEditor::makeHeader()
{
    m_place->setObjectName(QStringLiteral("scenarioPlace"));
    m_place->setElided(true);
    const auto prepare = [this](QPushButton *button, const char *name, const QString &tip, auto signal) {
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        connect(button, &QPushButton::clicked, this, signal);
        return button;
    };
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_place, 1);
    row->addWidget(prepare(m_copy, "scenarioCopy",
        tr("A copy that can be changed; it is kept until you save or close it"), &ScenarioEditor::copyRequested));
    row->addWidget(prepare(m_save, "scenarioSave", tr("Writes the file (Ctrl+S)"), &ScenarioEditor::saveRequested));
    row->addWidget(prepare(m_saveAs, "scenarioSaveAs", tr("Writes another file"), &ScenarioEditor::saveAsRequested));
    row->addWidget(prepare(m_close, "scenarioClose", tr("Takes it off the list; its file stays where it is"),
        &ScenarioEditor::closeRequested));
    return header;
}

void ScenarioEditor::showEntry(const ScenarioEntry &entry)
{
    m_check.stop();
    m_id = entry.id;
    m_text = entry.text;
    m_isReadOnly = entry.isShipped;
    m_isWaiting = true;
    m_problems.clear();
    m_problem->clear();
    refresh(entry);
    if (isVisible())
        fill();
}

void ScenarioEditor::fill()
{
    if (!m_isWaiting)
        return;
    m_switching = true;
    m_json->setReadOnly(false);
    const bool isKnown = m_json->showDocument(m_id);
    if (!isKnown || m_json->bytes() != m_text)
        m_json->setBytes(m_text);
    m_json->setReadOnly(m_isReadOnly);
    m_json->setProblems(m_problems);
    m_switching = false;
    m_isWaiting = false;
    m_text.clear();
}

void ScenarioEditor::showEvent(QShowEvent *event)
{
    fill();
    QWidget::showEvent(event);
}

void ScenarioEditor::refresh(const ScenarioEntry &entry)
{
    const QString where = entry.isShipped ? tr("comes with Jotlab, read-only")
        : entry.path.isEmpty()            ? tr("not saved, in no file yet")
        : entry.isChanged()               ? tr("not saved · %1").arg(QFileInfo(entry.path).fileName())
                                          : QFileInfo(entry.path).fileName();
    m_place->setText(where);
    m_place->setToolTip(entry.isShipped || entry.path.isEmpty() ? where : entry.path);
    m_copy->setVisible(entry.isShipped); // of others, Save as makes one
    m_save->setVisible(!entry.isShipped);
    m_save->setEnabled(entry.isChanged());
    m_saveAs->setVisible(!entry.isShipped);
    m_close->setVisible(!entry.isShipped);
}

void ScenarioEditor::forget(const QString &id)
{
    if (m_isWaiting)
        m_json->showDocument({}); // what stands there still may be its
    m_json->dropDocument(id);
}

void ScenarioEditor::goToProblem()
{
    fill();
    if (!m_problems.isEmpty())
        m_json->goTo(m_problems.constFirst().offset, m_problems.constFirst().length);
}

void ScenarioEditor::showProblems(QByteArrayView text, const QList<JsonProblem> &problems)
{
    m_problems = problems;
    if (!m_isWaiting)
        m_json->setProblems(m_problems);
    if (m_problems.isEmpty()) {
        m_problem->clear();
    } else {
        const JsonProblem &first = m_problems.constFirst();
        const JsonPosition place = jsonPosition(text, first.offset);
        m_problem->show(Tone::Bad, tr("Line %1, column %2:").arg(place.line).arg(place.column), first.text);
        m_problem->setAction(tr("Go there"));
    }
}
