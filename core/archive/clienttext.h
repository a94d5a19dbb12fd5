// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

namespace archive {

/// What a client prints in place of a reply: a browser's console, curl, a library's exception. It has a status, an
/// address, that nobody answered (Exchange::failure), or that a browser kept the answer from its page; the text is the
/// reply's body where more than the status is to be read from it. Absent: the text is none of that. Thread-safe.
std::optional<session::Exchange> exchangeFromClient(const QByteArray &text);

} // namespace archive
