// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/httpfront.h"

#include <QScopeGuard>
#include <QSemaphore>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <ctime>
#include <memory>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace server;
using namespace std::chrono_literals;

namespace {

/// Answers what arrived: method, path and the body's size, in a thread of its own.
class EchoServer
{
public:
    explicit EchoServer(const ConnectionLimits &limits)
        : front(HttpFront::listen(0, limits,
            [this](const HttpRequest &request, const HttpFront::Answer &answer) {
                ++asked;
                answer(echo(request));
            }).value())
        , m_thread(QThread::create([this] { front->run(); }))
    {
        m_thread->start();
    }
    ~EchoServer()
    {
        front->stop();
        m_thread->wait();
    }

    const std::unique_ptr<HttpFront> front;
    std::atomic<int> asked = 0;

private:
    static HttpReply echo(const HttpRequest &request)
    {
        HttpReply reply;
        reply.body = request.method + ' ' + request.path + (request.query.isEmpty() ? "" : '?' + request.query) + ' '
            + QByteArray::number(request.body.size());
        if (request.path == "/value")
            reply.body += ' ' + request.header("A");
        if (request.path == "/host")
            reply.body += ' ' + request.header("Host") + ' ' + QByteArray::number(request.count("host"));
        if (request.path.startsWith("/status/"))
            reply.status = request.path.mid(8).toInt();
        if (request.path.startsWith("/large"))
            reply.body = QByteArray(1'000'000, 'x');
        return reply;
    }

    std::unique_ptr<QThread> m_thread;
};

std::unique_ptr<QTcpSocket> connected(const EchoServer &server)
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress::LocalHost, server.front->port());
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

class TestHttpFront : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsHeads_data();
    void readsHeads();
    void readsBytewise();
    void knowsTheTarget();
    void refusesOverTheWire_data();
    void refusesOverTheWire();
    void deliversWhatIsUnusual_data();
    void deliversWhatIsUnusual();
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
    void isNotHeldUpByHalfBodies();
    void endsABodyThatTrickles();
    void endsAHeadOfEmptyLines();
    void leavesUnreadAnswersWithTheClient();
    void cutsOffWhoDoesNotRead();
    void boundsUnreadAnswersTogether();
    void answersWhoHasFinishedSending_data();
    void answersWhoHasFinishedSending();
    void survivesPipelinesThatBreakOff();
    void survivesWithoutDescriptors();
    void rushesNotWithoutDescriptors();
    void answersLater();
    void theStatusHasItsPhrase_data();
    void theStatusHasItsPhrase();
};

