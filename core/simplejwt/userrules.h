// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/simplejwt/project.h"
#include "core/simplejwt/refusals.h"

#include <optional>

namespace simplejwt {

/// How Simple JWT and Django find a user, name it in a token, and let it in or not.
class UserRules
{
public:
    /// It must outlive this.
    explicit UserRules(const Project &project);

    bool mayAuthenticate(const django::User &user) const; ///< the default USER_AUTHENTICATION_RULE
    Outcome<Json> idOf(const django::User &user) const; ///< the value of the user claim
    /// objects.get(USER_ID_FIELD=…); absent: DoesNotExist
    Outcome<std::optional<django::User>> named(const Json *userId) const;
    /// ModelBackend.authenticate().
    Outcome<django::User> withPassword(const QString &username, const QString &password) const;
    static QString passwordHashClaim(const django::User &user); ///< the value of REVOKE_TOKEN_CLAIM

private:
    const Project &m_project;
};

} // namespace simplejwt
