// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/rule.h"

namespace diagnose {

/// 2xx.
std::span<const Rule> doubtRules();

} // namespace diagnose
