// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/newfile.h"
#include "core/base/regularfile.h"
#include "core/client/endpointclient.h"
#include "core/client/tlssetup.h"
#include "core/client/way.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "tests/support/peer.h"
#include "tests/support/tlsserver.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using config::Connection;
using session::Exchange;
using session::Failure;

namespace {

client::EndpointRequest requestTo(const TlsServer &server, const Connection &connection)
{
    client::EndpointRequest request;
    request.method = "POST";
    request.url = QUrl(u"https://127.0.0.1:%1/api/token/refresh/"_s.arg(server.serverPort()));
    request.body = "{}";
    request.connection = connection;
    return request;
}

Exchange exchangeOf(const client::EndpointRequest &request)
{
    client::EndpointClient client;
    QSignalSpy finished(&client, &client::EndpointClient::exchangeFinished);
    client.send(request);
    return finished.wait(20'000) ? finished.constFirst().constFirst().value<Exchange>() : Exchange();
}

QByteArray fingerprint(const QString &certificate)
{
    return QSslCertificate::fromPath(certificate).value(0).digest(QCryptographicHash::Sha256).toHex();
}

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path(const char *name) const { return m_folder.filePath(QLatin1StringView(name)); }

    bool certify(const QString &name, const QString &subject, const QString &issuer = {}) const
    {
        QStringList arguments{ u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"2"_s,
            u"-subj"_s, subject, u"-keyout"_s, m_folder.filePath(name + u".key"_s), u"-out"_s,
            m_folder.filePath(name + u".pem"_s) };
        if (!issuer.isEmpty())
            arguments += { u"-CA"_s, m_folder.filePath(issuer + u".pem"_s), u"-CAkey"_s,
                m_folder.filePath(issuer + u".key"_s) };
        return peer::run(u"openssl"_s, arguments).has_value();
    }

private slots:
    void initTestCase()
    {
        const bool isMade = certify(u"server"_s, u"/CN=a.name.of.its.own"_s) && certify(u"other"_s, u"/CN=127.0.0.1"_s)
            && certify(u"team"_s, u"/CN=Team"_s) && certify(u"client"_s, u"/CN=jotlab of alice"_s, u"team"_s);
        REQUIRE_PEER(isMade, "openssl");
        const auto large = readRegularFile(path("other.pem"), 1024 * 1024);
        QVERIFY(large && writeFile(path("large.pem"), *large + QByteArray(8 * 1024 * 1024 + 1 - large->size(), '\n')));
        QVERIFY(peer::run(u"openssl"_s,
            { u"pkcs8"_s, u"-topk8"_s, u"-in"_s, path("client.key"), u"-out"_s, path("sealed.key"), u"-passout"_s,
                u"pass:the client's words"_s })
                    .has_value());
    }

    void thePinnedCertificateIsTrustedWhoeverSignedIt()
    {
        TlsServer server(path("server.pem"), path("server.key"));
        QCOMPARE(exchangeOf(requestTo(server, {})).failure, Failure::TlsUntrusted);
        Connection pinned;
        pinned.pin = fingerprint(path("server.pem"));
        const Exchange exchange = exchangeOf(requestTo(server, pinned));
        QVERIFY2(exchange.failure == Failure::None, exchange.error ? qPrintable(exchange.error->what) : "");
        QCOMPARE(exchange.status, 200);
        QVERIFY(server.received.startsWith("POST /api/token/refresh/"));
    }

    void anyOtherIsRefused_data()
    {
        QTest::addColumn<bool>("isTrusted");
        QTest::newRow("that nobody vouches for") << false;
        QTest::newRow("that an authority vouches for") << true;
    }
    void anyOtherIsRefused()
    {
        QFETCH(const bool, isTrusted);
        TlsServer server(path("other.pem"), path("other.key"));
        Connection pinned;
        pinned.pin = fingerprint(path("server.pem"));
        if (isTrusted)
            pinned.caFile = path("other.pem");
        const Exchange exchange = exchangeOf(requestTo(server, pinned));
        QCOMPARE(exchange.failure, Failure::TlsUntrusted);
        QVERIFY(server.received.isEmpty()); // nothing went to a server that isn't the one
        const QString &what = exchange.error->what;
        QVERIFY2(what.contains(u"it is not the pinned one"_s), qPrintable(what));
        QVERIFY(what.contains(config::pinText(fingerprint(path("other.pem")))));
        QVERIFY(what.contains(u"pin the new one"_s));
    }

    void theServerKnowsTheClientByItsCertificate_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QByteArray>("passphrase");
        QTest::newRow("open key") << path("client.key") << QByteArray();
        QTest::newRow("encrypted key") << path("sealed.key") << QByteArray("the client's words");
    }
    void theServerKnowsTheClientByItsCertificate()
    {
        QFETCH(const QString, key);
        QFETCH(const QByteArray, passphrase);
        TlsServer server(path("server.pem"), path("server.key"), path("team.pem"));
        Connection connection;
        connection.pin = fingerprint(path("server.pem"));
        const Exchange refused = exchangeOf(requestTo(server, connection));
        QVERIFY(refused.failure != Failure::None);
        QVERIFY(server.received.isEmpty());
        QVERIFY2(refused.error->what.contains(u"client certificate"_s), qPrintable(refused.error->what));
        connection.clientCertificate = path("client.pem");
        connection.clientKey = key;
        connection.keyPassphrase = passphrase;
        const Exchange exchange = exchangeOf(requestTo(server, connection));
        QVERIFY2(exchange.failure == Failure::None, exchange.error ? qPrintable(exchange.error->what) : "");
        QCOMPARE(exchange.status, 200);
        QCOMPARE(server.clientName, u"jotlab of alice"_s);
    }

