// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/cryptothread.h"

#include <openssl/crypto.h>

namespace jose {

void leaveThread()
{
    OPENSSL_thread_stop();
}

} // namespace jose