void TestHttpFront::readsHeads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status"); // 0: complete
    const auto row
        = [](const char *name, const QByteArray &bytes, int status) { QTest::newRow(name) << bytes << status; };
    row("plain", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 0);
    row("bare line feeds", "GET / HTTP/1.1\nHost: x\n\n", 0);
    row("empty lines before", "\r\n\r\nGET / HTTP/1.1\r\n\r\n", 0);
    row("unknown method", "FOO / HTTP/1.1\r\n\r\n", 0);
    row("asterisk", "OPTIONS * HTTP/1.1\r\n\r\n", 0);
    row("absolute", "GET http://localhost/a HTTP/1.1\r\n\r\n", 0);
    row("body", "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab", 0);
    row("same length twice", "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", 0);
    row("no words", "\x16\x03\x01 hello\r\n\r\n", 400);
    row("two words", "GET /\r\n\r\n", 400);
    row("four words", "GET / a HTTP/1.1\r\n\r\n", 400);
    row("control in target", "GET /\x01 HTTP/1.1\r\n\r\n", 400);
    row("strange method", "GE\"T / HTTP/1.1\r\n\r\n", 400);
    row("authority form", "CONNECT a:80 HTTP/1.1\r\n\r\n", 400);
    row("version 2", "PRI * HTTP/2.0\r\n\r\n", 505);
    row("no HTTP", "GET / FTP/1.1\r\n\r\n", 400);
    row("header without colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", 400);
    row("blank before colon (RFC 9112 section 5.1)", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400);
    row("folded header", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", 400);
    row("other controls in a value, as Django takes them", "GET / HTTP/1.1\r\nA: b\x01\x7f c\r\n\r\n", 0);
    row("carriage return in value", "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", 400);
    row("negative length", "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400);
    row("signed length", "POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\n", 400);
    row("hexadecimal length", "POST / HTTP/1.1\r\nContent-Length: 0x5\r\n\r\n", 400);
    row("empty length", "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", 400);
    row("two lengths", "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n", 400);
    row("length list", "POST / HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\n", 400);
    row("huge length", "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400);
    row("too long a body", "POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n", 413);
    row("chunked", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411);
    row("chunked and length (smuggling)",
        "POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nab", 411);
    row("offer of HTTP/2", "GET / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n", 0);
    row("upgrade", "GET / HTTP/1.1\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n", 400);
    row("long line", "GET / HTTP/1.1\r\nA: " + QByteArray(3000, 'a') + "\r\n\r\n", 431);
    row("long target", "GET /" + QByteArray(3000, 'a') + " HTTP/1.1\r\n\r\n", 431);
    row("many headers", "GET / HTTP/1.1\r\n" + QByteArray("A: b\r\n").repeated(11) + "\r\n", 431);
}

void TestHttpFront::readsHeads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    ConnectionLimits limits;
    limits.headBytes = 2000;
    limits.headerFields = 10;
    limits.bodyBytes = 1000;
    EchoServer server(limits);
    auto socket = connected(server);
    const QByteArray reply = exchange(*socket, bytes, "\r\n\r\n");
    QCOMPARE(statusOf(reply).toInt(), status == 0 ? 200 : status);
    QCOMPARE(server.asked, status == 0 ? 1 : 0);
}

void TestHttpFront::readsBytewise()
{
    EchoServer server({});
    auto socket = connected(server);
    QVERIFY(socket->waitForConnected());
    for (const char c : QByteArray("POST /a?b=c HTTP/1.0\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET")) {
        socket->putChar(c);
        QVERIFY(socket->waitForBytesWritten());
    }
    const QByteArray reply = exchange(*socket, {}, "POST /a?b=c 3");
    QVERIFY2(reply.endsWith("POST /a?b=c 3"), reply);
    QVERIFY2(reply.contains("\r\nConnection: close\r\n"), reply);
}

void TestHttpFront::knowsTheTarget()
{
    EchoServer server({});
    auto socket = connected(server);
    // The target's authority wins (RFC 9112 section 3.2.2).
    const QByteArray reply = exchange(
        *socket, "GET /1 HTTP/1.1\r\n\r\nGET http://localhost:8000/host?x HTTP/1.1\r\nHost: evil\r\n\r\n", "host?x");
    QVERIFY2(reply.endsWith("GET /host?x 0 localhost:8000 1"), reply);
}

void TestHttpFront::refusesOverTheWire_data()
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

void TestHttpFront::refusesOverTheWire()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    EchoServer server({});
    auto socket = connected(server);
    socket->write(request.left(10)); // it has begun to read when the rest comes
    QTRY_COMPARE(socket->bytesToWrite(), 0);
    const QByteArray reply = exchange(*socket, request.mid(10), "\r\n\r\n{\"detail\":");
    QCOMPARE(statusOf(reply), status);
    QVERIFY(reply.contains("\r\nConnection: close\r\n"));
    QVERIFY(reply.contains("\r\nDate: "));
    QTRY_VERIFY(socket->state() == QAbstractSocket::UnconnectedState);
}

