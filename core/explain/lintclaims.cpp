// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/lintclaims.h"

#include "core/base/timetext.h"
#include "core/explain/explainer.h"
#include "core/explain/namedtype.h"
#include "core/explain/numericdate.h"
#include "core/simplejwt/band.h"

#include <QCoreApplication>
#include <QUuid>
#include <array>

namespace explain {

using simplejwt::Band;
using simplejwt::TokenType;

namespace {

using Hits = QList<LintHit>;

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::Lint", text);
}

QString claim(const QString &name)
{
    return QStringLiteral("payload.") + name;
}

/// Only then does the absence of a claim mean anything.
bool isReadable(const LintInput &input)
{
    return input.parts.payload.isObject && input.parts.payload.omitted == 0;
}

bool isMissing(const LintInput &input, const QString &name)
{
    return isReadable(input) && !input.parts.payload.member(name);
}

std::optional<TokenType> typeOf(const LintInput &input)
{
    return claimedType(tokenTypeOf(input.parts, input.context.settings));
}

/// The claims that hold a time, with what Simple JWT makes of them.
QStringList timeClaims(const LintInput &input)
{
    return { QStringLiteral("exp"), QStringLiteral("nbf"), QStringLiteral("iat"),
        input.context.settings.slidingTokenRefreshExpClaim };
}

template<class Check> Hits forEachTime(const LintInput &input, Check check)
{
    Hits hits;
    for (const QString &name : timeClaims(input)) {
        const NumericDate date = numericDate(input.parts.payload.find(name));
        if (date.kind != NumericDate::Kind::Absent)
            check(hits, name, date);
    }
    return hits;
}

Hits milliseconds(const LintInput &input)
{
    return forEachTime(input, [](Hits &hits, const QString &name, const NumericDate &date) {
        if (date.probableUnit == NumericDate::Unit::Seconds || date.kind == NumericDate::Kind::NumericText)
            return;
        const bool isMicro = date.probableUnit == NumericDate::Unit::Microseconds;
        const QString text = isMicro ? tr("“%1” looks like microseconds; it counts seconds.")
                                     : tr("“%1” looks like milliseconds; it counts seconds.");
        const QString crash
            = name == u"exp" ? tr("Simple JWT answers 500 where the year is beyond 9999.") + u' ' : QString();
        hits.append({ claim(name), text.arg(name),
            crash + (isMicro ? tr("Divide it by 1,000,000.") : tr("Divide it by 1,000.")) });
    });
}

Hits timeType(const LintInput &input)
{
    return forEachTime(input, [](Hits &hits, const QString &name, const NumericDate &date) {
        if (date.kind == NumericDate::Kind::NumericText)
            hits.append({ claim(name), tr("“%1” is a string; it must be a number.").arg(name),
                name == u"exp" ? tr("Simple JWT answers 500 to it. Write the seconds since 1970-01-01 UTC.")
                               : tr("Write the seconds since 1970-01-01 UTC.") });
        else if (date.kind == NumericDate::Kind::NotANumber)
            hits.append(
                { claim(name), tr("“%1” is no number.").arg(name), tr("Write the seconds since 1970-01-01 UTC.") });
        else if (date.kind == NumericDate::Kind::OutOfRange && date.probableUnit == NumericDate::Unit::Seconds)
            hits.append({ claim(name), tr("“%1” lies outside the years 1 to 9999.").arg(name),
                name == u"exp" ? tr("Simple JWT answers 500 to it. Write the seconds since 1970-01-01 UTC.")
                               : tr("Write the seconds since 1970-01-01 UTC.") });
    });
}

Hits timeFraction(const LintInput &input)
{
    return forEachTime(input, [](Hits &hits, const QString &name, const NumericDate &date) {
        if (date.kind == NumericDate::Kind::Fraction)
            hits.append({ claim(name),
                tr("“%1” is written with a fraction or an exponent; Simple JWT cuts it to whole seconds.").arg(name),
                tr("Write whole seconds.") });
    });
}

Hits issuedInFuture(const LintInput &input)
{
    const NumericDate issued = numericDate(input.parts.payload.find(u"iat"));
    if (!issued.isUsable() || *issued.instant <= input.context.now + input.context.settings.leeway)
        return {};
    return { { claim(QStringLiteral("iat")),
        tr("“iat” lies in the future (%1): PyJWT, and so Simple JWT, refuses the token until then.")
            .arg(relativeText(*issued.instant, input.context.now)),
        tr("Check the clocks of both machines; LEEWAY grants a few seconds.") } };
}

Hits orderOfTimes(const LintInput &input)
{
    const NumericDate issued = numericDate(input.parts.payload.find(u"iat"));
    const NumericDate starts = numericDate(input.parts.payload.find(u"nbf"));
    const NumericDate ends = numericDate(input.parts.payload.find(u"exp"));
    if (ends.isUsable() && starts.isUsable() && *starts.instant >= *ends.instant)
        return { { claim(QStringLiteral("nbf")), tr("“nbf” is not before “exp”: the token is never valid."),
            tr("Let it begin before it ends where the token is made.") } };
    if (ends.isUsable() && issued.isUsable() && *issued.instant >= *ends.instant)
        return { { claim(QStringLiteral("exp")), tr("“exp” is not after “iat”: the token was dead when it was made."),
            tr("Check the lifetime where the token is made, and whether both count in UTC.") } };
    return {};
}

Hits expMissing(const LintInput &input)
{
    if (!isMissing(input, QStringLiteral("exp")))
        return {};
    return { { claim(QStringLiteral("exp")), tr("There is no “exp”: the token would never end."),
        tr("Simple JWT refuses it: “Token has no 'exp' claim”.") } };
}

Hits refreshExpMissing(const LintInput &input)
{
    const QString name = input.context.settings.slidingTokenRefreshExpClaim;
    if (typeOf(input) != TokenType::Sliding || !isMissing(input, name))
        return {};
    return { { claim(name), tr("A sliding token without “%1” can’t be refreshed.").arg(name),
        tr("Issue it as a SlidingToken of Simple JWT, which writes the claim.") } };
}

Hits jtiMissing(const LintInput &input)
{
    const auto &jti = input.context.settings.jtiClaim;
    if (!jti || !isMissing(input, *jti))
        return {};
    const bool isBlacklistable = (typeOf(input) == TokenType::Refresh || typeOf(input) == TokenType::Sliding)
        && input.context.settings.blacklistApp;
    return { { claim(*jti), tr("There is no “%1”: the token has no id, and can’t be blacklisted.").arg(*jti),
        isBlacklistable ? tr("Simple JWT answers 500 to such a token when it looks into the blacklist.")
                        : tr("Simple JWT refuses it: “Token has no id”.") } };
}

Hits typeMissing(const LintInput &input)
{
    const auto &name = input.context.settings.tokenTypeClaim;
    if (!name || !isMissing(input, *name))
        return {};
    return { { claim(*name), tr("There is no “%1”: not an access, refresh or sliding token of Simple JWT.").arg(*name),
        tr("Only /verify/ takes it. TOKEN_TYPE_CLAIM names the claim.") } };
}

Hits typeUnknown(const LintInput &input)
{
    const auto &name = input.context.settings.tokenTypeClaim;
    const PartMember *member = name ? input.parts.payload.member(*name) : nullptr;
    if (!member || typeOf(input))
        return {};
    return { { claim(*name), tr("“%1” names no type of Simple JWT.").arg(*name),
        tr("It knows “access”, “refresh” and “sliding”, in lower case.") } };
}

Hits mustBeString(const LintInput &input, const QString &name)
{
    const PartMember *member = input.parts.payload.member(name);
    if (!member || member->isHuge || member->value.isString())
        return {};
    const bool isRefused = input.context.band != Band::V5_2;
    return { { claim(name), tr("“%1” must be a string.").arg(name),
        isRefused ? tr("PyJWT since 2.10 refuses it, and the server only says “Token is invalid”.")
                  : tr("Simple JWT 5.2 with an older PyJWT accepts it; newer ones don’t.") } };
}

Hits subNotString(const LintInput &input)
{
    return mustBeString(input, QStringLiteral("sub"));
}

Hits jtiNotString(const LintInput &input)
{
    return mustBeString(input, QStringLiteral("jti"));
}

Hits lifetimeUnlikeSettings(const LintInput &input)
{
    const auto type = typeOf(input);
    const NumericDate issued = numericDate(input.parts.payload.find(u"iat"));
    const NumericDate ends = numericDate(input.parts.payload.find(u"exp"));
    if (!type || !issued.isUsable() || !ends.isUsable() || *issued.instant >= *ends.instant)
        return {};
    const auto expected = std::chrono::floor<std::chrono::seconds>(input.context.settings.lifetime(*type));
    const auto lifetime = *ends.instant - *issued.instant;
    if (std::chrono::abs(lifetime - expected) <= std::chrono::seconds{ 1 })
        return {};
    if (!input.context.knowsLifetimes() || isDerivedAccess(input.context, *type, lifetime))
        return {};
    return { { claim(QStringLiteral("exp")),
        tr("The token lives %1, but %2 is %3.")
            .arg(durationText(lifetime), lifetimeSettingName(tokenTypeOf(input.parts, input.context.settings)),
                durationText(expected)),
        tr("Issued by another server, or before the setting was changed?") } };
}

Hits lifetimeOfDerived(const LintInput &input)
{
    const auto type = typeOf(input);
    const NumericDate issued = numericDate(input.parts.payload.find(u"iat"));
    const NumericDate ends = numericDate(input.parts.payload.find(u"exp"));
    if (!type || !issued.isUsable() || !ends.isUsable() || !input.context.isBandKnown
        || !isDerivedAccess(input.context, *type, *ends.instant - *issued.instant))
        return {};
    return { { claim(QStringLiteral("exp")), tr("From “iat” to “exp” it is longer than ACCESS_TOKEN_LIFETIME."),
        tr("That is as it should be: in 5.2 an access token keeps the iat of the refresh token it came from.") } };
}

Hits longAccess(const LintInput &input)
{
    const NumericDate ends = numericDate(input.parts.payload.find(u"exp"));
    const auto isLong = ends.isUsable() && *ends.instant - input.context.now > std::chrono::hours{ 24 };
    if (typeOf(input) != TokenType::Access || !isLong)
        return {};
    return { { claim(QStringLiteral("exp")),
        tr("An access token that is good for more than a day: no logout and no blacklist ends it earlier."),
        tr("Keep access tokens to minutes; the refresh token is the one to live long.") } };
}

Hits userIdMissing(const LintInput &input)
{
    const QString name = input.context.settings.userIdClaim;
    if (!isMissing(input, name))
        return {};
    return { { claim(name), tr("There is no “%1”: no user can be found for the token.").arg(name),
        tr("A protected view answers 401. USER_ID_CLAIM names the claim.") } };
}

Hits userIdForm(const LintInput &input)
{
    const QString name = input.context.settings.userIdClaim;
    const Json *value = input.parts.payload.find(name);
    const bool isNumericField
        = input.context.settings.userIdField == u"id" || input.context.settings.userIdField == u"pk";
    if (!value || !isNumericField)
        return {};
    const QString id = userIdText(*value);
    bool isNumber = false;
    id.toLongLong(&isNumber);
    const auto &userById = input.context.userById;
    // Where nobody knows the users, a UUID tells of a user model whose primary key is one.
    const bool isKey = userById ? userById(id).has_value() : !QUuid::fromString(id).isNull();
    if (isNumber || isKey)
        return {};
    return { { claim(name), tr("“%1” is no whole number, as Django's usual id is.").arg(name),
        tr("A protected view answers 500 to it, unless the user model's primary key is a UUID or a text.") } };
}

Hits userIdOfOtherBand(const LintInput &input)
{
    const QString name = input.context.settings.userIdClaim;
    const Json *value = input.parts.payload.find(name);
    if (!value || userIdText(*value).isEmpty())
        return {};
    if (input.context.band != Band::V5_2 && value->isInteger())
        return { { claim(name),
            tr("“%1” is a number: written by Simple JWT before 5.5, or by somebody else.").arg(name),
            tr("Simple JWT takes both; only other readers of the claim must expect both.") } };
    if (input.context.band == Band::V5_2 && value->isString() && input.context.settings.userIdField == u"id")
        return { { claim(name), tr("“%1” is a string: written by Simple JWT since 5.5, or by somebody else.").arg(name),
            tr("Simple JWT takes both; only other readers of the claim must expect both.") } };
    return {};
}

Hits userInactive(const LintInput &input)
{
    const QString name = input.context.settings.userIdClaim;
    const Json *value = input.parts.payload.find(name);
    const QString id = value ? userIdText(*value) : QString();
    if (id.isEmpty() || !input.context.userById)
        return {};
    const auto user = input.context.userById(id);
    if (!user)
        return { { claim(name), tr("No user of the directory has the id %1.").arg(id.left(40)),
            tr("A protected view answers 401 “User not found”.") } };
    if (user->isActive)
        return {};
    return { { claim(name), tr("%1 is inactive.").arg(user->name),
        input.context.settings.checkUserIsActive ? tr("A protected view answers 401 “User is inactive”.")
                                                 : tr("CHECK_USER_IS_ACTIVE is off: the token works all the same.") } };
}

Hits unchecked(const LintInput &input)
{
    Hits hits;
    if (input.parts.payload.member(u"aud") && input.context.settings.audience.isNull())
        hits.append({ claim(QStringLiteral("aud")), tr("“aud” is there, but nobody checks it: AUDIENCE is not set."),
            tr("Set AUDIENCE, or the token of another service with the same key is accepted.") });
    if (input.parts.payload.member(u"iss") && input.context.settings.issuer.isNull())
        hits.append({ claim(QStringLiteral("iss")), tr("“iss” is there, but nobody checks it: ISSUER is not set."),
            tr("Set ISSUER to the one you trust.") });
    return hits;
}

constexpr std::array rules{
    LintRule{ "milliseconds", Severity::Error, milliseconds },
    LintRule{ "time_type", Severity::Error, timeType },
    LintRule{ "time_fraction", Severity::Info, timeFraction },
    LintRule{ "iat_in_future", Severity::Error, issuedInFuture },
    LintRule{ "never_valid", Severity::Error, orderOfTimes },
    LintRule{ "exp_missing", Severity::Error, expMissing },
    LintRule{ "refresh_exp_missing", Severity::Error, refreshExpMissing },
    LintRule{ "jti_missing", Severity::Error, jtiMissing },
    LintRule{ "token_type_missing", Severity::Error, typeMissing },
    LintRule{ "token_type_unknown", Severity::Error, typeUnknown },
    LintRule{ "sub_not_string", Severity::Error, subNotString },
    LintRule{ "jti_not_string", Severity::Error, jtiNotString },
    LintRule{ "lifetime_unlike_settings", Severity::Warning, lifetimeUnlikeSettings },
    LintRule{ "lifetime_of_derived_access", Severity::Info, lifetimeOfDerived },
    LintRule{ "access_lives_long", Severity::Warning, longAccess },
    LintRule{ "user_id_missing", Severity::Error, userIdMissing },
    LintRule{ "user_id_not_a_number", Severity::Error, userIdForm },
    LintRule{ "user_id_of_other_band", Severity::Info, userIdOfOtherBand },
    LintRule{ "user_not_usable", Severity::Warning, userInactive },
    LintRule{ "unchecked_claim", Severity::Info, unchecked },
};

} // namespace

std::span<const LintRule> claimRules()
{
    return rules;
}

} // namespace explain
