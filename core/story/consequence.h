// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"

namespace story {

/// What a call means for the tokens of its family, a refusal of a blacklisted token included: what died, what lives on
/// and until when. One or two sentences for people; empty if there is nothing to say. The log must already know the
/// exchange.
QString consequenceOf(const session::Exchange &exchange, const session::SessionLog &log, Instant now);

} // namespace story
