// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"

namespace jose {

/// One block of a PEM text (RFC 7468), from its BEGIN to its END line.
struct PemBlock
{
    QByteArray label; ///< "PUBLIC KEY", "CERTIFICATE"
    QByteArrayView text; ///< into the text it was found in
};

QList<PemBlock> pemBlocks(QByteArrayView text);

/// Every key and certificate of the text, in its order; other blocks (EC PARAMETERS) are passed over. One that cannot
/// be read fails the whole. Errors as in Key::fromPem.
Result<QList<Key>> keysFromPem(QByteArrayView pem, const QByteArray &passphrase = {});

} // namespace jose