    void certificateAndKeyMayBeOneFile()
    {
        QFile both(path("both.pem"));
        QVERIFY(both.open(QIODevice::WriteOnly));
        for (const char *name : { "client.pem", "client.key" }) {
            QFile part(path(name));
            QVERIFY(part.open(QIODevice::ReadOnly));
            both.write(part.readAll());
        }
        both.close();
        Connection connection;
        connection.clientCertificate = both.fileName();
        QVERIFY(client::tlsFor(connection));
    }

    void whatCanNotBeUsedIsSaidBeforeAnythingIsSent_data()
    {
        QTest::addColumn<Connection>("connection");
        QTest::addColumn<QString>("says");
        Connection connection;
        connection.caFile = path("nowhere.pem");
        QTest::newRow("no file of authorities")
            << connection << u"The file of authorities “%1” can't be read"_s.arg(connection.caFile);
        connection.caFile = path("server.key");
        QTest::newRow("no authority") << connection << u"no certificate (PEM) in “%1”"_s.arg(connection.caFile);
        connection.caFile = path("large.pem");
        QTest::newRow("more than 8 MiB") << connection
                                         << u"The file of authorities “%1” can't be read"_s.arg(connection.caFile);
        connection.caFile = path("other.pem");
        connection.clientCertificate = path("nowhere.pem");
        QTest::newRow("no file") << connection << u"can't be read"_s;
        connection.clientCertificate = path("client.key");
        QTest::newRow("no certificate") << connection << u"no certificate"_s;
        connection.clientCertificate = path("client.pem");
        QTest::newRow("no key") << connection << u"no private key"_s;
        connection.clientKey = path("sealed.key");
        QTest::newRow("encrypted") << connection << u"is encrypted. Enter its passphrase"_s;
        connection.keyPassphrase = "not the client's words";
        QTest::newRow("wrong passphrase") << connection << u"does not open"_s;
    }
    void whatCanNotBeUsedIsSaidBeforeAnythingIsSent()
    {
        QFETCH(const Connection, connection);
        QFETCH(const QString, says);
        TlsServer server(path("server.pem"), path("server.key"));
        const Exchange exchange = exchangeOf(requestTo(server, connection));
        QCOMPARE(exchange.status, 0);
        QVERIFY(exchange.error);
        QVERIFY2(exchange.error->what.contains(says), qPrintable(exchange.error->what));
        QVERIFY(!exchange.error->what.contains(u"the client's words"_s));
        QVERIFY(server.received.isEmpty());
    }

