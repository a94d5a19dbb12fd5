// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jose/key.h"

#include <QByteArray>
#include <QByteArrayView>

namespace jose {

/// A JWS in compact form, taken apart (RFC 7515 section 7.1). Nothing of it has been checked but its form.
struct Jws
{
    QByteArray header; ///< decoded bytes: JSON text, not looked at
    QByteArray payload; ///< decoded bytes
    QByteArray signature; ///< decoded bytes
    QByteArray signingInput; ///< as in the token: everything before the last dot
};

/// The three segments of a compact token as they stand in it; nothing is copied or decoded.
struct CompactParts
{
    QByteArrayView header;
    QByteArrayView payload;
    QByteArrayView signature;
    QByteArrayView signingInput;
};

/// Nothing unless there are exactly two dots.
std::optional<CompactParts> splitCompact(QByteArrayView token);

/// Strict: three parts of strict base64url. Errc::Malformed names the part and the place. Needs no key. Thread-safe.
Result<Jws> parseCompact(QByteArrayView token);

/// Signs header and payload byte for byte as they are; nothing is added, not even "alg". Errc::KeyMismatch.
/// Thread-safe.
Result<QByteArray> signCompact(QByteArrayView headerJson, QByteArrayView payload, Algorithm algorithm, const Key &key);

} // namespace jose