void TestHttpFront::deliversWhatIsUnusual_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("unknown method") << QByteArray("FOO /a HTTP/1.1\r\nHost: x\r\n\r\n") << QByteArray("FOO /a 0");
    QTest::newRow("two slashes") << QByteArray("GET //host/a HTTP/1.1\r\nHost: x\r\n\r\n")
                                 << QByteArray("GET //host/a 0");
    QTest::newRow("offer of HTTP/2") << QByteArray(
        "POST /a HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nab")
                                     << QByteArray("POST /a 2");
    QTest::newRow("controls in a value") << QByteArray("GET /value HTTP/1.1\r\nA: b\x01\x7f c\r\n\r\n")
                                         << QByteArray("GET /value 0 b\x01\x7f c");
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.0\r\n\r\n") << QByteArray("GET / 0");
    QTest::newRow("header of 60 KB, then a body") << "POST /a HTTP/1.1\r\nA: " + QByteArray(60'000, 'a')
            + "\r\nContent-Length: 5\r\n\r\nhello" << QByteArray("POST /a 5");
    QTest::newRow("90 headers, then a body")
        << "POST /a HTTP/1.1\r\n" + QByteArray("A: b\r\n").repeated(89) + "Content-Length: 5\r\n\r\nhello"
        << QByteArray("POST /a 5");
    QTest::newRow("body of 10 MB") << "POST /a HTTP/1.1\r\nContent-Length: 10485760\r\n\r\n" + QByteArray(10485760, 'x')
                                   << QByteArray("POST /a 10485760");
}

void TestHttpFront::deliversWhatIsUnusual()
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

void TestHttpFront::answersPipelinedRequests()
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

void TestHttpFront::continuesWhenAsked()
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

void TestHttpFront::closesWhenAsked()
{
    EchoServer server({});
    for (const QByteArray request : { "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n" }) {
        auto socket = connected(server);
        exchange(*socket, request, "GET / 0");
        QTRY_VERIFY(socket->state() == QAbstractSocket::UnconnectedState);
    }
    QTRY_COMPARE(server.front->connectionCount(), 0);
}

void TestHttpFront::tellsHeadTheLengthAlone()
{
    EchoServer server({});
    auto socket = connected(server);
    QByteArray reply = exchange(*socket, "HEAD /a HTTP/1.1\r\n\r\n", "\r\n\r\n");
    QVERIFY(reply.contains("Content-Length: 9\r\n"));
    QVERIFY(reply.endsWith("\r\n\r\n"));
    reply = exchange(*socket, "GET /b HTTP/1.1\r\n\r\n", "GET /b 0");
    QVERIFY(reply.startsWith("HTTP/1.1 200"));
}

void TestHttpFront::refusesEndlessHeader()
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

void TestHttpFront::letsAClientHearTheRefusal()
{
    // A client that sends all of its 50 MB before it reads must still find the answer, not a reset.
    EchoServer server({});
    auto socket = connected(server);
    const QByteArray reply = exchange(
        *socket, "POST / HTTP/1.1\r\nContent-Length: 50000000\r\n\r\n" + QByteArray(50'000'000, 'x'), "{\"detail\"");
    QCOMPARE(statusOf(reply), "413");
}

void TestHttpFront::survivesAClientThatIsGone()
{
    // The refusal can't be written any more, which ends the connection while it is refused; a sanitizer tells.
    EchoServer server({});
    auto socket = connected(server);
    QVERIFY(socket->waitForConnected());
    const int descriptor = int(socket->socketDescriptor());
    QCOMPARE(::send(descriptor, "GET /\r\n\r\n", 9, 0), 9);
    const linger atOnce{ 1, 0 }; // a reset in place of a farewell
    QCOMPARE(::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce), 0);
    socket->abort();
    auto next = connected(server);
    QVERIFY(exchange(*next, "GET /a HTTP/1.1\r\n\r\n", "GET /a 0").endsWith("GET /a 0"));
    QTRY_COMPARE(server.front->connectionCount(), 1);
}

void TestHttpFront::timesOutAnUnfinishedRequest()
{
    ConnectionLimits limits;
    limits.headTime = 200ms;
    EchoServer server(limits);
    auto socket = connected(server);
    QByteArray reply = exchange(*socket, "GET / HT", "{\"detail\"");
    QCOMPARE(statusOf(reply), "408");
}

