// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/http.h"

#include <optional>

namespace server {

/// The embedded server gives tokens away without a password, so only this machine's own programs may ask, and no web
/// page that a browser happens to show: 400 for a Host other than 127.0.0.1, localhost or [::1] (any port; a name that
/// was made to point here), 403 for an Origin other than this server's or a Sec-Fetch-Site that tells of another one.
std::optional<HttpReply> refuseForeign(const HttpRequest &request);

} // namespace server
