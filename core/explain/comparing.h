// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/claimcatalog.h"
#include "core/explain/comparison.h"
#include "core/explain/inspectioncontext.h"

namespace explain {

/// Compares the first token of each text, loosely read: for display, never for a decision about trust. Never fails;
/// what is broken is compared as far as it goes and named. Knows no key: whether a signature holds is not asked.
/// Thread-safe.
Comparison compareTokens(
    QByteArrayView left, QByteArrayView right, const InspectionContext &context, const ClaimCatalog &catalog);

} // namespace explain
