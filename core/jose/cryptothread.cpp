// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/cryptothread.h"
#include "core/base/background.h"

#include <openssl/crypto.h>

namespace jose {

namespace {
// Who does cryptography in the background needn't think of it.
[[maybe_unused]] const bool isTold = [] {
    Background::leave = &leaveThread;
    return true;
}();
} // namespace

void leaveThread()
{
    OPENSSL_thread_stop();
}

} // namespace jose
