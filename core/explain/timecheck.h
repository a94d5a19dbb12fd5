// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspectioncontext.h"
#include "core/explain/tokenparts.h"

namespace explain {

/// Is the token within its time? As Simple JWT reckons: the second of exp itself is over, LEEWAY widens, fractions are
/// cut.
Verdict checkTime(const TokenParts &parts, const InspectionContext &context);

/// The instant nearest to now at which exp, nbf and iat would let the token pass; now if it does, or if none exists.
Instant instantWithinTime(const TokenParts &parts, const InspectionContext &context);

} // namespace explain
