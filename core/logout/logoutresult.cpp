// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logout/logoutresult.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace logout {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("LogoutTest", text);
}

} // namespace

scenario::ScenarioResult LogoutResult::toScenarioResult() const
{
    scenario::ScenarioResult result;
    result.id = u"logout-test"_s;
    result.name = tr("Logout test: %1").arg(headline.endsWith(u'.') ? headline.chopped(1) : headline);
    result.description = text;
    result.server = server;
    result.startedAt = startedAt;
    result.duration = duration;
    for (const LogoutRow &row : rows) {
        scenario::StepResult step;
        step.index = int(result.steps.size());
        step.name = row.title;
        step.action = u"call"_s;
        step.reason = row.note;
        step.causes = row.causes;
        step.outcome = row.mark == LogoutMark::Wrong ? scenario::Outcome::Failed
            : row.mark == LogoutMark::NotSent        ? scenario::Outcome::Skipped
            : row.mark == LogoutMark::Waiting        ? scenario::Outcome::NotRun
                                                     : scenario::Outcome::Passed;
        if (row.exchange) {
            step.exchanges.append(*row.exchange);
            step.duration = row.exchange->duration;
            step.checks.append({ tr("answer"), row.expected, row.actual, row.mark == LogoutMark::AsExpected });
        }
        result.steps.append(step);
    }
    if (verdict != LogoutVerdict::LoggedOut && result.count(scenario::Outcome::Failed) == 0)
        result.problem = headline + u' ' + text;
    return result;
}

} // namespace logout
