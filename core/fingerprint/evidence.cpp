// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/evidence.h"

#include "core/base/timetext.h"
#include "core/session/exchangereading.h"
#include "core/session/sessionlog.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;
using session::Exchange;

namespace fingerprint {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Evidence", text);
}

bool isTypeName(const QString &value)
{
    return value == u"access" || value == u"refresh" || value == u"sliding";
}

/// Expired is what a server says of its own tokens alone: a foreign signature is found first.
bool knowsAsOwn(const diagnose::Answer &answer)
{
    return answer.exchange.succeeded()
        || (refusesToken(answer)
            && (answer.says == diagnose::Says::Expired || answer.says == diagnose::Says::Blacklisted))
        || session::saysBlacklisted(answer.exchange);
}

} // namespace

QString SeenToken::typeClaim() const
{
    if (!reading.claims)
        return {};
    if (isTypeName(reading.text(u"token_type")))
        return u"token_type"_s;
    for (const Json::Member &member : reading.claims->members()) {
        if (member.value.isString() && isTypeName(member.value.toString()))
            return member.name;
    }
    return {};
}

QString SeenToken::type() const
{
    const QString claim = typeClaim();
    return claim.isEmpty() ? QString() : reading.text(claim);
}

Evidence::Evidence(const Order &order, const QList<ProbeAnswer> &answers)
    : m_order(order)
    , m_answers(answers)
{
    collectPast();
    addGiven(order.access, tr("the access token that was given"), ProbeKind::VerifyAccess, ProbeKind::ViewAccess);
    addGiven(order.refresh, tr("the refresh token that was given"), ProbeKind::VerifyRefresh, ProbeKind::VerifyRefresh);
    collectTokens();
}

void Evidence::collectPast()
{
    if (!m_order.log)
        return;
    const QString id = m_order.server.id();
    for (auto it = m_order.log->exchanges().crbegin(); it != m_order.log->exchanges().crend(); ++it) {
        if (it->server == id && it->failure == session::Failure::None && it->status != 0)
            m_past.append(&*it);
    }
}

void Evidence::addGiven(const QByteArray &text, const QString &name, ProbeKind verify, ProbeKind view)
{
    const session::TokenReading reading = session::readToken(text);
    if (!reading.isReadable())
        return;
    SeenToken token{ text, reading, Proof::None, name, nullptr, true };
    for (const ProbeKind kind : { verify, view }) {
        const Exchange *exchange = probe(kind);
        if (!exchange)
            continue;
        const diagnose::Answer answer(*exchange);
        if (knowsAsOwn(answer)) {
            // A view that everybody may see takes any token.
            const Exchange *bare = kind == ProbeKind::ViewAccess ? probe(ProbeKind::ViewBare) : nullptr;
            if (kind == ProbeKind::ViewAccess && (!bare || bare->succeeded()))
                continue;
            token.proof = Proof::Taken;
            break;
        }
        const auto expiresAt = reading.time(u"exp");
        const bool mayBeExpired = expiresAt && *expiresAt <= m_order.clock() + std::chrono::minutes(1);
        if (refusesToken(answer) && !mayBeExpired) {
            m_refused.append(token);
            return;
        }
    }
    m_tokens.append(token);
}

void Evidence::collectTokens()
{
    if (!m_order.log)
        return;
    const QString id = m_order.server.id();
    QHash<int, const Exchange *> broughtBy;
    for (const Exchange *exchange : std::as_const(m_past)) {
        for (const int token : m_order.log->tokensOf(exchange->id).received)
            broughtBy.insert(token, exchange); // the oldest is the last
    }
    const session::TokenList &all = m_order.log->tokens();
    for (auto record = all.crbegin(); record != all.crend(); ++record) {
        const Exchange *exchange = broughtBy.value(record->id);
        if (record->origin != session::Origin::Received || record->server != id || !exchange)
            continue;
        const session::TokenReading reading = session::readToken(record->text);
        if (!reading.claims)
            continue;
        SeenToken token{ record->text, reading, Proof::Given, {}, exchange, !record->isStripped };
        const QString type = token.type();
        token.from = type.isEmpty() ? tr("a token that %1 gave").arg(callText(*exchange, *this))
                                    : tr("the %1 token that %2 gave").arg(type, callText(*exchange, *this));
        m_tokens.append(token);
    }
}

int Evidence::sentBy(const Exchange &exchange) const
{
    return m_order.log ? m_order.log->tokensOf(exchange.id).sent : -1;
}

QString callText(const Exchange &exchange, const Evidence &evidence)
{
    const QString call = session::callName(exchange);
    return exchange.id == 0 ? call : tr("%1 (%2)").arg(call, clockText(exchange.startedAt, evidence.order().clock()));
}

bool refusesToken(const diagnose::Answer &answer)
{
    return answer.status == 401 && answer.code == "token_not_valid" && !answer.detail.isEmpty();
}

} // namespace fingerprint
