// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyring/secretstore.h"

namespace keyring {

/// The keychain of the user's desktop (the Secret Service: GNOME Keyring, KWallet, KeePassXC), never a plain file. Made
/// without touching it; whether it is there and unlocked shows at the first use.
std::unique_ptr<SecretStore> keychainStore();

} // namespace keyring
