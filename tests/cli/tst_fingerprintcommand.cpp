// SPDX-License-Identifier: GPL-3.0-or-later
// jotlab-cli fingerprint: what it asks, tells and ends with. What is concluded from what is tst_fingerprint's affair.
#include "core/archive/har.h"
#include "core/archive/savedsession.h"
#include "core/base/newfile.h"
#include "core/session/sessionlog.h"
#include "tests/support/process.h"
#include "tests/support/requestlistener.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Json find(const Json &list, QStringView key, QStringView name)
{
    for (const Json &item : list.items()) {
        if (item.find(key) && item.find(key)->toString() == name)
            return item;
    }
    return {};
}

/// The finding of a property in the first line.
Json finding(const ProgramRun &run, QStringView property)
{
    const QList<Json> objects = run.objects();
    return objects.isEmpty() ? Json() : find(*objects.constFirst().find(u"findings"), u"property", property);
}

QString certainty(const ProgramRun &run, QStringView property)
{
    const Json found = finding(run, property);
    return found.isNull() ? QString() : found.find(u"certainty")->toString();
}

Json mismatch(const ProgramRun &run, QStringView setting)
{
    return find(*run.objects().constFirst().find(u"mismatches"), u"setting", setting);
}

} // namespace

class TestFingerprintCommand : public QObject
{
    Q_OBJECT

private:
    static QByteArray refreshTokenOf(const ServeProcess &server)
    {
        const ProgramRun run = runCli({ u"login"_s, u"--json"_s, u"--server"_s, server.url(), u"--server-secret"_s,
            server.secret(), u"--user"_s, u"alice"_s });
        return run.objects().constFirst().find(u"tokens")->find(u"refresh")->toString().toLatin1();
    }

