// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/refusalrules.h"

#include "core/base/timetext.h"
#include "core/diagnose/accountfaults.h"
#include "core/diagnose/complaint.h"
#include "core/diagnose/guardedview.h"
#include "core/diagnose/tokenwalk.h"
#include "core/session/exchangereading.h"
#include "core/session/tokenchoice.h"
#include "core/session/tokentitle.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace diagnose {

namespace {

// Simple JWT's sentences that come without a code, so that nothing but their wording tells them apart.
constexpr auto NoUserClaim = u"Token contained no recognizable user identification";

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Refusals", text);
}

QList<Fault> malformedHeader(const Facts &facts)
{
    if (!facts.answer.hasCode("bad_authorization_header")
        && !(facts.answer.isRefusal() && facts.answer.speaksOf(Topic::MalformedHeader)))
        return {};
    const QString words = facts.headerWords.size() > 2 && facts.headerWords.at(0) == facts.headerWords.at(1)
        ? tr("%1 has %2 words, “%3” twice; it needs two words, the scheme and the token.")
              .arg(QString::fromLatin1(facts.headerName))
              .arg(facts.headerWords.size())
              .arg(QString::fromUtf8(facts.headerWords.constFirst().left(20)))
        : tr("%1 has %2 words; it needs two, the scheme and the token.")
              .arg(QString::fromLatin1(facts.headerName))
              .arg(facts.headerWords.size());
    if (facts.header && !facts.filledPart(*facts.header).isNull())
        return { { "malformed_header",
            tr("The shell filled in “%1”, and what came of it was not two words: that variable was empty, or it has "
               "blanks in it.")
                .arg(QString::fromUtf8(facts.filledPart(*facts.header))),
            Certainty::Sure } };
    if (!facts.context.knowsRequest && facts.headerWords.isEmpty())
        return { { "malformed_header", answerText(facts), Certainty::Sure } };
    if (facts.headerWords.size() != 2)
        return { { "malformed_header", words, Certainty::Sure } };
    return { { "wrong_scheme",
        tr("%1; the header begins with “%2”.")
            .arg(answerText(facts), QString::fromUtf8(facts.headerWords.constFirst().left(20))) } };
}

QString elsewhereText(const Facts &facts)
{
    const QByteArray cookie = facts.context.server ? facts.context.server->accessCookie() : QByteArray();
    for (const session::CarriedToken &each : facts.carried) {
        if (!cookie.isEmpty() && each.place == session::Place::Cookie && each.name == QLatin1StringView(cookie))
            return tr("The cookie “%1” was sent, and the server says that it saw no token: it reads another cookie "
                      "(JWT_AUTH_COOKIE), or none.")
                .arg(each.name);
    }
    if (!cookie.isEmpty())
        return tr("The request has no cookie “%1”.").arg(QString::fromLatin1(cookie));
    for (const session::CarriedToken &each : facts.carried) {
        if (each.place == session::Place::Cookie)
            return tr("There is a token in the cookie “%1”; the server reads %2.")
                .arg(each.name, QString::fromLatin1(facts.headerName));
        if (each.place == session::Place::Header
            && each.name.compare(QLatin1StringView(facts.headerName), Qt::CaseInsensitive) != 0)
            return tr("The server reads %1; the request has its token in %2.")
                .arg(QString::fromLatin1(facts.headerName), each.name);
        if (each.place == session::Place::Query)
            return tr("There is a token in the address; the server reads %1.")
                .arg(QString::fromLatin1(facts.headerName));
    }
    return {};
}

QString schemeText(const Facts &facts)
{
    const QByteArray word = facts.headerWords.constFirst();
    const QString sent = facts.headerWords.size() == 1 ? tr("a token without a word before it")
                                                       : tr("“%1”").arg(QString::fromUtf8(word.left(20)));
    const QString name = QString::fromLatin1(facts.headerName);
    if (facts.schemeIsKnown)
        return tr("%1 begins with %2; the server expects “%3”.")
            .arg(name, sent, QString::fromUtf8(facts.expectedScheme));
    return tr("%1 begins with %2; Simple JWT reads only the words of AUTH_HEADER_TYPES, which are “Bearer” unless the "
              "project set others.")
        .arg(name, sent);
}

