// SPDX-License-Identifier: GPL-3.0-or-later
// Server files that refer to settings, a key and users: commands take them by --server FILE, options go before them.
#include "core/json/jsonreader.h"
#include "tests/support/process.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

class TestReferringFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString file(const QString &name, const QByteArray &content) { return writtenFile(m_folder, name, content); }
    QString serverFile(const QByteArray &members, const QString &url = u"http://127.0.0.1:8000"_s)
    {
        return file(u"server.json"_s, "{\"url\":\"" + url.toUtf8() + "\"," + members + "}");
    }
    static Json claims(const ProgramRun &run)
    {
        return parseJson(QByteArray::fromBase64(run.text(u"token").split('.').value(1), QByteArray::Base64UrlEncoding))
            .value_or(Json());
    }
    static ProgramRun issue(const QString &server, const QStringList &more = {}, const QStringList &environment = {})
    {
        return runCli(QStringList{ u"issue"_s, u"--server"_s, server, u"--type"_s, u"access"_s, u"--json"_s } + more,
            {}, environment);
    }
    static bool isSignedWith(const ProgramRun &run, const QString &secret)
    {
        return runCli({ u"verify"_s, u"--jws"_s, u"--secret"_s, secret, u"-"_s }, run.text(u"token")).exitCode == 0;
    }

