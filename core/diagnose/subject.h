// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/facts.h"

namespace diagnose {

/// The facts of an exchange; of several tokens that were sent, the one in question is the first that shows what the
/// answer complains about.
Facts readFacts(const session::Exchange &exchange, const DiagnoseContext &context);

} // namespace diagnose
