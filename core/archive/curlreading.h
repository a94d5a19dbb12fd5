// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

namespace archive {

/// The calls of a script of curl commands, as they would be sent; none of them is. Options that don't change what is
/// sent are passed over. An exchange has no answer: Failure::Cancelled. Errc::Unsupported: an option that takes a file
/// or sends a multipart form, by name; Errc::Malformed: no curl command, no address, an open quote. Thread-safe.
Result<QList<session::Exchange>> exchangesFromCurl(QByteArrayView script, Instant now);

/// Whether a curl command is somewhere at the beginning of a line.
bool looksLikeCurl(QByteArrayView text);

} // namespace archive
