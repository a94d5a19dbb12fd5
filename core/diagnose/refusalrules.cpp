// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/rules.h"

#include <QCoreApplication>
#include <array>

namespace diagnose {

namespace {

// DRF's and Simple JWT's sentences that come without a code, so that nothing but their wording tells them apart.
constexpr auto NoCredentials = u"Authentication credentials were not provided.";
constexpr auto NoActiveAccount = u"No active account found for the given token.";
constexpr auto PasswordChanged = u"The user's password has been changed.";
constexpr auto NoUserClaim = u"Token contained no recognizable user identification";

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Refusals", text);
}

bool wantsAccess(const Facts &facts)
{
    if (facts.context.server)
        return facts.context.server->wantsAccess(facts.exchange.endpoint);
    return facts.call == Call::Protected || config::info(facts.exchange.endpoint).wantsAccess;
}

/// A 401 that speaks of the header as a whole: DRF gives it no code, so in a translated answer the request decides.
bool speaksOfCredentials(const Facts &facts)
{
    if (!facts.code.isEmpty() || facts.hasMessages || !facts.reply)
        return false;
    if (facts.detail == NoCredentials)
        return true;
    const bool headerIsGood = facts.schemeFits && facts.headerWords.size() == 2;
    return facts.detail != NoActiveAccount && facts.detail != PasswordChanged && facts.call != Call::Obtain
        && wantsAccess(facts) && !headerIsGood;
}

QList<Fault> malformedHeader(const Facts &facts)
{
    if (facts.code != "bad_authorization_header")
        return {};
    return { { "malformed_header",
        tr("%1 has %2 words; it needs two, the scheme and the token.")
            .arg(QString::fromLatin1(facts.headerName))
            .arg(facts.headerWords.size()) } };
}

QList<Fault> credentials(const Facts &facts)
{
    if (!speaksOfCredentials(facts))
        return {};
    const QString name = QString::fromLatin1(facts.headerName);
    if (facts.headerWords.isEmpty()) {
        const bool elsewhere
            = facts.headerName != "Authorization" && session::headerValue(facts.exchange.headers, "Authorization");
        return { { "no_credentials",
            elsewhere          ? tr("The server reads %1; the request has its token in Authorization.").arg(name)
                : facts.header ? tr("The request's %1 header is empty.").arg(name)
                               : tr("The request has no %1 header.").arg(name) } };
    }
    if (!facts.schemeFits) {
        const QByteArray word = facts.headerWords.constFirst();
        const QString sent = facts.headerWords.size() == 1 ? tr("a token without a word before it")
                                                           : tr("“%1”").arg(QString::fromUtf8(word.left(20)));
        return { { "wrong_scheme",
            tr("%1 begins with %2; the server expects “%3”.")
                .arg(name, sent, QString::fromUtf8(facts.expectedScheme)) } };
    }
    return { { "no_credentials",
        tr("%1 was sent with “%2”, and the server says that it saw none: a proxy dropped it, or the server reads "
           "another header.")
            .arg(name, QString::fromUtf8(facts.expectedScheme)) } };
}

QList<Fault> badLogin(const Facts &facts)
{
    if (facts.call != Call::Obtain || !facts.code.isEmpty() || facts.detail == NoCredentials)
        return {};
    switch (facts.userState()) {
    case UserState::Inactive:
        return { { "user_inactive", tr("The directory has “%1” as inactive.").arg(facts.userName) },
            { "bad_credentials", answerText(facts) } };
    case UserState::Gone:
        return { { "bad_credentials", tr("The directory has no user “%1”.").arg(facts.userName) } };
    default:
        return { { "bad_credentials", answerText(facts) } };
    }
}

QList<Fault> userByCode(const Facts &facts)
{
    const QString user = facts.token.anyText(facts.userClaim);
    const QString evidence
        = tr("code “%1”; the token's %2 is “%3”").arg(QString::fromLatin1(facts.code), facts.userClaim, user);
    if (facts.code == "user_not_found")
        return { { "user_gone", evidence } };
    if (facts.code == "user_inactive")
        return { { "user_inactive", evidence } };
    if (facts.code != "password_changed")
        return {};
    const QString claim
        = facts.context.settings ? facts.context.settings->revokeTokenClaim : QStringLiteral("hash_password");
    if (facts.token.claims && !facts.token.claims->contains(claim))
        return { { "missing_claim", tr("CHECK_REVOKE_TOKEN is on, and the token has no “%1”.").arg(claim) },
            { "password_changed", evidence } };
    return { { "password_changed", evidence } };
}

/// The refresh views' refusal for the user's sake: a "detail" without a code.
QList<Fault> userOfRefresh(const Facts &facts)
{
    const bool refreshes = facts.call == Call::Refresh || facts.call == Call::RefreshSliding;
    if (!refreshes || !facts.code.isEmpty() || facts.detail.isEmpty() || speaksOfCredentials(facts))
        return {};
    if (facts.detail == PasswordChanged)
        return { { "password_changed", answerText(facts) } };
    switch (facts.userState()) {
    case UserState::Gone:
        return { { "user_gone", tr("The directory has no user with the token's %1.").arg(facts.userClaim) } };
    case UserState::Inactive:
        return { { "user_inactive", tr("The directory has the token's user as inactive.") } };
    default:
        break;
    }
    // Before the unreleased head a user who is gone makes the refresh a 500.
    QList<Fault> faults{ { "user_inactive", answerText(facts) } };
    if (facts.band != simplejwt::Profile::V5_5)
        faults.append({ "user_gone", tr("%1; the answer is the same for both").arg(answerText(facts)) });
    return faults;
}

bool isTokenRefusal(const Facts &facts)
{
    return facts.code == "token_not_valid";
}

QList<Fault> noUserClaim(const Facts &facts)
{
    if (!isTokenRefusal(facts) || facts.hasMessages || facts.headerWords.size() != 2)
        return {};
    const session::TokenReading bearer = session::readToken(facts.headerWords.constLast());
    if (!bearer.claims || bearer.claims->contains(facts.userClaim))
        return {};
    if (facts.subject == Subject::Body && facts.detail != NoUserClaim)
        return {};
    return { { "missing_claim", tr("The token in the header has no “%1”.").arg(facts.userClaim) } };
}

/// What the answer's sentence alone allows to say, where the token shows nothing.
QList<Fault> faultsBySentence(const Facts &facts)
{
    const QString answer = answerText(facts);
    switch (facts.says) {
    case Says::Blacklisted:
        return { blacklistFault(facts) };
    case Says::Expired:
        return { { "expired", answer } };
    case Says::MissingClaim:
        return { { "missing_claim", answer } };
    case Says::WrongType:
        return { { "wrong_type", answer } };
    case Says::Other:
        return {};
    case Says::Invalid:
    case Says::InvalidOrExpired:
        break;
    }
    if (facts.context.settings && !facts.context.settings->failsAtUse.isEmpty())
        return { { "server_misconfigured",
            tr("%1 can't be used as it is set: %2")
                .arg(facts.context.settings->failsAtUse.firstKey(), facts.context.settings->failsAtUse.first()) } };
    const std::optional<bool> known = isSignedByKnownKey(facts);
    if (known && *known)
        return { { "not_known", tr("%1; form, signature and times are right by what is known here").arg(answer) } };
    return { { "wrong_key",
        tr("Form and times of the token are right by the server's clock, so the signature is what is left.") } };
}

QList<Fault> refusedToken(const Facts &facts)
{
    if (!isTokenRefusal(facts))
        return {};
    const QList<Fault> faults = faultsFitting(facts.says, tokenFaults(facts));
    return faults.isEmpty() ? faultsBySentence(facts) : faults;
}

/// Without an authenticator DRF has no challenge to send, so it answers 403 where it would answer 401.
QList<Fault> forbidden(const Facts &facts)
{
    if (!facts.reply)
        return {};
    const Fault nobody{ "no_authentication_classes",
        tr("%1 without a WWW-Authenticate header: DRF answers 403 where the view has no authentication class.")
            .arg(answerText(facts)) };
    const Fault denied{ "permission_denied", tr("%1, and the request carried a token").arg(answerText(facts)) };
    if (facts.call != Call::Protected)
        return facts.headerWords.isEmpty() ? QList<Fault>{ nobody } : QList<Fault>{ nobody, denied };
    return facts.headerWords.isEmpty() ? QList<Fault>{ nobody } : QList<Fault>{ denied, nobody };
}

constexpr std::array Table{
    Rule{ 401, 401, malformedHeader },
    Rule{ 401, 401, credentials },
    Rule{ 401, 401, badLogin },
    Rule{ 401, 401, userByCode },
    Rule{ 401, 401, noUserClaim },
    Rule{ 401, 401, refusedToken },
    Rule{ 401, 401, userOfRefresh },
    Rule{ 403, 403, forbidden },
};

} // namespace

std::span<const Rule> refusalRules()
{
    return Table;
}

} // namespace diagnose
