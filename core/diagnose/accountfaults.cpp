// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/accountfaults.h"

#include "core/diagnose/complaint.h"
#include "core/diagnose/rule.h"
#include "core/diagnose/tokenwalk.h"
#include "core/simplejwt/band.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace diagnose {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Accounts", text);
}

/// Of several ways to go on that an answer lists, the one that it waits for.
QStringList pendingFlows(const Json &value, int depth = 0)
{
    QStringList names;
    const Json *pending = value.find(u"is_pending");
    const Json *id = value.find(u"id");
    if (pending && pending->toBool() && id)
        names.append(id->toString());
    if (depth > 5)
        return names;
    for (const Json &item : value.items())
        names += pendingFlows(item, depth + 1);
    for (const Json::Member &member : value.members())
        names += pendingFlows(member.value, depth + 1);
    return names;
}

} // namespace

bool isOfOneTimeCode(const QStringList &texts)
{
    static const QRegularExpression ofLogin(
        QStringLiteral("otp|one[ _-]?time|passcode|verif|confirm|sms|log[ _-]?in|auth(?!or)|2fa|mfa|factor|security|"
                       "(?:^|/)(?:code|pin)(?:/|$)"),
        QRegularExpression::CaseInsensitiveOption);
    return std::any_of(
        texts.cbegin(), texts.cend(), [](const QString &text) { return ofLogin.match(text).hasMatch(); });
}

Fault refusedCode(const Facts &facts)
{
    return { "bad_credentials", answerText(facts), Certainty::Likely,
        tr("Ask for a new code and send it once, soon: such a code works one time and ends after some minutes. If it "
           "is right, look whether the number or address is the one that it was made for, and at the server's cache "
           "and clock."),
        tr("The one-time code was refused: it is wrong, was used, or is too old.") };
}

QList<Fault> badCode(const Facts &facts)
{
    const bool isToken = facts.answer.hasMessages || facts.answer.hasCode("token_not_valid") || facts.answer.isHtml;
    if (isToken || !facts.answer.fieldErrors.isEmpty() || !facts.answer.speaksOf(Topic::BadCode))
        return {};
    const bool mayBeLogin = facts.call == Call::Obtain || !facts.context.knowsRequest
        || isOfOneTimeCode({ facts.exchange.url.path(), facts.answer.sentenceAbout(Topic::BadCode) });
    return mayBeLogin ? QList<Fault>{ refusedCode(facts) } : QList<Fault>();
}

QList<Fault> halfLogin(const Facts &facts)
{
    const bool mayBeLogin = facts.call == Call::Obtain || facts.answer.isRefusal()
        || (!facts.context.knowsRequest && facts.exchange.url.path().size() < 2);
    if (facts.status >= 500 || !mayBeLogin)
        return {};
    const QStringList flows = facts.answer.json ? pendingFlows(*facts.answer.json) : QStringList();
    const auto isPending = [&flows](QStringView part) {
        return std::any_of(flows.cbegin(), flows.cend(), [&](const QString &flow) { return flow.contains(part); });
    };
    const QString evidence
        = flows.isEmpty() ? answerText(facts) : tr("%1; pending: %2").arg(answerText(facts), flows.join(u", "));
    if (isPending(u"mail") || (flows.isEmpty() && facts.answer.speaksOf(Topic::EmailNotVerified))) {
        const QString said = facts.answer.sentenceAbout(Topic::EmailNotVerified);
        const bool isPhone
            = said.contains(u"phone", Qt::CaseInsensitive) || said.contains(u"mobile", Qt::CaseInsensitive);
        const bool namesUserAlone = !isPhone && said.contains(u"user", Qt::CaseInsensitive)
            && !said.contains(u"mail", Qt::CaseInsensitive) && !said.contains(u"address", Qt::CaseInsensitive);
        if (namesUserAlone)
            return { { "email_not_verified", evidence, Certainty::Sure,
                tr("Confirm the user as the project wants it, by a link in a mail or a code, then log in."),
                tr("The user is not confirmed yet, and the login wants that.") } };
        return { { "email_not_verified", evidence, Certainty::Sure,
            isPhone ? tr("Confirm the number with the code that the server sends to it, then log in.") : QString(),
            isPhone ? tr("The phone number is not confirmed yet, and the login wants that.") : QString() } };
    }
    const bool isLocked = facts.answer.speaksOf(Topic::TokenExpired) || refusesToken(facts);
    if (isPending(u"mfa") || isPending(u"2fa") || isPending(u"otp")
        || (flows.isEmpty() && !isLocked && !facts.answer.speaksOf(Topic::BadCode)
            && facts.answer.speaksOf(Topic::SecondFactor)))
        return { { "second_factor", evidence, Certainty::Likely } };
    return {};
}

