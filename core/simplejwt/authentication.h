// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/tokenreader.h"
#include "core/simplejwt/userrules.h"

namespace simplejwt {

/// JWTAuthentication: the bearer token of a request, and the user behind it.
class Authentication
{
public:
    /// All of them must outlive it.
    Authentication(const Project &project, const TokenReader &reader, const UserRules &users);

    /// See Engine::authenticate().
    Outcome<std::optional<django::User>> authenticate(const std::optional<QByteArray> &header) const;
    Outcome<django::User> userOf(const Token &token) const;
    QByteArray header() const; ///< the value of WWW-Authenticate

private:
    const Project &m_project;
    const TokenReader &m_reader;
    const UserRules &m_users;
};

} // namespace simplejwt
