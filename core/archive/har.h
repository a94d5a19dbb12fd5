// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/session/exchange.h"

namespace archive {

// HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/). Thread-safe.

/// Every exchange as it is, tokens and all: scrub before. What HAR has no place for stands in members that begin with
/// an underscore: _endpoint, _server, _failure, _error.
QByteArray toHar(const QList<session::Exchange> &exchanges);

/// Entries that are no HTTP call are passed over. Server and endpoint are as the file has them, else empty and Other.
/// Errc::Malformed: no HAR; Errc::Limit.
Result<QList<session::Exchange>> exchangesFromHar(QByteArrayView har);
Result<QList<session::Exchange>> exchangesFromHar(const Json &har);

} // namespace archive
