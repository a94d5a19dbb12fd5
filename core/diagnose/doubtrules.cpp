// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/doubtrules.h"

#include "core/base/timetext.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace diagnose {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Doubts", text);
}

/// The page of React, Vue or Angular, whose scripts make the rest.
bool isAppShell(const Facts &facts)
{
    static const QRegularExpression shell(
        QStringLiteral(
            "<(?:div|main)[^>]* id=([\"']?)(?:root|app|__next|__nuxt|q-app)\\1(?: [^>]*)?>\\s*(?:<!--[^>]*-->)?\\s*</|"
            "<app-root|enable JavaScript to run this app"),
        QRegularExpression::CaseInsensitiveOption);
    return facts.answer.isHtml && shell.match(QString::fromUtf8(facts.exchange.replyBody.left(16384))).hasMatch();
}

QList<Fault> successWithoutJson(const Facts &facts)
{
    const bool hasNoBody = facts.exchange.method == "HEAD" || facts.exchange.method == "OPTIONS" || facts.status == 204;
    if (facts.answer.json || hasNoBody)
        return {};
    // An address that nobody knows may answer anything; a form to log in is what a caller gets who was not let in.
    if (facts.exchange.endpoint == session::Endpoint::Other) {
        if (facts.answer.speaksOf(Topic::LoginPage))
            return { { "not_an_api", tr("%1: a page with a form to log in").arg(answerText(facts)) } };
        return isAppShell(facts) ? QList<Fault>{ { "not_an_api",
                   tr("%1: the page of a web app, as its server sends it for addresses that it does not know.")
                       .arg(answerText(facts)),
                   Certainty::Likely, tr("Check the path, and that the host is the API's and not the web app's."),
                   tr("A page of a web app came in place of the API's JSON.") } }
                                 : QList<Fault>();
    }
    if (facts.call == Call::Obtain && facts.exchange.replyBody.isEmpty())
        return {}; // what a login lacks is said elsewhere
    const QString type = QString::fromLatin1(facts.answer.mediaType.left(100));
    if (facts.answer.speaksOf(Topic::LoginPage))
        return { { "not_an_api",
            tr("%1: a page with a form to log in, in place of the API's JSON (%2)").arg(answerText(facts), type),
            Certainty::Sure } };
    return { { "not_an_api", tr("%1, but the body is no JSON; Content-Type: %2").arg(answerText(facts), type) } };
}

/// The last earlier success of that kind for the same token; nullptr: none.
const session::Exchange *earlierSuccess(const Facts &facts, bool (*kind)(const session::Exchange &))
{
    for (const session::Exchange *each : facts.earlierEnds()) {
        if (each->succeeded() && kind(*each))
            return each;
    }
    return nullptr;
}

bool blacklistIsThere(const Facts &facts)
{
    const simplejwt::Settings *settings = facts.context.settings;
    return settings && settings->blacklistAppIsKnown && settings->blacklistApp;
}

