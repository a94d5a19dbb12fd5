// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/certificate.h"

#include "core/base/utc.h"
#include "core/jose/keydata.h"
#include "core/jose/keypem.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"

#include <QCoreApplication>
#include <ctime>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <vector>

namespace jose {
namespace {

constexpr qsizetype largestFile = 1024 * 1024;
constexpr qsizetype longestChain = 64; // each is checked against each

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::Certificate", text);
}

int noPassphrase(char *, int, int, void *)
{
    return -1;
}

QString nameText(const X509_NAME *name)
{
    const ossl::BioPtr bio = ossl::writer();
    // RFC 4514's order and escapes, but readable: a space after each comma, letters beyond ASCII as they are.
    constexpr unsigned long flags = XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_DN_REV | XN_FLAG_FN_SN
        | (ASN1_STRFLGS_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    if (!bio || X509_NAME_print_ex(bio.get(), name, 0, flags) < 0)
        return {};
    return QString::fromUtf8(ossl::written(bio));
}

Instant instantOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return fromDateTime(QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
        QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), utc));
}

QByteArray derOf(X509 *certificate)
{
    unsigned char *der = nullptr;
    const int size = i2d_X509(certificate, &der);
    const QByteArray bytes(reinterpret_cast<const char *>(der), size > 0 ? size : 0);
    OPENSSL_free(der);
    return bytes;
}

QByteArray serialText(const X509 *certificate)
{
    const ossl::BnPtr number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    char *hex = number ? BN_bn2hex(number.get()) : nullptr;
    const QByteArray text(hex);
    OPENSSL_free(hex);
    return text;
}

int signerOf(const std::vector<ossl::X509Ptr> &chain, std::size_t index)
{
    const auto signs = [&](std::size_t candidate) {
        if (X509_NAME_cmp(X509_get_issuer_name(chain[index].get()), X509_get_subject_name(chain[candidate].get())) != 0)
            return false;
        EVP_PKEY *key = X509_get0_pubkey(chain[candidate].get());
        return key && X509_verify(chain[index].get(), key) == 1;
    };
    for (std::size_t step = 1; step <= chain.size(); ++step) { // the next one first, itself last
        const std::size_t candidate = (index + step) % chain.size();
        if (signs(candidate))
            return static_cast<int>(candidate);
    }
    return -1;
}

Result<QList<Certificate>> described(const std::vector<ossl::X509Ptr> &chain)
{
    if (static_cast<qsizetype>(chain.size()) > longestChain)
        return fail(Errc::Limit, tr("A chain of %1 certificates is not read; 64 are the most.").arg(chain.size()));
    QList<Certificate> certificates;
    for (std::size_t index = 0; index < chain.size(); ++index) {
        const X509 *x509 = chain[index].get();
        Certificate certificate;
        certificate.der = derOf(chain[index].get());
        certificate.subject = nameText(X509_get_subject_name(x509));
        certificate.issuer = nameText(X509_get_issuer_name(x509));
        certificate.serial = serialText(x509);
        certificate.notBefore = instantOf(X509_get0_notBefore(x509));
        certificate.notAfter = instantOf(X509_get0_notAfter(x509));
        certificate.signer = signerOf(chain, index);
        if (ossl::PkeyPtr pkey{ X509_get_pubkey(chain[index].get()) }) {
            if (const auto data = keyDataOf(std::move(pkey)))
                certificate.key = Key(*data);
        }
        certificates.append(certificate);
    }
    ERR_clear_error();
    return certificates;
}

Result<ossl::X509Ptr> fromDer(QByteArrayView der)
{
    const unsigned char *at = ossl::bytes(der);
    ossl::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (!certificate)
        return fail(Errc::Malformed, tr("A certificate cannot be read."), ossl::takeError());
    return certificate;
}

Result<std::vector<ossl::X509Ptr>> fromPem(QByteArrayView text)
{
    std::vector<ossl::X509Ptr> chain;
    for (const PemBlock &block : pemBlocks(text)) {
        if (!block.label.endsWith("CERTIFICATE"))
            continue;
        const ossl::BioPtr bio = ossl::reader(block.text);
        ossl::X509Ptr certificate(PEM_read_bio_X509_AUX(bio.get(), nullptr, noPassphrase, nullptr));
        if (!certificate)
            return fail(Errc::Malformed, tr("The certificate number %1 cannot be read.").arg(chain.size() + 1),
                ossl::takeError());
        chain.push_back(std::move(certificate));
    }
    return chain;
}

Result<std::vector<ossl::X509Ptr>> fromJwk(QByteArrayView text)
{
    std::vector<ossl::X509Ptr> chain;
    const Result<Json> json = parseJson(text);
    if (!json)
        return chain; // whoever reads the key says so
    const Json *list = json->find(u"x5c");
    if (!list)
        return chain;
    for (const Json &item : list->items()) {
        const auto der = QByteArray::fromBase64Encoding(item.toString().toLatin1());
        auto certificate = fromDer(der.decoded);
        if (!certificate)
            return tl::unexpected(certificate.error());
        chain.push_back(std::move(*certificate));
    }
    return chain;
}

} // namespace

Result<QList<Certificate>> certificatesFromBytes(QByteArrayView bytes)
{
    ERR_clear_error();
    const QByteArrayView text = bytes.trimmed();
    if (bytes.size() > largestFile || text.isEmpty())
        return QList<Certificate>(); // whoever reads the key says so
    Result<std::vector<ossl::X509Ptr>> chain;
    if (text.startsWith('{')) {
        chain = fromJwk(text);
    } else if (text.indexOf("-----BEGIN ") >= 0) {
        chain = fromPem(text);
    } else if (bytes.startsWith('\x30')) {
        if (auto certificate = fromDer(bytes))
            chain->push_back(std::move(*certificate));
        ERR_clear_error(); // any other DER is no certificate, and no mistake
    }
    return chain.and_then(described);
}

bool isIssuedFor(const QByteArray &der, const QByteArray &host)
{
    const auto certificate = fromDer(der);
    ERR_clear_error();
    if (!certificate)
        return false;
    const bool hasOtherNames = X509_get_ext_by_NID(certificate->get(), NID_subject_alt_name, -1) >= 0;
    constexpr int noAddress = -2;
    const int byAddress = hasOtherNames ? X509_check_ip_asc(certificate->get(), host.constData(), 0) : noAddress;
    if (byAddress != noAddress)
        return byAddress == 1;
    const unsigned flags = hasOtherNames ? X509_CHECK_FLAG_NEVER_CHECK_SUBJECT : X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT;
    return X509_check_host(certificate->get(), host.constData(), std::size_t(host.size()), flags, nullptr) == 1;
}

QString signerText(const QList<Certificate> &chain, int index)
{
    const int signer = chain.at(index).signer;
    if (signer < 0)
        return tr("its signer is not here");
    if (signer == index)
        return tr("signed by itself");
    if (signer == index + 1)
        return tr("signed by the next");
    return tr("signed by number %1").arg(signer + 1);
}

} // namespace jose
