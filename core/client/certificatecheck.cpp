// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/certificatecheck.h"

#include "core/client/callfailure.h"
#include "core/config/connection.h"
#include "core/jose/certificate.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QSslError>
#include <algorithm>

namespace client {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("client::EndpointClient", text);
}

std::optional<QString> whyNotPinned(const QByteArray &der, const QByteArray &pin)
{
    const QByteArray fingerprint = QCryptographicHash::hash(der, QCryptographicHash::Sha256).toHex();
    if (!der.isEmpty() && fingerprint == pin)
        return std::nullopt;
    return tr("it is not the pinned one, but has the fingerprint %1").arg(config::pinText(fingerprint));
}

} // namespace

std::optional<QString> whyNotTrusted(const QByteArray &der, const QByteArray &pin, const QList<QSslError> &errors)
{
    if (pin.isEmpty())
        return clause(errors.constFirst().errorString());
    if (const auto why = whyNotPinned(der, pin))
        return why;
    const auto late = std::find_if(errors.cbegin(), errors.cend(), [](const QSslError &error) {
        return error.error() == QSslError::CertificateExpired || error.error() == QSslError::CertificateNotYetValid;
    });
    if (late == errors.cend())
        return std::nullopt;
    return clause(late->errorString());
}

std::optional<QString> whyNotFor(const QByteArray &der, const QByteArray &pin, const QByteArray &host)
{
    if (!pin.isEmpty())
        return whyNotPinned(der, pin);
    if (jose::isIssuedFor(der, host))
        return std::nullopt;
    return tr("it was issued for other names");
}

} // namespace client
