// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"

namespace diagnose {

/// Causes, the likeliest first; empty for a success without a doubt. Never empty for a failure: what isn't known is
/// "not_known". The facts are collected once: the answer in whatever envelope, every token that was sent, what the
/// session saw and what is known of the server. Each rule says what it explains and how sure that makes it; objections
/// take certainty away again. The answer's wording only decides between what is left, because servers translate it.
QList<Cause> diagnose(const session::Exchange &exchange, const DiagnoseContext &context = {});

} // namespace diagnose
