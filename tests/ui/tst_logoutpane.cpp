// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/jose/base64url.h"
#include "tests/support/djangoserver.h"
#include "tests/ui/assembledwindow.h"
#include "ui/calls/issuepane.h"
#include "ui/logout/logoutmodel.h"
#include "ui/logout/logoutpane.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/wraptable.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>

using logout::LogoutVerdict;

class TestLogoutPane : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_window.reset(); }

    void listsTheCallsBeforeItSends();
    void saysLoggedOut();
    void statesAreNeverCut();
    void callsAFakeLogoutByItsName();
    void anotherServerForgetsTheResult();
    void writesReportsWithoutTokens();
    void testsARealServer();
    void whoIsChosenInFlowIsMeantHere();
    void aLongNameShowsItsBeginning();

private:
    LogoutPane *pane() const { return m_window->find<LogoutPane>("logoutPane"); }
    QPushButton *button(const char *name) const { return m_window->find<QPushButton>(name); }
    InlineMessage *message(const char *name) const { return m_window->find<InlineMessage>(name); }
    QString cell(int row, LogoutModel::Column column) const
    {
        const auto *table = m_window->find<WrapTable>("logoutGrid");
        return table->model()->index(row, column).data().toString();
    }
    void run();

    QTemporaryDir m_folder;
    int m_number = 0;
    std::unique_ptr<AssembledWindow> m_window;
};

void TestLogoutPane::init()
{
    const QString folder = m_folder.filePath(QString::number(++m_number));
    QVERIFY(QDir().mkpath(folder));
    m_window = std::make_unique<AssembledWindow>(folder);
    QVERIFY(m_window->startServing());
    m_window->window().showPane(QStringLiteral("logout"));
    QVERIFY(pane());
}

void TestLogoutPane::run()
{
    QTRY_VERIFY(button("logoutRun")->isEnabled());
    QTest::mouseClick(button("logoutRun"), Qt::LeftButton);
    QVERIFY2(pane()->note().endsWith(QStringLiteral("step 1 of 11")), qPrintable(pane()->note()));
    QTRY_COMPARE(button("logoutRun")->text(), QStringLiteral("Run again"));
}

void TestLogoutPane::whoIsChosenInFlowIsMeantHere()
{
    auto *user = m_window->find<QComboBox>("logoutUser");
    QCOMPARE(user->currentText(), QStringLiteral("alice"));
    m_window->window().showPane(QStringLiteral("flow"));
    m_window->find<IssuePane>("issuePane")->selectUser(QStringLiteral("bob"));
    m_window->window().showPane(QStringLiteral("logout"));
    QCOMPARE(user->currentText(), QStringLiteral("bob"));
    user->setCurrentText(QStringLiteral("alice")); // what is chosen here stays, until Flow has another one
    m_window->window().showPane(QStringLiteral("flow"));
    m_window->window().showPane(QStringLiteral("logout"));
    QCOMPARE(user->currentText(), QStringLiteral("alice"));
    // A server that tells nobody of its users: those that its tokens name.
    const auto other = config::serverFromUrl(QStringLiteral("https://shop.example")).value();
    m_window->laboratory().servers().keep(other);
    session::Exchange login;
    login.endpoint = session::Endpoint::Login;
    login.method = "POST";
    login.server = other.id();
    login.url = QUrl(QStringLiteral("https://shop.example/login/"));
    login.body = QByteArray("{!username!:!dora!}").replace('!', '"');
    login.status = 200;
    login.replyBody = QByteArray("{!access!:!").replace('!', '"')
        + jose::encodeBase64Url(QByteArray("{!alg!:!HS256!}").replace('!', '"')) + '.'
        + jose::encodeBase64Url(QByteArray("{!token_type!:!access!,!jti!:!0f!,!user_id!:!7!}").replace('!', '"')) + '.'
        + jose::encodeBase64Url(QByteArray(32, 's')) + QByteArray("!}").replace('!', '"');
    m_window->laboratory().log().recordExchange(login);
    m_window->laboratory().servers().choose(other.id());
    m_window->window().showPane(QStringLiteral("logout"));
    QVERIFY2(user->findText(QStringLiteral("dora")) >= 0, qPrintable(QString::number(user->count())));
}

