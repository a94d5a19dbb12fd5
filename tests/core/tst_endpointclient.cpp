// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/endpointclient.h"
#include "core/client/way.h"

#include <QFile>
#include <QLibraryInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QVersionNumber>
#include <functional>

using namespace client;
using namespace std::chrono_literals;
using session::Exchange;
using session::Failure;

namespace {

/// A server on a free loopback port that does with a connection what a test tells it to.
class BadServer : public QTcpServer
{
public:
    using Behaviour = std::function<void(QTcpSocket *)>;

    explicit BadServer(Behaviour behaviour)
        : m_behaviour(std::move(behaviour))
    {
        listen(QHostAddress::LocalHost);
    }

    EndpointRequest request(const QByteArray &method = "POST", const QString &scheme = QStringLiteral("http")) const
    {
        EndpointRequest request;
        request.endpoint = session::Endpoint::TokenRefresh;
        request.method = method;
        request.url = QUrl(QStringLiteral("%1://127.0.0.1:%2/api/token/refresh/").arg(scheme).arg(serverPort()));
        request.headers = { { "Content-Type", "application/json" } };
        request.body = method == "GET" ? "" : "{}";
        return request;
    }

    int connections = 0;
    QByteArray received;

    void serveTls(const QString &certificate, const QString &key)
    {
        m_tls = QSslConfiguration::defaultConfiguration();
        QFile keyFile(key);
        QVERIFY(keyFile.open(QIODevice::ReadOnly));
        m_tls->setPrivateKey(QSslKey(&keyFile, QSsl::Rsa));
        m_tls->setLocalCertificateChain(QSslCertificate::fromPath(certificate));
    }

protected:
    void incomingConnection(qintptr handle) override
    {
        ++connections;
        QTcpSocket *socket = m_tls ? new QSslSocket(this) : new QTcpSocket(this);
        socket->setSocketDescriptor(handle);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            const QByteArray bytes = socket->readAll();
            const bool first = received.isEmpty();
            received += bytes;
            if (first || connections > 1)
                m_behaviour(socket);
        });
        if (m_tls) {
            auto *secure = static_cast<QSslSocket *>(socket);
            secure->setSslConfiguration(*m_tls);
            secure->startServerEncryption();
        }
    }

private:
    Behaviour m_behaviour;
    std::optional<QSslConfiguration> m_tls;
};

