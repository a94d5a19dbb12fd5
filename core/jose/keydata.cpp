// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/keydata.h"

#include "core/jose/smallorder.h"

#include <QCoreApplication>
#include <openssl/core_names.h>
#include <openssl/err.h>

namespace jose {
namespace {

constexpr int smallestModulus = 512; // OpenSSL makes none below
constexpr int largestModulus = 16384; // OPENSSL_RSA_MAX_MODULUS_BITS: beyond it a check takes seconds

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::Key", text);
}

struct CurveName
{
    const char *ossl;
    const char *jwk;
    int bits;
};
constexpr CurveName curves[]{
    { "prime256v1", "P-256", 256 },
    { "secp384r1", "P-384", 384 },
    { "secp521r1", "P-521", 521 },
    { "secp256k1", "secp256k1", 256 },
};

std::size_t threadSlot()
{
    static std::atomic<std::size_t> next{ 0 };
    thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
    return mine;
}

Result<> readRsa(KeyMaterial &material)
{
    material.type = KeyType::Rsa;
    material.bits = EVP_PKEY_get_bits(material.pkey.get());
    material.hasPrivate = number(material.pkey.get(), OSSL_PKEY_PARAM_RSA_D) != nullptr;
    const ossl::BnPtr modulus = number(material.pkey.get(), OSSL_PKEY_PARAM_RSA_N);
    const ossl::BnPtr exponent = number(material.pkey.get(), OSSL_PKEY_PARAM_RSA_E);
    if (!modulus || !exponent)
        return fail(Errc::Malformed, tr("The RSA key has no modulus or no exponent."), ossl::takeError());
    if (material.bits < smallestModulus || material.bits > largestModulus)
        return fail(Errc::Malformed,
            tr("The RSA key has %1 bits; %2 to %3 can be used.")
                .arg(material.bits)
                .arg(smallestModulus)
                .arg(largestModulus));
    // With exponent 1 the signature is the message: anybody can write it.
    if (BN_is_one(exponent.get()) || !BN_is_odd(exponent.get()) || BN_cmp(exponent.get(), modulus.get()) >= 0)
        return fail(Errc::Malformed,
            tr("The RSA key's public exponent is 1, even or too large; such a key protects nothing."),
            QStringLiteral("RFC 8017 section 3.1"));
    if (!BN_is_odd(modulus.get()))
        return fail(Errc::Malformed, tr("The RSA key's modulus is even, so it is no product of two primes."));
    return {};
}

Result<> readEc(KeyMaterial &material)
{
    char group[64] = {};
    size_t size = 0;
    if (EVP_PKEY_get_group_name(material.pkey.get(), group, sizeof group, &size) != 1)
        return fail(Errc::Unsupported, tr("The EC key names no curve."), ossl::takeError());
    for (const CurveName &curve : curves) {
        if (qstrcmp(curve.ossl, group) == 0) {
            material.curve = curve.jwk;
            material.bits = curve.bits;
        }
    }
    if (material.curve.isEmpty())
        return fail(Errc::Unsupported,
            tr("The EC key is on the curve %1; JWS knows P-256, P-384, P-521 and secp256k1.").arg(QLatin1String(group)),
            QStringLiteral("RFC 7518 section 6.2.1.1"));
    // RFC 5480 section 2.1.1 forbids a curve that is spelt out: its numbers could be an attacker's (CVE-2020-0601).
    int isExplicit = 0;
    EVP_PKEY_get_int_param(material.pkey.get(), OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &isExplicit);
    if (isExplicit != 0)
        return fail(Errc::Unsupported, tr("The EC key spells its curve out instead of naming it."),
            QStringLiteral("RFC 5480 section 2.1.1"));
    const ossl::PkeyCtxPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, material.pkey.get(), nullptr));
    if (!context || EVP_PKEY_public_check(context.get()) != 1)
        return fail(Errc::Malformed, tr("The EC key's point is not on its curve."), ossl::takeError());
    material.type = KeyType::Ec;
    material.hasPrivate = number(material.pkey.get(), OSSL_PKEY_PARAM_PRIV_KEY) != nullptr;
    return {};
}

