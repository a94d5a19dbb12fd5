// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ScenariosPane that plays, and reports what was played.
#include "core/base/clock.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/scenarios/scenariosteps.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/savefiledialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHash>
#include <QItemSelectionModel>
#include <QListView>
#include <QPushButton>
#include <algorithm>
#include <utility>

using scenario::Outcome;
using scenario::Player;
using scenario::ScenarioResult;
using Play = ScenarioEntry::Play;

namespace {

constexpr qsizetype mostNamed = 5; // of those that failed

} // namespace

void ScenariosPane::connectPlayer()
{
    connect(&m_player, &Player::begun, this, [this](const QString &id, int steps) {
        m_underWay = id;
        m_model->change(id, [steps](ScenarioEntry &entry) {
            entry.play = Play::Running;
            entry.step = 0;
            entry.steps = steps;
        });
        if (id == m_shown)
            showSteps();
    });
    connect(&m_player, &Player::stepStarted, this, [this](const QString &id, int index) {
        m_model->change(id, [index](ScenarioEntry &entry) {
            entry.play = Play::Running;
            entry.step = index;
        });
        if (const ScenarioEntry *entry = m_model->entry(id))
            setNote(m_lastRun.size() > 1
                    ? tr("%1 of %2 · %3").arg(m_done + 1).arg(m_lastRun.size()).arg(ScenariosModel::verdictText(*entry))
                    : ScenariosModel::verdictText(*entry));
        if (id == m_shown)
            m_steps->stepStarted(index);
    });
    connect(&m_player, &Player::stepFinished, this,
        [this](const QString &id, int index, const scenario::StepResult &result) {
            m_model->change(id, [&](ScenarioEntry &entry) {
                if (entry.result && index < entry.result->steps.size())
                    entry.result->steps[index] = result;
            });
            if (id == m_shown)
                m_steps->stepFinished(index, result);
        });
    connect(&m_player, &Player::paused, this, [this](const QString &id, int next) {
        m_model->change(id, [next](ScenarioEntry &entry) {
            entry.play = Play::Paused;
            entry.step = next;
        });
        setNote(ScenariosModel::verdictText(*m_model->entry(id)));
        showButtons();
    });
    connect(&m_player, &Player::ended, this, [this](const QString &id, const ScenarioResult &result) {
        ++m_done;
        m_model->change(id, [&result](ScenarioEntry &entry) {
            entry.play = Play::None;
            entry.result = result;
        });
        if (id == m_shown)
            showSteps();
    });
    connect(&m_player, &Player::finished, this, &ScenariosPane::conclude);
}

void ScenariosPane::runSelected()
{
    if (m_player.isPaused())
        m_player.playOn();
    else
        start(selectedIds(), false);
    showButtons();
}

void ScenariosPane::runAll()
{
    QStringList ids;
    for (const ScenarioEntry &entry : m_model->entries())
        ids.append(entry.id);
    start(ids, false);
}

void ScenariosPane::rerunFailed()
{
    const QStringList chosen = selectedIds();
    QStringList ids;
    for (const ScenarioEntry &entry : m_model->entries()) {
        if (entry.result && entry.result->outcome() == Outcome::Failed
            && (chosen.size() < 2 || chosen.contains(entry.id)))
            ids.append(entry.id);
    }
    start(ids, false);
}

void ScenariosPane::step()
{
    if (m_player.isRunning())
        return;
    if (m_player.isPaused() && m_underWay == m_shown)
        m_player.playNextStep();
    else
        start({ m_shown }, true);
    showButtons();
}

ScenariosPane::Batch ScenariosPane::batchOf(const QStringList &ids)
{
    Batch batch;
    for (const QString &id : ids) {
        readAgain(id);
        const ScenarioEntry *entry = m_model->entry(id);
        if (!entry)
            continue;
        if (const auto scenario = scenario::parseScenario(entry->text, entry->title()))
            batch.items.append({ id, *scenario });
        else
            batch.unplayable.append({ id, scenario.error().what });
    }
    return batch;
}

