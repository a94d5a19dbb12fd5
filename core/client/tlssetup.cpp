// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/tlssetup.h"

#include "core/base/regularfile.h"

#include <QCoreApplication>
#include <QSslCertificate>
#include <QSslKey>

namespace client {

namespace {

constexpr qint64 largestFile = 8 * 1024 * 1024; // a system's bundle has a few hundred KB

QString tr(const char *text)
{
    return QCoreApplication::translate("client::TlsSetup", text);
}

Result<QByteArray> contentOf(const QString &path, const QString &what)
{
    auto content = readRegularFile(path, largestFile);
    if (!content)
        return fail(content.error().code, tr("%1 “%2” can't be read: %3.").arg(what, path, content.error().detail));
    return content;
}

/// Left out, they would be missed only by the certificate that is then not trusted.
Result<QList<QSslCertificate>> authoritiesFrom(const QString &path)
{
    const auto content = readRegularFile(path, largestFile);
    const QList<QSslCertificate> certificates
        = content ? QSslCertificate::fromData(*content) : QList<QSslCertificate>();
    if (!certificates.isEmpty())
        return certificates;
    const QString wayOut
        = tr("Name another in the server's settings, or none where the system's authorities are enough.");
    if (!content)
        return fail(content.error().code,
            tr("The file of authorities “%1” can't be read: %2. %3").arg(path, content.error().detail, wayOut));
    return fail(
        Errc::Malformed, tr("There is no certificate (PEM) in “%1”, the file of authorities. %2").arg(path, wayOut));
}

Result<QSslKey> keyFrom(const QByteArray &pem, const QString &path, const QByteArray &passphrase)
{
    for (const QSsl::KeyAlgorithm algorithm : { QSsl::Rsa, QSsl::Ec }) {
        const QSslKey key(pem, algorithm, QSsl::Pem, QSsl::PrivateKey, passphrase);
        if (!key.isNull())
            return key;
    }
    if (!pem.contains("ENCRYPTED"))
        return fail(Errc::Malformed,
            tr("There is no private key (PEM, RSA or EC) in “%1”; name the file of the client certificate's key.")
                .arg(path));
    return fail(Errc::Secret,
        passphrase.isEmpty() ? tr(
            "The client's key in “%1” is encrypted. Enter its passphrase in Servers; it is kept for this run alone.")
                                   .arg(path)
                             : tr("The passphrase does not open the client's key in “%1”. Enter it again in Servers.")
                                   .arg(path));
}

} // namespace

Result<QSslConfiguration> tlsFor(const config::Connection &connection)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (!connection.caFile.isEmpty()) {
        const auto authorities = authoritiesFrom(connection.caFile);
        if (!authorities)
            return tl::unexpected(authorities.error());
        tls.addCaCertificates(*authorities);
    }
    if (connection.clientCertificate.isEmpty())
        return tls;
    const auto chain = contentOf(connection.clientCertificate, tr("The client certificate"));
    if (!chain)
        return tl::unexpected(chain.error());
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*chain);
    if (certificates.isEmpty())
        return fail(Errc::Malformed,
            tr("There is no certificate (PEM) in “%1”; name the file of the client's.")
                .arg(connection.clientCertificate));
    const bool isApart = !connection.clientKey.isEmpty();
    const auto pem = isApart ? contentOf(connection.clientKey, tr("The client's key")) : chain;
    if (!pem)
        return tl::unexpected(pem.error());
    const auto key
        = keyFrom(*pem, isApart ? connection.clientKey : connection.clientCertificate, connection.keyPassphrase);
    if (!key)
        return tl::unexpected(key.error());
    tls.setLocalCertificateChain(certificates);
    tls.setPrivateKey(*key);
    return tls;
}

} // namespace client
