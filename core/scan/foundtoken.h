// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace scan {

/// What a find looks like before anything of it was verified.
enum class TokenShape {
    Jws, ///< three parts: header, payload, signature (RFC 7515 section 7.1)
    Jwe, ///< five parts: encrypted (RFC 7516 section 7.1)
    HeaderOnly, ///< the text ends within the header
    NoSignature, ///< header and payload, the rest is cut off
    NoHeader ///< payload and signature, the beginning is cut off
};

/// Characters of the input that are not part of the token: line breaks, indentation, quoting of a wrapped line.
struct Gap
{
    qsizetype at; ///< index in FoundToken::text before which they stood
    qsizetype length; ///< how many bytes of the input were left out there
};

/// A compact token in some other text.
struct FoundToken
{
    qsizetype offset = 0; ///< first byte in the input
    qsizetype length = 0; ///< bytes in the input, gaps included
    QByteArray text; ///< the token itself, without gaps; may hold characters that no token may have
    TokenShape shape = TokenShape::Jws;
    QString place; ///< where it stood, for people: "Authorization header", "JSON member “access”", "cookie “jwt”"; may
                   ///< be empty
    QList<Gap> gaps; ///< ascending

    /// Where a character of text stands in the input.
    qsizetype inputOffset(qsizetype textOffset) const;
};

} // namespace scan
