// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkProxy>
#include <QStringList>
#include <QUrl>

namespace client {

/// localhost and what lies below it (RFC 6761, 6.3), 127.0.0.0/8, ::1.
bool isLoopback(const QString &host);

/// The system's proxies, http_proxy among them, but none on the way to this machine: a proxy can't reach our loopback,
/// and must not see its tokens. May ask the system, and so take its time.
QList<QNetworkProxy> proxiesFor(const QNetworkProxyQuery &query);
/// The same for a server that has a proxy of its own (config::Connection::proxy).
QList<QNetworkProxy> proxiesFor(const QNetworkProxyQuery &query, const QString &own);

/// What people should know before tokens go there: that the way is in clear text, that it leads through a proxy. Empty
/// for this machine. Asks the system as proxiesFor() does.
QStringList warningsOfWay(const QUrl &url, const QString &ownProxy = {});
/// Only that it is in clear text; empty where it isn't. Asks nobody.
QString clearTextWarning(const QUrl &url);

} // namespace client
