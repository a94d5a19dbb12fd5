// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/ossl.h"

#include <QStringList>
#include <array>
#include <cstring>
#include <limits>
#include <openssl/crypto.h>
#include <openssl/err.h>

namespace jose::ossl {

BioPtr reader(QByteArrayView bytes)
{
    if (bytes.size() > std::numeric_limits<int>::max())
        return nullptr;
    // A null pointer is refused by OpenSSL even where the length is 0.
    return BioPtr(BIO_new_mem_buf(bytes.isEmpty() ? "" : bytes.data(), static_cast<int>(bytes.size())));
}

BioPtr writer()
{
    return BioPtr(BIO_new(BIO_s_secmem()));
}

QByteArray written(const BioPtr &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

QString takeError()
{
    QStringList reasons;
    while (const unsigned long code = ERR_get_error()) {
        const char *reason = ERR_reason_error_string(code);
        if (reason && !reasons.contains(QLatin1String(reason)))
            reasons.prepend(QLatin1String(reason));
    }
    return reasons.join(QStringLiteral("; "));
}

const EVP_MD *digest(const char *name)
{
    static const std::array<MdPtr, 3> digests{ MdPtr(EVP_MD_fetch(nullptr, "SHA256", nullptr)),
        MdPtr(EVP_MD_fetch(nullptr, "SHA384", nullptr)), MdPtr(EVP_MD_fetch(nullptr, "SHA512", nullptr)) };
    if (!name)
        return nullptr;
    return digests[std::strcmp(name, "SHA256") == 0 ? 0 : std::strcmp(name, "SHA384") == 0 ? 1 : 2].get();
}

EVP_MAC *hmac()
{
    static const MacPtr mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    return mac.get();
}

void cleanse(QByteArray &secret)
{
    if (!secret.isEmpty() && secret.isDetached())
        OPENSSL_cleanse(secret.data(), static_cast<size_t>(secret.size()));
    secret.clear();
}

} // namespace jose::ossl
