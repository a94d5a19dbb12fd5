// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/writtencall.h"
#include "core/session/exchange.h"

namespace archive {

/// The calls of a script of curl commands, as they would be sent; none of them is. Options that don't change what is
/// sent are passed over. An exchange has no answer: Failure::Cancelled. Errc::Unsupported: an option that takes a file
/// or sends a multipart form, by name; Errc::Malformed: no curl command, no address, an open quote. Thread-safe.
Result<QList<session::Exchange>> exchangesFromCurl(QByteArrayView script, Instant now);

/// One curl command by its words, whose first is curl's name, as a call that may hold variables, {{name}}. What it is
/// made without, files in a form, is told in \a without. Errors as above, but a multipart form is taken. Thread-safe.
Result<WrittenCall> callFromCurl(const QList<QByteArray> &words, QStringList *without);

/// Whether a curl command is somewhere at the beginning of a line.
bool looksLikeCurl(QByteArrayView text);

} // namespace archive
