// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/connectionguard.h"

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <memory>
#include <sys/socket.h>
#include <vector>

using namespace server;
using namespace std::chrono_literals;

namespace {

/// Answers what arrived: method, target and the body's size.
class EchoServer : public QAbstractHttpServer
{
public:
    explicit EchoServer(const ConnectionLimits &limits)
        : guard(new ConnectionGuard(limits, this))
    {
        guard->listen(QHostAddress::LocalHost);
        bind(guard);
    }

    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override
    {
        const RequestHead &head = guard->head(socket);
        HttpReply reply;
        reply.body = head.method + ' ' + head.target + ' ' + QByteArray::number(request.body().size());
        guard->reply(socket, reply);
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }

    ConnectionGuard *guard;
};

std::unique_ptr<QTcpSocket> connected(const EchoServer &server)
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress::LocalHost, server.guard->serverPort());
    return socket;
}

/// Everything that comes until \a enough says so or the server closes.
QByteArray exchange(QTcpSocket &socket, const QByteArray &request, const QByteArray &enough)
{
    QByteArray reply;
    socket.write(request);
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT((reply += socket.readAll(), reply.contains(enough))
                || (socket.state() == QAbstractSocket::UnconnectedState && (reply += socket.readAll(), true)),
            10'000);
    }();
    return reply;
}

QByteArray statusOf(const QByteArray &reply)
{
    return reply.mid(9, 3);
}

} // namespace

class TestConnectionGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesOverTheWire_data();
    void refusesOverTheWire();
    void deliversWhatQtLoses_data();
    void deliversWhatQtLoses();
    void answersPipelinedRequests();
    void continuesWhenAsked();
    void closesWhenAsked();
    void tellsHeadTheLengthAlone();
    void refusesEndlessHeader();
    void letsAClientHearTheRefusal();
    void survivesAClientThatIsGone();
    void timesOutAnUnfinishedRequest();
    void closesIdleConnections();
    void servesBesideManyThatWait();
    void boundsBodiesTogether();
};

void TestConnectionGuard::refusesOverTheWire_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("garbage") << QByteArray("hello\r\n\r\n") << QByteArray("400");
    QTest::newRow("negative length") << QByteArray("POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n")
                                     << QByteArray("400");
    QTest::newRow("body over the limit") << QByteArray("POST / HTTP/1.1\r\nContent-Length: 99000000\r\n\r\nabc")
                                         << QByteArray("413");
    QTest::newRow("header line of 200 KB") << "GET / HTTP/1.1\r\nA: " + QByteArray(200'000, 'a') + "\r\n\r\n"
                                           << QByteArray("431");
    QTest::newRow("a thousand headers") << "GET / HTTP/1.1\r\n" + QByteArray("A: b\r\n").repeated(1000) + "\r\n"
                                        << QByteArray("431");
    QTest::newRow("head split, then refused")
        << QByteArray("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") << QByteArray("411");
}

void TestConnectionGuard::refusesOverTheWire()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    EchoServer server({});
    auto socket = connected(server);
    socket->write(request.left(10)); // Qt HTTP Server has begun to read when the rest comes
    QTRY_COMPARE(socket->bytesToWrite(), 0);
    const QByteArray reply = exchange(*socket, request.mid(10), "\r\n\r\n{\"detail\":");
    QCOMPARE(statusOf(reply), status);
    QVERIFY(reply.contains("\r\nConnection: close\r\n"));
    QVERIFY(reply.contains("\r\nDate: "));
    QTRY_VERIFY(socket->state() == QAbstractSocket::UnconnectedState);
}

