// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/key.h"

#include "core/base/freedmemory.h"
#include "core/jose/asymmetrictext.h"
#include "core/jose/base64url.h"
#include "core/jose/jwkmaterial.h"
#include "core/jose/keydata.h"
#include "core/jose/keypem.h"

#include <QCoreApplication>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace jose {
namespace {

constexpr int strongModulus = 2048; // RFC 7518 section 3.3
constexpr int largestGenerated = 8192; // beyond it a person waits for minutes

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::Key", text);
}

Result<Key> generated(ossl::PkeyPtr pkey)
{
    if (!pkey)
        return fail(Errc::Unsupported, tr("The key could not be generated."), ossl::takeError());
    return Key::of(keyDataOf(std::move(pkey)));
}

Result<Key> generateSecret(int bits)
{
    if (bits < 8 || bits > 65536 || bits % 8 != 0)
        return fail(
            Errc::Usage, tr("A secret of %1 bits cannot be made; ask for a multiple of 8 up to 65536.").arg(bits));
    QByteArray secret(bits / 8, Qt::Uninitialized);
    if (RAND_bytes(ossl::bytes(secret.data()), static_cast<int>(secret.size())) != 1)
        return fail(Errc::Secret, tr("The system gave no random bytes."), ossl::takeError());
    return Key::fromSecret(secret);
}

bool familyFits(const KeyMaterial &material, const AlgorithmInfo &algorithm)
{
    switch (algorithm.family) {
    case Family::Hmac:
        return material.type == KeyType::Secret;
    case Family::Rsa:
        return material.type == KeyType::Rsa && !material.pssOnly;
    case Family::RsaPss:
        return material.type == KeyType::Rsa;
    case Family::Ec:
        return material.type == KeyType::Ec && material.curve == algorithm.curve;
    case Family::Ed:
        return material.type == KeyType::Ed25519 || material.type == KeyType::Ed448;
    }
    return false;
}

QString familyNeeds(const AlgorithmInfo &algorithm)
{
    switch (algorithm.family) {
    case Family::Hmac:
        return tr("an HMAC secret");
    case Family::Rsa:
    case Family::RsaPss:
        return tr("an RSA key");
    case Family::Ec:
        return tr("an EC key on %1").arg(QLatin1String(algorithm.curve));
    case Family::Ed:
        return tr("an Ed25519 or Ed448 key");
    }
    return {};
}

} // namespace

Key::Key(std::shared_ptr<const KeyData> data)
    : m_data(std::move(data))
{
}

Result<Key> Key::of(Result<KeyDataPtr> data)
{
    return std::move(data).map([](KeyDataPtr whole) { return Key(std::move(whole)); });
}

Result<Key> Key::fromSecret(QByteArray secret, QString label)
{
    if (looksLikeAsymmetricKey(secret))
        return fail(Errc::KeyMismatch,
            tr("This is a PEM or SSH key, not an HMAC secret; open it as a key and use an algorithm of its kind."),
            QStringLiteral("RFC 8725 section 2.1"));
    const auto material = std::make_shared<KeyMaterial>();
    material->type = KeyType::Secret;
    material->bits = static_cast<int>(secret.size() * 8);
    material->hasPrivate = true;
    material->secret = std::move(secret);
    keepFromSwap(material->secret);
    return Key(std::make_shared<KeyData>(KeyData{ material, {}, std::move(label) }));
}

Result<Key> Key::fromPem(QByteArrayView pem, const QByteArray &passphrase)
{
    return keysFromPem(pem, passphrase).map([](const QList<Key> &keys) { return keys.first(); });
}

Result<Key> Key::fromDer(QByteArrayView der, const QByteArray &passphrase)
{
    return of(keyDataFromDer(der, passphrase));
}

Result<Key> Key::generate(KeyType type, int bits)
{
    switch (type) {
    case KeyType::Secret:
        return generateSecret(bits == 0 ? 256 : bits);
    case KeyType::Rsa: {
        const int size = bits == 0 ? strongModulus : bits;
        if (size < strongModulus || size > largestGenerated)
            return fail(Errc::Usage,
                tr("An RSA key of %1 bits is not made here; ask for %2 to %3.")
                    .arg(size)
                    .arg(strongModulus)
                    .arg(largestGenerated),
                QStringLiteral("RFC 7518 section 3.3"));
        return generated(ossl::PkeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<size_t>(size))));
    }
    case KeyType::Ec:
        return generateEc("P-256");
    case KeyType::Ed25519:
        return generated(ossl::PkeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
    case KeyType::Ed448:
        return generated(ossl::PkeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448")));
    }
    return fail(Errc::Usage, tr("The key could not be generated."));
}

