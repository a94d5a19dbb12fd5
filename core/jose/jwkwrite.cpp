// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/jwkwrite.h"

#include "core/jose/jwkmaterial.h"

namespace jose {
namespace {

void setLabels(Json &jwk, const KeyLabels &labels)
{
    if (!labels.kid.isEmpty())
        jwk.set(QStringLiteral("kid"), QString::fromUtf8(labels.kid));
    if (labels.use)
        jwk.set(QStringLiteral("use"), QString::fromUtf8(*labels.use));
    if (labels.algorithm)
        jwk.set(QStringLiteral("alg"), QString::fromUtf8(*labels.algorithm));
    if (!labels.operations)
        return;
    Json operations = Json::array();
    for (const QByteArray &operation : *labels.operations)
        operations.append(QString::fromUtf8(operation));
    jwk.set(QStringLiteral("key_ops"), operations);
}

} // namespace

Json toJwk(const Key &key, bool withPrivate)
{
    const KeyMaterial &material = *key.data().material;
    Json jwk = Json::object();
    jwk.set(QStringLiteral("kty"), keyTypeName(material.type));
    setLabels(jwk, key.labels());
    setMaterial(jwk, material, withPrivate && material.hasPrivate);
    return jwk;
}

Json toJwkSet(const QList<Key> &keys, bool withPrivate)
{
    Json list = Json::array();
    for (const Key &key : keys)
        list.append(toJwk(key, withPrivate));
    Json set = Json::object();
    set.set(QStringLiteral("keys"), list);
    return set;
}

} // namespace jose
