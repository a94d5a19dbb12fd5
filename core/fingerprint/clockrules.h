// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/evidence.h"
#include "core/fingerprint/finding.h"

// Private to core/fingerprint: the server's time.
namespace fingerprint {

/// How far its clock is off ours, by the Date of all its answers.
Finding skew(const Evidence &evidence);
/// Whether iat of its tokens is the time that it tells in Date.
Finding tokenClock(const Evidence &evidence);

} // namespace fingerprint
