// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/certificate.h"
#include "core/jose/keyfile.h"

namespace keyring {

/// A key as somebody brings it, and the certificates that came with it, its own first.
struct ImportedKey
{
    jose::Key key;
    QList<jose::Certificate> chain; ///< empty: none
    QString suggestedName; ///< kid, or the certificate's subject; may be empty
};

/// The keys of a file or a pasted text, as jose::keysFromBytes() reads them; a certificate goes with the private key of
/// the same text, and a chain is one key, its first. Errors as there.
Result<QList<ImportedKey>> importKeys(QByteArrayView bytes, const QByteArray &passphrase = {});
/// The text of an HMAC secret.
Result<QList<ImportedKey>> importSecret(QByteArrayView text, jose::SecretEncoding encoding);

} // namespace keyring
