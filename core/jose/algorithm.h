// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QLatin1String>
#include <QList>
#include <optional>
#include <span>

namespace jose {

/// The signature algorithms of RFC 7518 section 3, RFC 8037 and RFC 8812. "none" is not one of them, on purpose.
enum class Algorithm {
    HS256,
    HS384,
    HS512,
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    ES256K,
    EdDSA
};

enum class Family { Hmac, Rsa, RsaPss, Ec, Ed };

/// One row of the only table of algorithms.
struct AlgorithmInfo
{
    Algorithm id;
    const char *name; ///< the "alg" value
    Family family;
    const char *digest; ///< OpenSSL's name; null for EdDSA, which hashes by itself
    int minimumKeyBits; ///< what the RFC asks for
    const char *curve; ///< JWK "crv"; null where the algorithm is not bound to one
    int signatureBytes; ///< 0: as long as the RSA modulus, or as the Ed curve says
    const char *rfcSection;
};

std::span<const AlgorithmInfo> algorithms();
const AlgorithmInfo &info(Algorithm algorithm);
/// Case-sensitive (RFC 7515 section 4.1.1); nothing for "none" and for unknown names.
std::optional<Algorithm> algorithmNamed(QByteArrayView name);
QLatin1String algorithmName(Algorithm algorithm);

} // namespace jose