Result<> readEd(KeyMaterial &material, KeyType type)
{
    material.type = type;
    material.curve = type == KeyType::Ed25519 ? "Ed25519" : "Ed448";
    material.bits = type == KeyType::Ed25519 ? 256 : 448;
    size_t size = 0;
    material.hasPrivate = EVP_PKEY_get_raw_private_key(material.pkey.get(), nullptr, &size) == 1;
    QByteArray point(type == KeyType::Ed25519 ? 32 : 57, Qt::Uninitialized);
    size = static_cast<size_t>(point.size());
    if (EVP_PKEY_get_raw_public_key(material.pkey.get(), ossl::bytes(point.data()), &size) != 1)
        return fail(Errc::Malformed, tr("The %1 key has no public part.").arg(QLatin1String(material.curve)),
            ossl::takeError());
    if (hasSmallOrder(point))
        return fail(Errc::Malformed,
            tr("The %1 key is a point of small order; anybody can make signatures for it.")
                .arg(QLatin1String(material.curve)),
            QStringLiteral("RFC 8032 section 8"));
    return {};
}

} // namespace

ContextPool::~ContextPool()
{
    for (Slot &slot : m_slots)
        delete slot.context.load();
}

std::unique_ptr<SigningContext> ContextPool::take()
{
    Slot &slot = m_slots[threadSlot() % m_slots.size()];
    return std::unique_ptr<SigningContext>(slot.context.exchange(nullptr, std::memory_order_acq_rel));
}

void ContextPool::giveBack(std::unique_ptr<SigningContext> context)
{
    Slot &slot = m_slots[threadSlot() % m_slots.size()];
    delete slot.context.exchange(context.release(), std::memory_order_acq_rel);
}

KeyMaterial::~KeyMaterial()
{
    ossl::cleanse(secret);
    for (std::atomic<ContextPool *> &pool : m_pools)
        delete pool.load();
}

ContextPool &KeyMaterial::pool(Algorithm algorithm, KeyUse use) const
{
    std::atomic<ContextPool *> &place
        = m_pools[static_cast<std::size_t>(algorithm) * 2 + (use == KeyUse::Sign ? 0 : 1)];
    ContextPool *pool = place.load(std::memory_order_acquire);
    if (pool)
        return *pool;
    auto made = std::make_unique<ContextPool>();
    if (place.compare_exchange_strong(pool, made.get(), std::memory_order_acq_rel))
        return *made.release();
    return *pool; // another thread was faster
}

ossl::BnPtr number(const EVP_PKEY *pkey, const char *name)
{
    BIGNUM *value = nullptr;
    ERR_set_mark(); // an absent number is no error here
    const bool found = EVP_PKEY_get_bn_param(pkey, name, &value) == 1;
    ERR_pop_to_mark();
    return ossl::BnPtr(found ? value : nullptr);
}

Result<KeyDataPtr> keyDataOf(ossl::PkeyPtr pkey)
{
    const auto material = std::make_shared<KeyMaterial>();
    material->pkey = std::move(pkey);
    const EVP_PKEY *handle = material->pkey.get();
    Result<> read;
    if (EVP_PKEY_is_a(handle, "RSA") || EVP_PKEY_is_a(handle, "RSA-PSS")) {
        material->pssOnly = EVP_PKEY_is_a(handle, "RSA-PSS");
        read = readRsa(*material);
    } else if (EVP_PKEY_is_a(handle, "EC")) {
        read = readEc(*material);
    } else if (EVP_PKEY_is_a(handle, "ED25519")) {
        read = readEd(*material, KeyType::Ed25519);
    } else if (EVP_PKEY_is_a(handle, "ED448")) {
        read = readEd(*material, KeyType::Ed448);
    } else {
        const char *name = EVP_PKEY_get0_type_name(handle);
        read = fail(Errc::Unsupported,
            tr("Keys of type %1 sign no JWS; RSA, EC, Ed25519 and Ed448 do.").arg(QLatin1String(name ? name : "?")));
    }
    if (!read)
        return tl::unexpected(read.error());
    ERR_clear_error();
    return std::make_shared<const KeyData>(KeyData{ material, {}, {} });
}

} // namespace jose
