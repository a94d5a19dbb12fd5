// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenarioresult.h"

#include <QCoreApplication>

#include <algorithm>

namespace scenario {

QLatin1String outcomeName(Outcome outcome)
{
    static constexpr const char *names[] = { "not run", "passed", "failed", "skipped", "look" };
    return QLatin1String(names[std::size_t(outcome)]);
}

QString outcomeText(Outcome outcome)
{
    return outcome == Outcome::Look ? QCoreApplication::translate("scenario::Report", "some answers were unexpected")
                                    : QString(outcomeName(outcome));
}

int ScenarioResult::count(Outcome outcome) const
{
    return int(std::count_if(
        steps.begin(), steps.end(), [outcome](const StepResult &step) { return step.outcome == outcome; }));
}

Outcome ScenarioResult::outcome() const
{
    if (!problem.isEmpty() || count(Outcome::Failed) > 0)
        return Outcome::Failed;
    if (count(Outcome::Look) > 0)
        return Outcome::Look;
    if (count(Outcome::Passed) > 0)
        return count(Outcome::NotRun) > 0 ? Outcome::NotRun : Outcome::Passed;
    return count(Outcome::Skipped) > 0 ? Outcome::Skipped : Outcome::NotRun;
}

QString verdictOf(const StepResult &step)
{
    return step.verdict.isEmpty() ? QString(outcomeName(step.outcome)) : step.verdict;
}

} // namespace scenario
