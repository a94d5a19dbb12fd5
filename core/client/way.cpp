// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/way.h"

#include <QCoreApplication>
#include <QHostAddress>

namespace client {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("client::Way", text);
}

} // namespace

bool isLoopback(const QString &host)
{
    return host == u"localhost" || host.endsWith(u".localhost") || QHostAddress(host).isLoopback();
}

QList<QNetworkProxy> proxiesFor(const QNetworkProxyQuery &query)
{
    if (isLoopback(query.peerHostName()))
        return { QNetworkProxy::NoProxy };
    return QNetworkProxyFactory::systemProxyForQuery(query);
}

QList<QNetworkProxy> proxiesFor(const QNetworkProxyQuery &query, const QString &own)
{
    if (own.isEmpty() || isLoopback(query.peerHostName()))
        return proxiesFor(query);
    const QUrl url(own);
    if (own == u"none" || url.host().isEmpty())
        return { QNetworkProxy::NoProxy };
    const auto type = url.scheme() == u"socks5" ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy;
    return { QNetworkProxy(type, url.host(), quint16(url.port())) };
}

QStringList warningsOfWay(const QUrl &url, const QString &ownProxy)
{
    if (isLoopback(url.host()))
        return {};
    QStringList warnings;
    if (const QString clear = clearTextWarning(url); !clear.isEmpty())
        warnings.append(clear);
    const QList<QNetworkProxy> proxies = proxiesFor(QNetworkProxyQuery(url), ownProxy);
    if (!ownProxy.isEmpty() && ownProxy != u"none")
        warnings.append(tr("the call goes through the proxy %1, as Servers has it.").arg(ownProxy));
    else if (!proxies.isEmpty() && proxies.constFirst().type() != QNetworkProxy::NoProxy)
        warnings.append(
            tr("the call goes through the proxy %1:%2, as the environment or the system says; no_proxy leaves it out.")
                .arg(proxies.constFirst().hostName())
                .arg(proxies.constFirst().port()));
    return warnings;
}

QString clearTextWarning(const QUrl &url)
{
    if (isLoopback(url.host()) || url.scheme() != QLatin1String("http"))
        return {};
    return tr("the call goes to %1 in clear text: whoever is on the way reads its tokens; use https.").arg(url.host());
}

} // namespace client
