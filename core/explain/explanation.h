// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspection.h"

namespace explain {

/// What a claim says, now and for this token.
struct Explanation
{
    QString text; ///< plain text; one or two sentences
    QString emphasis; ///< the part of text to stress; may be empty
    bool isTime = false;
    Verdict::State state = Verdict::State::NotChecked; ///< Good or Bad where the claim decides about the token
};

} // namespace explain
