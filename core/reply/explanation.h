// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/pastedexchange.h"
#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"

/// A server's reply that was pasted, explained.
namespace reply {

/// What is known besides the text.
struct Known
{
    QByteArray token; ///< that was sent; empty: not known
    QUrl url; ///< that was called; empty: not known
    /// The server's settings and keys, the session, as far as they are about this reply. knowsRequest is read off the
    /// text.
    diagnose::DiagnoseContext context;
};

/// What the text leaves open, and what would make the cause surer.
enum class Missing : quint8 {
    Status,
    StatusIsSupposed, ///< by what the answer says
    Header, ///< of the answer
    Date,
    Address,
    Request, ///< above all the token that was sent
    Revocation, ///< a logout succeeded: whether a token is on the blacklist now
    Body, ///< of the request, at an address that takes a token there
    Server ///< its settings and keys
};

/// A token that the text holds, or that was named. A plain value; text is a secret.
struct FoundToken
{
    QByteArray text;
    QString type; ///< what its token type claim says; empty: nothing
    QString where; ///< "header Authorization", "answer access", "Set-Cookie jwt"
};

/// A pasted reply with its causes. A plain value; holds whole tokens.
struct Explanation
{
    session::Exchange exchange; ///< completed by what is known
    bool isStatusSupposed = false;
    bool isMethodSupposed = false;
    QList<FoundToken> tokens; ///< sent ones first
    QList<diagnose::Cause> causes; ///< the likeliest first; empty: nothing speaks against it
    QList<Missing> missing;
    QStringList remarks; ///< what else is to be looked at: flags of cookies

    /// Whether the text is surely an answer, and not only a text that might be one: it says its status, or something
    /// that a server refuses with.
    bool isSurelyAReply() const;
};

/// Whether the text holds a reply for sure, and not only tokens or what may be anything. Thread-safe.
bool holdsReply(QByteArrayView text, Instant now);

/// Puts together what the text and the user say, and looks for the causes. Thread-safe without a session in the
/// context.
Explanation explain(archive::PastedExchange pasted, const Known &known);

} // namespace reply
