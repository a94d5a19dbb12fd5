// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"
#include "core/scenario/stage.h"
#include "core/simplejwt/band.h"

// Private to core/scenario: signs tokens as a server with these settings does.
namespace scenario {

/// Errc::Usage: the settings or the key refuse.
Result<QByteArray> mint(const simplejwt::Settings &settings, simplejwt::Band band, django::Store &store,
    const Clock &clock, const django::User &user, const TokenOrder &order);
/// For a server whose tables are out of reach: TokenOrder::userId is taken as given.
Result<QByteArray> mintFor(const simplejwt::Settings &settings, simplejwt::Band band, const TokenOrder &order);

} // namespace scenario
