// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/evidence.h"
#include "core/fingerprint/finding.h"

// Private to core/fingerprint: how a protected view wants its token.
namespace fingerprint {

Finding headerType(const Evidence &evidence);
Finding headerName(const Evidence &evidence);
Finding tokenClasses(const Evidence &evidence);

} // namespace fingerprint
