// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/config/serverprofile.h"

namespace session {
class SessionLog;
}

namespace fingerprint {

/// Which server is looked at, and with what. Tokens are secrets.
struct Order
{
    config::ServerProfile server;
    QByteArray access; ///< good ones of it; empty: none
    QByteArray refresh;
    const session::SessionLog *log = nullptr; ///< what was seen of it before; has to outlive the work
    Clock clock = systemClock(); ///< the server's, as far as it is known
};

} // namespace fingerprint
