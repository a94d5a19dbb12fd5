// SPDX-License-Identifier: GPL-3.0-or-later
// The flow that Jotlab is for, in the whole window, by hand: against its own server and against a real Django.
#include "tests/support/djangoserver.h"
#include "tests/ui/assembledwindow.h"
#include "tests/ui/copiedsecret.h"
#include "ui/calls/usersmodel.h"
#include "ui/decode/decodepane.h"
#include "ui/timeline/timelineview.h"
#include "ui/token/tokenmenu.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/window/sessionarea.h"

#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace std::chrono_literals;
using session::Endpoint;

namespace {

constexpr int allowedActions = 10;

enum class By { Mouse, Keyboard };

} // namespace
Q_DECLARE_METATYPE(By)

class TestFlow : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    int m_actions = 0;

    // --- the hand -------------------------------------------------------------------------------

    void click(QWidget *widget, const QPoint &at = {})
    {
        ++m_actions;
        QVERIFY(widget && widget->isVisible() && widget->isEnabled());
        QTest::mouseClick(widget, Qt::LeftButton, {}, at);
    }

    void press(int key, Qt::KeyboardModifiers modifiers)
    {
        ++m_actions;
        QTest::keyClick(&m_window->window(), Qt::Key(key), modifiers);
    }

    void type(QWidget *field, const QString &text)
    {
        click(field);
        ++m_actions;
        QTest::keyClicks(field, text);
    }

    void pick(const QString &username)
    {
        auto *table = m_window->find<QTableView>("usersTable");
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            const QModelIndex index = table->model()->index(row, UsersModel::NameColumn);
            if (index.data().toString() == username) {
                click(table->viewport(), table->visualRect(index).center());
                QVERIFY(table->currentIndex().row() == row);
                return;
            }
        }
        QFAIL(qPrintable(username + QStringLiteral(" is not in the table")));
    }

    /// Does something that sends one request, and waits for what the window makes of the reply.
    template<class Act> void answered(Act act)
    {
        const qsizetype before = m_window->laboratory().log().exchanges().size();
        act();
        QTRY_COMPARE_WITH_TIMEOUT(m_window->laboratory().log().exchanges().size(), before + 1, 20'000);
        QVERIFY2(m_window->intruder().isEmpty(), qPrintable(m_window->intruder()));
        QCOMPARE(m_window->window().currentPane(), QStringLiteral("flow"));
    }

    void call(By by, const char *button, int key)
    {
        answered([&] {
            if (by == By::Mouse)
                click(m_window->find(button));
            else
                press(key, Qt::ControlModifier | Qt::ShiftModifier);
        });
    }

    // --- the eye --------------------------------------------------------------------------------

    QString chip(const char *name, const char *within = nullptr) const
    {
        return m_window->find<Chip>(name, within)->text();
    }
    QString status() const { return chip("status", "endpointsPane"); }
    QString why() const
    {
        const auto *message = m_window->find<InlineMessage>("why", "endpointsPane");
        return message->isVisible() ? message->text() + QLatin1Char('\n') + message->detail() : QString();
    }
    QByteArray decoded() const { return m_window->window().findChild<DecodePane *>()->token(); }
    const session::TokenRecord &newest(const char *type) const
    {
        const session::TokenList &tokens = m_window->laboratory().log().tokens();
        const auto found = std::find_if(
            tokens.crbegin(), tokens.crend(), [type](const auto &token) { return token.tokenType == type; });
        Q_ASSERT(found != tokens.crend());
        return *found;
    }

    void open(Arguments arguments = {})
    {
        m_window = std::make_unique<AssembledWindow>(m_folder->path(), Laboratory::Options(), std::move(arguments));
        QVERIFY(m_window->start());
        m_actions = 0;
    }

    /// From the issued pair to the access token that outlives the log-out.
    void callRefreshAndLogOut(By by)
    {
        const QByteArray access = newest("access").text;
        QTRY_COMPARE(decoded(), access);

        call(by, "callWhoAmI", Qt::Key_W);
        QCOMPARE(status(), QStringLiteral("200 OK"));
        QVERIFY2(why().contains(QStringLiteral("alice")), qPrintable(why()));

        call(by, "callRefresh", Qt::Key_R);
        QCOMPARE(status(), QStringLiteral("200 OK"));
        QVERIFY(newest("access").text != access);
        QTRY_COMPARE(decoded(), newest("access").text);

        call(by, "callLogout", Qt::Key_O);
        QCOMPARE(status(), QStringLiteral("200 OK"));
        QVERIFY2(why().startsWith(QStringLiteral("Logged out")) && why().contains(QStringLiteral(": refresh ")),
            qPrintable(why()));
        QVERIFY2(why().contains(QStringLiteral("lives on until")), qPrintable(why()));
        QVERIFY2(why().contains(QStringLiteral("1 older one of this login lives on, too.")), qPrintable(why()));

        call(by, "callRefresh", Qt::Key_R);
        QCOMPARE(status(), QStringLiteral("401 token_not_valid"));
        QVERIFY2(why().startsWith(QStringLiteral("Why: The token is blacklisted.")), qPrintable(why()));
        QCOMPARE(m_window->find<Chip>("refreshChip")->tone(), Tone::Bad);
        QVERIFY2(chip("refreshChip").contains(QStringLiteral("blacklisted")), qPrintable(chip("refreshChip")));

        call(by, "callWhoAmI", Qt::Key_W);
        QCOMPARE(status(), QStringLiteral("200 OK"));
        QVERIFY2(why().contains(QStringLiteral("Still accepted: alice")), qPrintable(why()));
        QCOMPARE(m_window->find<Chip>("accessChip")->tone(), Tone::Good);
        QCOMPARE(m_window->find<Chip>("timeVerdict")->tone(), Tone::Good);
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

    void embeddedServer_data()
    {
        QTest::addColumn<QString>("band");
        QTest::addColumn<By>("by");
        for (const char *band : { "5.2", "5.5", "next" }) {
            QTest::addRow("%s by mouse", band) << QString::fromLatin1(band) << By::Mouse;
            QTest::addRow("%s by keyboard", band) << QString::fromLatin1(band) << By::Keyboard;
        }
    }

    void embeddedServer()
    {
        QFETCH(const QString, band);
        QFETCH(const By, by);
        QSettings(m_folder->filePath(QStringLiteral("window.conf")), QSettings::IniFormat)
            .setValue(QStringLiteral("rules/band"), band);
        open();
        QCOMPARE(m_window->find<QComboBox>("bandSelector")->currentData().toString(), band);
        QSignalSpy left(&m_window->window(), &MainWindow::paneShown);
        QVERIFY(m_window->notice().isEmpty());

        pick(QStringLiteral("alice"));
        answered([&] {
            if (by == By::Mouse)
                click(m_window->find("issueButton"));
            else
                press(Qt::Key_I, Qt::ControlModifier);
        });
        QTRY_COMPARE(m_window->find<Chip>("signatureVerdict")->tone(), Tone::Good);
        callRefreshAndLogOut(by);
        QCOMPARE(m_window->find<Chip>("signatureVerdict")->tone(), Tone::Good);
        QVERIFY2(m_actions <= allowedActions, qPrintable(QString::number(m_actions)));
        QCOMPARE(left.count(), 0);

        // Decode says the same of the refresh token, without a call.
        const qsizetype calls = m_window->laboratory().log().exchanges().size();
        click(m_window->find("refreshChip"));
        QTRY_COMPARE(m_window->find<Chip>("simpleJwtVerdict")->tone(), Tone::Bad);
        const QString detail = m_window->find<Chip>("simpleJwtVerdict")->accessibleDescription();
        QVERIFY2(detail.contains(QStringLiteral("blacklisted")), qPrintable(detail));
        QCOMPARE(m_window->laboratory().log().exchanges().size(), calls);
    }

    void theClockEndsTheAccessToken()
    {
        open();
        pick(QStringLiteral("alice"));
        answered([&] { click(m_window->find("issueButton")); });
        click(m_window->find("clockPlusFive"));
        QTRY_COMPARE(m_window->find<Chip>("timeVerdict")->tone(), Tone::Bad);
        call(By::Mouse, "callWhoAmI", Qt::Key_W);
        QCOMPARE(status(), QStringLiteral("401 token_not_valid"));
        QVERIFY2(why().contains(QStringLiteral("expired")), qPrintable(why()));
        click(m_window->find("clockReset"));
        call(By::Mouse, "callWhoAmI", Qt::Key_W);
        QCOMPARE(status(), QStringLiteral("200 OK"));
    }

    void aDirectoryIsEditedInPlace()
    {
        open();
        pick(QStringLiteral("carol"));
        QVERIFY(m_window->find<QAbstractButton>("issueButton")->text().contains(QStringLiteral("carol")));
        answered([&] { click(m_window->find("issueButton")); });
        call(By::Mouse, "callWhoAmI", Qt::Key_W);
        QCOMPARE(status(), QStringLiteral("401 user_inactive"));
        m_window->find("usersTable")->setFocus();
        QSignalSpy changed(&m_window->laboratory().directory(), &Directory::changed);
        QTest::keyClick(m_window->find("usersTable"), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(changed.wait());
        call(By::Mouse, "callWhoAmI", Qt::Key_W);
        QCOMPARE(status(), QStringLiteral("200 OK"));
    }

    /// With a password that takes its time, too: whoever was issued for before would get the next token.
    void aNewUserIsTheOneToIssueFor_data()
    {
        QTest::addColumn<QString>("password");
        QTest::newRow("without a password") << QString();
        QTest::newRow("with one") << QStringLiteral("a long password");
    }

    void aNewUserIsTheOneToIssueFor()
    {
        QFETCH(const QString, password);
        open();
        pick(QStringLiteral("alice"));
        click(m_window->find("addUser"));
        QTest::keyClicks(m_window->find("newUserName"), QStringLiteral("dave"));
        QTest::keyClicks(m_window->find("newUserPassword"), password);
        QTest::keyClick(m_window->find("newUserName"), Qt::Key_Return);
        auto *issue = m_window->find<QAbstractButton>("issueButton");
        QTRY_VERIFY2_WITH_TIMEOUT(issue->text().contains(QStringLiteral("dave")), qPrintable(issue->text()),
            30'000); // the password is hashed
        answered([&] { click(issue); });
        QCOMPARE(newest("access").user, QStringLiteral("dave"));
    }

    void realDjango_data()
    {
        QTest::addColumn<By>("by");
        QTest::newRow("by mouse") << By::Mouse;
        QTest::newRow("by keyboard") << By::Keyboard;
    }

    void realDjango()
    {
        QFETCH(const By, by);
        START_DJANGO(django, DjangoServer::Options());
        Arguments arguments;
        arguments.server = django->url().toString();
        open(arguments);
        QVERIFY2(m_window->notice().isEmpty(), qPrintable(m_window->notice()));
        QCOMPARE(m_window->laboratory().servers().current().baseUrl, django->url());
        QSignalSpy left(&m_window->window(), &MainWindow::paneShown);

        auto *filter = m_window->find<QLineEdit>("userFilter");
        type(filter, QStringLiteral("alice"));
        answered([&] {
            if (by == By::Mouse) {
                click(m_window->find("issueButton"));
            } else {
                ++m_actions;
                QTest::keyClick(filter, Qt::Key_Return);
            }
        });
        QCOMPARE(status(), QStringLiteral("200 OK"));
        callRefreshAndLogOut(by);
        QVERIFY2(m_actions <= allowedActions, qPrintable(QString::number(m_actions)));
        QCOMPARE(left.count(), 0);
        const auto rows = django->control("{\"do\":\"rows\"}");
        QVERIFY(rows);
        QVERIFY2(rows->contains(newest("refresh").jti), "Django itself has it on its blacklist");
    }

    void djangoTakesWhatIsMintedHere()
    {
        START_DJANGO(django, DjangoServer::Options());
        config::ServerProfile shop;
        shop.name = QStringLiteral("shop");
        shop.baseUrl = django->url();
        shop.paths.insert(Endpoint::Login, QString()); // a project without a password-less login
        open();
        m_window->laboratory().servers().keep(shop);
        m_window->laboratory().servers().choose(shop.id());
        press(Qt::Key_8, Qt::ControlModifier);
        QCOMPARE(m_window->window().currentPane(), QStringLiteral("servers"));
        type(m_window->visible<QLineEdit>("keyText"), QString::fromLatin1(DjangoServer::secretKey()));
        click(m_window->visible<QPushButton>("keyUse"));
        QVERIFY(m_window->laboratory().minting().isPossible());
        press(Qt::Key_1, Qt::ControlModifier);

        auto *filter = m_window->find<QLineEdit>("userFilter");
        type(filter, QStringLiteral("1"));
        QVERIFY2(m_window->find<QLabel>("issueRoute")->text().contains(QStringLiteral("nothing is sent")),
            qPrintable(m_window->find<QLabel>("issueRoute")->text()));
        click(m_window->find("issueButton"));
        const InlineMessage *refused = m_window->find<InlineMessage>("issueMessage");
        QVERIFY2(!refused->isVisible(), qPrintable(refused->text()));
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 0);
        QCOMPARE(m_window->laboratory().log().tokens().size(), 2);
        QTRY_COMPARE(decoded(), newest("access").text);
        QTRY_COMPARE(m_window->find<Chip>("signatureVerdict")->tone(), Tone::Good);

        call(By::Mouse, "callWhoAmI", Qt::Key_W);
        QCOMPARE(status(), QStringLiteral("200 OK"));
        const QByteArray minted = newest("access").text;
        call(By::Mouse, "callRefresh", Qt::Key_R);
        QCOMPARE(status(), QStringLiteral("200 OK"));
        QVERIFY(newest("access").text != minted);
        // Django's own token, by the same key.
        QTRY_COMPARE(decoded(), newest("access").text);
        QTRY_COMPARE(m_window->find<Chip>("signatureVerdict")->tone(), Tone::Good);
        QCOMPARE(m_window->find<Chip>("simpleJwtVerdict")->tone(), Tone::Good);
        call(By::Mouse, "callLogout", Qt::Key_O);
        QCOMPARE(status(), QStringLiteral("200 OK"));
        call(By::Mouse, "callRefresh", Qt::Key_R);
        QCOMPARE(status(), QStringLiteral("401 token_not_valid"));
    }

    void everyTokenHasTheSameMenu()
    {
        open();
        answered([&] { press(Qt::Key_I, Qt::ControlModifier); });
        auto *menu = m_window->window().findChild<TokenMenu *>();
        const auto byKey = [](QWidget *widget) {
            QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
            QCoreApplication::sendEvent(widget, &event);
        };
        // In Flow, on the token's chip
        byKey(m_window->find<Chip>("refreshChip", "endpointsPane"));
        QTRY_VERIFY(menu->isVisible());
        menu->findChild<QAction *>(QStringLiteral("tokenDecode"))->trigger();
        menu->close();
        QTRY_COMPARE(decoded(), newest("refresh").text);
        menu->findChild<QAction *>(QStringLiteral("tokenCopyMasked"))->trigger();
        QVERIFY(!QGuiApplication::clipboard()->text().contains(QString::fromLatin1(newest("refresh").text.right(20))));
        menu->findChild<QAction *>(QStringLiteral("tokenCopy"))->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromLatin1(newest("refresh").text));
        QVERIFY(isCopiedAsSecret());
        // In the timeline, on the bar that the keyboard stands on
        auto *timeline = m_window->window().findChild<TimelineView *>();
        timeline->setSelectedToken(newest("access").id);
        byKey(timeline);
        QTRY_VERIFY(menu->isVisible());
        menu->findChild<QAction *>(QStringLiteral("tokenUseRefresh"))->trigger();
        menu->close();
        QVERIFY(m_window->find<QLabel>("endpointPreview")->text().contains(QStringLiteral("whoami")));
        call(By::Keyboard, "callRefresh", Qt::Key_R); // the access token where a refresh token belongs
        QVERIFY2(status().startsWith(QStringLiteral("401")), qPrintable(status()));
        // In the exchanges
        m_window->window().session()->show(QStringLiteral("exchanges"));
        auto *button = m_window->find<QPushButton>(
            qPrintable(QStringLiteral("exchangeToken%1").arg(newest("access").id)), "exchangeTokens");
        QVERIFY(button);
        byKey(button);
        QTRY_VERIFY(menu->isVisible());
        menu->close();
    }
};

QTEST_MAIN(TestFlow)
#include "tst_flow.moc"
