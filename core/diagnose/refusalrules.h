// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/rule.h"

namespace diagnose {

/// 401, 403 and what speaks of credentials.
std::span<const Rule> refusalRules();

/// What is said of a one-time code that is refused, wherever the answer says it.
Fault refusedCode(const Facts &facts);

} // namespace diagnose
