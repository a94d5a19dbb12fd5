// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/keydata.h"

namespace jose {

// Private to core/jose: keys in PEM and DER, as Key and keysFromPem() give them to others.

/// One block of a PEM text (RFC 7468), from its BEGIN to its END line.
struct PemBlock
{
    QByteArray label; ///< "PUBLIC KEY", "CERTIFICATE"
    QByteArrayView text; ///< into the text it was found in
};

QList<PemBlock> pemBlocks(QByteArrayView text);

/// As keysFromPem().
Result<QList<KeyDataPtr>> keyDataFromPem(QByteArrayView pem, const QByteArray &passphrase);
/// As Key::fromDer().
Result<KeyDataPtr> keyDataFromDer(QByteArrayView der, const QByteArray &passphrase);
/// As Key::publicKey().
Result<KeyDataPtr> publicHalf(const KeyData &data);
/// As Key::toPem().
Result<QByteArray> pemOf(const KeyMaterial &material, const QByteArray &passphrase);
/// As Key::publicPem().
Result<QByteArray> publicPemOf(const KeyMaterial &material);

} // namespace jose
