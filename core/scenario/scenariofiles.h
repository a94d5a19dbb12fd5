// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/scenario/scenario.h"

namespace scenario {

/// Errc::Io, Limit; else as parseScenario(), with the file's name.
Result<Scenario> loadScenario(const QString &path);

/// The scenarios that come with Jotlab, in the order in which they are shown. Never fails: a test reads each.
QList<Scenario> shippedScenarios();
/// Their files, compiled in: ":/scenarios/logout.json".
QStringList shippedScenarioFiles();

} // namespace scenario