void ScenariosPane::start(const QStringList &ids, bool single)
{
    if (m_player.isRunning())
        return;
    say(Tone::Neutral, {}, {});
    Batch batch = batchOf(ids);
    batch.single = single;
    const bool mustAsk = isForeign() && !m_agreed.contains(m_server->server.id());
    const QList<scenario::PlannedCall> calls = mustAsk ? plan(&batch) : QList<scenario::PlannedCall>();
    if (batch.items.isEmpty())
        refuse(batch);
    else if (mustAsk)
        ask(batch, calls);
    else
        begin(batch);
}

Player::StageMaker ScenariosPane::stageMaker() const
{
    if (isForeign())
        return [facts = *m_server] { return scenario::serverStage(facts); };
    const auto band = simplejwt::profileNamed(m_venue->currentData().toString()).value_or(simplejwt::Profile::V5_5);
    return [band] { return scenario::embeddedStage(band); };
}

void ScenariosPane::begin(const Batch &batch)
{
    for (const ScenarioEntry &entry : QList<ScenarioEntry>(m_model->entries())) {
        if (entry.play != Play::None) // one that was paused
            m_model->change(entry.id, [](ScenarioEntry &left) { left.play = Play::None; });
    }
    m_lastRun.clear();
    for (const Player::Item &item : batch.items) {
        m_lastRun.append(item.key);
        m_model->change(item.key, [&item](ScenarioEntry &entry) {
            entry.play = Play::Waiting;
            entry.played = entry.text;
            entry.result = ScenarioResult{ item.scenario.id, item.scenario.name, {}, {}, {}, {}, {}, {}, {} };
            for (const scenario::Step &step : item.scenario.steps) {
                scenario::StepResult row;
                row.index = int(entry.result->steps.size());
                row.name = step.name;
                row.action = scenario::actionName(step.action);
                entry.result->steps.append(row);
            }
        });
    }
    markUnplayable(batch);
    m_steps->followRun();
    if (batch.single)
        m_player.playFirstStep(batch.items.constFirst(), stageMaker());
    else
        m_player.play(batch.items, stageMaker());
    showSteps();
    showButtons();
}

/// They belong to the run: its verdict, their rows and the report say that they were not played, and why.
void ScenariosPane::markUnplayable(const Batch &batch)
{
    for (const auto &[id, why] : batch.unplayable) {
        m_lastRun.append(id);
        m_model->change(id, [&why = why](ScenarioEntry &entry) {
            entry.played = entry.text;
            entry.result = ScenarioResult{ entry.title(), entry.name, {}, {}, {}, systemClock()(), {}, {}, why };
        });
    }
    m_done = int(batch.unplayable.size());
}

/// None of it can be played.
void ScenariosPane::refuse(const Batch &batch)
{
    QStringList sentences;
    for (const auto &[id, why] : batch.unplayable)
        sentences.append(tr("“%1” can't be played. %2").arg(m_model->entry(id)->name, why));
    if (sentences.isEmpty())
        return;
    if (!m_player.isPaused()) { // what is paused can still go on
        m_lastRun.clear();
        markUnplayable(batch);
    }
    showSteps();
    showButtons();
    say(Tone::Bad, {}, sentences.join(QLatin1Char('\n')));
}

