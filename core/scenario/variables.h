// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/json.h"
#include "core/scenario/scenario.h"

namespace scenario {

/// Replaces each "${name}" in strings and member names. A string that is nothing else becomes the value itself, number
/// or object; within other text the value stands as text. Errc::NotFound with the name in detail.
Result<Json> substituted(const Json &value, const Variables &variables);

/// The names that a value refers to, in their order. Errc::Malformed: "${" without an end, or with no name.
Result<QStringList> referencesIn(const Json &value);

/// Letters, digits and underscores, a letter first.
bool isVariableName(QStringView name);
/// A name made of any text: what a name can't have becomes an underscore.
QString variableNameOf(const QString &text);

} // namespace scenario
