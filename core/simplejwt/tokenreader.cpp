// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/tokenreader.h"

#include "core/base/tabletext.h"

#include <QCoreApplication>

namespace simplejwt {

struct TokenReader::Row
{
    enum class When { Always, KeySet, Issuer, Audience, SinceNewPyJwt, Blacklist, Id, Type };
    const char *id;
    std::optional<Failure> (TokenChecks::*check)(Walk &) const;
    When when;
    TableText passed; ///< for people
    TableText failed;
};

#define JOTLAB_STEP(text) TABLE_TEXT("simplejwt::Step", text)

// The order of the checks, and what they are called for people.
std::span<const TokenReader::Row> TokenReader::rows()
{
    using When = Row::When;
    static constexpr Row inOrder[]{
        { "key", &TokenChecks::checkConfiguration, When::Always,
            JOTLAB_STEP("The algorithm and the key of the settings can be used."),
            JOTLAB_STEP("The algorithm or the key of the settings can't be used.") },
        { "segments", &TokenChecks::checkSegments, When::Always,
            JOTLAB_STEP("There are three parts, separated by dots."),
            JOTLAB_STEP("There are not three parts, separated by dots.") },
        { "header", &TokenChecks::checkHeader, When::Always,
            JOTLAB_STEP("The header is base64url and holds a JSON object."),
            JOTLAB_STEP("The header is no base64url, or holds no JSON object.") },
        { "base64", &TokenChecks::checkBase64, When::Always,
            JOTLAB_STEP("Payload and signature are base64url, as leniently as Python reads it."),
            JOTLAB_STEP("Payload or signature is no base64url, not even as leniently as Python reads it.") },
        { "header_members", &TokenChecks::checkHeaderMembers, When::Always,
            JOTLAB_STEP("“kid”, “crit” and “b64” ask for nothing that PyJWT doesn't know."),
            JOTLAB_STEP("“kid”, “crit” or “b64” asks for something that PyJWT doesn't know.") },
        { "key_set", &TokenChecks::checkKeySet, When::KeySet, JOTLAB_STEP("JWK_URL has a key with the header's “kid”."),
            JOTLAB_STEP("JWK_URL has no key with the header's “kid”.") },
        { "algorithm", &TokenChecks::checkAlgorithm, When::Always,
            JOTLAB_STEP("The header's “alg” is the one of the settings."),
            JOTLAB_STEP("The header's “alg” is not the one of the settings.") },
        { "signature", &TokenChecks::checkSignature, When::Always,
            JOTLAB_STEP("The signature was made with the key of the settings."),
            JOTLAB_STEP("The signature was not made with the key of the settings, or the token was changed since.") },
        { "payload", &TokenChecks::checkPayload, When::Always, JOTLAB_STEP("The payload is a JSON object."),
            JOTLAB_STEP("The payload is no JSON object.") },
        { "iat", &TokenChecks::checkIssuedAt, When::Always, JOTLAB_STEP("“iat” does not lie in the future."),
            JOTLAB_STEP("“iat” lies in the future, or is no time.") },
        { "nbf", &TokenChecks::checkNotBefore, When::Always, JOTLAB_STEP("“nbf” does not lie in the future."),
            JOTLAB_STEP("“nbf” lies in the future, or is no time.") },
        { "exp", &TokenChecks::checkExpiration, When::Always, JOTLAB_STEP("“exp” has not passed."),
            JOTLAB_STEP("“exp” has passed, or is no time.") },
        { "issuer", &TokenChecks::checkIssuer, When::Issuer, JOTLAB_STEP("“iss” is the ISSUER of the settings."),
            JOTLAB_STEP("“iss” is not the ISSUER of the settings.") },
        { "audience", &TokenChecks::checkAudience, When::Audience,
            JOTLAB_STEP("“aud” names the AUDIENCE of the settings."),
            JOTLAB_STEP("“aud” does not name the AUDIENCE of the settings.") },
        { "string_claims", &TokenChecks::checkStringClaims, When::SinceNewPyJwt,
            JOTLAB_STEP("“sub” and “jti” are texts."), JOTLAB_STEP("“sub” or “jti” is no text.") },
        { "blacklist", &TokenChecks::checkBlacklist, When::Blacklist,
            JOTLAB_STEP("The token's id is not on the blacklist."),
            JOTLAB_STEP("The token's id is on the blacklist, or there is none to look up.") },
        { "exp_present", &TokenChecks::checkExpPresent, When::Always, JOTLAB_STEP("There is an “exp”."),
            JOTLAB_STEP("There is no “exp”.") },
        { "exp_again", &TokenChecks::checkExpAgain, When::Always,
            JOTLAB_STEP("“exp” has not passed, to the fraction of a second."),
            JOTLAB_STEP("“exp” has passed, to the fraction of a second.") },
        { "jti_present", &TokenChecks::checkId, When::Id, JOTLAB_STEP("There is a token id."),
            JOTLAB_STEP("There is no token id.") },
        { "type_present", &TokenChecks::checkTypePresent, When::Type, JOTLAB_STEP("There is a token type."),
            JOTLAB_STEP("There is no token type.") },
        { "type", &TokenChecks::checkType, When::Type, JOTLAB_STEP("The token is of the type that is asked for."),
            JOTLAB_STEP("The token is not of the type that is asked for.") },
    };
    return inOrder;
}

TokenReader::TokenReader(const TokenChecks &checks, const Settings &settings, Band band, const Backend &backend)
    : m_checks(checks)
    , m_settings(settings)
    , m_band(band)
    , m_backend(backend)
{
}

bool TokenReader::applies(const Row &row, TokenType type) const
{
    switch (row.when) {
    case Row::When::Always:
        return true;
    case Row::When::KeySet:
        return m_backend.usesKeySet();
    case Row::When::Issuer:
        return !m_settings.issuer.isNull();
    case Row::When::Audience:
        return !m_settings.audience.isNull();
    case Row::When::SinceNewPyJwt:
        return m_band != Band::V5_2;
    case Row::When::Blacklist:
        return m_settings.blacklistApp && (type == TokenType::Refresh || type == TokenType::Sliding);
    case Row::When::Id:
        return m_settings.jtiClaim.has_value();
    case Row::When::Type:
        return m_settings.tokenTypeClaim && type != TokenType::Untyped;
    }
    return true;
}

Outcome<Token> TokenReader::read(QByteArrayView text, TokenType type, Instant now) const
{
    Walk walk = m_checks.start(text, type, now);
    for (const Row &row : rows()) {
        if (!applies(row, type))
            continue;
        if (const std::optional<Failure> failure = (m_checks.*row.check)(walk))
            return tl::unexpected(failure->refusal());
    }
    return Token{ type, std::move(walk.claims), now };
}

QList<Step> TokenReader::explain(QByteArrayView text, TokenType type, Instant now) const
{
    Walk walk = m_checks.start(text, type, now);
    QList<Step> steps;
    bool failed = false;
    for (const Row &row : rows()) {
        const bool counts = applies(row, type);
        if (failed || !counts) {
            steps += { row.id, counts ? Step::State::NotReached : Step::State::NotApplicable, QString() };
            continue;
        }
        const std::optional<Failure> failure = (m_checks.*row.check)(walk);
        failed = failure.has_value();
        if (!failed) {
            steps += { row.id, Step::State::Passed, row.passed.translated() };
            continue;
        }
        const Refusal refusal = failure->refusal();
        const QString what = refusal.status == 500
            ? QCoreApplication::translate("simplejwt::Step", "%1 The server fails with status 500: %2")
            : QCoreApplication::translate("simplejwt::Step", "%1 Refused: “%2”.");
        steps += { row.id, Step::State::Failed, what.arg(row.failed.translated(), refusal.reason) };
    }
    return steps;
}

} // namespace simplejwt
