// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/evidence.h"
#include "core/fingerprint/finding.h"

// Private to core/fingerprint: which version answers.
namespace fingerprint {

/// By the wording of refusals, which changed with 5.5.0. The value is every band that fits: ["5.5", "next"].
Finding band(const Evidence &evidence);

} // namespace fingerprint
