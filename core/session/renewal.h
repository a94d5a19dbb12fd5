// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"

namespace session {

// When and with what a client that keeps its user logged in would refresh, by what the session knows.

/// How far that server's clock is ahead of the one that exchanges are timed by, as its last answer of the hour before
/// \a now says; 0 where none does, or where it may be in time. Looks at the last calls only.
std::chrono::seconds clockAhead(const SessionLog &log, const QString &server, Instant now);

/// When 80 % of the token's lifetime have passed, by its server's clock. Absent: it has no end, or none that lies
/// behind its beginning.
std::optional<Instant> renewalMark(const TokenRecord &access);

/// The access or sliding token that each user of that server goes on with: of those that were given out in this
/// session, or in an earlier run, the newest that is alive at \a now (the server's clock). None of a file that was
/// opened, nor any that was kept without its signature.
QList<int> accessTokensInUse(const SessionLog &log, const QString &server, Instant now);

/// The refresh token with which a client would renew that access token now: the newest of its family that is alive at
/// \a now (the server's clock); a sliding token itself. -1: there is none; or the family was logged out, or the server
/// has refused that token already.
int renewalToken(const SessionLog &log, int access, Instant now);

/// Whether the last refresh with that token failed, for whatever reason; that it could not be sent is one.
bool hasRenewalFailed(const SessionLog &log, int refresh);

/// When the last refresh with that token failed for a reason that may pass: no answer, or a failure of the server's
/// own. Absent: it did not.
std::optional<Instant> renewalFailedAt(const SessionLog &log, int refresh);

} // namespace session
