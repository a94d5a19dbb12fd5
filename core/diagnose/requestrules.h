// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/rule.h"

namespace diagnose {

/// The request's form: media type, body, CSRF, CORS.
std::span<const Rule> requestRules();

} // namespace diagnose