void TestLogoutPane::aLongNameShowsItsBeginning()
{
    const QString name = QStringLiteral("maria.magdalena.von.und.zu.oberhausen-niederkirchen").repeated(3);
    config::ServerProfile other;
    other.baseUrl = QUrl(QStringLiteral("http://127.0.0.1:1"));
    m_window->laboratory().servers().keep(other);
    m_window->laboratory().servers().choose(other.id());
    m_window->window().resize(1024, 700);
    auto *user = m_window->find<QComboBox>("logoutUser");
    pane()->setUsers({ name, QStringLiteral("bob") });
    pane()->selectUser(QStringLiteral("bob"));
    pane()->selectUser(name);
    QCOMPARE(user->lineEdit()->cursorPosition(), 0);
    user->lineEdit()->setFocus();
    QTest::keyClicks(user->lineEdit(), name); // who types sees what they type
    QVERIFY(user->lineEdit()->cursorPosition() > 0);
    m_window->find("logoutRun")->setFocus();
    QTRY_COMPARE(user->lineEdit()->cursorPosition(), 0);
    const auto *password = m_window->find<QLineEdit>("logoutPassword");
    QVERIFY(password->isVisible());
    QTRY_VERIFY2(user->width() > 300, qPrintable(QString::number(user->width()))); // of what is free
    QVERIFY(password->fontMetrics().horizontalAdvance(password->placeholderText()) + 20 < password->width());
}

void TestLogoutPane::listsTheCallsBeforeItSends()
{
    QCOMPARE(m_window->find<WrapTable>("logoutGrid")->model()->rowCount(), 11);
    QCOMPARE(m_window->laboratory().log().exchanges().size(), 0);
    QVERIFY(cell(0, LogoutModel::CallColumn).startsWith(QStringLiteral("POST /login/")));
    QVERIFY(cell(0, LogoutModel::CallColumn).contains(QStringLiteral("alice")));
    QVERIFY(cell(3, LogoutModel::CallColumn).contains(QStringLiteral("the refresh token")));
    QVERIFY(m_window->find<QLabel>("logoutIntro")
                ->text()
                .contains(m_window->laboratory().servers().current().baseUrl.toString()));
    QVERIFY(!button("logoutSave")->isEnabled());
    m_window->find<QComboBox>("logoutUser")->setCurrentText(QStringLiteral("bob"));
    QVERIFY(cell(0, LogoutModel::CallColumn).contains(QStringLiteral("bob")));
}

void TestLogoutPane::saysLoggedOut()
{
    run();
    QCOMPARE(pane()->result().verdict, LogoutVerdict::LoggedOut);
    // Logged out, and yet there is something to look at: no green over that.
    QCOMPARE(message("logoutVerdict")->tone(), Tone::Warning);
    QVERIFY(message("logoutVerdict")->text().startsWith(QStringLiteral("Logged out.")));
    QVERIFY2(message("logoutVerdict")->text().contains(QStringLiteral("Unexpected: “")),
        qPrintable(message("logoutVerdict")->text()));
    QVERIFY(message("logoutVerdict")->text().contains(QStringLiteral("dies by itself at")));
    QCOMPARE(cell(7, LogoutModel::AnswerColumn), QStringLiteral("401 blacklisted"));
    QCOMPARE(cell(7, LogoutModel::StateColumn), QStringLiteral("as expected"));
    QCOMPARE(cell(6, LogoutModel::StateColumn), QStringLiteral("unexpected"));
    // The first row to look at is chosen, and says why: the logout with an expired access token.
    QCOMPARE(cell(3, LogoutModel::StateColumn), QStringLiteral("unexpected"));
    QVERIFY(message("logoutWhy")->isVisible());
    QVERIFY2(message("logoutWhy")->text().contains(QStringLiteral("Step 4")), qPrintable(message("logoutWhy")->text()));
    QVERIFY(message("logoutWhy")->text().contains(QStringLiteral("still alive")));
    QCOMPARE(message("logoutWhy")->text().count(QStringLiteral("before the access token expires")), 1);
    QCOMPARE(m_window->laboratory().log().exchanges().size(), 10); // the session knows what was sent
}

