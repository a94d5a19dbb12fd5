// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ScenariosPane that plays, and reports what was played.
#include "core/scenario/plan.h"
#include "ui/inlinemessage.h"
#include "ui/reportfiledialog.h"
#include "ui/scenariosmodel.h"
#include "ui/scenariospane.h"
#include "ui/scenariosteps.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QItemSelectionModel>
#include <QListView>
#include <QPushButton>

using scenario::Outcome;
using scenario::Player;
using scenario::ScenarioResult;
using Play = ScenarioEntry::Play;

namespace {

constexpr qsizetype linesOfCalls = 8; // more of them share lines

/// "12 × POST https://…/token/", each call once.
QStringList callLines(const QList<scenario::PlannedCall> &calls)
{
    QList<std::pair<QString, int>> counted;
    for (const scenario::PlannedCall &call : calls) {
        const QString text = QStringLiteral("%1 %2").arg(QString::fromLatin1(call.method), call.url.toString());
        const auto known = std::find_if(counted.begin(), counted.end(),
            [&text](const std::pair<QString, int> &each) { return each.first == text; });
        if (known == counted.end())
            counted.append({ text, call.times });
        else
            known->second += call.times;
    }
    QStringList lines;
    for (const auto &[text, count] : counted)
        lines.append(count == 1 ? text : QStringLiteral("%1 × %2").arg(count).arg(text));
    return lines;
}

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

QList<Player::Item> ScenariosPane::itemsOf(const QStringList &ids)
{
    QList<Player::Item> items;
    QStringList broken;
    for (const QString &id : ids) {
        const ScenarioEntry *entry = m_model->entry(id);
        if (!entry)
            continue;
        if (const auto scenario = scenario::parseScenario(entry->text, entry->title()))
            items.append({ id, *scenario });
        else
            broken.append(tr("“%1” can't be played. %2").arg(entry->name, scenario.error().what));
    }
    if (!broken.isEmpty())
        say(Tone::Bad, {}, broken.join(QLatin1Char('\n')));
    return items;
}

void ScenariosPane::start(const QStringList &ids, bool single)
{
    if (m_player.isRunning())
        return;
    say(Tone::Neutral, {}, {});
    const QList<Player::Item> items = itemsOf(ids);
    if (items.isEmpty())
        return;
    if (isForeign() && !m_agreed.contains(m_server->server.id())) {
        m_asked = ids;
        ask(items);
        m_question = single ? Question::SendStep : Question::Send;
        return;
    }
    begin(items, single);
}

/// Nothing goes to a server before somebody has seen what.
void ScenariosPane::ask(const QList<Player::Item> &items)
{
    const std::unique_ptr<scenario::Stage> stage = scenario::serverStage(*m_server);
    QList<scenario::PlannedCall> calls;
    int count = 0;
    for (const Player::Item &item : items)
        calls += scenario::plannedCalls(item.scenario, *stage).value_or(QList<scenario::PlannedCall>());
    for (const scenario::PlannedCall &call : calls)
        count += call.times;
    const QStringList lines = callLines(calls);
    m_message->show(Tone::Warning, tr("Is this server yours?"),
        tr("%1 calls go to %2. They log in, log out and end tokens. You are asked once for each server.")
            .arg(count)
            .arg(m_server->server.id()));
    m_message->setDetail(lines.join(lines.size() > linesOfCalls ? QStringLiteral(" · ") : QStringLiteral("\n")));
    m_message->setAction(tr("It is mine, send"));
}

Player::StageMaker ScenariosPane::stageMaker() const
{
    if (isForeign())
        return [facts = *m_server] { return scenario::serverStage(facts); };
    const auto band = simplejwt::profileNamed(m_venue->currentData().toString()).value_or(simplejwt::Profile::V5_5);
    return [band] { return scenario::embeddedStage(band); };
}

void ScenariosPane::begin(const QList<Player::Item> &items, bool single)
{
    for (const ScenarioEntry &entry : QList<ScenarioEntry>(m_model->entries())) {
        if (entry.play != Play::None) // one that was paused
            m_model->change(entry.id, [](ScenarioEntry &left) { left.play = Play::None; });
    }
    m_lastRun.clear();
    m_done = 0;
    for (const Player::Item &item : items) {
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
    if (single)
        m_player.playFirstStep(items.constFirst(), stageMaker());
    else
        m_player.play(items, stageMaker());
    showSteps();
    showButtons();
}

void ScenariosPane::conclude()
{
    m_underWay.clear();
    QStringList failed;
    int passed = 0;
    int skipped = 0;
    int cut = 0;
    for (const QString &id : m_lastRun) {
        m_model->change(id, [](ScenarioEntry &entry) {
            if (entry.play == Play::Waiting) // stopped before it began
                entry.result.reset();
            entry.play = Play::None;
        });
        const ScenarioEntry *entry = m_model->entry(id);
        const Outcome outcome = entry && entry->result ? entry->result->outcome() : Outcome::NotRun;
        passed += outcome == Outcome::Passed ? 1 : 0;
        skipped += outcome == Outcome::Skipped ? 1 : 0;
        cut += outcome == Outcome::NotRun ? 1 : 0;
        if (outcome == Outcome::Failed)
            failed.append(tr("“%1” %2").arg(entry->name, ScenariosModel::verdictText(*entry)));
    }
    showSteps();
    setNote({});
    QStringList parts{ tr("%1 passed").arg(passed), tr("%1 failed").arg(failed.size()) };
    if (skipped > 0)
        parts.append(tr("%1 skipped").arg(skipped));
    if (cut > 0)
        parts.append(tr("%1 stopped").arg(cut));
    const Tone tone = !failed.isEmpty() ? Tone::Bad : cut + skipped > 0 ? Tone::Warning : Tone::Good;
    say(tone, {},
        failed.isEmpty()
            ? tr("%1.").arg(parts.join(QStringLiteral(", ")))
            : tr("%1: %2.").arg(parts.join(QStringLiteral(", ")), failed.mid(0, 5).join(QStringLiteral(", "))));
    showButtons();
}

void ScenariosPane::showButtons()
{
    const bool isRunning = m_player.isRunning();
    const bool isPaused = m_player.isPaused();
    m_run->setText(isPaused ? tr("Go on") : tr("Run"));
    m_run->setEnabled(!isRunning);
    m_runAll->setEnabled(!isRunning);
    m_step->setEnabled(!isRunning);
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
