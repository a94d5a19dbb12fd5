// SPDX-License-Identifier: GPL-3.0-or-later
// A Django project opened in the window: asked first, read in the background, made a server of, its users given tokens
// without a password. A project that Django itself made, its own server, real processes throughout.
#include "tests/support/djangoproject.h"
#include "tests/support/djangoserver.h"
#include "tests/support/postgresserver.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/servers/serverspane.h"
#include "ui/token/tokenview.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;

class TestProjectWindow : public QObject
{
    Q_OBJECT

private:
    static constexpr int patience = 60'000; // milliseconds; a start of Python

    std::unique_ptr<DjangoProject> m_project;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    void open(const QString &path) const
    {
        Arguments arguments;
        arguments.input = path;
        m_window->workbench().openOfAnotherStart(arguments);
        QTRY_VERIFY(m_window->visible<QPlainTextEdit>("projectCommand"));
        if (!confinement().isEmpty())
            m_window->visible<QCheckBox>("projectConfined")->setChecked(false);
    }
    void read() const
    {
        open(m_project->path());
        m_window->click("projectRun");
        QTRY_VERIFY2_WITH_TIMEOUT(m_window->visible<QTabWidget>("projectTabs"), qPrintable(message()), patience);
    }
    void showTab(int tab) const { m_window->visible<QTabWidget>("projectTabs")->setCurrentIndex(tab); }
    QString message() const
    {
        const auto *shown = m_window->visible<InlineMessage>("projectMessage");
        return shown ? shown->text() : QString();
    }
    static QString text(const QTableView *table, int row, int column)
    {
        return table->model()->index(row, column).data().toString();
    }
    QStringList column(const char *name, int column) const
    {
        QStringList texts;
        const auto *table = m_window->find<QTableView>(name);
        for (int row = 0; row < table->model()->rowCount(); ++row)
            texts += text(table, row, column);
        return texts;
    }

private Q_SLOTS:
    void initTestCase() { MAKE_PROJECT(m_project); }

    void init()
    {
        m_project->setSettings({});
        m_project->setUrls({});
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        m_window->window().resize(1440, 900);
        QVERIFY(m_window->startServing());
    }

    void cleanup()
    {
        m_window.reset();
        m_project->stop();
    }

    void asksFirst()
    {
        m_project->setSettings("import os\nos.write(2, b'the settings ran')\n");
        const auto before = m_project->snapshot();
        open(m_project->path(u"manage.py"_s));
        const QString command = m_window->visible<QPlainTextEdit>("projectCommand")->toPlainText();
        QVERIFY2(command.contains(m_project->path(u".venv/bin/python"_s)), qPrintable(command));
        QVERIFY2(
            command.contains(m_project->path(u"manage.py"_s) + u" --time-limit 30 --with-key"_s), qPrintable(command));
        m_window->visible<QCheckBox>("projectWithKey")->setChecked(false);
        QVERIFY(!m_window->visible<QPlainTextEdit>("projectCommand")->toPlainText().contains(u"--with-key"));
        m_window->click("projectShowScript");
        QVERIFY(m_window->visible<QPlainTextEdit>("projectScript")->toPlainText().startsWith(u"# SPDX"));
        QVERIFY(!m_window->visible<QTabWidget>("projectTabs"));
        QCOMPARE(m_project->snapshot(), before);
    }

    void showsWhatWasRead()
    {
        m_project->setSettings("SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta(hours=2)\n");
        const auto before = m_project->snapshot();
        read();
        QVERIFY(column("projectFindings", 1).join(u'\n').contains(u"ACCESS_TOKEN_LIFETIME")
            || column("projectFindings", 2).join(u'\n').contains(u"ACCESS_TOKEN_LIFETIME"));
        QVERIFY(column("projectFindings", 2).join(u'\n').contains(u"shop/settings.py, line "));
        QVERIFY(column("projectViews", 0).contains(u"POST /session/refresh/"));
        QVERIFY(!column("projectViews", 0).contains(u"GET /admin/"));
        const QStringList settings = column("projectSettingsTable", 0);
        QCOMPARE(
            column("projectSettingsTable", 1).value(settings.indexOf(u"ACCESS_TOKEN_LIFETIME"_s)), u"7200 (2 h)"_s);
        QCOMPARE(column("projectSettingsTable", 2).value(settings.indexOf(u"LEEWAY"_s)), u"default"_s);
        QVERIFY(!settings.contains(u"SIGNING_KEY"));
        QCOMPARE(m_project->snapshot(), before);
        QCOMPARE(m_window->laboratory().servers().all().size(), 1); // nothing is made of it before somebody says so
    }