/// What speaks for a view that doesn't know Simple JWT at all: it never looked at the header.
Fault noJwtClass(const Facts &facts, Certainty certainty)
{
    QString evidence = facts.answer.challenges.isEmpty()
        ? tr("%1 without a challenge for a token").arg(answerText(facts))
        : tr("%1; the challenge is for %2, not for a token of Simple JWT")
              .arg(answerText(facts), QString::fromLatin1(facts.answer.challenges.constFirst().scheme));
    const bool readsSession = facts.answer.header("Vary").toLower().contains("cookie");
    if (readsSession)
        evidence += tr("; Vary: Cookie shows that the session was asked");
    return { "no_authentication_classes", evidence + u'.', certainty,
        tr("Add rest_framework_simplejwt.authentication.JWTAuthentication to the view's authentication_classes, or to "
           "DEFAULT_AUTHENTICATION_CLASSES in REST_FRAMEWORK (and look that this name is spelt right)."),
        tr("The view does not seem to use JWTAuthentication, so it never looked at the token.") };
}

/// The answer alone, without what was sent: no header, or one that the server did not read.
QList<Fault> credentialsUnseen(const Facts &facts)
{
    const Fault none{ "no_credentials", tr("%1; what was sent is not known here.").arg(answerText(facts)),
        Certainty::Likely };
    const Fault scheme{ "wrong_scheme",
        facts.schemeIsKnown ? tr("The server expects “%1” before the token, to the letter.")
                                  .arg(QString::fromUtf8(facts.expectedScheme))
                            : tr("The word before the token may be another one than the server's."),
        Certainty::Possible };
    if (facts.status == 403 || (!facts.answer.challenges.isEmpty() && !facts.answer.tokenChallenge()))
        return { noJwtClass(facts, Certainty::Likely), none, scheme };
    return { none, scheme };
}

QList<Fault> credentials(const Facts &facts)
{
    if (!facts.answer.isRefusal() || !speaksOfCredentials(facts))
        return {};
    const bool saysSo = facts.answer.speaksOf(Topic::NoCredentials) || facts.answer.hasCode("not_authenticated");
    const bool isForbidden = facts.status == 403;
    const QString name = QString::fromLatin1(facts.headerName);
    if (facts.headerWords.isEmpty() && !facts.context.knowsRequest)
        return credentialsUnseen(facts);
    if (facts.headerWords.isEmpty()) {
        const QString elsewhere = elsewhereText(facts);
        const QString evidence = !elsewhere.isEmpty() ? elsewhere
            : facts.header                            ? tr("The request's %1 header is empty.").arg(name)
                                                      : tr("The request has no %1 header.").arg(name);
        QList<Fault> faults{ { "no_credentials", evidence,
            saysSo && !isForbidden ? Certainty::Sure : Certainty::Likely } };
        if (isGuardedTokenView(facts))
            faults.append(lacksLiveAccess(facts));
        if (isForbidden) {
            const bool readsSession = facts.answer.header("Vary").toLower().contains("cookie");
            faults.insert(
                readsSession ? 1 : 0, noJwtClass(facts, readsSession ? Certainty::Possible : Certainty::Likely));
        }
        return faults;
    }
    if (!facts.schemeFits) {
        QList<Fault> faults{ { "wrong_scheme", schemeText(facts),
            facts.schemeIsKnown && saysSo && !isForbidden ? Certainty::Sure : Certainty::Likely,
            facts.schemeIsKnown
                ? QString()
                : tr("Send “Bearer”, one blank and the token, unless AUTH_HEADER_TYPES names another word; "
                     "capitals count.") } };
        if (!facts.schemeIsKnown)
            faults.append(noJwtClass(facts, Certainty::Possible));
        return faults;
    }
    const Fault dropped{ "no_credentials",
        tr("%1 was sent with “%2”, and the server says that it saw none: a proxy or web server dropped it (Apache "
           "needs WSGIPassAuthorization On), or the server reads another header.")
            .arg(name, QString::fromUtf8(facts.expectedScheme)) };
    const bool isAboutJwt = facts.answer.tokenChallenge() != nullptr;
    if (isAboutJwt)
        return { dropped };
    Fault possible = dropped;
    possible.certainty = Certainty::Possible;
    // Where a session stands first a header that was lost on the way gives this 403 as well.
    if (isForbidden && facts.answer.challenges.isEmpty())
        return { noJwtClass(facts, Certainty::Likely), dropped };
    if (isForbidden || !facts.answer.challenges.isEmpty())
        return { noJwtClass(facts, Certainty::Likely), possible };
    return { dropped, noJwtClass(facts, Certainty::Possible) };
}

