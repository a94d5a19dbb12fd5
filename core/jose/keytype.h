// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <optional>

namespace jose {

enum class KeyType { Secret, Rsa, Ec, Ed25519, Ed448 };
enum class KeyUse { Sign, Verify };

/// What a JWK says about itself besides the key material (RFC 7517 section 4). It binds.
struct KeyLabels
{
    QByteArray kid; ///< UTF-8; empty: none
    std::optional<QByteArray> algorithm; ///< "alg" as written, known here or not
    std::optional<QByteArray> use; ///< "sig", "enc"
    std::optional<QList<QByteArray>> operations; ///< "key_ops"
};

} // namespace jose
