// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/narration.h"

#include "core/base/timetext.h"
#include "core/session/exchangereading.h"
#include "core/session/tokentitle.h"
#include "core/story/call.h"

#include <QCoreApplication>

namespace story {

using session::Endpoint;
using session::TokenRecord;

namespace {

QString tr(const char *source)
{
    return QCoreApplication::translate("story::Narration", source);
}

/// "refresh token a91f…".
QString spoken(const TokenRecord &token)
{
    const QString title = tokenTitle(token);
    const QString type = title.section(QLatin1Char(' '), 0, 0);
    if (token.tokenType.isEmpty())
        return title;
    const QString name = title.mid(type.size()).trimmed();
    return name.isEmpty() ? tr("the %1 token").arg(type) : tr("%1 token %2").arg(type, name);
}

QString capital(QString sentence)
{
    if (!sentence.isEmpty())
        sentence[0] = sentence.at(0).toUpper();
    return sentence;
}

QString userOf(const TokenRecord &token)
{
    return token.user.isEmpty() ? tr("the user") : session::oneLine(token.user, 40);
}

/// "access token 7be2…, good for 5 min, and refresh token a91f…, good for 1 day".
QString gains(const Call &call)
{
    QStringList gained;
    for (const TokenRecord *token : call.received) {
        gained.append(token->expiresAt && *token->expiresAt > call.end
                ? tr("%1, good for %2")
                      .arg(spoken(*token), durationText(*token->expiresAt - token->issuedAt.value_or(call.end)))
                : spoken(*token));
    }
    return gained.join(tr(", and "));
}

QString livesOn(const Call &call)
{
    const TokenRecord *access = call.aliveAccess();
    if (!access)
        return {};
    return QLatin1Char(' ')
        // The time of day: a span would be wrong the second after.
        + tr("%1 still works until %2: the client has to delete it.")
              .arg(capital(spoken(*access)), clockText(*access->expiresAt, call.end));
}

QString refusal(const Call &call)
{
    return QStringLiteral("%1: %2.").arg(QString::number(call.exchange.status), call.reason());
}

bool wantsLiveAccess(const Call &call)
{
    return call.cause && call.cause->id == "needs_live_access";
}

QString afterLogin(const Call &call)
{
    const QString name = call.userName();
    const QString user = name.isEmpty() ? tr("the client") : session::oneLine(name, 40);
    if (!call.exchange.succeeded())
        return tr("The login of %1 is refused with %2").arg(user, refusal(call));
    if (call.received.isEmpty())
        return capital(tr("%1 logs in, but the answer holds no token.").arg(user));
    const QString how = call.hasPassword() ? tr("%1 logs in with a password and gets %2.")
                                           : tr("%1 logs in without a password and gets %2.");
    return name.isEmpty() ? capital(how.arg(user, gains(call))) : how.arg(user, gains(call));
}

QString afterRefresh(const Call &call)
{
    const QString sent = call.sent ? spoken(*call.sent) : tr("what was sent");
    if (call.isListed())
        return capital(tr("%1 is on the blacklist, so no new access token can be had.").arg(sent)) + livesOn(call);
    if (wantsLiveAccess(call))
        return tr(
            "The refresh view itself wants a live access token, and that one has expired: %1 can't be used there any "
            "more. The way out is to log in again, or to take IsAuthenticated off the refresh view.")
            .arg(sent);
    if (!call.exchange.succeeded())
        return capital(tr("%1 is refused with %2").arg(sent, refusal(call)));
    QString text = tr("The client trades %1 for %2.").arg(sent, gains(call));
    if (!call.receivedRefresh())
        return text;
    QString rotation = tr("The server rotates: a new refresh token comes with it.");
    if (call.revoked())
        rotation = call.isBlacklistKnown
            ? tr("The server rotates: the old refresh token goes on the blacklist.")
            : tr("The server rotates: by its settings the old refresh token goes on the blacklist, if it has one.");
    return text + QLatin1Char(' ') + rotation;
}

QString afterLogout(const Call &call)
{
    const QString sent = call.sent ? spoken(*call.sent) : tr("what was sent");
    if (call.isListed())
        return capital(tr("%1 is on the blacklist already: nobody can be logged out twice with it.").arg(sent));
    if (wantsLiveAccess(call))
        return tr(
            "The logout is refused, because the access token has expired: %1 is not on the blacklist and lives on. Log "
            "out before that, or take IsAuthenticated off the logout view.")
            .arg(sent);
    if (!call.exchange.succeeded())
        return tr("The logout is refused with %1").arg(refusal(call));
    if (!call.hasBlacklist)
        return tr("The server answers %1 and revokes nothing: it has no blacklist.").arg(call.exchange.status);
    return capital((call.isBlacklistKnown
                   ? tr("%1 goes on the blacklist: it gives no more access tokens.")
                   : tr("%1 counts as blacklisted, as the logout was answered; a refresh with it that is refused would "
                        "prove it."))
                       .arg(sent))
        + livesOn(call);
}

QString afterVerify(const Call &call)
{
    const QString sent = call.sent ? spoken(*call.sent) : tr("what was sent");
    return call.exchange.succeeded() ? tr("The server finds %1 good.").arg(sent)
                                     : tr("The server refuses %1 with %2").arg(sent, refusal(call));
}

QString afterView(const Call &call)
{
    const QString view = call.exchange.endpoint == Endpoint::WhoAmI ? tr("The protected view")
                                                                    : session::oneLine(callName(call.exchange), 60);
    if (!call.bearer) {
        return call.exchange.succeeded()
            ? tr("%1 is answered with %2, without a token.").arg(view, QString::number(call.exchange.status))
            : tr("%1 lets nobody in without a token: %2").arg(view, refusal(call));
    }
    const QString token = spoken(*call.bearer);
    if (!call.exchange.succeeded())
        return tr("%1 refuses %2 with %3").arg(view, token, refusal(call));
    const QString user = userOf(*call.bearer);
    const TokenRecord *refresh = call.blacklistedRefresh();
    if (refresh && call.bearer->expiresAt)
        return tr("%1 still lets %2 in with %3, although %4 is on the blacklist. An access token works until its time "
                  "is over, this one for %5 more.")
            .arg(view, user, token, spoken(*refresh), durationText(*call.bearer->expiresAt - call.end));
    return call.lookedUp() ? tr("%1 lets %2 in with %3, after a look at the blacklist.").arg(view, user, token)
                           : tr("%1 lets %2 in with %3, without a look at the blacklist.").arg(view, user, token);
}

QString plainly(const Call &call)
{
    switch (call.exchange.endpoint) {
    case Endpoint::Users:
        return tr("The client asks for the users: %1.").arg(call.exchange.status);
    case Endpoint::Jwks:
        return tr("The client fetches the keys that tokens are verified with: %1.").arg(call.exchange.status);
    case Endpoint::Clock:
        return tr("The server's clock is moved.");
    default:
        return afterView(call);
    }
}

QString sentence(const Call &call)
{
    if (call.isLogin())
        return afterLogin(call);
    if (session::isRefresh(call.exchange))
        return afterRefresh(call);
    if (session::revokes(call.exchange))
        return afterLogout(call);
    if (call.exchange.endpoint == Endpoint::TokenVerify)
        return afterVerify(call);
    return plainly(call);
}

} // namespace

QString narrate(const Call &call)
{
    if (call.exchange.status == 0)
        return tr("%1 gets no answer: %2.").arg(session::oneLine(callName(call.exchange), 60), call.reason());
    const bool isDoubtful = call.exchange.succeeded() && call.cause && call.cause->id != "no_blacklist_app";
    const QString told = isDoubtful ? sentence(call) + QLatin1Char(' ') + call.cause->text : sentence(call);
    const QString why = session::occasionSentence(call.exchange.occasion);
    return why.isEmpty() ? told : told + QLatin1Char(' ') + why;
}

} // namespace story
