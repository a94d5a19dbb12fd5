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

struct FindOptions
{
    qsizetype maxTokens = 10'000; ///< more are not reported
    bool cutTokens = true; ///< also report HeaderOnly, NoSignature and NoHeader
};

/// Finds compact tokens in anything: a bare token, "Bearer …", quotes, wrapped lines, JSON, cURL, a header dump, a
/// cookie, a log. Tolerant: a damaged or cut token is a find too. Linear in the input; thread-safe.
QList<FoundToken> findTokens(QByteArrayView input, const FindOptions &options = {});

} // namespace scan
