// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariorun.h"

#include "core/base/clock.h"
#include "core/base/letgo.h"
#include "ui/scenarios/scenarioreadings.h"

#include <QHash>

using scenario::Outcome;
using scenario::Player;
using scenario::ScenarioResult;
using Play = ScenarioEntry::Play;

namespace {

constexpr qsizetype mostNamed = 5; // of those that failed

} // namespace

ScenarioRun::ScenarioRun(ScenariosModel *model, ScenarioReadings *readings, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_readings(readings)
{
    connectPlayer();
}

void ScenarioRun::connectPlayer()
{
    connect(&m_player, &Player::begun, this, [this](const QString &id, int steps) {
        m_underWay = id;
        m_model->change(id, [steps](ScenarioEntry &entry) {
            entry.play = Play::Running;
            entry.step = 0;
            entry.steps = steps;
        });
        emit entryChanged(id);
    });
    connect(&m_player, &Player::stepStarted, this, [this](const QString &id, int index) {
        m_model->change(id, [index](ScenarioEntry &entry) {
            entry.play = Play::Running;
            entry.step = index;
        });
        if (const ScenarioEntry *entry = m_model->entry(id))
            emit progressed(m_ids.size() > 1
                    ? tr("%1 of %2 · %3").arg(m_done + 1).arg(m_ids.size()).arg(ScenariosModel::verdictText(*entry))
                    : ScenariosModel::verdictText(*entry));
        emit stepStarted(id, index);
    });
    connect(&m_player, &Player::stepFinished, this,
        [this](const QString &id, int index, const scenario::StepResult &result) {
            m_model->change(id, [&](ScenarioEntry &entry) {
                if (entry.result && index < entry.result->steps.size())
                    entry.result->steps[index] = result;
            });
            emit stepFinished(id, index, result);
        });
    connect(&m_player, &Player::paused, this, [this](const QString &id, int next) {
        m_model->change(id, [next](ScenarioEntry &entry) {
            entry.play = Play::Paused;
            entry.step = next;
        });
        emit progressed(ScenariosModel::verdictText(*m_model->entry(id)));
        emit paused();
    });
    connect(&m_player, &Player::ended, this, [this](const QString &id, const ScenarioResult &result) {
        ++m_done;
        m_model->change(id, [&result](ScenarioEntry &entry) {
            entry.play = Play::None;
            letGo(std::exchange(entry.result, result));
        });
        emit entryChanged(id);
    });
    connect(&m_player, &Player::finished, this, &ScenarioRun::conclude);
}

ScenarioBatch ScenarioRun::batchOf(const QStringList &ids) const
{
    ScenarioBatch batch;
    for (const QString &id : ids) {
        const auto reading = m_readings->of(id);
        if (!reading)
            continue;
        if (reading->scenario) {
            batch.items.append({ id, *reading->scenario });
            batch.items.last().scenario.id = m_model->entry(id)->title(); // saved as another file since, perhaps
        } else {
            batch.unplayable.append({ id, reading->scenario.error().what });
        }
    }
    return batch;
}

void ScenarioRun::begin(const ScenarioBatch &batch, Player::StageMaker stage)
{
    for (const ScenarioEntry &entry : QList<ScenarioEntry>(m_model->entries())) {
        if (entry.play != Play::None) // one that was paused
            m_model->change(entry.id, [](ScenarioEntry &left) { left.play = Play::None; });
    }
    m_ids.clear();
    for (const Player::Item &item : batch.items) {
        m_ids.append(item.key);
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
    if (batch.single)
        m_player.playFirstStep(batch.items.constFirst(), std::move(stage));
    else
        m_player.play(batch.items, std::move(stage));
}

/// They belong to the run: its verdict, their rows and the report say that they were not played, and why.
void ScenarioRun::markUnplayable(const ScenarioBatch &batch)
{
    for (const auto &[id, why] : batch.unplayable) {
        m_ids.append(id);
        m_model->change(id, [&why = why](ScenarioEntry &entry) {
            entry.played = entry.text;
            entry.result = ScenarioResult{ entry.title(), entry.name, {}, {}, {}, systemClock()(), {}, {}, why };
        });
    }
    m_done = int(batch.unplayable.size());
}

QString ScenarioRun::refuse(const ScenarioBatch &batch)
{
    QStringList sentences;
    for (const auto &[id, why] : batch.unplayable)
        sentences.append(tr("“%1” can't be played. %2").arg(m_model->entry(id)->name, why));
    if (!sentences.isEmpty() && !isPaused()) { // what is paused can still go on
        m_ids.clear();
        markUnplayable(batch);
    }
    return sentences.join(QLatin1Char('\n'));
}

void ScenarioRun::forget(const QString &id)
{
    m_ids.removeAll(id);
}

void ScenarioRun::conclude()
{
    m_underWay.clear();
    for (const QString &id : m_ids) {
        m_model->change(id, [](ScenarioEntry &entry) {
            if (entry.play == Play::Waiting) // stopped before it began
                entry.result.reset();
            entry.play = Play::None;
        });
    }
    emit finished(verdict());
}

ScenarioRun::Verdict ScenarioRun::verdict() const
{
    QStringList failed;
    QStringList problems;
    QHash<Outcome, int> counts;
    for (const QString &id : m_ids) {
        const ScenarioEntry *entry = m_model->entry(id);
        const Outcome outcome = entry && entry->result ? entry->result->outcome() : Outcome::NotRun;
        if (entry && entry->result && !entry->result->problem.isEmpty())
            problems.append(tr("“%1” can't be played. %2").arg(entry->name, entry->result->problem));
        else if (outcome == Outcome::Failed)
            failed.append(tr("“%1” %2").arg(entry->name, ScenariosModel::verdictText(*entry)));
        else
            ++counts[outcome];
    }
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
    const QString text = failed.isEmpty()
        ? tr("%1.").arg(verdict)
        : tr("%1: %2.").arg(verdict, failed.mid(0, mostNamed).join(QStringLiteral(", ")));
    return { isBad    ? Tone::Bad
            : isWhole ? Tone::Good
                      : Tone::Warning,
        text, problems.mid(0, mostNamed).join(QLatin1Char('\n')) };
}

QList<ScenarioResult> ScenarioRun::results() const
{
    QList<ScenarioResult> results;
    for (const QString &id : m_ids) {
        const ScenarioEntry *entry = m_model->entry(id);
        if (entry && entry->result)
            results.append(*entry->result);
    }
    return results;
}
