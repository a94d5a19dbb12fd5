// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/consequence.h"

#include "core/base/plural.h"
#include "core/base/timetext.h"
#include "core/session/tokenchoice.h"

#include <QCoreApplication>
#include <algorithm>

namespace story {

using session::Endpoint;
using session::TokenRecord;
using session::TokenState;

namespace {

QString tr(const char *source, int n = -1)
{
    return QCoreApplication::translate("consequence", source, nullptr, n);
}

/// At the beginning of a sentence.
QString titleCased(const TokenRecord &token)
{
    QString title = tokenTitle(token);
    title[0] = title[0].toUpper();
    return title;
}

QString livesOn(const TokenRecord &access, Instant now)
{
    // The time of day: a span would be wrong the second after.
    return tr("%1 lives on until %2: access tokens are never blacklisted; the client has to delete it.")
        .arg(titleCased(access), clockText(*access.expiresAt, now));
}

/// isSure: what is known of the server says that rotation has not blacklisted them.
QString otherRefreshTokens(int count, bool isSure)
{
    return counted(isSure
            ? tr("%n other refresh token(s) of this login (is|are) still taken: a logout blacklists the "
                 "one that it is sent.",
                count)
            : tr("%n other refresh token(s) of this login may still be taken: a logout blacklists the one "
                 "that it is sent.",
                count),
        count);
}

QString afterLogout(const session::TokensOfExchange &tokens, const session::SessionLog &log, Instant now)
{
    const TokenRecord *refresh = log.token(tokens.sent);
    if (!refresh || !refresh->revokedAt)
        return {}; // a server without a blacklist answers a logout and revokes nothing
    const bool isSure = log.serverRules(refresh->server).hasBlacklist.value_or(false);
    QString text
        = (isSure ? tr("Logged out: %1 is on the blacklist now.")
                  : tr("Logged out, as the server answers: %1 counts as blacklisted; a refresh with it that is "
                       "refused would prove it."))
              .arg(tokenTitle(*refresh));
    const TokenRecord *access = log.token(session::chooseTokens(log, tokens.sent, now).access);
    const QList<int> family = log.familyOf(tokens.sent);
    const auto othersAlive = [&](const char *type) {
        return std::count_if(family.cbegin(), family.cend(), [&](int id) {
            const TokenRecord *other = log.token(id);
            return id != tokens.sent && other != access && other && other->tokenType == type
                && stateAt(*other, now) == TokenState::Alive;
        });
    };
    if (access && access->expiresAt && stateAt(*access, now) == TokenState::Alive) {
        text += QLatin1Char(' ') + livesOn(*access, now);
        if (const auto others = othersAlive("access"); others > 0)
            text += QLatin1Char(' ')
                + counted(tr("%n older one(s) of this login (lives|live) on, too.", int(others)), others);
    }
    if (const auto others = othersAlive("refresh"); others > 0)
        text += QLatin1Char(' ')
            + otherRefreshTokens(int(others), !log.serverRules(refresh->server).blacklistsAfterRotation.value_or(true));
    return text;
}

/// A blacklisted token was refused: what was issued with it is not.
QString afterRefusal(const session::TokensOfExchange &tokens, const session::SessionLog &log, Instant now)
{
    const TokenRecord *sent = log.token(tokens.sent);
    if (!sent || stateAt(*sent, now) != TokenState::Blacklisted)
        return {};
    const TokenRecord *access = log.token(session::chooseTokens(log, tokens.sent, now).access);
    return access && access->expiresAt && stateAt(*access, now) == TokenState::Alive ? livesOn(*access, now)
                                                                                     : QString();
}

QString afterProtectedCall(const session::TokensOfExchange &tokens, const session::SessionLog &log, Instant now)
{
    const TokenRecord *access = log.token(tokens.bearer);
    if (!access)
        return {};
    const QString name = access->user.isEmpty() ? tr("this user") : access->user;
    const TokenRecord *refresh = log.token(session::chooseTokens(log, tokens.bearer, now).refresh);
    if (refresh && stateAt(*refresh, now) == TokenState::Blacklisted && access->expiresAt)
        return tr("Still accepted: %1, although %2 is blacklisted.").arg(name, tokenTitle(*refresh)) + QLatin1Char(' ')
            + livesOn(*access, now);
    return tr("Accepted: %1, with %2.").arg(name, tokenTitle(*access));
}

QString afterRefresh(const session::TokensOfExchange &tokens, const session::SessionLog &log, Instant now)
{
    QStringList titles;
    for (const int id : tokens.received) {
        if (const TokenRecord *token = log.token(id))
            titles.append(tokenTitle(*token));
    }
    if (titles.isEmpty())
        return {};
    titles.first()[0] = titles.first()[0].toUpper();
    QString text = tr("%1 came with the answer.").arg(titles.join(tr(" and ")));
    const TokenRecord *sent = log.token(tokens.sent);
    if (sent && stateAt(*sent, now) == TokenState::Blacklisted)
        text += QLatin1Char(' ') + tr("%1 was rotated away and is on the blacklist.").arg(titleCased(*sent));
    return text;
}

} // namespace

namespace {

QString follows(const session::Exchange &exchange, const session::SessionLog &log, Instant now)
{
    const session::TokensOfExchange tokens = log.tokensOf(exchange.id);
    if (!exchange.succeeded())
        return exchange.status == 401 ? afterRefusal(tokens, log, now) : QString();
    switch (exchange.endpoint) {
    case Endpoint::Logout:
    case Endpoint::TokenBlacklist:
        return afterLogout(tokens, log, now);
    case Endpoint::WhoAmI:
        return afterProtectedCall(tokens, log, now);
    case Endpoint::Login:
    case Endpoint::ObtainPair:
    case Endpoint::ObtainSliding:
    case Endpoint::Refresh:
    case Endpoint::TokenRefresh:
    case Endpoint::RefreshSliding:
        return afterRefresh(tokens, log, now);
    case Endpoint::TokenVerify:
        return tr("The server accepts it.");
    default:
        return {};
    }
}

} // namespace

QString consequenceOf(const session::Exchange &exchange, const session::SessionLog &log, Instant now)
{
    const QString why = session::occasionSentence(exchange.occasion);
    QString what = follows(exchange, log, now);
    what.replace(QStringLiteral("…."), QStringLiteral("…")); // a token's short name brings its own
    return why.isEmpty() || what.isEmpty() ? what + why : what + QLatin1Char(' ') + why;
}

} // namespace story
