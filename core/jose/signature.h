// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"

namespace jose {

/// The largest signature that is made or checked here, in bytes: RSA with 16384 bits.
constexpr qsizetype maxSignatureBytes = 2048;

/// How many bytes a signature by this key has; 0 where the key does not fit.
int signatureSize(Algorithm algorithm, const Key &key);

/// Signs any bytes (RFC 7518 section 3, RFC 8037 section 3.1): HMAC tag, RSA block, raw r||s, Ed signature.
/// Errc::KeyMismatch: the key does not fit, or has no private part. Thread-safe, also on one key.
Result<QByteArray> sign(Algorithm algorithm, const Key &key, QByteArrayView input);

/// Errc::BadSignature: checked and wrong, also by its length; Errc::KeyMismatch: the key does not fit. Weak keys are
/// not refused here: Simple JWT takes them. Thread-safe, also on one key.
Result<> verifySignature(Algorithm algorithm, const Key &key, QByteArrayView input, QByteArrayView signature);

/// The two without a sentence and without an allocation: for the hot path. The key must fit.
bool isSignatureValid(Algorithm algorithm, const Key &key, QByteArrayView input, QByteArrayView signature);
/// Writes at most maxSignatureBytes to `out`; returns how many, 0 on failure.
qsizetype signTo(Algorithm algorithm, const Key &key, QByteArrayView input, char *out);

} // namespace jose
