// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/keyfetcher.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

/// Answers whatever is asked with one text, or with none.
class FixedServer : public QTcpServer
{
public:
    explicit FixedServer(QByteArray text)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this, text = std::move(text)] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, text] {
                asked += socket->readAll();
                socket->write(text);
            });
        });
    }
    QUrl url() const { return QUrl(u"http://127.0.0.1:%1/keys"_s.arg(serverPort())); }

    QByteArray asked;
};

QByteArray answer(const QByteArray &status, const QByteArray &body)
{
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

class TestKeyFetcher : public QObject
{
    Q_OBJECT

private slots:
    void onlyA200IsADocument_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("body"); ///< of the document; empty: none
        QTest::addColumn<QString>("refusal");
        QTest::newRow("a document") << answer("200 OK", R"({"keys":[]})") << QByteArray(R"({"keys":[]})") << QString();
        QTest::newRow("not there") << answer("404 Not Found", "{}") << QByteArray() << u"answered 404"_s;
        QTest::newRow("elsewhere") << answer("302 Found", "{}") << QByteArray() << u"answered 302"_s;
        QTest::newRow("another success") << answer("201 Created", "{}") << QByteArray() << u"answered 201"_s;
        QTest::newRow("more than 1 MB") << answer("200 OK", QByteArray(1024 * 1024 + 1, ' ')) << QByteArray()
                                        << u"larger than 1048576 bytes"_s;
        QTest::newRow("1 MB") << answer("200 OK", QByteArray(1024 * 1024, ' ')) << QByteArray(1024 * 1024, ' ')
                              << QString();
        QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << QByteArray() << u"no HTTP answer"_s;
    }
    void onlyA200IsADocument()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, body);
        QFETCH(QString, refusal);
        FixedServer server(text);
        const Result<QByteArray> fetched = client::fetchKeySet(server.url());
        QCOMPARE(fetched ? *fetched : QByteArray(), body);
        if (!fetched)
            QVERIFY2(fetched.error().what.contains(refusal), qPrintable(fetched.error().what));
        QVERIFY(server.asked.startsWith("GET /keys HTTP/1.1\r\n"));
        QVERIFY(server.asked.toLower().contains("\r\naccept: application/json\r\n"));
    }

    void cancelled()
    {
        FixedServer silent({});
        client::KeyFetcher fetcher;
        QSignalSpy failed(&fetcher, &client::KeyFetcher::failed);
        fetcher.fetch(silent.url());
        QCOMPARE(failed.count(), 0);
        fetcher.cancel();
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.constFirst().at(0).toUrl(), silent.url());
        QCOMPARE(failed.constFirst().at(1).value<Error>().code, Errc::Cancelled);
    }

    void theThreadIsToldToQuit()
    {
        FixedServer silent({});
        Result<QByteArray> fetched;
        const std::unique_ptr<QThread> thread(
            QThread::create([&fetched, url = silent.url()] { fetched = client::fetchKeySet(url); }));
        thread->start();
        QTRY_VERIFY(!silent.asked.isEmpty());
        thread->quit();
        QVERIFY(thread->wait(10'000));
        QVERIFY(!fetched);
        QCOMPARE(fetched.error().code, Errc::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestKeyFetcher)
#include "tst_keyfetcher.moc"
