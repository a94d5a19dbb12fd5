// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/settings.h"

namespace simplejwt {

/// Whether secrets (SIGNING_KEY) are written out.
enum class SecretsIn { Left, Written };

/// Every setting under its own name, in the documented order; what settingsFromJson reads. Durations as seconds.
Json toJson(const Settings &settings, SecretsIn secrets = SecretsIn::Left);

} // namespace simplejwt
