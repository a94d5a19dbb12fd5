// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/guardedview.h"

#include "core/diagnose/complaint.h"
#include "core/diagnose/rule.h"
#include "core/diagnose/tokenwalk.h"

#include <QCoreApplication>
#include <algorithm>

namespace diagnose {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::GuardedView", text);
}

QString livesOn(const Facts &facts)
{
    return facts.call == Call::Revoke
        ? tr("The refresh token was not looked at: it is not on the blacklist, lives on, and nobody was logged out.")
        : tr("The refresh token was not looked at.");
}

QString waysOut(const Facts &facts)
{
    const std::optional<session::CarriedToken> bearer = facts.bearer();
    if (facts.call == Call::Revoke && bearer && bearer->place == session::Place::Cookie)
        return tr(
            "Get a fresh access token and log out with that; until then the refresh token is still alive. To mend "
            "it, let the logout view's authentication_classes be empty: a refused access token ends the call "
            "before the view, and the refresh token says enough.");
    if (facts.call == Call::Revoke)
        return tr(
            "Send the logout before the access token expires, or take IsAuthenticated off the logout view too: the "
            "refresh token in the body says enough. Until then the refresh token is still alive; get a fresh access "
            "token and log out with that.");
    // Another view of the same server takes the refresh token alone.
    if (const QString other = refreshWithoutAccess(facts); !other.isEmpty())
        return tr("Refresh at %1, which wants no access token, or log in again. To mend this view, take "
                  "IsAuthenticated off it and let authentication_classes be empty: the refresh token says enough.")
            .arg(other);
    return tr(
        "This view can't be used any more with that access token: log in again. To mend it, take IsAuthenticated off "
        "the refresh view and let authentication_classes be empty, as in Simple JWT's own view, where the refresh "
        "token alone is the credential.");
}

QString liveAccessExpired(const QString &place)
{
    return tr("The view itself wants a live access token, and the one in %1 has expired: the refresh token was not "
              "looked at.")
        .arg(place);
}

/// Of an access token that nobody has here: what the answer says of it.
QList<Fault> needsLiveAccessByWords(const Facts &facts)
{
    const Says complaint = complaintOf(facts.answer);
    const bool saysExpired = complaint == Says::Expired;
    if (!facts.answer.hasMessages || (!saysExpired && complaint != Says::InvalidOrExpired))
        return {};
    return { { "needs_live_access",
        tr("%1 about the access token in the header. %2").arg(answerText(facts), livesOn(facts)),
        saysExpired ? Certainty::Sure : Certainty::Likely, waysOut(facts), liveAccessExpired(tr("the header")) } };
}

/// The header's access token was refused, and nobody knows at which address: the call may have been the refresh itself.
bool mayBeTokenView(const Facts &facts)
{
    return !facts.context.knowsRequest && facts.exchange.url.path().size() < 2 && facts.answer.namesAccess;
}

} // namespace

bool isGuardedTokenView(const Facts &facts)
{
    const bool hasToken = facts.bodyIsUnseen()
        || std::any_of(facts.carried.cbegin(), facts.carried.cend(), [&facts](const session::CarriedToken &each) {
               return each.place == session::Place::Body
                   || (each.place == session::Place::Cookie && facts.isRefreshsPlace(each));
           });
    return (facts.isRefresh() || facts.call == Call::Revoke) && hasToken;
}

QString refreshWithoutAccess(const Facts &facts)
{
    const config::ServerProfile *server = facts.context.server;
    const bool isBesideGuarded = server && server->has(session::Endpoint::Refresh)
        && server->wantsAccess(session::Endpoint::Refresh) && server->has(session::Endpoint::TokenRefresh)
        && !server->wantsAccess(session::Endpoint::TokenRefresh);
    return isBesideGuarded ? server->path(session::Endpoint::TokenRefresh) : QString();
}

QList<Fault> needsLiveAccess(const Facts &facts)
{
    // An expired token is refused before anybody asks for permission.
    if (!isGuardedTokenView(facts) || !facts.answer.isRefusal() || speaksOfUser(facts)
        || facts.answer.speaksOf(Topic::Permission))
        return {};
    const std::optional<session::CarriedToken> bearer = facts.bearer();
    if (!bearer)
        return facts.context.knowsRequest ? QList<Fault>() : needsLiveAccessByWords(facts);
    const Facts access = facts.about(*bearer);
    const QString place = bearer->place == session::Place::Cookie ? access.where : tr("the header");
    const QList<Fault> ofAccess = tokenFaults(access);
    const auto expired = std::find_if(ofAccess.cbegin(), ofAccess.cend(),
        [](const Fault &fault) { return fault.id == "expired" || fault.id == "time_zone"; });
    const bool speaksOfHeader = facts.answer.hasMessages || facts.subject == Subject::Header;
    if (expired == ofAccess.cend()) {
        const bool saysExpired = complaintOf(facts.answer) == Says::Expired;
        return saysExpired || access.tokenText.isEmpty() ? needsLiveAccessByWords(facts) : QList<Fault>();
    }
    const bool first = expired == ofAccess.cbegin();
    const bool fits
        = !facts.answer.hasMessages || faultsFitting(complaintOf(facts.answer), ofAccess).contains(*expired);
    if (!fits || !first)
        return {};
    // Without “messages” it may be the body's token that is refused; then that one has to show nothing itself, and
    // nobody can say that of one that was not seen.
    if (!speaksOfHeader && facts.tokenText.isEmpty() && refusesToken(facts))
        return {};
    if (!speaksOfHeader
        && (facts.answer.code == "token_not_valid" || !tokenFaults(facts).isEmpty() || speaksOfCredentials(facts)))
        return {};
    return { { "needs_live_access",
        tr("The view wants a live access token in %1, and that one has expired: %2 %3")
            .arg(place, expired->evidence, livesOn(facts)),
        speaksOfHeader ? Certainty::Sure : Certainty::Likely, waysOut(facts), liveAccessExpired(place) } };
}

Fault lacksLiveAccess(const Facts &facts)
{
    return { "needs_live_access",
        tr("The view wants a live access token in the header, and none was sent. %1").arg(livesOn(facts)),
        Certainty::Likely, waysOut(facts) };
}

QList<Fault> orNeedsLiveAccess(const Facts &facts, QList<Fault> faults)
{
    const bool mayHaveExpired = !faults.isEmpty()
        && (faults.constFirst().id == "expired"
            || (faults.constFirst().id == "not_known" && facts.tokenText.isEmpty()));
    if (!mayHaveExpired || !mayBeTokenView(facts))
        return faults;
    Fault &first = faults.first();
    first.certainty = std::min(first.certainty, Certainty::Likely);
    if (first.id == "expired")
        first.advice = tr("Which address was called? At an ordinary view: get a new access token with the refresh "
                          "token, or log in again. If it was the refresh or the logout itself, that is no way out; see "
                          "below.");
    faults.append({ "needs_live_access",
        tr("“messages” speak of the access token in the header; which address was called is not known."),
        Certainty::Possible,
        tr("Which address was called? If it was the refresh: log in again, and take IsAuthenticated off that view. If "
           "it was the logout: nobody was logged out; get a fresh access token and log out with that."),
        tr("If this was the refresh or the logout: that view itself wants a live access token (IsAuthenticated), and "
           "the refresh token was not looked at.") });
    return faults;
}

} // namespace diagnose
