// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "core/explain/comparison.h"

namespace cli {

/// Two tokens, claim by claim: for people a line a row, marked as diff marks its lines; with --json one object.
/// Negative where a text holds no token, whether they differ or not.
Exit tellComparison(const explain::Comparison &comparison, Console &console);

} // namespace cli
