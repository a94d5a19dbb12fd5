// SPDX-License-Identifier: GPL-3.0-or-later
// The part of SessionLog that draws conclusions from an exchange.
#include "core/session/carriedtokens.h"
#include "core/session/exchangereading.h"
#include "core/session/sessionlog.h"
#include "core/session/tokenreading.h"

#include <algorithm>

namespace session {

/// An imported call was made before now; one without a time may have been made at any.
Instant SessionLog::seenIn(const Exchange &exchange) const
{
    const Instant now = m_clock();
    return exchange.startedAt > Instant() ? std::min(now, endOf(exchange)) : now;
}

TokensOfExchange SessionLog::observeTokens(const Exchange &exchange)
{
    TokensOfExchange tokens;
    const Instant seenAt = seenIn(exchange);
    tokens.bearer = observe(bearerToken(exchange), Origin::Sent, exchange.server, -1, seenAt);
    if (const QByteArray sent = bodyToken(exchange); looksLikeToken(sent.trimmed()))
        tokens.sent = observe(sent, Origin::Sent, exchange.server, -1, seenAt);
    observeOthers(exchange, &tokens);
    if (exchange.succeeded())
        observeReply(exchange, &tokens);
    return tokens;
}

/// Every other token of the request; the refresh token of a refresh or a logout may be in a cookie.
void SessionLog::observeOthers(const Exchange &exchange, TokensOfExchange *tokens)
{
    for (const CarriedToken &each : tokensSent(exchange)) {
        if (!looksLikeToken(each.text))
            continue;
        const int id = observe(each.text, Origin::Sent, exchange.server, -1, seenIn(exchange));
        if (id == tokens->bearer || id == tokens->sent)
            continue;
        const bool takesIt = (revokes(exchange) || isRefresh(exchange)) && each.place == Place::Cookie
            && m_tokens.at(id).tokenType == "refresh";
        if (takesIt && tokens->sent < 0)
            tokens->sent = id;
        else if (!tokens->others.contains(id))
            tokens->others.append(id);
    }
}

/// Tokens that came back descend from the one that was sent in the body; a pair from ObtainPair from its refresh token;
/// those of the password-less login are independent of each other and only share the family.
void SessionLog::observeReply(const Exchange &exchange, TokensOfExchange *tokens)
{
    int parent = tokens->sent;
    for (const CarriedToken &each : receivedInOrder(exchange)) {
        const int id = observe(each.text, Origin::Received, exchange.server, parent, seenIn(exchange));
        if (!tokens->received.contains(id))
            tokens->received.append(id);
        if (exchange.endpoint == Endpoint::ObtainPair && lastName(each.name).contains(u"refresh"))
            parent = id;
    }
    for (const int id : tokens->received)
        joinFamily(id, m_tokens.at(tokens->received.constFirst()).familyId);
}

void SessionLog::learnUsers(const Exchange &exchange, const TokensOfExchange &tokens)
{
    if (!exchange.succeeded())
        return;
    const Json reply = jsonReply(exchange);
    const auto name = [&](const Json &user) {
        const Json *id = user.find(u"id");
        const Json *userName = user.find(u"username");
        if (id && userName)
            nameUser(exchange.server, id->isNumber() ? QString::fromLatin1(id->numberText()) : id->toString(),
                userName->toString());
    };
    if (exchange.endpoint == Endpoint::WhoAmI)
        name(reply);
    for (const Json &user : reply.items())
        name(user);
    const Json request = jsonRequest(exchange);
    const Json *userName = request.find(u"username");
    if (userName && !tokens.received.isEmpty())
        nameUser(exchange.server, m_tokens.at(tokens.received.constFirst()).userId, userName->toString());
}

void SessionLog::concludeRevocation(const Exchange &exchange, const TokensOfExchange &tokens)
{
    if (!token(tokens.sent))
        return;
    // It was taken, so whatever revoked it before did not. What did so after an imported call says nothing.
    const std::optional<Instant> revokedAt = m_tokens.at(tokens.sent).revokedAt;
    if (exchange.succeeded() && (revokes(exchange) || isRefresh(exchange)) && revokedAt && *revokedAt < endOf(exchange))
        markAlive(tokens.sent);
    if (exchange.succeeded() && revokes(exchange)) {
        if (!tookBefore(exchange, tokens.sent))
            markRevoked(tokens.sent, endOf(exchange), callName(exchange));
        return;
    }
    const bool rotated = std::any_of(tokens.received.cbegin(), tokens.received.cend(),
        [this](int id) { return m_tokens.at(id).tokenType == "refresh"; });
    if (exchange.succeeded() && rotated && serverRules(exchange.server).blacklistsAfterRotation.value_or(false))
        markRevoked(tokens.sent, endOf(exchange), callName(exchange), Revocation::RotatedAway);
    if (!m_tokens.at(tokens.sent).revokedAt && saysBlacklisted(exchange))
        concludeFromRefusal(tokens.sent, exchange);
}

/// The same call took the same token earlier, and so has no blacklist: neither of the two revoked it.
bool SessionLog::tookBefore(const Exchange &exchange, int id) const
{
    const QList<int> same = sameJti(id);
    return std::any_of(m_exchanges.cbegin(), m_exchanges.cend(), [&](const Exchange &each) {
        return each.succeeded() && each.server == exchange.server && endOf(each) < endOf(exchange)
            && callName(each) == callName(exchange) && same.contains(m_tokensOf.value(each.id).sent);
    });
}

/// The server calls it blacklisted and the session did not see it happen: a rotation if there was one, else somebody
/// else.
void SessionLog::concludeFromRefusal(int id, const Exchange &exchange)
{
    for (qsizetype i = m_exchanges.size() - 1; i >= 0; --i) {
        const Exchange &earlier = m_exchanges.at(i);
        const TokensOfExchange carried = m_tokensOf.value(earlier.id);
        if (carried.sent != id || !earlier.succeeded())
            continue;
        for (const int received : carried.received) {
            if (m_tokens.at(received).tokenType == "refresh") {
                markRevoked(id, endOf(earlier), callName(earlier), Revocation::RotatedAway);
                return;
            }
        }
    }
    markRevoked(id, endOf(exchange), QString());
}

} // namespace session