void TestHttpFront::closesIdleConnections()
{
    ConnectionLimits limits;
    limits.idleTime = 200ms;
    EchoServer server(limits);
    auto silent = connected(server);
    auto inBody = connected(server);
    inBody->write("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
    QTRY_COMPARE(server.front->connectionCount(), 2);
    QTRY_COMPARE(server.front->connectionCount(), 0);
    QTRY_VERIFY(silent->state() == QAbstractSocket::UnconnectedState);
    QCOMPARE(silent->readAll(), "");
    QTRY_VERIFY(inBody->state() == QAbstractSocket::UnconnectedState);
    QCOMPARE(statusOf(inBody->readAll()), "408");
}

void TestHttpFront::servesBesideManyThatWait()
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
    QVERIFY(server.front->connectionCount() <= 50);
    const auto isClosed = [](const auto &socket) { return socket->state() == QAbstractSocket::UnconnectedState; };
    QTRY_VERIFY(std::count_if(waiting.begin(), waiting.end(), isClosed) >= 250);
    QVERIFY(exchange(*honest, "GET /b HTTP/1.1\r\n\r\n", "GET /b 0").endsWith("GET /b 0"));
}

void TestHttpFront::boundsBodiesTogether()
{
    ConnectionLimits limits;
    limits.bodyBytes = 1000;
    limits.bytesHeld = 1500;
    EchoServer server(limits);
    const QByteArray request = "POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n";
    auto first = connected(server);
    first->write(request + QByteArray(900, 'x'));
    QTRY_COMPARE(server.front->connectionCount(), 1);
    QTRY_COMPARE(first->bytesToWrite(), 0);
    // What was announced doesn't count, what came does; who waits makes room for who sends.
    const auto isGivenUp = [&] { // once its bytes were read
        auto second = connected(server);
        return exchange(*second, request + QByteArray(1000, 'x'), "POST / 1000").endsWith("POST / 1000")
            && first->bytesAvailable() > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isGivenUp(), 60'000);
    QCOMPARE(statusOf(exchange(*first, {}, "{\"detail\"")), "503");
}

void TestHttpFront::isNotHeldUpByHalfBodies()
{
    EchoServer server({});
    std::vector<std::unique_ptr<QTcpSocket>> half;
    for (int i = 0; i < 9; ++i) {
        half.push_back(connected(server));
        half.back()->write("POST / HTTP/1.1\r\nContent-Length: 10000000\r\n\r\n" + QByteArray(9'000'000, 'x'));
        QTRY_COMPARE(half.back()->bytesToWrite(), 0);
    }
    for (int i = 0; i < 11; ++i) {
        auto honest = connected(server);
        const QByteArray reply = exchange(*honest, "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nab", "POST /a 2");
        QVERIFY2(reply.endsWith("POST /a 2"), reply);
    }
}

void TestHttpFront::endsABodyThatTrickles()
{
    ConnectionLimits limits;
    limits.bodyTime = 300ms;
    EchoServer server(limits);
    auto socket = connected(server);
    socket->write("POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
    QByteArray reply;
    const auto isOver = [&] {
        socket->write("x"); // never idle
        reply += socket->readAll();
        return reply.contains("{\"detail\"");
    };
    QTRY_VERIFY(isOver());
    QCOMPARE(statusOf(reply), "408");
}

void TestHttpFront::endsAHeadOfEmptyLines()
{
    ConnectionLimits limits;
    limits.headTime = 300ms;
    EchoServer server(limits);
    auto socket = connected(server);
    QTRY_COMPARE(server.front->connectionCount(), 1);
    const auto isOver = [&] {
        socket->write("\r\n");
        return server.front->connectionCount() == 0;
    };
    QTRY_VERIFY(isOver());
}

void TestHttpFront::leavesUnreadAnswersWithTheClient()
{
    EchoServer server({});
    auto greedy = connected(server);
    greedy->setReadBufferSize(1);
    greedy->write(QByteArray("GET /large HTTP/1.1\r\n\r\n").repeated(300)); // 300 MB, if all were answered
    QTRY_VERIFY(server.asked > 1);
    int asked = 0;
    for (int i = 0; i < 50; ++i) {
        auto honest = connected(server);
        QVERIFY(exchange(*honest, "GET /a HTTP/1.1\r\n\r\n", "GET /a 0").endsWith("GET /a 0"));
        asked = server.asked - i - 1;
    }
    QVERIFY2(asked < 20, qPrintable(QString::number(asked))); // what the system's buffers hold
    QTRY_VERIFY_WITH_TIMEOUT(
        (greedy->setReadBufferSize(0), greedy->readAll(), server.asked - 50 == 300), 100'000); // once it reads
}

void TestHttpFront::cutsOffWhoDoesNotRead()
{
    ConnectionLimits limits;
    limits.replyTime = 200ms;
    EchoServer server(limits);
    auto greedy = connected(server);
    greedy->setReadBufferSize(1);
    greedy->write(QByteArray("GET /large HTTP/1.1\r\n\r\n").repeated(1000));
    QTRY_VERIFY(server.asked > 1);
    QTRY_COMPARE(server.front->connectionCount(), 0);
}

void TestHttpFront::boundsUnreadAnswersTogether()
{
    ConnectionLimits limits;
    limits.bytesHeld = 3'000'000;
    EchoServer server(limits);
    std::vector<std::unique_ptr<QTcpSocket>> greedy;
    for (int i = 0; i < 10; ++i) {
        greedy.push_back(connected(server));
        greedy.back()->setReadBufferSize(1);
        greedy.back()->write(
            QByteArray("GET /large HTTP/1.1\r\n\r\n").repeated(200)); // more than the system's buffers hold
    }
    QTRY_VERIFY(server.front->connectionCount() <= 3);
}

void TestHttpFront::answersWhoHasFinishedSending_data()
{
    QTest::addColumn<QByteArray>("requests");
    QTest::addColumn<int>("answers");
    QTest::newRow("one") << QByteArray("GET /a HTTP/1.1\r\n\r\n") << 1;
    QTest::newRow("one with a body") << QByteArray("POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nab") << 1;
    QTest::newRow("five") << QByteArray("GET /a HTTP/1.1\r\n\r\n").repeated(5) << 5;
    QTest::newRow("one and a half") << QByteArray("GET /a HTTP/1.1\r\n\r\nGET /b HT") << 1;
    // RFC 9112 section 9.6: nothing after "close" is a request.
    QTest::newRow("close, then another") << QByteArray(
        "GET /a HTTP/1.1\r\nConnection: close\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
                                         << 1;
    QTest::newRow("HTTP/1.0, then another")
        << QByteArray("GET /a HTTP/1.0\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 0\r\n\r\n") << 1;
    QTest::newRow("four that close") << QByteArray("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n").repeated(4) << 1;
}

void TestHttpFront::answersWhoHasFinishedSending()
{
    QFETCH(QByteArray, requests);
    QFETCH(int, answers);
    EchoServer server({});
    for (int i = 0; i < 100; ++i) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.front->port());
        QVERIFY(socket.waitForConnected());
        const int descriptor = int(socket.socketDescriptor());
        QCOMPARE(::send(descriptor, requests.constData(), size_t(requests.size()), 0), requests.size());
        QCOMPARE(::shutdown(descriptor, SHUT_WR), 0);
        QByteArray reply;
        while (socket.waitForReadyRead(10'000))
            reply += socket.readAll();
        QCOMPARE(reply.count("HTTP/1.1 200"), answers);
        QCOMPARE(reply.count("HTTP/1.1"), answers);
    }
    QCOMPARE(server.asked, 100 * answers);
}

void TestHttpFront::survivesPipelinesThatBreakOff()
{
    EchoServer server({});
    for (int i = 0; i < 200; ++i) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.front->port());
        QVERIFY(socket.waitForConnected());
        socket.write(QByteArray("GET / HTTP/1.1\r\n\r\n").repeated(1 + i % 7));
        socket.flush();
        if (i % 2)
            socket.abort();
        else
            socket.disconnectFromHost();
    }
    auto next = connected(server);
    QVERIFY(exchange(*next, "GET /a HTTP/1.1\r\n\r\n", "GET /a 0").endsWith("GET /a 0"));
    QTRY_COMPARE(server.front->connectionCount(), 1);
}

void TestHttpFront::survivesWithoutDescriptors()
{
    EchoServer server({});
    auto idle = connected(server);
    QVERIFY(exchange(*idle, "GET /a HTTP/1.1\r\n\r\n", "GET /a 0").endsWith("GET /a 0"));
    const std::array clients{ ::socket(AF_INET, SOCK_STREAM, 0), ::socket(AF_INET, SOCK_STREAM, 0) };
    rlimit enough{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &enough), 0);
    rlimit none = enough;
    const int next = ::dup(0);
    QCOMPARE(::close(next), 0);
    none.rlim_cur = rlim_t(next); // the server can't take a connection any more
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto restore = qScopeGuard([&enough] { ::setrlimit(RLIMIT_NOFILE, &enough); });

    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.front->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (const int client : clients) {
        QCOMPARE(::connect(client, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
        QCOMPARE(::send(client, "GET /b HTTP/1.0\r\n\r\n", 19, 0), 19);
    }
    // It parts with the one that is idle for the first, and with the first, once that has its answer, for the second.
    QTRY_COMPARE(server.asked, 3);
    QTRY_VERIFY(idle->state() == QAbstractSocket::UnconnectedState);
    for (const int client : clients)
        ::close(client);
}

void TestHttpFront::rushesNotWithoutDescriptors()
{
    EchoServer server({});
    QVERIFY(exchange(*connected(server), "GET /a HTTP/1.0\r\n\r\n", "GET /a 0").endsWith("GET /a 0")); // it runs
    QTRY_COMPARE(server.front->connectionCount(), 0);
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    rlimit enough{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &enough), 0);
    rlimit none = enough;
    const int next = ::dup(0);
    QCOMPARE(::close(next), 0);
    none.rlim_cur = rlim_t(next);
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto restore = qScopeGuard([&enough] { ::setrlimit(RLIMIT_NOFILE, &enough); });
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.front->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    QCOMPARE(::connect(client, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    QCOMPARE(::send(client, "GET /b HTTP/1.0\r\n\r\n", 19, 0), 19);
    const std::clock_t before = std::clock(); // processor time of all threads
    QTest::qWait(300);
    const double seconds = double(std::clock() - before) / CLOCKS_PER_SEC;
    QVERIFY2(seconds < 0.15, qPrintable(QString::number(seconds)));
    QCOMPARE(server.asked, 1);
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &enough), 0);
    QTRY_COMPARE(server.asked, 2);
    ::close(client);
}

void TestHttpFront::theStatusHasItsPhrase_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : { "200 OK", "401 Unauthorized", "413 Request Entity Too Large", "503 Service Unavailable",
             "418 Unknown" }) // a line without a phrase is read by few
        QTest::newRow(line) << QByteArray(line);
}

