// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/tokenfaults.h"

#include <span>

namespace diagnose {

/// One row of the rules: where it applies, and what it finds there. The order of the table is that of precedence: among
/// findings of equal certainty the earlier one comes first, and a sure one ends the search.
struct Rule
{
    int firstStatus; ///< 0: no answer came
    int lastStatus;
    QList<Fault> (*find)(const Facts &); ///< causes with their evidence, the likeliest first; none: does not apply
};

/// The answer itself as evidence: its status and what it says.
QString answerText(const Facts &facts);

} // namespace diagnose
