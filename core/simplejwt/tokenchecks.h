// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"
#include "core/simplejwt/backend.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/refusals.h"
#include "core/simplejwt/token.h"

#include <optional>

namespace simplejwt {

/// Why a check did not pass: a sentence for the client, or an exception that nothing catches.
struct Failure
{
    QString sentence; ///< empty for a crash
    std::optional<python::PythonError> crash;
    std::optional<Error> database; ///< the store failed

    Refusal refusal() const;
};

/// How a token's claim times are judged: PyJWT 2.6 takes whole seconds, later ones the fraction too.
struct Moment
{
    Instant instant;
    double now; ///< seconds
    double leeway; ///< seconds
};

/// A token on its way through the checks.
struct Walk
{
    QByteArrayView text;
    TokenType type;
    Moment moment;
    TokenParts parts;
    QByteArray payloadBytes;
    QByteArray signature;
    std::optional<jose::Key> key;
    Json header;
    Json claims;
};

/// The checks of PyJWT's decode() and of Simple JWT's Token.verify(), each by itself. One that comes later relies on
/// what those before it put into the walk.
class TokenChecks
{
public:
    /// All of them must outlive it.
    TokenChecks(const Settings &settings, Band band, const Backend &backend, django::Store &store);

    Walk start(QByteArrayView text, TokenType type, Instant now) const;

    // In the order of Simple JWT.
    std::optional<Failure> checkConfiguration(Walk &walk) const;
    std::optional<Failure> checkSegments(Walk &walk) const;
    std::optional<Failure> checkHeader(Walk &walk) const;
    std::optional<Failure> checkBase64(Walk &walk) const;
    std::optional<Failure> checkHeaderMembers(Walk &walk) const;
    std::optional<Failure> checkKeySet(Walk &walk) const;
    std::optional<Failure> checkAlgorithm(Walk &walk) const;
    std::optional<Failure> checkSignature(Walk &walk) const;
    std::optional<Failure> checkPayload(Walk &walk) const;
    std::optional<Failure> checkIssuedAt(Walk &walk) const;
    std::optional<Failure> checkNotBefore(Walk &walk) const;
    std::optional<Failure> checkExpiration(Walk &walk) const;
    std::optional<Failure> checkIssuer(Walk &walk) const;
    std::optional<Failure> checkAudience(Walk &walk) const;
    std::optional<Failure> checkStringClaims(Walk &walk) const;
    std::optional<Failure> checkBlacklist(Walk &walk) const;
    std::optional<Failure> checkExpPresent(Walk &walk) const;
    std::optional<Failure> checkExpAgain(Walk &walk) const;
    std::optional<Failure> checkId(Walk &walk) const;
    std::optional<Failure> checkTypePresent(Walk &walk) const;
    std::optional<Failure> checkType(Walk &walk) const;

    /// Token.check_exp() on any claim.
    std::optional<Failure> checkExpiry(const Json &claims, const QString &claim, Instant now) const;
    /// Whether this token's id is blacklisted, by the rules of the database's text column.
    tl::expected<bool, Failure> isBlacklisted(const Json &jti) const;

private:
    Failure invalid() const; ///< the sentence for everything PyJWT refuses
    std::optional<Failure> fromNumberError(const python::PythonError &error) const;

    const Settings &m_settings;
    Band m_band;
    const Backend &m_backend;
    django::Store &m_store;
    // Nearly every token of a project has the same header.
    mutable QByteArray m_knownSegment;
    mutable Json m_knownHeader;
};

} // namespace simplejwt
