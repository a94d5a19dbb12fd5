// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/jwk.h"

#include "core/jose/base64url.h"
#include "core/jose/keydata.h"
#include "core/jose/signature.h"

#include <QCoreApplication>
#include <array>
#include <list>
#include <openssl/core_names.h>
#include <vector>

namespace jose {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::Jwk", text);
}

QString quoted(QLatin1String name)
{
    return tr("“%1”").arg(name);
}

// A member that is a string, or absent. Any other type is refused.
Result<std::optional<QByteArray>> textMember(const Json &jwk, QLatin1String name)
{
    const Json *value = jwk.find(name);
    if (!value)
        return std::nullopt;
    if (!value->isString())
        return fail(Errc::Malformed, tr("The JWK's %1 is not a string.").arg(quoted(name)),
            QStringLiteral("RFC 7517 section 4"));
    return value->toString().toUtf8();
}

// The bytes of a base64url member; empty where it is absent.
Result<QByteArray> bytesMember(const Json &jwk, QLatin1String name)
{
    const Result<std::optional<QByteArray>> text = textMember(jwk, name);
    if (!text)
        return tl::unexpected(text.error());
    if (!*text)
        return QByteArray();
    const Result<QByteArray> bytes = decodeBase64Url(**text);
    if (!bytes)
        return fail(Errc::Malformed, tr("The JWK's %1 is not base64url: %2").arg(quoted(name), bytes.error().what),
            bytes.error().detail);
    return bytes;
}

Result<QByteArray> requiredBytes(const Json &jwk, QLatin1String name)
{
    Result<QByteArray> bytes = bytesMember(jwk, name);
    if (bytes && bytes->isEmpty())
        return fail(Errc::Malformed, tr("The JWK has no %1.").arg(quoted(name)), QStringLiteral("RFC 7518 section 6"));
    return bytes;
}

Result<KeyLabels> readLabels(const Json &jwk)
{
    KeyLabels labels;
    const auto kid = textMember(jwk, QLatin1String("kid"));
    const auto algorithm = textMember(jwk, QLatin1String("alg"));
    const auto use = textMember(jwk, QLatin1String("use"));
    for (const auto *member : { &kid, &algorithm, &use }) {
        if (!*member)
            return tl::unexpected(member->error());
    }
    labels.kid = kid->value_or(QByteArray());
    labels.algorithm = *algorithm;
    labels.use = *use;
    if (const Json *operations = jwk.find(QLatin1String("key_ops"))) {
        labels.operations.emplace();
        bool isStrings = operations->isArray();
        for (const Json &operation : operations->items()) {
            isStrings = isStrings && operation.isString();
            labels.operations->append(operation.toString().toUtf8());
        }
        if (!isStrings)
            return fail(Errc::Malformed, tr("The JWK's “key_ops” is not a list of strings."),
                QStringLiteral("RFC 7517 section 4.3"));
    }
    return labels;
}

// Collects the numbers of a key and keeps them alive until OpenSSL has copied them.
class KeyParameters
{
public:
    void add(const char *name, QByteArrayView bigEndian)
    {
        m_numbers.emplace_back(BN_bin2bn(ossl::bytes(bigEndian), static_cast<int>(bigEndian.size()), nullptr));
        m_good = m_good && OSSL_PARAM_BLD_push_BN(m_builder.get(), name, m_numbers.back().get()) == 1;
    }
    void addOctets(const char *name, QByteArray octets)
    {
        // A list, not a vector: the builder keeps the address until make().
        const QByteArray &kept = m_octets.emplace_back(std::move(octets));
        m_good = m_good
            && OSSL_PARAM_BLD_push_octet_string(
                   m_builder.get(), name, kept.constData(), static_cast<size_t>(kept.size()))
                == 1;
    }
    void addName(const char *name, const char *value)
    {
        m_good = m_good && OSSL_PARAM_BLD_push_utf8_string(m_builder.get(), name, value, 0) == 1;
    }
    ossl::PkeyPtr make(const char *type, bool isPrivate) const
    {
        const ossl::PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
        const ossl::ParamPtr parameters(m_good ? OSSL_PARAM_BLD_to_param(m_builder.get()) : nullptr);
        EVP_PKEY *pkey = nullptr;
        if (context && parameters && EVP_PKEY_fromdata_init(context.get()) == 1)
            EVP_PKEY_fromdata(
                context.get(), &pkey, isPrivate ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters.get());
        return ossl::PkeyPtr(pkey);
    }

private:
    ossl::ParamBuilderPtr m_builder{ OSSL_PARAM_BLD_new() };
    std::vector<ossl::BnPtr> m_numbers;
    std::list<QByteArray> m_octets;
    bool m_good = true;
};

