// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/rule.h"

namespace diagnose {

/// What stands between caller and API.
std::span<const Rule> wayRules();

} // namespace diagnose
