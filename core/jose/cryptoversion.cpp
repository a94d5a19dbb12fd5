// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/cryptoversion.h"

#include <openssl/crypto.h>

namespace jose {

QString cryptoVersion()
{
    return QString::fromLatin1(OpenSSL_version(OPENSSL_VERSION));
}

} // namespace jose
