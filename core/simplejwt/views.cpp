// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/views.h"

#include "core/python/pythonvalue.h"

namespace simplejwt {
namespace {
const QString noAccountForToken = QStringLiteral("No active account found for the given token.");
const QString passwordChanged = QStringLiteral("The user's password has been changed.");
const QString blacklistedText = QStringLiteral("Token is blacklisted");

Json textMember(const char *name, const QByteArray &token)
{
    return Json::object({ { QString::fromLatin1(name), QString::fromLatin1(token) } });
}
} // namespace

Views::Views(const Project &project, const TokenReader &reader, const UserRules &users, const Blacklist &blacklist,
    const TokenMaker &maker)
    : m_project(project)
    , m_reader(reader)
    , m_users(users)
    , m_blacklist(blacklist)
    , m_maker(maker)
{
}

template<class Work> auto Views::written(Work work) const -> decltype(work())
{
    Result<django::Transaction> transaction = django::Transaction::begin(m_project.store);
    if (!transaction)
        return tl::unexpected(databaseFailed(transaction.error()));
    auto outcome = work();
    const Result<> committed = transaction->commit();
    if (!committed && (outcome || outcome.error().status != 500))
        return tl::unexpected(databaseFailed(committed.error()));
    return outcome;
}

Outcome<Token> Views::read(QByteArrayView text, TokenType type) const
{
    return m_reader.read(text, type, m_project.clock());
}

Outcome<> Views::checkExpiry(const Token &token, const QString &claim) const
{
    if (const std::optional<Failure> failure = m_reader.checks().checkExpiry(token.claims, claim, token.currentTime))
        return tl::unexpected(failure->refusal());
    return {};
}

Outcome<> Views::updateLastLogin(django::User user) const
{
    if (!m_project.settings.updateLastLogin)
        return {};
    user.lastLogin = m_project.clock();
    const Result<> updated = m_project.store.updateUser(user);
    return updated ? Outcome<>() : tl::unexpected(databaseFailed(updated.error()));
}

Outcome<Json> Views::obtainPair(const QString &username, const QString &password) const
{
    const Outcome<django::User> user = m_users.withPassword(username, password);
    if (!user)
        return tl::unexpected(user.error());
    return written([&]() -> Outcome<Json> {
        const Outcome<Token> refresh = m_maker.forUser(*user, TokenType::Refresh);
        const Outcome<QByteArray> refreshText
            = refresh.and_then([this](const Token &token) { return m_maker.encode(token); });
        if (!refreshText)
            return tl::unexpected(refreshText.error());
        const Outcome<QByteArray> accessText = m_maker.accessFromRefresh(*refresh).and_then(
            [this](const Token &token) { return m_maker.encode(token); });
        if (!accessText)
            return tl::unexpected(accessText.error());
        Json body = textMember("refresh", *refreshText);
        body.set(QStringLiteral("access"), QString::fromLatin1(*accessText));
        return updateLastLogin(*user).map([&body] { return body; });
    });
}

Outcome<Json> Views::obtainSliding(const QString &username, const QString &password) const
{
    const Outcome<django::User> user = m_users.withPassword(username, password);
    if (!user)
        return tl::unexpected(user.error());
    return written([&]() -> Outcome<Json> {
        const Outcome<QByteArray> text
            = m_maker.forUser(*user, TokenType::Sliding).and_then([this](const Token &token) {
                  return m_maker.encode(token);
              });
        if (!text)
            return tl::unexpected(text.error());
        return updateLastLogin(*user).map([&text] { return textMember("token", *text); });
    });
}

Outcome<Json> Views::login(const django::User &user) const
{
    const Outcome<Token> access = m_maker.forUser(user, TokenType::Access);
    const Outcome<Token> refresh
        = access.and_then([&](const Token &) { return m_maker.forUser(user, TokenType::Refresh); });
    if (!refresh)
        return tl::unexpected(refresh.error());
    const Outcome<QByteArray> accessText = m_maker.encode(*access);
    const Outcome<QByteArray> refreshText = m_maker.encode(*refresh);
    if (!accessText || !refreshText)
        return tl::unexpected(accessText ? refreshText.error() : accessText.error());
    Json body = textMember("access", *accessText);
    body.set(QStringLiteral("refresh"), QString::fromLatin1(*refreshText));
    return body;
}

// Since 5.5 a refresh looks at the user; since the next release for sliding tokens and for changed passwords too.
Outcome<> Views::checkUserOnRefresh(const Token &token) const
{
    const Json *userId = token.claims.find(QStringView(m_project.settings.userIdClaim));
    if (!m_project.since55() || !userId || !python::pythonTruth(*userId))
        return {};
    const Outcome<std::optional<django::User>> user = m_users.named(userId);
    if (!user)
        return tl::unexpected(user.error());
    if (!*user && !m_project.isNext())
        return tl::unexpected(crashed({ "DoesNotExist", QStringLiteral("User matching query does not exist.") }));
    if (!*user || !m_users.mayAuthenticate(**user))
        return tl::unexpected(authenticationFailed(noAccountForToken));
    if (!m_project.isNext() || !m_project.settings.checkRevokeToken)
        return {};
    const Json *hash = token.claims.find(QStringView(m_project.settings.revokeTokenClaim));
    if (hash && *hash == Json(UserRules::passwordHashClaim(**user)))
        return {};
    if (m_project.settings.blacklistApp) {
        if (const Outcome<> done = m_blacklist.add(token); !done)
            return done;
    }
    return tl::unexpected(authenticationFailed(passwordChanged));
}

bool Views::refreshWrites() const
{
    if (!m_project.settings.blacklistApp)
        return false;
    return (m_project.settings.rotateRefreshTokens
               && (m_project.settings.blacklistAfterRotation || m_project.since55()))
        || (m_project.isNext() && m_project.settings.checkRevokeToken);
}

Outcome<Json> Views::rotated(Token refresh) const
{
    if (const Outcome<> user = checkUserOnRefresh(refresh); !user)
        return tl::unexpected(user.error());
    const Outcome<QByteArray> access
        = m_maker.accessFromRefresh(refresh).and_then([this](const Token &token) { return m_maker.encode(token); });
    if (!access)
        return tl::unexpected(access.error());
    Json body = textMember("access", *access);
    if (!m_project.settings.rotateRefreshTokens)
        return body;
    if (m_project.settings.blacklistAfterRotation && m_project.settings.blacklistApp) {
        if (const Outcome<> done = m_blacklist.add(refresh); !done)
            return tl::unexpected(done.error());
    }
    if (const Outcome<> next = m_maker.rotate(refresh); !next)
        return tl::unexpected(next.error());
    if (m_project.since55() && m_project.settings.blacklistApp) {
        if (const Outcome<> done = m_blacklist.outstand(refresh); !done)
            return tl::unexpected(done.error());
    }
    return m_maker.encode(refresh).map([&body](const QByteArray &text) {
        body.set(QStringLiteral("refresh"), QString::fromLatin1(text));
        return body;
    });
}

Outcome<Json> Views::refresh(QByteArrayView text) const
{
    Outcome<Token> token = read(text, TokenType::Refresh);
    if (!token)
        return tl::unexpected(token.error());
    if (!refreshWrites())
        return rotated(*std::move(token));
    return written([&]() -> Outcome<Json> {
        // Again, now that nobody else can write: of two requests with one token only one may win.
        const tl::expected<bool, Failure> gone
            = m_reader.checks().isBlacklisted(*token->claims.find(QStringView(m_project.jtiClaim)));
        if (!gone)
            return tl::unexpected(gone.error().refusal());
        if (*gone)
            return tl::unexpected(tokenRefused(blacklistedText));
        return rotated(*std::move(token));
    });
}

Outcome<Json> Views::refreshSliding(QByteArrayView text) const
{
    Outcome<Token> token = read(text, TokenType::Sliding);
    if (!token)
        return tl::unexpected(token.error());
    if (m_project.isNext()) {
        const auto check = [&] { return checkUserOnRefresh(*token); };
        const bool writes = m_project.settings.checkRevokeToken && m_project.settings.blacklistApp;
        if (const Outcome<> user = writes ? written(check) : check(); !user)
            return tl::unexpected(user.error());
    }
    if (const Outcome<> inTime = checkExpiry(*token, m_project.settings.slidingTokenRefreshExpClaim); !inTime)
        return tl::unexpected(inTime.error());
    if (const Outcome<> longer = m_maker.slide(*token); !longer)
        return tl::unexpected(longer.error());
    return m_maker.encode(*token).map([](const QByteArray &renewed) { return textMember("token", renewed); });
}

Outcome<Json> Views::verify(QByteArrayView text) const
{
    const Outcome<Token> token = read(text, TokenType::Untyped);
    if (!token)
        return tl::unexpected(token.error());
    const Json *jti = token->claims.find(QStringView(m_project.jtiClaim));
    if (!m_project.settings.blacklistAfterRotation || !m_project.settings.blacklistApp || !jti)
        return Json::object();
    const tl::expected<bool, Failure> gone = m_reader.checks().isBlacklisted(*jti);
    if (!gone)
        return tl::unexpected(gone.error().refusal());
    if (!*gone)
        return Json::object();
    constexpr int badRequest = 400;
    return tl::unexpected(Refusal{ badRequest,
        Json::object({ { QStringLiteral("non_field_errors"), Json::array({ Json(blacklistedText) }) } }),
        blacklistedText });
}

Outcome<Json> Views::blacklist(QByteArrayView text) const
{
    const Outcome<Token> token = read(text, TokenType::Refresh);
    if (!token)
        return tl::unexpected(token.error());
    if (!m_project.settings.blacklistApp)
        return Json::object();
    return written([&] { return m_blacklist.add(*token).map([] { return Json::object(); }); });
}

} // namespace simplejwt