private slots:
    void issuesBySettingsAndKey()
    {
        file(u"settings.py"_s,
            "import os\nfrom datetime import timedelta\nSIMPLE_JWT = {'USER_ID_CLAIM': 'uid', 'SIGNING_KEY': "
            "os.environ['K'],\n    'ACCESS_TOKEN_LIFETIME': timedelta(minutes=7)}\n");
        file(u"key.txt"_s, "the key of the file, of 32 bytes or more\n");
        const QString server = serverFile(R"("settings":"settings.py","key":{"file":"key.txt"})");
        const ProgramRun run = issue(server, { u"--user-id"_s, u"5"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const Json payload = claims(run);
        QVERIFY(payload.contains(u"uid"));
        QCOMPARE(*payload.find(u"exp")->toInteger() - *payload.find(u"iat")->toInteger(), 420);
        QVERIFY(isSignedWith(run, u"the key of the file, of 32 bytes or more"_s));

        // What the command line says goes before.
        const ProgramRun own
            = issue(server, { u"--user-id"_s, u"5"_s, u"--secret"_s, u"a key of the command line, 32 bytes"_s });
        QVERIFY(isSignedWith(own, u"a key of the command line, 32 bytes"_s));
        QVERIFY(claims(own).contains(u"uid"));
        const QString other
            = file(u"other.py"_s, "SIMPLE_JWT = {'SIGNING_KEY': 'the key of other settings, of 32 bytes'}\n");
        const ProgramRun others = issue(server, { u"--user-id"_s, u"5"_s, u"--settings"_s, other });
        QVERIFY(isSignedWith(others, u"the key of other settings, of 32 bytes"_s));
        QVERIFY(claims(others).contains(u"user_id"));
    }

    void aKeyOfTheEnvironment()
    {
        const QString server = serverFile(R"("key":{"env":"SHOP_KEY"})");
        const ProgramRun run
            = issue(server, { u"--user-id"_s, u"5"_s }, { u"SHOP_KEY=the key of the environment, of 32 bytes"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY(isSignedWith(run, u"the key of the environment, of 32 bytes"_s));
        const ProgramRun unset = issue(server, { u"--user-id"_s, u"5"_s });
        QCOMPARE(unset.exitCode, 2);
        QVERIFY2(unset.err.contains("SHOP_KEY of the environment, which is not set"), unset.err.constData());
        const ProgramRun ring = issue(serverFile(R"("key":{"keychain":"shop"})"), { u"--user-id"_s, u"5"_s });
        QCOMPARE(ring.exitCode, 2);
        QVERIFY2(ring.err.contains("key ring of Jotlab's window"), ring.err.constData());
    }

    void usersOfADatabase()
    {
        const QString database = m_folder.filePath(u"shop.sqlite3"_s);
        QCOMPARE(runCli({ u"users"_s, u"add"_s, u"zoe"_s, u"--database"_s, database }).exitCode, 0);
        const QString server = serverFile(R"("users":{"database":"shop.sqlite3"},"key":{"env":"SHOP_KEY"})");
        const ProgramRun listed = runCli({ u"users"_s, u"list"_s, u"--server"_s, server, u"--json"_s });
        QVERIFY2(listed.exitCode == 0, listed.err.constData());
        QCOMPARE(listed.text(u"username"), QByteArray("zoe"));
        const ProgramRun run
            = issue(server, { u"--user"_s, u"zoe"_s }, { u"SHOP_KEY=the key of the shop, of 32 bytes!!"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        // None is made where there is none.
        const ProgramRun gone
            = runCli({ u"users"_s, u"list"_s, u"--server"_s, serverFile(R"("users":{"database":"gone.sqlite3"})") });
        QCOMPARE(gone.exitCode, 3);
        QVERIFY2(gone.err.contains("gone.sqlite3” that the server file names is not there"), gone.err.constData());
        QVERIFY(!QFile::exists(m_folder.filePath(u"gone.sqlite3"_s)));
    }

    /// What is known of a server tells why it refuses, and what it is.
    void callsAreExplainedByThem()
    {
        ServeProcess served({ u"--secret"_s, u"the secret of the server, of 32 bytes"_s, u"--allow-login"_s });
        QVERIFY(served.isListening());
        const QString server = serverFile(R"("key":{"env":"SHOP_KEY"})", served.url());
        const QStringList own{ u"SHOP_KEY=the secret of the server, of 32 bytes"_s };
        const ProgramRun foreign = runCli({ u"issue"_s, u"--type"_s, u"access"_s, u"--user-id"_s, u"1"_s, u"--json"_s,
            u"--secret"_s, u"another secret, of at least 32 bytes"_s });
        const auto cause = [&](const QStringList &environment) {
            const ProgramRun run = runCli(
                { u"whoami"_s, u"--json"_s, u"--server"_s, server, u"-"_s }, foreign.text(u"token"), environment);
            const QList<Json> causes = run.objects().constFirst().find(u"causes")->items();
            return causes.isEmpty() ? QString()
                                    : causes.constFirst().find(u"id")->toString() + u' '
                    + causes.constFirst().find(u"certainty")->toString();
        };
        QCOMPARE(cause(own), u"wrong_key sure"_s);
        const ProgramRun token = issue(server, { u"--user-id"_s, u"1"_s }, own);
        const ProgramRun print = runCli(
            { u"fingerprint"_s, u"--json"_s, u"--server"_s, server, u"--access"_s, u"-"_s }, token.text(u"token"), own);
        QVERIFY2(print.exitCode == 0, print.err.constData());
        const Json agreements = *print.objects().constFirst().find(u"agreements");
        QVERIFY2(
            agreements.items().constFirst().find(u"text")->toString().contains(u"the key that the server file names"_s),
            print.out.constData());
    }

    /// A team shares the file, but neither the key nor the place of the settings: a call needs neither.
    void aCallIsMadeWithoutThem_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("variable") << QByteArray(R"("key":{"env":"SHOP_KEY"})")
                                  << QByteArray("SHOP_KEY of the environment, which is not set");
        QTest::newRow("key ring") << QByteArray(R"("key":{"keychain":"shop"})")
                                  << QByteArray("in the key ring of Jotlab's window");
        QTest::newRow("key file") << QByteArray(R"("key":{"file":"nowhere.pem"})") << QByteArray("nowhere.pem");
        QTest::newRow("settings") << QByteArray(R"("settings":"nowhere.py")") << QByteArray("nowhere.py");
    }
    void aCallIsMadeWithoutThem()
    {
        QFETCH(const QByteArray, members);
        QFETCH(const QByteArray, says);
        ServeProcess served({ u"--allow-login"_s });
        QVERIFY(served.isListening());
        const QString server = serverFile(members, served.url());
        const ProgramRun login = runCli({ u"login"_s, u"--json"_s, u"--server"_s, server, u"--server-secret"_s,
            served.secret(), u"--user"_s, u"alice"_s });
        QVERIFY2(login.exitCode == 0, login.err.constData());
        QVERIFY2(login.err.contains(says) && login.err.contains("made all the same"), login.err.constData());
        const ProgramRun forged = runCli({ u"issue"_s, u"--type"_s, u"access"_s, u"--user-id"_s, u"1"_s, u"--json"_s,
            u"--secret"_s, u"another secret, of at least 32 bytes"_s });
        const ProgramRun whoami
            = runCli({ u"whoami"_s, u"--json"_s, u"--server"_s, server, u"-"_s }, forged.text(u"token"));
        QCOMPARE(whoami.exitCode, 4);
        // With a key named by an option all is known, and nothing is said.
        const ProgramRun named = runCli({ u"whoami"_s, u"--server"_s, server, u"--secret-file"_s,
                                            file(u"own.txt"_s, "a key that is given, of 32 bytes"), u"-"_s },
            forged.text(u"token"));
        QCOMPARE(named.err.contains(says), members.contains("settings"));
        // What an option names has to be there.
        QCOMPARE(runCli({ u"whoami"_s, u"--server"_s, server, u"--settings"_s, u"/nowhere.py"_s, u"-"_s },
                     forged.text(u"token"))
                     .exitCode,
            2);
    }

    void aScenarioIsPlayedWithoutThem()
    {
        ServeProcess served({ u"--allow-login"_s });
        QVERIFY(served.isListening());
        const QString server = serverFile(R"("settings":"settings.json","key":{"env":"SHOP_KEY"})", served.url());
        file(u"settings.json"_s, "{}");
        const QString scenario = file(u"one.json"_s,
            R"({"format":"jotlab-scenario","name":"one","steps":[{"name":"a","do":"call","endpoint":"whoami","expect":{"status":401}}]})");
        const ProgramRun run = runCli({ u"run"_s, scenario, u"--server"_s, server });
        QVERIFY2(run.exitCode == 0, (run.out + run.err).constData());
        QVERIFY2(run.err.contains("SHOP_KEY of the environment") && run.err.contains("settings are skipped"),
            run.err.constData());
        QCOMPARE(runCli({ u"run"_s, scenario, u"--server"_s, server, u"--settings"_s, u"/nowhere.py"_s }).exitCode, 2);
    }

    /// What a server file refers to is read, never written: not by Jotlab's own database, either.
    void theDatabaseIsOnlyRead()
    {
        const QString database = m_folder.filePath(u"kept.sqlite3"_s);
        QCOMPARE(runCli({ u"users"_s, u"add"_s, u"zoe"_s, u"--database"_s, database }).exitCode, 0);
        const QString server = serverFile(R"("users":{"database":"kept.sqlite3"},"key":{"env":"SHOP_KEY"})");
        const QStringList own{ u"SHOP_KEY=the key of the shop, of 32 bytes!!"_s };
        const QByteArray before = contentOf(database);
        for (const QStringList &words : { QStringList{ u"add"_s, u"max"_s }, { u"remove"_s, u"zoe"_s },
                 { u"deactivate"_s, u"zoe"_s }, { u"password"_s, u"zoe"_s, u"-"_s } }) {
            const ProgramRun run
                = runCli(QStringList{ u"users"_s } + words + QStringList{ u"--server"_s, server }, "x");
            QCOMPARE(run.exitCode, 2);
            QVERIFY2(run.err.contains("read, never written. Name the database"), run.err.constData());
        }
        const QStringList pair{ u"issue"_s, u"--server"_s, server, u"--user"_s, u"zoe"_s };
        const ProgramRun issued = runCli(pair, {}, own);
        QVERIFY2(issued.exitCode == 0, issued.err.constData());
        QVERIFY2(issued.err.contains("No outstanding row was written"), issued.err.constData());
        QCOMPARE(contentOf(database), before);
        const ProgramRun written = runCli(pair + QStringList{ u"--write"_s }, {}, own);
        QVERIFY2(written.exitCode == 0 && !written.err.contains("outstanding row"), written.err.constData());
        QVERIFY(contentOf(database) != before);
    }

    void whatIsNoServerFileIsSaid()
    {
        QCOMPARE(issue(u"http://127.0.0.1:8000"_s, { u"--user-id"_s, u"5"_s }).exitCode, 2);
        QCOMPARE(issue(m_folder.filePath(u"none.json"_s), { u"--user-id"_s, u"5"_s }).exitCode, 3);
        QCOMPARE(issue(serverFile(R"("kye":{})"), { u"--user-id"_s, u"5"_s }).exitCode, 2);
    }
};

QTEST_GUILESS_MAIN(TestReferringFiles)
#include "tst_referringfiles.moc"
