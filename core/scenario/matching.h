// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/scenario/scenarioresult.h"
#include "core/simplejwt/band.h"

#include <optional>

namespace scenario {

/// Compares a value with what is expected of it, one check a leaf. An expected object names the members that count; an
/// object with one member that begins with "$" is a matcher. \a actual null pointer: absent. \a band chooses in
/// {"$band": {…}}; without one any of its values will do.
QList<Check> match(
    const QString &what, const Json &expected, const Json *actual, const std::optional<simplejwt::Band> &band);

/// The names of all matchers.
QStringList matcherNames();
/// What is wrong with a matcher's argument, one sentence; empty: nothing.
QString matcherMistake(const QString &name, const Json &argument);

} // namespace scenario
