// SPDX-License-Identifier: GPL-3.0-or-later
// The order of the checks, and what they are called for people.
#include "core/simplejwt/refusals.h"
#include "core/simplejwt/tokenreader.h"

#include <QCoreApplication>

namespace simplejwt {

struct TokenReader::Row
{
    enum class When { Always, KeySet, Issuer, Audience, SinceNewPyJwt, Blacklist, Id, Type };
    const char *id;
    Check check;
    When when;
    const char *passed; ///< for people
};

#define JOTLAB_STEP(text) QT_TRANSLATE_NOOP("simplejwt::Step", text)

std::span<const TokenReader::Row> TokenReader::checks()
{
    using When = Row::When;
    using R = TokenReader;
    static constexpr Row rows[]{
        { "key", &R::checkConfiguration, When::Always,
            JOTLAB_STEP("The algorithm and the key of the settings can be used.") },
        { "segments", &R::checkSegments, When::Always, JOTLAB_STEP("There are three parts, separated by dots.") },
        { "header", &R::checkHeader, When::Always, JOTLAB_STEP("The header is base64url and holds a JSON object.") },
        { "base64", &R::checkBase64, When::Always,
            JOTLAB_STEP("Payload and signature are base64url, as leniently as Python reads it.") },
        { "header_members", &R::checkHeaderMembers, When::Always,
            JOTLAB_STEP("“kid”, “crit” and “b64” ask for nothing that PyJWT doesn't know.") },
        { "key_set", &R::checkKeySet, When::KeySet, JOTLAB_STEP("JWK_URL has a key with the header's “kid”.") },
        { "algorithm", &R::checkAlgorithm, When::Always,
            JOTLAB_STEP("The header's “alg” is the one of the settings.") },
        { "signature", &R::checkSignature, When::Always,
            JOTLAB_STEP("The signature was made with the key of the settings.") },
        { "payload", &R::checkPayload, When::Always, JOTLAB_STEP("The payload is a JSON object.") },
        { "iat", &R::checkIssuedAt, When::Always, JOTLAB_STEP("“iat” does not lie in the future.") },
        { "nbf", &R::checkNotBefore, When::Always, JOTLAB_STEP("“nbf” does not lie in the future.") },
        { "exp", &R::checkExpiration, When::Always, JOTLAB_STEP("“exp” has not passed.") },
        { "issuer", &R::checkIssuer, When::Issuer, JOTLAB_STEP("“iss” is the ISSUER of the settings.") },
        { "audience", &R::checkAudience, When::Audience, JOTLAB_STEP("“aud” names the AUDIENCE of the settings.") },
        { "string_claims", &R::checkStringClaims, When::SinceNewPyJwt, JOTLAB_STEP("“sub” and “jti” are texts.") },
        { "blacklist", &R::checkBlacklist, When::Blacklist, JOTLAB_STEP("The token's id is not on the blacklist.") },
        { "exp_present", &R::checkExpPresent, When::Always, JOTLAB_STEP("There is an “exp”.") },
        { "exp_again", &R::checkExpAgain, When::Always,
            JOTLAB_STEP("“exp” has not passed, to the fraction of a second.") },
        { "jti_present", &R::checkId, When::Id, JOTLAB_STEP("There is a token id.") },
        { "type_present", &R::checkTypePresent, When::Type, JOTLAB_STEP("There is a token type.") },
        { "type", &R::checkType, When::Type, JOTLAB_STEP("The token is of the type that is asked for.") },
    };
    return rows;
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
        return m_profile != Profile::V5_2;
    case Row::When::Blacklist:
        return checksBlacklist(type);
    case Row::When::Id:
        return m_settings.jtiClaim.has_value();
    case Row::When::Type:
        return m_settings.tokenTypeClaim && type != TokenType::Untyped;
    }
    return true;
}

namespace {
Refusal refusalOf(const Failure &failure)
{
    if (failure.crash)
        return crashed(*failure.crash);
    return failure.database ? databaseFailed(*failure.database) : tokenRefused(failure.sentence);
}

QString translated(const char *text)
{
    return QCoreApplication::translate("simplejwt::Step", text);
}
} // namespace

Outcome<Token> TokenReader::read(QByteArrayView text, TokenType type, Instant now) const
{
    Walk walk = start(text, type, now);
    for (const Row &row : checks()) {
        if (!applies(row, type))
            continue;
        if (const std::optional<Failure> failure = (this->*row.check)(walk))
            return tl::unexpected(refusalOf(*failure));
    }
    return Token{ type, std::move(walk.claims), now };
}

QList<Step> TokenReader::explain(QByteArrayView text, TokenType type, Instant now) const
{
    Walk walk = start(text, type, now);
    QList<Step> steps;
    bool failed = false;
    for (const Row &row : checks()) {
        const bool counts = applies(row, type);
        if (failed || !counts) {
            steps += { row.id, counts ? Step::State::NotReached : Step::State::NotApplicable, QString() };
            continue;
        }
        const std::optional<Failure> failure = (this->*row.check)(walk);
        failed = failure.has_value();
        if (!failed) {
            steps += { row.id, Step::State::Passed, translated(row.passed) };
            continue;
        }
        const Refusal refusal = refusalOf(*failure);
        const QString what = refusal.status == 500
            ? translated(JOTLAB_STEP("Not so: %1 The server fails with status 500: %2"))
            : translated(JOTLAB_STEP("Not so: %1 Refused: “%2”."));
        steps += { row.id, Step::State::Failed, what.arg(translated(row.passed), refusal.reason) };
    }
    return steps;
}

} // namespace simplejwt
