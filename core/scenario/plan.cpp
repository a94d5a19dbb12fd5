// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/plan.h"

#include "core/client/endpoint.h"
#include "core/scenario/variables.h"

using namespace Qt::StringLiterals;

namespace scenario {

using session::Endpoint;

namespace {

bool calls(Action action)
{
    switch (action) {
    case Action::Login:
    case Action::Call:
    case Action::Refresh:
    case Action::Blacklist:
    case Action::Verify:
        return true;
    default:
        return false;
    }
}

Needs needsOf(const Step &step)
{
    Needs needs = step.needs;
    for (const Step &inner : step.steps)
        needs |= needsOf(inner);
    return needs;
}

/// Replaces what is known; the rest stays as it is written.
Json filled(const Json &value, Variables variables)
{
    for (const QString &name : referencesIn(value).value_or(QStringList())) {
        if (!variables.contains(name))
            variables.insert(name, Json(u"${%1}"_s.arg(name)));
    }
    return substituted(value, variables).value_or(value);
}

void plan(Step step, Variables variables, const config::ServerProfile &profile, int times, QList<PlannedCall> *out)
{
    for (const auto [name, value] : step.locals.asKeyValueRange())
        variables.insert(name, filled(value, variables));
    for (const Step &inner : step.steps)
        plan(inner, variables, profile, times * step.times, out);
    if (!calls(step.action))
        return;
    step.with = filled(step.with, variables);
    const Endpoint endpoint = endpointOf(step);
    config::ServerProfile server = profile;
    if (const Json *path = step.with.find(u"path"))
        server.paths.insert(endpoint, path->toString());
    const auto request = client::buildRequest(server, endpoint);
    if (!request)
        return; // the server has no such endpoint: the step will be skipped
    const Json *method = step.with.find(u"method");
    out->append({ filled(Json(step.name), variables).toString(),
        method ? method->toString().toUpper().toLatin1() : request->method, request->url, times });
}

} // namespace

Endpoint endpointOf(const Step &step)
{
    if (const Json *named = step.with.find(u"endpoint"))
        return config::endpointNamed(named->toString()).value_or(Endpoint::Other);
    const bool authenticated = step.with.contains(u"access") || step.with.contains(u"authorization");
    switch (step.action) {
    case Action::Login:
        return step.with.contains(u"password") ? Endpoint::ObtainPair : Endpoint::Login;
    case Action::Refresh:
        return authenticated ? Endpoint::Refresh : Endpoint::TokenRefresh;
    case Action::Blacklist:
        return authenticated ? Endpoint::Logout : Endpoint::TokenBlacklist;
    case Action::Verify:
        return Endpoint::TokenVerify;
    default:
        return Endpoint::Other;
    }
}

QString lackOf(const Scenario &scenario, const Step &step, const Stage &stage)
{
    Needs needs = needsOf(step) | scenario.needs;
    needs.setFlag(Need::Settings, needs.testFlag(Need::Settings) || scenario.changesServer());
    for (const Need need : { Need::Settings, Need::Clock, Need::Directory }) {
        const QString reason = needs.testFlag(need) ? stage.lacks(need) : QString();
        if (!reason.isEmpty())
            return reason;
    }
    return {};
}

Result<QList<PlannedCall>> plannedCalls(const Scenario &scenario, Stage &stage)
{
    if (const auto ready = stage.prepare(scenario); !ready)
        return tl::unexpected(ready.error());
    QList<PlannedCall> out;
    for (const Step &step : scenario.steps) {
        if (lackOf(scenario, step, stage).isEmpty())
            plan(step, scenario.variables, stage.server(), 1, &out);
    }
    return out;
}

} // namespace scenario
