// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/player.h"
#include "ui/scenarios/scenariosmodel.h"

class ScenarioReadings;

/// What is to be played together.
struct ScenarioBatch
{
    QList<scenario::Player::Item> items;
    QList<std::pair<QString, QString>> unplayable; ///< id, why
    bool single = false; ///< the first step alone
};

/// Scenarios played together: writes into their entries how far each is and how it went, and says what came of all.
class ScenarioRun : public QObject
{
    Q_OBJECT

public:
    struct Verdict
    {
        Tone tone;
        QString text; ///< "3 passed, 1 failed: “Logout” failed at step 2."
        QString detail; ///< why some could not be played; mostly empty
    };

    /// Both must outlive it.
    ScenarioRun(ScenariosModel *model, ScenarioReadings *readings, QObject *parent = nullptr);

    /// As their texts stand now, of those that have been read.
    ScenarioBatch batchOf(const QStringList &ids) const;
    void begin(const ScenarioBatch &batch, scenario::Player::StageMaker stage);
    /// Of a batch of which nothing can be played: why, one sentence a line.
    QString refuse(const ScenarioBatch &batch);
    void playOn() { m_player.playOn(); }
    void playNextStep() { m_player.playNextStep(); }
    void stop() { m_player.stop(); }
    void forget(const QString &id); ///< it is off the list

    bool isRunning() const { return m_player.isRunning(); }
    bool isPaused() const { return m_player.isPaused(); }
    QString underWay() const { return m_underWay; } ///< id; empty: none
    QList<scenario::ScenarioResult> results() const; ///< of what was played last

signals:
    void entryChanged(const QString &id); ///< it began, or ended
    void stepStarted(const QString &id, int index);
    void stepFinished(const QString &id, int index, const scenario::StepResult &result);
    void progressed(const QString &note); ///< "2 of 5 · running, step 3 of 7"
    void paused();
    void finished(const ScenarioRun::Verdict &verdict);

private:
    void connectPlayer();
    void markUnplayable(const ScenarioBatch &batch);
    void conclude();
    Verdict verdict() const;

    ScenariosModel *m_model;
    ScenarioReadings *m_readings;
    scenario::Player m_player;
    QStringList m_ids; ///< of what was played last
    QString m_underWay;
    int m_done = 0; ///< of m_ids
};
