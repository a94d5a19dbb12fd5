// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/tokenfaults.h"

#include <span>

namespace diagnose {

/// One row of the rules: where it applies, and what it finds there. The order of the table is the order of likelihood.
struct Rule
{
    int firstStatus; ///< 0: no answer came
    int lastStatus;
    QList<Fault> (*find)(const Facts &); ///< causes with their evidence, the likeliest first; none: does not apply
};

std::span<const Rule> rules();
// The rows of the table that stand in files of their own.
std::span<const Rule> refusalRules(); ///< 401 and 403
std::span<const Rule> serverErrorRules(); ///< 5xx
std::span<const Rule> doubtRules(); ///< 2xx

/// What is said about a cause wherever it shows up: a row of a table.
struct CauseText
{
    const char *id;
    const char *text; ///< one sentence, through translate("diagnose::Cause", …)
    const char *advice;
};

std::span<const CauseText> causeTexts();

/// The answer itself as evidence: its status and what it says.
QString answerText(const Facts &facts);

} // namespace diagnose
