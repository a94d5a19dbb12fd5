// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/backend.h"
#include "core/simplejwt/userrules.h"

namespace simplejwt {

/// Simple JWT's BlacklistMixin: the rows of outstanding and of blacklisted tokens.
class Blacklist
{
public:
    /// All of them must outlive it.
    Blacklist(const Project &project, const Backend &backend, const UserRules &users);

    /// The row that Token.for_user() makes.
    Outcome<> addOutstanding(const Token &token, std::optional<qint64> userId) const;
    Outcome<> add(const Token &token) const; ///< BlacklistMixin.blacklist()
    Outcome<> outstand(const Token &token) const; ///< BlacklistMixin.outstand(), since 5.5

private:
    Outcome<django::OutstandingToken> rowOf(const Token &token) const; ///< without user and creation time

    const Project &m_project;
    const Backend &m_backend;
    const UserRules &m_users;
};

} // namespace simplejwt
