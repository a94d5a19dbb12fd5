// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/matching.h"
#include "core/scenario/runner.h"
#include "core/session/tokenreading.h"

#include <QMap>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

/// Absent: an empty body. Text where it is no JSON.
std::optional<Json> bodyOf(const session::Exchange &exchange)
{
    if (exchange.replyBody.isEmpty())
        return std::nullopt;
    const auto json = parseJson(exchange.replyBody);
    return json ? *json : Json(QString::fromUtf8(exchange.replyBody));
}

std::optional<Json> memberAt(const Json &value, const QStringList &path)
{
    const Json *at = &value;
    for (const QString &step : path) {
        bool isIndex = false;
        const int index = step.toInt(&isIndex);
        if (at->isArray() && isIndex && index >= 0 && index < at->items().size())
            at = &at->items().at(index);
        else if (const Json *member = at->find(step))
            at = member;
        else
            return std::nullopt;
    }
    return *at;
}

std::optional<Json> captured(const QString &source, const session::Exchange &exchange)
{
    if (source == u"status")
        return Json(exchange.status);
    const QStringList words = source.split(u'.');
    if (words.constFirst() == u"headers") {
        const auto value = session::headerValue(exchange.replyHeaders, source.sliced(8).toUtf8());
        return value ? std::optional(Json(QString::fromUtf8(*value))) : std::nullopt;
    }
    const std::optional<Json> body = bodyOf(exchange);
    if (!body)
        return std::nullopt;
    if (words.constFirst() == u"body")
        return memberAt(*body, words.mid(1));
    const std::optional<Json> token = memberAt(*body, { words.value(1) });
    const session::TokenReading reading = session::readToken(token ? token->toString().toUtf8() : QByteArray());
    return reading.claims ? memberAt(*reading.claims, { words.value(2) }) : std::nullopt;
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
    case session::TokenState::Unknown:
        break;
    }
    return u"unknown"_s;
}

} // namespace

Result<> Runner::capture(const Step &step, const session::Exchange *exchange)
{
    for (const Capture &each : step.captures) {
        const std::optional<Json> value
            = exchange ? captured(each.source, *exchange) : std::optional(Json(QString::fromUtf8(m_made)));
        if (!value) {
            m_variables.remove(each.variable); // an older value would be taken for this step's
            return fail(Errc::NotFound, tr("The answer has no “%1” to keep as “%2”.").arg(each.source, each.variable));
        }
        m_variables.insert(each.variable, *value);
    }
    return {};
}

void Runner::judge(const Pending &call)
{
    const Expectation &expect = call.step.expect;
    const session::Exchange &exchange = *call.exchange;
    const auto band = m_stage.server().band;
    if (!expect.status.isNull()) {
        const Json status(exchange.status);
        m_current.checks += match(call.prefix + u"status"_s, expect.status, &status, band);
    }
    for (const Json::Member &field : expect.headers.members()) {
        const auto value = session::headerValue(exchange.replyHeaders, field.name.toUtf8());
        const Json text = value ? Json(QString::fromUtf8(*value)) : Json();
        m_current.checks += match(call.prefix + u"header "_s + field.name, field.value, value ? &text : nullptr, band);
    }
    if (!expect.body.isNull()) {
        const std::optional<Json> body = bodyOf(exchange);
        m_current.checks += match(call.prefix + u"body"_s, expect.body, body ? &*body : nullptr, band);
    }
    if (!expect.cause.isNull()) {
        const QList<diagnose::Cause> causes = causesOf(exchange);
        const Json id = causes.isEmpty() ? Json() : Json(QString::fromLatin1(causes.constFirst().id));
        m_current.checks += match(call.prefix + tr("cause"), expect.cause, causes.isEmpty() ? nullptr : &id, band);
    }
    if (m_step.action == Action::Parallel)
        judgeTokens(call.step);
}

void Runner::judgeTokens(const Step &step)
{
    const auto band = m_stage.server().band;
    for (const Json::Member &token : step.expect.claims.members()) {
        const session::TokenReading reading = session::readToken(m_variables.value(token.name).toString().toUtf8());
        const Json claims = reading.claims.value_or(Json());
        m_current.checks
            += match(tr("claims of %1: ").arg(token.name), token.value, reading.claims ? &claims : nullptr, band);
    }
    for (const Json::Member &token : step.expect.state.members()) {
        const Json state(stateOf(m_variables.value(token.name).toString().toUtf8()));
        m_current.checks += match(tr("state of %1").arg(token.name), token.value, &state, band);
    }
}

void Runner::judgeStatuses()
{
    if (!m_step.expect.statuses.isObject())
        return;
    QMap<QString, int> counts;
    for (const session::Exchange &exchange : m_current.exchanges)
        ++counts[QString::number(exchange.status)];
    for (const Json::Member &expected : m_step.expect.statuses.members()) {
        const Json count(counts.take(expected.name));
        m_current.checks
            += match(tr("answers with %1").arg(expected.name), expected.value, &count, m_stage.server().band);
    }
    for (const auto [status, count] : counts.asKeyValueRange())
        m_current.checks.append({ tr("answers with %1").arg(status), u"0"_s, QString::number(count), false });
}

QString Runner::stateOf(const QByteArray &token)
{
    const int id = m_log->observe(token, session::Origin::Received, m_stage.server().id());
    const session::TokenRecord *known = m_log->token(id);
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
