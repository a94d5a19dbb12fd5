// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/connectionguard.h"

#include "core/base/log.h"

#include <QDateTime>
#include <QTcpSocket>
#include <algorithm>
#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace server {

namespace {

using namespace Qt::StringLiterals;

bool isTokenText(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
            || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
    });
}

bool isVisible(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return uchar(c) <= 0x20 || c == 0x7f; });
}

bool hasControl(QByteArrayView text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

/// A list-valued header has this word among its members.
bool hasWord(QByteArrayView value, QByteArrayView word)
{
    for (const QByteArray &part : value.toByteArray().split(',')) {
        if (part.trimmed().compare(word, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

} // namespace

HttpRequest RequestHead::toRequest(const QByteArray &body) const
{
    HttpRequest request{ method, target, {}, headers, body };
    const qsizetype scheme = target.indexOf("://");
    if (!target.startsWith('/') && scheme > 0) {
        const qsizetype start = scheme + 3;
        qsizetype end = start;
        while (end < target.size() && target[end] != '/' && target[end] != '?')
            ++end;
        const QByteArray authority = target.mid(start, end - start);
        request.headers.removeIf(
            [](const Header &header) { return header.first.compare("host", Qt::CaseInsensitive) == 0; });
        request.headers.prepend({ "Host", authority });
        request.path = target.mid(end);
    }
    const qsizetype question = request.path.indexOf('?');
    if (question >= 0) {
        request.query = request.path.mid(question + 1);
        request.path.truncate(question);
    }
    if (request.path.isEmpty())
        request.path = "/";
    return request;
}

RequestScanner::RequestScanner(const ConnectionLimits &limits)
    : m_limits(limits)
{
}

void RequestScanner::next()
{
    m_state = State::Head;
    m_bytes.clear();
    m_lineStart = 0;
    m_missing = 0;
    m_head = {};
}

void RequestScanner::refuse(int status, const QString &text)
{
    m_state = State::Refused;
    m_refusal = detailReply(status, text);
}

qsizetype RequestScanner::feed(QByteArrayView bytes)
{
    qsizetype taken = 0;
    while (m_state == State::Head && taken < bytes.size()) {
        const char c = bytes[taken++];
        if (m_bytes.isEmpty() && (c == '\r' || c == '\n'))
            continue; // empty lines before a request are allowed (RFC 9112 section 2.2)
        m_bytes.append(c);
        if (m_bytes.size() > m_limits.headBytes) {
            refuse(431, u"The request's headers are longer than %1 bytes; send less."_s.arg(m_limits.headBytes));
        } else if (c == '\n') {
            const QByteArrayView line = QByteArrayView(m_bytes).sliced(m_lineStart);
            if (line == "\n" || line == "\r\n")
                readHead();
            m_lineStart = m_bytes.size();
        }
    }
    if (m_state == State::Body) {
        const qsizetype now = std::min(m_missing, bytes.size() - taken);
        m_missing -= now;
        taken += now;
        if (m_missing == 0)
            m_state = State::Complete;
    }
    return taken;
}

void RequestScanner::readHead()
{
    QList<QByteArray> lines = m_bytes.split('\n');
    lines.resize(lines.size() - 2); // the empty line, and what follows it
    for (QByteArray &line : lines) {
        if (line.endsWith('\r'))
            line.chop(1);
    }
    m_head = {};
    if (!readRequestLine(lines.first()))
        return;
    if (lines.size() - 1 > m_limits.headerFields) {
        refuse(431, u"The request has more than %1 header fields; send fewer."_s.arg(m_limits.headerFields));
        return;
    }
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (!readField(lines[i]))
            return;
    }
    if (!readFraming())
        return;
    m_missing = m_head.contentLength;
    m_state = m_missing > 0 ? State::Body : State::Complete;
}

bool RequestScanner::readRequestLine(QByteArrayView line)
{
    const QList<QByteArray> words = line.toByteArray().split(' ');
    if (words.size() != 3 || !isTokenText(words[0]) || words[1].isEmpty() || !isVisible(words[1])) {
        refuse(400, u"The request line is not \"METHOD TARGET HTTP/1.1\"."_s);
        return false;
    }
    if (words[2] != "HTTP/1.1" && words[2] != "HTTP/1.0") {
        const bool isHttp = words[2].startsWith("HTTP/");
        refuse(isHttp ? 505 : 400, u"This server speaks HTTP/1.1 and HTTP/1.0 only."_s);
        return false;
    }
    const bool absolute = words[1].startsWith("http://") || words[1].startsWith("https://");
    if (!words[1].startsWith('/') && !absolute && words[1] != "*") {
        refuse(400, u"The request target is neither a path nor a URL."_s);
        return false;
    }
    m_head.method = words[0];
    m_head.target = words[1];
    m_head.minorVersion = words[2].back() - '0';
    return true;
}

bool RequestScanner::readField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isTokenText(line.first(colon)) || hasControl(line)) {
        refuse(400, u"A header is not \"Name: value\" on one line."_s);
        return false;
    }
    m_head.headers.append({ line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray() });
    return true;
}

// How long the body is, and what the connection is to do (RFC 9112 sections 6 and 9).
bool RequestScanner::readFraming()
{
    std::optional<QByteArray> length;
    QByteArray connection;
    QByteArray upgrade;
    for (const auto &[name, value] : std::as_const(m_head.headers)) {
        if (name.compare("content-length", Qt::CaseInsensitive) == 0) {
            const bool digits = !value.isEmpty() && value.size() <= 15
                && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (!digits || (length && *length != value)) {
                refuse(400, u"Content-Length is not one whole number."_s);
                return false;
            }
            length = value;
        } else if (name.compare("transfer-encoding", Qt::CaseInsensitive) == 0) {
            refuse(411, u"This server takes no chunked body; send it with a Content-Length."_s);
            return false;
        } else if (name.compare("connection", Qt::CaseInsensitive) == 0) {
            connection += value + ',';
        } else if (name.compare("upgrade", Qt::CaseInsensitive) == 0) {
            upgrade += value + ',';
        } else if (name.compare("expect", Qt::CaseInsensitive) == 0) {
            m_head.expectsContinue
                = m_head.minorVersion == 1 && value.compare("100-continue", Qt::CaseInsensitive) == 0;
        }
    }
    // Any other offer is ignored (RFC 9110 section 7.8); this one Qt HTTP Server takes up, and hangs up without a word.
    if (hasWord(connection, "upgrade") && hasWord(upgrade, "websocket")) {
        refuse(400, u"This server speaks no WebSocket."_s);
        return false;
    }
    m_head.contentLength = length ? length->toLongLong() : 0;
    m_head.keepAlive = m_head.minorVersion == 1 ? !hasWord(connection, "close") : hasWord(connection, "keep-alive");
    if (m_head.contentLength > m_limits.bodyBytes) {
        refuse(413, u"The body is longer than %1 bytes; send less."_s.arg(m_limits.bodyBytes));
        return false;
    }
    return true;
}

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
    const bool isHead = connection.scanner.head().method == "HEAD";
    socket->write(toWire(refusal, { !isHead, false, httpDate(QDateTime::currentSecsSinceEpoch()) }));
    closeWhenHeard(socket);
    Q_EMIT refused(refusal.status);
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
