// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "ui/calls/issuepane.h"
#include "ui/calls/usersmodel.h"
#include "ui/widgets/inlinemessage.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace std::chrono_literals;

namespace {

const QString server = QStringLiteral("http://127.0.0.1:8010");

django::User user(qint64 id, const char *name, bool isActive = true)
{
    return { .id = id,
        .username = QLatin1String(name),
        .passwordHash = {},
        .isActive = isActive,
        .lastLogin = {},
        .email = {} };
}

QByteArray token(const QByteArray &payload)
{
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url("signature");
}

} // namespace

class TestIssuePane : public QObject
{
    Q_OBJECT

private:
    MovableClock m_clock{ [] { return fromEpochSeconds(1795488000); } };
    std::unique_ptr<session::SessionLog> m_log;
    std::unique_ptr<IssuePane> m_pane;

    template<class T> T *child(const char *name) const { return m_pane->findChild<T *>(QLatin1String(name)); }
    QString cell(int row, int column) const
    {
        const QAbstractItemModel *model = child<QTableView>("usersTable")->model();
        return model->index(row, column).data().toString();
    }

private slots:
    void initTestCase() { qRegisterMetaType<IssueRequest>(); }

    void init()
    {
        m_clock.reset();
        m_log = std::make_unique<session::SessionLog>(m_clock.clock());
        m_pane = std::make_unique<IssuePane>(*m_log, m_clock.clock());
        m_pane->setRoute(
            [](const IssueRequest &) { return QStringLiteral("Sends POST http://127.0.0.1:8010/login/"); });
        m_pane->setUsers(
            { user(1, "alice"), user(2, "bob"), user(3, "carol", false) }, server, QStringLiteral("api.example"));
        m_pane->setEditable(true);
        m_pane->resize(560, 400);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    }

    void cleanup()
    {
        m_pane.reset();
        m_log.reset();
    }

    void theFirstUserIsOneClickAway()
    {
        new QAbstractItemModelTester(m_pane->findChild<UsersModel *>(), m_pane.get());
        QSignalSpy issued(m_pane.get(), &IssuePane::issueRequested);
        auto *button = child<QPushButton>("issueButton");
        QCOMPARE(button->text(), QStringLiteral("Issue for alice"));
        QVERIFY(button->toolTip().contains(QStringLiteral("POST http://127.0.0.1:8010/login/")));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(issued.count(), 1);
        const auto request = issued.first().first().value<IssueRequest>();
        QCOMPARE(request.user.username, QStringLiteral("alice"));
        QCOMPARE(request.kind, IssueRequest::Kind::Pair);
        QVERIFY(request.extraClaims.isNull() && !request.lifetime);
    }

    void theFilterChoosesByKeyboardAlone()
    {
        QSignalSpy issued(m_pane.get(), &IssuePane::issueRequested);
        auto *filter = child<QLineEdit>("userFilter");
        filter->setFocus();
        QTest::keyClicks(filter, QStringLiteral("CAR"));
        QCOMPARE(child<QTableView>("usersTable")->model()->rowCount(), 1);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(issued.count(), 1);
        QCOMPARE(issued.first().first().value<IssueRequest>().user.username, QStringLiteral("carol"));
    }

    void arrowsMoveFromTheFilter()
    {
        auto *filter = child<QLineEdit>("userFilter");
        QTest::keyClick(filter, Qt::Key_Down);
        QCOMPARE(m_pane->selectedUser(), QStringLiteral("bob"));
        QCOMPARE(child<QPushButton>("issueButton")->text(), QStringLiteral("Issue for bob"));
    }

    void theSelectionStaysWithTheName()
    {
        m_pane->selectUser(QStringLiteral("bob"));
        m_pane->setUsers({ user(7, "zoe"), user(2, "bob") }, server, QStringLiteral("api.example"));
        QCOMPARE(m_pane->selectedUser(), QStringLiteral("bob"));
    }