QString whenText(const Facts &facts, const session::Exchange &earlier)
{
    return tr("%1 answered %2 for this token at %3")
        .arg(session::callName(earlier))
        .arg(earlier.status)
        .arg(clockText(session::endOf(earlier), facts.now));
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

/// A logout puts a refresh token on the blacklist: one that was sent none has nothing to put there.
QList<Fault> logoutOfNothing(const Facts &facts)
{
    const bool isQuestion = facts.exchange.method == "OPTIONS" || facts.exchange.method == "HEAD";
    if (facts.call != Call::Revoke || isQuestion || !facts.context.knowsRequest || facts.bodyIsUnseen()
        || facts.sessionCookie())
        return {};
    const bool wasSent = std::any_of(facts.carried.cbegin(), facts.carried.cend(),
        [](const session::CarriedToken &each) { return each.place != session::Place::Header && !each.text.isEmpty(); });
    if (wasSent)
        return {};
    return { { "field_missing",
        tr("%1, and the request has no refresh token, neither in its body nor in a cookie.").arg(answerText(facts)),
        Certainty::Likely,
        tr("Send the refresh token in the body as “refresh”. Until then it stays valid, as a refresh with it "
           "shows. Only a view that finds the user's tokens by itself would need none."),
        tr("No refresh token was sent, so this logout can have put none on the blacklist.") } };
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
        : tr("Blacklisted at %2 by %1.").arg(record->revokedBy, clockText(*record->revokedAt, facts.now));
    // A logout that the session took back was no logout: the server has no blacklist to look at.
    if (!revoked || (facts.context.settings && !facts.context.settings->blacklistApp))
        return { { "no_blacklist_app", evidence } };
    return { { "verify_ignores_blacklist", evidence } };
}

QList<Fault> oldRefreshStillWorks(const Facts &facts)
{
    const session::Exchange *earlier
        = facts.call == Call::Refresh ? earlierSuccess(facts, session::isRotation) : nullptr;
    if (!earlier)
        return {};
    return { { "rotation_without_blacklist", tr("%1 with a new refresh token.").arg(whenText(facts, *earlier)) } };
}

/// The token of a good call that no view could have taken: what is wrong with it; null: nothing.
QString uselessness(const Facts &facts)
{
    if (const QString placeholder = placeholderIn(facts.tokenText); !placeholder.isEmpty())
        return tr("“%1” was sent in place of a token").arg(placeholder);
    if (!facts.token.isReadable())
        return tr("what was sent is no token");
    const Json *alg = facts.token.header->find(u"alg");
    if (alg && alg->toString().compare(u"none", Qt::CaseInsensitive) == 0)
        return tr("the token is unsigned (“alg” none)");
    // A server may allow for the difference of clocks; where its settings are unknown, so is that.
    const auto leeway = facts.context.settings ? facts.leeway : std::chrono::microseconds(std::chrono::minutes(1));
    const std::optional<Instant> end = facts.token.time(u"exp");
    if (end && *end <= facts.now - leeway)
        return tr("the token expired %1 ago").arg(spanText(facts.now - *end));
    const bool isListed
        = facts.context.settings && facts.context.settings->authTokenClasses.contains(simplejwt::TokenType::Refresh);
    if (facts.token.text(u"token_type") == u"refresh" && facts.call == Call::Protected && !isListed)
        return tr("a refresh token was sent where an access token belongs");
    return {};
}

QList<Fault> openView(const Facts &facts)
{
    const bool isQuestion = facts.exchange.method == "OPTIONS" || facts.exchange.method == "HEAD";
    if (facts.call != Call::Protected || isQuestion || facts.tokenText.isEmpty() || facts.subject == Subject::Body)
        return {};
    const QString why = uselessness(facts);
    if (why.isEmpty())
        return {};
    const session::Cookie *session = facts.sessionCookie();
    QString evidence = session ? tr("%1, and %2: the session's cookie “%3” may have let the call through.")
                                     .arg(facts.status)
                                     .arg(why, QString::fromUtf8(session->name))
                               : tr("%1, and %2: the view may be open to anybody, or it did not look at the token.")
                                     .arg(facts.status)
                                     .arg(why);
    QList<Fault> faults{ { "open_view", evidence } };
    if (why.contains(u"none"))
        faults.append({ "server_misconfigured",
            tr("%1 for an unsigned token: the server may not check signatures at all.").arg(facts.status),
            Certainty::Possible });
    return faults;
}

bool isLoginsName(const QString &path)
{
    return path == u"access" || path == u"refresh" || path == u"token";
}

QString pathsText(const QList<session::CarriedToken> &tokens, session::Place place)
{
    QStringList names;
    for (const session::CarriedToken &each : tokens) {
        if (each.place == place)
            names.append(tr("“%1”").arg(each.name));
    }
    return names.join(u", ");
}

/// Tokens in the cookies in which this server is known to give them.
bool isAsTheServerHasIt(const Facts &facts)
{
    if (!facts.context.server || !facts.context.server->cookies)
        return false;
    const config::TokenCookies &names = *facts.context.server->cookies;
    const QList<session::Cookie> set = session::cookiesSet(facts.exchange);
    return std::any_of(set.cbegin(), set.cend(), [&names](const session::Cookie &cookie) {
        return (cookie.name == names.access || cookie.name == names.refresh) && session::looksLikeToken(cookie.value);
    });
}

/// A login that succeeded and left the caller without what it came for.
QList<Fault> loginWithoutTokens(const Facts &facts)
{
    // A line of a log has nothing of the answer but its status.
    const bool isUnseen
        = !facts.context.knowsRequest && facts.exchange.replyBody.isEmpty() && facts.exchange.replyHeaders.isEmpty();
    if (facts.answer.isHtml || isUnseen)
        return {};
    QList<session::CarriedToken> tokens = session::tokensReceived(facts.exchange);
    // An answer alone that names a second factor is a login's, whatever its address was.
    const bool isLoginByItsWords
        = !facts.context.knowsRequest && tokens.isEmpty() && facts.answer.speaksOf(Topic::SecondFactor);
    if (!isLoginByItsWords && (facts.call != Call::Obtain || facts.exchange.method != "POST"))
        return {};
    const QString set = pathsText(tokens, session::Place::Cookie);
    bool hasBlank = false;
    bool hasOwn = false;
    for (const session::CarriedToken &each : tokens) {
        if (each.place == session::Place::Body && isLoginsName(each.name)) {
            hasBlank |= each.text.isEmpty();
            hasOwn |= !each.text.isEmpty();
        }
    }
    if (hasOwn && !(hasBlank && !set.isEmpty()))
        return {};
    if (!hasOwn && (facts.answer.speaksOf(Topic::SecondFactor)))
        return { { "second_factor",
            tr("%1; the answer has no access and no refresh token and names a second factor.").arg(answerText(facts)),
            Certainty::Likely } };
    if (!set.isEmpty() && isAsTheServerHasIt(facts))
        return {};
    if (!set.isEmpty())
        return { { "token_in_cookie", tr("The answer sets the cookies %1, and its body has no token.").arg(set),
            Certainty::Sure } };
    tokens.removeIf([](const session::CarriedToken &each) {
        return each.place != session::Place::Body || each.text.isEmpty() || !session::looksLikeToken(each.text);
    });
    const QString elsewhere = pathsText(tokens, session::Place::Body);
    if (!elsewhere.isEmpty())
        return { { "no_tokens_in_answer", tr("The answer has its tokens elsewhere: %1.").arg(elsewhere),
            Certainty::Sure,
            tr("Read them from there, or have the login answer {\"access\", \"refresh\"} as clients of Simple JWT "
               "expect."),
            tr("The login succeeded, and its tokens are not where a client of Simple JWT looks for them.") } };
    QStringList names;
    for (const Json::Member &member : facts.answer.json ? facts.answer.json->members() : QList<Json::Member>())
        names.append(tr("“%1”").arg(member.name.left(30)));
    const QList<session::Cookie> cookies = session::cookiesSet(facts.exchange);
    QString evidence = facts.exchange.replyBody.isEmpty()
        ? tr("%1 with an empty body: there is no token in it.").arg(facts.status)
        : tr("%1; the answer has only %2 and no JWT.")
              .arg(facts.status)
              .arg(names.isEmpty() ? answerText(facts) : names.mid(0, 6).join(u", "));
    if (!cookies.isEmpty())
        evidence += u' ' + tr("It sets the cookie “%1”.").arg(QString::fromUtf8(cookies.constFirst().name));
    return { { "no_tokens_in_answer", evidence } };
}

/// A token that was dead when it was given out.
QList<Fault> deadAtBirth(const Facts &facts)
{
    for (const session::CarriedToken &each : session::tokensReceived(facts.exchange)) {
        const session::TokenReading token = session::readToken(each.text);
        const std::optional<Instant> end = token.time(u"exp");
        if (!end || *end > facts.now - facts.leeway || facts.call == Call::Protected || facts.call == Call::Verify)
            continue;
        const std::optional<Instant> issued = token.time(u"iat");
        const bool isBackwards = issued && *end < *issued;
        const QString evidence
            = tr("The answer's “%1” has an “exp” of %2, which was %3 ago: it was dead when it was given out.")
                  .arg(each.name, clockText(*end, facts.now), spanText(facts.now - *end));
        if (isBackwards)
            return { { "time_zone",
                tr("%1 It lies before its own “iat” (%2).").arg(evidence, clockText(*issued, facts.now)),
                Certainty::Likely } };
        return { { "expired", evidence, Certainty::Likely,
            tr("Look at the lifetime in the server's settings and at its clock, and at code that sets exp from local "
               "time.") } };
    }
    return {};
}

constexpr std::array Doubts{
    Rule{ 200, 299, successWithoutJson },
    Rule{ 200, 299, fakeLogout },
    Rule{ 200, 299, logoutOfNothing },
    Rule{ 200, 299, verifiedThoughBlacklisted },
    Rule{ 200, 299, oldRefreshStillWorks },
    Rule{ 200, 299, loginWithoutTokens },
    Rule{ 200, 299, deadAtBirth },
    Rule{ 200, 299, openView },
};

} // namespace

std::span<const Rule> doubtRules()
{
    return Doubts;
}

} // namespace diagnose
