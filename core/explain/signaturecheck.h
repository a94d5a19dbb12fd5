// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspectioncontext.h"
#include "core/explain/keytrial.h"
#include "core/explain/tokenparts.h"

namespace explain {

/// Which of the keys made the signature, if one did.
struct SignatureCheck
{
    Verdict verdict;
    QList<KeyTrial> trials; ///< in the order of the keys; empty where there was nothing to try
};

/// Tries every key that may verify the header's algorithm on the text as it was sent. A key of another family is never
/// tried (RFC 8725 section 3.1); if none is left, or the context excuses it, the verdict is NotChecked, not Bad.
SignatureCheck checkSignature(const Inspection &inspection, const TokenParts &parts, const InspectionContext &context);

} // namespace explain
