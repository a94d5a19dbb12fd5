// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/algorithm.h"

#include <array>

namespace jose {
namespace {

// In the order of the enumeration: info() indexes it.
constexpr std::array table{
    AlgorithmInfo{ Algorithm::HS256, "HS256", Family::Hmac, "SHA256", 256, nullptr, 32, "RFC 7518 section 3.2" },
    AlgorithmInfo{ Algorithm::HS384, "HS384", Family::Hmac, "SHA384", 384, nullptr, 48, "RFC 7518 section 3.2" },
    AlgorithmInfo{ Algorithm::HS512, "HS512", Family::Hmac, "SHA512", 512, nullptr, 64, "RFC 7518 section 3.2" },
    AlgorithmInfo{ Algorithm::RS256, "RS256", Family::Rsa, "SHA256", 2048, nullptr, 0, "RFC 7518 section 3.3" },
    AlgorithmInfo{ Algorithm::RS384, "RS384", Family::Rsa, "SHA384", 2048, nullptr, 0, "RFC 7518 section 3.3" },
    AlgorithmInfo{ Algorithm::RS512, "RS512", Family::Rsa, "SHA512", 2048, nullptr, 0, "RFC 7518 section 3.3" },
    AlgorithmInfo{ Algorithm::PS256, "PS256", Family::RsaPss, "SHA256", 2048, nullptr, 0, "RFC 7518 section 3.5" },
    AlgorithmInfo{ Algorithm::PS384, "PS384", Family::RsaPss, "SHA384", 2048, nullptr, 0, "RFC 7518 section 3.5" },
    AlgorithmInfo{ Algorithm::PS512, "PS512", Family::RsaPss, "SHA512", 2048, nullptr, 0, "RFC 7518 section 3.5" },
    AlgorithmInfo{ Algorithm::ES256, "ES256", Family::Ec, "SHA256", 256, "P-256", 64, "RFC 7518 section 3.4" },
    AlgorithmInfo{ Algorithm::ES384, "ES384", Family::Ec, "SHA384", 384, "P-384", 96, "RFC 7518 section 3.4" },
    AlgorithmInfo{ Algorithm::ES512, "ES512", Family::Ec, "SHA512", 521, "P-521", 132, "RFC 7518 section 3.4" },
    AlgorithmInfo{ Algorithm::ES256K, "ES256K", Family::Ec, "SHA256", 256, "secp256k1", 64, "RFC 8812 section 3.2" },
    AlgorithmInfo{ Algorithm::EdDSA, "EdDSA", Family::Ed, nullptr, 256, nullptr, 0, "RFC 8037 section 3.1" },
};

constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].id) != i)
            return false;
    }
    return true;
}
static_assert(isInOrder());

} // namespace

std::span<const AlgorithmInfo> algorithms()
{
    return table;
}

const AlgorithmInfo &info(Algorithm algorithm)
{
    return table[static_cast<std::size_t>(algorithm)];
}

std::optional<Algorithm> algorithmNamed(QByteArrayView name)
{
    for (const AlgorithmInfo &row : table) {
        if (name == QByteArrayView(row.name))
            return row.id;
    }
    return std::nullopt;
}

QLatin1String algorithmName(Algorithm algorithm)
{
    return QLatin1String(info(algorithm).name);
}

} // namespace jose
