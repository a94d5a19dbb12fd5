// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/connectionguard.h"

#include "core/base/log.h"

#include <QDateTime>
#include <QTcpSocket>
#include <algorithm>
#include <utility>
#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace server {

using namespace Qt::StringLiterals;

struct ConnectionGuard::Connection
{
    explicit Connection(const ConnectionLimits &limits)
        : scanner(limits)
    {
    }

    RequestScanner scanner;
    QDeadlineTimer deadline;
    QDeadlineTimer headDeadline{ QDeadlineTimer::Forever };
    qint64 lastActive = 0; // counts up with every event
    qsizetype counted = 0; // bytes of m_bodiesInFlight
    bool closing = false;
};

ConnectionGuard::ConnectionGuard(const ConnectionLimits &limits, QObject *parent)
    : QTcpServer(parent)
    , m_limits(limits)
{
    setListenBacklogSize(512);
    setMaxPendingConnections(limits.connections + 1);
    connect(&m_sweep, &QTimer::timeout, this, &ConnectionGuard::dropExpired);
    m_sweep.start(std::clamp(std::min({ limits.headTime, limits.idleTime, limits.lingerTime }) / 4,
        std::chrono::milliseconds(20), std::chrono::milliseconds(1000)));
}

ConnectionGuard::~ConnectionGuard()
{
    // The sockets are this server's children: they go after m_connections, and must not reach into it then.
    for (const auto &[socket, connection] : m_connections)
        socket->disconnect(this);
}

int ConnectionGuard::connectionCount() const
{
    return int(m_connections.size());
}

void ConnectionGuard::incomingConnection(qintptr handle)
{
    makeRoom();
    auto *socket = new QTcpSocket(this);
    if (!socket->setSocketDescriptor(handle)) {
        delete socket;
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    // Qt HTTP Server reads inside a transaction, so the whole request must fit.
    socket->setReadBufferSize(m_limits.headBytes + m_limits.bodyBytes + 64 * 1024);
    auto connection = std::make_unique<Connection>(m_limits);
    connection->deadline.setRemainingTime(m_limits.idleTime);
    connection->lastActive = ++m_activity;
    m_connections.emplace(socket, std::move(connection));
    // Connected before Qt HTTP Server's own slots: these run first.
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { readAhead(socket); });
    connect(socket, &QTcpSocket::disconnected, this, [this, socket] { forget(socket); });
    addPendingConnection(socket);
}

// One connection more than allowed: that one goes which did nothing for longest. So those who connect and wait can't
// keep others out.
void ConnectionGuard::makeRoom()
{
    while (connectionCount() >= m_limits.connections) {
        const auto longestIdle = std::min_element(m_connections.begin(), m_connections.end(),
            [](const auto &left, const auto &right) { return left.second->lastActive < right.second->lastActive; });
        qCDebug(lcServer) << "closing the connection that was idle longest, for a new one";
        QTcpSocket *socket = longestIdle->first;
        socket->abort();
        forget(socket);
    }
}

void ConnectionGuard::readAhead(QTcpSocket *socket)
{
    const auto found = m_connections.find(socket);
    if (found == m_connections.end())
        return;
    Connection &connection = *found->second;
    connection.lastActive = ++m_activity;
    if (connection.closing) {
        socket->skip(socket->bytesAvailable());
        return;
    }
    connection.deadline.setRemainingTime(m_limits.idleTime);
    if (connection.scanner.state() == RequestScanner::State::Complete)
        return; // its answer is under way; the next request is read after it
    const bool wasHead = connection.scanner.state() == RequestScanner::State::Head;
    const bool hadBegun = connection.scanner.begun();
    connection.scanner.feed(socket->peek(socket->bytesAvailable()));
    if (wasHead && connection.scanner.state() == RequestScanner::State::Body)
        admitBody(connection);
    const RequestScanner::State state = connection.scanner.state();
    if (state == RequestScanner::State::Refused) {
        refuse(socket);
    } else if (state == RequestScanner::State::Head) {
        if (!hadBegun)
            connection.headDeadline.setRemainingTime(m_limits.headTime);
    } else {
        connection.headDeadline = QDeadlineTimer(QDeadlineTimer::Forever);
        if (wasHead && state == RequestScanner::State::Body && connection.scanner.head().expectsContinue)
            socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    }
}

