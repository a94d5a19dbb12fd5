// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/json/json.h"
#include "core/session/exchange.h"

#include <optional>

// Private to core/scenario: what an answer holds.
namespace scenario {

/// Absent: an empty body. Text where it is no JSON.
std::optional<Json> bodyOf(const session::Exchange &exchange);
/// The tokens that the answer gave, wherever the server puts them: {"access": "…", "refresh": "…"}, without what it
/// did not give.
Json tokensOf(const session::Exchange &exchange, const config::ServerProfile &server);
/// What stands there in that server's answer, see Capture::source; absent: nothing.
std::optional<Json> captured(
    const QString &source, const session::Exchange &exchange, const config::ServerProfile &server);

} // namespace scenario