    /// Of very many some are listed, and each is found by its name or id.
    void eachOfVeryManyIsFound()
    {
        QList<django::User> users;
        for (int id = 1; id <= 5000; ++id)
            users.append(user(id, QByteArray("user" + QByteArray::number(id)).constData()));
        m_pane->setUsers(users, server, QStringLiteral("api.example"));
        const auto *model = child<QTableView>("usersTable")->model();
        QCOMPARE(model->rowCount(), 1000);
        QCOMPARE(m_pane->note(), QStringLiteral("5000 users: type to find them · api.example"));
        auto *filter = child<QLineEdit>("userFilter");
        QTest::keyClicks(filter, QStringLiteral("User4321"));
        QCOMPARE(model->rowCount(), 1);
        QCOMPARE(m_pane->selectedUser(), QStringLiteral("user4321"));
        filter->clear();
        QCOMPARE(model->rowCount(), 1000);
        QTest::keyClicks(filter, QStringLiteral("4999"));
        QCOMPARE(m_pane->selectedUser(), QStringLiteral("user4999"));
        filter->clear();
        m_pane->selectUser(QStringLiteral("user2500")); // as the palette does
        QCOMPARE(m_pane->selectedUser(), QStringLiteral("user2500"));
        m_pane->setUsers(users, server, QStringLiteral("api.example"));
        QCOMPARE(m_pane->selectedUser(), QStringLiteral("user2500"));
    }

    void stateIsTextToo()
    {
        QCOMPARE(cell(0, UsersModel::StateColumn), QStringLiteral("active"));
        QCOMPARE(cell(2, UsersModel::StateColumn), QStringLiteral("inactive"));
        QCOMPARE(cell(0, UsersModel::IssuedColumn), QStringLiteral("never"));
    }

    void tokensAreCounted()
    {
        m_log->observe(token(R"({"token_type":"access","exp":1795488300,"iat":1795487988,"jti":"7be2","user_id":"1"})"),
            session::Origin::Received, server);
        m_log->observe(token(R"({"token_type":"access","exp":1795487000,"iat":1795486000,"jti":"51de","user_id":"1"})"),
            session::Origin::Received, server);
        m_log->observe(token(R"({"token_type":"access","exp":1795488300,"iat":1795487988,"jti":"0c44","user_id":"1"})"),
            session::Origin::Received, QStringLiteral("http://other"));
        // Whoever wrote it, it names the user; nobody says that it is hers.
        m_log->observe(token(R"({"token_type":"access","exp":1795488300,"iat":1795487988,"jti":"9999","user_id":"1"})"),
            session::Origin::Pasted, server);
        QTRY_COMPARE(cell(0, UsersModel::AliveColumn), QStringLiteral("1"));
        QCOMPARE(cell(0, UsersModel::IssuedColumn), QStringLiteral("12 s ago"));
        QCOMPARE(cell(1, UsersModel::AliveColumn), QStringLiteral("0"));
        m_clock.advance(10min);
        m_pane->findChild<UsersModel *>()->recount();
        QCOMPARE(cell(0, UsersModel::AliveColumn), QStringLiteral("0"));
    }

