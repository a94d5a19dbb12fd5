// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/blacklistrules.h"

#include "core/session/carriedtokens.h"
#include "core/session/exchangereading.h"
#include "core/session/sessionlog.h"
#include "core/session/tokenreading.h"

#include <QCoreApplication>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;
using session::Endpoint;
using session::Exchange;

namespace fingerprint {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Blacklist", text);
}

bool isPairRefresh(const Exchange &exchange)
{
    return session::isRefresh(exchange) && exchange.endpoint != Endpoint::RefreshSliding;
}

/// Whether a refresh gave another refresh token than it was sent; absent: its answer gave no tokens at all, or is not
/// kept whole.
std::optional<bool> rotated(const Exchange &exchange)
{
    if (!isPairRefresh(exchange) || !exchange.succeeded() || exchange.isShortened)
        return std::nullopt;
    bool hasAccess = false;
    bool hasRefresh = false;
    bool hasOther = false; ///< a token that could be either
    const QList<session::CarriedToken> sent = session::tokensSent(exchange);
    for (const session::CarriedToken &each : session::tokensReceived(exchange)) {
        if (!session::looksLikeToken(each.text))
            continue;
        const QString type = SeenToken{ each.text, session::readToken(each.text), Proof::Given, {} }.type();
        const bool isRefresh = type == u"refresh" || (type.isEmpty() && session::isNamedOrTyped(each, u"refresh"));
        const bool isAccess = type == u"access" || (type.isEmpty() && session::isNamedOrTyped(each, u"access"));
        const bool isBack = std::any_of(
            sent.cbegin(), sent.cend(), [&each](const session::CarriedToken &own) { return own.text == each.text; });
        hasRefresh |= isRefresh && !isBack;
        hasAccess |= isAccess;
        hasOther |= !isRefresh && !isAccess;
    }
    if (!hasRefresh && (!hasAccess || hasOther))
        return std::nullopt;
    return hasRefresh;
}

/// The newest refresh that shows whether the server rotates; nullptr: none does.
const Exchange *newestRotation(const Evidence &evidence, std::optional<bool> wanted = std::nullopt)
{
    for (const Exchange *each : evidence.past()) {
        const auto did = rotated(*each);
        if (did && (!wanted || *did == *wanted))
            return each;
    }
    return nullptr;
}

/// The newest call of the session that the server refused with “Token is blacklisted”.
const Exchange *saidBlacklisted(const Evidence &evidence)
{
    const auto found = std::find_if(evidence.past().cbegin(), evidence.past().cend(),
        [](const Exchange *each) { return session::saysBlacklisted(*each); });
    if (found != evidence.past().cend())
        return *found;
    for (const ProbeKind kind : { ProbeKind::VerifyRefresh, ProbeKind::VerifyAccess, ProbeKind::VerifyRevoked }) {
        if (const Exchange *probe = evidence.probe(kind); probe && session::saysBlacklisted(*probe))
            return probe;
    }
    return nullptr;
}

/// A blacklisting that the server took, and a later refresh with the same token that it took as well.
struct Undone
{
    const Exchange *blacklisting = nullptr;
    const Exchange *refresh = nullptr;
};

Undone undoneBlacklisting(const Evidence &evidence)
{
    QHash<int, const Exchange *> refreshed; // by token: the newest refresh that was taken so far, going back in time
    for (const Exchange *each : evidence.past()) {
        const int token = each->succeeded() ? evidence.sentBy(*each) : -1;
        if (token < 0)
            continue;
        if (isPairRefresh(*each) && !refreshed.contains(token))
            refreshed.insert(token, each);
        if (session::revokes(*each) && refreshed.contains(token))
            return { each, refreshed.value(token) };
    }
    return {};
}

/// What became of the old refresh token after a rotation: the newest call that tells.
struct AfterRotation
{
    const Exchange *rotation = nullptr;
    const Exchange *replay = nullptr;
    bool isBlacklisted = false;
};

std::optional<AfterRotation> afterRotation(const Evidence &evidence)
{
    QHash<int, const Exchange *> replays;
    QSet<int> loggedOut;
    for (const Exchange *each : evidence.past()) { // back in time
        const int token = evidence.sentBy(*each);
        if (token < 0)
            continue;
        if (rotated(*each).value_or(false) && replays.contains(token)) {
            const Exchange *replay = replays.value(token);
            const bool isBlacklisted = session::saysBlacklisted(*replay);
            if (!isBlacklisted || !loggedOut.contains(token))
                return AfterRotation{ each, replay, isBlacklisted };
            replays.remove(token); // the logout explains it; that this one was taken may tell of a rotation before
            loggedOut.remove(token);
        }
        const bool tells = isPairRefresh(*each) && (each->succeeded() || session::saysBlacklisted(*each));
        if (tells && !replays.contains(token))
            replays.insert(token, each);
        if (session::revokes(*each) && each->succeeded())
            loggedOut.insert(token);
    }
    return std::nullopt;
}

