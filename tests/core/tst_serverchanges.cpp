// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded server while it runs: other settings, another time, an end.
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/jose/jws.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/server/authserver.h"
#include "tests/support/rawhttp.h"

#include <QEventLoop>
#include <QSemaphore>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <atomic>

using namespace server;
using namespace Qt::StringLiterals;

namespace {

const QList<Header> jsonType{ { "Content-Type", "application/json" } };

QByteArray textOf(const QByteArray &body, QStringView member)
{
    const auto json = parseJson(body);
    const Json *value = json ? json->find(member) : nullptr;
    return value ? value->toString().toUtf8() : QByteArray();
}

/// A server with a request in hand that waits for the keys of JWK_URL.
struct WaitingServer
{
    WaitingServer()
    {
        options.settings.algorithm = u"ES256"_s;
        options.settings.signingKey = key.toPem().value();
        options.settings.jwkUrl = u"https://issuer.example/keys"_s;
        // As the window fetches them: in an event loop, which lets in what else there is to do.
        options.keyFetcher = [this](const QUrl &) -> Result<QByteArray> {
            QEventLoop loop;
            QTimer poll;
            QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
                if (mayAnswer)
                    loop.quit();
            });
            poll.start(1);
            asked.release();
            loop.exec();
            return writeJson(jose::toJwkSet({ key }, false));
        };
    }

    bool begin()
    {
        const auto url = server.start(options);
        if (!url)
            return false;
        send(first, request());
        return isAsked();
    }
    quint16 port() const { return quint16(server.url().port()); }
    void send(QTcpSocket &socket, const QByteArray &bytes) const
    {
        if (socket.state() == QAbstractSocket::UnconnectedState)
            socket.connectToHost(QHostAddress::LocalHost, port());
        socket.waitForConnected();
        socket.write(bytes);
        socket.waitForBytesWritten();
    }
    bool isAsked(int milliseconds = 20'000) { return asked.tryAcquire(1, milliseconds); }
    QByteArray request() const
    {
        const QByteArray access = jose::signCompact("{\"alg\":\"ES256\",\"kid\":\"one\"}",
            "{\"token_type\":\"access\",\"exp\":4102444800,\"jti\":\"a\",\"user_id\":\"1\"}", jose::Algorithm::ES256,
            key)
                                      .value();
        return "GET /whoami/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + access + "\r\n\r\n";
    }

    const jose::Key key = jose::Key::generateEc("P-256").value().withLabels(
        { .kid = "one", .algorithm = {}, .use = {}, .operations = {} });
    QSemaphore asked;
    std::atomic<bool> mayAnswer = false;
    Options options;
    AuthServer server;
    QTcpSocket first;
};

} // namespace

class TestServerChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesItsSettings();
    void movesItsClock();
    void stopsAndStarts();
    void finishesWhatWaitsForItsKeys_data();
    void finishesWhatWaitsForItsKeys();
    void answersOthersMeanwhile_data();
    void answersOthersMeanwhile();
};

void TestServerChanges::changesItsSettings()
{
    Options options;
    AuthServer server;
    QVERIFY(!server.reconfigure(options));
    const auto url = server.start(options);
    QVERIFY(url);
    RawHttp http(quint16(url->port()));
    const QByteArray refresh = textOf(http.call("POST", "/login/", jsonType, "{}")->body, u"refresh");
    options.settings.rotateRefreshTokens = true;
    QVERIFY(server.reconfigure(options));
    const auto reply = http.call("POST", "/api/token/refresh/", jsonType,
        R"({"refresh":")" + refresh + R"("})"); // the same connection, the same key
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QVERIFY(!textOf(reply->body, u"refresh").isEmpty());
}