/// A JWT that went to DRF's own token authentication, which looks it up in its table.
QList<Fault> foreignTokenClass(const Facts &facts)
{
    const bool isDrfToken = facts.answer.challengesFor("Token") && !facts.headerWords.isEmpty()
        && facts.headerWords.constFirst() == "Token" && facts.status == 401;
    if (!isDrfToken || facts.answer.hasMessages || !facts.answer.code.isEmpty()
        || !session::looksLikeToken(facts.headerToken()))
        return {};
    return { { "wrong_scheme",
        tr("%1; the word “Token” belongs to DRF's own token authentication, which looked the JWT up in its table of "
           "keys.")
            .arg(answerText(facts)),
        Certainty::Likely, tr("Send “Bearer” before a token of Simple JWT.") } };
}

QList<Fault> noUserClaim(const Facts &facts)
{
    if (!facts.answer.hasCode("token_not_valid") || facts.answer.hasMessages)
        return {};
    const bool isBodys = facts.subject == Subject::Body;
    const session::TokenReading bearer
        = facts.subject == Subject::Elsewhere ? facts.token : session::readToken(facts.headerToken());
    if (!bearer.claims || bearer.claims->contains(facts.userClaim))
        return {};
    if (isBodys && facts.answer.detail != NoUserClaim)
        return {};
    // That answer comes after every check of the token itself.
    if (!faultsFitting(complaintOf(facts.answer), tokenFaults(facts)).isEmpty() && facts.answer.says != Says::Other)
        return {};
    return { { "missing_claim", tr("The token has no “%1”, by which the server finds its user.").arg(facts.userClaim),
        Certainty::Sure } };
}

QString shownClaim(const Facts &facts, QStringView name)
{
    const Json *value = facts.token.claims ? facts.token.claims->find(name) : nullptr;
    if (!value)
        return tr("no “%1”").arg(name.toString());
    const QString text = value->isString() ? u'"' + value->toString().left(60) + u'"'
        : value->isArray()                 ? tr("a list")
                                           : QString::fromLatin1(value->numberText().left(40));
    return tr("“%1” %2").arg(name.toString(), text);
}

/// The token shows nothing and the answer says only that it is invalid: what is left looks alike from here.
QList<Fault> whatIsLeft(const Facts &facts)
{
    const QString answer = answerText(facts);
    if (const session::Exchange *earlier = facts.earlierAcceptance())
        return { { "wrong_key",
            tr("%1 accepted this very token at %2 before, and its form and times are the same: the key has changed "
               "since, "
               "or "
               "several workers or servers do not share one key.")
                .arg(session::callName(*earlier), clockText(session::endOf(*earlier), facts.now)) } };
    const Json *alg = facts.token.header ? facts.token.header->find(u"alg") : nullptr;
    const QString algorithm = alg ? alg->toString().left(20) : QString();
    const QString unknown = facts.context.settings
        ? tr("%1. The token shows no other fault, and the server's key is not known here.").arg(answer)
        : tr("%1. The token shows no fault that can be seen without the server's settings; a signature by another key, "
             "another algorithm, audience or issuer all look like this.")
              .arg(answer);
    QList<Fault> faults{ { "wrong_key", unknown, Certainty::Likely,
        tr("Verify the token with the server's key. If this very server issued it, its SIGNING_KEY has changed since, "
           "or "
           "several servers do not share one key."),
        tr("The signature may not fit: by another key than the server's, or the token was changed.") } };
    if (facts.context.settings)
        return faults;
    faults.append(
        { "wrong_algorithm", tr("The token has “alg” \"%1\"; the server's ALGORITHM is not known here.").arg(algorithm),
            Certainty::Possible, {}, tr("The server may accept another algorithm than the token's.") });
    faults.append({ "wrong_audience",
        tr("The token has %1; the server's AUDIENCE is not known here.").arg(shownClaim(facts, u"aud")),
        Certainty::Possible, {}, tr("The server may want another audience.") });
    faults.append(
        { "wrong_issuer", tr("The token has %1; the server's ISSUER is not known here.").arg(shownClaim(facts, u"iss")),
            Certainty::Possible, {}, tr("The server may want another issuer.") });
    return faults;
}

