// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpointclient.h"
#include "core/scenario/judge.h"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <chrono>

namespace scenario {

/// Plays a scenario step by step. Asynchronous; lives in the thread that made it. The stage must outlive it.
class Runner : public QObject
{
    Q_OBJECT

public:
    explicit Runner(Stage &stage, QObject *parent = nullptr);
    ~Runner() override;

    /// Takes effect while nothing is running. Forgets the last run.
    void setScenario(const Scenario &scenario);
    /// Values in place of those that the scenario's "variables" give.
    void setVariables(const Variables &overrides);

    /// From the first step, or on from where step() or stop() left it; finished() comes once.
    void run();
    /// The next step alone.
    void step();
    /// The step under way is cut off and counts as not run; the rest stays.
    void stop();
    bool isRunning() const { return m_running; }
    const ScenarioResult &result() const { return m_result; }

signals:
    void started(int steps);
    void stepStarted(int index);
    void stepFinished(int index, const scenario::StepResult &result);
    /// After the last step, after stop(), or where the scenario could not be played.
    void finished(const scenario::ScenarioResult &result);

private:
    /// One call on its way.
    struct Pending
    {
        quint64 id = 0;
        Step step;
        QString prefix; ///< "call 3, " among several
        std::optional<session::Exchange> exchange;
    };

    bool prepare();
    void playNext();
    void play();
    QString missing(const Step &step) const;
    void perform();
    void performHere();
    void conclude(const Result<> &done);
    void end(Outcome outcome, const QString &reason);
    void complete();
    void close();

    void sendAll();
    void onExchange(const session::Exchange &exchange, quint64 number);
    void concludeCalls();
    QList<diagnose::Cause> causesOf(const session::Exchange &exchange);
    Result<> capture(const Step &step, const session::Exchange *exchange);
    Judge judge() const;

    Stage &m_stage;
    Scenario m_scenario;
    Variables m_overrides;
    Variables m_variables;
    QMap<QString, QString> m_whyMissing; ///< variable -> the step that did not set it
    ScenarioResult m_result;
    StepResult m_current;
    Step m_step; ///< under way, its references replaced
    QByteArray m_made; ///< the token that "issue" or "forge" made
    std::unique_ptr<session::SessionLog> m_log;
    std::unique_ptr<client::EndpointClient> m_client;
    QList<Pending> m_pending;
    QTimer m_nextTimer;
    QTimer m_waitTimer;
    qsizetype m_next = 0;
    bool m_prepared = false;
    bool m_running = false;
    bool m_single = false; ///< stop after this step
    /// How long something took doesn't go by a clock that somebody may set meanwhile.
    std::chrono::steady_clock::time_point m_start;
    std::chrono::steady_clock::time_point m_stepStart;
};

} // namespace scenario
