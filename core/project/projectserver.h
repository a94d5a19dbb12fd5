// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/project/reading.h"

#include <QUrl>

namespace project {

/// How a view of the project's own that makes tokens by for_user() is called.
struct LoginForm
{
    QString nameField = QStringLiteral("username"); ///< the member that says who
    bool wantsPassword = false;
};

/// Whether it is a login of the project's own to anybody, and all that it wants is in the body; a view that makes users
/// is none.
bool isOwnLogin(const ProjectView &view);

/// Absent: it wants more than a name and a password, such as the code of an SMS, so nobody can call it for any user; or
/// its source does not tell what it takes.
std::optional<LoginForm> loginFormOf(const ProjectView &view, const Reading &reading);

/// The server that a project is when it runs at an address: its own paths, what it has not, which of them want an
/// access token, its header or cookies, its version band. No secret.
config::ServerProfile serverOf(const Reading &reading, const QUrl &baseUrl);

/// The project's own code by which its logins make tokens, each by its last name: what it adds to them is known to
/// nobody who only signs. Empty: they are Simple JWT's own.
QStringList ownLogins(const Reading &reading);

/// Where Django's own development server listens.
QUrl developmentAddress();

} // namespace project
