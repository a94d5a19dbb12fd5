// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

#include <QByteArrayList>

namespace code {

/// A part of a text: itself, or the name of a variable.
struct Piece
{
    QByteArray text; ///< UTF-8
    bool isVariable = false;
};

/// A request as code is made of it. A plain value; without variables it may hold whole tokens.
struct WrittenRequest
{
    QByteArray method;
    QByteArray url; ///< percent-encoded
    session::Headers headers; ///< without those of the connection
    QByteArray body;
    QByteArrayList variables; ///< {{NAME}} stands in the texts for each

    /// In the order of the text; none is empty, and two texts never follow each other.
    QList<Piece> pieces(const QByteArray &text) const;
};

/// As it was sent, tokens and all.
WrittenRequest wholeRequest(const session::Exchange &exchange);
/// Variables in the place of its tokens (ACCESS_TOKEN, REFRESH_TOKEN), of passwords and what else is a secret by its
/// name, of cookies and credentials; what can't become one is "…". Thread-safe.
WrittenRequest requestWithVariables(const session::Exchange &exchange);

} // namespace code
