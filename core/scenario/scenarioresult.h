// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/cause.h"
#include "core/session/exchange.h"

#include <QList>
#include <QMetaType>
#include <QString>

namespace scenario {

enum class Outcome : quint8 {
    NotRun,
    Passed,
    Failed,
    Skipped,
    Look ///< not as expected, and no proof of a failure: somebody has to look at it
};

/// "passed", "failed", "skipped", "not run", "look": in reports, never translated.
QLatin1String outcomeName(Outcome outcome);
/// The same for people, of a whole scenario.
QString outcomeText(Outcome outcome);

/// One thing that was looked at. May hold whole tokens.
struct Check
{
    QString what; ///< "status", "body.detail", "claims of access: exp"
    QString expected;
    QString actual;
    bool ok = false;
};

/// What became of a step. May hold whole tokens: reports redact.
struct StepResult
{
    int index = -1;
    QString name;
    QString action;
    Outcome outcome = Outcome::NotRun;
    QString verdict; ///< the outcome in the words of the window that it was seen in; empty: outcomeName()
    QString reason; ///< why it was skipped or could not be done
    QList<Check> checks;
    QList<session::Exchange> exchanges;
    QList<diagnose::Cause> causes; ///< of the first answer that refuses
    std::chrono::microseconds duration{ 0 };
};

struct ScenarioResult
{
    QString id;
    QString name;
    QString description;
    QString server; ///< for people
    QString band; ///< "5.5"; empty: not known
    Instant startedAt{};
    std::chrono::microseconds duration{ 0 };
    QList<StepResult> steps;
    QString problem; ///< why it could not be played at all

    int count(Outcome outcome) const;
    /// Failed if a step failed or it could not be played; look if one is to be looked at; skipped if every step was;
    /// passed if none failed.
    Outcome outcome() const;
};

/// What a report says of a step.
QString verdictOf(const StepResult &step);

} // namespace scenario

Q_DECLARE_METATYPE(scenario::StepResult)
Q_DECLARE_METATYPE(scenario::ScenarioResult)