Result<Key> checkedPair(const Result<Key> &key)
{
    if (!key || !key->hasPrivate())
        return key;
    // A private part that belongs to another public one would sign what nobody can verify; one signature shows it.
    const Algorithm algorithm = key->algorithms().constFirst();
    char signature[maxSignatureBytes];
    const qsizetype size = signTo(algorithm, *key, "pair", signature);
    if (size == 0 || !isSignatureValid(algorithm, *key, "pair", QByteArrayView(signature, size)))
        return fail(
            Errc::Malformed, tr("The JWK's private part does not belong to its public part."), ossl::takeError());
    return key;
}

Result<Key> fromParameters(const KeyParameters &parameters, const char *type, bool isPrivate)
{
    ossl::PkeyPtr pkey = parameters.make(type, isPrivate);
    if (!pkey)
        return fail(
            Errc::Malformed, tr("The numbers of the JWK make no %1 key.").arg(QLatin1String(type)), ossl::takeError());
    return checkedPair(Key::of(keyDataOf(std::move(pkey))));
}

Result<Key> rsaKey(const Json &jwk)
{
    struct Number
    {
        const char *jwk;
        const char *ossl;
    };
    static constexpr std::array<Number, 6> privateNumbers{ { { "d", OSSL_PKEY_PARAM_RSA_D },
        { "p", OSSL_PKEY_PARAM_RSA_FACTOR1 }, { "q", OSSL_PKEY_PARAM_RSA_FACTOR2 },
        { "dp", OSSL_PKEY_PARAM_RSA_EXPONENT1 }, { "dq", OSSL_PKEY_PARAM_RSA_EXPONENT2 },
        { "qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1 } } };
    if (jwk.find(QLatin1String("oth")))
        return fail(Errc::Unsupported, tr("The RSA key has more than two primes (“oth”)."),
            QStringLiteral("RFC 7518 section 6.3.2.7"));
    const Result<QByteArray> modulus = requiredBytes(jwk, QLatin1String("n"));
    const Result<QByteArray> exponent = requiredBytes(jwk, QLatin1String("e"));
    if (!modulus || !exponent)
        return tl::unexpected(modulus ? exponent.error() : modulus.error());
    KeyParameters parameters;
    parameters.add(OSSL_PKEY_PARAM_RSA_N, *modulus);
    parameters.add(OSSL_PKEY_PARAM_RSA_E, *exponent);
    bool isPrivate = false;
    for (const Number &number : privateNumbers) {
        Result<QByteArray> value = bytesMember(jwk, QLatin1String(number.jwk));
        if (!value)
            return tl::unexpected(value.error());
        isPrivate = isPrivate || (number.ossl == privateNumbers[0].ossl && !value->isEmpty());
        if (isPrivate && !value->isEmpty())
            parameters.add(number.ossl, *value);
        ossl::cleanse(*value);
    }
    return fromParameters(parameters, "RSA", isPrivate);
}

Result<Key> ecKey(const Json &jwk)
{
    const QByteArray curve
        = jwk.find(QLatin1String("crv")) ? jwk.find(QLatin1String("crv"))->toString().toUtf8() : QByteArray();
    const AlgorithmInfo *row = nullptr;
    for (const AlgorithmInfo &algorithm : algorithms()) {
        if (algorithm.family == Family::Ec && curve == algorithm.curve)
            row = &algorithm;
    }
    if (!row)
        return fail(Errc::Unsupported,
            tr("The JWK's curve “%1” is not one of P-256, P-384, P-521 and secp256k1.").arg(QString::fromUtf8(curve)),
            QStringLiteral("RFC 7518 section 6.2.1.1"));
    const qsizetype width = row->signatureBytes / 2;
    const Result<QByteArray> x = requiredBytes(jwk, QLatin1String("x"));
    const Result<QByteArray> y = requiredBytes(jwk, QLatin1String("y"));
    Result<QByteArray> d = bytesMember(jwk, QLatin1String("d"));
    for (const Result<QByteArray> *member : { &x, &y, static_cast<const Result<QByteArray> *>(&d) }) {
        if (!*member)
            return tl::unexpected(member->error());
        if ((*member)->size() != width && !(member == &d && d->isEmpty()))
            return fail(Errc::Malformed,
                tr("A coordinate or the private number of the JWK has %1 bytes; %2 has %3.")
                    .arg((*member)->size())
                    .arg(QLatin1String(row->curve))
                    .arg(width),
                QStringLiteral("RFC 7518 section 6.2.1.2"));
    }
    KeyParameters parameters;
    parameters.addName(OSSL_PKEY_PARAM_GROUP_NAME, row->curve);
    parameters.addOctets(OSSL_PKEY_PARAM_PUB_KEY, '\4' + *x + *y); // an uncompressed point, SEC 1 section 2.3.3
    const bool isPrivate = !d->isEmpty();
    if (isPrivate)
        parameters.add(OSSL_PKEY_PARAM_PRIV_KEY, *d);
    ossl::cleanse(*d);
    return fromParameters(parameters, "EC", isPrivate);
}

Result<Key> okpKey(const Json &jwk)
{
    const QByteArray curve
        = jwk.find(QLatin1String("crv")) ? jwk.find(QLatin1String("crv"))->toString().toUtf8() : QByteArray();
    if (curve != "Ed25519" && curve != "Ed448")
        return fail(Errc::Unsupported,
            tr("The JWK's curve “%1” signs nothing; Ed25519 and Ed448 do.").arg(QString::fromUtf8(curve)),
            QStringLiteral("RFC 8037 section 3.1"));
    const Result<QByteArray> x = requiredBytes(jwk, QLatin1String("x"));
    Result<QByteArray> d = bytesMember(jwk, QLatin1String("d"));
    if (!x || !d)
        return tl::unexpected(x ? d.error() : x.error());
    const qsizetype width = curve == "Ed25519" ? 32 : 57;
    if (x->size() != width || (!d->isEmpty() && d->size() != width))
        return fail(Errc::Malformed, tr("“x” and “d” of an %1 key have %2 bytes.").arg(QLatin1String(curve)).arg(width),
            QStringLiteral("RFC 8037 section 2"));
    const char *type = curve == "Ed25519" ? "ED25519" : "ED448";
    const auto size = static_cast<size_t>(width);
    ossl::PkeyPtr pkey(d->isEmpty() ? EVP_PKEY_new_raw_public_key_ex(nullptr, type, nullptr, ossl::bytes(*x), size)
                                    : EVP_PKEY_new_raw_private_key_ex(nullptr, type, nullptr, ossl::bytes(*d), size));
    ossl::cleanse(*d);
    if (!pkey)
        return fail(
            Errc::Malformed, tr("The bytes of the JWK make no %1 key.").arg(QLatin1String(curve)), ossl::takeError());
    QByteArray derived(width, Qt::Uninitialized);
    size_t derivedSize = size;
    if (EVP_PKEY_get_raw_public_key(pkey.get(), ossl::bytes(derived.data()), &derivedSize) != 1 || derived != *x)
        return fail(Errc::Malformed, tr("The JWK's private part does not belong to its public part."));
    return Key::of(keyDataOf(std::move(pkey)));
}

Result<Key> secretKey(const Json &jwk)
{
    if (!jwk.find(QLatin1String("k")))
        return fail(Errc::Malformed, tr("The JWK has no %1.").arg(quoted(QLatin1String("k"))),
            QStringLiteral("RFC 7518 section 6.4"));
    return bytesMember(jwk, QLatin1String("k")).and_then([](const QByteArray &secret) {
        return Key::fromSecret(secret);
    });
}

Result<Key> keyOfType(const Json &jwk)
{
    const Json *kty = jwk.find(QLatin1String("kty"));
    if (!kty || !kty->isString())
        return fail(Errc::Malformed, tr("This JSON is no JWK: “kty” is missing or not a string."),
            QStringLiteral("RFC 7517 section 4.1"));
    const QString type = kty->toString();
    if (type == QLatin1String("oct"))
        return secretKey(jwk);
    if (type == QLatin1String("RSA"))
        return rsaKey(jwk);
    if (type == QLatin1String("EC"))
        return ecKey(jwk);
    if (type == QLatin1String("OKP"))
        return okpKey(jwk);
    return fail(Errc::Unsupported, tr("The JWK's type “%1” is not one of oct, RSA, EC and OKP.").arg(type.left(40)));
}

} // namespace

Result<Key> keyFromJwk(const Json &jwk)
{
    const Result<KeyLabels> labels = readLabels(jwk);
    if (!labels)
        return tl::unexpected(labels.error());
    return keyOfType(jwk).map([&labels](const Key &key) {
        return key.withLabels(*labels).withLabel(labels->kid.isEmpty() ? QString() : QString::fromUtf8(labels->kid));
    });
}

Result<QList<Key>> keysFromJwkSet(const Json &set)
{
    const Json *members = set.find(QLatin1String("keys"));
    if (!members || !members->isArray())
        return fail(Errc::Malformed, tr("This JSON is no JWK Set: “keys” is missing or not a list."),
            QStringLiteral("RFC 7517 section 5"));
    QList<Key> keys;
    std::optional<Error> reason;
    for (const Json &member : members->items()) {
        const Result<Key> key = keyFromJwk(member);
        if (key)
            keys.append(*key);
        else if (!reason)
            reason = key.error();
    }
    if (keys.isEmpty() && reason)
        return tl::unexpected(*reason);
    if (keys.isEmpty())
        return fail(Errc::NotFound, tr("The JWK Set holds no key."));
    return keys;
}

} // namespace jose
