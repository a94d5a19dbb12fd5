// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/rule.h"

namespace diagnose {

/// All rules, in the order of precedence.
std::span<const Rule> rules();

/// One thing that speaks against a cause: a row of a table.
struct Objection
{
    const char *id; ///< of the cause
    bool (*applies)(const Facts &);
    QString (*words)(const Facts &); ///< a sentence, behind the evidence
};

std::span<const Objection> objections();

/// The honest answer, with what to try next.
Fault notKnown(const Facts &facts);

} // namespace diagnose
