// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"
#include "core/simplejwt/settings.h"

namespace simplejwt {

/// Puts a key where the engine looks for it, and ALGORITHM with it where that doesn't fit; a public key verifies alone.
/// Errc::KeyMismatch if it is none the engine can take.
Result<> putKey(Settings &settings, const jose::Key &key);

} // namespace simplejwt