void TestConnectionGuard::deliversWhatQtLoses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("unknown method") << QByteArray("FOO /a HTTP/1.1\r\nHost: x\r\n\r\n") << QByteArray("FOO /a 0");
    QTest::newRow("two slashes") << QByteArray("GET //host/a HTTP/1.1\r\nHost: x\r\n\r\n")
                                 << QByteArray("GET //host/a 0");
    QTest::newRow("offer of HTTP/2") << QByteArray(
        "POST /a HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nab")
                                     << QByteArray("POST /a 2");
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.0\r\n\r\n") << QByteArray("GET / 0");
    QTest::newRow("header of 60 KB, then a body") << "POST /a HTTP/1.1\r\nA: " + QByteArray(60'000, 'a')
            + "\r\nContent-Length: 5\r\n\r\nhello" << QByteArray("POST /a 5");
    QTest::newRow("90 headers, then a body")
        << "POST /a HTTP/1.1\r\n" + QByteArray("A: b\r\n").repeated(89) + "Content-Length: 5\r\n\r\nhello"
        << QByteArray("POST /a 5");
    QTest::newRow("body of 10 MB") << "POST /a HTTP/1.1\r\nContent-Length: 10485760\r\n\r\n" + QByteArray(10485760, 'x')
                                   << QByteArray("POST /a 10485760");
}

void TestConnectionGuard::deliversWhatQtLoses()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, body);
    EchoServer server({});
    auto socket = connected(server);
    const QByteArray reply = exchange(*socket, request, "\r\n\r\n" + body);
    QVERIFY2(reply.endsWith("\r\n\r\n" + body), reply);
    if (request.contains("HTTP/1.1")) // the connection is still in step
        QVERIFY(exchange(*socket, "GET /next HTTP/1.1\r\n\r\n", "next 0").endsWith("GET /next 0"));
}

void TestConnectionGuard::answersPipelinedRequests()
{
    EchoServer server({});
    auto socket = connected(server);
    const QByteArray reply = exchange(*socket,
        "POST /1 HTTP/1.1\r\nContent-Length: 2\r\n\r\nabGET /2 HTTP/1.1\r\n\r\n\r\nPUT /3 HTTP/1.1\r\nContent-Length: "
        "1\r\n\r\nx",
        "PUT /3");
    const qsizetype first = reply.indexOf("POST /1 2");
    const qsizetype second = reply.indexOf("GET /2 0");
    const qsizetype third = reply.indexOf("PUT /3 1");
    QVERIFY2(first > 0 && first < second && second < third, reply);
}

void TestConnectionGuard::continuesWhenAsked()
{
    EchoServer server({});
    auto socket = connected(server);
    QByteArray reply = exchange(
        *socket, "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", "100 Continue\r\n\r\n");
    QCOMPARE(reply, "HTTP/1.1 100 Continue\r\n\r\n");
    reply = exchange(*socket, "ab", "POST / 2");
    QVERIFY2(reply.startsWith("HTTP/1.1 200") && reply.endsWith("POST / 2"), reply);
    // Too much is refused before it is sent (RFC 9110 section 10.1.1).
    reply = exchange(*socket, "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99000000\r\n\r\n", "{");
    QCOMPARE(statusOf(reply), "413");
}

void TestConnectionGuard::closesWhenAsked()
{
    EchoServer server({});
    for (const QByteArray request : { "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n" }) {
        auto socket = connected(server);
        exchange(*socket, request, "GET / 0");
        QTRY_VERIFY(socket->state() == QAbstractSocket::UnconnectedState);
    }
    QTRY_COMPARE(server.guard->connectionCount(), 0);
}

void TestConnectionGuard::tellsHeadTheLengthAlone()
{
    EchoServer server({});
    auto socket = connected(server);
    QByteArray reply = exchange(*socket, "HEAD /a HTTP/1.1\r\n\r\n", "\r\n\r\n");
    QVERIFY(reply.contains("Content-Length: 9\r\n"));
    QVERIFY(reply.endsWith("\r\n\r\n"));
    reply = exchange(*socket, "GET /b HTTP/1.1\r\n\r\n", "GET /b 0");
    QVERIFY(reply.startsWith("HTTP/1.1 200"));
}

void TestConnectionGuard::refusesEndlessHeader()
{
    EchoServer server({});
    auto socket = connected(server);
    socket->write("GET / HTTP/1.1\r\nA: ");
    QByteArray reply;
    for (int i = 0; i < 1000 && reply.isEmpty(); ++i) { // up to 64 MB, if nobody stops it
        socket->write(QByteArray(65536, 'a'));
        QTRY_VERIFY(socket->bytesToWrite() == 0 || socket->bytesAvailable() > 0);
        reply = socket->readAll();
    }
    QCOMPARE(statusOf(reply), "431");
}