QList<Fault> badBasicLogin(const Facts &facts)
{
    const bool isBasic = !facts.headerWords.isEmpty() && facts.headerWords.constFirst().toLower() == "basic";
    if (!isBasic || !facts.answer.json || !facts.answer.isRefusal() || !facts.answer.speaksOf(Topic::BadLogin))
        return {};
    return { { "bad_credentials", answerText(facts), Certainty::Likely } };
}

QList<Fault> badLogin(const Facts &facts)
{
    const Answer &answer = facts.answer;
    const bool isStatus = answer.isRefusal() || facts.status == 400 || facts.status == 422 || facts.status == 404;
    const bool isAboutToken = answer.hasMessages || answer.code == "token_not_valid" || speaksOfUser(facts);
    if (facts.call != Call::Obtain || !isStatus || isAboutToken)
        return {};
    if (answer.isHtml || speaksOfCredentials(facts) || answer.words().isEmpty())
        return {};
    const bool saysSo = answer.speaksOf(Topic::BadLogin) || answer.code == "no_active_account";
    if (facts.status == 404 || (!answer.fieldErrors.isEmpty() && !answer.hasNonFieldErrors && !saysSo))
        return {};
    if (answer.speaksOf(Topic::UserInactive))
        return { { "user_inactive", answerText(facts), Certainty::Sure } };
    const QString user = facts.userName;
    switch (facts.userState()) {
    case UserState::Inactive:
        return { { "user_inactive", tr("The directory has “%1” as inactive.").arg(user), Certainty::Sure },
            { "bad_credentials", answerText(facts) } };
    case UserState::Gone:
        return { { "bad_credentials", tr("The directory has no user “%1”.").arg(user), Certainty::Sure } };
    default:
        break;
    }
    if (answer.speaksOf(Topic::UserGone) && !saysSo)
        return { { "user_gone", answerText(facts) } };
    const bool isAboutLogin = saysSo || answer.speaksOf(Topic::SaysAccount) || answer.speaksOf(Topic::SaysPassword);
    const bool isExpiry = answer.speaksOf(Topic::TokenExpired)
        || answer.words().contains(QLatin1StringView("expired"), Qt::CaseInsensitive);
    if (saysSo || (facts.status == 401 && !isExpiry && !refusesToken(facts))
        || (isAboutLogin && !isExpiry && answer.hasNonFieldErrors))
        return { { "bad_credentials", answerText(facts), saysSo ? Certainty::Sure : Certainty::Likely } };
    return {};
}

Fault refusedLink(const Facts &facts)
{
    return { "field_invalid", answerText(facts), Certainty::Likely,
        tr("Ask for a new link: each works once, and ends after a time that the project sets (Django's "
           "PASSWORD_RESET_TIMEOUT) and with a change of the password."),
        tr("The token of a link by mail is not, or no longer, good; it is no JWT.") };
}

QList<Fault> brokenLink(const Facts &facts)
{
    const bool isJwt = facts.answer.hasMessages || facts.answer.hasCode("token_not_valid");
    if (isJwt || !facts.answer.fieldErrors.isEmpty() || !facts.answer.speaksOf(Topic::LinkToken))
        return {};
    return { refusedLink(facts) };
}

