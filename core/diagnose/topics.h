// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <bitset>

namespace diagnose {

/// What a sentence or a code of an answer is about. Read from words, so it is evidence and no proof: servers write what
/// they like, and translate it.
enum class Topic : quint8 {
    // a token
    TokenExpired,
    TokenInvalid, ///< invalid for whatever reason
    TokenMalformed,
    BadSignature,
    WrongAlgorithm,
    WrongAudience,
    WrongIssuer,
    NotYetValid,
    IssuedInFuture,
    Blacklisted,
    WrongType,
    MissingClaim,
    ClaimInvalid, ///< a value of another type than the claim's
    // who asks
    NoCredentials, ///< nothing was sent, or nothing was seen
    MalformedHeader,
    BadLogin,
    UserGone,
    UserInactive,
    PasswordChanged,
    EmailNotVerified,
    SecondFactor,
    RefreshExpired, ///< of tokens that have expired, the refresh token
    LinkToken, ///< what a link by mail holds, and no JWT, is not or no longer good
    BadCode, ///< a one-time code that is wrong, used or too old
    Permission,
    Csrf,
    // the request
    TokenNotSent, ///< a body without the token that the view wants
    JsonParse,
    MethodNotAllowed,
    NotFound,
    MediaType, ///< a body of a kind that the view does not read
    HeaderTooLarge,
    BodyTooLarge,
    NoSlash,
    HostNotAllowed,
    PlainHttp, ///< HTTP was sent to an HTTPS port
    ApiKey,
    // the way there
    Throttled,
    Locked,
    Maintenance,
    Blocked,
    LoginPage,
    NoBackend, ///< a gateway says that it has nobody to ask
    // what a browser says
    CorsBlocked,
    MixedContent, ///< a page of https that calls http
    NoNetwork, ///< no answer, for whatever reason
    ReplyNotJson,
    // the server
    NoTable, ///< a database without the tables
    // single words, in some languages
    SaysToken,
    SaysAccount, ///< a user or an account
    SaysPassword, ///< a password or credentials
    SaysInvalid,
    Count
};

using Topics = std::bitset<std::size_t(Topic::Count)>;

/// The topics of one sentence or code. Thread-safe.
Topics topicsOf(const QString &sentence);

} // namespace diagnose
