// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"
#include "core/json/json.h"

namespace jose {

/// withPrivate false leaves the private members out; a secret then has nothing left but its labels, so ask hasPrivate()
/// first.
Json toJwk(const Key &key, bool withPrivate);
Json toJwkSet(const QList<Key> &keys, bool withPrivate);

} // namespace jose