    /// Without what Jotlab writes besides.
    static QList<session::Exchange> asABrowserHasThem(QList<session::Exchange> exchanges)
    {
        for (session::Exchange &each : exchanges) {
            each.server.clear();
            each.endpoint = session::Endpoint::Other;
        }
        return exchanges;
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void tellsWhatTheServerIs_data()
    {
        QTest::addColumn<QString>("band");
        QTest::addColumn<QString>("says");
        QTest::newRow("5.2") << u"5.2"_s << u"older than 5.5.0"_s;
        QTest::newRow("5.5") << u"5.5"_s << u"5.5.0 or later"_s;
        QTest::newRow("next") << u"next"_s << u"5.5.0 or later"_s;
    }
    void tellsWhatTheServerIs()
    {
        QFETCH(const QString, band);
        QFETCH(const QString, says);
        ServeProcess server({ u"--profile"_s, band });
        QVERIFY(server.isListening());
        const ProgramRun run = runCli({ u"fingerprint"_s, u"--json"_s, u"--server"_s, server.url() });
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(finding(run, u"library").find(u"value")->toString(), u"simplejwt"_s);
        QCOMPARE(certainty(run, u"band"), u"certain"_s);
        QVERIFY(finding(run, u"band").find(u"text")->toString().contains(says));
        QCOMPARE(certainty(run, u"rotation"), u"unknown"_s);
        QVERIFY(finding(run, u"rotation").find(u"value")->isNull());
        const Json object = run.objects().constFirst();
        QVERIFY(object.find(u"interrupted")->isNull());
        QVERIFY(object.find(u"requests")->toInteger().value() > 10);

        const ProgramRun text = runCli({ u"fingerprint"_s, u"--server"_s, server.url() });
        QVERIFY2(text.out.startsWith("Simple JWT, " + says.toUtf8()), text.out.constData());
        QVERIFY(text.out.contains("Rotation: can't be told"));
        // Held against another version.
        const QString other = band == u"5.2" ? u"5.5"_s : u"5.2"_s;
        const ProgramRun wrong
            = runCli({ u"fingerprint"_s, u"--json"_s, u"--server"_s, server.url(), u"--profile"_s, other });
        QCOMPARE(wrong.exitCode, 1);
        QVERIFY(mismatch(wrong, u"band").find(u"text")->toString().contains(u"but --profile says "_s + other));
    }

    void namesWhatDiffersWithItsPlace()
    {
        ServeProcess server({ u"--secret"_s, u"the secret of the server, of 32 bytes"_s, u"--allow-login"_s });
        QVERIFY(server.isListening());
        const QByteArray refresh = refreshTokenOf(server);
        const QString token = writtenFile(m_folder, u"refresh.txt"_s, refresh);
        const QString other = writtenFile(m_folder, u"settings.py"_s,
            "from datetime import timedelta\n"
            "SECRET_KEY = 'x' * 40\n"
            "SIMPLE_JWT = {\n"
            "    'SIGNING_KEY': 'another secret, of at least 32 bytes',\n"
            "    'REFRESH_TOKEN_LIFETIME': timedelta(days=2),\n"
            "}\n");
        const QStringList command{ u"fingerprint"_s, u"--json"_s, u"--server"_s, server.url(), u"--refresh"_s,
            u'@' + token };
        const ProgramRun run = runCli(command + QStringList{ u"--settings"_s, other });
        QCOMPARE(run.exitCode, 1);
        const Json key = mismatch(run, u"SIGNING_KEY");
        QVERIFY2(!key.isNull(), run.out.constData());
        QVERIFY(key.find(u"text")->toString().startsWith(
            u"The server signs with another key than SIGNING_KEY of settings.py"));
        QCOMPARE(key.find(u"place")->toString(), u"settings.py, line 4"_s);
        QCOMPARE(key.find(u"certainty")->toString(), u"certain"_s);
        QCOMPARE(mismatch(run, u"REFRESH_TOKEN_LIFETIME").find(u"place")->toString(), u"settings.py, line 5"_s);
        QVERIFY(!run.out.contains(refresh) && !run.err.contains(refresh) && !run.out.contains("another secret"));
        // A key that is given stands in no line of the settings.
        const ProgramRun given = runCli(command
            + QStringList{ u"--settings"_s, other, u"--secret-file"_s,
                writtenFile(m_folder, u"third.txt"_s, "a third secret, of at least 32 bytes\n") });
        QCOMPARE(mismatch(given, u"SIGNING_KEY").find(u"place")->toString(), u"the options"_s);
        // Its own key: nothing differs, and the token is as good as before.
        const ProgramRun same = runCli(command
            + QStringList{
                u"--secret-file"_s, writtenFile(m_folder, u"key.txt"_s, "the secret of the server, of 32 bytes\n") });
        QVERIFY2(same.exitCode == 0, same.out.constData());
        QVERIFY(same.objects().constFirst().find(u"agreements")->items().size() == 1);
        QCOMPARE(runCli({ u"refresh"_s, u"--server"_s, server.url(), u'@' + token }).exitCode, 0);
    }

    /// What no harmless call shows: calls that were made before, in a HAR or a saved session.
    void earlierCallsCount_data()
    {
        QTest::addColumn<bool>("isSession");
        QTest::newRow("HAR") << false;
        QTest::newRow("session") << true;
    }
    void earlierCallsCount()
    {
        QFETCH(const bool, isSession);
        ServeProcess server({ u"--settings"_s,
            writtenFile(
                m_folder, u"rotating.json"_s, R"({"ROTATE_REFRESH_TOKENS":true,"BLACKLIST_AFTER_ROTATION":true})") });
        QVERIFY(server.isListening());
        const QString token = writtenFile(m_folder, u"first.txt"_s, refreshTokenOf(server));
        session::SessionLog log(systemClock());
        for (int i = 0; i < 2; ++i) {
            const ProgramRun run = runCli({ u"refresh"_s, u"--json"_s, u"--server"_s, server.url(), u'@' + token });
            const Json answer = run.objects().constFirst();
            session::Exchange exchange;
            exchange.endpoint = session::Endpoint::TokenRefresh;
            exchange.server = server.url();
            exchange.method = "POST";
            exchange.url = QUrl(server.url() + u"/api/token/refresh/"_s);
            exchange.headers = { { "Content-Type", "application/json" } };
            exchange.body = "{\"refresh\":\"" + contentOf(token) + "\"}";
            exchange.startedAt = systemClock()();
            exchange.status = int(answer.find(u"status")->toInteger().value());
            exchange.replyHeaders = { { "Content-Type", "application/json" } };
            exchange.replyBody = answer.find(u"body")->toString().toUtf8();
            log.recordExchange(exchange);
        }
        QCOMPARE(log.exchanges().constLast().status, 401);
        const QString calls = m_folder.filePath(isSession ? u"calls.session"_s : u"calls.har"_s);
        QFile::remove(calls);
        if (isSession)
            QVERIFY(archive::saveSession(calls, archive::snapshot(log), u"words of eight letters"_s));
        else
            QVERIFY(writeFile(calls, archive::toHar(asABrowserHasThem(log.exchanges().toList()))));
        const QString settings = writtenFile(m_folder, u"apps.py"_s,
            "INSTALLED_APPS = [\n    'rest_framework',\n]\nSIMPLE_JWT = {'ROTATE_REFRESH_TOKENS': True}\n");
        QStringList command{ u"fingerprint"_s, u"--json"_s, u"--server"_s, server.url(), u"--settings"_s, settings,
            u"--calls"_s, calls };
        if (isSession) {
            QCOMPARE(runCli(command).exitCode, 3);
            command
                += { u"--calls-passphrase-file"_s, writtenFile(m_folder, u"words.txt"_s, "words of eight letters\n") };
        }
        const ProgramRun run = runCli(command);
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(
            run.err.contains("2 calls of " + server.url().toUtf8() + " are taken into account"), run.err.constData());
        QCOMPARE(certainty(run, u"rotation"), u"certain"_s);
        QVERIFY(finding(run, u"blacklist_app").find(u"value")->toBool());
        const Json apps = mismatch(run, u"INSTALLED_APPS");
        QVERIFY2(!apps.isNull(), run.out.constData());
        QCOMPARE(apps.find(u"place")->toString(), u"apps.py, line 1"_s);
        // With it: nothing differs there.
        writtenFile(m_folder, u"apps.py"_s,
            "INSTALLED_APPS = ['rest_framework']\nINSTALLED_APPS += ['rest_framework_simplejwt.token_blacklist']\n"
            "SIMPLE_JWT = {'ROTATE_REFRESH_TOKENS': True}\n");
        QVERIFY(mismatch(runCli(command), u"INSTALLED_APPS").isNull());
        // By a condition that nobody knows: it is not held against the server.
        writtenFile(m_folder, u"apps.py"_s,
            "import os\nINSTALLED_APPS = ['rest_framework']\nif os.environ.get('BLACKLIST'):\n"
            "    INSTALLED_APPS.append('rest_framework_simplejwt.token_blacklist')\n"
            "SIMPLE_JWT = {'ROTATE_REFRESH_TOKENS': True}\n");
        QVERIFY(mismatch(runCli(command), u"INSTALLED_APPS").isNull());
    }

    void listsWhatItWouldSend()
    {
        RequestListener listener;
        const QString url = u"http://127.0.0.1:%1"_s.arg(listener.port());
        const ProgramRun run = runCli({ u"fingerprint"_s, u"--server"_s, url, u"--list"_s });
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.out.contains("POST /api/token/verify/ with a made-up token\n"));
        QVERIFY(!run.out.contains("/login/"));
        QVERIFY(listener.received.isEmpty());
    }

    void endsAsTheDocsSay_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("no server") << QStringList{} << 2;
        QTest::newRow("no address") << QStringList{ u"--server"_s, u"ftp://x"_s } << 2;
        QTest::newRow("no such settings")
            << QStringList{ u"--server"_s, u"http://127.0.0.1:1"_s, u"--settings"_s, u"/nowhere.py"_s } << 2;
        QTest::newRow("missing token") << QStringList{ u"--server"_s, u"http://127.0.0.1:1"_s, u"--access"_s,
            u"@/nowhere"_s } << 3;
        QTest::newRow("no answer") << QStringList{ u"--server"_s, u"http://127.0.0.1:1"_s } << 3;
    }
    void endsAsTheDocsSay()
    {
        QFETCH(const QStringList, words);
        QFETCH(const int, exitCode);
        const ProgramRun run = runCli(QStringList{ u"fingerprint"_s } + words);
        QCOMPARE(run.exitCode, exitCode);
        QVERIFY(run.err.startsWith("jotlab-cli: "));
    }
};

QTEST_GUILESS_MAIN(TestFingerprintCommand)
#include "tst_fingerprintcommand.moc"
