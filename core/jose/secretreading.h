// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"

namespace jose {

/// Another way in which the text of an HMAC secret could have been taken.
struct SecretReading
{
    QByteArray id; ///< stable: "base64", "base64url", "hex", "utf8", "trailing_newline", "no_trailing_newline"
    QString text; ///< for people, after "if the secret is": "read as base64", "taken with a line break at its end"
    Key key;
};

/// What programs commonly make of the same secret: decoded from base64, base64url or hex where it can be; or, where
/// these bytes were decoded, their text as it stood there; with and without a line break at the end. No reading gives
/// the key itself, no two the same bytes. Empty for any other kind of key. Thread-safe.
QList<SecretReading> otherReadings(const Key &secret);

} // namespace jose
