// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/simplejwt/band.h"
#include "tests/support/process.h"
#include "tests/ui/copiedsecret.h"
#include "tests/ui/serverssetup.h"
#include "ui/servers/pathsmodel.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QStyle>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using config::Endpoint;
using config::ServerProfile;
using simplejwt::Band;

class TestServersPane : public QObject
{
    Q_OBJECT

private slots:
    void theEmbeddedServerComesFirstAndStays()
    {
        ServersSetup setup;
        QCOMPARE(setup.list()->count(), 1);
        QVERIFY(setup.list()->item(0)->text().startsWith(QStringLiteral("Embedded server")));
        QVERIFY(!setup.pane.findChild<QToolButton *>(QStringLiteral("removeServer"))->isEnabled());
        QCOMPARE(setup.pane.findChild<QLabel *>(QStringLiteral("embeddedAddress"))->text(),
            QStringLiteral("http://127.0.0.1:8010"));
    }

    void addsAServerByUrl()
    {
        ServersSetup setup;
        const QSignalSpy kept(&setup.pane, &ServersPane::serverKept);
        const QSignalSpy chosen(&setup.pane, &ServersPane::serverChosen);
        setup.click("addServer");
        QVERIFY(!setup.isEnabled("serverSave"));
        QCOMPARE(setup.message(), QString()); // nothing to complain about before something is typed
        setup.type("serverHeaderName", QStringLiteral("X Token"));
        QVERIFY(setup.message().contains(QStringLiteral("one word")));
        setup.type("serverHeaderName", QStringLiteral("Authorization"));
        setup.type("serverUrl", QStringLiteral("https://api.example.org/auth/"));
        setup.type("serverHeaderType", QStringLiteral("JWT"));
        setup.press("serverSave");
        QCOMPARE(kept.count(), 1);
        const auto server = kept.at(0).at(0).value<ServerProfile>();
        QCOMPARE(server.id(), QStringLiteral("https://api.example.org/auth"));
        QCOMPARE(server.headerType, QByteArray("JWT"));
        QCOMPARE(kept.at(0).at(1).toString(), QString());
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(setup.list()->count(), 2);
        QVERIFY(setup.list()->item(1)->text().contains(QStringLiteral("in use")));
        QVERIFY(!setup.list()->item(0)->text().contains(QStringLiteral("in use")));
        QVERIFY(!setup.form()->isNew());
    }

    /// The server that is shown, as its form stands.
    void copiesLoginToLogoutAsCode()
    {
        ServersSetup setup;
        auto *button = setup.pane.findChild<QToolButton *>(QStringLiteral("serverCode"));
        const auto copy = [&](const char *form) {
            button->findChild<QAction *>(QStringLiteral("serverCode-") + QLatin1String(form))->trigger();
            return QGuiApplication::clipboard()->text();
        };
        const auto message
            = [&] { return setup.pane.findChild<InlineMessage *>(QStringLiteral("serversMessage"))->text(); };
        const QString embedded = copy("requests");
        QVERIFY2(embedded.contains(QStringLiteral("BASE_URL = \"http:/"
                                                  "/127.0.0.1:8010\"")),
            qPrintable(embedded));
        QVERIFY2(message().contains(QStringLiteral("as Python requests, for alice")), qPrintable(message()));
        QVERIFY(!message().contains(QStringLiteral("secret")));
        // With what lets whoever has it log in: it says so, and is no text for a clipboard's history.
        setup.servers.first().startSecret = "start-secret-of-this-run";
        setup.pane.setServers(setup.servers, setup.inUse);
        QVERIFY(copy("requests").contains(QStringLiteral("start-secret-of-this-run")));
        QVERIFY2(message().contains(QStringLiteral("embedded server's secret is in it")), qPrintable(message()));
        QVERIFY(isCopiedAsSecret());
        QVERIFY(!copy("pytest").contains(QStringLiteral("start-secret-of-this-run")));
        QVERIFY(!message().contains(QStringLiteral("secret")));
        QVERIFY(!isCopiedAsSecret());
        setup.add("http:/"
                  "/127.0.0.1:9000");
        setup.pane.setUserSource([] { return QStringLiteral("bob"); });
        QVERIFY(copy("requests").contains(QStringLiteral("bob")));
        QVERIFY2(message().contains(QStringLiteral(", for bob")), qPrintable(message()));
        QVERIFY(copy("pytest").startsWith(QStringLiteral("\"\"\"A client that calls as a user")));
        setup.type("serverHeaderType", QStringLiteral("JWT"));
        const QString typed = copy("axios");
        QVERIFY2(typed.contains(QStringLiteral("127.0.0.1:9000")) && typed.contains(QStringLiteral("TYPE = \"JWT\"")),
            qPrintable(typed));
        setup.type("serverHeaderType", QStringLiteral("J W T"));
        QCOMPARE(copy("fetch"), typed); // nothing: the pane says why
        QVERIFY2(message().contains(QStringLiteral("one word")), qPrintable(message()));
        QVERIFY(!button->findChild<QAction *>(QStringLiteral("serverCode-curl")));
        button->click();
        QTRY_VERIFY(button->findChild<QMenu *>()->isVisible());
        button->findChild<QMenu *>()->close();
    }

