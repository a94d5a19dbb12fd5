// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <optional>

namespace jose {

/// base64url without padding (RFC 7515 section 2, RFC 4648 section 5). Every function here is thread-safe.
QByteArray encodeBase64Url(QByteArrayView bytes);

/// Strict: refuses padding, characters outside the alphabet, a length of 1 mod 4 and unused bits that are not zero, so
/// that one value has one text. Errc::Malformed names the offset.
Result<QByteArray> decodeBase64Url(QByteArrayView text);

/// How many bytes a text of this length decodes to, if it is well formed.
constexpr qsizetype decodedSize(qsizetype textLength)
{
    return textLength / 4 * 3 + (textLength % 4 == 0 ? 0 : textLength % 4 - 1);
}

/// decodeBase64Url without an allocation: writes decodedSize(text.size()) bytes to `out`. False: the text is not strict
/// base64url and `out` holds nothing of use.
bool decodeBase64UrlTo(QByteArrayView text, char *out);

/// encodeBase64Url without an allocation: writes ceil(bytes.size() * 4 / 3) characters to `out` and returns the end.
char *encodeBase64UrlTo(QByteArrayView bytes, char *out);

/// One place where a text is not strict base64url.
struct Base64Damage
{
    qsizetype offset; ///< in characters from the start of the text
    QString text; ///< one sentence for people
};

/// What can be read of a damaged text. For display only: nothing that was read this way may be trusted.
struct LooseBase64
{
    QByteArray bytes;
    QList<Base64Damage> damage; ///< empty: strict base64url; at most 16 places are listed
};

/// Skips what is outside the alphabet, takes "+" and "/" for "-" and "_", ignores padding and unused bits, and says so.
LooseBase64 decodeBase64UrlLoosely(QByteArrayView text);

} // namespace jose