    // Sentences want room; tokens are shown beside what they are chosen from.
    void sentencesHaveTheWholeWidth()
    {
        const auto *decode = m_window->window().findChild<DecodePane *>();
        open(m_project->path());
        QVERIFY(decode->isVisible());
        read();
        QVERIFY(!decode->isVisible());
        showTab(2);
        QVERIFY(decode->isVisible());
        showTab(1);
        QVERIFY(!decode->isVisible());
        m_window->find<QListWidget>("serversList")->setCurrentRow(0);
        QVERIFY(decode->isVisible());
    }

    // With the focus on it, nobody has to look for it; and what was said of another server is over.
    void theButtonThatRunsItIsInSight()
    {
        m_window->window().resize(1024, 700);
        m_window->window().showPane(u"servers"_s);
        m_window->window().findChild<ServersPane *>()->importFile(u"/nowhere/server.json"_s);
        QVERIFY(m_window->find<InlineMessage>("serversMessage")->isVisible());
        open(m_project->path());
        QVERIFY(!m_window->find<InlineMessage>("serversMessage")->isVisible());
        const auto *run = m_window->visible<QPushButton>("projectRun");
        QTRY_VERIFY(run && run->hasFocus());
        QTRY_COMPARE(run->visibleRegion().boundingRect(), run->rect());
    }

    // Five actions from the opened project: the server, its user, refresh, logout; and what follows from the logout.
    void logsInRefreshesAndLogsOut()
    {
        const QString url = m_project->serve();
        read();
        m_window->visible<QLineEdit>("projectUrl")->setText(url);
        m_window->click("projectUse"); // 1
        QCOMPARE(m_window->window().currentPane(), u"flow"_s);
        QCOMPARE(m_window->laboratory().servers().current().id(), url);
        QVERIFY(m_window->laboratory().rules().signingKeyOf(url).has_value());
        QCOMPARE(m_window->laboratory().rules().settings().accessTokenLifetime, std::chrono::minutes{ 7 });
        const QList<django::User> users = m_window->laboratory().directory().users();
        QCOMPARE(users.size(), 2);
        const auto alice
            = std::find_if(users.begin(), users.end(), [](const auto &user) { return user.username == u"alice"; });
        m_window->find<QTableView>("usersTable")->selectRow(int(alice - users.begin())); // 2
        m_window->press("issueButton", 200); // 3
        m_window->press("callRefresh", 200); // 4
        m_window->press("callLogout", 200); // 5
        m_window->press("callRefresh", 401);
        QCOMPARE(m_window->intruder(), QString());
    }

