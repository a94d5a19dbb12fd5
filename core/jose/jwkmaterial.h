// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/keydata.h"
#include "core/json/json.h"

namespace jose {

// Private to core/jose: the numbers of a key as members of a JWK (RFC 7518 section 6, RFC 8037).

QString keyTypeName(KeyType type); ///< "kty"
/// Adds them; without \a withPrivate only those of the public part, of a secret none.
void setMaterial(Json &jwk, const KeyMaterial &material, bool withPrivate);
/// As Key::thumbprint().
QByteArray thumbprintOf(const KeyMaterial &material);

} // namespace jose
