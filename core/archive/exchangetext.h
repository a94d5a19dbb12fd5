// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/session/sessionlog.h"

#include <QString>

namespace archive {

/// An exchange written out as text for people, and where its tokens stand in it.
struct ExchangeText
{
    struct Span
    {
        qsizetype start = 0; ///< in text
        qsizetype length = 0;
        int token = -1; ///< id in the session; -1: a token that the session doesn't know
    };

    QString text;
    QList<Span> tokens; ///< in order
};

/// Request line and body, then the reply's, and the header fields of both behind: in a low pane what matters is in
/// sight. Redacted: tokens shrink to their first and last characters, passwords, cookies and other credentials to "…".
/// Bodies are cut at 64 KiB, with a note.
ExchangeText writeOut(const session::Exchange &exchange, const session::SessionLog &log, client::Secrets secrets);
/// The reply's body alone, whole tokens and all, cut at 64 KiB.
ExchangeText replyText(const session::Exchange &exchange, const session::SessionLog &log);

} // namespace archive
