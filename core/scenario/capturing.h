// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/session/exchange.h"

#include <optional>

// Private to core/scenario: what an answer holds.
namespace scenario {

/// Absent: an empty body. Text where it is no JSON.
std::optional<Json> bodyOf(const session::Exchange &exchange);
/// What stands there in the answer, see Capture::source; absent: nothing.
std::optional<Json> captured(const QString &source, const session::Exchange &exchange);

} // namespace scenario