void TestServerChanges::movesItsClock()
{
    Options options;
    options.clockControl = true;
    options.clock = std::make_shared<MovableClock>();
    AuthServer server;
    const auto url = server.start(options);
    QVERIFY(url);
    RawHttp http(quint16(url->port()));
    const QByteArray access = textOf(http.call("POST", "/login/", jsonType, "{}")->body, u"access");
    const QList<Header> bearer{ { "Authorization", "Bearer " + access } };
    QCOMPARE(http.call("GET", "/whoami/", bearer)->status, 200);
    QCOMPARE(http.call("POST", "/clock/", jsonType, R"({"advance": 301})")->status, 200);
    const auto refused = http.call("GET", "/whoami/", bearer);
    QCOMPARE(refused->status, 401);
    const QDateTime date = QDateTime::fromString(
        QString::fromLatin1(refused->header("Date")).replace(u"GMT"_s, u"+0000"_s), Qt::RFC2822Date); // knows no GMT
    QVERIFY2(date.isValid(), refused->header("Date"));
    QVERIFY2(QDateTime::currentDateTimeUtc().secsTo(date) > 280, refused->header("Date"));
    QCOMPARE(options.clock->offset(), std::chrono::seconds(301)); // the one that was given
    int centuries = 0;
    while (centuries < 100 && http.call("POST", "/clock/", jsonType, R"({"advance": 3155760000})")->status == 200)
        ++centuries;
    QCOMPARE(centuries, 79); // up to the year 9999
    QVERIFY(http.call("POST", "/clock/", jsonType, R"({"advance": -3155760000})")->status == 200);
}

void TestServerChanges::stopsAndStarts()
{
    QTemporaryDir dir;
    Options options;
    options.database = dir.filePath(u"db.sqlite3"_s);
    options.users = { u"dora"_s };
    QByteArray access;
    for (int i = 0; i < 3; ++i) {
        AuthServer server;
        const auto url = server.start(options);
        QVERIFY(url);
        RawHttp http(quint16(url->port()));
        QCOMPARE(http.call("GET", "/users/")->body, R"([{"id":1,"username":"dora","is_active":true}])");
        if (access.isEmpty())
            access = textOf(http.call("POST", "/login/", jsonType, "{}")->body, u"access");
        QCOMPARE(
            http.call("GET", "/whoami/", { { "Authorization", "Bearer " + access } })->status, 200); // the key was kept
        QVERIFY(server.start(options)); // start stops first
        server.stop();
        QVERIFY(!server.isRunning());
        server.stop();
    }
}

void TestServerChanges::finishesWhatWaitsForItsKeys_data()
{
    QTest::addColumn<QByteArray>("meanwhile");
    for (const char *meanwhile : { "other settings", "stopped", "the client has gone" })
        QTest::newRow(meanwhile) << QByteArray(meanwhile);
}

void TestServerChanges::finishesWhatWaitsForItsKeys()
{
    QFETCH(const QByteArray, meanwhile);
    WaitingServer waiting;
    QVERIFY(waiting.begin());
    AuthServer &server = waiting.server;
    QTcpSocket &socket = waiting.first;
    if (meanwhile == "stopped") {
        server.stop();
        QVERIFY(!server.isRunning());
        return;
    }
    if (meanwhile == "the client has gone") {
        socket.abort();
        QVERIFY(server.reconfigure(waiting.options)); // by then the server's thread has noticed
        waiting.mayAnswer = true;
        QCOMPARE(RawHttp(waiting.port()).call("GET", "/nope/")->status, 404);
        return;
    }
    waiting.options.settings.leeway = std::chrono::seconds(5);
    QVERIFY(server.reconfigure(waiting.options));
    waiting.mayAnswer = true;
    QTRY_VERIFY(socket.canReadLine());
    QCOMPARE(socket.readLine(), "HTTP/1.1 200 OK\r\n");
}

void TestServerChanges::answersOthersMeanwhile_data()
{
    QTest::addColumn<bool>("isSameConnection");
    QTest::newRow("another client") << false;
    QTest::newRow("the same client, which sends on") << true;
}

void TestServerChanges::answersOthersMeanwhile()
{
    QFETCH(const bool, isSameConnection);
    WaitingServer waiting;
    QVERIFY(waiting.begin());
    QTcpSocket another;
    waiting.send(isSameConnection ? waiting.first : another, waiting.request());
    // At once, as it needs no keys; by then the server's thread has noticed the one before.
    QCOMPARE(RawHttp(waiting.port()).call("GET", "/nope/")->status, 404);
    QCOMPARE(waiting.isAsked(isSameConnection ? 0 : 20'000), !isSameConnection); // answers keep their order
    waiting.mayAnswer = true;
    QByteArray answers;
    const auto isAnswered = [&] {
        for (QTcpSocket *socket : { &waiting.first, &another }) {
            if (socket->isOpen())
                answers += socket->readAll();
        }
        return answers.count("HTTP/1.1 200 OK") == 2;
    };
    QTRY_VERIFY(isAnswered());
    QCOMPARE(answers.count("HTTP/1.1"), 2);
}

QTEST_GUILESS_MAIN(TestServerChanges)
#include "tst_serverchanges.moc"
