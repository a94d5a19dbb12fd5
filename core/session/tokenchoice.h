// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/tokentitle.h"

namespace session {

/// Which tokens a call would take, given the token that is selected. Ids of the session; -1: none.
struct TokenChoice
{
    int selected = -1;
    int access = -1; ///< for the header: the selected one, or the family's newest
    int refresh = -1; ///< for the body: the selected one, or the family's newest
};

/// A pair belongs together: the partner comes from the same family, alive before dead, newer before older.
TokenChoice chooseTokens(const session::SessionLog &log, int selected, Instant now);

/// "alive, 4 min 41 s left", "expired 12 s ago", "blacklisted 8 s ago", "unverified, says 4 min 41 s left"; whether it
/// was kept without its signature.
QString tokenStateText(const session::TokenRecord &token, Instant now);

} // namespace session
