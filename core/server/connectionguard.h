// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/requestscanner.h"

#include <QDeadlineTimer>
#include <QTcpServer>
#include <QTimer>
#include <memory>
#include <unordered_map>

namespace server {

/// The listening socket of the embedded server: counts connections, times them, reads each request's head before Qt
/// HTTP Server does, and answers itself what must not get there. Lives in the server's thread; bound with
/// QAbstractHttpServer::bind().
class ConnectionGuard : public QTcpServer
{
    Q_OBJECT

public:
    explicit ConnectionGuard(const ConnectionLimits &limits = {}, QObject *parent = nullptr);
    ~ConnectionGuard() override;

    /// The head of the request that Qt has just delivered from this socket.
    const RequestHead &head(QTcpSocket *socket) const;
    /// Writes the answer to that request, then waits for the next one or closes.
    void reply(QTcpSocket *socket, const HttpReply &reply);
    int connectionCount() const;

Q_SIGNALS:
    /// A request that was answered here and not by a view.
    void refused(int status);

protected:
    void incomingConnection(qintptr handle) override;

private:
    struct Connection;

    void readAhead(QTcpSocket *socket);
    void refuse(QTcpSocket *socket);
    void closeWhenHeard(QTcpSocket *socket);
    void admitBody(Connection &connection);
    void makeRoom();
    void forget(QTcpSocket *socket);
    void dropExpired();

    ConnectionLimits m_limits;
    QTimer m_sweep;
    qsizetype m_bodiesInFlight = 0;
    qint64 m_activity = 0; // counts events: who was active last
    std::unordered_map<QTcpSocket *, std::unique_ptr<Connection>> m_connections;
};

} // namespace server
