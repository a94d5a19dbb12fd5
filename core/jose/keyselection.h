// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/jose: which keys a token may be checked with.

#include "core/jose/joseheader.h"
#include "core/jose/key.h"
#include "core/jose/verifypolicy.h"

namespace jose {

/// What the keys may be used for when the policy names no algorithm.
QList<Algorithm> algorithmsFitting(const QList<Key> &keys);

/// Malformed, UnsupportedCritical or AlgorithmNotAllowed where the header alone is enough for it. Without a key and a
/// list in the policy every known algorithm passes here: the key is what is missing.
std::optional<CheckId> failureOf(const JoseHeader &header, const QList<Key> &keys, const VerifyPolicy &policy);

/// The keys to try, in their order: those with the header's "kid" if there are any, else those without one; of these
/// the ones that fit the algorithm and the use and are not too weak. Errc::KeyMismatch says why none is left.
Result<QList<Key>> candidates(const QList<Key> &keys, Algorithm algorithm, const std::optional<QByteArray> &kid);

/// isSignatureValid, without the Ed25519 and Ed448 signatures whose point has small order.
bool isStrictlyValid(Algorithm algorithm, const Key &key, QByteArrayView input, QByteArrayView signature);

} // namespace jose
