// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jose/algorithm.h"
#include "core/jose/keytype.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <memory>
#include <optional>

namespace jose {

struct KeyData;

/// A key, parsed once. Immutable, shared, cheap to copy; every function may be called on any thread. The secret is
/// cleansed with the last copy.
class Key
{
public:
    /// An HMAC secret: any bytes, also none. Errc::KeyMismatch for a PEM block or an SSH public key, exactly where
    /// PyJWT refuses: a public key as HMAC secret is the classic forgery (RFC 8725 section 2.1).
    static Result<Key> fromSecret(QByteArray secret, QString label = {});
    /// PKCS#1, PKCS#8, SPKI, SEC 1, X.509; the first key of the text. Errc::Secret: the passphrase is missing or wrong;
    /// Errc::Malformed, Errc::Unsupported (RFC 7468).
    static Result<Key> fromPem(QByteArrayView pem, const QByteArray &passphrase = {});
    /// The same forms without the armour.
    static Result<Key> fromDer(QByteArrayView der, const QByteArray &passphrase = {});
    /// bits: for Secret (default 256) and Rsa (default 2048, up to 8192). Takes seconds for a large RSA key.
    /// Errc::Usage.
    static Result<Key> generate(KeyType type, int bits = 0);
    /// curve: "P-256", "P-384", "P-521" or "secp256k1". Errc::Usage for any other.
    static Result<Key> generateEc(const QByteArray &curve);

    KeyType type() const;
    /// For people: "an RSA key", "an EC key on P-256", "an HMAC secret".
    QString typeName() const;
    int bits() const; ///< of the secret, the modulus or the curve
    QByteArray curve() const; ///< JWK "crv"; empty for Secret and Rsa
    bool hasPrivate() const; ///< an HMAC secret counts as private
    QByteArray kid() const; ///< empty: none
    const KeyLabels &labels() const;
    Key withLabels(KeyLabels labels) const;
    /// The name that a person gave it, or typeName().
    QString label() const;
    Key withLabel(QString label) const;

    /// What it may be used for: its family and curve, narrowed by a JWK's "alg".
    QList<Algorithm> algorithms() const;
    bool fits(Algorithm algorithm) const;
    /// Also by a JWK's "use" and "key_ops", and whether the private part is there. Errc::KeyMismatch says why not.
    Result<> mayBeUsed(Algorithm algorithm, KeyUse use) const;
    /// Set where the key is too weak to be trusted: RSA below 2048 bits (RFC 7518 section 3.3). One sentence.
    std::optional<QString> weakness() const;
    /// Set where an HMAC secret is shorter than the algorithm's hash (RFC 7518 section 3.2). Simple JWT accepts such
    /// secrets.
    std::optional<QString> shortfall(Algorithm algorithm) const;

    /// The public half with the same labels. Errc::KeyMismatch for a secret, which has none.
    Result<Key> publicKey() const;
    /// PKCS#8 (encrypted with AES-256-CBC if there is a passphrase), or SPKI for a public key. Errc::KeyMismatch for a
    /// secret.
    Result<QByteArray> toPem(const QByteArray &passphrase = {}) const;
    /// SPKI. Errc::KeyMismatch for a secret.
    Result<QByteArray> publicPem() const;
    /// RFC 7638 with SHA-256, base64url.
    QByteArray thumbprint() const;
    /// The bytes of an HMAC secret; Errc::KeyMismatch for any other key.
    Result<QByteArray> secret() const;
    /// The same key material; labels don't count.
    bool sameMaterial(const Key &other) const;

    /// For core/jose alone.
    explicit Key(std::shared_ptr<const KeyData> data);
    static Result<Key> of(Result<std::shared_ptr<const KeyData>> data);
    const KeyData &data() const { return *m_data; }

private:
    std::shared_ptr<const KeyData> m_data;
};

/// Every key and certificate of a PEM text, in its order; other blocks (EC PARAMETERS) are passed over. One that cannot
/// be read fails the whole. Errors as in Key::fromPem.
Result<QList<Key>> keysFromPem(QByteArrayView pem, const QByteArray &passphrase = {});

} // namespace jose
