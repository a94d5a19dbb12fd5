// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/rules.h"

#include "core/base/timetext.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <array>

namespace diagnose {

namespace {

constexpr double LastSecond = 253402300799; // Python's datetime ends with the year 9999

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Server", text);
}

bool isAllowed(const QString &algorithm, std::optional<simplejwt::Profile> band)
{
    static const QStringList everywhere{ "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384",
        "ES512" };
    static const QStringList later{ "PS256", "PS384", "PS512", "EdDSA", "ES256K", "ES521" }; // with 5.4
    return everywhere.contains(algorithm) || (band != simplejwt::Profile::V5_2 && later.contains(algorithm));
}

/// What is wrong with the settings themselves; empty: nothing that is known.
QString settingsFault(const Facts &facts)
{
    const simplejwt::Settings *settings = facts.context.settings;
    if (!settings)
        return {};
    if (!isAllowed(settings->algorithm, facts.band))
        return tr("ALGORITHM is %1, which this version does not know.").arg(settings->algorithm);
    if (!settings->failsAtUse.isEmpty())
        return tr("%1 can't be used as it is set: %2")
            .arg(settings->failsAtUse.firstKey(), settings->failsAtUse.first());
    const bool isHmac = settings->algorithm.startsWith(u"HS");
    if (isHmac && settings->signingKey && jose::looksLikeAsymmetricKey(*settings->signingKey))
        return tr(
            "ALGORITHM is %1 and SIGNING_KEY is the text of a public or private key, which PyJWT refuses as a secret.")
            .arg(settings->algorithm);
    if (!isHmac && facts.call == Call::Obtain && (settings->signingKeyIsNone || !settings->signingKey))
        return tr("SIGNING_KEY is None: the server can check tokens, but it can't issue any.");
    return {};
}

QList<Fault> misconfigured(const Facts &facts)
{
    if (const QString fault = settingsFault(facts); !fault.isEmpty())
        return { { "server_misconfigured", fault } };
    if (facts.context.settings)
        return {};
    if (facts.call == Call::Obtain)
        return { { "server_misconfigured",
            tr("%1 to a login, which takes no token: issuing itself fails.").arg(answerText(facts)) } };
    if (!facts.tokenText.isEmpty() && !facts.token.isReadable())
        return { { "server_misconfigured",
            tr("%1 to a text that is no token: the server fails before it looks at it.").arg(answerText(facts)) } };
    return {};
}

/// Up to 5.5.1 the refresh of a user who is gone ends in DoesNotExist.
QList<Fault> userGone(const Facts &facts)
{
    if (facts.call == Call::Refresh && facts.subject == Subject::Body && facts.userState() == UserState::Gone)
        return { { "user_gone",
            tr("The directory has no user with the token's %1, and the refresh view does not expect that.")
                .arg(facts.userClaim) } };
    return {};
}

QString shortValue(const Json &value)
{
    return value.isString() ? u'"' + value.toString().left(30) + u'"'
        : value.isNumber()  ? QString::fromLatin1(value.numberText().left(30))
        : value.isNull()    ? QStringLiteral("null")
                            : tr("no plain value");
}

bool isWholeNumberText(const QString &text)
{
    bool ok = false;
    text.trimmed().toLongLong(&ok);
    return ok;
}

QList<Fault> odd(const session::TokenReading &token)
{
    QList<Fault> faults;
    const Json *exp = token.claims ? token.claims->find(u"exp") : nullptr;
    if (exp && exp->isNumber() && !(exp->toDouble() <= LastSecond))
        faults.append({ "server_error_exp",
            exp->toDouble() < 1e14 ? tr("“exp” is %1: milliseconds, where seconds belong.").arg(shortValue(*exp))
                                   : tr("“exp” is %1, beyond the year 9999.").arg(shortValue(*exp)) });
    else if (exp && !exp->isNumber())
        faults.append({ "server_error_exp", tr("“exp” is %1.").arg(shortValue(*exp)) });
    const Json *iat = token.claims ? token.claims->find(u"iat") : nullptr;
    if (iat && (iat->isNull() || (iat->isString() && isWholeNumberText(iat->toString()))))
        faults.append({ "server_error_iat", tr("“iat” is %1.").arg(shortValue(*iat)) });
    return faults;
}

/// The claims that Simple JWT reads without a guard, so that an odd one is a 500. The token of the header is read
/// first.
QList<Fault> unguardedClaims(const Facts &facts)
{
    QList<Fault> faults = odd(facts.token);
    if (facts.headerWords.size() == 2)
        faults.append(odd(session::readToken(facts.headerWords.constLast())));
    const bool looksUpId = facts.expectedType == "refresh" || facts.expectedType == "sliding";
    if (looksUpId && facts.token.claims && (!facts.jtiClaim || !facts.token.claims->contains(*facts.jtiClaim)))
        faults.append({ "server_error_jti",
            facts.jtiClaim ? tr("The token has no “%1”, and the blacklist is asked for it first.").arg(*facts.jtiClaim)
                           : tr("JTI_CLAIM is None, and the blacklist is asked for the id all the same.") });
    const Json *user = facts.claimValue(facts.userClaim);
    const bool byNumber = !facts.context.settings || facts.context.settings->userIdField == u"id";
    if (user && byNumber && user->isString() && !user->toString().isEmpty() && !isWholeNumberText(user->toString()))
        faults.append({ "server_error_user_id",
            tr("“%1” is %2; the primary key is a number.").arg(facts.userClaim, shortValue(*user)) });
    return faults;
}

QList<Fault> serverError(const Facts &facts)
{
    return { { "server_error", answerText(facts) } };
}

QList<Fault> gateway(const Facts &facts)
{
    return { { "unreachable",
        tr("%1: a proxy answered, and could not reach the server behind it.").arg(answerText(facts)) } };
}

QList<Fault> successWithoutJson(const Facts &facts)
{
    const bool mayBeAnything = facts.exchange.endpoint == session::Endpoint::Other || facts.exchange.method == "HEAD"
        || facts.exchange.method == "OPTIONS" || facts.status == 204;
    if (facts.reply || mayBeAnything)
        return {};
    const QByteArray type = session::headerValue(facts.exchange.replyHeaders, "Content-Type").value_or(QByteArray());
    return { { "not_an_api",
        tr("%1, but the body is no JSON; Content-Type: %2")
            .arg(answerText(facts), QString::fromLatin1(type.left(100))) } };
}

/// The last earlier success of that kind for the same token; nullptr: none.
const session::Exchange *earlierSuccess(const Facts &facts, bool (*kind)(const session::Exchange &))
{
    for (const session::Exchange *each : facts.earlierCalls()) {
        if (each->succeeded() && kind(*each))
            return each;
    }
    return nullptr;
}

bool isRotation(const session::Exchange &exchange)
{
    return session::isRefresh(exchange) && session::jsonReply(exchange).contains(u"refresh");
}

bool blacklistIsThere(const Facts &facts)
{
    return facts.context.settings && facts.context.settings->blacklistApp;
}

QString whenText(const Facts &facts, const session::Exchange &earlier)
{
    return tr("%1 answered %2 for this token at %3")
        .arg(session::callName(earlier))
        .arg(earlier.status)
        .arg(utcClockText(session::endOf(earlier), facts.now));
}

QList<Fault> fakeLogout(const Facts &facts)
{
    if (facts.call == Call::Revoke && facts.context.settings && !facts.context.settings->blacklistApp)
        return { { "no_blacklist_app", tr("The server's blacklist app is not installed.") } };
    const bool provesIt = facts.call == Call::Revoke || facts.call == Call::Refresh;
    const session::Exchange *earlier = provesIt ? earlierSuccess(facts, session::revokes) : nullptr;
    if (!earlier || blacklistIsThere(facts))
        return {};
    return { { "no_blacklist_app",
        facts.call == Call::Revoke
            ? tr("%1; a server with a blacklist refuses the second time.").arg(whenText(facts, *earlier))
            : tr("%1, and it still refreshes.").arg(whenText(facts, *earlier)) } };
}

QList<Fault> verifiedThoughBlacklisted(const Facts &facts)
{
    if (facts.call != Call::Verify)
        return {};
    const session::Exchange *earlier = earlierSuccess(facts, session::revokes);
    const session::TokenRecord *record = facts.record();
    const bool revoked = record && record->revokedAt && *record->revokedAt <= session::endOf(facts.exchange);
    if (!earlier && !revoked)
        return {};
    const QString evidence = earlier
        ? tr("%1.").arg(whenText(facts, *earlier))
        : tr("%1 took it at %2.").arg(record->revokedBy, utcClockText(*record->revokedAt, facts.now));
    // A logout that the session took back was no logout: the server has no blacklist to look at.
    if (!revoked || (facts.context.settings && !facts.context.settings->blacklistApp))
        return { { "no_blacklist_app", evidence } };
    return { { "verify_ignores_blacklist", evidence } };
}

QList<Fault> oldRefreshStillWorks(const Facts &facts)
{
    const session::Exchange *earlier = facts.call == Call::Refresh ? earlierSuccess(facts, isRotation) : nullptr;
    if (!earlier)
        return {};
    return { { "rotation_without_blacklist", tr("%1 with a new refresh token.").arg(whenText(facts, *earlier)) } };
}

constexpr std::array Errors{
    Rule{ 502, 504, gateway },
    Rule{ 500, 500, misconfigured },
    Rule{ 500, 500, unguardedClaims },
    Rule{ 500, 500, userGone },
    Rule{ 500, 599, serverError },
};

constexpr std::array Doubts{
    Rule{ 200, 299, successWithoutJson },
    Rule{ 200, 299, fakeLogout },
    Rule{ 200, 299, verifiedThoughBlacklisted },
    Rule{ 200, 299, oldRefreshStillWorks },
};

} // namespace

std::span<const Rule> serverErrorRules()
{
    return Errors;
}

std::span<const Rule> doubtRules()
{
    return Doubts;
}

} // namespace diagnose
