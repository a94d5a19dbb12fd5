// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/archive/importvariables.h"
#include "core/json/json.h"

namespace archive {

// Bruno's collections: a single .bru file, and what Bruno exports as JSON; brunofolder.h has folders. The calls come as
// they would be sent; none of them is. Headers, authorisation and variables are inherited from the folders and the
// collection. The environment is the named one, or the only one there is; variables that are given are stronger.
// Scripts are not run; what can't be read is told with its place. Thread-safe.

/// Whether a text is a .bru file with a request, a folder's or a collection's settings.
bool looksLikeBru(QByteArrayView text);
/// Whether a JSON value is an export of Bruno's.
bool looksLikeBruno(const Json &json);

Import callsFromBru(QByteArrayView text, const GivenVariables &given, Instant now);
Import callsFromBruno(const Json &json, const GivenVariables &given, Instant now);

} // namespace archive
