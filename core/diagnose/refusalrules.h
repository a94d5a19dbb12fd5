// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/rule.h"

namespace diagnose {

/// 401, 403 and what speaks of credentials.
std::span<const Rule> refusalRules();

} // namespace diagnose