void TestConnectionGuard::letsAClientHearTheRefusal()
{
    // A client that sends all of its 50 MB before it reads must still find the answer, not a reset.
    EchoServer server({});
    auto socket = connected(server);
    const QByteArray reply = exchange(
        *socket, "POST / HTTP/1.1\r\nContent-Length: 50000000\r\n\r\n" + QByteArray(50'000'000, 'x'), "{\"detail\"");
    QCOMPARE(statusOf(reply), "413");
}

void TestConnectionGuard::survivesAClientThatIsGone()
{
    // The refusal can't be written any more, which ends the connection while it is refused; a sanitizer tells.
    EchoServer server({});
    QSignalSpy refused(server.guard, &ConnectionGuard::refused);
    auto socket = connected(server);
    QVERIFY(socket->waitForConnected());
    const int descriptor = int(socket->socketDescriptor());
    QCOMPARE(::send(descriptor, "GET /\r\n\r\n", 9, 0), 9);
    const linger atOnce{ 1, 0 }; // a reset in place of a farewell
    QCOMPARE(::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce), 0);
    socket->abort();
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(refused.constFirst().constFirst().toInt(), 400);
    QTRY_COMPARE(server.guard->connectionCount(), 0);
}

void TestConnectionGuard::timesOutAnUnfinishedRequest()
{
    ConnectionLimits limits;
    limits.headTime = 200ms;
    EchoServer server(limits);
    auto socket = connected(server);
    QByteArray reply = exchange(*socket, "GET / HT", "{\"detail\"");
    QCOMPARE(statusOf(reply), "408");
}

void TestConnectionGuard::closesIdleConnections()
{
    ConnectionLimits limits;
    limits.idleTime = 200ms;
    EchoServer server(limits);
    auto silent = connected(server);
    auto inBody = connected(server);
    inBody->write("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
    QTRY_COMPARE(server.guard->connectionCount(), 2);
    QTRY_COMPARE(server.guard->connectionCount(), 0);
    QTRY_VERIFY(silent->state() == QAbstractSocket::UnconnectedState);
    QCOMPARE(silent->readAll(), "");
    QTRY_VERIFY(inBody->state() == QAbstractSocket::UnconnectedState);
    QCOMPARE(statusOf(inBody->readAll()), "408");
}

void TestConnectionGuard::servesBesideManyThatWait()
{
    ConnectionLimits limits;
    limits.connections = 50;
    EchoServer server(limits);
    std::vector<std::unique_ptr<QTcpSocket>> waiting;
    for (int i = 0; i < 300; ++i) {
        waiting.push_back(connected(server));
        waiting.back()->write("G");
    }
    auto honest = connected(server);
    QVERIFY(exchange(*honest, "GET /a HTTP/1.1\r\n\r\n", "GET /a 0").endsWith("GET /a 0"));
    QVERIFY(server.guard->connectionCount() <= 50);
    const auto isClosed = [](const auto &socket) { return socket->state() == QAbstractSocket::UnconnectedState; };
    QTRY_VERIFY(std::count_if(waiting.begin(), waiting.end(), isClosed) >= 250);
    QVERIFY(exchange(*honest, "GET /b HTTP/1.1\r\n\r\n", "GET /b 0").endsWith("GET /b 0"));
}

void TestConnectionGuard::boundsBodiesTogether()
{
    ConnectionLimits limits;
    limits.bodyBytes = 1000;
    limits.bodiesInFlight = 1500;
    EchoServer server(limits);
    auto first = connected(server);
    first->write("POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\nx");
    QTRY_COMPARE(server.guard->connectionCount(), 1);
    auto second = connected(server);
    QTRY_COMPARE(second->state(), QAbstractSocket::ConnectedState);
    const QByteArray request = "POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n";
    const QByteArray refused = exchange(*second, request, "{\"detail\"");
    QCOMPARE(statusOf(refused), "503");
    first->abort(); // what it had counted is free again
    QTRY_VERIFY(server.guard->connectionCount() <= 1);
    auto third = connected(server);
    QVERIFY(exchange(*third, request + QByteArray(1000, 'x'), "POST / 1000").endsWith("POST / 1000"));
}

QTEST_GUILESS_MAIN(TestConnectionGuard)
#include "tst_connectionguard.moc"
