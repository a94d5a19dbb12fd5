// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/json/json.h"

#include <QHash>

namespace archive {

/// Whether a value is a description of an API: OpenAPI 3 or Swagger 2.
bool looksLikeOpenApi(const Json &json);

/// A call for each operation, with example values, and the server: the paths of login, refresh, verify and logout are
/// found by the fields that their bodies and answers have, names such as TokenObtainPair where these don't tell. Where
/// the document names no server, the variable base_url does, else http://127.0.0.1:8000. What an example can't tell is
/// a variable: {{access}}, {{refresh}}, {{username}}, {{password}}, parameters of a path. References outside the
/// document are told, those that loop end. Nothing is sent. Thread-safe.
Import callsFromOpenApi(const Json &document, const QHash<QString, QString> &variables, Instant now);

} // namespace archive
