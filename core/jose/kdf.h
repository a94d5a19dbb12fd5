// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace jose {

enum class KdfDigest { Sha1, Sha256 };

/// PBKDF2 with HMAC (RFC 8018 section 5.2). Slow on purpose; thread-safe. Empty if OpenSSL refuses (no iterations, no
/// length).
QByteArray pbkdf2(KdfDigest digest, QByteArrayView password, QByteArrayView salt, int iterations, int bytes);

/// scrypt (RFC 7914) with cost n (a power of 2), block size r, parallelism p; takes 128 * n * r bytes of memory. Slow
/// on purpose; thread-safe. Empty if OpenSSL refuses the numbers, or they ask for more than 128 MiB.
QByteArray scrypt(QByteArrayView password, QByteArrayView salt, quint64 n, quint64 r, quint64 p, int bytes);

/// Compares in a time that depends on the length alone.
bool equalInConstantTime(QByteArrayView left, QByteArrayView right);

} // namespace jose
