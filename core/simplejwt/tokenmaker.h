// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/blacklist.h"

#include <chrono>

namespace simplejwt {

/// Makes tokens as Simple JWT's token classes do.
class TokenMaker
{
public:
    /// All of them must outlive it.
    TokenMaker(const Project &project, const Backend &backend, const UserRules &users, const Blacklist &blacklist);

    /// See Engine::tokenForUser().
    Outcome<Token> forUser(const django::User &user, TokenType type, const Json &extraClaims = {},
        std::optional<std::chrono::seconds> lifetime = {}) const;
    Outcome<Token> accessFromRefresh(const Token &refresh) const;
    Outcome<QByteArray> encode(const Token &token) const { return m_backend.encode(token); }

    /// A refresh token becomes the next one of its row: another id, and times from its current time on.
    Outcome<> rotate(Token &refresh) const;
    /// A sliding token's exp and iat, from its current time on.
    Outcome<> slide(Token &token) const;

private:
    Outcome<> setExpiry(Json &claims, const QString &claim, Instant from, std::chrono::microseconds lifetime,
        const QString &setting) const;
    Outcome<Token> newToken(TokenType type, std::optional<std::chrono::microseconds> lifetime) const;

    const Project &m_project;
    const Backend &m_backend;
    const UserRules &m_users;
    const Blacklist &m_blacklist;
};

} // namespace simplejwt
