// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/stage.h"

#include <memory>

namespace scenario {

/// What is known of a server that is not ours.
struct ServerFacts
{
    config::ServerProfile server;
    std::optional<simplejwt::Settings> settings; ///< with the signing key where that is known too
    bool blacklistApp = true;
    bool authenticationClasses = true;
};

/// Any server by its URL. Its clock and directory are out of reach; its settings count where they are known and are
/// those that the scenario asks for.
std::unique_ptr<Stage> serverStage(ServerFacts facts);

} // namespace scenario