    void veryManyTokensAreCountedAPartAtATime()
    {
        const QString other = QStringLiteral("http://other");
        m_pane->setEditable(false); // so that who is seen in a token is listed
        m_pane->setUsers({ user(1, "alice"), user(2, "bob") }, other, {});
        constexpr int many = 25'000;
        session::TokenList tokens;
        for (int number = 0; number < many; ++number) {
            session::TokenRecord record;
            record.text = "token" + QByteArray::number(number);
            record.userId = QString::number(number == many - 1 ? 3 : 1 + number % 2);
            record.server = other;
            record.origin = session::Origin::Received;
            record.isVerified = true;
            record.issuedAt = m_clock.now() - std::chrono::seconds(many - number);
            record.expiresAt = m_clock.now() + std::chrono::seconds(number - 15'000); // 9,999 are alive
            record.readable = true;
            tokens.append(record);
        }
        m_log->restore(tokens, {});
        auto *model = m_pane->findChild<UsersModel *>();
        QTRY_COMPARE(model->rowCount(), 3);
        QTRY_COMPARE(cell(0, UsersModel::AliveColumn), QStringLiteral("4999"));
        QCOMPARE(cell(1, UsersModel::AliveColumn), QStringLiteral("4999"));
        QCOMPARE(cell(2, UsersModel::AliveColumn), QStringLiteral("1"));
        QCOMPARE(cell(2, UsersModel::IssuedColumn), QStringLiteral("1 s ago"));
        m_pane->setUsers({ user(2, "bob") }, other, {});
        QCOMPARE(cell(0, UsersModel::AliveColumn), QStringLiteral("4999")); // what was counted stands until then
        m_clock.advance(std::chrono::hours(5));
        model->recount(); // a count goes on with the time of its begin, and another follows
        QCOMPARE(cell(0, UsersModel::AliveColumn), QStringLiteral("4999"));
        QTRY_COMPARE(cell(0, UsersModel::AliveColumn), QStringLiteral("0"));
        QCOMPARE(cell(0, UsersModel::IssuedColumn), QStringLiteral("5 h ago"));
        m_clock.advance(-std::chrono::hours(5));
        model->recount();
        m_log->clear(); // in the middle of it
        QTRY_COMPARE(cell(0, UsersModel::IssuedColumn), QStringLiteral("never"));
        QCOMPARE(cell(0, UsersModel::AliveColumn), QStringLiteral("0"));
    }

    void manyTokensAreListedAtOnce()
    {
        m_pane->setEditable(false);
        m_pane->setUsers({}, QStringLiteral("http://other"), {});
        auto *model = m_pane->findChild<UsersModel *>();
        const QSignalSpy counted(model, &QAbstractItemModel::dataChanged);
        for (int id = 1; id <= 300; ++id)
            m_log->observe(token(QStringLiteral("{\"token_type\":\"access\",\"user_id\":%1}").arg(id).toUtf8()),
                session::Origin::Received, QStringLiteral("http://other"));
        // Whoever wrote it, it names the user; nobody says that it is hers.
        m_log->observe(token(R"({"token_type":"access","exp":1795488300,"iat":1795487988,"jti":"9999","user_id":"1"})"),
            session::Origin::Pasted, server);
        QTRY_COMPARE(model->rowCount(), 300);
        QCOMPARE(counted.count(), 1);
        QCOMPARE(cell(299, UsersModel::IdColumn), QStringLiteral("300"));
    }

    void claimsAndLifetimeGoIntoTheRequest()
    {
        QSignalSpy issued(m_pane.get(), &IssuePane::issueRequested);
        QTest::mouseClick(child<QPushButton>("claimsButton"), Qt::LeftButton);
        QVERIFY(child<QPlainTextEdit>("extraClaims")->isVisible());
        QTest::keyClicks(child<QPlainTextEdit>("extraClaims"), QStringLiteral("{\"n\": 9007199254740993}"));
        QTest::keyClicks(child<QLineEdit>("lifetime"), QStringLiteral("1 h 30 min"));
        QTest::mouseClick(child<QPushButton>("issueButton"), Qt::LeftButton);
        QCOMPARE(issued.count(), 1);
        const auto request = issued.first().first().value<IssueRequest>();
        QCOMPARE(request.extraClaims.find(u"n")->numberText(), QByteArray("9007199254740993"));
        QCOMPARE(request.lifetime, std::chrono::seconds(90min));
    }

    void brokenClaimsAreNamedAndNothingIsIssued_data()
    {
        QTest::addColumn<QString>("claims");
        QTest::addColumn<QString>("lifetime");
        QTest::newRow("unclosed") << QStringLiteral("{\"a\": 1") << QString();
        QTest::newRow("no object") << QStringLiteral("[1]") << QString();
        QTest::newRow("no span") << QString() << QStringLiteral("soon");
    }

    void brokenClaimsAreNamedAndNothingIsIssued()
    {
        QFETCH(const QString, claims);
        QFETCH(const QString, lifetime);
        QTest::mouseClick(child<QPushButton>("claimsButton"), Qt::LeftButton);
        child<QPlainTextEdit>("extraClaims")->setPlainText(claims);
        child<QLineEdit>("lifetime")->setText(lifetime);
        QVERIFY(!child<QPushButton>("issueButton")->isEnabled());
        const auto messages = m_pane->findChildren<InlineMessage *>();
        QVERIFY(std::any_of(messages.begin(), messages.end(),
            [](const InlineMessage *message) { return message->isVisible() && message->tone() == Tone::Bad; }));
        QCOMPARE(child<QPlainTextEdit>("extraClaims")->toPlainText(), claims);
    }

    void foldedAwayClaimsCountAndAreMarked()
    {
        QSignalSpy issued(m_pane.get(), &IssuePane::issueRequested);
        auto *button = child<QPushButton>("claimsButton");
        auto *claims = child<QPlainTextEdit>("extraClaims");
        QVERIFY(button->icon().isNull());
        m_pane->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
        QTest::keyClick(m_pane.get(), Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(claims->hasFocus()); // a button is down for a moment first
        QTest::keyClicks(claims, QStringLiteral("{\"scope\": [\"a\""));
        QTest::keyClick(m_pane.get(), Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(!claims->isVisible());
        QVERIFY(button->hasFocus());
        QVERIFY(!button->icon().isNull());
        QVERIFY(!child<QPushButton>("issueButton")->isEnabled());
        QVERIFY(child<QLabel>("issueRoute")->text().startsWith(QStringLiteral("Claims: ")));
        QVERIFY(!button->toolTip().isEmpty() && button->toolTip() != QStringLiteral(" (Ctrl+L)"));

        claims->setPlainText(QStringLiteral("{\"scope\": [\"a\"]}"));
        QVERIFY(!button->icon().isNull());
        QTest::mouseClick(child<QPushButton>("issueButton"), Qt::LeftButton);
        QCOMPARE(issued.count(), 1);
        QVERIFY(issued.first().first().value<IssueRequest>().extraClaims.find(u"scope"));
        claims->clear();
        QVERIFY(button->icon().isNull());
    }

    void theButtonKeepsItsWidth()
    {
        const int before = child<QPushButton>("issueButton")->width();
        m_pane->setUsers({ user(9, "somebody-with-a-very-long-name@example.org") }, server, {});
        QVERIFY(QTest::qWaitFor([this] { return child<QPushButton>("issueButton")->text().contains(u"…"); }));
        QCOMPARE(child<QPushButton>("issueButton")->width(), before);
        QVERIFY(child<QPushButton>("issueButton")->accessibleName().endsWith(QStringLiteral("example.org")));
    }

    void anEmptyListSaysHowToGoOn()
    {
        auto *empty = child<QLabel>("usersEmpty");
        QVERIFY(!empty->isVisible());
        m_pane->setEditable(false);
        m_pane->setUsers({}, QStringLiteral("http://other"), {});
        QVERIFY(empty->isVisible());
        QVERIFY(empty->text().contains(QStringLiteral("Type a username or a user id")));
        m_log->observe(token("{\"token_type\":\"access\",\"user_id\":7}"), session::Origin::Received,
            QStringLiteral("http://other"));
        QTRY_VERIFY(!empty->isVisible());
        QCOMPARE(cell(0, UsersModel::IdColumn), QStringLiteral("7"));
        QCOMPARE(cell(0, UsersModel::StateColumn), QStringLiteral("from a token"));
        m_log->observe(token("{\"token_type\":\"access\",\"user_id\":8}"), session::Origin::Received, server);
        QCoreApplication::processEvents();
        QCOMPARE(child<QTableView>("usersTable")->model()->rowCount(), 1);

        m_pane->setEditable(true);
        m_pane->setUsers({ user(1, "alice") }, server, {});
        QCOMPARE(child<QTableView>("usersTable")->model()->rowCount(), 1);
        child<QLineEdit>("userFilter")->setText(QStringLiteral("zz"));
        QVERIFY(empty->isVisible());
        QCOMPARE(empty->text(), QStringLiteral("No user matches “zz”."));
    }

    void theKindIsChosenFromTheMenu()
    {
        QSignalSpy issued(m_pane.get(), &IssuePane::issueRequested);
        child<QPushButton>("issueKind")->menu()->actions().at(3)->trigger();
        QTest::mouseClick(child<QPushButton>("issueButton"), Qt::LeftButton);
        QCOMPARE(issued.first().first().value<IssueRequest>().kind, IssueRequest::Kind::Sliding);
    }

    void aUserIsAddedInPlace()
    {
        QSignalSpy added(m_pane.get(), &IssuePane::userAddRequested);
        QTest::mouseClick(child<QToolButton>("addUser"), Qt::LeftButton);
        auto *name = child<QLineEdit>("newUserName");
        QVERIFY(name->hasFocus());
        QTest::keyClicks(name, QStringLiteral("dave"));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(added.count(), 1);
        QCOMPARE(added.first().at(0).toString(), QStringLiteral("dave"));
        QCOMPARE(added.first().at(1).toBool(), true);
        QVERIFY(!name->isVisible());
    }

    void escapeClosesTheForm()
    {
        QSignalSpy added(m_pane.get(), &IssuePane::userAddRequested);
        QTest::mouseClick(child<QToolButton>("addUser"), Qt::LeftButton);
        QTest::keyClick(child<QLineEdit>("newUserName"), Qt::Key_Escape);
        QVERIFY(!child<QLineEdit>("newUserName")->isVisible());
        QCOMPARE(added.count(), 0);
    }

    void aUserIsActivatedAndRemovedWithUndo()
    {
        QSignalSpy activation(m_pane.get(), &IssuePane::userActivationRequested);
        QSignalSpy removal(m_pane.get(), &IssuePane::userRemovalRequested);
        QSignalSpy restored(m_pane.get(), &IssuePane::userRestoreRequested);
        m_pane->selectUser(QStringLiteral("carol"));
        m_pane->findChild<QAction *>(QStringLiteral("toggleActive"))->trigger();
        QCOMPARE(activation.count(), 1);
        QCOMPARE(activation.first().at(1).toBool(), true);
        m_pane->findChild<QAction *>(QStringLiteral("removeUser"))->trigger();
        QCOMPARE(removal.count(), 1);
        m_pane->offerRestore(removal.first().first().value<django::User>());
        auto *message = child<InlineMessage>("issueMessage");
        QVERIFY(message->isVisible());
        emit message->actionTriggered();
        QCOMPARE(restored.count(), 1);
        QCOMPARE(restored.first().first().value<django::User>().username, QStringLiteral("carol"));
        m_pane->showAdded(restored.first().first().value<django::User>());
        QVERIFY(!message->isVisible());
    }

    void whoeverCouldNotBeBroughtBackIsKept()
    {
        QSignalSpy restored(m_pane.get(), &IssuePane::userRestoreRequested);
        const django::User carol = user(3, "carol");
        m_pane->offerRestore(carol);
        auto *message = child<InlineMessage>("issueMessage");
        message->act();
        message->act(); // one answer is awaited
        QCOMPARE(restored.count(), 1);
        m_pane->showError({ Errc::Io, QStringLiteral("The database is locked."), {} });
        QCOMPARE(message->text(), QStringLiteral("The database is locked."));
        QVERIFY(message->offersUndo());
        message->act();
        QCOMPARE(restored.count(), 2);
        QCOMPARE(restored.last().first().value<django::User>(), carol);
        m_pane->showAdded(carol);
        QVERIFY(!message->isVisible());
        m_pane->showError({ Errc::Io, QStringLiteral("Something else failed."), {} });
        QVERIFY(!message->offersUndo());
    }

    void anothersUsersAreTypedNotEdited()
    {
        m_pane->setUsers({}, QStringLiteral("http://shop"), QStringLiteral("shop"));
        m_pane->setEditable(false);
        QVERIFY(!child<QToolButton>("addUser")->isVisible());
        QVERIFY(!child<QPushButton>("issueButton")->isEnabled());
        QSignalSpy issued(m_pane.get(), &IssuePane::issueRequested);
        QTest::keyClicks(child<QLineEdit>("userFilter"), QStringLiteral("zoe&co"));
        QCOMPARE(child<QPushButton>("issueButton")->text(), QStringLiteral("Issue for zoe&&co"));
        QTest::keyClick(child<QLineEdit>("userFilter"), Qt::Key_Return);
        QCOMPARE(issued.count(), 1);
        QCOMPARE(issued.first().first().value<IssueRequest>().user.username, QStringLiteral("zoe&co"));
    }

    void aTypedNumberIsAUsernameUnlessSaidOtherwise()
    {
        m_pane->setUsers({}, QStringLiteral("elsewhere"), QStringLiteral("elsewhere"));
        m_pane->setEditable(false);
        QSignalSpy issued(m_pane.get(), &IssuePane::issueRequested);
        auto *filter = child<QLineEdit>("userFilter");
        auto *isId = child<QCheckBox>("typedIsId");
        filter->setText(QStringLiteral("zoe"));
        QVERIFY(!isId->isVisible());
        filter->setText(QStringLiteral("7"));
        QVERIFY(isId->isVisible());
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(issued.takeFirst().at(0).value<IssueRequest>().user.username, QStringLiteral("7"));
        isId->click();
        QCOMPARE(child<QPushButton>("issueButton")->text(), QStringLiteral("Issue for user id 7"));
        QTest::keyClick(filter, Qt::Key_Return);
        const django::User user = issued.takeFirst().at(0).value<IssueRequest>().user;
        QCOMPARE(user.id, 7);
        QVERIFY(user.username.isEmpty());
    }

    void foreignTextIsPlain()
    {
        m_pane->showMessage(Tone::Warning, {}, QStringLiteral("<img src=x>"));
        QCOMPARE(child<InlineMessage>("issueMessage")->text(), QStringLiteral("<img src=x>"));
        QVERIFY(child<InlineMessage>("issueMessage")
                    ->findChild<QLabel *>(QStringLiteral("messageText"))
                    ->text()
                    .contains(QStringLiteral("&lt;img")));
    }

    void everyControlHasAName()
    {
        for (const QWidget *widget : m_pane->findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->inherits("QHeaderView")
                || widget->parentWidget()->inherits("QAbstractItemView"))
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                qPrintable(widget->metaObject()->className() + widget->objectName()));
        }
    }
};

QTEST_MAIN(TestIssuePane)
#include "tst_issuepane.moc"
