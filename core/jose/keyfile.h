// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"

namespace jose {

/// How the text of a secret stands for its bytes.
enum class SecretEncoding { Utf8, Base64, Base64Url, Hex };

/// Every key of a file: PEM blocks (all of them, a certificate chain too), DER, X.509, JWK or JWK Set, told apart by
/// content. Errc::Malformed names what was tried; Errc::Secret: the passphrase is missing or wrong. Thread-safe.
Result<QList<Key>> keysFromBytes(QByteArrayView bytes, const QByteArray &passphrase = {});

/// Strict in every encoding, except that base64 and base64url may carry their padding. Errc::Malformed names the first
/// character that does not belong, never the secret.
Result<Key> keyFromSecretText(QByteArrayView text, SecretEncoding encoding);

} // namespace jose
