// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspectioncontext.h"
#include "core/explain/tokenparts.h"

namespace explain {

/// Would a Simple JWT server of the band take the token?
struct SimpleJwtFit
{
    Verdict verdict; ///< on the claims alone: neither signature nor time, which have verdicts of their own
    QList<CheckRow> rows; ///< every check of the band in its order, signature and time included
};

/// Walks Simple JWT's own checks in its own order by the engine itself, for the type that the token claims to have;
/// an unknown type is read as untyped. signature says what checkSignature() found: the walk neither needs the key nor
/// repeats the check.
SimpleJwtFit judgeSimpleJwt(
    const Inspection &inspection, const TokenParts &parts, const InspectionContext &context, Verdict::State signature);

} // namespace explain
