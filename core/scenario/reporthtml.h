// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/redaction.h"
#include "core/scenario/scenarioresult.h"

// Private to core/scenario.
namespace scenario {

/// A page that needs no other file.
QByteArray htmlReport(const QList<ScenarioResult> &results, const Redaction &redact);

} // namespace scenario