    // What is signed here lacks what the project's login may add, and its key is a secret in memory.
    void saysWhatSigningLacks()
    {
        read();
        m_window->click("projectUse");
        m_window->visible<QPushButton>("issueKind")->menu()->actions().at(1)->trigger(); // access: no view gives it
                                                                                         // alone
        const auto *route = m_window->visible<QLabel>("issueRoute");
        QTRY_COMPARE(route->toolTip(),
            u"Signs here with the key of %1, without what LoginView may add; nothing is sent"_s.arg(
                m_window->laboratory().servers().current().title()));
        const QList<QLabel *> labels = m_window->window().findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(),
            [](const QLabel *label) { return label->text().contains(u"secrets: one in memory for this run"); }));
    }

    // By the project, and here: the project's running server takes both.
    void issuesForItsUsers_data()
    {
        QTest::addColumn<QByteArray>("button");
        QTest::addColumn<QString>("says");
        QTest::newRow("by the project") << QByteArray("projectIssue")
                                        << u"Issued for alice by the project: for_user()."_s;
        QTest::newRow("here") << QByteArray("projectSignHere") << u"Signed here for alice"_s;
    }
    void issuesForItsUsers()
    {
        QFETCH(const QByteArray, button);
        QFETCH(const QString, says);
        const QString url = m_project->serve();
        read();
        m_window->visible<QLineEdit>("projectUrl")->setText(url);
        showTab(2);
        auto *search = m_window->visible<QLineEdit>("projectUserSearch");
        QTest::keyClicks(search, u"ALI"_s);
        QTRY_COMPARE(column("projectUsers", 0), QStringList{ u"alice"_s });
        const auto before = m_project->snapshot();
        m_window->click(button.constData());
        QTRY_VERIFY2_WITH_TIMEOUT(message().contains(says), qPrintable(message()), patience);
        QVERIFY2(message().contains(url), qPrintable(message()));
        QVERIFY(
            m_window->visible<InlineMessage>("projectMessage")->detail().contains(u"No outstanding row was written"));
        QCOMPARE(m_project->snapshot(), before);
        const auto &tokens = m_window->laboratory().log().tokens();
        QCOMPARE(tokens.size(), 2);
        QCOMPARE(tokens.constFirst().server, url);
        QCOMPARE(tokens.constFirst().user, u"alice"_s);
        m_window->window().showPane(u"flow"_s);
        m_window->press("callWhoAmI", 200);
        m_window->press("callRefresh", 200);
    }

    // Another USER_ID_FIELD: tokens name users by it, and the session users by their names.
    void namesUsersByAnotherField()
    {
        const auto done = m_project->manage({ u"shell"_s, u"-c"_s,
            u"from accounts.models import User\nfor user in User.objects.all():\n    user.email = user.username + "
            "'@shop.example'\n    user.save()\n"_s });
        QVERIFY2(done, done ? "" : qPrintable(done.error().what));
        m_project->setSettings("SIMPLE_JWT['USER_ID_FIELD'] = 'email'\n");
        const QString url = m_project->serve();
        read();
        m_window->visible<QLineEdit>("projectUrl")->setText(url);
        showTab(2);
        QTest::keyClicks(m_window->visible<QLineEdit>("projectUserSearch"), u"ali"_s);
        QTRY_COMPARE(column("projectUsers", 0), QStringList{ u"alice"_s });
        m_window->click("projectSignHere");
        QTRY_VERIFY2_WITH_TIMEOUT(message().contains(u"Signed here for alice"), qPrintable(message()), patience);
        const auto &tokens = m_window->laboratory().log().tokens();
        QCOMPARE(tokens.constFirst().userId, u"alice@shop.example"_s);
        QCOMPARE(tokens.constFirst().user, u"alice"_s);
        const QList<django::User> users = m_window->laboratory().directory().users();
        const auto alice
            = std::find_if(users.begin(), users.end(), [](const auto &user) { return user.username == u"alice"; });
        QVERIFY(alice != users.end());
        const auto minted = m_window->laboratory().minting().mint(*alice, { simplejwt::TokenType::Access }, {}, {});
        QVERIFY2(minted, minted ? "" : qPrintable(minted.error().what));
        m_window->laboratory().log().observe(minted->constFirst(), session::Origin::Issued, url);
        QCOMPARE(tokens.constLast().userId, u"alice@shop.example"_s);
        m_window->window().showPane(u"flow"_s);
        m_window->press("callWhoAmI", 200);
    }

    // The project's own rows beside the session: issued without one, rotated away, and what took its place.
    void joinsItsTokensWithTheSession()
    {
        const QString url = m_project->serve();
        read();
        m_window->visible<QLineEdit>("projectUrl")->setText(url);
        showTab(2);
        QTest::keyClicks(m_window->visible<QLineEdit>("projectUserSearch"), u"ali"_s);
        QTRY_COMPARE(column("projectUsers", 0), QStringList{ u"alice"_s });
        m_window->click("projectSignHere");
        QTRY_VERIFY2_WITH_TIMEOUT(message().contains(u"Signed here for alice"), qPrintable(message()), patience);
        const auto before = m_project->snapshot();
        showTab(3);
        QTRY_COMPARE(column("projectTokens", 1).value(0), u"not known there"_s);
        QCOMPARE(column("projectTokens", 0).value(0), u"alice"_s);
        QCOMPARE(column("projectTokens", 4).value(0), u"yes"_s);
        QCOMPARE(m_project->snapshot(), before);
        const QString first = column("projectTokens", 3).value(0);

        m_window->window().showPane(u"flow"_s);
        m_window->press("callRefresh", 200); // rotates: the server itself blacklists it
        const auto made = m_project->manage({ u"shell"_s, u"-c"_s,
            u"from accounts.models import User; from rest_framework_simplejwt.tokens import RefreshToken; "
            "RefreshToken.for_user(User.objects.get(username='bob'))"_s });
        QVERIFY2(made, made ? "" : qPrintable(made.error().what));
        m_window->window().showPane(u"servers"_s); // where it is read again
        const auto state = [&] { return column("projectTokens", 1).value(column("projectTokens", 3).indexOf(first)); };
        QTRY_COMPARE(state(), u"blacklisted"_s);
        const int bob = int(column("projectTokens", 0).indexOf(u"bob"_s));
        QVERIFY(bob >= 0);
        QCOMPARE(column("projectTokens", 1).value(bob), u"alive"_s);
        QCOMPARE(column("projectTokens", 0).value(column("projectTokens", 3).indexOf(first)), u"alice"_s);
        QCOMPARE(column("projectTokens", 4).value(bob), QString());
        const QStringList jtis = column("projectTokens", 3);
        auto *table = m_window->visible<QTableView>("projectTokens");
        table->setCurrentIndex(table->model()->index(int(jtis.indexOf(first)), 0));
        QTest::keyClick(table, Qt::Key_Return);
        const auto &tokens = m_window->laboratory().log().tokens();
        const auto token = std::find_if(
            tokens.begin(), tokens.end(), [&](const auto &each) { return QString::fromUtf8(each.jti) == first; });
        QVERIFY(token != tokens.end());
        const auto views = m_window->window().findChildren<TokenView *>(u"token"_s);
        QTRY_VERIFY(std::any_of(views.begin(), views.end(),
            [&](const TokenView *view) { return view->text() == QString::fromLatin1(token->text); }));
        QCOMPARE(m_window->intruder(), QString());
    }

    // Only with the switch, and only what was shown: then the project's running server goes by it.
    void changesItsTokens()
    {
        const QString url = m_project->serve();
        read();
        m_window->visible<QLineEdit>("projectUrl")->setText(url);
        showTab(2);
        QTest::keyClicks(m_window->visible<QLineEdit>("projectUserSearch"), u"ali"_s);
        QTRY_COMPARE(column("projectUsers", 0), QStringList{ u"alice"_s });
        m_window->click("projectSignHere");
        QTRY_VERIFY2_WITH_TIMEOUT(message().contains(u"Signed here for alice"), qPrintable(message()), patience);
        showTab(3);
        QTRY_COMPARE(column("projectTokens", 1).value(0), u"not known there"_s);
        const QString first = column("projectTokens", 3).value(0);
        const auto before = m_project->snapshot();
        QVERIFY(!m_window->visible<QPushButton>("projectTokenBlacklist"));
        m_window->visible<QCheckBox>("projectTokensMayChange")->setChecked(true);
        m_window->visible<QTableView>("projectTokens")->selectRow(0);
        QVERIFY(!m_window->visible<QPushButton>("projectTokenBlacklistUser")->isEnabled()); // whose it is no row says
        m_window->click("projectTokenBlacklist");
        const QString sql = m_window->visible<QPlainTextEdit>("projectTokenSql")->toPlainText();
        QVERIFY2(sql.startsWith(u"BEGIN;\nINSERT INTO token_blacklist_outstandingtoken"), qPrintable(sql));
        QVERIFY2(sql.contains(u"INSERT INTO token_blacklist_blacklistedtoken") && sql.contains(first), qPrintable(sql));
        for (const auto &token : m_window->laboratory().log().tokens())
            QVERIFY(!sql.contains(QString::fromLatin1(token.text)));
        QVERIFY(!m_window->visible<QTableView>("projectTokens")); // all of it is in sight
        m_window->click("projectTokenCancel");
        QCOMPARE(m_project->snapshot(), before);

        m_window->click("projectTokenAddRow");
        m_window->click("projectTokenRun");
        const auto state = [&] { return column("projectTokens", 1).value(column("projectTokens", 3).indexOf(first)); };
        QTRY_COMPARE(state(), u"alive"_s);
        QVERIFY2(m_window->visible<InlineMessage>("projectTokenMessage")->text().contains(u"One row was written"),
            qPrintable(m_window->visible<InlineMessage>("projectTokenMessage")->text()));
        m_window->visible<QTableView>("projectTokens")->selectRow(int(column("projectTokens", 3).indexOf(first)));
        m_window->click("projectTokenBlacklistUser"); // alice's alone
        m_window->click("projectTokenRun");
        QTRY_COMPARE(state(), u"blacklisted"_s);
        QVERIFY(column("projectTokens", 1).count(u"alive"_s) == column("projectTokens", 0).count(u"bob"_s));
        m_window->window().showPane(u"flow"_s);
        m_window->press("callRefresh", 401);

        // Another reading: it is off again.
        m_window->window().showPane(u"servers"_s);
        m_window->click("projectAgain");
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->find<QCheckBox>("projectTokensMayChange")->isChecked(), patience);
        QCOMPARE(m_window->intruder(), QString());
    }

    // Its users on a PostgreSQL of the test's own, once that may be asked; nothing is written there.
    void onPostgres()
    {
        std::unique_ptr<PostgresServer> postgres;
        START_POSTGRES(postgres);
        m_project->setSettings(postgres->djangoSettings());
        for (const QStringList &words : { QStringList{ u"migrate"_s },
                 QStringList{ u"shell"_s, u"-c"_s,
                     u"from accounts.models import User; User.objects.create_user('carol', is_staff=True)"_s } }) {
            const auto done = m_project->manage(words);
            QVERIFY2(done, done ? "" : qPrintable(done.error().what));
        }
        const QString url = m_project->serve();
        const auto before = postgres->dump();
        QVERIFY(before && before->contains("carol"));
        open(m_project->path());
        m_window->visible<QCheckBox>("projectOnline")->setChecked(true);
        m_window->click("projectRun");
        QTRY_VERIFY2_WITH_TIMEOUT(m_window->visible<QTabWidget>("projectTabs"), qPrintable(message()), patience);
        m_window->visible<QLineEdit>("projectUrl")->setText(url);
        showTab(2);
        QTRY_COMPARE(m_window->find<QLabel>("projectUserNote")->text(), u"Read straight from the database."_s);
        QCOMPARE(column("projectUsers", 0), QStringList{ u"carol"_s });
        QCOMPARE(column("projectUsers", 2), QStringList{ u"active, staff"_s });
        m_window->click("projectSignHere");
        QTRY_VERIFY2_WITH_TIMEOUT(message().contains(u"Signed here for carol"), qPrintable(message()), patience);
        showTab(3);
        QTRY_COMPARE(column("projectTokens", 1), QStringList{ u"not known there"_s });
        QCOMPARE(postgres->dump().value_or(QByteArray()), *before);
        m_window->window().showPane(u"flow"_s);
        m_window->press("callWhoAmI", 200);
        postgres->stop();
        m_window->window().showPane(u"servers"_s);
        QTRY_VERIFY2(
            m_window->find<QLabel>("projectTokenNote")->text().contains(u"Nothing answers as the database “shop”"),
            qPrintable(m_window->find<QLabel>("projectTokenNote")->text()));
        QCOMPARE(m_window->intruder(), QString());
    }

    void tellsWhyAProjectDoesNotStart()
    {
        m_project->setSettings("import no_such_module\n");
        open(m_project->path());
        m_window->click("projectRun");
        QTRY_VERIFY2_WITH_TIMEOUT(message().contains(u"no_such_module"), qPrintable(message()), patience);
        QVERIFY(m_window->visible<QPlainTextEdit>("projectTrace")->toPlainText().contains(u"ModuleNotFoundError"));
        m_project->setSettings({});
        auto *run = m_window->visible<QPushButton>("projectRun"); // the form is still there
        run->setFocus();
        QTest::keyClick(run, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->visible<QTabWidget>("projectTabs"), patience);
        QVERIFY(!m_window->visible<QPlainTextEdit>("projectTrace"));
    }

    void isStopped()
    {
        m_project->setSettings("import time\ntime.sleep(600)\n");
        open(m_project->path());
        m_window->click("projectRun");
        QTRY_VERIFY(m_window->visible<QPushButton>("projectStop"));
        m_window->click("projectStop");
        QTRY_VERIFY(message().contains(u"stopped before"));
        QVERIFY(m_window->visible<QPushButton>("projectRun")->isEnabled());
    }

    // The window goes at once, and the project with it.
    void endsWithTheWindow()
    {
        m_project->setSettings("import time\ntime.sleep(600)\n");
        open(m_project->path());
        m_window->click("projectRun");
        QTRY_VERIFY(m_window->visible<QPushButton>("projectStop"));
        QElapsedTimer timer;
        timer.start();
        m_window.reset();
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aFolderWithoutAProject()
    {
        const QTemporaryDir empty;
        m_window->window().showPane(u"servers"_s);
        m_window->click("openProject");
        auto *path = m_window->visible<QLineEdit>("projectPath");
        path->setText(empty.path());
        QTest::keyClick(path, Qt::Key_Return);
        QTRY_VERIFY2(message().contains(u"There is no manage.py"), qPrintable(message()));
        QVERIFY(!m_window->visible<QPushButton>("projectRun"));
        m_window->click("removeServer");
        QVERIFY(!m_window->visible<QLineEdit>("projectPath"));
    }
};

QTEST_MAIN(TestProjectWindow)
#include "tst_projectwindow.moc"