    void whatWasKeptIsNotChanged_data()
    {
        QTest::addColumn<QByteArray>("kept");
        QTest::newRow("address") << QByteArray("{\"url\": \"http://127.0.0.1:9000\"}");
        QTest::newRow("with path") << QByteArray("{\"url\": \"https://api.example.org/auth/\"}");
        QTest::newRow("all") << QByteArray(
            "{\"url\": \"http://h:1\", \"name\": \"staging\", \"band\": \"next\", \"header_type\": \"JWT\","
            "\"paths\": {\"login\": \"/l/\", \"users\": null}, \"authenticated\": {\"refresh\": false}}");
        QTest::newRow("cookies") << QByteArray(
            "{\"url\": \"http://h:1\", \"cookies\": {\"access\": \"a\", \"refresh\": \"b\", \"csrf\": \"c\","
            "\"csrf_header\": \"X-C\"}, \"fields\": {\"username\": \"email\", \"access\": \"access_token\"}}");
        QTest::newRow("headers") << QByteArray("{\"url\": \"http://h:1\", \"headers\": {\"X-Tenant\": \"shop\"}}");
        QTest::newRow("one cookie, and a header that nothing uses")
            << QByteArray("{\"url\": \"http://h:1\", \"cookies\": {\"refresh\": \"b\", \"csrf_header\": \"X-C\"}}");
        QTest::newRow("as the embedded server has it") << QByteArray(
            "{\"url\": \"http://h:1\", \"paths\": {\"login\": \"/login/\"}, \"authenticated\": {\"login\": false}}");
    }
    void whatWasKeptIsNotChanged()
    {
        QFETCH(const QByteArray, kept);
        const auto server = config::parseServerProfile(kept);
        QVERIFY(server);
        ServersSetup setup;
        setup.servers.append(*config::parseServerProfile(config::writeServerProfile(*server)));
        setup.pane.setServers(setup.servers, setup.inUse); // as after a restart
        setup.list()->setCurrentRow(1);
        QCOMPARE(setup.form()->findChild<QLineEdit *>(QStringLiteral("serverUrl"))->text(), server->id());
        QVERIFY2(!setup.list()->item(1)->text().contains(QStringLiteral("not saved")),
            qPrintable(setup.list()->item(1)->text()));
    }

