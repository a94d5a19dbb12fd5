// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/jose: the RAII handles over OpenSSL.

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <memory>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/decoder.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

namespace jose::ossl {

/// An empty type, so that a handle is as small as the pointer in it.
template<auto Free> struct Deleter
{
    void operator()(auto *handle) const noexcept { Free(handle); }
};

using PkeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using MdPtr = std::unique_ptr<EVP_MD, Deleter<EVP_MD_free>>;
using MdCtxPtr = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using MacPtr = std::unique_ptr<EVP_MAC, Deleter<EVP_MAC_free>>;
using MacCtxPtr = std::unique_ptr<EVP_MAC_CTX, Deleter<EVP_MAC_CTX_free>>;
using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using BnPtr = std::unique_ptr<BIGNUM, Deleter<BN_clear_free>>;
using X509Ptr = std::unique_ptr<X509, Deleter<X509_free>>;
using DecoderPtr = std::unique_ptr<OSSL_DECODER_CTX, Deleter<OSSL_DECODER_CTX_free>>;
using ParamBuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using ParamPtr = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;
static_assert(sizeof(PkeyPtr) == sizeof(EVP_PKEY *));

inline const unsigned char *bytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

inline unsigned char *bytes(char *data)
{
    return reinterpret_cast<unsigned char *>(data);
}

/// Reads from the bytes, which must outlive it; null where they are too many.
BioPtr reader(QByteArrayView bytes);
/// Takes what is written; its memory is cleansed.
BioPtr writer();
QByteArray written(const BioPtr &bio);

/// Empties OpenSSL's error queue of this thread; the newest reason first. Holds no key material.
QString takeError();

/// Fetched once and kept: fetching costs more than hashing a token.
const EVP_MD *digest(const char *name);
EVP_MAC *hmac();

/// Overwrites the bytes where nobody else shares them.
void cleanse(QByteArray &secret);

} // namespace jose::ossl
