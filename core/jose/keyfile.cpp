// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/keyfile.h"

#include "core/jose/base64url.h"
#include "core/jose/jwk.h"
#include "core/jose/keypem.h"
#include "core/jose/ossl.h"
#include "core/json/jsonreader.h"

#include <QCoreApplication>
#include <algorithm>
#include <cctype>

namespace jose {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::KeyFile", text);
}

Result<QList<Key>> keysFromJson(QByteArrayView bytes)
{
    const Result<Json> json = parseJson(bytes);
    if (!json)
        return fail(Errc::Malformed, tr("The key looks like a JWK, but is no JSON: %1").arg(json.error().what),
            json.error().detail);
    if (json->find(QLatin1String("keys")))
        return keysFromJwkSet(*json);
    return keyFromJwk(*json).map([](const Key &key) { return QList<Key>{ key }; });
}

Result<QByteArray> fromHex(QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!isxdigit(static_cast<unsigned char>(text[i])))
            return fail(Errc::Malformed, tr("The character at %1 of the secret is no hexadecimal digit.").arg(i + 1));
    }
    if (text.size() % 2 != 0)
        return fail(Errc::Malformed, tr("The secret has an odd number of hexadecimal digits (%1).").arg(text.size()));
    return QByteArray::fromHex(text.toByteArray());
}

Result<QByteArray> fromBase64(QByteArrayView text, SecretEncoding encoding)
{
    QByteArray kept = text.toByteArray();
    if (kept.size() % 4 == 0) // padding is right only where it fills the last group
        kept.chop(kept.endsWith("==") ? 2 : kept.endsWith('=') ? 1 : 0);
    if (encoding == SecretEncoding::Base64) {
        const auto stray = std::find_if(kept.cbegin(), kept.cend(), [](char c) { return c == '-' || c == '_'; });
        if (stray != kept.cend())
            return fail(Errc::Malformed,
                tr("The character at %1 of the secret belongs to base64url, not to base64.")
                    .arg(stray - kept.cbegin() + 1));
        kept.replace('+', '-').replace('/', '_');
    }
    const Result<QByteArray> bytes = decodeBase64Url(kept);
    ossl::cleanse(kept);
    if (!bytes)
        return fail(Errc::Malformed,
            encoding == SecretEncoding::Base64
                ? tr("The secret is not base64; it may be meant as text, base64url or hex.")
                : tr("The secret is not base64url; it may be meant as text, base64 or hex."));
    return bytes;
}

} // namespace

Result<QList<Key>> keysFromBytes(QByteArrayView bytes, const QByteArray &passphrase)
{
    const QByteArrayView text = bytes.trimmed();
    if (text.isEmpty())
        return fail(Errc::Malformed, tr("The key is empty."));
    if (text.startsWith('{'))
        return keysFromJson(text);
    if (text.indexOf("-----BEGIN ") >= 0)
        return keysFromPem(text, passphrase);
    if (bytes.startsWith('\x30')) { // an ASN.1 SEQUENCE
        return Key::fromDer(bytes, passphrase).map([](const Key &key) { return QList<Key>{ key }; });
    }
    return fail(Errc::Malformed,
        tr("This is neither PEM, DER, a certificate, a JWK nor a JWK Set; if it is the text of a secret, give "
           "it as one."));
}

Result<Key> keyFromSecretText(QByteArrayView text, SecretEncoding encoding)
{
    switch (encoding) {
    case SecretEncoding::Utf8:
        return Key::fromSecret(text.toByteArray());
    case SecretEncoding::Hex:
        return fromHex(text).and_then([](const QByteArray &secret) { return Key::fromSecret(secret); });
    case SecretEncoding::Base64:
    case SecretEncoding::Base64Url:
        return fromBase64(text, encoding).and_then([](const QByteArray &secret) { return Key::fromSecret(secret); });
    }
    return fail(Errc::Usage, tr("The key is empty."));
}

} // namespace jose
