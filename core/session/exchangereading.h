// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/session/exchange.h"

#include <QStringView>

namespace session {

// What an exchange says when it is read as a call of a Simple JWT server. Thread-safe.

/// Body members that take or give tokens; refresh comes first, so that an access token finds its parent.
inline constexpr QStringView TokenMembers[] = { u"refresh", u"token", u"access" };

/// Null where the body is no JSON.
Json jsonRequest(const Exchange &exchange);
Json jsonReply(const Exchange &exchange);

/// The text in the member of the request's body that takes a token, token or not; form bodies are as good as JSON ones.
/// Under another name, or deeper in the body, only a token counts. Empty: none.
QByteArray bodyToken(const Exchange &exchange);
/// The token by which the request says who asks: in whatever header field (AUTH_HEADER_NAME) and after whatever scheme,
/// else in a cookie or the address. Empty: none.
QByteArray bearerToken(const Exchange &exchange);

/// Logout or blacklist, also where the path alone says so.
bool revokes(const Exchange &exchange);
/// One of the three refresh views.
bool isRefresh(const Exchange &exchange);
/// A refresh that gave another refresh token.
bool isRotation(const Exchange &exchange);
/// Whether it may have ended the life of the token in its body: a logout, a rotation, or a refresh that was refused for
/// its user, as CHECK_REVOKE_TOKEN blacklists the token with that.
bool mayEndToken(const Exchange &exchange);
/// "Token is blacklisted", as 401 with a code or as the 400 of the verify view, in any language that Simple JWT has.
bool saysBlacklisted(const Exchange &exchange);

/// "POST /logout/".
QString callName(const Exchange &exchange);
Instant endOf(const Exchange &exchange);

/// The field Date as IMF-fixdate, the form that servers send (RFC 9110 section 5.6.7): whole seconds.
std::optional<Instant> dateOf(const Headers &headers);
/// What an answer tells of its server's clock.
struct ClockSkew
{
    std::chrono::seconds ahead{ 0 }; ///< of ours; negative: behind
    /// How far that may be off: Date tells whole seconds, and when in the call it was written is not known.
    std::chrono::seconds error{ 1 };

    /// A clock that may be right is not called wrong: a slow answer is no skew.
    bool isInTime() const { return std::chrono::abs(ahead) <= error; }
    bool operator==(const ClockSkew &) const = default;
};

/// By the answer's Date and the middle of the call. Absent: the answer has no Date.
std::optional<ClockSkew> clockSkew(const Exchange &exchange);

} // namespace session
