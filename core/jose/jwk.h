// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"
#include "core/json/json.h"

namespace jose {

/// RFC 7517, RFC 7518 section 6, RFC 8037, RFC 8812: "oct", "RSA", "EC", "OKP". A private part that does not belong to
/// the public one, a point off its curve and a wrong length are refused. Errc::Malformed, Errc::Unsupported.
/// Thread-safe.
Result<Key> keyFromJwk(const Json &jwk);

/// The keys of a JWK Set. A key of a type, curve or form that is not known here is left out, as RFC 7517 section 5
/// asks; a set with none left is refused with the first reason.
Result<QList<Key>> keysFromJwkSet(const Json &set);

} // namespace jose
