// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/resend.h"
#include "core/jose/base64url.h"

#include <QTest>

using session::Exchange;

namespace {

const QByteArray token = jose::encodeBase64Url(QByteArray("{'alg':'HS256'}").replace('\'', '"')) + '.'
    + jose::encodeBase64Url(QByteArray("{'token_type':'access','jti':'7be20002'}").replace('\'', '"'))
    + ".c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4";

Exchange call()
{
    Exchange made;
    made.endpoint = session::Endpoint::WhoAmI;
    made.method = "PATCH";
    made.url = QUrl(QStringLiteral("https://shop.example/api/me/?page=2"));
    made.server = QStringLiteral("https://shop.example");
    made.headers = { { ":authority", "shop.example" }, { "Host", "shop.example" }, { "Content-Length", "2" },
        { "accept-encoding", "br" }, { "Authorization", "Bearer " + token }, { "X-One", "1" }, { "X-One", "2" } };
    made.body = "{}";
    made.status = 401;
    made.replyBody = "{}";
    return made;
}

} // namespace

class TestResend : public QObject
{
    Q_OBJECT

private slots:
    void theSameIsSent()
    {
        const session::SessionLog log([] { return Instant{}; });
        const auto request = client::requestAgain(call(), log, nullptr);
        QVERIFY(request);
        QCOMPARE(request->method, QByteArray("PATCH"));
        QCOMPARE(request->url, call().url);
        QCOMPARE(request->endpoint, session::Endpoint::WhoAmI);
        QCOMPARE(request->server, QStringLiteral("https://shop.example"));
        QCOMPARE(request->body, QByteArray("{}"));
        // What the client counts and chooses itself is its own.
        const session::Headers expected{ { "Authorization", "Bearer " + token }, { "X-One", "1" }, { "X-One", "2" } };
        QCOMPARE(request->headers, expected);
    }

    /// What no record holds is the server's to add.
    void whatTheServerIsKnownBy()
    {
        const session::SessionLog log([] { return Instant{}; });
        config::ServerProfile server;
        server.baseUrl = QUrl(QStringLiteral("http://127.0.0.1:8010"));
        server.startSecret = "of this start";
        server.connection.caFile = QStringLiteral("/ca.pem");
        Exchange users = call();
        users.url = QUrl(QStringLiteral("http://127.0.0.1:8010/users/"));
        users.headers = { { session::startSecretHeader, "***" } };
        const auto request = client::requestAgain(users, log, &server);
        QVERIFY(request);
        QCOMPARE(request->connection.caFile, server.connection.caFile);
        const session::Headers expected{ { session::startSecretHeader, "of this start" } };
        QCOMPARE(request->headers, config::wantsStartSecret(u"/users/") ? expected : session::Headers());
        users.url.setPort(8011); // another one there: no secret for it
        QCOMPARE(client::requestAgain(users, log, &server)->headers, session::Headers());
    }

    void whatIsNotWholeIsNotSent_data()
    {
        QTest::addColumn<Exchange>("exchange");
        QTest::addColumn<QString>("why");
        Exchange made = call();
        made.isShortened = true;
        QTest::newRow("dropped body") << made << QStringLiteral("dropped");
        made = call();
        made.headers = { { "Authorization", "Bearer " + token.left(token.lastIndexOf('.') + 1) } };
        QTest::newRow("without its signature") << made << QStringLiteral("without signatures");
        made = call();
        made.body = "{\"password\":\"…\"}";
        QTest::newRow("masked body") << made << QStringLiteral("masked");
        made = call();
        made.headers = { { "Authorization", "Bearer ***" } };
        QTest::newRow("masked field") << made << QStringLiteral("masked");
        made = call();
        made.url = QUrl(QStringLiteral("/api/me/"));
        QTest::newRow("no address") << made << QStringLiteral("no address");
        made.url = QUrl(QStringLiteral("file:///etc/passwd"));
        QTest::newRow("no web") << made << QStringLiteral("no address");
    }
    void whatIsNotWholeIsNotSent()
    {
        QFETCH(const Exchange, exchange);
        QFETCH(const QString, why);
        session::SessionLog log([] { return Instant{}; });
        session::TokenRecord stripped;
        stripped.text = token.left(token.lastIndexOf('.') + 1);
        stripped.isStripped = true;
        stripped.readable = true;
        log.restore({ stripped }, {});
        const auto request = client::requestAgain(exchange, log, nullptr);
        QVERIFY(!request);
        QCOMPARE(request.error().code, Errc::Usage);
        QVERIFY2(request.error().what.contains(why), qPrintable(request.error().what));
        QVERIFY(!request.error().what.contains(QString::fromUtf8(token)));
    }
};

QTEST_GUILESS_MAIN(TestResend)
#include "tst_resend.moc"
