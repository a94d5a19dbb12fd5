// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace jose {

// AES-256-GCM (NIST SP 800-38D) for what rests in files. Thread-safe.

inline constexpr int SealKeyBytes = 32;

/// From OpenSSL's generator for keys. Empty where that fails.
QByteArray randomKey(int bytes = SealKeyBytes);

/// Nonce (12 random bytes), ciphertext and tag (16 bytes) in one. `associated` is not in there, but open() must be
/// given the same. Errc::Secret: the key has not SealKeyBytes, or OpenSSL failed.
Result<QByteArray> seal(QByteArrayView key, QByteArrayView plain, QByteArrayView associated);

/// Errc::Secret: another key, other associated bytes, or a changed or cut text; which of them can't be told apart.
Result<QByteArray> open(QByteArrayView key, QByteArrayView sealed, QByteArrayView associated);

/// Overwrites the bytes where nobody else shares them.
void cleanse(QByteArray &secret);

} // namespace jose
