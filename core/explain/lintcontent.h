// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/lintrule.h"

#include <span>

namespace explain {

/// Rules about what the payload gives away, and its size. Adding one means adding a row and a test row.
std::span<const LintRule> contentRules();

} // namespace explain
