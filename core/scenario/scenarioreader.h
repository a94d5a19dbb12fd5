// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/jsonscanner.h"
#include "core/scenario/scenario.h"

namespace scenario {

/// Strict: an unknown member, a wrong type, an impossible value, a variable that nothing sets. Errc::Malformed or
/// Errc::Usage with line and column. Thread-safe.
Result<Scenario> parseScenario(QByteArrayView json, const QString &id = {});
/// What an editor underlines: the first mistake, of the JSON or of the scenario, as those that follow are mostly its
/// consequences; empty: it can be played. Thread-safe.
QList<JsonProblem> scenarioProblems(QByteArrayView json);

/// All that one reading of a text tells.
struct Reading
{
    Result<Scenario> scenario; ///< as parseScenario()
    QList<JsonProblem> problems; ///< as scenarioProblems()
    QString name; ///< what it calls itself, and says of itself, though it may not be playable; may be empty
    QString description;
};
/// Thread-safe.
Reading readScenario(QByteArrayView json, const QString &id = {});

} // namespace scenario