void ConnectionGuard::admitBody(Connection &connection)
{
    connection.counted = connection.scanner.head().contentLength;
    m_bodiesInFlight += connection.counted;
    if (m_bodiesInFlight > m_limits.bodiesInFlight)
        connection.scanner.refuse(503, u"The server is receiving too many large bodies; try again."_s);
}

void ConnectionGuard::refuse(QTcpSocket *socket)
{
    // From here on Qt HTTP Server sees nothing of this connection.
    if (parent())
        disconnect(socket, &QTcpSocket::readyRead, parent(), nullptr);
    if (socket->isTransactionStarted())
        socket->commitTransaction();
    socket->skip(socket->bytesAvailable());
    const Connection &connection = *m_connections.at(socket);
    const HttpReply &refusal = connection.scanner.refusal();
    const int status = refusal.status;
    const bool isHead = connection.scanner.head().method == "HEAD";
    socket->write(toWire(refusal, { !isHead, false, httpDate(QDateTime::currentSecsSinceEpoch()) }));
    closeWhenHeard(socket); // if the client has gone, so has the connection
    Q_EMIT refused(status);
}

// Closing at once would reset a client that is still sending, and lose it the answer: so only this side is closed, and
// the client's bytes are read on for a while.
void ConnectionGuard::closeWhenHeard(QTcpSocket *socket)
{
    Connection &connection = *m_connections.at(socket);
    connection.closing = true;
    m_bodiesInFlight -= std::exchange(connection.counted, 0);
    connection.headDeadline = QDeadlineTimer(QDeadlineTimer::Forever);
    connection.deadline.setRemainingTime(m_limits.lingerTime);
    socket->flush();
#ifdef Q_OS_UNIX
    if (socket->bytesToWrite() == 0)
        ::shutdown(int(socket->socketDescriptor()), SHUT_WR);
#endif
}

const RequestHead &ConnectionGuard::head(QTcpSocket *socket) const
{
    return m_connections.at(socket)->scanner.head();
}

void ConnectionGuard::reply(QTcpSocket *socket, const HttpReply &reply)
{
    const auto found = m_connections.find(socket);
    if (found == m_connections.end())
        return;
    Connection &connection = *found->second;
    const RequestHead &head = connection.scanner.head();
    const bool keepAlive = head.keepAlive;
    socket->write(toWire(reply, { head.method != "HEAD", keepAlive, httpDate(QDateTime::currentSecsSinceEpoch()) }));
    m_bodiesInFlight -= std::exchange(connection.counted, 0);
    connection.deadline.setRemainingTime(m_limits.idleTime);
    connection.scanner.next();
    if (!keepAlive) {
        socket->disconnectFromHost();
        return;
    }
    // Qt HTTP Server doesn't look at a pipelined request until more bytes come.
    if (socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(socket, &QTcpSocket::readyRead, Qt::QueuedConnection);
}

void ConnectionGuard::forget(QTcpSocket *socket)
{
    const auto found = m_connections.find(socket);
    if (found == m_connections.end())
        return;
    m_bodiesInFlight -= found->second->counted;
    m_connections.erase(found);
}

void ConnectionGuard::dropExpired()
{
    QList<QTcpSocket *> expired;
    for (const auto &[socket, connection] : m_connections) {
        if (connection->deadline.hasExpired() || connection->headDeadline.hasExpired())
            expired.append(socket);
    }
    for (QTcpSocket *socket : std::as_const(expired)) {
        Connection &connection = *m_connections.at(socket);
        // In the middle of a request the client is told; an idle one is just closed.
        if (!connection.closing && connection.scanner.begun()) {
            connection.scanner.refuse(408, u"The request did not come in time."_s);
            refuse(socket);
        } else {
            socket->abort();
        }
    }
}

} // namespace server
