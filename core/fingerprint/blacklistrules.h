// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/evidence.h"
#include "core/fingerprint/finding.h"

// Private to core/fingerprint: what calls of the session showed, for no harmless call can.
namespace fingerprint {

Finding rotation(const Evidence &evidence);
Finding blacklistApp(const Evidence &evidence);
Finding blacklistAfterRotation(const Evidence &evidence);
/// Whether the verify view looks at the blacklist.
Finding verifyBlacklist(const Evidence &evidence);

} // namespace fingerprint
