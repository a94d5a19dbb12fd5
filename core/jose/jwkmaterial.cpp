// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/jwkmaterial.h"

#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"

#include <openssl/core_names.h>

namespace jose {
namespace {

Json base64Url(QByteArrayView bytes)
{
    return Json(QString::fromLatin1(encodeBase64Url(bytes)));
}

// width 0: as short as it gets (RFC 7518 section 2, Base64urlUInt).
void setNumber(Json &jwk, QLatin1String name, const EVP_PKEY *pkey, const char *parameter, int width = 0)
{
    const ossl::BnPtr value = number(pkey, parameter);
    if (!value)
        return;
    QByteArray bytes(width > 0 ? width : BN_num_bytes(value.get()), '\0');
    BN_bn2binpad(value.get(), ossl::bytes(bytes.data()), static_cast<int>(bytes.size()));
    jwk.set(name, base64Url(bytes));
    ossl::cleanse(bytes);
}

void setRsa(Json &jwk, const EVP_PKEY *pkey, bool withPrivate)
{
    setNumber(jwk, QLatin1String("n"), pkey, OSSL_PKEY_PARAM_RSA_N);
    setNumber(jwk, QLatin1String("e"), pkey, OSSL_PKEY_PARAM_RSA_E);
    if (!withPrivate)
        return;
    setNumber(jwk, QLatin1String("d"), pkey, OSSL_PKEY_PARAM_RSA_D);
    setNumber(jwk, QLatin1String("p"), pkey, OSSL_PKEY_PARAM_RSA_FACTOR1);
    setNumber(jwk, QLatin1String("q"), pkey, OSSL_PKEY_PARAM_RSA_FACTOR2);
    setNumber(jwk, QLatin1String("dp"), pkey, OSSL_PKEY_PARAM_RSA_EXPONENT1);
    setNumber(jwk, QLatin1String("dq"), pkey, OSSL_PKEY_PARAM_RSA_EXPONENT2);
    setNumber(jwk, QLatin1String("qi"), pkey, OSSL_PKEY_PARAM_RSA_COEFFICIENT1);
}

void setEc(Json &jwk, const KeyMaterial &material, bool withPrivate)
{
    const int width = (material.bits + 7) / 8;
    setNumber(jwk, QLatin1String("x"), material.pkey.get(), OSSL_PKEY_PARAM_EC_PUB_X, width);
    setNumber(jwk, QLatin1String("y"), material.pkey.get(), OSSL_PKEY_PARAM_EC_PUB_Y, width);
    if (withPrivate)
        setNumber(jwk, QLatin1String("d"), material.pkey.get(), OSSL_PKEY_PARAM_PRIV_KEY, width);
}

void setEd(Json &jwk, const KeyMaterial &material, bool withPrivate)
{
    QByteArray raw(material.type == KeyType::Ed25519 ? 32 : 57, Qt::Uninitialized);
    auto size = static_cast<size_t>(raw.size());
    if (EVP_PKEY_get_raw_public_key(material.pkey.get(), ossl::bytes(raw.data()), &size) == 1)
        jwk.set(QStringLiteral("x"), base64Url(raw));
    if (withPrivate && EVP_PKEY_get_raw_private_key(material.pkey.get(), ossl::bytes(raw.data()), &size) == 1)
        jwk.set(QStringLiteral("d"), base64Url(raw));
    ossl::cleanse(raw);
}

} // namespace

QString keyTypeName(KeyType type)
{
    switch (type) {
    case KeyType::Secret:
        return QStringLiteral("oct");
    case KeyType::Rsa:
        return QStringLiteral("RSA");
    case KeyType::Ec:
        return QStringLiteral("EC");
    case KeyType::Ed25519:
    case KeyType::Ed448:
        return QStringLiteral("OKP");
    }
    return {};
}

void setMaterial(Json &jwk, const KeyMaterial &material, bool withPrivate)
{
    if (!material.curve.isEmpty())
        jwk.set(QStringLiteral("crv"), QString::fromLatin1(material.curve));
    switch (material.type) {
    case KeyType::Secret:
        if (withPrivate)
            jwk.set(QStringLiteral("k"), base64Url(material.secret));
        return;
    case KeyType::Rsa:
        return setRsa(jwk, material.pkey.get(), withPrivate);
    case KeyType::Ec:
        return setEc(jwk, material, withPrivate);
    case KeyType::Ed25519:
    case KeyType::Ed448:
        return setEd(jwk, material, withPrivate);
    }
}

QByteArray thumbprintOf(const KeyMaterial &material)
{
    // RFC 7638 section 3: the required members alone, sorted by name, without spaces.
    Json whole = Json::object();
    whole.set(QStringLiteral("kty"), keyTypeName(material.type));
    setMaterial(whole, material, material.type == KeyType::Secret);
    Json sorted = Json::object();
    for (const char16_t *name : { u"crv", u"e", u"k", u"kty", u"n", u"x", u"y" }) {
        if (const Json *value = whole.find(name))
            sorted.set(QString::fromUtf16(name), *value);
    }
    QByteArray text = writeJson(sorted, JsonStyle::Compact);
    QByteArray hash(32, Qt::Uninitialized);
    EVP_Digest(text.constData(), static_cast<size_t>(text.size()), ossl::bytes(hash.data()), nullptr,
        ossl::digest("SHA256"), nullptr);
    ossl::cleanse(text);
    return encodeBase64Url(hash);
}

} // namespace jose
