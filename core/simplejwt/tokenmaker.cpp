// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/tokenmaker.h"

#include "core/base/log.h"

using namespace std::chrono;

namespace simplejwt {
namespace {
constexpr Instant endOfTime = fromEpochSeconds(253402300800); // the year 10000, past Python's datetime

QString lifetimeSetting(TokenType type)
{
    return QString(tokenTypeName(type)).toUpper() + QLatin1String("_TOKEN_LIFETIME");
}
} // namespace

TokenMaker::TokenMaker(
    const Project &project, const Backend &backend, const UserRules &users, const Blacklist &blacklist)
    : m_project(project)
    , m_backend(backend)
    , m_users(users)
    , m_blacklist(blacklist)
{
}

Outcome<> TokenMaker::setExpiry(
    Json &claims, const QString &claim, Instant from, microseconds lifetime, const QString &setting) const
{
    if (const auto failing = m_project.settings.failsAtUse.constFind(setting);
        failing != m_project.settings.failsAtUse.constEnd())
        return tl::unexpected(crashed({ "TypeError", failing->section(QLatin1String(": "), 1) }));
    const Instant expiry = from + lifetime;
    if (expiry >= endOfTime)
        return tl::unexpected(crashed({ "OverflowError", QStringLiteral("date value out of range") }));
    claims.set(claim, epochSeconds(expiry));
    return {};
}

Outcome<Token> TokenMaker::newToken(TokenType type, std::optional<microseconds> lifetime) const
{
    Token token{ type, Json::object(), m_project.clock() };
    token.claims.set(m_project.typeClaim, Json(tokenTypeName(type)));
    const Outcome<> expiry = setExpiry(token.claims, QStringLiteral("exp"), token.currentTime,
        lifetime.value_or(m_project.settings.lifetime(type)), lifetime ? QString() : lifetimeSetting(type));
    if (!expiry)
        return tl::unexpected(expiry.error());
    token.claims.set(QStringLiteral("iat"), epochSeconds(token.currentTime));
    token.claims.set(m_project.jtiClaim, Json(QString::fromLatin1(m_project.ids())));
    if (type != TokenType::Sliding)
        return token;
    return setExpiry(token.claims, m_project.settings.slidingTokenRefreshExpClaim, token.currentTime,
        m_project.settings.slidingTokenRefreshLifetime, QStringLiteral("SLIDING_TOKEN_REFRESH_LIFETIME"))
        .map([&token] { return token; });
}

Outcome<Token> TokenMaker::forUser(
    const django::User &user, TokenType type, const Json &extraClaims, std::optional<seconds> lifetime) const
{
    if (m_project.isNext() && !user.isActive)
        qCInfo(lcServer) << "Creating a token for the inactive user" << user.id;
    const Outcome<Json> userId = m_users.idOf(user);
    if (!userId)
        return tl::unexpected(userId.error());
    Outcome<Token> token = newToken(type, lifetime);
    if (!token)
        return token;
    token->claims.set(m_project.settings.userIdClaim, *userId);
    if (m_project.checksPasswordChange())
        token->claims.set(m_project.settings.revokeTokenClaim, Json(UserRules::passwordHashClaim(user)));
    if (m_project.settings.blacklistApp && (type == TokenType::Refresh || type == TokenType::Sliding)) {
        if (const Outcome<> added = m_blacklist.addOutstanding(*token, user.id); !added)
            return tl::unexpected(added.error());
    }
    for (const Json::Member &claim : extraClaims.members())
        token->claims.set(claim.name, claim.value);
    return token;
}

Outcome<Token> TokenMaker::accessFromRefresh(const Token &refresh) const
{
    Outcome<Token> access = newToken(TokenType::Access, {});
    if (!access)
        return access;
    const Outcome<> expiry = setExpiry(access->claims, QStringLiteral("exp"), refresh.currentTime,
        m_project.settings.accessTokenLifetime, lifetimeSetting(TokenType::Access));
    if (!expiry)
        return tl::unexpected(expiry.error());
    for (const Json::Member &claim : refresh.claims.members()) {
        const bool stays = claim.name == m_project.typeClaim || claim.name == QLatin1String("exp")
            || claim.name == m_project.jtiClaim || claim.name == QLatin1String("jti")
            || (m_project.since55() && claim.name == QLatin1String("iat"));
        if (!stays)
            access->claims.set(claim.name, claim.value);
    }
    return access;
}

Outcome<> TokenMaker::rotate(Token &refresh) const
{
    refresh.claims.set(m_project.jtiClaim, Json(QString::fromLatin1(m_project.ids())));
    const Outcome<> expiry = setExpiry(refresh.claims, QStringLiteral("exp"), refresh.currentTime,
        m_project.settings.refreshTokenLifetime, QStringLiteral("REFRESH_TOKEN_LIFETIME"));
    if (expiry)
        refresh.claims.set(QStringLiteral("iat"), epochSeconds(refresh.currentTime));
    return expiry;
}

Outcome<> TokenMaker::slide(Token &token) const
{
    const Outcome<> expiry = setExpiry(token.claims, QStringLiteral("exp"), token.currentTime,
        m_project.settings.slidingTokenLifetime, QStringLiteral("SLIDING_TOKEN_LIFETIME"));
    if (expiry)
        token.claims.set(QStringLiteral("iat"), epochSeconds(token.currentTime));
    return expiry;
}

} // namespace simplejwt
