// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/code/form.h"

namespace code {

/// Whose tokens a flow is about, and how they log in.
struct FlowUser
{
    QString name; ///< their login name
    /// Login or ObtainPair; absent: the first of them that the server has.
    std::optional<session::Endpoint> login;
};

/// The way of tokens at a server as a program: login, a call, a refresh where it is needed, logout; or, for the forms
/// of a Django project, tests and a line that make tokens by for_user(). A password is read from the environment, and
/// so are tokens where the server has no login; redacted, the start secret of an embedded server too.
/// Errc::Unsupported: the form is one of calls alone, or the server's tokens travel in cookies, or it wants extra
/// headers; Errc::NotFound: the server has no path of a view that is needed, by name. Thread-safe.
Result<Code> flowCode(const config::ServerProfile &server, Form form, const FlowUser &user, client::Secrets secrets);

} // namespace code
