// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "core/diagnose/cause.h"

namespace cli {

/// The causes as the command line contract has them: id, text, evidence, advice, certainty.
Json causesJson(const QList<diagnose::Cause> &causes);
/// For people: how sure, the cause, and below it evidence and advice.
void printCauses(const QList<diagnose::Cause> &causes, Console &console);

} // namespace cli
