// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/chunkedlist.h"
#include "core/base/clock.h"

#include <QByteArray>
#include <QString>
#include <optional>

namespace session {

/// How the session came to know a token.
enum class Origin : quint8 {
    Issued, ///< minted by Jotlab itself
    Received, ///< in a server's reply
    Pasted, ///< by a person
    Composed, ///< built by hand
    Sent, ///< first seen in a request
    File ///< of a session that was opened from a file: TokenRecord::source
};

/// Why a token that is still within its times is refused.
enum class Revocation : quint8 {
    None,
    Blacklisted, ///< by logout or blacklist
    RotatedAway ///< replaced by a newer refresh token, and blacklisted by that
};

/// A token's standing at an instant, as far as this session can know it.
enum class TokenState : quint8 {
    Alive,
    Expired,
    Blacklisted, ///< also: rotated away
    NotYet, ///< nbf or iat lies ahead
    Unverified, ///< within its times, but only it says so: TokenRecord::isVerified
    Unknown ///< unreadable, or without exp
};

/// One token of the session. A plain value; text is a secret.
struct TokenRecord
{
    int id = -1; ///< index in SessionLog::tokens()
    QByteArray text;
    QByteArray tokenType; ///< "access", "refresh", "sliding", or what the claim says; empty: none
    QByteArray jti;
    QString userId; ///< the user claim as text ("1"); empty: none
    QString user; ///< the name where the session learnt it, else userId
    std::optional<Instant> issuedAt; ///< iat
    std::optional<Instant> notBefore; ///< nbf
    std::optional<Instant> expiresAt; ///< exp
    std::optional<Instant> refreshExpiresAt; ///< refresh_exp of sliding tokens
    Origin origin = Origin::Pasted;
    QString source; ///< name of the file it was opened from; empty: seen in this session
    Instant seenAt{}; ///< when the session first saw it, or the call was made that it was imported with
    QString server; ///< base URL; empty: not known
    int parentId = -1; ///< the refresh (or sliding) token it was derived from; -1: none known
    int familyId = -1; ///< id of the family's first token: one login and all that was derived from it
    std::optional<Instant> revokedAt;
    QString revokedBy; ///< "POST /logout/"
    Revocation revocation = Revocation::None;
    bool readable = false; ///< header and payload could be decoded
    /// It is its server's own: signed by a key of that server, or given out by it. Else whom it belongs to and when it
    /// ends is only what it says itself, as anybody may write it.
    bool isVerified = false;
    bool isRenewal = false; ///< came by a refresh that nobody asked for: Occasion::EndIsNear, HadExpired
    bool isStripped = false; ///< was kept without its signature: no server takes what is left
};

/// Of a session, where an id is an index, or some of it.
using TokenList = ChunkedList<TokenRecord>;

/// exp counts as expired when equal to now, as the server reckons it (CONTRACT section 3).
TokenState stateAt(const TokenRecord &token, Instant now);
/// By its times alone, whoever wrote them.
TokenState stateByTimes(const TokenRecord &token, Instant now);
/// Who its user is, is told by who may: it is a server's own.
bool isOfKnownUser(const TokenRecord &token);
/// Alive, or it would be if it is what it says.
bool mayBeAlive(const TokenRecord &token, Instant now);

} // namespace session
