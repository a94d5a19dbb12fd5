// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of a pasted text, whoever printed it; the causes are tst_explain's.
#include "core/archive/pastedexchange.h"

#include <QTest>

using namespace Qt::StringLiterals;
using archive::PastedExchange;

namespace {

/// With single quotes for double ones: moc loses its way in strings that hold both.
QByteArray quoted(QByteArray text)
{
    return text.replace('\'', '"');
}

const QByteArray refusal = quoted("{'detail':'Token is blacklisted','code':'token_not_valid'}");

} // namespace

class TestPastedExchange : public QObject
{
    Q_OBJECT

private slots:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("request"); ///< method, address, body
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("reply");
        const QByteArray head = "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n";
        QTest::newRow("curl -i") << head + '\n' + refusal + '\n' << QByteArray("  ") << 401 << refusal;
        QTest::newRow("CR LF") << QByteArray(head + '\n' + refusal + '\n').replace("\n", "\r\n") << QByteArray("  ")
                               << 401 << refusal;
        QTest::newRow("an interim answer first")
            << "HTTP/1.1 100 Continue\n\n" + head + '\n' + refusal << QByteArray("  ") << 401 << refusal;
        QTest::newRow("a request and its answer")
            << "POST /api/token/refresh/ HTTP/1.1\nHost: shop.example\nContent-Type: application/json\n\n"
                + quoted("{'refresh':'x'}") + "\n\n" + head + '\n' + refusal
            << "POST http://shop.example/api/token/refresh/ " + quoted("{'refresh':'x'}") << 401 << refusal;
        QTest::newRow("a folded field") << "HTTP/1.1 401 Unauthorized\nA: b\n c\n\n" + refusal << QByteArray("  ")
                                        << 401 << refusal;
        QTest::newRow("curl -v") << "* Trying 127.0.0.1:8000...\n> GET /whoami/ HTTP/1.1\n> Host: h:8000\n> \n"
                                    "< HTTP/1.1 401 Unauthorized\n< Content-Type: application/json\n< \n"
                                    "{ [58 bytes data]\n"
                + refusal + "* Connection #0 to host h left intact\n"
                                 << QByteArray("GET http://h:8000/whoami/ ") << 401 << refusal;
        QTest::newRow("curl -v, a body of lines")
            << QByteArray("> GET /x HTTP/1.1\n> Host: h\n> \n< HTTP/1.1 500 Error\n< \nfirst\n\nsecond\n"
                          "* Connection #0 to host h left intact\n")
            << QByteArray("GET http://h/x ") << 500 << QByteArray("first\n\nsecond");
        const QByteArray chunked = "HTTP/1.1 401 Unauthorized\nTransfer-Encoding: chunked\n\n";
        QTest::newRow("chunks") << chunked + "5\nfirst\n7;a=b\n second\n0\n\n"
                                << QByteArray("  ") << 401 << QByteArray("first second");
        QTest::newRow("chunks without their end") << chunked + "5\nfirst\n7\n second\n"
                                                  << QByteArray("  ") << 401 << QByteArray("first second");
        QTest::newRow("chunked by its header alone") << chunked + refusal << QByteArray("  ") << 401 << refusal;
        QTest::newRow("a command in lines above its output")
            << "alice@shop:~$ curl -X POST http://h/token/refresh/ \\\n  -H 'Content-Type: application/json' \\\n  -d '"
                + quoted("{'refresh':'x'}") + "'\n" + refusal
            << "POST http://h/token/refresh/ " + quoted("{'refresh':'x'}") << 0 << refusal;
        QTest::newRow("a quote that goes on")
            << "curl http://h/x -d '{\n  a\n}'\n" + refusal << QByteArray("POST http://h/x {\n  a\n}") << 0 << refusal;
        QTest::newRow("fields of a browser") << "Status: 401 Unauthorized\nContent-Type: application/json\n\n" + refusal
                                             << QByteArray("  ") << 401 << refusal;
        QTest::newRow("an access log") << quoted("h - - [x] 'POST /token/refresh/ HTTP/1.1' 401 58")
                                       << QByteArray("POST /token/refresh/ ") << 401 << QByteArray();
        QTest::newRow("Django's two lines") << quoted("Unauthorized: /whoami/\n[x] 'GET /whoami/ HTTP/1.1' 401 58")
                                            << QByteArray("GET /whoami/ ") << 401 << QByteArray();
        QTest::newRow("a log in JSON") << quoted("{'method':'GET','path':'/whoami/','status':'403'}")
                                       << QByteArray("GET /whoami/ ") << 403 << QByteArray();
        QTest::newRow("a body alone") << refusal << QByteArray("  ") << 0 << refusal;
        QTest::newRow("a page that tells its number")
            << QByteArray("<title>502 Bad Gateway</title>") << QByteArray("  ") << 502
            << QByteArray("<title>502 Bad Gateway</title>");
    }
    void reads()
    {
        QFETCH(QByteArray, text);
        const auto found = archive::exchangesFromText(text, fromEpochSeconds(1700000000));
        QVERIFY2(found, found ? "" : qPrintable(found.error().what));
        QCOMPARE(found->size(), 1);
        const session::Exchange &exchange = found->constFirst().exchange;
        QTEST(exchange.method + ' ' + exchange.url.toEncoded() + ' ' + exchange.body, "request");
        QTEST(exchange.status, "status");
        QTEST(exchange.replyBody, "reply");
        QCOMPARE(exchange.startedAt, fromEpochSeconds(1700000000));
    }

    void whatIsNoAnswerIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray(" \n");
        QTest::newRow("a word") << QByteArray("hello");
        QTest::newRow("a request alone") << QByteArray("GET /whoami/ HTTP/1.1\nHost: h\n\n");
        QTest::newRow("a field of a request") << QByteArray("Authorization: Bearer x");
    }
    void whatIsNoAnswerIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto found = archive::exchangesFromText(text, {});
        QVERIFY(!found);
        QCOMPARE(found.error().code, Errc::Malformed);
    }
};

QTEST_GUILESS_MAIN(TestPastedExchange)
#include "tst_pastedexchange.moc"
