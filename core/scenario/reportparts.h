// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenarioresult.h"

// Private to core/scenario: what the kinds of reports share.
namespace scenario {

QString requestText(const session::Exchange &exchange);
QString replyText(const session::Exchange &exchange);
QString callText(const session::Exchange &exchange); ///< "POST /logout/"
QString checkText(const Check &check);
/// Why a step failed or was skipped, a sentence each.
QStringList failuresOf(const StepResult &step);

} // namespace scenario