struct Said
{
    Topic topic;
    const char *id;
};

/// What other libraries say in so many words.
constexpr std::array Sayings{
    Said{ Topic::ClaimInvalid, "claim_invalid" },
    Said{ Topic::TokenMalformed, "token_malformed" },
    Said{ Topic::BadSignature, "wrong_key" },
    Said{ Topic::WrongAlgorithm, "wrong_algorithm" },
    Said{ Topic::WrongAudience, "wrong_audience" },
    Said{ Topic::WrongIssuer, "wrong_issuer" },
    Said{ Topic::IssuedInFuture, "issued_in_future" },
    Said{ Topic::NotYetValid, "not_yet_valid" },
};

/// The refusal is that of the body's token, and the body is not known here.
bool speaksOfUnseenBody(const Facts &facts)
{
    return facts.subject == Subject::Body && facts.tokenText.isEmpty() && facts.bodyIsUnseen();
}

QString unknownToken(const Facts &facts)
{
    if (speaksOfUnseenBody(facts))
        return facts.headerToken().isEmpty()
            ? tr("It speaks of the token in the body, and the body is not known here.")
            : tr("Without “messages” it speaks of the token in the body and not of the one in the header; the body is "
                 "not known here.");
    const QByteArray part = facts.filledPart(facts.headerToken());
    return part.isNull() ? tr("The token that was sent is not known here, so it can't be looked at.")
                         : tr("The shell filled in “%1”, so which token was sent is not known here.")
                               .arg(QString::fromUtf8(part.left(60)));
}

/// “Session expired” may be of another thing than a token.
bool isOfToken(const Facts &facts, Topic topic)
{
    return facts.answer.says != Says::Other || facts.answer.hasCode("token_not_valid")
        || facts.answer.speaksOf(Topic::SaysToken) || facts.answer.tokenChallenge()
        || facts.answer.sentenceAbout(topic).contains(u"signature", Qt::CaseInsensitive);
}

/// “expired”, and yet “exp” lies ahead of every clock that is known here.
QList<Fault> expiredBySentence(const Facts &facts)
{
    const std::optional<Instant> end = facts.token.time(u"exp");
    if (speaksOfUnseenBody(facts) && facts.expectedType == "refresh")
        return { { "expired", tr("%1. %2").arg(answerText(facts), unknownToken(facts)), Certainty::Sure, {},
            tr("The refresh token has expired.") } };
    if (!end && facts.answer.speaksOf(Topic::RefreshExpired))
        return { { "expired", answerText(facts), Certainty::Sure,
            tr("Log in again: nothing comes after a refresh token that has expired."),
            tr("The refresh token has expired.") } };
    if (!end)
        return { { "expired", tr("%1; which token it means is not known here").arg(answerText(facts)),
            isOfToken(facts, Topic::TokenExpired) ? Certainty::Sure : Certainty::Likely } };
    return { { "expired",
        tr("%1, but by its “exp” the token that was sent is still alive for %2: the server looked at another token, or "
           "its clock is ahead of its own Date.")
            .arg(answerText(facts), spanText(*end - facts.now)),
        Certainty::Likely,
        tr("Look whether a cookie or a proxy puts another token in its place, and compare the clocks.") } };
}

