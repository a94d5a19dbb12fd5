// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokenrecord.h"

namespace session {

TokenState stateAt(const TokenRecord &token, Instant now)
{
    if (token.revokedAt && *token.revokedAt <= now)
        return TokenState::Blacklisted;
    const TokenState state = stateByTimes(token, now);
    return state == TokenState::Alive && !token.isVerified ? TokenState::Unverified : state;
}

bool isOfKnownUser(const TokenRecord &token)
{
    return token.isVerified && !token.server.isEmpty() && !token.userId.isEmpty();
}

bool mayBeAlive(const TokenRecord &token, Instant now)
{
    const TokenState state = stateAt(token, now);
    return state == TokenState::Alive || state == TokenState::Unverified;
}

TokenState stateByTimes(const TokenRecord &token, Instant now)
{
    if (!token.readable || !token.expiresAt)
        return TokenState::Unknown;
    if (*token.expiresAt <= now)
        return TokenState::Expired;
    if ((token.notBefore && *token.notBefore > now) || (token.issuedAt && *token.issuedAt > now))
        return TokenState::NotYet;
    return TokenState::Alive;
}

} // namespace session
