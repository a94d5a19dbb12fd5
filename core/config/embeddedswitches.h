// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/band.h"

namespace config {

/// How the embedded server behaves, beside its settings. A plain value.
struct EmbeddedSwitches
{
    simplejwt::Band band = simplejwt::Band::V5_5;
    bool noAuthenticationClasses = false; ///< on /refresh/ and /logout/, as such views are commonly copied
    bool blacklistApp = true;
    bool allowLogin = false; ///< /login/ answers even with an imported key or a foreign database

    bool operator==(const EmbeddedSwitches &) const = default;
};

} // namespace config
