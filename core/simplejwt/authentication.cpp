// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/authentication.h"

#include <algorithm>

namespace simplejwt {
namespace {
// bytes.split(): runs of ASCII white space, which is what Python means by it.
QList<QByteArray> words(const QByteArray &header)
{
    const auto isSpace = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    QList<QByteArray> parts;
    for (auto at = header.cbegin(); at != header.cend();) {
        const auto begin = std::find_if_not(at, header.cend(), isSpace);
        at = std::find_if(begin, header.cend(), isSpace);
        if (begin != at)
            parts += QByteArray(begin, at - begin);
    }
    return parts;
}

Json messageOf(TokenType type, const QString &text)
{
    return Json::object({ { QStringLiteral("token_class"), tokenClassName(type) },
        { QStringLiteral("token_type"), tokenTypeName(type) }, { QStringLiteral("message"), text } });
}
} // namespace

Authentication::Authentication(const Project &project, const TokenReader &reader, const UserRules &users)
    : m_project(project)
    , m_reader(reader)
    , m_users(users)
{
}

Outcome<std::optional<django::User>> Authentication::authenticate(const std::optional<QByteArray> &header) const
{
    const QList<QByteArray> parts = header ? words(*header) : QList<QByteArray>();
    if (parts.isEmpty() || !m_project.settings.authHeaderTypes.contains(QString::fromLatin1(parts[0])))
        return std::optional<django::User>();
    if (parts.size() != 2) {
        return tl::unexpected(
            refusedWithCode(QStringLiteral("Authorization header must contain two space-delimited values"),
                QStringLiteral("bad_authorization_header")));
    }
    const QString classes = QStringLiteral("AUTH_TOKEN_CLASSES");
    if (const auto failing = m_project.settings.failsAtUse.constFind(classes);
        failing != m_project.settings.failsAtUse.constEnd())
        return tl::unexpected(crashed({ "ImportError", failing->section(QLatin1String(": "), 1) }));
    QList<Json> messages;
    for (const TokenType type : m_project.settings.authTokenClasses) {
        const Outcome<Token> token = m_reader.read(parts[1], type, m_project.clock());
        if (token)
            return userOf(*token).map([](const django::User &user) { return std::optional(user); });
        if (token.error().status != 401)
            return tl::unexpected(token.error());
        messages += messageOf(type, token.error().reason);
    }
    Refusal refusal = tokenRefused(QStringLiteral("Given token not valid for any token type"));
    refusal.body.set(QStringLiteral("messages"), Json::array(messages));
    return tl::unexpected(refusal);
}

Outcome<django::User> Authentication::userOf(const Token &token) const
{
    const Json *userId = token.claims.find(QStringView(m_project.settings.userIdClaim));
    if (!userId)
        return tl::unexpected(tokenRefused(QStringLiteral("Token contained no recognizable user identification")));
    const Outcome<std::optional<django::User>> user = m_users.named(userId);
    if (!user)
        return tl::unexpected(user.error());
    if (!*user)
        return tl::unexpected(refusedWithCode(QStringLiteral("User not found"), QStringLiteral("user_not_found")));
    if (!m_users.mayAuthenticate(**user))
        return tl::unexpected(refusedWithCode(QStringLiteral("User is inactive"), QStringLiteral("user_inactive")));
    if (m_project.checksPasswordChange()) {
        const Json *hash = token.claims.find(QStringView(m_project.settings.revokeTokenClaim));
        if (!hash || *hash != Json(UserRules::passwordHashClaim(**user)))
            return tl::unexpected(refusedWithCode(
                QStringLiteral("The user's password has been changed."), QStringLiteral("password_changed")));
    }
    return **user;
}

QByteArray Authentication::header() const
{
    return m_project.settings.authHeaderTypes.value(0).toLatin1() + " realm=\"api\"";
}

} // namespace simplejwt
