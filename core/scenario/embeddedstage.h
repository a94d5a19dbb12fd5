// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/stage.h"
#include "core/simplejwt/band.h"

#include <memory>

namespace scenario {

/// An embedded server of its own for each scenario, in a temporary directory. Users alice, bob, carol (inactive) and
/// otp-guest; passwords "<name>-pw". It sends nothing anywhere, so prepare() refuses settings whose keys are to be
/// fetched from JWK_URL: Errc::Unsupported.
std::unique_ptr<Stage> embeddedStage(simplejwt::Band band = simplejwt::Band::V5_5);

} // namespace scenario
