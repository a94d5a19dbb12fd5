// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace jose {

constexpr qsizetype maxEcdsaDerBytes = 144; // P-521: 2 * (66 + 3) + 3

/// JWS has an ECDSA signature as r||s, each of fixed width (RFC 7518 section 3.4); OpenSSL has it as DER. Both return
/// the number of bytes written to `out`, 0 where the input is out of form. r and s must not be zero.
qsizetype ecdsaRawToDer(QByteArrayView raw, unsigned char *out);
/// width: of r and of s, in bytes.
qsizetype ecdsaDerToRaw(QByteArrayView der, qsizetype width, char *out);

} // namespace jose
