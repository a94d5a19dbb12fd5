// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/fingerprint/fingerprint.h"

namespace fingerprint {

/// As Markdown: the headline, what differs, a table of the findings. No token in it.
QString report(const Fingerprint &print, const config::ServerProfile &server);

} // namespace fingerprint
