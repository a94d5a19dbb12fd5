// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenarioresult.h"
#include "core/scenario/stage.h"

#include <QObject>
#include <QThread>
#include <functional>

namespace scenario {

/// Plays scenarios one after the other in a thread of its own, so that whoever watches never waits for a database or a
/// server. To be called from the thread it lives in, where its signals come, too.
class Player : public QObject
{
    Q_OBJECT

public:
    struct Item
    {
        QString key; ///< what the signals call it
        Scenario scenario;
    };
    /// Called in the player's thread, once for all that is played together.
    using StageMaker = std::function<std::unique_ptr<Stage>()>;

    explicit Player(QObject *parent = nullptr);
    /// Stops, and waits for the thread.
    ~Player() override;

    /// What is still under way ends without a word.
    void play(const QList<Item> &items, StageMaker stage);
    /// The first step of one scenario alone; then paused() comes, or ended() if it was the only one.
    void playFirstStep(const Item &item, StageMaker stage);
    /// While paused: one more step, or the rest.
    void playNextStep();
    void playOn();
    /// Cuts off the step under way; ended() and finished() come for what was begun, nothing for what wasn't.
    void stop();

    bool isRunning() const { return m_state == State::Running; }
    bool isPaused() const { return m_state == State::Paused; }

signals:
    void begun(const QString &key, int steps);
    void stepStarted(const QString &key, int index);
    void stepFinished(const QString &key, int index, const scenario::StepResult &result);
    void paused(const QString &key, int next); ///< after a single step, before the step "next"
    void ended(const QString &key, const scenario::ScenarioResult &result);
    void finished(); ///< after the last

private:
    class Worker;
    enum class State : quint8 { Idle, Running, Paused };

    void begin(const QList<Item> &items, StageMaker stage, bool single);
    void proceed(bool single);

    QThread m_thread;
    Worker *m_worker; ///< lives in m_thread, and ends with it
    State m_state = State::Idle;
    quint64 m_run = 0; ///< counts begin(): what an earlier run still says is dropped
};

} // namespace scenario