    void callsGoByTheServersOwnProxy()
    {
        QTcpServer proxy;
        QByteArray asked;
        connect(&proxy, &QTcpServer::newConnection, &proxy, [&] {
            QTcpSocket *socket = proxy.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, &asked] {
                asked += socket->readAll();
                socket->write("HTTP/1.1 403 Not by me\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        QVERIFY(proxy.listen(QHostAddress::LocalHost));
        client::EndpointRequest request;
        request.method = "GET";
        request.url = QUrl(u"http://shop.invalid/whoami/"_s);
        request.connection.proxy = u"http://127.0.0.1:%1"_s.arg(proxy.serverPort());
        exchangeOf(request);
        QVERIFY2(asked.contains("shop.invalid"), asked.constData());
        QVERIFY(
            client::warningsOfWay(request.url, request.connection.proxy).join(u' ').contains(request.connection.proxy));
        // Straight, whatever the environment says; and this machine never by one.
        const QNetworkProxyQuery far(request.url);
        const QNetworkProxyQuery here(QUrl(u"http://127.0.0.1:8000/"_s));
        QCOMPARE(client::proxiesFor(far, u"none"_s), QList<QNetworkProxy>{ QNetworkProxy::NoProxy });
        QCOMPARE(client::proxiesFor(here, request.connection.proxy), QList<QNetworkProxy>{ QNetworkProxy::NoProxy });
    }

    void pinsAreReadAsTheyAreCopied_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isRead");
        const QString digits = QString(u"0aFf"_s).repeated(16);
        QTest::newRow("bare") << digits << true;
        QTest::newRow("colons") << config::pinText(digits.toLower().toLatin1()) << true;
        QTest::newRow("openssl's") << u"SHA256 Fingerprint=%1"_s.arg(digits) << true;
        QTest::newRow("prefix") << u" sha256:%1 "_s.arg(digits) << true;
        QTest::newRow("short") << digits.chopped(1) << false;
        QTest::newRow("SHA-1") << digits.left(40) << false;
        QTest::newRow("no hex") << u"x"_s + digits.mid(1) << false;
    }
    void pinsAreReadAsTheyAreCopied()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, isRead);
        const auto pin = config::pinFrom(text);
        QCOMPARE(pin.has_value(), isRead);
        if (isRead)
            QCOMPARE(*pin, QByteArray("0aff").repeated(16));
        else
            QVERIFY(pin.error().what.contains(u"SHA-256"_s));
    }

    void aServerFileHoldsPathsAndNoSecret()
    {
        config::ServerProfile server = *config::serverFromUrl(u"https://staging.example.org"_s);
        server.connection = { path("team.pem"), QByteArray("0aff").repeated(16), path("client.pem"), path("sealed.key"),
            u"socks5://127.0.0.1:1080"_s, "the client's words" };
        const QByteArray written = config::writeServerProfile(server);
        QVERIFY(!written.contains("words"));
        const auto again = config::parseServerProfile(written);
        QVERIFY2(again, again ? "" : qPrintable(again.error().what));
        server.connection.keyPassphrase.clear();
        QVERIFY(*again == server);
        QFile file(path("server.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"url":"https:\/\/h","client_certificate":"client.pem","client_key":"client.key"})");
        file.close();
        const auto beside = config::loadServerProfile(file.fileName());
        QVERIFY(beside);
        QCOMPARE(beside->connection.clientCertificate, path("client.pem"));
        QCOMPARE(beside->connection.clientKey, path("client.key"));
    }
};

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
