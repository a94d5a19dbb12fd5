// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window from its keys: what the field at the top finds, the menu, the overview, and the keys themselves. All
// of it is made from one registry, so it is also held against what the widgets have.
#include "core/config/serverfile.h"
#include "core/jose/jws.h"
#include "tests/ui/assembledwindow.h"
#include "ui/actions/actionregistry.h"
#include "ui/calls/issuepane.h"
#include "ui/decode/decodepane.h"
#include "ui/help/aboutsheet.h"
#include "ui/help/helppages.h"
#include "ui/help/helpwindow.h"
#include "ui/help/shortcutsheet.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QScrollBar>
#include <QShortcut>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTextBrowser>

using namespace Qt::StringLiterals;

namespace {

const QString foreignToken = u"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwiZXhwIjoxfQ."
                             "c2lnbmF0dXJlLW9mLXRoaXJ0eS10d28tYnl0ZXMtaGVyZQ"_s;

} // namespace

class TestPalette : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    MainWindow &window() const { return m_window->window(); }
    ActionRegistry &actions() const { return *window().actions(); }
    FindField *field() const { return window().topBar()->findField(); }
    DecodePane *decode() const { return window().findChild<DecodePane *>(); }
    session::SessionLog &log() const { return m_window->laboratory().log(); }

    void press(const char *keys) const
    {
        QTest::keySequence(
            QApplication::focusWidget() ? QApplication::focusWidget() : &window(), QKeySequence(QLatin1String(keys)));
    }
    void type(const QString &words) const
    {
        press("Ctrl+K");
        QTRY_VERIFY(field()->hasFocus());
        QTest::keyClicks(field(), words);
    }
    QAbstractItemModel *found() const
    {
        auto *view = m_window->visible<QListView>("findEntries");
        return view ? view->model() : nullptr;
    }
    /// Titles of the entries, without the groups' names.
    QStringList titles() const
    {
        QStringList titles;
        for (int row = 0; found() && row < found()->rowCount(); ++row) {
            if (const QModelIndex index = found()->index(row, 0); index.data(Qt::UserRole).isValid())
                titles.append(index.data().toString());
        }
        return titles;
    }
    QString chosen() const
    {
        auto *view = m_window->visible<QListView>("findEntries");
        return view ? view->currentIndex().data(Qt::AccessibleTextRole).toString() : QString();
    }
    QTableView *users() const { return m_window->find<QTableView>("usersTable"); }
    /// The focus where no text is taken.
    void leaveFields() const
    {
        window().activateWindow(); // after a dialog
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        users()->setFocus();
        QTRY_VERIFY(users()->hasFocus());
    }
    static void copy(const QString &text) { QGuiApplication::clipboard()->setText(text); }

