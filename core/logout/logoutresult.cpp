// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logout/logoutresult.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace logout {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("LogoutTest", text);
}

} // namespace

QString markText(LogoutMark mark)
{
    switch (mark) {
    case LogoutMark::AsExpected:
        return tr("as expected");
    case LogoutMark::Look:
        return tr("unexpected");
    case LogoutMark::Wrong:
        return tr("failed");
    case LogoutMark::NotSent:
        return tr("not tested");
    case LogoutMark::NotNeeded:
        return tr("not needed");
    case LogoutMark::Waiting:
        break;
    }
    return {};
}

bool LogoutResult::isWhole() const
{
    return std::none_of(
        rows.cbegin(), rows.cend(), [](const LogoutRow &row) { return row.mark == LogoutMark::NotSent; });
}

bool LogoutResult::isAsExpected() const
{
    return std::all_of(rows.cbegin(), rows.cend(),
        [](const LogoutRow &row) { return row.mark == LogoutMark::AsExpected || row.mark == LogoutMark::NotNeeded; });
}

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
        step.verdict = markText(row.mark);
        step.outcome = row.mark == LogoutMark::Wrong ? scenario::Outcome::Failed
            : row.mark == LogoutMark::AsExpected     ? scenario::Outcome::Passed
            : row.mark == LogoutMark::NotNeeded      ? scenario::Outcome::Skipped
            : row.mark == LogoutMark::Waiting        ? scenario::Outcome::NotRun
                                                     : scenario::Outcome::Look;
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
