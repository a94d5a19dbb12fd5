// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/runbuttons.h"

#include "ui/widgets/panel.h"

#include <QPushButton>
#include <QShortcut>

RunButtons::RunButtons(Panel *panel)
    : QObject(panel)
    , m_panel(panel)
    , m_report(add("scenarioReport", tr("Save report…"),
          tr("What was played last, as HTML, Markdown, JUnit XML or JSON"), &RunButtons::reportRequested))
    , m_rerun(add("scenarioRerun", tr("Rerun failed"),
          tr("Plays those again that failed, of the chosen ones if there are several"), &RunButtons::rerunRequested))
    , m_step(add("scenarioStep", tr("Step"), withKey(tr("One step, then wait"), Action::StepScenario),
          &RunButtons::stepRequested))
    , m_stop(add("scenarioStop", tr("Stop"), withKey(tr("Cuts off what is under way"), Action::StopScenario),
          &RunButtons::stopRequested))
    , m_runAll(add("scenarioRunAll", tr("Run all"),
          withKey(tr("Plays every scenario of the list"), Action::RunAllScenarios), &RunButtons::runAllRequested))
    , m_run(add("scenarioRun", tr("Run"), withKey(tr("Plays the chosen scenarios"), Action::RunScenarios),
          &RunButtons::runRequested))
{
    m_run->setProperty("primary", true);
    addKey(Action::RunScenarios, &RunButtons::runRequested);
    addKey(Action::RunAllScenarios, &RunButtons::runAllRequested);
    addKey(Action::StopScenario, &RunButtons::stopRequested);
    addKey(Action::StepScenario, &RunButtons::stepRequested);
}

QPushButton *RunButtons::add(const char *name, const QString &text, const QString &tip, void (RunButtons::*request)())
{
    auto *button = new QPushButton(text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    m_panel->addHeaderButton(button);
    connect(button, &QPushButton::clicked, this, request);
    return button;
}

void RunButtons::addKey(Action action, void (RunButtons::*request)())
{
    auto *shortcut = new QShortcut(keyOf(action), m_panel);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, request);
}

void RunButtons::setState(const State &state)
{
    m_run->setText(state.isPaused ? tr("Go on") : tr("Run"));
    // A button that is disabled would hand the focus to New.
    for (QPushButton *button : { m_run, m_runAll, m_step, m_rerun }) {
        if (state.isRunning && button->hasFocus()) {
            m_startedBy = button;
            m_stop->setEnabled(true);
            m_stop->setFocus(Qt::OtherFocusReason);
        }
    }
    m_run->setEnabled(!state.isRunning);
    m_runAll->setEnabled(!state.isRunning);
    m_step->setEnabled(!state.isRunning);
    if (!state.isRunning && m_startedBy && m_stop->hasFocus())
        (m_startedBy == m_step ? m_step : m_startedBy == m_runAll ? m_runAll : m_run)->setFocus(Qt::OtherFocusReason);
    m_stop->setEnabled(state.isRunning || state.isPaused);
    m_rerun->setEnabled(!state.isRunning && state.hasFailed);
    m_report->setEnabled(!state.isRunning && state.hasResults);
}
