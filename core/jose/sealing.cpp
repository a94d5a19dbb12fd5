// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/sealing.h"

#include "core/jose/ossl.h"

#include <QCoreApplication>
#include <limits>
#include <memory>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace jose {

namespace {

constexpr int nonceBytes = 12;
constexpr int tagBytes = 16;

using CipherPtr = std::unique_ptr<EVP_CIPHER_CTX, ossl::Deleter<EVP_CIPHER_CTX_free>>;

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::Sealing", text);
}

bool fits(QByteArrayView key, QByteArrayView text, QByteArrayView associated)
{
    constexpr qsizetype limit = std::numeric_limits<int>::max() / 2;
    return key.size() == SealKeyBytes && text.size() < limit && associated.size() < limit;
}

/// One direction of the cipher over all bytes; false where OpenSSL refuses.
bool cipher(EVP_CIPHER_CTX *context, QByteArrayView associated, QByteArrayView input, unsigned char *output)
{
    int written = 0;
    if (EVP_CipherUpdate(context, nullptr, &written, ossl::bytes(associated), int(associated.size())) != 1)
        return false;
    return input.isEmpty() || EVP_CipherUpdate(context, output, &written, ossl::bytes(input), int(input.size())) == 1;
}

} // namespace

QByteArray randomKey(int bytes)
{
    QByteArray key(bytes, Qt::Uninitialized);
    return RAND_priv_bytes(ossl::bytes(key.data()), bytes) == 1 ? key : QByteArray();
}

void cleanse(QByteArray &secret)
{
    ossl::cleanse(secret);
}

Result<QByteArray> seal(QByteArrayView key, QByteArrayView plain, QByteArrayView associated)
{
    const auto failed = [] { return fail(Errc::Secret, tr("The text could not be encrypted."), ossl::takeError()); };
    if (!fits(key, plain, associated))
        return failed();
    QByteArray sealed(nonceBytes + plain.size() + tagBytes, Qt::Uninitialized);
    unsigned char *nonce = ossl::bytes(sealed.data());
    unsigned char *text = nonce + nonceBytes;
    const CipherPtr context(EVP_CIPHER_CTX_new());
    int rest = 0;
    if (!context || RAND_bytes(nonce, nonceBytes) != 1
        || EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, ossl::bytes(key), nonce, 1) != 1
        || !cipher(context.get(), associated, plain, text)
        || EVP_CipherFinal_ex(context.get(), text + plain.size(), &rest) != 1
        || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tagBytes, text + plain.size()) != 1)
        return failed();
    return sealed;
}

Result<QByteArray> open(QByteArrayView key, QByteArrayView sealed, QByteArrayView associated)
{
    const auto failed = [] {
        return fail(Errc::Secret, tr("The text can't be decrypted: the key is another one, or the text was changed."),
            ossl::takeError());
    };
    const qsizetype size = sealed.size() - nonceBytes - tagBytes;
    if (size < 0 || !fits(key, sealed, associated))
        return failed();
    QByteArray plain(size, Qt::Uninitialized);
    QByteArray tag = sealed.last(tagBytes).toByteArray();
    const CipherPtr context(EVP_CIPHER_CTX_new());
    unsigned char none[tagBytes] = {}; // Final() gives no bytes in this mode, but wants a place for them
    int rest = 0;
    const bool isWhole = context
        && EVP_CipherInit_ex(
               context.get(), EVP_aes_256_gcm(), nullptr, ossl::bytes(key), ossl::bytes(sealed.first(nonceBytes)), 0)
            == 1
        && cipher(context.get(), associated, sealed.sliced(nonceBytes, size), ossl::bytes(plain.data()))
        && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tagBytes, tag.data()) == 1
        && EVP_CipherFinal_ex(context.get(), none, &rest) == 1;
    if (isWhole)
        return plain;
    ossl::cleanse(plain); // not authenticated: nobody may see it
    return failed();
}

} // namespace jose
