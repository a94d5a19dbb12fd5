// SPDX-License-Identifier: GPL-3.0-or-later
// What is broken around the window gets one sentence in it; the window lives on, and nothing typed is lost.
#include "core/jose/base64url.h"
#include "core/json/json.h"
#include "tests/support/fulldisk.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/chip.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QToolButton>
#include <sys/stat.h>

using namespace std::chrono_literals;
using session::Endpoint;

namespace {

/// Reads a request and answers it with the same bytes each time; then it hangs up.
class BrokenServer : public QTcpServer
{
public:
    explicit BrokenServer(QByteArray answer)
        : m_answer(std::move(answer))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                if (!socket->readAll().contains("\r\n\r\n"))
                    return;
                socket->write(m_answer);
                socket->disconnectFromHost();
            });
        });
    }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }

private:
    QByteArray m_answer;
};

QByteArray token(const QByteArray &payload)
{
    return jose::encodeBase64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url("signature");
}

bool isOneSentence(const QString &text)
{
    return text.endsWith(u'.') && !text.contains(u'\n') && text.size() < 400;
}

} // namespace

class TestBadInput : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    void write(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void open(const Laboratory::Options &options = {}, const Arguments &arguments = {})
    {
        m_window = std::make_unique<AssembledWindow>(m_folder->path(), options, arguments);
        QVERIFY(m_window->start());
    }
    void click(const char *name)
    {
        auto *widget = m_window->find(name);
        QVERIFY(widget && widget->isVisible() && widget->isEnabled());
        QTest::mouseClick(widget, Qt::LeftButton);
    }
    /// Clicks, and waits until the call is over.
    void call(const char *name)
    {
        const qsizetype before = m_window->laboratory().log().exchanges().size();
        click(name);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->laboratory().log().exchanges().size(), before + 1, 20'000);
    }
    QString why() const
    {
        const auto *message = m_window->find<InlineMessage>("why", "endpointsPane");
        return message->isVisible() ? message->text() : QString();
    }
    DecodePane *decode() const { return m_window->window().findChild<DecodePane *>(); }
    void paste(const QString &text)
    {
        QTest::keyClick(&m_window->window(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(m_window->window().topBar()->findField()->hasFocus());
        QGuiApplication::clipboard()->setText(text);
        QTest::keyClick(m_window->window().topBar()->findField(), Qt::Key_V, Qt::ControlModifier);
    }
    /// Decode, which needs no database and no server, still does its work.
    void stillDecodes()
    {
        const QByteArray pasted = token("{\"token_type\":\"access\",\"exp\":1}");
        paste(QString::fromLatin1(pasted));
        QTRY_COMPARE(decode()->token(), pasted);
        QTRY_COMPARE(m_window->find<Chip>("timeVerdict")->tone(), Tone::Bad);
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

    void aDatabaseThatCantBeUsed_data()
    {
        QTest::addColumn<QString>("database"); // empty: the folder's own
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("no database") << QString() << QByteArray("this is no database, whatever its name says\n")
                                     << QStringLiteral("jotlab.sqlite3");
        QTest::newRow("cut off") << QString() << QByteArray("SQLite format 3\0\x10\0", 18)
                                 << QStringLiteral("jotlab.sqlite3");
        QTest::newRow("nowhere") << QStringLiteral("/proc/nowhere/jotlab.sqlite3") << QByteArray()
                                 << QStringLiteral("can't be made");
        QTest::newRow("a folder") << QStringLiteral("/") << QByteArray() << QStringLiteral("/");
    }

    void aDatabaseThatCantBeUsed()
    {
        QFETCH(const QString, database);
        QFETCH(const QByteArray, content);
        QFETCH(const QString, says);
        if (!content.isEmpty())
            write("jotlab.sqlite3", content);
        open({ .database = database, .settings = {} });
        QVERIFY2(
            m_window->notice().contains(says) && isOneSentence(m_window->notice()), qPrintable(m_window->notice()));
        QVERIFY2(m_window->intruder().isEmpty(), qPrintable(m_window->intruder()));
        stillDecodes();

        // One click, and the rest works as well.
        QTest::mouseClick(
            m_window->window().notice()->findChild<QToolButton *>(QStringLiteral("messageAction")), Qt::LeftButton);
        QTRY_VERIFY(m_window->laboratory().servers().current().baseUrl.isValid());
        QTRY_VERIFY(m_window->laboratory().directory().isRead());
        QVERIFY(m_window->notice().isEmpty());
        call("issueButton");
        QCOMPARE(m_window->find<Chip>("status", "endpointsPane")->text(), QStringLiteral("200 OK"));
        if (!content.isEmpty()) {
            QFile kept(path("jotlab.sqlite3"));
            QVERIFY(kept.open(QIODevice::ReadOnly));
            QCOMPARE(kept.readAll(), content); // nobody's file is touched
        }
    }

    void aLockedDatabase()
    {
        open();
        m_window.reset();
        auto other = django::SqlStore::open(path("jotlab.sqlite3"));
        QVERIFY(other);
        QVERIFY((*other)->begin());
        django::User user;
        user.username = QStringLiteral("dave");
        QVERIFY((*other)->addUser(user));
        open();
        QVERIFY2(m_window->intruder().isEmpty(), qPrintable(m_window->intruder()));
        // Reading goes on beside a writer; what would write says why it doesn't.
        if (!m_window->notice().isEmpty())
            QVERIFY2(m_window->notice().contains(QStringLiteral("locked")), qPrintable(m_window->notice()));
        stillDecodes();
        Directory &directory = m_window->laboratory().directory();
        QSignalSpy failed(&directory, &Directory::failed);
        QSignalSpy added(&directory, &Directory::added);
        django::User erin;
        erin.username = QStringLiteral("erin");
        QElapsedTimer asked;
        asked.start();
        directory.add(erin);
        QVERIFY2(asked.elapsed() < 1000, "the window waits for the other program");
        QVERIFY(failed.wait(20'000)); // it waits a while for the other
        const auto said = failed.constFirst().constFirst().value<Error>().what;
        QVERIFY2(said.contains(QStringLiteral("locked")) && isOneSentence(said), qPrintable(said));
        QCOMPARE(m_window->find<InlineMessage>("issueMessage")->text(), said);
        (*other)->rollback();
        directory.add(erin);
        QVERIFY(added.wait(20'000));
        QCOMPARE(failed.count(), 1);
    }

    void aFileThatIsNotThere_data()
    {
        QTest::addColumn<QString>("input");
        QTest::addColumn<bool>("isMissing");
        QTest::newRow("absolute") << QStringLiteral("/nonexistent.txt") << true;
        QTest::newRow("relative") << QStringLiteral("./sub/token.jwt") << true;
        QTest::newRow("name") << QStringLiteral("nonexistent.txt") << true;
        QTest::newRow("token") << QString::fromLatin1(token("{\"user_id\":1}")) << false;
        QTest::newRow("header") << QStringLiteral("Authorization: Bearer ") + QString::fromLatin1(token("{}")) << false;
    }
    void aFileThatIsNotThere()
    {
        QFETCH(const QString, input);
        QFETCH(const bool, isMissing);
        Arguments arguments;
        arguments.input = input;
        open({}, arguments);
        QCOMPARE(m_window->notice().contains(QStringLiteral("There is no file")), isMissing);
        QCOMPARE(decode()->token().isEmpty(), isMissing);
    }

    /// What never ends, or never begins, is not read; and the window says what it is.
    void aDeviceOrAPipe_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<bool>("isPipe");
        for (const char *place : { "input", "server", "dropped" }) {
            QTest::addRow("%s, a device", place) << QString::fromLatin1(place) << false;
            QTest::addRow("%s, a pipe", place) << QString::fromLatin1(place) << true;
        }
    }
    void aDeviceOrAPipe()
    {
        QFETCH(const QString, place);
        QFETCH(const bool, isPipe);
        QString file = QStringLiteral("/dev/zero");
        if (isPipe) {
            file = path("pipe");
            QCOMPARE(::mkfifo(QFile::encodeName(file).constData(), 0600), 0);
        }
        Arguments arguments;
        if (place == QLatin1String("input"))
            arguments.input = file;
        else if (place == QLatin1String("server"))
            arguments.server = file;
        open({}, arguments);
        const QString wanted = isPipe ? QStringLiteral("it is a pipe") : QStringLiteral("it is a device");
        if (place == QLatin1String("dropped")) {
            QMimeData data;
            data.setUrls({ QUrl::fromLocalFile(file) });
            QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&m_window->window(), &enter);
            QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&m_window->window(), &drop);
        }
        QTRY_VERIFY2(m_window->notice().contains(file) && m_window->notice().contains(wanted)
                && isOneSentence(m_window->notice()),
            qPrintable(m_window->notice()));
        stillDecodes();
    }

    void aSecondStartSaysWhatItLeaves()
    {
        open();
        Arguments arguments;
        arguments.database = m_window->laboratory().embedded().databasePath();
        m_window->workbench().openOfAnotherStart(arguments);
        QCOMPARE(m_window->notice(), QString());
        arguments.database = path("other.sqlite3");
        m_window->workbench().openOfAnotherStart(arguments);
        QVERIFY2(m_window->notice().contains(arguments.database) && isOneSentence(m_window->notice()),
            qPrintable(m_window->notice()));
    }

    void aProjectDatabase()
    {
        open();
        m_window.reset();
        QFile file(path("jotlab.sqlite3"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(68); // the application's id: now it is somebody else's, such as a Django project's
        file.write("\0\0\0\0", 4);
        file.close();
        open();
        QVERIFY2(m_window->intruder().isEmpty(), qPrintable(m_window->intruder()));
        QCOMPARE(m_window->find<QTableView>("usersTable")->model()->rowCount(), 4);
        m_window->find("usersTable")->setFocus();
        QTest::keyClick(m_window->find("usersTable"), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        const auto *message = m_window->find<InlineMessage>("issueMessage");
        QTRY_VERIFY2(
            message->isVisible() && message->text().contains(QStringLiteral("read only")), qPrintable(message->text()));
        stillDecodes();
    }

    void aFullDisk()
    {
        open();
        call("issueButton");
        const int rows = m_window->find<QTableView>("usersTable")->model()->rowCount();
        {
            const FullDisk full(512); // whatever is written next is too much
            QTest::keyClick(m_window->find("usersTable"), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
            const auto *message = m_window->find<InlineMessage>("issueMessage");
            QTRY_VERIFY2(message->isVisible() && message->tone() == Tone::Bad && isOneSentence(message->text()),
                qPrintable(message->text()));
            QVERIFY2(m_window->intruder().isEmpty(), qPrintable(m_window->intruder()));
            call("issueButton");
            const session::Exchange &refused = m_window->laboratory().log().exchanges().constLast();
            QVERIFY2(refused.status == 500 || refused.status == 503, qPrintable(QString::number(refused.status)));
            QVERIFY(!why().isEmpty());
        }
        call("issueButton");
        QCOMPARE(m_window->find<Chip>("status", "endpointsPane")->text(), QStringLiteral("200 OK"));
        QCOMPARE(m_window->find<QTableView>("usersTable")->model()->rowCount(), rows);
    }

    void aServerThatFails_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("status");
        const QByteArray html = "<!doctype html><h1>It works!</h1>";
        const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ";
        QTest::newRow("gone before an answer") << QByteArray() << QStringLiteral("no HTTP answer");
        QTest::newRow("gone in mid-reply") << head + "5000\r\n\r\n" + html << QStringLiteral("broken off");
        QTest::newRow("no JSON") << head + QByteArray::number(html.size()) + "\r\n\r\n" + html
                                 << QStringLiteral("200 OK");
        QTest::newRow("JSON by name only") << QByteArray(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"access\": \"x")
                                           << QStringLiteral("200 OK");
        QTest::newRow("no HTTP") << QByteArray("220 mail.example ESMTP\r\n") << QStringLiteral("no HTTP answer");
    }

    void aServerThatFails()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const QString, status);
        const BrokenServer broken(answer);
        Arguments arguments;
        arguments.server = broken.url();
        open({}, arguments);
        auto *filter = m_window->find<QLineEdit>("userFilter");
        QTest::keyClicks(filter, QStringLiteral("alice"));
        call("issueButton");
        QCOMPARE(m_window->find<Chip>("status", "endpointsPane")->text(), status);
        QVERIFY(!why().isEmpty());
        QVERIFY2(m_window->intruder().isEmpty(), qPrintable(m_window->intruder()));
        QCOMPARE(filter->text(), QStringLiteral("alice")); // nothing typed is lost
        QCOMPARE(m_window->laboratory().log().tokens().size(), 0);
        stillDecodes();
    }

    void aBrokenServerFile()
    {
        write("shop.json", "{\n  \"name\": \"shop\",\n  \"base_url\": 5\n}");
        Arguments arguments;
        arguments.server = path("shop.json");
        open({}, arguments);
        QVERIFY2(m_window->notice().contains(QStringLiteral("shop.json")) && isOneSentence(m_window->notice()),
            qPrintable(m_window->notice()));
        QVERIFY2(m_window->notice().contains(QStringLiteral("Line 3")), qPrintable(m_window->notice()));
        QVERIFY(m_window->laboratory().servers().current().embedded);
        stillDecodes();
    }

    void brokenStateIsDropped()
    {
        {
            QSettings state(path("window.conf"), QSettings::IniFormat);
            state.setValue(QStringLiteral("theme"), QStringLiteral("plaid"));
            state.setValue(QStringLiteral("rules/band"), 17);
            state.setValue(QStringLiteral("servers/profiles"),
                QVariant::fromValue(QByteArrayList{ "{", "[]", "{\"base_url\":\"gopher://x\"}" }));
            state.setValue(QStringLiteral("servers/current"), QStringLiteral("http://gone.example"));
            state.setValue(QStringLiteral("flow/user"), QStringLiteral("nobody"));
            state.setValue(QStringLiteral("flow/splitter"), QByteArray("x"));
        }
        open();
        QCOMPARE(m_window->find<QComboBox>("bandSelector")->currentData().toString(), QStringLiteral("5.5"));
        QCOMPARE(m_window->laboratory().servers().all().size(), 1);
        call("issueButton");
        QCOMPARE(m_window->find<Chip>("status", "endpointsPane")->text(), QStringLiteral("200 OK"));

        m_window.reset();
        write("window.conf", QByteArray(4096, '\xff'));
        open();
        QCOMPARE(m_window->window().currentPane(), QStringLiteral("flow"));
    }

    void fiveMegabytesAreDecoded_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isToken");
        QTest::newRow("no token") << QByteArray(5'000'000, 'a') << false;
        QTest::newRow("a token") << token(
            "{\"token_type\":\"access\",\"exp\":1,\"padding\":\"" + QByteArray(3'700'000, 'x') + "\"}")
                                 << true;
        QTest::newRow("binary") << QByteArray("eyJ\0\x01\xff.", 7).repeated(700'000) << false;
    }

    void fiveMegabytesAreDecoded()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, isToken);
        open();
        QElapsedTimer took;
        took.start();
        paste(QString::fromLatin1(text));
        QVERIFY2(took.elapsed() < 5'000, qPrintable(QString::number(took.elapsed()))); // the paste itself blocks nobody
        if (isToken)
            QTRY_COMPARE_WITH_TIMEOUT(decode()->token(), text, 20'000);
        QVERIFY2(m_window->intruder().isEmpty(), qPrintable(m_window->intruder()));
        stillDecodes();
    }

    void markupIsText()
    {
        open();
        const QString markup = QStringLiteral("<img src=x onerror=alert(1)><b>bold</b>");
        paste(QString::fromLatin1(token("{\"user_id\":\"" + markup.toLatin1() + "\"}")));
        QTRY_VERIFY(!decode()->token().isEmpty());
        const auto *table = m_window->find<QTableView>("claimsTable");
        QVERIFY(table);
        bool isShown = false;
        for (int column = 0; column < table->model()->columnCount(); ++column)
            isShown |= table->model()->index(0, column).data().toString().contains(markup);
        QVERIFY(isShown);
        QVERIFY(!m_window->window().windowTitle().contains(QStringLiteral("img")));
    }
};

QTEST_MAIN(TestBadInput)
#include "tst_badinput.moc"