/// A chip can't wrap: it has its room where there is little.
void TestLogoutPane::statesAreNeverCut()
{
    m_window->window().resize(1024, 700);
    run();
    const Chip chip(QStringLiteral("as expected"), Tone::Good);
    const auto room = [this] { return m_window->find<WrapTable>("logoutGrid")->columnWidth(LogoutModel::StateColumn); };
    QTRY_VERIFY2(room() >= chip.sizeHint().width() + 16, qPrintable(QString::number(room())));
}

void TestLogoutPane::callsAFakeLogoutByItsName()
{
    config::EmbeddedSwitches switches = m_window->laboratory().embedded().switches();
    switches.blacklistApp = false;
    QVERIFY(m_window->laboratory().embedded().setSwitches(switches));
    run();
    QCOMPARE(pane()->result().verdict, LogoutVerdict::Fake);
    QCOMPARE(message("logoutVerdict")->tone(), Tone::Bad);
    QVERIFY(message("logoutVerdict")->text().startsWith(QStringLiteral("Fake.")));
}

void TestLogoutPane::anotherServerForgetsTheResult()
{
    run();
    config::ServerProfile other;
    other.baseUrl = QUrl(QStringLiteral("http://127.0.0.1:1"));
    m_window->laboratory().servers().keep(other);
    m_window->laboratory().servers().choose(other.id());
    QCOMPARE(button("logoutRun")->text(), QStringLiteral("Run"));
    QVERIFY(!message("logoutVerdict")->isVisible());
    QVERIFY(m_window->find<QLineEdit>("logoutPassword")->isVisible());
    run();
    QCOMPARE(pane()->result().verdict, LogoutVerdict::NotKnown);
    QVERIFY(message("logoutVerdict")->text().contains(QStringLiteral("cannot be reached")));
}

void TestLogoutPane::writesReportsWithoutTokens()
{
    run();
    static const QRegularExpression token(QStringLiteral("eyJ[A-Za-z0-9_-]{20,}"));
    QTest::mouseClick(button("logoutCopy"), Qt::LeftButton);
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.contains(QStringLiteral("Logged out")));
    QVERIFY(!token.match(copied).hasMatch());
    const QString path = m_folder.filePath(QStringLiteral("report.html"));
    pane()->saveReport(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString saved = QString::fromUtf8(file.readAll());
    QVERIFY(saved.contains(QStringLiteral("Logged out")));
    QVERIFY(!token.match(saved).hasMatch());
    pane()->saveReport(m_folder.filePath(QStringLiteral("report.pdf")));
    QCOMPARE(message("logoutMessage")->tone(), Tone::Bad);
}

void TestLogoutPane::testsARealServer()
{
    START_DJANGO(django, DjangoServer::Options());
    config::ServerProfile server;
    server.baseUrl = django->url();
    m_window->laboratory().servers().keep(server);
    m_window->laboratory().servers().choose(server.id());
    m_window->find<QComboBox>("logoutUser")->setCurrentText(QStringLiteral("bob"));
    m_window->find<QLineEdit>("logoutPassword")->setText(QStringLiteral("bob-pw"));
    QVERIFY(cell(0, LogoutModel::CallColumn).startsWith(QStringLiteral("POST /api/token/\n")));
    run();
    QCOMPARE(pane()->result().verdict, LogoutVerdict::LoggedOut);
    QCOMPARE(cell(1, LogoutModel::AnswerColumn), QStringLiteral("200 bob"));
}

QTEST_MAIN(TestLogoutPane)
#include "tst_logoutpane.moc"