/// What the answer alone allows to say, where the token shows nothing.
QList<Fault> faultsBySentence(const Facts &facts, Says complaint)
{
    const QString answer = answerText(facts);
    switch (complaint) {
    case Says::Blacklisted: {
        Fault listed = blacklistFault(facts);
        if (!isOfToken(facts, Topic::Blacklisted))
            listed.certainty = std::min(listed.certainty, Certainty::Likely);
        return { listed };
    }
    case Says::Expired:
        return expiredBySentence(facts);
    case Says::MissingClaim:
        return { { "missing_claim", answer, Certainty::Sure } };
    case Says::WrongType:
        return { { "wrong_type", answer, Certainty::Sure } };
    default:
        break;
    }
    for (const Said &said : Sayings) {
        if (facts.answer.speaksOf(said.topic))
            return { { said.id, answer, Certainty::Likely } };
    }
    const bool isVague
        = complaint == Says::Other && !facts.answer.speaksOf(Topic::TokenInvalid) && !facts.answer.hasMessages;
    if (isVague)
        return {};
    if (facts.context.settings && !facts.context.settings->failsAtUse.isEmpty())
        return { { "server_misconfigured",
            tr("%1 can't be used as it is set: %2")
                .arg(facts.context.settings->failsAtUse.firstKey(), facts.context.settings->failsAtUse.first()) } };
    const std::optional<bool> known = isSignedByKnownKey(facts);
    if (known && *known)
        return { { "not_known", tr("%1; form, signature and times are right by what is known here").arg(answer),
            Certainty::Likely, {}, {}, false } };
    if (facts.tokenText.isEmpty())
        return { { "not_known", tr("%1. %2").arg(answer, unknownToken(facts)), Certainty::Possible,
            speaksOfUnseenBody(facts)
                ? tr("Give the token that was sent in the body: its form, its times and its type tell most causes "
                     "apart. A refresh token that has expired or that another key signed looks like this.")
                : tr("Give the token that was sent: its form, its times and its type tell most causes apart."),
            tr("The answer says no more: the token may have expired, be signed by another key, or be no token of this "
               "server."),
            false } };
    return whatIsLeft(facts);
}

/// The refresh token of the same login, where the session knows that it is of no use: "refresh 9a3f… is blacklisted".
QString deadRefresh(const Facts &facts)
{
    const session::TokenRecord *access = facts.record();
    if (!access || !facts.context.log)
        return {};
    const session::TokenRecord *refresh
        = facts.context.log->token(session::chooseTokens(*facts.context.log, access->id, facts.now).refresh);
    if (!refresh || refresh->tokenType != "refresh")
        return {};
    switch (stateAt(*refresh, facts.now)) {
    case session::TokenState::Blacklisted:
        return tr("its %1 is blacklisted").arg(tokenTitle(*refresh));
    case session::TokenState::Expired:
        return tr("its %1 has expired").arg(tokenTitle(*refresh));
    default:
        return {};
    }
}

QString refreshAdvice(const Facts &facts)
{
    const bool isRefresh = facts.expectedType == "refresh" || facts.expectedType == "sliding"
        || facts.token.text(u"token_type") == u"refresh";
    // There a refresh is no way out: its view would refuse the same token.
    const config::ServerProfile *server = facts.context.server;
    const bool wantsAccess = server && server->has(session::Endpoint::Refresh)
        && server->wantsAccess(session::Endpoint::Refresh) && !server->has(session::Endpoint::TokenRefresh);
    if (!isRefresh && wantsAccess)
        return tr("Log in again: this server's refresh view wants a live access token itself.");
    if (const QString dead = isRefresh ? QString() : deadRefresh(facts); !dead.isEmpty())
        return tr("Log in again: %1.").arg(dead);
    if (const QString other = isRefresh ? QString() : refreshWithoutAccess(facts); !other.isEmpty())
        return tr("Get a new access token with the refresh token at %1, which wants no access token, or log in again.")
            .arg(other);
    return isRefresh ? tr("Log in again: nothing comes after a refresh token that has expired.")
                     : tr("Get a new access token with the refresh token, or log in again.");
}

/// The faults of the token in question, dressed for people: where it stood, and how sure they make the cause.
QList<Fault> dressed(const Facts &facts, QList<Fault> faults, Certainty most)
{
    bool isFirst = true;
    for (Fault &fault : faults) {
        fault.certainty = std::min(fault.certainty, isFirst ? most : std::min(most, Certainty::Likely));
        isFirst = false;
        if (!facts.where.isEmpty())
            fault.evidence = tr("The token in %1: %2").arg(facts.where, fault.evidence);
        if (const QString advice = withoutHeader(facts); !advice.isEmpty())
            fault.advice = advice;
        else if (fault.id == "expired" && fault.advice.isEmpty())
            fault.advice = refreshAdvice(facts);
    }
    return faults;
}

