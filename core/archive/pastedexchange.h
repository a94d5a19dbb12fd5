// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

namespace archive {

/// An exchange as far as a pasted text holds it.
struct PastedExchange
{
    session::Exchange exchange; ///< status 0: the text names none
    bool hasRequest = false; ///< method, address and header of the request are in the text, not only its line
    bool hasBody = false; ///< the request's body, or that it has none, is in the text: curl -v shows the header alone
    bool hasReplyHeader = false; ///< the answer's header is in the text
    bool hasTime = false; ///< the text says when the call was made; else startedAt is now
    /// What the shell filled in where the request is a command: "$TOKEN". It stands in the request as it was written.
    QByteArrayList filledByShell;
};

/// Replies in a text, each with its request where the text has it: a body alone, the output of curl -i and -v or of
/// HTTPie, raw HTTP/1 (RFC 9112) and what browsers copy, HAR or one entry of it, lines of access logs and of Django's
/// own, a traceback. Terminal colours, prompts, byte order marks, UTF-16 and line ends of any kind are looked through.
/// Damaged input gives what can be read of it. Errc::Malformed: the text is no reply. Thread-safe.
Result<QList<PastedExchange>> exchangesFromText(QByteArrayView text, Instant now);

} // namespace archive