private slots:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
    }
    void cleanup() { m_window.reset(); }

    /// One registry: what a widget does by key stands in it, and what stands in it is done by a widget, or by the
    /// window.
    void theRegistryIsWhatTheWindowHas()
    {
        for (const QString &place : m_window->places())
            QVERIFY2(m_window->show(place), qPrintable(place));
        QSet<QString> known;
        for (const ActionInfo &info : allActions()) {
            for (const QKeySequence &key : keysOf(info.action))
                known.insert(key.toString());
            if (!info.widget) {
                QVERIFY2(actions().isEnabled(info.action) || info.action == Action::Undo
                        || info.action == Action::LookBack || info.action == Action::LookForward
                        || info.action == Action::CheckServer || info.action == Action::ForgetTokens
                        || info.action == Action::ExpireNow, // of the token that is selected
                    info.title.source());
                continue;
            }
            const QObject *widget = window().findChild<QObject *>(QLatin1String(info.widget));
            QVERIFY2(widget, info.widget);
            QVERIFY2(!actions().placeTitle(info).isEmpty() || info.place == "window"_L1, info.place);
            if (const auto *button = qobject_cast<const QAbstractButton *>(widget);
                button && !button->shortcut().isEmpty())
                QCOMPARE(button->shortcut(), keyOf(info.action));
        }
        for (const ActionRegistry::Place &place : actions().places())
            known.insert(place.key.toString());
        // What every list, table and form has of its own.
        for (const char *own : { "Del", "Esc", "Space", "Ctrl+C" })
            known.insert(QLatin1String(own));
        for (const QKeySequence &key : QKeySequence::keyBindings(QKeySequence::Redo)) // as the desktop has it
            known.insert(key.toString());
        QStringList strange;
        const auto note = [&](const QKeySequence &key, const QObject *of) {
            if (!key.isEmpty() && !known.contains(key.toString()) && !key.toString().startsWith("Alt+"_L1))
                strange.append(key.toString() + u' ' + of->objectName());
        };
        for (const auto *button : window().findChildren<QAbstractButton *>())
            note(button->shortcut(), button);
        for (const auto *shortcut : window().findChildren<QShortcut *>())
            note(shortcut->key(), shortcut->parent());
        for (const auto *action : window().findChildren<QAction *>())
            note(action->shortcut(), action);
        QVERIFY2(strange.isEmpty(), qPrintable(strange.join(u", ")));
    }

    /// Every key that a list shows is some action's alone, where it is heard.
    void noKeyIsGivenTwice()
    {
        QHash<QString, QString> givenTo;
        for (const ActionInfo &info : allActions()) {
            for (const QKeySequence &key : keysOf(info.action)) {
                const bool isLocal = info.heard == ActionInfo::Keys::Widget && info.place != "window"_L1;
                const bool isLast = info.heard == ActionInfo::Keys::Fallback;
                const QString at = (isLocal         ? QLatin1String(info.place)
                                           : isLast ? "fallback"_L1
                                                    : "window"_L1)
                    + u' ' + key.toString();
                QVERIFY2(!givenTo.contains(at), qPrintable(at + QStringLiteral(": ") + givenTo.value(at)));
                givenTo.insert(at, QLatin1String(info.title.source()));
            }
        }
    }

    void whatIsFound_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("first");
        const auto row = [](const char *words, const char *first) {
            QTest::newRow(words) << QString::fromLatin1(words) << QString::fromLatin1(first);
        };
        row("theme", "Switch between light and dark theme");
        row("generate", "Generate a key");
        row("log out", "Log out (blacklist)");
        row("logout test", "Run the logout test");
        row("add server", "Add a server");
        row("import files", "Import files");
        row("fingerprint", "Fingerprint the server");
        row("present", "Present the flow");
        row("issue", "Issue for alice");
        row("wai", "Who am I");
        row("refesh", "Refresh");
        row("har", "Import files");
        row("save sess", "Save the session");
        row("shortcuts", "Keyboard shortcuts");
        row("about", "About Jotlab");
        row("compose", "Compose");
        row("exchanges", "Exchanges");
        row("bob", "bob");
        row("carol", "carol");
        row("differs", "Where Jotlab differs from Simple JWT");
        row("login and refresh", "Login and refresh");
    }

    void whatIsFound()
    {
        QFETCH(const QString, words);
        QFETCH(const QString, first);
        type(words);
        QVERIFY2(!titles().isEmpty(), "nothing");
        QVERIFY2(titles().contains(first), qPrintable(titles().join(u", ")));
        QVERIFY2(titles().indexOf(first) < 3, qPrintable(titles().join(u", ")));
    }

    void everyActionIsListedWithItsKey()
    {
        press("Ctrl+K");
        auto *view = m_window->visible<QListView>("findEntries");
        QCOMPARE(view->indexAt({ 20, 5 }).data().toString(), u"Here"_s); // a group's name stands above its entries
        const QStringList all = titles();
        for (const ActionInfo &info : allActions()) {
            if (info.action != Action::Find)
                QVERIFY2(all.contains(actions().title(info.action)), info.title.source());
        }
        for (const ActionRegistry::Place &place : actions().places())
            QVERIFY2(all.contains(place.title), qPrintable(place.title));
        type(u"issue for"_s);
        QVERIFY2(chosen().startsWith("Issue for alice"_L1), qPrintable(chosen()));
        QVERIFY2(chosen().contains("POST http://127.0.0.1"_L1), qPrintable(chosen())); // what is sent, and where
        QVERIFY2(chosen().endsWith("Ctrl+I"_L1), qPrintable(chosen()));
    }

    void anActionIsDoneFromTheField()
    {
        type(u"issue for al"_s);
        press("Return");
        QTRY_COMPARE(log().exchanges().size(), 1);
        QVERIFY(!m_window->visible<QWidget>("findList"));
        type(u"copy the token"_s);
        press("Return");
        QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), decode()->token());
        press("Ctrl+K");
        QCOMPARE(titles().value(0), u"Copy the token"_s); // what was done last stands first
        QCOMPARE(titles().value(1), u"Issue for alice"_s);
        press("Escape");
        type(u"generate"_s);
        press("Return");
        QCOMPARE(window().currentPane(), u"keys"_s);
        QVERIFY(m_window->find<QAbstractButton>("keysGenerate")->isChecked());
    }

    /// A bench sends many calls; they are shown before they are sent. So is the one of a pane that nobody saw yet.
    void nothingIsSentUnseen()
    {
        window().showPane(u"keys"_s);
        type(u"logout test"_s);
        press("Return");
        QCOMPARE(window().currentPane(), u"logout"_s);
        QVERIFY(m_window->find<QAbstractButton>("logoutRun")->hasFocus());
        QCOMPARE(log().exchanges().size(), 0);
        for (int again = 0; again < 2; ++again) { // whoever asks for it gets it, shown already or not
            window().showPane(u"keys"_s);
            type(u"fingerprint"_s);
            press("Return");
            QCOMPARE(window().currentPane(), u"servers"_s);
            QVERIFY(m_window->find<QAbstractButton>("fingerprintAsk")->hasFocus());
            QCOMPARE(log().exchanges().size(), 0);
        }

        QSettings state(m_folder->filePath(u"window.conf"_s), QSettings::IniFormat);
        m_window.reset();
        state.setValue(u"window/pane"_s, u"keys"_s);
        state.sync();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
        QCOMPARE(window().currentPane(), u"keys"_s);
        QVERIFY(!m_window->find("issueButton"));
        actions().run(Action::Issue);
        QCOMPARE(window().currentPane(), u"flow"_s);
        QVERIFY(m_window->find("issueButton")->hasFocus());
        QTest::qWait(50);
        QCOMPARE(log().exchanges().size(), 0);
        press("Space");
        QTRY_COMPARE(log().exchanges().size(), 1);
    }

    void whatIsNotFoundChangesNothing()
    {
        m_window->press("issueButton", 200);
        const QByteArray before = decode()->token();
        for (const QString &words : { u"xyzzyplugh"_s, u"no such thing at all"_s }) {
            type(words);
            QVERIFY(m_window->visible<QWidget>("findNothing"));
            QCOMPARE(titles(), QStringList());
            press("Return");
            QCOMPARE(decode()->token(), before);
            QVERIFY(field()->hasFocus());
            press("Escape");
        }
    }

    void escapeGivesTheFocusBack()
    {
        leaveFields();
        type(u"copy"_s);
        QVERIFY(m_window->visible<QWidget>("findList"));
        press("Escape");
        QVERIFY(!m_window->visible<QWidget>("findList"));
        QVERIFY(field()->text().isEmpty());
        QVERIFY(users()->hasFocus());
        press("Ctrl+K");
        press("Escape"); // with nothing typed, too
        QVERIFY(users()->hasFocus());
        type(u"co"_s);
        press("Tab"); // elsewhere
        QVERIFY(!m_window->visible<QWidget>("findList"));
    }

    void arrowsChoose()
    {
        type(u"copy"_s);
        const QStringList all = titles();
        QVERIFY(all.size() > 3);
        QVERIFY(chosen().startsWith(all.at(0)));
        press("Down");
        press("Down");
        QVERIFY2(chosen().startsWith(all.at(2)), qPrintable(chosen()));
        press("Up");
        QVERIFY2(chosen().startsWith(all.at(1)), qPrintable(chosen()));
        press("PgUp");
        QVERIFY(chosen().startsWith(all.at(0)));
    }

    /// What can't be done now is shown, and passed over.
    void whatIsImpossibleIsNotChosen()
    {
        type(u"compare the token"_s); // there is none
        QVERIFY(titles().contains(u"Compare the token with another"_s));
        QVERIFY2(!chosen().startsWith("Compare the token"_L1), qPrintable(chosen()));
    }

    void aUserAmongVeryManyIsFound()
    {
        QList<django::User> users;
        for (int id = 1; id <= 5000; ++id) {
            django::User user;
            user.id = id;
            user.username = u"user%1"_s.arg(id);
            users.append(user);
        }
        Laboratory &laboratory = m_window->laboratory();
        const auto other = config::serverFromUrl(u"https://shop.example"_s).value();
        laboratory.servers().keep(other);
        laboratory.servers().choose(other.id());
        laboratory.directory().learn(other.id(), users);
        press("Ctrl+K");
        type(u"user4321"_s);
        QCOMPARE(titles().value(0), u"user4321"_s);
        press("Return");
        QCOMPARE(m_window->find<IssuePane>("issuePane")->selectedUser(), u"user4321"_s);
    }

    /// A dot makes no host of a name.
    void aUsersNameWithADotIsTheUsers()
    {
        django::User ada;
        ada.username = u"ada.lovelace"_s;
        QSignalSpy added(&m_window->laboratory().directory(), &Directory::added);
        m_window->laboratory().directory().add(ada);
        QVERIFY(added.wait());
        press("Ctrl+K");
        type(u"ada.lovelace"_s);
        QVERIFY2(titles().value(0) == u"ada.lovelace"_s, qPrintable(titles().join(u'\n')));
        QVERIFY(titles().contains(u"Use https://ada.lovelace as server"_s));
        press("Return");
        QVERIFY(m_window->laboratory().servers().current().embedded);
    }

    void anAddressBecomesAServer_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("url");
        QTest::newRow("whole") << u"https://shop.example"_s << u"https://shop.example"_s;
        QTest::newRow("with a path") << u"http://127.0.0.1:8123/api/token/"_s << u"http://127.0.0.1:8123"_s;
        QTest::newRow("without a scheme") << u"127.0.0.1:8123"_s << u"http://127.0.0.1:8123"_s;
        QTest::newRow("a name") << u"localhost:8000"_s << u"http://localhost:8000"_s;
        QTest::newRow("a host") << u"api.shop.example"_s << u"https://api.shop.example"_s;
    }

    void anAddressBecomesAServer()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, url);
        press("Ctrl+K");
        copy(typed);
        press("Ctrl+V");
        QCOMPARE(titles().value(0), u"Use %1 as server"_s.arg(url));
        press("Return");
        QCOMPARE(m_window->laboratory().servers().current().baseUrl, QUrl(url));
        QCOMPARE(log().exchanges().size(), 0);
        QVERIFY(decode()->token().isEmpty());
        type(u"use embedded"_s);
        press("Return");
        QVERIFY(m_window->laboratory().servers().current().embedded);
    }

    void pastingWithoutAFieldDecodes()
    {
        leaveFields();
        copy(foreignToken);
        press("Ctrl+V");
        QTRY_COMPARE(decode()->token(), foreignToken.toUtf8());
        window().showPane(u"settings"_s); // where Decode isn't seen
        QVERIFY(!decode()->isVisible());
        m_window->find("settingsTable")->setFocus();
        press("Ctrl+V");
        QVERIFY(decode()->isVisible());
        leaveFields();
        copy(uR"(HTTP/1.1 401 Unauthorized
Content-Type: application/json

{"detail": "Given token not valid for any token type", "code": "token_not_valid"})"_s);
        press("Ctrl+V");
        QTRY_COMPARE(window().currentPane(), u"explain"_s);
    }

    /// A field takes what is pasted into it.
    void fieldsKeepTheirKeys()
    {
        auto *filter = m_window->find<QLineEdit>("userFilter");
        filter->setFocus();
        copy(u"ali"_s);
        press("Ctrl+V");
        QCOMPARE(filter->text(), u"ali"_s);
        press("?");
        QCOMPARE(filter->text(), u"ali?"_s);
        press("Ctrl+Z");
        QVERIFY(filter->text() != u"ali?"_s);
        QVERIFY(decode()->token().isEmpty());
        QVERIFY(!window().findChild<ShortcutSheet *>());
        leaveFields();
        press("Ctrl+F");
        QVERIFY(filter->hasFocus());
    }

    /// What is added by key is added from wherever one is.
    void addingIsHeardEverywhere_data()
    {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("place");
        QTest::newRow("key") << u"Ctrl+Shift+K"_s << u"keys"_s;
        QTest::newRow("server") << u"Ctrl+Shift+N"_s << u"servers"_s;
        QTest::newRow("project") << u"Ctrl+Shift+J"_s << u"servers"_s;
    }

    void addingIsHeardEverywhere()
    {
        QFETCH(const QString, keys);
        QFETCH(const QString, place);
        window().showPane(u"flow"_s);
        leaveFields();
        press(keys.toLatin1());
        QTRY_COMPARE(window().currentPane(), place);
        QTRY_VERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget())
            || qobject_cast<QPlainTextEdit *>(QApplication::focusWidget()));
    }

    void windowKeys()
    {
        leaveFields();
        press("Ctrl+,");
        QCOMPARE(window().currentPane(), u"settings"_s);
        window().showPane(u"flow"_s);
        const bool wasDark = Theme::of(&window()).isDark;
        press("Ctrl+Shift+L");
        QTRY_COMPARE(Theme::of(&window()).isDark, !wasDark);
        window().session()->show(u"session"_s);
        m_window->find<QComboBox>("sessionForm")->setCurrentIndex(1); // the other wants a passphrase first
        window().session()->show(u"timeline"_s);
        for (const char *keys : { "Ctrl+S", "Ctrl+O" }) {
            leaveFields();
            press(keys);
            QPointer<QFileDialog> dialog;
            QTRY_VERIFY2((dialog = window().findChild<QFileDialog *>()), keys);
            QCOMPARE(dialog->acceptMode(), keys == "Ctrl+S"_L1 ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
            QCOMPARE(window().session()->current(), u"session"_s);
            dialog->reject();
            QTRY_VERIFY(!dialog);
        }
        window().activateWindow(); // after a dialog
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        window().showPane(u"scenarios"_s); // which has files of its own
        m_window->find("scenarioList")->setFocus();
        press("Ctrl+O");
        QPointer<QFileDialog> dialog;
        QTRY_VERIFY((dialog = window().findChild<QFileDialog *>()));
        QCOMPARE(dialog->windowTitle(), u"Open scenarios"_s);
        dialog->reject();
        QTRY_VERIFY(!dialog);
    }

    void theMenuHasEverything()
    {
        leaveFields();
        press("F10");
        auto *menu = window().findChild<QMenu *>(u"mainMenu"_s);
        QTRY_VERIFY(menu->isVisible());
        const QWidget *button = m_window->find("menuButton");
        QCOMPARE(menu->geometry().right(),
            qMin(button->mapToGlobal(button->rect().bottomRight()).x(), window().screen()->geometry().right()));
        QStringList texts;
        for (const auto *each : menu->findChildren<QMenu *>() + QList{ menu }) {
            for (const QAction *action : each->actions())
                texts.append(action->text());
        }
        for (const ActionInfo &info : allActions()) {
            const QString key = keyOf(info.action).toString(QKeySequence::NativeText);
            const QString text = actions().title(info.action) + (key.isEmpty() ? QString() : u'\t' + key);
            QVERIFY2(texts.contains(text), qPrintable(text));
        }
        QVERIFY2(texts.contains(u"Keys\tCtrl+3"_s), qPrintable(texts.join(u", ")));
        for (QAction *action : menu->actions()) {
            if (action->text().startsWith("About"_L1))
                action->trigger();
        }
        menu->close();
        QTRY_VERIFY(window().findChild<AboutSheet *>());
        QTest::mouseClick(m_window->find("menuButton"), Qt::LeftButton);
        QTRY_VERIFY(menu->isVisible());
        menu->close();
    }

    void theOverviewShowsEveryKey()
    {
        leaveFields();
        press("?");
        QPointer<ShortcutSheet> sheet = window().findChild<ShortcutSheet *>();
        QVERIFY(sheet && sheet->isVisible());
        QStringList shown;
        for (const auto *label : sheet->findChildren<QLabel *>())
            shown.append(label->text());
        for (const ActionInfo &info : allActions()) {
            if (!keyOf(info.action).isEmpty())
                QVERIFY2(shown.contains(titleOf(info.action)), info.title.source());
        }
        QVERIFY(shown.contains(u"Ctrl+Shift+O"_s));
        QVERIFY(shown.contains(u"Forgeries"_s));
        press("Ctrl+V"); // nothing below hears it
        QVERIFY(sheet->isVisible());
        press("Escape");
        QTRY_VERIFY(!sheet);
        QVERIFY(users()->hasFocus());
        press("Ctrl+?");
        QVERIFY((sheet = window().findChild<ShortcutSheet *>()));
        press("Ctrl+2"); // going elsewhere closes it
        QTRY_VERIFY(!sheet);
        QCOMPARE(window().currentPane(), u"compose"_s);
    }

    void helpAndAbout()
    {
        window().showPane(u"forgeries"_s);
        press("F1");
        auto *help = window().findChild<HelpWindow *>();
        QVERIFY(help && help->isVisible());
        QCOMPARE(help->page(), u"forgeries"_s);
        auto *text = help->findChild<QTextBrowser *>();
        QVERIFY(text->toPlainText().startsWith("Forgeries"_L1));
        for (const HelpPage &page : helpPages()) {
            help->showPage(page.id);
            QVERIFY2(text->toPlainText().size() > 500, qPrintable(page.id));
            QVERIFY2(!text->toPlainText().startsWith(u'#'), qPrintable(page.id)); // it was read as Markdown
        }
        QVERIFY(text->toPlainText().contains("Unreleased"_L1)); // the last one is what is new
        help->close();
        actions().run(Action::ShowAbout);
        const QString versions = m_window->find<QLabel>("aboutVersions")->text();
        QVERIFY2(versions.contains(u"Qt "_s + QLatin1String(qVersion())), qPrintable(versions));
        QVERIFY2(versions.contains("OpenSSL 3"_L1), qPrintable(versions));
        QVERIFY2(versions.contains("Jotlab "_L1) && versions.contains("5.2.2, 5.5.1"_L1), qPrintable(versions));
        m_window->click("aboutCopy");
        QCOMPARE(QGuiApplication::clipboard()->text(), versions);
        press("Escape");
        QTRY_VERIFY(!window().findChild<AboutSheet *>());
    }

    void undoTakesBackWhatAMessageOffers()
    {
        const auto names = [this] {
            QStringList all;
            const QList<django::User> known = m_window->laboratory().directory().users();
            for (const django::User &user : known)
                all.append(user.username);
            return all;
        };
        const QStringList before = names();
        leaveFields();
        press("Del"); // a user
        QTRY_COMPARE(names().size(), before.size() - 1);
        leaveFields();
        press("Ctrl+Z");
        QTRY_COMPARE(names(), before);
        press("Ctrl+Z"); // there is no more to undo
        QCOMPARE(names(), before);

        m_window->press("issueButton", 200);
        m_window->window().session()->show(u"session"_s);
        actions().run(Action::ForgetSession);
        QTRY_COMPARE(log().tokens().size(), 0);
        leaveFields();
        press("Ctrl+Z");
        QTRY_COMPARE(log().tokens().size(), 2);
    }

    void backAndForwardThroughTokens()
    {
        for (int i = 0; i < 3; ++i)
            m_window->press("issueButton", 200);
        QList<QByteArray> seen;
        for (const int id : { 1, 3 }) {
            m_window->workbench(); // alive
            const session::TokenRecord &token = log().tokens().at(id);
            type(QString::fromUtf8(token.jti.left(8)));
            press("Return");
            QTRY_COMPARE(decode()->token(), token.text);
            seen.append(token.text);
        }
        leaveFields();
        press("Alt+Left");
        QCOMPARE(decode()->token(), seen.at(0));
        press("Alt+Right");
        QCOMPARE(decode()->token(), seen.at(1));
        press("Alt+Right"); // there is nothing
        QCOMPARE(decode()->token(), seen.at(1));
        QTest::mousePress(users()->viewport(), Qt::BackButton);
        QCOMPARE(decode()->token(), seen.at(0));
        QTest::mousePress(users()->viewport(), Qt::ForwardButton);
        QCOMPARE(decode()->token(), seen.at(1));
        window().showPane(u"settings"_s);
        press("Alt+Left"); // where Decode isn't seen
        QVERIFY(decode()->isVisible());
        QCOMPARE(decode()->token(), seen.at(0));
    }

    /// The presenter has keys of its own, and nothing of what it covers is done.
    void nothingIsDoneUnderThePresenter()
    {
        copy(foreignToken);
        press("F11");
        QTRY_VERIFY(m_window->find("presenter") && m_window->find("presenter")->isVisible());
        for (const char *keys : { "Ctrl+V", "Ctrl+K", "Ctrl+Shift+L", "Ctrl+S" })
            press(keys);
        QVERIFY(decode()->token().isEmpty());
        QVERIFY(!window().findChild<QFileDialog *>());
        QVERIFY(!m_window->visible<QWidget>("findList"));
        press("Escape");
    }

    void theListEndsWithAWholeRow()
    {
        for (const QSize size : { QSize(1024, 700), QSize(1440, 900) }) {
            window().resize(size);
            press("Ctrl+K");
            const auto *view = m_window->visible<QListView>("findEntries");
            QVERIFY(view);
            QVERIFY(view->verticalScrollBar()->maximum() > 0); // there is more than is shown
            const QModelIndex last = view->indexAt({ 4, view->viewport()->height() - 1 });
            QVERIFY(last.isValid());
            QCOMPARE(view->visualRect(last).bottom(), view->viewport()->height() - 1);
            press("Escape");
        }
    }

    void itFitsASmallWindow()
    {
        window().resize(1024, 700);
        press("Ctrl+K");
        auto *list = m_window->visible<QWidget>("findList");
        QVERIFY(list);
        QVERIFY(window().rect().contains(list->geometry()));
        QVERIFY2(list->width() >= 480, qPrintable(QString::number(list->width())));
        QCOMPARE(field()->width(), list->width());
        press("Escape");
        QTRY_VERIFY(field()->width() < 330);
        actions().run(Action::ShowShortcuts);
        QVERIFY(window().rect().contains(window().findChild<ShortcutSheet *>()->geometry()));
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCoreApplication::setApplicationVersion(u"0.0"_s);
    TestPalette test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_palette.moc"
