// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/session/carriedtokens.h"

namespace client {

/// What an answer gave its client to go on with.
struct GivenTokens
{
    QByteArray access; ///< empty: none
    QByteArray refresh; ///< empty: none
    std::optional<session::Cookie> accessCookie; ///< absent: not from a cookie
    std::optional<session::Cookie> refreshCookie;
};

/// By the names of the server's fields and cookies; a cookie counts before a field, and of two of one name the last, as
/// in a browser, which drops those for another host. A cookie without a token gives none. Reentrant.
GivenTokens givenTokens(const config::ServerProfile &server, const session::Exchange &exchange);

} // namespace client
