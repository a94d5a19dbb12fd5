// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/rule.h"

namespace diagnose {

/// 400 and 422 for a field.
std::span<const Rule> fieldRules();

} // namespace diagnose
