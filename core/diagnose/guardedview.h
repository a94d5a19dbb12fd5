// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/tokenfaults.h"

namespace diagnose {

// A refresh or logout view behind IsAuthenticated: it wants a live access token beside the refresh token, so it fails
// just when it is needed.

/// Whether this call went to such a view. Which token an unseen body has nobody knows, but that it has one is what such
/// a call is for.
bool isGuardedTokenView(const Facts &facts);
/// A rule of refusalRules(): the view refused the access token, and did not look at the refresh token.
QList<Fault> needsLiveAccess(const Facts &facts);
/// That no access token was sent at all.
Fault lacksLiveAccess(const Facts &facts);
/// Of an access token that was refused at an unknown address: the view may have been such a one. “Refresh it” is no way
/// out of a refresh.
QList<Fault> orNeedsLiveAccess(const Facts &facts, QList<Fault> faults);
/// The path of a refresh that wants no live access token, where another one does; empty: none is known.
QString refreshWithoutAccess(const Facts &facts);

} // namespace diagnose
