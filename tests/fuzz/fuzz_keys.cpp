// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a key file, with its certificates (PEM, DER, X.509, JWK, JWK Set), and as the text of a secret: nothing
// crashes, and a key that was read can be written and read again.
#include "core/jose/asymmetrictext.h"
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/jose/signature.h"
#include "core/json/jsonwriter.h"
#include "core/keyring/keyimport.h"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void exercise(const jose::Key &key)
{
    require(key.thumbprint().size() == 43);
    const Result<jose::Key> again = jose::keyFromJwk(jose::toJwk(key, true));
    // A private part may turn out not to belong to its public one only here, where it is tried.
    require(!again || again->thumbprint() == key.thumbprint());
    if (key.type() != jose::KeyType::Secret) {
        const Result<QByteArray> pem = key.publicPem();
        require(pem && jose::Key::fromPem(*pem)->sameMaterial(*key.publicKey()));
    }
    for (const jose::Algorithm algorithm : key.algorithms())
        require(
            !jose::isSignatureValid(algorithm, key, "input", QByteArray(jose::signatureSize(algorithm, key), '\0')));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    if (const Result<QList<jose::Key>> keys = jose::keysFromBytes(bytes)) {
        for (const jose::Key &key : *keys)
            exercise(key);
    }
    if (const auto imported = keyring::importKeys(bytes)) {
        for (const keyring::ImportedKey &key : *imported) {
            for (int index = 0; index < key.chain.size(); ++index)
                require(!jose::signerText(key.chain, index).isEmpty());
        }
    }
    for (const auto encoding : { jose::SecretEncoding::Utf8, jose::SecretEncoding::Base64,
             jose::SecretEncoding::Base64Url, jose::SecretEncoding::Hex }) {
        if (const Result<jose::Key> key = jose::keyFromSecretText(bytes, encoding))
            require(key->type() == jose::KeyType::Secret && !jose::looksLikeAsymmetricKey(*key->secret()));
    }
    return 0;
}
