// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/json/json.h"

#include <QHash>

namespace archive {

/// Whether a JSON value is a Postman collection of version 2.
bool looksLikePostman(const Json &json);

/// The calls of a Postman collection 2.0 or 2.1 (https://schema.postman.com), as they would be sent; none of them is:
/// an exchange has no answer, Failure::Cancelled. Authorisation comes from the nearest folder that has one. Scripts are
/// not run; what is switched off, can't be read or has no value is told. Thread-safe.
Import callsFromPostman(const Json &collection, const QHash<QString, QString> &variables, Instant now);

} // namespace archive
