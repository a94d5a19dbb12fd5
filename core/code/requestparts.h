// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/session/exchange.h"

namespace code {

struct WrittenRequest;

// What the clients of all languages want to know of a request. Thread-safe.

/// The body as a value of the language that the client writes as JSON: it says it is JSON, and is a plain value.
std::optional<Json> jsonBody(const WrittenRequest &request);
/// Each name once, as a dict or an object holds them: repeated fields are joined (RFC 9110 section 5.3). \a bringsType:
/// the client says by itself that the body is application/json.
session::Headers singleHeaders(const WrittenRequest &request, bool bringsType);
/// UTF-8 without a zero byte.
bool isText(const QByteArray &bytes);
bool isAscii(const QByteArray &bytes);

} // namespace code
