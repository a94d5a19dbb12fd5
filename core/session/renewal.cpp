// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/renewal.h"

#include "core/session/exchangereading.h"
#include "core/session/tokenchoice.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace session {

namespace {

/// Stopped on request; one that could not be sent as it is ends as cancelled, too, but says why.
bool wasStopped(const Exchange &exchange)
{
    return exchange.failure == Failure::Cancelled && (!exchange.error || exchange.error->code == Errc::Cancelled);
}

/// The last refresh that was tried with that token, sent or not; nullptr: none.
const Exchange *lastRefresh(const SessionLog &log, int refresh)
{
    const QList<quint64> calls = log.exchangesSending(refresh);
    for (auto call = calls.crbegin(); call != calls.crend(); ++call) {
        const Exchange *exchange = log.exchange(*call);
        if (exchange && isRefresh(*exchange) && !wasStopped(*exchange))
            return exchange;
    }
    return nullptr;
}

/// Where an access token went along, it may be that one which was refused.
bool isRefused(const SessionLog &log, int refresh)
{
    const Exchange *last = lastRefresh(log, refresh);
    if (!last || last->status < 400 || last->status >= 500)
        return false;
    return last->occasion != Occasion::Asked || log.tokensOf(last->id).bearer < 0;
}

/// Whatever the server made of it: who logs out wants to be logged out.
bool isLoggedOut(const SessionLog &log, const QList<int> &family)
{
    return std::any_of(family.cbegin(), family.cend(), [&log](int id) {
        const QList<quint64> calls = log.exchangesSending(id) + log.exchangesBearing(id);
        return std::any_of(calls.cbegin(), calls.cend(), [&log](quint64 call) {
            const Exchange *exchange = log.exchange(call);
            return exchange && exchange->succeeded() && revokes(*exchange);
        });
    });
}

} // namespace

std::chrono::seconds clockAhead(const SessionLog &log, const QString &server, Instant now)
{
    constexpr qsizetype most = 500; // looked at
    const ExchangeList &exchanges = log.exchanges();
    const auto end = exchanges.crbegin() + std::min(most, exchanges.size());
    for (auto exchange = exchanges.crbegin(); exchange != end; ++exchange) {
        if (exchange->server != server || exchange->startedAt + 1h < now)
            continue;
        if (const auto skew = clockSkew(*exchange))
            return skew->isInTime() ? 0s : skew->ahead;
    }
    return 0s;
}

std::optional<Instant> renewalMark(const TokenRecord &access)
{
    const Instant begin = access.issuedAt.value_or(access.seenAt);
    if (!access.expiresAt || *access.expiresAt <= begin)
        return std::nullopt;
    return begin + (*access.expiresAt - begin) * 4 / 5;
}

QList<int> accessTokensInUse(const SessionLog &log, const QString &server, Instant now)
{
    QList<int> newest;
    QSet<QString> users;
    const TokenList &tokens = log.tokens();
    for (auto token = tokens.crbegin(); token != tokens.crend(); ++token) {
        const bool isGivenOut = token->origin == Origin::Received || token->origin == Origin::Issued;
        const bool isBearer = token->tokenType == "access" || token->tokenType == "sliding";
        if (token->server != server || !isBearer || !isGivenOut || !token->source.isEmpty() || token->isStripped
            || stateAt(*token, now) != TokenState::Alive)
            continue;
        const QString user = token->userId.isEmpty() ? QStringLiteral("\n%1").arg(token->familyId) : token->userId;
        if (users.contains(user))
            continue;
        users.insert(user);
        newest.append(token->id);
    }
    return newest;
}

int renewalToken(const SessionLog &log, int access, Instant now)
{
    const TokenRecord *refresh = log.token(chooseTokens(log, access, now).refresh);
    // A sliding token renews itself, as long as it is alive and its refresh_exp lies ahead.
    const bool isSliding
        = refresh && refresh->tokenType == "sliding" && refresh->refreshExpiresAt.value_or(Instant::min()) > now;
    const bool isUsable = refresh && (refresh->tokenType == "refresh" || isSliding) && !refresh->isStripped
        && stateAt(*refresh, now) == TokenState::Alive;
    if (!isUsable || isRefused(log, refresh->id) || isLoggedOut(log, log.familyOf(access)))
        return -1;
    return refresh->id;
}

bool hasRenewalFailed(const SessionLog &log, int refresh)
{
    const Exchange *last = lastRefresh(log, refresh);
    return last && !last->succeeded();
}

std::optional<Instant> renewalFailedAt(const SessionLog &log, int refresh)
{
    const Exchange *last = lastRefresh(log, refresh);
    const bool isRefusal = last && last->status >= 400 && last->status < 500;
    return last && !last->succeeded() && !isRefusal ? std::optional(endOf(*last)) : std::nullopt;
}

} // namespace session