void TestHttpFront::theStatusHasItsPhrase()
{
    QFETCH(QByteArray, line);
    const EchoServer server({});
    const auto socket = connected(server);
    const QByteArray reply = exchange(*socket, "GET /status/" + line.left(3) + " HTTP/1.1\r\n\r\n", "\r\n\r\n");
    QVERIFY2(reply.startsWith("HTTP/1.1 " + line + "\r\n"), reply.constData());
}

void TestHttpFront::answersLater()
{
    QSemaphore asked;
    HttpFront::Answer later; // of the front's thread
    const auto front = HttpFront::listen(0, {}, [&](const HttpRequest &, const HttpFront::Answer &answer) {
        later = answer;
        asked.release();
    }).value();
    const std::unique_ptr<QThread> thread(QThread::create([&front] { front->run(); }));
    thread->start();
    const auto end = qScopeGuard([&] {
        front->stop();
        thread->wait();
    });
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, front->port());
    socket.write("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
    QVERIFY(socket.waitForBytesWritten());
    for (const QByteArray text : { "first", "second" }) {
        QVERIFY(asked.tryAcquire(1, 10'000));
        QCOMPARE(asked.available(), 0); // the next one waits for the answer
        front->post([&later, text] {
            HttpReply reply;
            reply.body = text;
            const HttpFront::Answer answer = later;
            answer(reply);
        });
        QByteArray reply;
        QTRY_VERIFY((reply += socket.readAll(), reply.endsWith(text)));
        QCOMPARE(reply.count("HTTP/1.1"), 1);
    }
}

QTEST_GUILESS_MAIN(TestHttpFront)
#include "tst_httpfront.moc"