/// A cookie or a member that is named for a token and is empty: something refused a token, and there was no other.
QList<Fault> emptyPlaces(const Facts &facts)
{
    for (const session::CarriedToken &each : facts.carried) {
        if (!each.text.isEmpty() || each.place == session::Place::Header)
            continue;
        const Facts about = facts.about(each);
        return { { "token_malformed", tr("There is no token: %1 is empty.").arg(about.where), Certainty::Sure,
            tr("Send the token there, or leave it out altogether.") } };
    }
    return {};
}

QList<Fault> refusedToken(const Facts &facts)
{
    const bool isStatus = facts.answer.isRefusal() || facts.status == 400 || facts.status == 422;
    if (!isStatus || !refusesToken(facts) || (facts.status != 401 && facts.status != 403 && facts.call == Call::Obtain))
        return {};
    const bool isCoded = facts.answer.hasCode("token_not_valid") || facts.answer.says != Says::Other;
    const Says complaint = complaintOf(facts.answer);
    const QList<Fault> faults = tokenFaults(facts);
    QList<Fault> fitting = faultsFitting(complaint, faults);
    const bool saysIt = isCoded || complaint != Says::Other;
    if (!fitting.isEmpty())
        return orNeedsLiveAccess(facts, dressed(facts, fitting, saysIt ? Certainty::Sure : Certainty::Likely));
    if (facts.tokenText.isEmpty()) {
        if (const QList<Fault> empty = emptyPlaces(facts); !empty.isEmpty())
            return empty;
    }
    // A sentence of the project about its own things: the token of a device or a card.
    const bool isOwnBusiness
        = !facts.answer.isRefusal() && facts.call == Call::Protected && !isCoded && facts.request.has_value();
    if (isOwnBusiness)
        return {};
    fitting = faultsBySentence(facts, complaint);
    if (fitting.isEmpty() && !faults.isEmpty())
        fitting = faults;
    return orNeedsLiveAccess(facts, dressed(facts, fitting, Certainty::Sure));
}

/// The verify view answers 400 for a blacklisted token: the only non-field error that a well-formed request can get.
QList<Fault> refusedByVerify(const Facts &facts)
{
    if (facts.status != 400 || facts.call != Call::Verify || !facts.answer.hasNonFieldErrors
        || !facts.token.isReadable())
        return {};
    if (facts.answer.speaksOf(Topic::UserGone))
        return { { "user_gone", userText(facts), Certainty::Sure } };
    if (facts.answer.speaksOf(Topic::UserInactive))
        return { { "user_inactive", userText(facts), Certainty::Sure } };
    if (refusesToken(facts) && complaintOf(facts.answer) != Says::Blacklisted)
        return {};
    return { blacklistFault(facts) };
}

/// A refusal in whatever words, of a token that no server could take.
QList<Fault> visibleFault(const Facts &facts)
{
    const bool isVague = facts.answer.isRefusal() || (facts.status == 400 && refusesToken(facts));
    if (!isVague || facts.tokenText.isEmpty() || facts.call == Call::Obtain)
        return {};
    // Who knows the caller's permissions has let the token pass, or never looked at it.
    if (facts.status == 403 && facts.answer.speaksOf(Topic::Permission))
        return {};
    // Simple JWT refuses a token that it saw in other words; a project's own class may not.
    const bool saysUnseen = speaksOfCredentials(facts);
    return dressed(facts, tokenFaults(facts), saysUnseen ? Certainty::Possible : Certainty::Likely);
}

/// “Refresh token was not included in request data.”
QList<Fault> tokenNotSent(const Facts &facts)
{
    const bool takesToken = facts.isRefresh() || facts.call == Call::Revoke || facts.call == Call::Verify
        || (!facts.context.knowsRequest && facts.exchange.url.path().size() < 2);
    const bool wasSent = std::any_of(facts.carried.cbegin(), facts.carried.cend(),
        [](const session::CarriedToken &each) { return each.place == session::Place::Body && !each.text.isEmpty(); });
    const bool isStatus = facts.answer.isRefusal() || facts.status == 400 || facts.status == 422;
    if (!takesToken || !isStatus || wasSent || facts.answer.hasCode("token_not_valid")
        || !facts.answer.fieldErrors.isEmpty() || !facts.answer.speaksOf(Topic::TokenNotSent))
        return {};
    return { { "field_missing", answerText(facts), Certainty::Sure,
        tr("Put the refresh token into the body as “refresh”, or into the cookie that the project reads.") } };
}

