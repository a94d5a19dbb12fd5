// SPDX-License-Identifier: GPL-3.0-or-later
// Keys, from an issuer: nothing on the network without a click on a button that shows the URL.
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/json/jsonwriter.h"
#include "tests/ui/assembledwindow.h"

#include <QComboBox>
#include <QHash>
#include <QPushButton>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using jose::Key;
using jose::KeyType;

namespace {

/// Answers each path with a fixed document and counts the requests.
class DocumentServer : public QTcpServer
{
public:
    QHash<QByteArray, QByteArray> documents;
    QByteArrayList asked;

    DocumentServer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                const QByteArray path = socket->readLine().split(' ').value(1);
                socket->readAll();
                asked.append(path);
                const QByteArray body = documents.value(path);
                socket->write((body.isEmpty() ? "HTTP/1.1 404 Not Found" : "HTTP/1.1 200 OK")
                    + QByteArray("\r\nConnection: close\r\nContent-Length: ") + QByteArray::number(body.size())
                    + "\r\n\r\n" + body);
                socket->disconnectFromHost();
            });
        });
    }
    QString url(const QString &path = {}) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(serverPort()).arg(path);
    }
};

} // namespace

class TestKeyFetch : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
        m_window->window().showPane(QStringLiteral("keys"));
    }
    void cleanup() { m_window.reset(); }

    void fetchesAKeySetOnlyOnAClickThatShowsItsUrl()
    {
        DocumentServer server;
        const Key key = *Key::generate(KeyType::Ed25519);
        const QString set = server.url(QStringLiteral("/keys"));
        server.documents.insert("/.well-known/openid-configuration",
            "{\"issuer\":\"" + server.url().toUtf8() + "\",\"jwks_uri\":\"" + set.toUtf8() + "\"}");
        server.documents.insert("/keys", writeJson(jose::toJwkSet({ *key.publicKey() }, false)));
        m_window->click("keysFetch");
        auto *address = m_window->visible<QLineEdit>("keyFetchAddress");
        AssembledWindow::paste(address, server.url());
        auto *fetch = m_window->visible<QPushButton>("keyFetch");
        QVERIFY(fetch->accessibleDescription().contains(QStringLiteral("/.well-known/openid-configuration")));
        QVERIFY(m_window->visible<InlineMessage>("keyFetchMessage")
                    ->text()
                    .contains(server.url(QStringLiteral("/.well-known/openid-configuration"))));
        QTest::qWait(0);
        QVERIFY(server.asked.isEmpty());
        fetch->click();
        QTRY_VERIFY(fetch->text().contains(QStringLiteral("/keys")));
        QCOMPARE(
            server.asked, QByteArrayList{ "/.well-known/openid-configuration" }); // the second one waits for its click
        QVERIFY(ring().entries().isEmpty());
        fetch->click();
        QTRY_COMPARE(ring().entries().size(), 1);
        QVERIFY(ring().keys().first().sameMaterial(*key.publicKey()));
        QCOMPARE(ring().entries().first().origin, set);
        QCOMPARE(server.asked.size(), 2);
    }

    /// By its path, until somebody says otherwise.
    void theKindIsGuessed_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isSet");
        const auto row
            = [](const char *address, bool isSet) { QTest::newRow(address) << QString::fromLatin1(address) << isSet; };
        row("https://issuer.example", false);
        row("https://issuer.example/realms/shop", false);
        row("https://issuer.example/.well-known/openid-configuration", false);
        row("https://issuer.example/.well-known/jwks.json", true);
        row("https://issuer.example/jwks", true);
        row("issuer.example/oauth2/v3/certs", true);
        row("https://issuer.example/discovery/keys/", true);
        row("https://issuer.example/api/key-set.json?v=1", true);
        row("https://keys.example/", false);
    }
    void theKindIsGuessed()
    {
        QFETCH(const QString, address);
        QFETCH(const bool, isSet);
        m_window->click("keysFetch");
        auto *field = m_window->visible<QLineEdit>("keyFetchAddress");
        auto *kind = m_window->visible<QComboBox>("keyFetchKind");
        AssembledWindow::paste(field, address);
        QCOMPARE(kind->currentIndex() == 1, isSet);
        kind->setCurrentIndex(isSet ? 0 : 1); // somebody knows better
        emit kind->activated(kind->currentIndex());
        QTest::keyClicks(field, QStringLiteral("x"));
        QCOMPARE(kind->currentIndex() == 1, !isSet);
    }

    void aFailedFetchSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("why");
        QTest::newRow("not there") << QByteArray() << QStringLiteral("answered 404");
        QTest::newRow("no configuration") << QByteArray("{}") << QStringLiteral("no OpenID configuration");
        QTest::newRow("another issuer") << QByteArray(
            "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"https://evil.example/k\"}")
                                        << QStringLiteral("another issuer");
    }
    void aFailedFetchSaysWhy()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, why);
        DocumentServer server;
        server.documents.insert("/.well-known/openid-configuration", body);
        m_window->click("keysFetch");
        AssembledWindow::paste(m_window->visible<QLineEdit>("keyFetchAddress"), server.url());
        m_window->click("keyFetch");
        QTRY_VERIFY2(m_window->visible<InlineMessage>("keyFetchMessage")->text().contains(why),
            qPrintable(m_window->visible<InlineMessage>("keyFetchMessage")->text()));
        QVERIFY(m_window->visible<QPushButton>("keyFetch")->isEnabled());
    }

private:
    keyring::KeyRing &ring() { return m_window->laboratory().keyRing(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
};

QTEST_MAIN(TestKeyFetch)
#include "tst_keyfetch.moc"