/// A verify of a token that was blacklisted before: by the probe, or in the session.
const Exchange *verifiedBlacklisted(const Evidence &evidence)
{
    if (const Exchange *probe = evidence.probe(ProbeKind::VerifyRevoked);
        probe && (probe->succeeded() || session::saysBlacklisted(*probe)))
        return probe;
    for (const ProbeKind kind : { ProbeKind::VerifyRefresh, ProbeKind::VerifyAccess }) {
        if (const Exchange *probe = evidence.probe(kind); probe && session::saysBlacklisted(*probe))
            return probe;
    }
    QSet<int> said; // by the server, at whatever later time
    QHash<int, const Exchange *> verified;
    for (const Exchange *each : evidence.past()) { // back in time
        const int token = evidence.sentBy(*each);
        if (token < 0)
            continue;
        const bool isVerify = each->endpoint == Endpoint::TokenVerify;
        if (session::saysBlacklisted(*each)) {
            if (isVerify)
                return each;
            if (verified.contains(token))
                return verified.value(token);
            said.insert(token);
        } else if (isVerify && each->succeeded() && !verified.contains(token)) {
            verified.insert(token, each);
        } else if (session::revokes(*each) && each->succeeded() && said.contains(token) && verified.contains(token)) {
            return verified.value(token); // logged out before, and refused for it after
        } else if (each->succeeded()) {
            said.remove(token); // it was good by then, so was the verify before
            verified.remove(token);
        }
    }
    return nullptr;
}

} // namespace

Finding rotation(const Evidence &evidence)
{
    const Exchange *refresh = newestRotation(evidence);
    if (!refresh) {
        return unknown(Property::Rotation,
            tr("No harmless call tells. Refresh once in this session: the answer has a new refresh token or none."));
    }
    const QString call = callText(*refresh, evidence);
    if (*rotated(*refresh)) {
        return { Property::Rotation, Json(true), tr("on: each refresh gives a new refresh token"), Certainty::Certain,
            tr("%1 gave one.").arg(call) };
    }
    return { Property::Rotation, Json(false), tr("off: a refresh gives an access token alone"), Certainty::Certain,
        tr("%1 gave no refresh token.").arg(call) };
}

Finding blacklistApp(const Evidence &evidence)
{
    const Exchange *said = saidBlacklisted(evidence);
    const Undone undone = undoneBlacklisting(evidence);
    // Whatever was seen last holds: the app may have come or gone meanwhile.
    const bool wasSaidLast = said && (!undone.refresh || said->id == 0 || said->id > undone.refresh->id);
    if (wasSaidLast) {
        return { Property::BlacklistApp, Json(true), tr("installed"), Certainty::Certain,
            tr("%1 was refused, the token being on the blacklist.").arg(callText(*said, evidence)) };
    }
    if (undone.refresh) {
        const bool isStock = undone.blacklisting->endpoint == Endpoint::TokenBlacklist;
        return { Property::BlacklistApp, Json(false), tr("missing: a logout has no effect"),
            isStock ? Certainty::Certain : Certainty::Likely,
            tr("%1 was answered %2, and yet %3 took the same token.")
                .arg(callText(*undone.blacklisting, evidence))
                .arg(undone.blacklisting->status)
                .arg(callText(*undone.refresh, evidence)) };
    }
    return unknown(Property::BlacklistApp,
        tr("The blacklist view answers alike with and without the app. A logout tells, and a refresh with the same "
           "token "
           "after it; the logout test does both."));
}

Finding blacklistAfterRotation(const Evidence &evidence)
{
    if (const auto after = afterRotation(evidence)) {
        const QString rotation = callText(*after->rotation, evidence);
        const QString replay = callText(*after->replay, evidence);
        if (!after->isBlacklisted) {
            return { Property::BlacklistAfterRotation, Json(false), tr("off: the old refresh token stays good"),
                Certainty::Certain, tr("%1 took the token that %2 had replaced.").arg(replay, rotation) };
        }
        return { Property::BlacklistAfterRotation, Json(true), tr("on: the old refresh token is blacklisted"),
            Certainty::Likely,
            tr("%1 refused the token that %2 had replaced, and nobody logged it out in this session.")
                .arg(replay, rotation) };
    }
    if (const Exchange *verified = verifiedBlacklisted(evidence); verified && session::saysBlacklisted(*verified)) {
        return { Property::BlacklistAfterRotation, Json(true), tr("on"), Certainty::Likely,
            tr("%1 looked at the blacklist, which it only does with this setting on.")
                .arg(callText(*verified, evidence)) };
    }
    return unknown(Property::BlacklistAfterRotation,
        tr("No harmless call tells. Refresh twice with one refresh token in this session: the second answer tells."));
}

Finding verifyBlacklist(const Evidence &evidence)
{
    const Exchange *verified = verifiedBlacklisted(evidence);
    if (verified && session::saysBlacklisted(*verified)) {
        return { Property::VerifyBlacklist, Json(true), tr("looks at it"), Certainty::Certain,
            tr("%1 refused a token that is on the blacklist.").arg(callText(*verified, evidence)) };
    }
    if (verified && verified->succeeded()) {
        return { Property::VerifyBlacklist, Json(false), tr("blind to it: a token that is logged out passes"),
            Certainty::Certain,
            tr("%1 took a token of which the server itself said that it is blacklisted.")
                .arg(callText(*verified, evidence)) };
    }
    return unknown(Property::VerifyBlacklist,
        tr("A token has to be on the blacklist first: log out, and refresh with the same token once in this session."));
}

} // namespace fingerprint