void ScenariosPane::conclude()
{
    m_underWay.clear();
    QStringList failed;
    QStringList problems;
    QHash<Outcome, int> counts;
    for (const QString &id : m_lastRun) {
        m_model->change(id, [](ScenarioEntry &entry) {
            if (entry.play == Play::Waiting) // stopped before it began
                entry.result.reset();
            entry.play = Play::None;
        });
        const ScenarioEntry *entry = m_model->entry(id);
        const Outcome outcome = entry && entry->result ? entry->result->outcome() : Outcome::NotRun;
        if (entry && entry->result && !entry->result->problem.isEmpty())
            problems.append(tr("“%1” can't be played. %2").arg(entry->name, entry->result->problem));
        else if (outcome == Outcome::Failed)
            failed.append(tr("“%1” %2").arg(entry->name, ScenariosModel::verdictText(*entry)));
        else
            ++counts[outcome];
    }
    showSteps();
    setNote({});
    QStringList parts{ tr("%1 passed").arg(counts[Outcome::Passed]), tr("%1 failed").arg(failed.size()) };
    if (!problems.isEmpty())
        parts.append(tr("%1 could not be played").arg(problems.size()));
    if (counts[Outcome::Skipped] > 0)
        parts.append(tr("%1 skipped").arg(counts[Outcome::Skipped]));
    if (counts[Outcome::NotRun] > 0)
        parts.append(tr("%1 stopped").arg(counts[Outcome::NotRun]));
    const bool isBad = !failed.isEmpty() || !problems.isEmpty();
    const bool isWhole = counts[Outcome::Skipped] + counts[Outcome::NotRun] == 0;
    const QString verdict = parts.join(QStringLiteral(", "));
    say(isBad         ? Tone::Bad
            : isWhole ? Tone::Good
                      : Tone::Warning,
        {},
        failed.isEmpty() ? tr("%1.").arg(verdict)
                         : tr("%1: %2.").arg(verdict, failed.mid(0, mostNamed).join(QStringLiteral(", "))));
    m_message->setDetail(problems.mid(0, mostNamed).join(QLatin1Char('\n')));
    showButtons();
}

void ScenariosPane::showButtons()
{
    const bool isRunning = m_player.isRunning();
    const bool isPaused = m_player.isPaused();
    m_run->setText(isPaused ? tr("Go on") : tr("Run"));
    // A button that is disabled would hand the focus to New.
    for (QPushButton *button : { m_run, m_runAll, m_step, m_rerun }) {
        if (isRunning && button->hasFocus()) {
            m_startedBy = button;
            m_stop->setEnabled(true);
            m_stop->setFocus(Qt::OtherFocusReason);
        }
    }
    m_run->setEnabled(!isRunning);
    m_runAll->setEnabled(!isRunning);
    m_step->setEnabled(!isRunning);
    if (!isRunning && m_startedBy && m_stop->hasFocus())
        (m_startedBy == m_step ? m_step : m_startedBy == m_runAll ? m_runAll : m_run)->setFocus(Qt::OtherFocusReason);
    m_stop->setEnabled(isRunning || isPaused);
    m_venue->setEnabled(!isRunning && !isPaused);
    const QList<ScenarioEntry> &entries = m_model->entries();
    m_rerun->setEnabled(!isRunning && std::any_of(entries.begin(), entries.end(), [](const ScenarioEntry &entry) {
        return entry.result && entry.result->outcome() == Outcome::Failed;
    }));
    m_report->setEnabled(!isRunning && !lastResults().isEmpty());
}

QList<ScenarioResult> ScenariosPane::lastResults() const
{
    QList<ScenarioResult> results;
    for (const QString &id : m_lastRun) {
        const ScenarioEntry *entry = m_model->entry(id);
        if (entry && entry->result)
            results.append(*entry->result);
    }
    return results;
}

void ScenariosPane::chooseReport()
{
    QFileDialog *dialog = reportFileDialog(this);
    connect(dialog, &QFileDialog::fileSelected, this, &ScenariosPane::saveReport);
    dialog->open();
}

void ScenariosPane::saveReport(const QString &path)
{
    const bool isWhole = m_whole->isChecked();
    const auto secrets = isWhole ? client::Secrets::Revealed : client::Secrets::Redacted;
    const auto saved = scenario::saveReport(lastResults(), path, secrets);
    if (!saved)
        return say(Tone::Bad, {}, saved.error().what);
    say(Tone::Good, {},
        isWhole ? tr("Saved to %1, with whole tokens and passwords.").arg(path)
                : tr("Saved to %1, without tokens.").arg(path));
}

/// An empty text clears it.
void ScenariosPane::say(Tone tone, const QString &lead, const QString &text)
{
    m_question = Question::None;
    m_message->setAction({});
    m_message->setDetail({});
    if (text.isEmpty())
        m_message->clear();
    else
        m_message->show(tone, lead, text);
}
