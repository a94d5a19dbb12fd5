// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/rule.h"

namespace diagnose {

/// 5xx.
std::span<const Rule> serverErrorRules();

} // namespace diagnose
