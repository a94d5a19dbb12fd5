// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/filling.h"

#include "core/scenario/steprules.h"
#include "core/scenario/variables.h"

namespace scenario {

Result<Step> filled(const Step &step, Variables variables)
{
    Step out = step;
    const Variables outer = variables;
    for (const auto [name, value] : step.locals.asKeyValueRange()) {
        const auto local = substituted(value, outer);
        if (!local)
            return tl::unexpected(local.error());
        variables.insert(name, *local);
    }
    const auto name = substituted(Json(step.name), variables);
    if (!name)
        return tl::unexpected(name.error());
    out.name = name->toString();
    Expectation &expect = out.expect;
    for (Json *part : { &out.with, &expect.status, &expect.headers, &expect.body, &expect.cause, &expect.claims,
             &expect.state, &expect.statuses }) {
        auto value = substituted(*part, variables);
        if (!value)
            return tl::unexpected(value.error());
        *part = *value;
    }
    for (const Json::Member &member : Json(out.with).members()) {
        const auto value = asKind(step.action, member);
        if (!value)
            return tl::unexpected(value.error());
        out.with.set(member.name, *value);
    }
    if (const Json *times = out.with.find(u"times"))
        out.times = int(times->toInteger().value_or(1));
    for (Step &inner : out.steps) {
        auto value = filled(inner, variables);
        if (!value)
            return value;
        inner = *value;
    }
    return out;
}

QList<Capture> capturesOf(const Step &step)
{
    QList<Capture> captures = step.captures;
    for (const Step &inner : step.steps)
        captures += capturesOf(inner);
    return captures;
}

QStringList unsetReferences(const Step &step, const Variables &variables)
{
    QStringList names;
    Json everything = Json::array({ step.with, Json(step.name), step.expect.status, step.expect.headers,
        step.expect.body, step.expect.cause, step.expect.claims, step.expect.state, step.expect.statuses });
    for (const Json &local : step.locals)
        everything.append(local);
    for (const QString &name : referencesIn(everything).value_or(QStringList())) {
        if (!variables.contains(name) && !step.locals.contains(name))
            names.append(name);
    }
    QStringList captured;
    for (const Capture &each : capturesOf(step))
        captured.append(each.variable);
    for (const Json *part : { &step.expect.claims, &step.expect.state }) {
        for (const Json::Member &member : part->members()) {
            if (!variables.contains(member.name) && !captured.contains(member.name))
                names.append(member.name);
        }
    }
    for (const Step &inner : step.steps) {
        for (const QString &name : unsetReferences(inner, variables)) {
            if (!step.locals.contains(name))
                names.append(name);
        }
    }
    return names;
}

} // namespace scenario
