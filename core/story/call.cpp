// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/call.h"

#include "core/diagnose/diagnose.h"
#include "core/session/exchangereading.h"

#include <algorithm>

namespace story {

using session::Endpoint;
using session::TokenRecord;
using session::TokenState;

Call::Call(const session::Exchange &made, const diagnose::DiagnoseContext &context)
    : exchange(made)
    , log(*context.log)
    , tokens(log.tokensOf(made.id))
    , sent(log.token(tokens.sent))
    , bearer(log.token(tokens.bearer))
    , end(endOf(made))
{
    for (const int id : tokens.received) {
        if (const TokenRecord *token = log.token(id))
            received.append(token);
    }
    if (const QList<diagnose::Cause> causes = diagnose::diagnose(made, context); !causes.isEmpty())
        cause = causes.constFirst();
    const bool knowsServer = context.settings && context.server && context.server->id() == made.server;
    if (knowsServer) {
        hasBlacklist = context.settings->blacklistApp;
        isBlacklistKnown = context.settings->blacklistAppIsKnown;
    }
    if (log.serverRules(made.server).hasBlacklist) {
        hasBlacklist = *log.serverRules(made.server).hasBlacklist;
        isBlacklistKnown = true;
    }
    if (cause && cause->id == "no_blacklist_app")
        hasBlacklist = false;
    looksAtListOnVerify = hasBlacklist && log.serverRules(made.server).blacklistsAfterRotation.value_or(false);
}

bool Call::isLogin() const
{
    return exchange.endpoint == Endpoint::Login || exchange.endpoint == Endpoint::ObtainPair
        || exchange.endpoint == Endpoint::ObtainSliding;
}

bool Call::hasPassword() const
{
    return jsonRequest(exchange).contains(u"password");
}

QString Call::userName() const
{
    const Json request = jsonRequest(exchange);
    if (const Json *name = request.find(u"username"); name && name->isString())
        return name->toString();
    if (const Json *id = request.find(u"user_id"))
        return id->isNumber() ? QString::fromLatin1(id->numberText()) : id->toString();
    return received.isEmpty() ? QString() : received.constFirst()->user;
}

bool Call::isListed() const
{
    if (exchange.succeeded())
        return false;
    return saysBlacklisted(exchange) || (cause && (cause->id == "blacklisted" || cause->id == "rotated_away"));
}

const TokenRecord *Call::lookedUp() const
{
    if (!hasBlacklist || (!exchange.succeeded() && !isListed()))
        return nullptr; // a token that is refused for itself is not looked up any more
    if (session::isRefresh(exchange))
        return sent;
    if (session::revokes(exchange))
        return isListed() ? sent : nullptr; // the arrow that writes says enough
    if (exchange.endpoint == Endpoint::TokenVerify) {
        const bool canBeListed = sent && sent->tokenType != "access";
        return canBeListed && (looksAtListOnVerify || isListed()) ? sent : nullptr;
    }
    return bearer && (bearer->tokenType == "sliding" || isListed()) ? bearer : nullptr;
}

const TokenRecord *Call::revoked() const
{
    if (!hasBlacklist || !exchange.succeeded() || !sent)
        return nullptr;
    if (session::revokes(exchange))
        return sent;
    const bool isRotated = sent->revocation == session::Revocation::RotatedAway && sent->revokedAt == end;
    return session::isRefresh(exchange) && isRotated ? sent : nullptr;
}

const TokenRecord *Call::aliveAccess() const
{
    const int member = sent ? tokens.sent : tokens.bearer;
    const QList<int> family = log.familyOf(member);
    for (auto id = family.crbegin(); id != family.crend(); ++id) {
        const TokenRecord *token = log.token(*id);
        if (token->tokenType == "access" && token->expiresAt && token->seenAt <= end
            && stateAt(*token, end) == TokenState::Alive)
            return token;
    }
    return nullptr;
}

const TokenRecord *Call::blacklistedRefresh() const
{
    const QList<int> family = log.familyOf(tokens.bearer);
    for (auto id = family.crbegin(); id != family.crend(); ++id) {
        const TokenRecord *token = log.token(*id);
        if (token->tokenType == "refresh" && token->seenAt <= end) // a rotated one has a successor that may be alive
            return stateAt(*token, end) == TokenState::Blacklisted ? token : nullptr;
    }
    return nullptr;
}

bool Call::receivedRefresh() const
{
    return std::any_of(
        received.cbegin(), received.cend(), [](const TokenRecord *token) { return token->tokenType == "refresh"; });
}

QString Call::reason() const
{
    QString text = cause ? cause->text : QString::fromUtf8(exchange.reason);
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text;
}

} // namespace story
