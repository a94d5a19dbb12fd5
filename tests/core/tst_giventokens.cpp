// SPDX-License-Identifier: GPL-3.0-or-later
// Which tokens of a body go on; those of cookies are in tst_cookiecalls.
#include "core/client/giventokens.h"

#include <QTest>

namespace {

const QByteArray Access = "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.c2ln";
const QByteArray Refresh = "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9.c2ln";
const QByteArray Other = "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoib3RoZXIifQ.c2ln";

} // namespace

class TestGivenTokens : public QObject
{
    Q_OBJECT

private slots:
    void fieldsOfTheBody_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("hasOwnNames");
        QTest::addColumn<QByteArray>("access");
        QTest::addColumn<QByteArray>("refresh");
        const auto field
            = [](const char *name, const QByteArray &token) { return QByteArray("'") + name + "': '" + token + '\''; };
        const auto pair = [&field](const char *first, const char *second) {
            return '{' + field(first, Access) + ", " + field(second, Refresh) + '}';
        };
        QTest::newRow("a pair") << pair("access", "refresh") << false << Access << Refresh;
        QTest::newRow("one alone") << '{' + field("access", Access) + '}' << false << Access << QByteArray();
        QTest::newRow("inside") << "{'data': {'tokens': " + pair("access", "refresh") + "}}" << false << Access
                                << Refresh;
        QTest::newRow("two of each: the first")
            << '[' + pair("access", "refresh") + ", {" + field("access", Other) + ", " + field("refresh", Other) + "}]"
            << false << Access << Refresh;
        QTest::newRow("other names") << pair("jwt", "renewal") << false << QByteArray() << QByteArray();
        QTest::newRow("the server's own names") << pair("jwt", "renewal") << true << Access << Refresh;
        QTest::newRow("the usual names, not the server's")
            << pair("access", "refresh") << true << QByteArray() << QByteArray();
        QTest::newRow("no token") << QByteArray("{'access': null, 'refresh': ''}") << false << QByteArray()
                                  << QByteArray();
        QTest::newRow("no JSON") << QByteArray("access granted") << false << QByteArray() << QByteArray();
    }
    void fieldsOfTheBody()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const bool, hasOwnNames);
        config::ServerProfile server;
        if (hasOwnNames) {
            server.fields.access = QStringLiteral("jwt");
            server.fields.refresh = QStringLiteral("renewal");
        }
        session::Exchange exchange;
        exchange.url = QUrl(QStringLiteral("https://shop.example/api/token/"));
        exchange.status = 200;
        exchange.replyHeaders.emplaceBack("Content-Type", "application/json");
        exchange.replyHeaders.emplaceBack("access", Other); // stands in no body
        exchange.replyHeaders.emplaceBack("refresh", Other);
        exchange.replyBody = QByteArray(body).replace('\'', '"');
        const client::GivenTokens given = client::givenTokens(server, exchange);
        QTEST(given.access, "access");
        QTEST(given.refresh, "refresh");
        QVERIFY(!given.accessCookie && !given.refreshCookie);
    }
};

QTEST_GUILESS_MAIN(TestGivenTokens)
#include "tst_giventokens.moc"
