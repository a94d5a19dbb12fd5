// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/keypem.h"

#include "core/jose/pemrepair.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cstring>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace jose {
namespace {

constexpr qsizetype largestFile = 1024 * 1024; // a key file of a megabyte is no key file

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::Key", text);
}

// What OpenSSL's passphrase callback works on. Without a callback it would ask on the terminal.
struct Passphrase
{
    const QByteArray &text;
    bool asked = false;
};

int givePassphrase(char *buffer, int size, int, void *target)
{
    auto *passphrase = static_cast<Passphrase *>(target);
    passphrase->asked = true;
    if (passphrase->text.isEmpty() || passphrase->text.size() > size)
        return -1;
    std::memcpy(buffer, passphrase->text.constData(), static_cast<size_t>(passphrase->text.size()));
    return static_cast<int>(passphrase->text.size());
}

Error whyUnreadable(const Passphrase &passphrase, const char *form)
{
    const QString reason = ossl::takeError();
    if (passphrase.asked && passphrase.text.isEmpty())
        return { Errc::Secret, tr("The key is encrypted; give its passphrase."), reason };
    if (passphrase.asked)
        return { Errc::Secret,
            tr("The key could not be decrypted; the passphrase is wrong, or its cipher is not known."), reason };
    return { Errc::Malformed, tr("This is no key that can be read from %1.").arg(QLatin1String(form)), reason };
}

ossl::PkeyPtr decodeAs(const char *type, QByteArrayView bytes, const char *form, Passphrase &passphrase)
{
    EVP_PKEY *pkey = nullptr;
    const ossl::DecoderPtr decoder(OSSL_DECODER_CTX_new_for_pkey(&pkey, form, nullptr, type, 0, nullptr, nullptr));
    const ossl::BioPtr bio = ossl::reader(bytes);
    if (decoder && bio && OSSL_DECODER_CTX_set_pem_password_cb(decoder.get(), givePassphrase, &passphrase) == 1)
        OSSL_DECODER_from_bio(decoder.get(), bio.get());
    return ossl::PkeyPtr(pkey);
}

Result<KeyDataPtr> decodeKey(QByteArrayView bytes, const char *form, const QByteArray &text)
{
    Passphrase passphrase{ text };
    // Type by type, because two numbers in DER are an RSA key as well as Diffie-Hellman parameters; the last turn takes
    // anything, so that the refusal can name it.
    for (const char *type : { "RSA", "EC", "ED25519", "ED448", "RSA-PSS", static_cast<const char *>(nullptr) }) {
        ossl::PkeyPtr pkey = decodeAs(type, bytes, form, passphrase);
        if (pkey)
            return keyDataOf(std::move(pkey));
    }
    return tl::unexpected(whyUnreadable(passphrase, form));
}

Result<KeyDataPtr> keyOfCertificate(const ossl::X509Ptr &certificate)
{
    if (!certificate)
        return fail(Errc::Malformed, tr("The certificate cannot be read."), ossl::takeError());
    ossl::PkeyPtr pkey(X509_get_pubkey(certificate.get()));
    if (!pkey)
        return fail(Errc::Unsupported, tr("The certificate's key cannot be read."), ossl::takeError());
    return keyDataOf(std::move(pkey));
}

Result<KeyDataPtr> keyOfBlock(const PemBlock &block, const QByteArray &passphrase)
{
    ERR_clear_error();
    if (block.label.endsWith("CERTIFICATE")) {
        const ossl::BioPtr bio = ossl::reader(block.text);
        Passphrase none{ passphrase };
        return keyOfCertificate(ossl::X509Ptr(PEM_read_bio_X509_AUX(bio.get(), nullptr, givePassphrase, &none)));
    }
    if (block.label == "OPENSSH PRIVATE KEY")
        return fail(Errc::Unsupported,
            tr("This is a private key in OpenSSH's own form; write it as PEM with “ssh-keygen -p -m PKCS8 -f FILE”."));
    return decodeKey(block.text, "PEM", passphrase);
}

bool isKeyBlock(QByteArrayView label)
{
    return label.endsWith("PRIVATE KEY") || label.endsWith("PUBLIC KEY") || label == QByteArrayView("CERTIFICATE")
        || label == QByteArrayView("TRUSTED CERTIFICATE") || label == QByteArrayView("X509 CERTIFICATE");
}

} // namespace

