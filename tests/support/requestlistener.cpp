// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/requestlistener.h"

#include <QTcpSocket>
#include <QUrl>

namespace {

qsizetype length(const QByteArray &head)
{
    for (const QByteArray &line : head.split('\n')) {
        if (line.toLower().startsWith("content-length:"))
            return line.mid(15).trimmed().toLongLong();
    }
    return 0;
}

} // namespace

RequestListener::RequestListener()
{
    m_server.listen(QHostAddress::LocalHost);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
        QTcpSocket *socket = m_server.nextPendingConnection();
        const qsizetype index = received.size();
        received.append(QByteArray());
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, index] {
            received[index] += socket->readAll();
            const qsizetype end = received[index].indexOf("\r\n\r\n");
            if (end < 0 || received[index].size() < end + 4 + length(received[index].left(end)))
                return;
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
            if (!received[index].startsWith("HEAD "))
                socket->write("{}");
            socket->disconnectFromHost();
        });
    });
}

ReceivedRequest readRequest(const QByteArray &request)
{
    const qsizetype end = request.indexOf("\r\n\r\n");
    QList<QByteArray> lines = request.left(end).split('\n');
    ReceivedRequest read;
    // HTTPie encodes brackets, which comes to the same.
    read.firstLine = QUrl::fromPercentEncoding(lines.takeFirst().trimmed()).toUtf8();
    for (const QByteArray &line : lines)
        read.headers.emplaceBack(line.left(line.indexOf(':')), line.mid(line.indexOf(':') + 1).trimmed());
    read.body = end < 0 ? QByteArray() : request.mid(end + 4);
    return read;
}

QByteArray firstLineOf(const session::Exchange &exchange)
{
    const QByteArray target = exchange.url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    return QUrl::fromPercentEncoding(exchange.method + ' ' + target + " HTTP/1.1").toUtf8();
}