/// Without an authenticator DRF has no challenge to send, so it answers 403 where it would answer 401.
QList<Fault> forbidden(const Facts &facts)
{
    const Answer &answer = facts.answer;
    if (facts.status != 403 || (answer.isHtml && answer.maker != Maker::Django))
        return {};
    if (answer.detail.isEmpty() && !answer.speaksOf(Topic::Permission))
        return {};
    // DRF says so where nobody was recognised (see credentials()); a user who may not do it hears other words.
    if (answer.speaksOf(Topic::NoCredentials) && answer.maker != Maker::Django)
        return {};
    // A login has nobody yet who could be denied something: what the project says itself is the cause.
    const bool isOwnSentence
        = !answer.detail.isEmpty() && !answer.speaksOf(Topic::Permission) && answer.maker != Maker::Django;
    if (facts.call == Call::Obtain && isOwnSentence)
        return { { "permission_denied", answerText(facts), Certainty::Likely,
            tr("Do what the server's own sentence says; if it says nothing to do, look for it in the login view."),
            tr("The server does not let anybody log in this way, and says why itself.") } };
    // Where the request is not known, it is taken to have had one: who asks why wanted to be let in.
    const bool hasToken
        = !facts.headerWords.isEmpty() || facts.subject == Subject::Elsewhere || !facts.context.knowsRequest;
    Fault nobody{ "no_authentication_classes",
        tr("%1 without a WWW-Authenticate header: DRF answers 403 where the view has no authentication class.")
            .arg(answerText(facts)),
        Certainty::Likely };
    Fault denied{ "permission_denied",
        hasToken && facts.context.knowsRequest ? tr("%1, and the request carried a token").arg(answerText(facts))
                                               : answerText(facts),
        Certainty::Likely };
    if (answer.challengesFor("Bearer"))
        return { denied };
    if (answer.maker == Maker::Django)
        return { denied,
            { "not_an_api", tr("%1 as a page of Django, not of the API").arg(answerText(facts)),
                Certainty::Possible } };
    const bool hasSession = facts.sessionCookie() != nullptr;
    const bool isUseless = hasToken && facts.subject != Subject::Body && !tokenFaults(facts).isEmpty();
    if (isUseless && !hasSession)
        return { nobody, denied };
    if (!hasToken && facts.call == Call::Protected && (!answer.speaksOf(Topic::Permission) || hasSession))
        return { denied, nobody };
    nobody.certainty = facts.call != Call::Protected || !hasToken ? Certainty::Likely : Certainty::Possible;
    if (facts.call != Call::Protected)
        return hasToken ? QList<Fault>{ nobody, denied } : QList<Fault>{ nobody };
    return hasToken ? QList<Fault>{ denied, nobody } : QList<Fault>{ nobody };
}

QList<Fault> notJson(const Facts &facts)
{
    if (facts.answer.json || facts.exchange.method == "HEAD" || !facts.answer.isHtml)
        return {};
    return { { "not_an_api",
        tr("%1; Content-Type: %2").arg(answerText(facts), QString::fromLatin1(facts.answer.mediaType.left(100))) } };
}

constexpr std::array Table{
    Rule{ 401, 403, malformedHeader },
    Rule{ 400, 422, badCode },
    Rule{ 400, 422, brokenLink },
    Rule{ 400, 422, halfLogin },
    Rule{ 401, 498, needsLiveAccess },
    Rule{ 400, 498, tokenNotSent },
    Rule{ 401, 498, foreignTokenClass },
    Rule{ 401, 403, badBasicLogin },
    Rule{ 401, 498, credentials },
    Rule{ 400, 498, badLogin },
    Rule{ 400, 498, userByCode },
    Rule{ 401, 498, noUserClaim },
    Rule{ 400, 400, refusedByVerify },
    Rule{ 400, 498, refusedToken },
    Rule{ 401, 403, userOfRefresh },
    Rule{ 400, 498, visibleFault },
    Rule{ 403, 403, forbidden },
    Rule{ 401, 403, notJson },
};

} // namespace

std::span<const Rule> refusalRules()
{
    return Table;
}

} // namespace diagnose
