// SPDX-License-Identifier: GPL-3.0-or-later
// What the views do with a token once their fields are validated.
#include "core/simplejwt/engine_p.h"
#include "core/simplejwt/passwords.h"

namespace simplejwt {
namespace {
const QString noAccountForCredentials = QStringLiteral("No active account found with the given credentials");
const QString noAccountForToken = QStringLiteral("No active account found for the given token.");
const QString passwordChanged = QStringLiteral("The user's password has been changed.");
const QString blacklistedText = QStringLiteral("Token is blacklisted");

Json textMember(const char *name, const QByteArray &token)
{
    return Json::object({ { QString::fromLatin1(name), QString::fromLatin1(token) } });
}

Refusal refusalOf(const Failure &failure)
{
    if (failure.crash)
        return crashed(*failure.crash);
    return failure.database ? databaseFailed(*failure.database) : tokenRefused(failure.sentence);
}
} // namespace

Outcome<> Engine::Private::checkExpiry(const Token &token, const QString &claim) const
{
    if (const std::optional<Failure> failure = reader.checkExpiry(token.claims, claim, token.currentTime))
        return tl::unexpected(refusalOf(*failure));
    return {};
}

Outcome<django::User> Engine::Private::passwordUser(const QString &username, const QString &password) const
{
    const Result<std::optional<django::User>> user = store.userByName(username);
    if (!user)
        return tl::unexpected(databaseFailed(user.error()));
    // Django's ModelBackend turns inactive users away whatever CHECK_USER_IS_ACTIVE says.
    if (!*user || !passwordFits(password, (*user)->passwordHash) || !(*user)->isActive)
        return tl::unexpected(authenticationFailed(noAccountForCredentials));
    return **user;
}

Outcome<> Engine::Private::updateLastLogin(django::User user) const
{
    if (!settings.updateLastLogin)
        return {};
    user.lastLogin = clock();
    const Result<> updated = store.updateUser(user);
    return updated ? Outcome<>() : tl::unexpected(databaseFailed(updated.error()));
}

Outcome<Json> Engine::obtainPair(const QString &username, const QString &password) const
{
    const Outcome<django::User> user = d->passwordUser(username, password);
    if (!user)
        return tl::unexpected(user.error());
    return d->written([&]() -> Outcome<Json> {
        const Outcome<Token> refresh = tokenForUser(*user, TokenType::Refresh);
        const Outcome<QByteArray> refreshText
            = refresh.and_then([this](const Token &token) { return d->encode(token); });
        if (!refreshText)
            return tl::unexpected(refreshText.error());
        const Outcome<QByteArray> accessText
            = accessFromRefresh(*refresh).and_then([this](const Token &token) { return d->encode(token); });
        if (!accessText)
            return tl::unexpected(accessText.error());
        Json body = textMember("refresh", *refreshText);
        body.set(QStringLiteral("access"), QString::fromLatin1(*accessText));
        return d->updateLastLogin(*user).map([&body] { return body; });
    });
}

Outcome<Json> Engine::obtainSliding(const QString &username, const QString &password) const
{
    const Outcome<django::User> user = d->passwordUser(username, password);
    if (!user)
        return tl::unexpected(user.error());
    return d->written([&]() -> Outcome<Json> {
        const Outcome<QByteArray> text
            = tokenForUser(*user, TokenType::Sliding).and_then([this](const Token &token) { return d->encode(token); });
        if (!text)
            return tl::unexpected(text.error());
        return d->updateLastLogin(*user).map([&text] { return textMember("token", *text); });
    });
}

Outcome<Json> Engine::login(const django::User &user) const
{
    const Outcome<Token> access = tokenForUser(user, TokenType::Access);
    const Outcome<Token> refresh
        = access.and_then([&](const Token &) { return tokenForUser(user, TokenType::Refresh); });
    if (!refresh)
        return tl::unexpected(refresh.error());
    const Outcome<QByteArray> accessText = d->encode(*access);
    const Outcome<QByteArray> refreshText = d->encode(*refresh);
    if (!accessText || !refreshText)
        return tl::unexpected(accessText ? refreshText.error() : accessText.error());
    Json body = textMember("access", *accessText);
    body.set(QStringLiteral("refresh"), QString::fromLatin1(*refreshText));
    return body;
}

// Since 5.5 a refresh looks at the user; since the next release for sliding tokens and for changed passwords too.
Outcome<> Engine::Private::checkUserOnRefresh(const Token &token) const
{
    const Json *userId = token.claims.find(QStringView(settings.userIdClaim));
    if (!since55() || !userId || !python::pythonTruth(*userId))
        return {};
    const Outcome<std::optional<django::User>> user = userNamed(userId);
    if (!user)
        return tl::unexpected(user.error());
    if (!*user && !isNext())
        return tl::unexpected(crashed({ "DoesNotExist", QStringLiteral("User matching query does not exist.") }));
    if (!*user || !mayAuthenticate(**user))
        return tl::unexpected(authenticationFailed(noAccountForToken));
    if (!isNext() || !settings.checkRevokeToken)
        return {};
    const Json *hash = token.claims.find(QStringView(settings.revokeTokenClaim));
    if (hash && *hash == Json(passwordHashClaim(**user)))
        return {};
    if (settings.blacklistApp) {
        if (const Outcome<> done = blacklist(token); !done)
            return done;
    }
    return tl::unexpected(authenticationFailed(passwordChanged));
}

bool Engine::Private::refreshWrites() const
{
    if (!settings.blacklistApp)
        return false;
    return (settings.rotateRefreshTokens && (settings.blacklistAfterRotation || since55()))
        || (isNext() && settings.checkRevokeToken);
}

Outcome<Json> Engine::Private::rotated(const Engine &engine, Token refresh) const
{
    if (const Outcome<> user = checkUserOnRefresh(refresh); !user)
        return tl::unexpected(user.error());
    const Outcome<QByteArray> access
        = engine.accessFromRefresh(refresh).and_then([this](const Token &token) { return encode(token); });
    if (!access)
        return tl::unexpected(access.error());
    Json body = textMember("access", *access);
    if (!settings.rotateRefreshTokens)
        return body;
    if (settings.blacklistAfterRotation && settings.blacklistApp) {
        if (const Outcome<> done = blacklist(refresh); !done)
            return tl::unexpected(done.error());
    }
    refresh.claims.set(jtiClaim, Json(QString::fromLatin1(ids())));
    const Outcome<> expiry = setExpiry(refresh.claims, QStringLiteral("exp"), refresh.currentTime,
        settings.refreshTokenLifetime, QStringLiteral("REFRESH_TOKEN_LIFETIME"));
    if (!expiry)
        return tl::unexpected(expiry.error());
    refresh.claims.set(QStringLiteral("iat"), epochSeconds(refresh.currentTime));
    if (since55() && settings.blacklistApp) {
        if (const Outcome<> done = outstand(refresh); !done)
            return tl::unexpected(done.error());
    }
    return encode(refresh).map([&body](const QByteArray &text) {
        body.set(QStringLiteral("refresh"), QString::fromLatin1(text));
        return body;
    });
}

Outcome<Json> Engine::refresh(QByteArrayView text) const
{
    Outcome<Token> token = decode(text, TokenType::Refresh);
    if (!token)
        return tl::unexpected(token.error());
    if (!d->refreshWrites())
        return d->rotated(*this, *std::move(token));
    return d->written([&]() -> Outcome<Json> {
        // Again, now that nobody else can write: of two requests with one token only one may win.
        const tl::expected<bool, Failure> gone = d->reader.isBlacklisted(*token->claims.find(QStringView(d->jtiClaim)));
        if (!gone)
            return tl::unexpected(refusalOf(gone.error()));
        if (*gone)
            return tl::unexpected(tokenRefused(blacklistedText));
        return d->rotated(*this, *std::move(token));
    });
}

Outcome<Json> Engine::refreshSliding(QByteArrayView text) const
{
    Outcome<Token> token = decode(text, TokenType::Sliding);
    if (!token)
        return tl::unexpected(token.error());
    if (d->isNext()) {
        const auto check = [&] { return d->checkUserOnRefresh(*token); };
        const bool writes = d->settings.checkRevokeToken && d->settings.blacklistApp;
        if (const Outcome<> user = writes ? d->written(check) : check(); !user)
            return tl::unexpected(user.error());
    }
    if (const Outcome<> inTime = d->checkExpiry(*token, d->settings.slidingTokenRefreshExpClaim); !inTime)
        return tl::unexpected(inTime.error());
    const Outcome<> expiry = d->setExpiry(token->claims, QStringLiteral("exp"), token->currentTime,
        d->settings.slidingTokenLifetime, QStringLiteral("SLIDING_TOKEN_LIFETIME"));
    if (!expiry)
        return tl::unexpected(expiry.error());
    token->claims.set(QStringLiteral("iat"), epochSeconds(token->currentTime));
    return d->encode(*token).map([](const QByteArray &renewed) { return textMember("token", renewed); });
}

Outcome<Json> Engine::verify(QByteArrayView text) const
{
    const Outcome<Token> token = decode(text, TokenType::Untyped);
    if (!token)
        return tl::unexpected(token.error());
    const Json *jti = token->claims.find(QStringView(d->jtiClaim));
    if (!d->settings.blacklistAfterRotation || !d->settings.blacklistApp || !jti)
        return Json::object();
    const tl::expected<bool, Failure> gone = d->reader.isBlacklisted(*jti);
    if (!gone)
        return tl::unexpected(refusalOf(gone.error()));
    if (!*gone)
        return Json::object();
    constexpr int badRequest = 400;
    return tl::unexpected(Refusal{ badRequest,
        Json::object({ { QStringLiteral("non_field_errors"), Json::array({ Json(blacklistedText) }) } }),
        blacklistedText });
}

Outcome<Json> Engine::blacklist(QByteArrayView text) const
{
    const Outcome<Token> token = decode(text, TokenType::Refresh);
    if (!token)
        return tl::unexpected(token.error());
    if (!d->settings.blacklistApp)
        return Json::object();
    return d->written([&] { return d->blacklist(*token).map([] { return Json::object(); }); });
}

} // namespace simplejwt
