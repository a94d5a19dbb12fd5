// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace diagnose {

/// What is said about a cause wherever it shows up: a row of a table.
struct CauseText
{
    const char *id;
    const char *text; ///< one sentence, through translate("diagnose::Cause", …)
    const char *advice;
};

std::span<const CauseText> causeTexts();

} // namespace diagnose
