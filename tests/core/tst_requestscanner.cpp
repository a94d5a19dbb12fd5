// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/requestscanner.h"

#include <QTest>

using namespace server;

class TestRequestScanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scansHeads_data();
    void scansHeads();
    void scansBytewise();
    void stopsAtTheRequestsEnd();
};

void TestRequestScanner::scansHeads_data()
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

void TestRequestScanner::scansHeads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    ConnectionLimits limits;
    limits.headBytes = 2000;
    limits.headerFields = 10;
    limits.bodyBytes = 1000;
    RequestScanner scanner(limits);
    scanner.feed(bytes);
    if (status == 0) {
        QCOMPARE(scanner.state(), RequestScanner::State::Complete);
    } else {
        QCOMPARE(scanner.state(), RequestScanner::State::Refused);
        QCOMPARE(scanner.refusal().status, status);
    }
}

void TestRequestScanner::scansBytewise()
{
    RequestScanner scanner((ConnectionLimits()));
    const QByteArray bytes = "POST /a?b=c HTTP/1.0\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET";
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const bool own = i < bytes.size() - 3;
        QCOMPARE(scanner.feed(QByteArrayView(bytes).sliced(i, 1)), own ? 1 : 0);
    }
    QCOMPARE(scanner.state(), RequestScanner::State::Complete);
    const HttpRequest request = scanner.head().toRequest("abc");
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.path, "/a");
    QCOMPARE(request.query, "b=c");
    QCOMPARE(request.header("HOST"), "x");
    QVERIFY(!scanner.head().keepAlive);
}

void TestRequestScanner::stopsAtTheRequestsEnd()
{
    RequestScanner scanner((ConnectionLimits()));
    const QByteArray first = "GET /1 HTTP/1.1\r\n\r\n";
    const QByteArray second = "GET http://localhost:8000/2?x HTTP/1.1\r\nHost: evil\r\n\r\n";
    QCOMPARE(scanner.feed(first + second), first.size());
    QCOMPARE(scanner.feed(second), 0);
    scanner.next();
    QCOMPARE(scanner.feed(second), second.size());
    const HttpRequest request = scanner.head().toRequest({});
    QCOMPARE(request.path, "/2");
    QCOMPARE(request.query, "x");
    QCOMPARE(request.header("Host"), "localhost:8000"); // the target's authority wins (RFC 9112 section 3.2.2)
    QCOMPARE(request.count("host"), 1);
}

QTEST_GUILESS_MAIN(TestRequestScanner)
#include "tst_requestscanner.moc"
