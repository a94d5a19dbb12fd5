// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/signature.h"

#include "core/jose/ecdsaformat.h"
#include "core/jose/keydata.h"

#include <QCoreApplication>
#include <cstring>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

namespace jose {
namespace {

constexpr size_t maxTagBytes = 64; // HMAC-SHA512

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::Signature", text);
}

bool prepareMac(SigningContext &context, const AlgorithmInfo &row, const KeyMaterial &material)
{
    context.mac.reset(EVP_MAC_CTX_new(ossl::hmac()));
    // OpenSSL takes a null pointer for "the key that is there", so an empty secret needs an address too.
    const unsigned char *secret
        = material.secret.isEmpty() ? ossl::bytes(QByteArrayView("")) : ossl::bytes(material.secret);
    const OSSL_PARAM parameters[]{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char *>(row.digest), 0),
        OSSL_PARAM_construct_end(),
    };
    return context.mac
        && EVP_MAC_init(context.mac.get(), secret, static_cast<size_t>(material.secret.size()), parameters) == 1;
}

bool prepareKeyed(SigningContext &context, const AlgorithmInfo &row, const KeyMaterial &material, KeyUse use)
{
    context.md.reset(EVP_MD_CTX_new());
    if (!context.md)
        return false;
    if (row.family == Family::Ed) // hashes by itself; its context is started at its first use
        return true;
    context.pkey.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, material.pkey.get(), nullptr));
    EVP_PKEY_CTX *pkey = context.pkey.get();
    if (!pkey || (use == KeyUse::Sign ? EVP_PKEY_sign_init(pkey) : EVP_PKEY_verify_init(pkey)) != 1)
        return false;
    const EVP_MD *digest = ossl::digest(row.digest);
    switch (row.family) {
    case Family::Rsa:
        return EVP_PKEY_CTX_set_rsa_padding(pkey, RSA_PKCS1_PADDING) == 1
            && EVP_PKEY_CTX_set_signature_md(pkey, digest) == 1;
    case Family::RsaPss: // RFC 7518 section 3.5: MGF1 with the same hash, a salt as long as the hash
        return EVP_PKEY_CTX_set_rsa_padding(pkey, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_signature_md(pkey, digest) == 1 && EVP_PKEY_CTX_set_rsa_mgf1_md(pkey, digest) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey, RSA_PSS_SALTLEN_DIGEST) == 1;
    default:
        return true;
    }
}

// A context of the key's pool for as long as this lives. Empty if OpenSSL refused to make one.
class Loan
{
public:
    Loan(const AlgorithmInfo &row, const KeyMaterial &material, KeyUse use)
        // HMAC signs and verifies by the same calculation, so both share a pool.
        : m_pool(material.pool(row.id, row.family == Family::Hmac ? KeyUse::Sign : use))
        , m_context(m_pool.take())
    {
        if (m_context) {
            if (m_context->mac && EVP_MAC_init(m_context->mac.get(), nullptr, 0, nullptr) != 1)
                m_context.reset();
            return;
        }
        m_context = std::make_unique<SigningContext>();
        const bool ready = row.family == Family::Hmac ? prepareMac(*m_context, row, material)
                                                      : prepareKeyed(*m_context, row, material, use);
        if (!ready)
            m_context.reset();
    }
    ~Loan()
    {
        if (m_context)
            m_pool.giveBack(std::move(m_context));
    }
    Q_DISABLE_COPY_MOVE(Loan)

    explicit operator bool() const { return m_context != nullptr; }
    SigningContext *operator->() const { return m_context.get(); }

private:
    ContextPool &m_pool;
    std::unique_ptr<SigningContext> m_context;
};

size_t macTag(const AlgorithmInfo &row, const KeyMaterial &material, QByteArrayView input, unsigned char *out)
{
    const Loan context(row, material, KeyUse::Sign);
    size_t size = 0;
    if (!context || EVP_MAC_update(context->mac.get(), ossl::bytes(input), static_cast<size_t>(input.size())) != 1
        || EVP_MAC_final(context->mac.get(), out, &size, maxTagBytes) != 1)
        return 0;
    return size;
}

size_t hash(const AlgorithmInfo &row, EVP_MD_CTX *context, QByteArrayView input, unsigned char *out)
{
    unsigned int size = 0;
    if (EVP_DigestInit_ex2(context, ossl::digest(row.digest), nullptr) != 1
        || EVP_DigestUpdate(context, input.data(), static_cast<size_t>(input.size())) != 1
        || EVP_DigestFinal_ex(context, out, &size) != 1)
        return 0;
    return size;
}

// Starting an Ed context takes microseconds, so one that was used before is used once more as it is. Newer versions of
// OpenSSL refuse that; then, and after a signature that does not hold, it is started anew and the answer of that
// counts.
bool isEdSignatureValid(EVP_MD_CTX *context, EVP_PKEY *pkey, QByteArrayView input, QByteArrayView signature)
{
    const auto verifies = [&] {
        return EVP_DigestVerify(context, ossl::bytes(signature), static_cast<size_t>(signature.size()),
                   ossl::bytes(input), static_cast<size_t>(input.size()))
            == 1;
    };
    const bool isStarted = EVP_MD_CTX_get_pkey_ctx(context) != nullptr;
    return (isStarted && verifies())
        || (EVP_MD_CTX_reset(context) == 1 && EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, pkey) == 1
            && verifies());
}