QString withoutHeader(const Facts &facts)
{
    if (facts.call != Call::Obtain)
        return {};
    return facts.subject == Subject::Elsewhere
        ? tr("Send the login without the token in %1, or set authentication_classes = [] on the login view: it needs "
             "nobody to be known.")
              .arg(facts.where)
        : tr("Send the login without the header, or set authentication_classes = [] on the login view: an old token is "
             "refused there before the password is looked at.");
}

QString userText(const Facts &facts)
{
    const QString user = facts.token.anyText(facts.userClaim);
    return user.isEmpty() ? answerText(facts)
        : facts.answer.code.isEmpty()
        ? tr("%1; the token's %2 is “%3”").arg(answerText(facts), facts.userClaim, user.left(60))
        : tr("code “%1”; the token's %2 is “%3”")
              .arg(QString::fromLatin1(facts.answer.code), facts.userClaim, user.left(60));
}

QList<Fault> userByCode(const Facts &facts)
{
    const Answer &answer = facts.answer;
    const QString evidence = userText(facts);
    const bool byWords
        = answer.code.isEmpty() && answer.isRefusal() && facts.call != Call::Obtain && !facts.isRefresh();
    if (answer.hasCode("user_not_found") || (byWords && answer.speaksOf(Topic::UserGone)))
        return { { "user_gone", evidence, Certainty::Sure, withoutHeader(facts) } };
    if (answer.hasCode("user_inactive") || (byWords && answer.speaksOf(Topic::UserInactive)))
        return { { "user_inactive", evidence, Certainty::Sure, withoutHeader(facts) } };
    if (!answer.hasCode("password_changed") && !(byWords && answer.speaksOf(Topic::PasswordChanged)))
        return {};
    const QString claim
        = facts.context.settings ? facts.context.settings->revokeTokenClaim : QStringLiteral("hash_password");
    if (facts.token.claims && !facts.token.claims->contains(claim))
        return {
            { "missing_claim", tr("CHECK_REVOKE_TOKEN is on, and the token has no “%1”.").arg(claim), Certainty::Likely,
                tr("Log in again: tokens that were issued before CHECK_REVOKE_TOKEN was switched on lack the claim.") },
            { "password_changed", evidence }
        };
    return { { "password_changed", evidence, Certainty::Sure, withoutHeader(facts) } };
}

QList<Fault> userOfRefresh(const Facts &facts)
{
    const Answer &answer = facts.answer;
    // A project that shows the code of it says which refusal it is, in whatever language and wherever.
    const bool isCoded = answer.code == "no_active_account";
    const bool isRefresh = facts.isRefresh() || (isCoded && facts.call == Call::Protected);
    if (!isRefresh || !answer.isRefusal() || !(answer.code.isEmpty() || isCoded) || answer.detail.isEmpty()
        || speaksOfCredentials(facts))
        return {};
    if (answer.speaksOf(Topic::PasswordChanged))
        return { { "password_changed", answerText(facts), Certainty::Sure } };
    switch (facts.userState()) {
    case UserState::Gone:
        return { { "user_gone", tr("The directory has no user with the token's %1.").arg(facts.userClaim) } };
    case UserState::Inactive:
        return { { "user_inactive", tr("The directory has the token's user as inactive.") } };
    default:
        break;
    }
    const bool saysSo = isCoded || answer.speaksOf(Topic::UserInactive) || answer.speaksOf(Topic::UserGone);
    if (!saysSo && (!answer.speaksOf(Topic::SaysAccount) || !tokenFaults(facts).isEmpty()))
        return {};
    if (answer.speaksOf(Topic::UserGone) && !answer.speaksOf(Topic::UserInactive))
        return { { "user_gone", answerText(facts) } };
    // Before the unreleased head a user who is gone makes the refresh a 500.
    QList<Fault> faults{ { "user_inactive", answerText(facts) } };
    if (facts.band != simplejwt::Band::V5_5)
        faults.append({ "user_gone", tr("%1; the answer is the same for both").arg(answerText(facts)) });
    return faults;
}

} // namespace diagnose