    void tokensTravelInCookies()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        auto *carriage = setup.form()->findChild<QComboBox *>(QStringLiteral("serverCarriage"));
        const auto isShown = [&setup](const char *name) {
            return setup.form()->findChild<QLineEdit *>(QLatin1String(name))->isVisible();
        };
        QVERIFY(!isShown("serverAccessCookie") && !isShown("serverCsrfHeader"));
        carriage->setCurrentIndex(1);
        QVERIFY(isShown("serverAccessCookie") && isShown("serverRefreshCookie") && isShown("serverCsrfCookie"));
        QVERIFY2(setup.message().contains(QStringLiteral("Name the cookie")), qPrintable(setup.message()));
        QVERIFY(!setup.isEnabled("serverSave"));
        setup.type("serverAccessCookie", QStringLiteral("my-app-auth"));
        setup.type("serverRefreshCookie", QStringLiteral("my-app-auth"));
        QVERIFY2(setup.message().contains(QStringLiteral("one name")), qPrintable(setup.message()));
        setup.type("serverRefreshCookie", QStringLiteral("my refresh"));
        QVERIFY2(setup.message().contains(QStringLiteral("no name of a cookie")), qPrintable(setup.message()));
        setup.type("serverRefreshCookie", QStringLiteral("my-refresh-token"));
        setup.type("serverCsrfCookie", QStringLiteral("csrftoken"));
        setup.type("serverFieldNames", QStringLiteral("username"));
        QVERIFY2(setup.message().contains(QStringLiteral("username=email")), qPrintable(setup.message()));
        setup.type("serverFieldNames", QStringLiteral("username=email"));
        setup.press("serverSave");
        const config::ServerProfile &kept = setup.servers.constLast();
        QCOMPARE(kept.cookies, (config::TokenCookies{ "my-app-auth", "my-refresh-token", "csrftoken", "X-CSRFToken" }));
        QCOMPARE(kept.fields.username, QStringLiteral("email"));
        carriage->setCurrentIndex(0);
        QVERIFY(!isShown("serverAccessCookie"));
        setup.press("serverSave");
        QVERIFY(!setup.servers.constLast().cookies);
    }

    void aPresetPutsInWhatALibraryHas()
    {
        ServersSetup setup;
        setup.click("addServer");
        setup.type("serverUrl", QStringLiteral("http://127.0.0.1:9000"));
        setup.type("serverName", QStringLiteral("shop"));
        setup.type("serverHeaders", QStringLiteral("X-Tenant: shop"));
        auto *preset = setup.form()->findChild<QComboBox *>(QStringLiteral("serverPreset"));
        QCOMPARE(preset->count(), 6);
        preset->setFocus();
        QTest::keyClick(preset, Qt::Key_D); // the first that begins so
        QCOMPARE(preset->currentText(), QStringLiteral("dj-rest-auth (cookies)"));
        setup.press("serverSave");
        const config::ServerProfile &kept = setup.servers.constLast();
        QCOMPARE(kept.id(), QStringLiteral("http://127.0.0.1:9000"));
        QCOMPARE(kept.name, QStringLiteral("shop"));
        QCOMPARE(kept.headers, (session::Headers{ { "X-Tenant", "shop" } }));
        QCOMPARE(kept.path(Endpoint::ObtainPair), QStringLiteral("/dj-rest-auth/login/"));
        QCOMPARE(kept.cookies->refresh, QByteArray("my-refresh-token"));
        QVERIFY(!kept.has(Endpoint::Login));
    }

    void anAddressWithoutSchemeIsHelped()
    {
        ServersSetup setup;
        setup.click("addServer");
        setup.type("serverUrl", QStringLiteral("htt"));
        QCOMPARE(setup.message(), QString()); // still being typed
        setup.type("serverUrl", QStringLiteral("127.0.0.1:8123"));
        QVERIFY2(setup.message().contains(QStringLiteral("http://127.0.0.1:8123")), qPrintable(setup.message()));
        QCOMPARE(setup.form()->findChild<InlineMessage *>(QStringLiteral("serverMessage"))->tone(), Tone::Accent);
    }

    /// What each server needs stands before what few do.
    void pathsComeFirst()
    {
        ServersSetup setup;
        const auto topOf = [&setup](const char *name) {
            const auto *widget = setup.form()->findChild<QWidget *>(QLatin1String(name));
            return widget->isVisible() ? widget->mapTo(setup.form(), QPoint()).y() : -1;
        };
        setup.add("http://127.0.0.1:9000");
        const char *const order[] = { "serverUrl", "serverBand", "serverAutoRefresh", "pathsTable", "keyUse",
            "serverCarriage", "serverHeaders", "serverCaFile", "serverProxy", "serverSettings", "serverUsersFrom" };
        for (size_t i = 1; i < std::size(order); ++i)
            QTRY_VERIFY2(topOf(order[i - 1]) >= 0 && topOf(order[i - 1]) < topOf(order[i]), order[i]);
        setup.click("addServer"); // a key belongs to a server that is there
        QTRY_COMPARE(topOf("keyUse"), -1);
        QVERIFY(topOf("serverCarriage") > topOf("pathsTable"));
    }

    void namesOfPathsAreWhole()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        const auto *table = setup.form()->findChild<QTableView *>(QStringLiteral("pathsTable"));
        const int margin = table->style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, table) + 1;
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            const QString name = table->model()->index(row, 0).data().toString();
            const int wanted = table->fontMetrics().horizontalAdvance(name) + 5 + 2 * margin; // indented by 5
            QTRY_VERIFY2(table->columnWidth(0) >= wanted, qPrintable(name));
        }
    }

    void theFocusStaysInThePane()
    {
        ServersSetup setup;
        QVERIFY(QTest::qWaitForWindowActive(&setup.pane));
        setup.add("http://127.0.0.1:9000");
        setup.pane.findChild<QToolButton *>(QStringLiteral("removeServer"))->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(setup.list()->count(), 1);
        QVERIFY(setup.list()->hasFocus());
    }

    /// It is said what it is taken for, and saved as that.
    void anAddressNeedsNoScheme()
    {
        ServersSetup setup;
        setup.add("127.0.0.1:8123");
        QCOMPARE(setup.servers.constLast().id(), QStringLiteral("http://127.0.0.1:8123"));
        setup.click("addServer");
        setup.type("serverUrl", QStringLiteral("api.example.org/v1/"));
        QVERIFY2(setup.message().contains(QStringLiteral("Saved as http://api.example.org/v1")),
            qPrintable(setup.message()));
    }

    void saysWhatIsOff_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("ftp") << "serverUrl"
                             << "ftp://example.org"
                             << "no address of a server";
        QTest::newRow("password in it") << "serverUrl"
                                        << "http://me:secret@example.org"
                                        << "no user name or password";
        QTest::newRow("query") << "serverUrl"
                               << "http://example.org/?a=1"
                               << "ends with its path";
        QTest::newRow("header of two words") << "serverHeaderName"
                                             << "X Token"
                                             << "one word";
        QTest::newRow("header with colon") << "serverHeaderName"
                                           << "Token:"
                                           << "one word";
        QTest::newRow("no type") << "serverHeaderType"
                                 << ""
                                 << "one word";
        QTest::newRow("authority that isn't there") << "serverCaFile"
                                                    << "/no/such.pem"
                                                    << "/no/such.pem";
        QTest::newRow("client certificate that isn't there") << "serverClientCertificate"
                                                             << "/no/such.pem"
                                                             << "the client's certificate";
        QTest::newRow("pin of SHA-1") << "serverPin"
                                      << "9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B"
                                      << "SHA-256 fingerprint";
        QTest::newRow("proxy without its port") << "serverProxy"
                                                << "http://proxy.example"
                                                << "host:port";
        QTest::newRow("proxy with a password") << "serverProxy"
                                               << "http://me:secret@proxy.example:3128"
                                               << "without user name and password";
    }
    void saysWhatIsOff()
    {
        QFETCH(const QString, field);
        QFETCH(const QString, text);
        QFETCH(const QString, says);
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        setup.type(field.toLatin1().constData(), text);
        QVERIFY2(setup.message().contains(says), qPrintable(setup.message()));
        QVERIFY(setup.message().endsWith(QLatin1Char('.')));
        QVERIFY(!setup.message().contains(QStringLiteral("secret")));
        QVERIFY(!setup.isEnabled("serverSave"));
        QCOMPARE(setup.form()->findChild<QLineEdit *>(field)->text(), text); // and what was typed is still there
        setup.press("serverRevert");
        QCOMPARE(setup.message(), QString());
        QVERIFY(!setup.form()->isChanged());
    }

    void nothingTypedIsLost()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        setup.type("serverName", QStringLiteral("staging"));
        setup.type("serverUrl", QStringLiteral("http://127.0."));
        setup.list()->setCurrentRow(0);
        setup.pane.setServers(setup.servers, setup.inUse); // something else changed meanwhile
        setup.list()->setCurrentRow(1);
        QCOMPARE(setup.form()->findChild<QLineEdit *>(QStringLiteral("serverName"))->text(), QStringLiteral("staging"));
        QVERIFY(setup.list()->item(1)->text().contains(QStringLiteral("not saved")));
    }

    void aChangedAddressReplacesTheServer()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        const QSignalSpy kept(&setup.pane, &ServersPane::serverKept);
        setup.type("serverUrl", QStringLiteral("http://127.0.0.1:9001"));
        setup.press("serverSave");
        QCOMPARE(kept.at(0).at(1).toString(), QStringLiteral("http://127.0.0.1:9000"));
        QCOMPARE(setup.list()->count(), 2);
        QCOMPARE(setup.pane.selectedServer(), QStringLiteral("http://127.0.0.1:9001"));
    }

    void anAddressIsTakenOnce()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        setup.add("http://127.0.0.1:9001");
        const QSignalSpy kept(&setup.pane, &ServersPane::serverKept);
        setup.type("serverUrl", QStringLiteral("http://127.0.0.1:9000/"));
        setup.press("serverSave");
        QCOMPARE(kept.count(), 0);
        QVERIFY2(setup.message().contains(QStringLiteral("already")), qPrintable(setup.message()));
        setup.type("serverUrl", embedded().id());
        setup.press("serverSave");
        QCOMPARE(kept.count(), 0);
        QVERIFY2(setup.message().contains(QStringLiteral("own address")), qPrintable(setup.message()));
    }

    void removingCanBeTakenBack()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        setup.click("removeServer");
        QCOMPARE(setup.list()->count(), 1);
        QCOMPARE(setup.servers.size(), 1);
        auto *message = setup.pane.findChild<InlineMessage *>(QStringLiteral("serversMessage"));
        QVERIFY(message->text().contains(QStringLiteral("127.0.0.1:9000")));
        emit message->actionTriggered();
        QCOMPARE(setup.servers.size(), 2);
        QCOMPARE(setup.list()->count(), 2);
    }

    void pathsAreEditedInPlace()
    {
        PathsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.paths().isEmpty());
        const auto cell = [&](const char *name, int column) {
            for (int row = 0; row < model.rowCount(); ++row) {
                if (model.index(row, 0).data().toString().endsWith(QLatin1String(name)))
                    return model.index(row, column);
            }
            return QModelIndex();
        };
        QVERIFY(model.setData(cell(" logout", PathsModel::PathColumn), QStringLiteral("/auth/logout/")));
        QVERIFY(model.setData(cell(" refresh_sliding", PathsModel::PathColumn), QString()));
        QVERIFY(model.setData(cell(" logout", PathsModel::AccessColumn), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(model.paths().value(Endpoint::Logout), QStringLiteral("/auth/logout/"));
        QVERIFY(model.paths().contains(Endpoint::RefreshSliding));
        QCOMPARE(model.wantsAccess(), (QMap<Endpoint, bool>{ { Endpoint::Logout, false } }));
        QVERIFY(!model.problem());
        QVERIFY(model.setData(cell(" whoami", PathsModel::PathColumn), QStringLiteral("me")));
        QVERIFY(model.problem());
        QVERIFY(model.problem()->what.contains(QStringLiteral("whoami")));
        QVERIFY(model.setData(cell(" whoami", PathsModel::PathColumn), QStringLiteral("/whoami/")));
        QVERIFY(!model.paths().contains(Endpoint::WhoAmI)); // as it was before
    }

    void pathsAreSavedWithTheServer()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        auto *table = setup.form()->findChild<QTableView *>(QStringLiteral("pathsTable"));
        const QModelIndex path = table->model()->index(0, PathsModel::PathColumn);
        table->setCurrentIndex(path);
        table->edit(path);
        auto *editor = table->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->setText(QStringLiteral("/accounts/login/"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(setup.form()->isChanged()); // the editor closes when the event loop comes round
        setup.press("serverSave");
        QCOMPARE(setup.servers.constLast().paths.value(Endpoint::Login), QStringLiteral("/accounts/login/"));
    }

    void filesGoOutAndIn()
    {
        const QTemporaryDir folder;
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        setup.type("serverName", QStringLiteral("staging"));
        const QString path = folder.filePath(QStringLiteral("server.json"));
        setup.pane.exportFile(path);
        QVERIFY(QFile::exists(path));
        setup.press("serverRevert");
        setup.click("removeServer");
        setup.pane.importFile(path);
        QVERIFY(setup.form()->isNew());
        QCOMPARE(setup.servers.size(), 1); // not before it was looked at
        setup.press("serverSave");
        QCOMPARE(setup.servers.constLast().name, QStringLiteral("staging"));
    }

    /// One file, several servers: what differs goes in, and comes out again.
    void environmentsGoOverOneFile()
    {
        ServersSetup setup;
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("shop.json"));
        setup.add("https://shop.example");
        setup.type("serverHeaderType", QStringLiteral("JWT"));
        setup.press("serverSave");
        setup.pane.exportFile(path);
        auto *form = setup.pane.findChild<QWidget *>(QStringLiteral("environmentForm"));
        auto *name = form->findChild<QComboBox *>(QStringLiteral("environmentName"));
        const auto press = [&](const char *button) { form->findChild<QPushButton *>(QLatin1String(button))->click(); };
        QVERIFY(!form->isVisible()); // a file of its own
        setup.add("http://127.0.0.1:9000");
        setup.type("serverHeaderType", QStringLiteral("JWT"));
        setup.pane.exportFile(path);
        QVERIFY(form->isVisible());
        QCOMPARE(name->currentText(), QStringLiteral("local"));
        press("environmentSave");
        QVERIFY(!form->isVisible());
        const QString message = setup.pane.findChild<InlineMessage *>(QStringLiteral("serversMessage"))->text();
        QVERIFY2(message.contains(QStringLiteral("shop.json#local")), qPrintable(message));
        const auto local = config::loadServerProfile(path, QStringLiteral("local"));
        QCOMPARE(local->id(), QStringLiteral("http://127.0.0.1:9000"));
        QCOMPARE(config::loadServerProfile(path)->id(), QStringLiteral("https://shop.example"));

        // Again: it is known, and can be taken out.
        setup.pane.exportFile(path);
        QCOMPARE(name->currentText(), QStringLiteral("local"));
        auto *remove = form->findChild<QPushButton *>(QStringLiteral("environmentRemove"));
        QVERIFY(remove->isEnabled());
        name->setEditText(QStringLiteral("staging"));
        QVERIFY(!remove->isEnabled());
        press("environmentCancel");
        QVERIFY(!form->isVisible());
        setup.pane.exportFile(path);
        press("environmentRemove");
        QVERIFY(config::environmentNames(path).isEmpty());
        auto *undo = setup.pane.findChild<InlineMessage *>(QStringLiteral("serversMessage"));
        QVERIFY(undo->offersUndo());
        undo->act();
        QCOMPARE(config::environmentNames(path), QStringList{ QStringLiteral("local") });
        QVERIFY(*config::loadServerProfile(path, QStringLiteral("local")) == *local);
    }

    /// What somebody has set up here is not written over by a colleague's file: it goes into the form, to be looked at.
    void environmentsOfAFileAreTakenIn()
    {
        ServersSetup setup;
        const QTemporaryDir folder;
        const auto servers = [&setup] {
            QStringList ids;
            for (const ServerProfile &each : setup.servers)
                ids.append(each.id() + QLatin1Char(' ') + QString::fromLatin1(each.headerType));
            return ids;
        };
        setup.add("http://127.0.0.1:9000");
        setup.type("serverHeaderType", QStringLiteral("Mine"));
        setup.press("serverSave");
        const QString path = writtenFile(folder, QStringLiteral("shop.json"),
            R"({"url":"https:\/\/shop.example","environments":{"local":{"url":"http:\/\/127.0.0.1:9000"},
            "live":{"url":"https:\/\/live.example"},"other":{"header_type":"JWT"},
            "twin":{"url":"https:\/\/live.example","header_type":"JWT"}}})");
        setup.pane.importFile(path);
        QCOMPARE(servers(),
            (QStringList{ QStringLiteral("http://127.0.0.1:8010 Bearer"), QStringLiteral("http://127.0.0.1:9000 Mine"),
                QStringLiteral("https://live.example Bearer") }));
        const QString message = setup.pane.findChild<InlineMessage *>(QStringLiteral("serversMessage"))->text();
        QVERIFY2(message.contains(QStringLiteral("What differs from before is not saved yet: shop.example · local."))
                && message.contains(QStringLiteral("Left out, since a server of that address is there already: other, "
                                                   "twin.")),
            qPrintable(message));
        setup.pane.selectServer(QStringLiteral("http://127.0.0.1:9000"));
        QVERIFY(setup.form()->isChanged());
        setup.press("serverSave");
        QCOMPARE(
            servers().filter(QStringLiteral("9000")), QStringList{ QStringLiteral("http://127.0.0.1:9000 Bearer") });
        // Again: nothing differs.
        setup.pane.importFile(path);
        QVERIFY(!setup.pane.findChild<InlineMessage *>(QStringLiteral("serversMessage"))
                     ->text()
                     .contains(QStringLiteral("not saved yet: ")));
    }

    /// A file that is opened costs nobody what was typed.
    void whatIsTypedStaysWhenAFileIsRead()
    {
        ServersSetup setup;
        const QTemporaryDir folder;
        setup.add("http://127.0.0.1:9000");
        setup.type("serverHeaderType", QStringLiteral("Typed"));
        const auto message
            = [&setup] { return setup.pane.findChild<InlineMessage *>(QStringLiteral("serversMessage"))->text(); };
        setup.pane.importFile(writtenFile(folder, QStringLiteral("shop.json"),
            R"({"url":"https:\/\/shop.example","environments":{"local":{"url":"http:\/\/127.0.0.1:9000"}}})"));
        QVERIFY2(message().contains(
                     QStringLiteral("Left as typed, since changes there are not saved: shop.example · local.")),
            qPrintable(message()));
        setup.pane.selectServer(QStringLiteral("http://127.0.0.1:9000"));
        const auto typed
            = [&setup] { return setup.form()->findChild<QLineEdit *>(QStringLiteral("serverHeaderType"))->text(); };
        QCOMPARE(typed(), QStringLiteral("Typed"));
        const QString own = writtenFile(
            folder, QStringLiteral("own.json"), R"({"url":"http:\/\/127.0.0.1:9000","header_type":"JWT"})");
        setup.pane.importFile(own);
        QVERIFY2(message().contains(QStringLiteral("has changes here that are not saved")), qPrintable(message()));
        QCOMPARE(typed(), QStringLiteral("Typed"));
        setup.press("serverSave");
        setup.pane.importFile(own);
        QVERIFY2(message().contains(QStringLiteral("is read")), qPrintable(message()));
        QCOMPARE(typed(), QStringLiteral("JWT"));
        setup.pane.importFile(own); // says what stands there, unsaved
        QVERIFY2(message().contains(QStringLiteral("is read")), qPrintable(message()));
    }

    /// As in the shell that started the program; it may be started elsewhere the next time.
    void pathsAreKeptWhole()
    {
        ServersSetup setup;
        const QTemporaryDir folder;
        const QString before = QDir::currentPath();
        const auto back = qScopeGuard([&before] { QDir::setCurrent(before); });
        QVERIFY(QDir::setCurrent(folder.path()));
        const QDir here = QDir::current();
        writtenFile(folder, QStringLiteral("settings.py"), "SIMPLE_JWT = {}\n");
        setup.add("https://shop.example");
        setup.type("serverSettings", QStringLiteral("settings.py"));
        setup.type("serverKeyFrom", QStringLiteral("keys/../jwt.pem"));
        setup.type("serverUsersFrom", QStringLiteral("~/db.sqlite3"));
        setup.press("serverSave");
        const config::References references = setup.servers.constLast().references;
        QCOMPARE(references.settings, here.filePath(QStringLiteral("settings.py")));
        QCOMPARE(references.key.name, here.filePath(QStringLiteral("jwt.pem")));
        QCOMPARE(references.database, QDir::home().filePath(QStringLiteral("db.sqlite3")));
        QVERIFY(!setup.form()->isChanged());
    }

    void whatAServerRefersToIsTyped()
    {
        ServersSetup setup;
        const QSignalSpy project(&setup.pane, &ServersPane::projectRequested);
        const QTemporaryDir folder;
        const QString settings = writtenFile(folder, QStringLiteral("settings.py"), "SIMPLE_JWT = {}\n");
        setup.add("https://shop.example");
        setup.type("serverSettings", folder.filePath(QStringLiteral("nowhere.py")));
        QVERIFY2(
            setup.message().contains(QStringLiteral("nowhere.py to read settings from")), qPrintable(setup.message()));
        setup.type("serverSettings", settings);
        setup.type("serverKeyFrom", QStringLiteral("env:django-insecure-2f"));
        QVERIFY(setup.message().contains(QStringLiteral("not the key")));
        setup.type("serverKeyFrom", QStringLiteral("env:SHOP_KEY"));
        auto *open = setup.form()->findChild<QPushButton *>(QStringLiteral("serverOpenProject"));
        setup.type("serverUsersFrom", folder.filePath(QStringLiteral("db.sqlite3")));
        QVERIFY(!open->isVisibleTo(setup.form()));
        setup.type("serverUsersFrom", folder.path());
        QVERIFY(open->isVisibleTo(setup.form()));
        setup.press("serverSave");
        const config::References references = setup.servers.constLast().references;
        QCOMPARE(references.settings, settings);
        QCOMPARE(references.key.name, QStringLiteral("SHOP_KEY"));
        QCOMPARE(references.project, folder.path());
        QVERIFY(references.database.isEmpty());
        open->click();
        QCOMPARE(project.count(), 1);
        QCOMPARE(project.at(0).at(0).toString(), folder.path());
    }

    void aBrokenFileIsASentence_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("no JSON") << QByteArray("{\"url\": ") << QString();
        QTest::newRow("unknown member") << QByteArray("{\"url\": \"http://a\", \"pathes\": {}}")
                                        << QStringLiteral("pathes");
        QTest::newRow("no url") << QByteArray("{}") << QStringLiteral("url");
        QTest::newRow("binary") << QByteArray("\x89PNG\0\0", 6) << QString();
    }
    void aBrokenFileIsASentence()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, says);
        const QTemporaryDir folder;
        ServersSetup setup;
        setup.pane.importFile(writtenFile(folder, QStringLiteral("broken.json"), text));
        auto *message = setup.pane.findChild<InlineMessage *>(QStringLiteral("serversMessage"));
        QVERIFY(message->isVisible());
        QVERIFY(message->text().contains(QStringLiteral("broken.json")));
        QVERIFY2(message->text().contains(says), qPrintable(message->text()));
        QCOMPARE(setup.list()->count(), 1);
        setup.pane.importFile(folder.filePath(QStringLiteral("absent.json")));
        QVERIFY(message->text().contains(QStringLiteral("absent.json")));
    }

    void howItIsReachedIsKeptAndRead()
    {
        ServersSetup setup;
        setup.add("https://127.0.0.1:9000");
        const QTemporaryDir folder;
        QFile pem(folder.filePath(QStringLiteral("client.pem")));
        QVERIFY(pem.open(QIODevice::WriteOnly));
        const QString digits = QStringLiteral("0aFf").repeated(16);
        const auto isShown = [&](const char *name) {
            return setup.form()->findChild<QLineEdit *>(QLatin1String(name))->isVisibleTo(setup.form());
        };
        QVERIFY(!isShown("serverKeyPassphrase")); // of what isn't there
        setup.type("serverPin", QStringLiteral("sha256:") + digits);
        setup.type("serverClientCertificate", pem.fileName());
        QVERIFY(isShown("serverKeyPassphrase") && isShown("serverClientKey"));
        setup.type("serverKeyPassphrase", QStringLiteral("the client's words"));
        setup.type("serverProxy", QStringLiteral("none"));
        setup.press("serverSave");
        const config::Connection kept = setup.servers.constLast().connection;
        QCOMPARE(kept.pin, digits.toLower().toLatin1());
        QCOMPARE(kept.clientCertificate, pem.fileName());
        QCOMPARE(kept.keyPassphrase, QByteArray("the client's words"));
        QCOMPARE(kept.proxy, QStringLiteral("none"));
        QVERIFY(!setup.form()->isChanged());
        QVERIFY(!config::writeServerProfile(setup.servers.constLast()).contains("words"));
    }

    void switchesAreInForceAtOnce()
    {
        ServersSetup setup;
        setup.pane.setSwitches({ .band = Band::V5_2, .blacklistApp = true });
        const QSignalSpy switched(&setup.pane, &ServersPane::switched);
        const auto click = [&](const char *name) {
            auto *box = setup.pane.findChild<QCheckBox *>(QLatin1String(name));
            QVERIFY(!box->accessibleDescription().isEmpty()); // what it does
            box->click();
        };
        QCOMPARE(switched.count(), 0);
        click("embeddedNoAuthentication");
        click("embeddedNoBlacklist");
        click("embeddedAllowLogin");
        QCOMPARE(switched.count(), 3);
        const auto now = switched.at(2).at(0).value<EmbeddedSwitches>();
        QCOMPARE(now,
            (EmbeddedSwitches{
                .band = Band::V5_2, .noAuthenticationClasses = true, .blacklistApp = false, .allowLogin = true }));
        const QSignalSpy refreshes(&setup.pane, &ServersPane::embeddedAutoRefreshSwitched);
        click("embeddedAutoRefresh");
        QCOMPARE(refreshes.at(0).at(0).toBool(), true);
        QCOMPARE(switched.count(), 3); // it is none of the server's
    }

    void autoRefreshIsOffUntilItIsChosen()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        QVERIFY(!setup.servers.constLast().autoRefresh);
        auto *choice = setup.form()->findChild<QComboBox *>(QStringLiteral("serverAutoRefresh"));
        choice->setCurrentIndex(1);
        setup.press("serverSave");
        QVERIFY(setup.servers.constLast().autoRefresh);
        QVERIFY(!setup.form()->isChanged());
    }

    // Ctrl+K switches it, too: saving what else was typed must not switch it back.
    void autoRefreshThatIsSwitchedElsewhereStays()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        setup.type("serverName", QStringLiteral("shop"));
        const auto switchTo = [&setup](bool isOn) {
            setup.servers.last().autoRefresh = isOn;
            setup.pane.setServers(setup.servers, setup.inUse);
        };
        switchTo(true);
        QVERIFY(setup.form()->isChanged());
        setup.press("serverSave");
        QCOMPARE(setup.servers.constLast().name, QStringLiteral("shop"));
        QVERIFY(setup.servers.constLast().autoRefresh);

        // Unless it was chosen there.
        setup.form()->findChild<QComboBox *>(QStringLiteral("serverAutoRefresh"))->setCurrentIndex(0);
        setup.type("serverName", QStringLiteral("other shop"));
        setup.pane.setServers(setup.servers, setup.inUse);
        setup.press("serverSave");
        QVERIFY(!setup.servers.constLast().autoRefresh);
    }
};

QTEST_MAIN(TestServersPane)
#include "tst_serverspane.moc"
