// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/session/sessionlog.h"

namespace archive {

/// What of a session outlives the program. A plain value; holds whole tokens.
struct KeptSession
{
    session::TokenList tokens; ///< an id is an index, as in SessionLog
    session::ExchangeList exchanges;
    int selected = -1; ///< id of the token that Decode showed; -1: none
    QString embedded; ///< id of the embedded server then: its address may be another one now
    std::chrono::microseconds clockOffset{ 0 }; ///< how far the laboratory's clock was from real time

    bool isEmpty() const { return tokens.isEmpty() && exchanges.isEmpty(); }
};

/// Instants are integers, microseconds since 1970 UTC; bytes that are no UTF-8 stand as {"base64": …}; what is empty is
/// left out.
Json toJson(const session::TokenRecord &token);
Json toJson(const session::Exchange &exchange);
/// Errc::Malformed: no text or no id. Members that are not known are passed over.
Result<session::TokenRecord> tokenFromJson(const Json &json);
/// Errc::Malformed: no address. The id is 0.
Result<session::Exchange> exchangeFromJson(const Json &json);

/// Bodies beyond this many bytes are cut in what is kept.
inline constexpr qsizetype MostKeptBodyBytes = 1024 * 1024;

KeptSession snapshot(const session::SessionLog &log);
/// Both sessions in one, the first one's tokens before the other's, whose ids shift. What is in both, whole or without
/// its signature, comes once. The other's selection counts, if it has one.
KeptSession merged(const KeptSession &first, const KeptSession &other);
/// Tokens and exchanges of the embedded server go to where it is now.
void moveEmbedded(KeptSession *session, const QString &embedded);
/// Without signatures, passwords and other credentials.
KeptSession withoutSignatures(const KeptSession &session);

} // namespace archive
