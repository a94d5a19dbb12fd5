// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/lintrule.h"

#include <span>

namespace explain {

/// Rules about the token's text: parts, base64, JSON. Adding one means adding a row and a test row.
std::span<const LintRule> textRules();

} // namespace explain
