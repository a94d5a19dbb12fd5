// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/redaction.h"
#include "core/scenario/scenarioresult.h"

// Private to core/scenario.
namespace scenario {

QByteArray markdownReport(const QList<ScenarioResult> &results, const Redaction &redact);
QByteArray junitReport(const QList<ScenarioResult> &results, const Redaction &redact);
QByteArray jsonReport(const QList<ScenarioResult> &results, const Redaction &redact);

} // namespace scenario