QList<PemBlock> pemBlocks(QByteArrayView text)
{
    constexpr QByteArrayView begin("-----BEGIN ");
    constexpr QByteArrayView dashes("-----");
    QList<PemBlock> blocks;
    for (qsizetype at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
        const qsizetype labelAt = at + begin.size();
        const qsizetype labelEnd = text.indexOf(dashes, labelAt);
        if (labelEnd < 0 || labelEnd - labelAt > 64)
            continue;
        const QByteArray label = text.sliced(labelAt, labelEnd - labelAt).toByteArray();
        const QByteArray closing = "-----END " + label + "-----";
        const qsizetype closedAt = text.indexOf(closing, labelEnd);
        if (closedAt >= 0)
            blocks.append({ label, text.sliced(at, closedAt + closing.size() - at) });
    }
    return blocks;
}

Result<QList<KeyDataPtr>> keyDataFromPem(QByteArrayView pem, const QByteArray &passphrase)
{
    if (pem.size() > largestFile)
        return fail(Errc::Limit, tr("A key file of %1 bytes is not read; 1 MB is the limit.").arg(pem.size()));
    QList<KeyDataPtr> keys;
    QList<PemBlock> blocks = pemBlocks(pem);
    blocks.removeIf([](const PemBlock &block) { return !isKeyBlock(block.label); });
    if (blocks.isEmpty())
        return fail(Errc::Malformed, tr("There is no complete PEM block with a key or a certificate."),
            QStringLiteral("RFC 7468"));
    for (const PemBlock &block : std::as_const(blocks)) {
        const Result<KeyDataPtr> key = keyOfBlock(block, passphrase);
        if (!key && key.error().code == Errc::Malformed) {
            // Named, not mended in silence: the server reads the text as it stands.
            if (const auto repair = repairedPem(pem); repair && repair->text != block.text.toByteArray())
                return fail(Errc::Malformed,
                    tr("%1 Write it as lines of 64 characters, each with a real line break.").arg(repair->damage),
                    key.error().detail);
        }
        if (!key)
            return tl::unexpected(key.error());
        keys.append(*key);
    }
    return keys;
}

Result<KeyDataPtr> keyDataFromDer(QByteArrayView der, const QByteArray &passphrase)
{
    ERR_clear_error();
    if (der.size() > largestFile)
        return fail(Errc::Limit, tr("A key file of %1 bytes is not read; 1 MB is the limit.").arg(der.size()));
    const unsigned char *at = ossl::bytes(der);
    if (const ossl::X509Ptr certificate{ d2i_X509(nullptr, &at, static_cast<long>(der.size())) })
        return keyOfCertificate(certificate);
    ERR_clear_error();
    return decodeKey(der, "DER", passphrase);
}

Result<KeyDataPtr> publicHalf(const KeyData &data)
{
    if (data.material->type == KeyType::Secret)
        return fail(Errc::KeyMismatch, tr("An HMAC secret has no public part."));
    unsigned char *der = nullptr;
    const int size = i2d_PUBKEY(data.material->pkey.get(), &der);
    const unsigned char *at = der;
    ossl::PkeyPtr pkey(size > 0 ? d2i_PUBKEY(nullptr, &at, size) : nullptr);
    OPENSSL_free(der);
    if (!pkey)
        return fail(Errc::Unsupported, tr("The public part could not be written."), ossl::takeError());
    return keyDataOf(std::move(pkey)).map([&data](const KeyDataPtr &half) -> KeyDataPtr {
        KeyLabels labels = data.labels;
        if (labels.operations)
            labels.operations = QList<QByteArray>{ "verify" };
        return std::make_shared<const KeyData>(KeyData{ half->material, labels, data.label });
    });
}

Result<QByteArray> pemOf(const KeyMaterial &material, const QByteArray &passphrase)
{
    if (!material.hasPrivate)
        return publicPemOf(material);
    if (material.type == KeyType::Secret)
        return fail(Errc::KeyMismatch, tr("An HMAC secret has no PEM form; write it as a JWK."));
    const ossl::BioPtr bio = ossl::writer();
    const EVP_CIPHER *cipher = passphrase.isEmpty() ? nullptr : EVP_aes_256_cbc();
    if (!bio
        || PEM_write_bio_PKCS8PrivateKey(bio.get(), material.pkey.get(), cipher,
               passphrase.isEmpty() ? nullptr : passphrase.constData(), static_cast<int>(passphrase.size()), nullptr,
               nullptr)
            != 1)
        return fail(Errc::Unsupported, tr("The key could not be written as PEM."), ossl::takeError());
    return ossl::written(bio);
}

Result<QByteArray> publicPemOf(const KeyMaterial &material)
{
    if (material.type == KeyType::Secret)
        return fail(Errc::KeyMismatch, tr("An HMAC secret has no public part."));
    const ossl::BioPtr bio = ossl::writer();
    if (!bio || PEM_write_bio_PUBKEY(bio.get(), material.pkey.get()) != 1)
        return fail(Errc::Unsupported, tr("The key could not be written as PEM."), ossl::takeError());
    return ossl::written(bio);
}

} // namespace jose
