// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/brufile.h"
#include "core/json/json.h"

namespace archive {

// Bruno's JSON export holds what its files hold, under other names: here it becomes the same blocks. Thread-safe.

/// What a folder or the collection has in "root", "request".
BruFile bruSettingsOf(const Json &request);
/// A request as the item of the list has it.
BruFile bruCallOf(const Json &item, const Json &request);

} // namespace archive
