// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

namespace diagnose {

/// The status that an answer without one most likely had, by what it says: 401 for a refused token, 400 for a field.
/// 0: it says nothing of that kind.
int supposedStatus(const session::Exchange &exchange);

} // namespace diagnose
