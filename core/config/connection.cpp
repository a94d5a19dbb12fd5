// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/connection.h"

#include <QCoreApplication>
#include <QUrl>

namespace config {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("config::Connection", text);
}

} // namespace

Result<QByteArray> pinFrom(const QString &text)
{
    QString digits = text.trimmed().toLower();
    for (const char *prefix : { "sha256 fingerprint=", "sha-256:", "sha256:" }) { // as openssl and browsers have it
        if (digits.startsWith(QLatin1StringView(prefix)))
            digits.remove(0, qsizetype(qstrlen(prefix)));
    }
    digits.remove(u':').remove(u' ');
    const QByteArray pin = digits.toLatin1();
    if (pin.isEmpty())
        return pin;
    if (pin.size() != 64 || QByteArray::fromHex(pin).toHex() != pin)
        return fail(Errc::Usage,
            tr("A pinned certificate is given by its SHA-256 fingerprint: 64 hex digits, with colons or without. "
               "openssl x509 -noout -fingerprint -sha256 prints it."));
    return pin;
}

QString pinText(const QByteArray &pin)
{
    return QString::fromLatin1(QByteArray::fromHex(pin).toHex(':').toUpper());
}

QString proxyProblem(const QString &proxy)
{
    if (proxy.isEmpty() || proxy == u"none")
        return {};
    const QUrl url(proxy, QUrl::StrictMode);
    const bool isKnown = url.scheme() == u"http" || url.scheme() == u"socks5";
    const bool isBare = url.path().isEmpty() || url.path() == u"/";
    if (!url.isValid() || !isKnown || url.host().isEmpty() || url.port() <= 0 || !isBare || url.hasQuery()
        || url.hasFragment())
        return tr("A proxy is written as http://host:port or socks5://host:port; “none” is for no proxy at all.");
    if (!url.userInfo().isEmpty())
        return tr(
            "A proxy is given without user name and password: server files are shared. Remove the part before “@”.");
    return {};
}

} // namespace config