void answer(QTcpSocket *socket, const QByteArray &status, const QByteArray &headers, const QByteArray &body)
{
    socket->write("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body);
}

/// What one request ended in.
Exchange exchangeOf(EndpointClient &client, const EndpointRequest &request)
{
    QSignalSpy finished(&client, &EndpointClient::exchangeFinished);
    const quint64 id = client.send(request);
    if (!finished.wait(20'000) || finished.count() != 1)
        return {};
    const auto exchange = finished.constFirst().constFirst().value<Exchange>();
    return exchange.id == 0 && finished.constFirst().at(1).value<quint64>() == id ? exchange : Exchange();
}

} // namespace

class TestEndpointClient : public QObject
{
    Q_OBJECT

private slots:
    void answerIsReportedAsItIs()
    {
        BadServer server([](QTcpSocket *socket) {
            answer(socket, "401 Nope",
                "Date: Tue, 14 Nov 2023 22:13:20 GMT\r\nVary: Accept\r\nX-Twice: a\r\nX-Twice: b\r\n"
                "WWW-Authenticate: Bearer realm=\"api\"\r\nSet-Cookie: a=b\r\n",
                R"({"detail":"x"})");
        });
        EndpointClient client([] { return fromEpochSeconds(1'700'000'000); });
        const Exchange exchange = exchangeOf(client, server.request());
        QCOMPARE(exchange.failure, Failure::None);
        QVERIFY(!exchange.error);
        QCOMPARE(exchange.status, 401);
        QCOMPARE(exchange.reason, "Nope");
        QCOMPARE(exchange.replyBody, R"({"detail":"x"})");
        QCOMPARE(exchange.startedAt, fromEpochSeconds(1'700'000'000));
        QVERIFY(exchange.duration > 0us && exchange.duration < 20s);
        QCOMPARE(exchange.endpoint, session::Endpoint::TokenRefresh);
        QList<QByteArray> names;
        for (const auto &field : exchange.replyHeaders)
            names.append(field.first.toLower());
        QCOMPARE(names.mid(0, 2), (QList<QByteArray>{ "date", "vary" }));
        QVERIFY(names.contains("www-authenticate") && names.contains("set-cookie"));
        QVERIFY(server.received.startsWith("POST /api/token/refresh/ HTTP/1.1\r\n"));
        const QByteArray fields = server.received.toLower(); // as Qt 6.8 writes their names
        QVERIFY(fields.contains("content-type: application/json\r\n"));
        QVERIFY(fields.contains("accept-encoding: identity\r\n"));
        QVERIFY(server.received.endsWith("\r\n\r\n{}"));
        QCOMPARE(session::headerValue(exchange.headers, "user-agent"), "Jotlab");
    }

    void aLargeBodyIsSentWhole()
    {
        BadServer server([](QTcpSocket *) {});
        EndpointClient client;
        EndpointRequest request = server.request();
        request.body.clear();
        for (int number = 0; request.body.size() < 1'000'000; ++number)
            request.body += QByteArray::number(number) + ' ';
        client.send(request);
        QTRY_VERIFY(server.received.size() > request.body.size());
        QTRY_COMPARE(server.received.mid(server.received.indexOf("\r\n\r\n") + 4), request.body);
    }

    void theStartSecretIsSentAndNotKept()
    {
        BadServer server([](QTcpSocket *socket) { answer(socket, "200 OK", {}, "[]"); });
        EndpointClient client;
        EndpointRequest request = server.request("GET");
        request.headers.emplaceBack("x-jotlab-secret", "of-this-start");
        const Exchange exchange = exchangeOf(client, request);
        QCOMPARE(exchange.status, 200);
        QVERIFY(server.received.contains("x-jotlab-secret: of-this-start\r\n"));
        QCOMPARE(session::headerValue(exchange.headers, "X-Jotlab-Secret"), "***");
        request.headers.emplaceBack("X-B", "b\r\nX-C: c"); // not sent at all
        QCOMPARE(session::headerValue(exchangeOf(client, request).headers, "X-Jotlab-Secret"), "***");
    }

    /// Qt turns many a status into an error of its own; for us each of them is an answer.
    void everyStatusIsAnAnswer_data()
    {
        QTest::addColumn<int>("status");
        for (const int status :
            { 200, 202, 301, 400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 418, 429, 431, 500, 501, 503 })
            QTest::addRow("%d", status) << status;
    }
    void everyStatusIsAnAnswer()
    {
        QFETCH(const int, status);
        BadServer server(
            [status](QTcpSocket *socket) { answer(socket, QByteArray::number(status) + " Word", {}, "{}"); });
        EndpointClient client;
        const Exchange exchange = exchangeOf(client, server.request());
        QCOMPARE(exchange.status, status);
        QCOMPARE(exchange.failure, Failure::None);
        QCOMPARE(exchange.replyBody, QByteArray("{}"));
    }

    void redirectIsNotFollowed_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("301 for a missing slash") << QByteArray("301 Moved Permanently");
        QTest::newRow("302") << QByteArray("302 Found");
        QTest::newRow("307") << QByteArray("307 Temporary Redirect");
    }

    void redirectIsNotFollowed()
    {
        QFETCH(const QByteArray, status);
        BadServer server([status](QTcpSocket *socket) { answer(socket, status, "Location: /elsewhere/\r\n", {}); });
        EndpointClient client;
        const Exchange exchange = exchangeOf(client, server.request());
        QCOMPARE(exchange.failure, Failure::None);
        QCOMPARE(exchange.status, status.left(3).toInt());
        QCOMPARE(session::headerValue(exchange.replyHeaders, "location"), "/elsewhere/");
        QCOMPARE(server.received.count("HTTP/1.1"), 1);
    }

    void unauthorizedAsksNobodyAndSendsOnce()
    {
        BadServer server([](QTcpSocket *socket) {
            answer(socket, "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", "{}");
        });
        EndpointClient client;
        QCOMPARE(exchangeOf(client, server.request()).status, 401);
        QCOMPARE(server.received.count("HTTP/1.1"), 1);
    }

    void cookiesAreNotKept()
    {
        BadServer server(
            [](QTcpSocket *socket) { answer(socket, "200 OK", "Set-Cookie: sessionid=secret; Path=/\r\n", "{}"); });
        EndpointClient client;
        QCOMPARE(exchangeOf(client, server.request()).status, 200);
        server.received.clear();
        QCOMPARE(exchangeOf(client, server.request()).status, 200);
        QVERIFY(!server.received.contains("Cookie"));
    }

    void silence()
    {
        BadServer server([](QTcpSocket *) {});
        EndpointClient client;
        client.setTimeLimit(200ms);
        const Exchange exchange = exchangeOf(client, server.request());
        QCOMPARE(exchange.failure, Failure::TimedOut);
        QVERIFY(exchange.error->what.contains(u"0.2 s"));
        QCOMPARE(exchange.status, 0);
        QVERIFY(!client.isBusy());
    }

    void answerThatNeverEnds()
    {
        BadServer server(
            [](QTcpSocket *socket) { socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"access\""); });
        EndpointClient client;
        client.setTimeLimit(300ms);
        const Exchange exchange = exchangeOf(client, server.request());
        QCOMPARE(exchange.failure, Failure::TimedOut);
        QCOMPARE(exchange.status, 200);
        QVERIFY(!exchange.succeeded());
        QCOMPARE(exchange.replyBody, "{\"access\"");
    }

    void halfAnAnswer()
    {
        BadServer server([](QTcpSocket *socket) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"access\"");
            socket->disconnectFromHost();
        });
        EndpointClient client;
        const Exchange exchange = exchangeOf(client, server.request());
        QCOMPARE(exchange.failure, Failure::BrokenOff);
        QVERIFY(exchange.error->what.contains(u"middle of its answer"));
    }

    void hangsUpAtOnce_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a refresh") << QByteArray("POST") << QByteArray("{}");
        QTest::newRow("POST without a body") << QByteArray("POST") << QByteArray();
        QTest::newRow("GET") << QByteArray("GET") << QByteArray();
        QTest::newRow("HEAD") << QByteArray("HEAD") << QByteArray();
        QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray();
        QTest::newRow("OPTIONS") << QByteArray("OPTIONS") << QByteArray();
    }

    void hangsUpAtOnce()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QByteArray, body);
        BadServer server([](QTcpSocket *socket) { socket->disconnectFromHost(); });
        EndpointClient client;
        EndpointRequest request = server.request(method);
        request.body = body;
        const Exchange exchange = exchangeOf(client, request);
        QCOMPARE(server.received.count(" HTTP/1.1\r\n"), 1); // a refresh that is sent twice is a replay
        QCOMPARE(exchange.failure, Failure::NotHttp);
        if (QLibraryInfo::version() < QVersionNumber(6, 8)) // which connects again, but has nothing to send
            QCOMPARE(server.connections, 1);
    }

    void moreThanIsWanted()
    {
        BadServer server([](QTcpSocket *socket) { answer(socket, "200 OK", {}, QByteArray(50 * 1024 * 1024, 'x')); });
        EndpointClient client;
        client.setSizeLimit(100'000);
        const Exchange exchange = exchangeOf(client, server.request());
        QCOMPARE(exchange.failure, Failure::TooLarge);
        QCOMPARE(exchange.error->code, Errc::Limit);
        QCOMPARE(exchange.replyBody.size(), 100'000);
    }

    void exactlyTheLimitIsNotTooMuch()
    {
        BadServer server([](QTcpSocket *socket) { answer(socket, "200 OK", {}, QByteArray(100'000, 'x')); });
        EndpointClient client;
        client.setSizeLimit(100'000);
        const Exchange exchange = exchangeOf(client, server.request());
        QCOMPARE(exchange.failure, Failure::None);
        QCOMPARE(exchange.replyBody.size(), 100'000);
    }

    void notHttp_data()
    {
        QTest::addColumn<QByteArray>("greeting");
        QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
        QTest::newRow("SMTP") << QByteArray("220 mail.example.org ESMTP\r\n");
        QTest::newRow("zeros") << QByteArray(64, '\0');
    }

    void notHttp()
    {
        QFETCH(const QByteArray, greeting);
        BadServer server([greeting](QTcpSocket *socket) {
            socket->write(greeting);
            socket->disconnectFromHost();
        });
        EndpointClient client;
        client.setTimeLimit(2s);
        const Exchange exchange = exchangeOf(client, server.request());
        QCOMPARE(exchange.failure, Failure::NotHttp);
        QVERIFY2(exchange.error->what.contains(u"gave no HTTP answer"), qPrintable(exchange.error->what));
    }

    void nobodyThere()
    {
        quint16 port = 0;
        {
            QTcpServer closed;
            QVERIFY(closed.listen(QHostAddress::LocalHost));
            port = closed.serverPort();
        }
        EndpointClient client;
        EndpointRequest request;
        request.method = "GET";
        request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/whoami/").arg(port));
        const Exchange exchange = exchangeOf(client, request);
        QCOMPARE(exchange.failure, Failure::Unreachable);
        QCOMPARE(exchange.error->code, Errc::Network);
        QVERIFY(exchange.error->what.startsWith(QStringLiteral("127.0.0.1:%1 cannot be reached").arg(port)));
    }

    void unknownHost()
    {
        EndpointClient client;
        EndpointRequest request;
        request.method = "GET";
        request.url = QUrl(QStringLiteral("http://nobody.invalid/")); // RFC 6761: never resolves
        QCOMPARE(exchangeOf(client, request).failure, Failure::Unreachable);
    }

    void proxyOfTheEnvironmentIsNotUsedForLoopback()
    {
        BadServer server([](QTcpSocket *socket) { answer(socket, "200 OK", {}, "{}"); });
        BadServer proxy([](QTcpSocket *socket) { answer(socket, "502 Proxy", {}, {}); });
        const QByteArray before = qgetenv("http_proxy");
        qputenv("http_proxy", "http://127.0.0.1:" + QByteArray::number(proxy.serverPort()));
        EndpointClient client;
        const Exchange exchange = exchangeOf(client, server.request());
        before.isNull() ? qunsetenv("http_proxy") : qputenv("http_proxy", before);
        QCOMPARE(exchange.status, 200);
        QCOMPARE(proxy.connections, 0);
    }

    /// Whoever built it: nothing that would be another request goes out.
    void whatWouldBeTwoRequestsIsNotSent_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("named"); ///< as the sentence names what can't be sent
        const QByteArray good = "Bearer x";
        const auto value = [](const char *tag, const char *name, const QByteArray &text) {
            QTest::newRow(tag) << QByteArray("GET") << QByteArray(name) << text
                               << QStringLiteral("“%1”").arg(QLatin1StringView(name));
        };
        value("CR LF in a value", "Authorization", "Bearer x\r\n\r\nPOST /logout/ HTTP/1.1\r\n");
        value("LF in a value", "X-A", "a\nX-B: b");
        value("CR in a value", "X-A", "a\rX-B: b");
        value("NUL in a value", "X-A", QByteArray("a\0b", 3));
        const auto name = [&good](const char *tag, const char *text, const QString &named) {
            QTest::newRow(tag) << QByteArray("GET") << QByteArray(text) << good << named;
        };
        name("CR LF in a name", "X-A: 1\r\nX-B", QStringLiteral("“X-A: 1��X-B”"));
        name("DEL in a name", "X-A\x7f", QStringLiteral("“X-A�”"));
        name("a name in Latin-1", "X-\xc4", QStringLiteral("“X-Ä”"));
        name("space in a name", "X A", QStringLiteral("“X A”"));
        name("colon in a name", "X-A:", QStringLiteral("“X-A:”"));
        name("no name", "", QStringLiteral("“”"));
        const auto method = [&good](const char *tag, const char *text, const QString &named) {
            QTest::newRow(tag) << QByteArray(text) << QByteArray("X-A") << good << named;
        };
        method("CR LF in a method", "GET / HTTP/1.1\r\n\r\nPOST", QStringLiteral("“GET / HTTP/1.1����POST”"));
        method("space in a method", "GET /x", QStringLiteral("“GET /x”"));
    }

    void whatWouldBeTwoRequestsIsNotSent()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, value);
        QFETCH(const QString, named);
        BadServer server([](QTcpSocket *socket) { answer(socket, "200 OK", {}, "{}"); });
        EndpointClient client;
        EndpointRequest request = server.request();
        request.method = method;
        request.headers.emplaceBack(name, value);
        const Exchange exchange = exchangeOf(client, request);
        QCOMPARE(exchange.failure, Failure::Cancelled);
        QVERIFY(exchange.error && exchange.error->code == Errc::Usage);
        QVERIFY2(
            exchange.error->what.contains(named + QStringLiteral(" can't be sent")), qPrintable(exchange.error->what));
        QVERIFY(!exchange.error->what.contains(u'\n') && !exchange.error->what.contains(u'\r'));
        QCOMPARE(server.connections, 0);
        QVERIFY(!client.isBusy());
        client.send(request);
        QVERIFY(client.isBusy()); // until it is told
        client.cancelAll(); // of what was never begun
    }

    void theWayIsSaid()
    {
        const QByteArray before = qgetenv("http_proxy");
        qputenv("http_proxy", "http://proxy.invalid:3128");
        const QStringList far = warningsOfWay(QUrl(QStringLiteral("http://api.invalid/whoami/")));
        const QStringList here = warningsOfWay(QUrl(QStringLiteral("http://127.0.0.1:8000/whoami/")));
        before.isNull() ? qunsetenv("http_proxy") : qputenv("http_proxy", before);
        QCOMPARE(far.size(), 2);
        QVERIFY(far.first().contains(u"api.invalid in clear text"));
        QVERIFY(far.last().contains(u"proxy.invalid:3128"));
        QCOMPARE(here, QStringList());
        QCOMPARE(clearTextWarning(QUrl(QStringLiteral("https://api.invalid/"))), QString());
    }

    void cancelling()
    {
        BadServer server([](QTcpSocket *) {});
        EndpointClient client;
        QSignalSpy finished(&client, &EndpointClient::exchangeFinished);
        const quint64 id = client.send(server.request());
        QTRY_VERIFY(!server.received.isEmpty());
        client.cancel(id);
        client.cancel(id); // once is enough
        client.cancel(4711);
        QTRY_COMPARE(finished.count(), 1);
        const auto exchange = finished.constFirst().constFirst().value<Exchange>();
        QCOMPARE(exchange.failure, Failure::Cancelled);
        QCOMPARE(exchange.error->code, Errc::Cancelled);
        QVERIFY(!client.isBusy());
    }

    void manyAtOnce()
    {
        BadServer server([](QTcpSocket *socket) { answer(socket, "200 OK", {}, "{}"); });
        EndpointClient client;
        QSignalSpy finished(&client, &EndpointClient::exchangeFinished);
        QSet<quint64> ids;
        for (int i = 0; i < 20; ++i)
            ids.insert(client.send(server.request()));
        QTRY_COMPARE(finished.count(), 20);
        for (const auto &signal : std::as_const(finished)) {
            const auto exchange = signal.constFirst().value<Exchange>();
            QCOMPARE(exchange.status, 200);
            QVERIFY(ids.remove(signal.at(1).value<quint64>()));
        }
    }

    /// A connection, a TLS session and its credentials a call would add up.
    void nothingOfACallIsLeft()
    {
        BadServer server([](QTcpSocket *socket) { answer(socket, "200 OK", {}, "{}"); });
        EndpointClient client;
        for (int i = 0; i < 5; ++i)
            QCOMPARE(exchangeOf(client, server.request()).status, 200);
        QTRY_COMPARE(client.children().size(), 0);
    }

    void goesAwayInTheMiddle()
    {
        BadServer server([](QTcpSocket *) {});
        {
            EndpointClient client;
            client.send(server.request());
            QTRY_VERIFY(!server.received.isEmpty());
        }
        QCoreApplication::processEvents();
    }

    /// A certificate that signed itself, for these names, and its key.
    static void makeCertificate(const QString &certificate, const QString &key, const QStringList &names)
    {
        const QString openssl = QStandardPaths::findExecutable(QStringLiteral("openssl"));
        QVERIFY2(!openssl.isEmpty(), "The openssl command makes the certificate; install it.");
        const QStringList make = QStringLiteral("req -x509 -newkey rsa:2048 -nodes -days 2").split(u' ') + names
            + QStringList{ QStringLiteral("-keyout"), key, QStringLiteral("-out"), certificate };
        QProcess maker;
        maker.start(openssl, make);
        QVERIFY(maker.waitForFinished() && maker.exitCode() == 0);
    }

    /// The name in the subject counts only where the certificate says no others (RFC 6125 section 6.4.4).
    void certificateNames_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<bool>("isTaken");
        const auto row = [](const char *title, const char *subject, const char *others, bool isTaken) {
            QStringList names{ QStringLiteral("-subj"), QLatin1String(subject) };
            if (*others)
                names += { QStringLiteral("-addext"), QStringLiteral("subjectAltName=") + QLatin1String(others) };
            QTest::newRow(title) << names << isTaken;
        };
        row("address among others", "/CN=api.example", "DNS:api.example,IP:127.0.0.1", true);
        row("address in the subject alone", "/CN=127.0.0.1", "", true);
        row("address in the subject beside others", "/CN=127.0.0.1", "DNS:api.example", false);
        row("another address", "/CN=127.0.0.1", "IP:127.0.0.2", false);
    }

    void certificateNames()
    {
        QFETCH(const QStringList, names);
        QFETCH(const bool, isTaken);
        QTemporaryDir directory;
        const QString certificate = directory.filePath(QStringLiteral("cert.pem"));
        const QString key = directory.filePath(QStringLiteral("key.pem"));
        makeCertificate(certificate, key, names);
        BadServer server([](QTcpSocket *socket) { answer(socket, "200 OK", {}, "{}"); });
        server.serveTls(certificate, key);
        EndpointClient client;
        EndpointRequest request = server.request("POST", QStringLiteral("https"));
        request.connection.caFile = certificate;
        const Exchange exchange = exchangeOf(client, request);
        QCOMPARE(exchange.failure, isTaken ? Failure::None : Failure::TlsUntrusted);
        QCOMPARE(server.received.isEmpty(), !isTaken);
        QCOMPARE(exchange.error.has_value(), !isTaken);
    }

    void certificates()
    {
        QTemporaryDir directory;
        const QString certificate = directory.filePath(QStringLiteral("cert.pem"));
        const QString key = directory.filePath(QStringLiteral("key.pem"));
        makeCertificate(certificate, key,
            { QStringLiteral("-subj"), QStringLiteral("/CN=localhost"), QStringLiteral("-addext"),
                QStringLiteral("subjectAltName=IP:127.0.0.1,DNS:localhost") });
        BadServer server([](QTcpSocket *socket) { answer(socket, "200 OK", {}, "{}"); });
        server.serveTls(certificate, key);
        EndpointClient client;
        EndpointRequest request = server.request("POST", QStringLiteral("https"));
        const Exchange refused = exchangeOf(client, request);
        QCOMPARE(refused.failure, Failure::TlsUntrusted);
        QVERIFY2(refused.error->what.contains(u"self-signed"), qPrintable(refused.error->what));
        QVERIFY(server.received.isEmpty()); // no token went to a server that isn't trusted

        request.connection.caFile = certificate;
        const Exchange trusted = exchangeOf(client, request);
        QVERIFY2(trusted.failure == Failure::None, trusted.error ? qPrintable(trusted.error->what) : "");
        QCOMPARE(trusted.status, 200);

        BadServer plain([](QTcpSocket *socket) { answer(socket, "400 Bad Request", {}, {}); });
        const Exchange noTls = exchangeOf(client, plain.request("POST", QStringLiteral("https")));
        QCOMPARE(noTls.failure, Failure::NotHttp);
    }
};

QTEST_GUILESS_MAIN(TestEndpointClient)
#include "tst_endpointclient.moc"
