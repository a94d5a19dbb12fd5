// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/json/json.h"

#include <QHash>

namespace archive {

/// Whether a value is an export of Insomnia: of version 4 (JSON, a flat list of resources) or 5 (YAML, a tree).
bool looksLikeInsomnia(const Json &json);

/// The calls of such an export, as they would be sent; none of them is: an exchange has no answer, Failure::Cancelled.
/// Variables come from the base environment, the first of its sub-environments and those of the folders; {{ _.name }}
/// without a value stays as {{name}}. Authorisation comes from the nearest folder that has one. Scripts and tags are
/// not run; what is switched off, can't be read or has no value is told. Thread-safe.
Import callsFromInsomnia(const Json &document, const QHash<QString, QString> &variables, Instant now);

} // namespace archive
