// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/evidence.h"
#include "core/fingerprint/finding.h"

// Private to core/fingerprint: what its tokens and published keys say, read without a key.
namespace fingerprint {

Finding algorithm(const Evidence &evidence);
Finding keyId(const Evidence &evidence);
Finding keySet(const Evidence &evidence);
Finding typeClaim(const Evidence &evidence);
Finding idClaim(const Evidence &evidence);
Finding userClaim(const Evidence &evidence);
Finding issuer(const Evidence &evidence);
Finding audience(const Evidence &evidence);
/// "access", "refresh", "sliding"; the value in seconds. Sliding ones also have their refresh_exp: {"exp",
/// "refresh_exp"}.
Finding lifetime(Property property, const Evidence &evidence);

} // namespace fingerprint
