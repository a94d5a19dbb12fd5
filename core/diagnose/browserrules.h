// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/rule.h"

namespace diagnose {

/// What a browser's console says of an answer that it kept from its page, or could not read.
std::span<const Rule> browserRules();

} // namespace diagnose
