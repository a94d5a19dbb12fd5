// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/jose: what a Key points to.

#include "core/base/result.h"
#include "core/jose/algorithm.h"
#include "core/jose/keytype.h"
#include "core/jose/ossl.h"

#include <array>
#include <atomic>
#include <memory>

namespace jose {

/// OpenSSL's contexts for one algorithm and one direction, keyed already. Used by one thread at a time.
struct SigningContext
{
    ossl::MacCtxPtr mac;
    ossl::MdCtxPtr md;
    ossl::PkeyCtxPtr pkey;
};

/// Keyed contexts waiting for their next use. A thread takes the one of its own slot, so threads neither wait for each
/// other nor key a context twice; if the slot is empty, a new context is made.
class ContextPool
{
public:
    ContextPool() = default;
    ~ContextPool();
    Q_DISABLE_COPY_MOVE(ContextPool)

    std::unique_ptr<SigningContext> take();
    void giveBack(std::unique_ptr<SigningContext> context);

private:
    struct alignas(64) Slot // a cache line each
    {
        std::atomic<SigningContext *> context{ nullptr };
    };
    std::array<Slot, 16> m_slots;
};

/// The key itself, shared by all Keys that differ only in their labels.
struct KeyMaterial
{
    KeyMaterial() = default;
    ~KeyMaterial();
    Q_DISABLE_COPY_MOVE(KeyMaterial)

    KeyType type = KeyType::Secret;
    QByteArray secret; ///< only for Secret
    ossl::PkeyPtr pkey; ///< for all others
    QByteArray curve; ///< JWK "crv"
    int bits = 0;
    bool hasPrivate = false;
    bool pssOnly = false; ///< the key's own identifier is RSASSA-PSS

    ContextPool &pool(Algorithm algorithm, KeyUse use) const;

private:
    static constexpr std::size_t algorithmCount = 14;
    mutable std::array<std::atomic<ContextPool *>, algorithmCount * 2> m_pools{};
};

struct KeyData
{
    std::shared_ptr<const KeyMaterial> material;
    KeyLabels labels;
    QString label;
};
using KeyDataPtr = std::shared_ptr<const KeyData>;

/// Takes a key apart and refuses what is not usable: an unknown type or curve (Errc::Unsupported), a point off its
/// curve or of small order, an RSA exponent that is even or 1, a modulus below 512 or above 16384 bits
/// (Errc::Malformed).
Result<KeyDataPtr> keyDataOf(ossl::PkeyPtr pkey);

/// One number of an RSA or EC key; null if it has none.
ossl::BnPtr number(const EVP_PKEY *pkey, const char *name);

} // namespace jose