Result<Key> Key::generateEc(const QByteArray &curve)
{
    for (const AlgorithmInfo &algorithm : jose::algorithms()) {
        if (algorithm.family == Family::Ec && curve == algorithm.curve)
            return generated(ossl::PkeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", algorithm.curve)));
    }
    return fail(Errc::Usage,
        tr("There is no curve “%1” in JWS; take P-256, P-384, P-521 or secp256k1.").arg(QString::fromUtf8(curve)));
}

KeyType Key::type() const
{
    return m_data->material->type;
}

QString Key::typeName() const
{
    switch (type()) {
    case KeyType::Secret:
        return tr("an HMAC secret");
    case KeyType::Rsa:
        return tr("an RSA key");
    case KeyType::Ec:
        return tr("an EC key on %1").arg(QLatin1String(curve()));
    case KeyType::Ed25519:
        return tr("an Ed25519 key");
    case KeyType::Ed448:
        return tr("an Ed448 key");
    }
    return {};
}

int Key::bits() const
{
    return m_data->material->bits;
}

QByteArray Key::curve() const
{
    return m_data->material->curve;
}

bool Key::hasPrivate() const
{
    return m_data->material->hasPrivate;
}

QByteArray Key::kid() const
{
    return m_data->labels.kid;
}

const KeyLabels &Key::labels() const
{
    return m_data->labels;
}

Key Key::withLabels(KeyLabels labels) const
{
    return Key(std::make_shared<KeyData>(KeyData{ m_data->material, std::move(labels), m_data->label }));
}

QString Key::label() const
{
    return m_data->label.isEmpty() ? typeName() : m_data->label;
}

Key Key::withLabel(QString label) const
{
    return Key(std::make_shared<KeyData>(KeyData{ m_data->material, m_data->labels, std::move(label) }));
}

QList<Algorithm> Key::algorithms() const
{
    QList<Algorithm> fitting;
    for (const AlgorithmInfo &algorithm : jose::algorithms()) {
        if (fits(algorithm.id))
            fitting.append(algorithm.id);
    }
    return fitting;
}

bool Key::fits(Algorithm algorithm) const
{
    const AlgorithmInfo &row = info(algorithm);
    const std::optional<QByteArray> &bound = m_data->labels.algorithm;
    return familyFits(*m_data->material, row) && (!bound || *bound == row.name);
}

Result<> Key::mayBeUsed(Algorithm algorithm, KeyUse use) const
{
    const AlgorithmInfo &row = info(algorithm);
    const KeyLabels &labels = m_data->labels;
    if (!familyFits(*m_data->material, row))
        return fail(Errc::KeyMismatch,
            tr("%1 needs %2; this is %3.").arg(QLatin1String(row.name), familyNeeds(row), typeName()),
            QLatin1String(row.rfcSection));
    if (!fits(algorithm))
        return fail(Errc::KeyMismatch,
            tr("The key's own “alg” allows only %1, not %2.")
                .arg(QString::fromUtf8(labels.algorithm.value_or(QByteArray())), QLatin1String(row.name)),
            QStringLiteral("RFC 7517 section 4.4"));
    if (labels.use && *labels.use != "sig")
        return fail(Errc::KeyMismatch,
            tr("The key's “use” is “%1”; signatures need “sig”.").arg(QString::fromUtf8(*labels.use)),
            QStringLiteral("RFC 7517 section 4.2"));
    const QByteArray operation = use == KeyUse::Sign ? "sign" : "verify";
    if (labels.operations && !labels.operations->contains(operation))
        return fail(Errc::KeyMismatch, tr("The key's “key_ops” does not hold “%1”.").arg(QLatin1String(operation)),
            QStringLiteral("RFC 7517 section 4.3"));
    if (use == KeyUse::Sign && !hasPrivate())
        return fail(Errc::KeyMismatch, tr("This is a public key; signing needs the private one."));
    return {};
}

std::optional<QString> Key::weakness() const
{
    if (type() == KeyType::Rsa && bits() < strongModulus)
        return tr("The RSA key has %1 bits; 2048 are the least that is safe.").arg(bits());
    return std::nullopt;
}

std::optional<QString> Key::shortfall(Algorithm algorithm) const
{
    const AlgorithmInfo &row = info(algorithm);
    if (row.family != Family::Hmac || type() != KeyType::Secret || bits() >= row.minimumKeyBits)
        return std::nullopt;
    return tr("The secret has %1 bytes; %2 asks for %3 at least.")
        .arg(bits() / 8)
        .arg(QLatin1String(row.name))
        .arg(row.minimumKeyBits / 8);
}

Result<QByteArray> Key::secret() const
{
    if (type() != KeyType::Secret)
        return fail(Errc::KeyMismatch, tr("This is %1; only an HMAC secret is plain bytes.").arg(typeName()));
    // A copy of its own: the original is cleansed with the key, whoever still holds the copy.
    return QByteArray(m_data->material->secret.constData(), m_data->material->secret.size());
}

bool Key::sameMaterial(const Key &other) const
{
    const KeyMaterial &mine = *m_data->material;
    const KeyMaterial &theirs = *other.m_data->material;
    if (&mine == &theirs)
        return true;
    if (mine.type != theirs.type || mine.hasPrivate != theirs.hasPrivate)
        return false;
    if (mine.type == KeyType::Secret)
        return mine.secret.size() == theirs.secret.size()
            && CRYPTO_memcmp(
                   mine.secret.constData(), theirs.secret.constData(), static_cast<size_t>(mine.secret.size()))
            == 0;
    return EVP_PKEY_eq(mine.pkey.get(), theirs.pkey.get()) == 1;
}

Result<Key> Key::publicKey() const
{
    return of(publicHalf(*m_data));
}

Result<QByteArray> Key::toPem(const QByteArray &passphrase) const
{
    return pemOf(*m_data->material, passphrase);
}

Result<QByteArray> Key::publicPem() const
{
    return publicPemOf(*m_data->material);
}

QByteArray Key::thumbprint() const
{
    return thumbprintOf(*m_data->material);
}

Result<QList<Key>> keysFromPem(QByteArrayView pem, const QByteArray &passphrase)
{
    return keyDataFromPem(pem, passphrase).map([](const QList<KeyDataPtr> &all) {
        QList<Key> keys;
        for (const KeyDataPtr &each : all)
            keys.append(Key(each));
        return keys;
    });
}

} // namespace jose
