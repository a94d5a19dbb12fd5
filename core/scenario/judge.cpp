// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/judge.h"

#include "core/scenario/capturing.h"
#include "core/scenario/matching.h"
#include "core/session/tokenreading.h"

#include <QCoreApplication>
#include <QMap>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Runner", text);
}

QString stateName(session::TokenState state)
{
    switch (state) {
    case session::TokenState::Alive:
        return u"alive"_s;
    case session::TokenState::Expired:
        return u"expired"_s;
    case session::TokenState::Blacklisted:
        return u"blacklisted"_s;
    case session::TokenState::NotYet:
        return u"not_yet"_s;
    case session::TokenState::Unverified:
        return u"unverified"_s;
    case session::TokenState::Unknown:
        break;
    }
    return u"unknown"_s;
}

} // namespace

Judge::Judge(const Stage &stage, session::SessionLog &log, const Variables &variables)
    : m_stage(stage)
    , m_log(log)
    , m_variables(variables)
{
}

QList<Check> Judge::answer(const QString &prefix, const Expectation &expect, const session::Exchange &exchange,
    const QList<diagnose::Cause> &causes) const
{
    QList<Check> checks;
    const auto band = m_stage.server().band;
    if (!expect.status.isNull()) {
        const Json status(exchange.status);
        checks += match(prefix + u"status"_s, expect.status, &status, band);
    }
    for (const Json::Member &field : expect.headers.members()) {
        const auto value = session::headerValue(exchange.replyHeaders, field.name.toUtf8());
        const Json text = value ? Json(QString::fromUtf8(*value)) : Json();
        checks += match(prefix + u"header "_s + field.name, field.value, value ? &text : nullptr, band);
    }
    if (!expect.body.isNull()) {
        const std::optional<Json> body = bodyOf(exchange);
        checks += match(prefix + u"body"_s, expect.body, body ? &*body : nullptr, band);
    }
    if (!expect.tokens.isNull()) {
        const Json given = tokensOf(exchange, m_stage.server());
        checks += match(prefix + tr("tokens"), expect.tokens, &given, band);
    }
    if (!expect.cause.isNull()) {
        const Json id = causes.isEmpty() ? Json() : Json(QString::fromLatin1(causes.constFirst().id));
        checks += match(prefix + tr("cause"), expect.cause, causes.isEmpty() ? nullptr : &id, band);
    }
    return checks;
}

QList<Check> Judge::tokens(const Expectation &expect) const
{
    QList<Check> checks;
    const auto band = m_stage.server().band;
    for (const Json::Member &token : expect.claims.members()) {
        const session::TokenReading reading = session::readToken(m_variables.value(token.name).toString().toUtf8());
        const Json claims = reading.claims.value_or(Json());
        checks += match(tr("claims of %1: ").arg(token.name), token.value, reading.claims ? &claims : nullptr, band);
    }
    for (const Json::Member &token : expect.state.members()) {
        const Json state(stateOf(m_variables.value(token.name).toString().toUtf8()));
        checks += match(tr("state of %1").arg(token.name), token.value, &state, band);
    }
    return checks;
}

QList<Check> Judge::statuses(const Expectation &expect, const QList<session::Exchange> &exchanges) const
{
    QList<Check> checks;
    if (!expect.statuses.isObject())
        return {};
    QMap<QString, int> counts;
    for (const session::Exchange &exchange : exchanges)
        ++counts[QString::number(exchange.status)];
    for (const Json::Member &expected : expect.statuses.members()) {
        const Json count(counts.take(expected.name));
        checks += match(tr("answers with %1").arg(expected.name), expected.value, &count, m_stage.server().band);
    }
    for (const auto [status, count] : counts.asKeyValueRange())
        checks.append({ tr("answers with %1").arg(status), u"0"_s, QString::number(count), false });
    return checks;
}

QString Judge::stateOf(const QByteArray &token) const
{
    const int id = m_log.observe(token, session::Origin::Received, m_stage.server().id());
    const session::TokenRecord *known = m_log.token(id);
    if (!known)
        return stateName(session::TokenState::Unknown);
    session::TokenRecord record = *known;
    // The server's own table knows better than what its answers let us conclude.
    if (const auto listed = m_stage.isBlacklisted(token)) {
        record.revokedAt.reset();
        record.revocation = session::Revocation::None;
        if (*listed)
            return stateName(session::TokenState::Blacklisted);
    }
    return stateName(session::stateAt(record, m_stage.now()));
}

} // namespace scenario
