// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"

namespace session {

/// "refresh a91f… blacklisted 02:40:11 by POST /logout/", "access 7be2… alive, 4 min 41 s left · from refresh a91f…".
QString lifeText(const TokenRecord &token, const SessionLog &log, Instant now);
/// Several lines for a tool tip; plain text, no more of the token than the beginning of its id.
QString lifeSummary(const TokenRecord &token, const SessionLog &log, Instant now);
/// The same as a tool tip, escaped: claims are others' text. Empty for an id that the session doesn't know.
QString lifeToolTip(int token, const SessionLog &log, Instant now);

} // namespace session
