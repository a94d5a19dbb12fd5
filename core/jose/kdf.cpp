// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/kdf.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

namespace jose {

QByteArray pbkdf2(KdfDigest digest, QByteArrayView password, QByteArrayView salt, int iterations, int bytes)
{
    if (iterations < 1 || bytes < 1)
        return {};
    const EVP_MD *md = digest == KdfDigest::Sha1 ? EVP_sha1() : EVP_sha256();
    QByteArray key(bytes, Qt::Uninitialized);
    const int done = PKCS5_PBKDF2_HMAC(password.data() ? password.data() : "", int(password.size()),
        reinterpret_cast<const unsigned char *>(salt.data()), int(salt.size()), iterations, md, bytes,
        reinterpret_cast<unsigned char *>(key.data()));
    return done == 1 ? key : QByteArray();
}

QByteArray scrypt(QByteArrayView password, QByteArrayView salt, quint64 n, quint64 r, quint64 p, int bytes)
{
    constexpr quint64 mostMemory = Q_UINT64_C(160) * 1024 * 1024; // OpenSSL counts its own tables in
    if (bytes < 1)
        return {};
    QByteArray key(bytes, Qt::Uninitialized);
    const int done = EVP_PBE_scrypt(password.data() ? password.data() : "", size_t(password.size()),
        reinterpret_cast<const unsigned char *>(salt.data()), size_t(salt.size()), n, r, p, mostMemory,
        reinterpret_cast<unsigned char *>(key.data()), size_t(bytes));
    if (done != 1)
        ERR_clear_error();
    return done == 1 ? key : QByteArray();
}

bool equalInConstantTime(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), size_t(left.size())) == 0;
}

} // namespace jose