qsizetype signEdTo(EVP_MD_CTX *context, EVP_PKEY *pkey, QByteArrayView input, char *out)
{
    size_t size = 0;
    const auto signs = [&] {
        size = maxSignatureBytes;
        return EVP_DigestSign(context, ossl::bytes(out), &size, ossl::bytes(input), static_cast<size_t>(input.size()))
            == 1;
    };
    const bool isStarted = EVP_MD_CTX_get_pkey_ctx(context) != nullptr;
    const bool isMade = (isStarted && signs())
        || (EVP_MD_CTX_reset(context) == 1 && EVP_DigestSignInit(context, nullptr, nullptr, nullptr, pkey) == 1
            && signs());
    return isMade ? static_cast<qsizetype>(size) : 0;
}

bool isKeyedSignatureValid(
    const AlgorithmInfo &row, const KeyMaterial &material, QByteArrayView input, QByteArrayView signature)
{
    const Loan context(row, material, KeyUse::Verify);
    if (!context)
        return false;
    if (row.family == Family::Ed)
        return isEdSignatureValid(context->md.get(), material.pkey.get(), input, signature);
    unsigned char digest[EVP_MAX_MD_SIZE];
    const size_t digestSize = hash(row, context->md.get(), input, digest);
    unsigned char der[maxEcdsaDerBytes];
    const unsigned char *encoded = ossl::bytes(signature);
    auto size = static_cast<size_t>(signature.size());
    if (row.family == Family::Ec) {
        size = static_cast<size_t>(ecdsaRawToDer(signature, der));
        encoded = der;
    }
    return digestSize > 0 && size > 0 && EVP_PKEY_verify(context->pkey.get(), encoded, size, digest, digestSize) == 1;
}

qsizetype signKeyedTo(const AlgorithmInfo &row, const KeyMaterial &material, QByteArrayView input, char *out)
{
    const Loan context(row, material, KeyUse::Sign);
    if (!context)
        return 0;
    size_t size = maxSignatureBytes;
    if (row.family == Family::Ed)
        return signEdTo(context->md.get(), material.pkey.get(), input, out);
    unsigned char digest[EVP_MAX_MD_SIZE];
    const size_t digestSize = hash(row, context->md.get(), input, digest);
    if (digestSize == 0)
        return 0;
    if (row.family != Family::Ec)
        return EVP_PKEY_sign(context->pkey.get(), ossl::bytes(out), &size, digest, digestSize) == 1
            ? static_cast<qsizetype>(size)
            : 0;
    unsigned char der[maxEcdsaDerBytes];
    size = sizeof der;
    if (EVP_PKEY_sign(context->pkey.get(), der, &size, digest, digestSize) != 1)
        return 0;
    return ecdsaDerToRaw(QByteArrayView(der, static_cast<qsizetype>(size)), row.signatureBytes / 2, out);
}

} // namespace

int signatureSize(Algorithm algorithm, const Key &key)
{
    const AlgorithmInfo &row = info(algorithm);
    if (!key.fits(algorithm))
        return 0;
    if (row.signatureBytes > 0)
        return row.signatureBytes;
    if (row.family == Family::Ed)
        return key.type() == KeyType::Ed25519 ? 64 : 114; // RFC 8032 sections 5.1.6 and 5.2.6
    return (key.bits() + 7) / 8; // RFC 8017 section 8: as long as the modulus
}

bool isSignatureValid(Algorithm algorithm, const Key &key, QByteArrayView input, QByteArrayView signature)
{
    const AlgorithmInfo &row = info(algorithm);
    const KeyMaterial &material = *key.data().material;
    if (signature.isEmpty() || signature.size() != signatureSize(algorithm, key))
        return false;
    if (row.family == Family::Hmac) {
        unsigned char tag[maxTagBytes];
        const size_t size = macTag(row, material, input, tag);
        return size == static_cast<size_t>(signature.size()) && CRYPTO_memcmp(tag, signature.data(), size) == 0;
    }
    const bool valid = isKeyedSignatureValid(row, material, input, signature);
    if (!valid)
        ERR_clear_error(); // a wrong signature leaves its reasons in the queue of this thread
    return valid;
}

qsizetype signTo(Algorithm algorithm, const Key &key, QByteArrayView input, char *out)
{
    const AlgorithmInfo &row = info(algorithm);
    const KeyMaterial &material = *key.data().material;
    if (!key.fits(algorithm) || !material.hasPrivate)
        return 0;
    if (row.family == Family::Hmac)
        return static_cast<qsizetype>(macTag(row, material, input, ossl::bytes(out)));
    return signKeyedTo(row, material, input, out);
}

Result<QByteArray> sign(Algorithm algorithm, const Key &key, QByteArrayView input)
{
    if (const Result<> allowed = key.mayBeUsed(algorithm, KeyUse::Sign); !allowed)
        return tl::unexpected(allowed.error());
    char signature[maxSignatureBytes];
    const qsizetype size = signTo(algorithm, key, input, signature);
    if (size == 0)
        return fail(Errc::KeyMismatch,
            tr("The key could not make an %1 signature; it may be too small for it.").arg(algorithmName(algorithm)),
            ossl::takeError());
    return QByteArray(signature, size);
}

Result<> verifySignature(Algorithm algorithm, const Key &key, QByteArrayView input, QByteArrayView signature)
{
    if (const Result<> allowed = key.mayBeUsed(algorithm, KeyUse::Verify); !allowed)
        return tl::unexpected(allowed.error());
    const int expected = signatureSize(algorithm, key);
    if (signature.size() != expected)
        return fail(Errc::BadSignature,
            tr("The signature has %1 bytes; %2 with this key makes %3.")
                .arg(signature.size())
                .arg(algorithmName(algorithm))
                .arg(expected),
            QLatin1String(info(algorithm).rfcSection));
    if (!isSignatureValid(algorithm, key, input, signature))
        return fail(
            Errc::BadSignature, tr("The signature does not hold: the token was changed, or signed with another key."));
    return {};
}

} // namespace jose
