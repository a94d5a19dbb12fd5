// SPDX-License-Identifier: GPL-3.0-or-later
// What --settings, the key options and a project's database bring to the commands. Real processes throughout.
#include "core/json/jsonreader.h"
#include "tests/support/djangoserver.h"
#include "tests/support/process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class TestSettingsOption : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;

    QString file(const QString &name, const QByteArray &content) { return writtenFile(m_directory, name, content); }

    static ProgramRun call(const QString &url, const QStringList &words)
    {
        return runCli(QStringList{ words.constFirst(), u"--json"_s, u"--server"_s, url } + words.mid(1));
    }
    static Json answer(const ProgramRun &run) { return parseJson(run.text(u"body")).value_or(Json()); }

    static Json payload(const QString &token)
    {
        const ProgramRun run = runCli({ u"decode"_s, u"--json"_s, u"-"_s }, token.toUtf8());
        return parseJson(run.text(u"payload")).value_or(Json());
    }

private Q_SLOTS:
    void servesFromPython()
    {
        const QString settings = file(u"settings.py"_s,
            "from datetime import timedelta\n\nSIMPLE_JWT = {\n    'ACCESS_TOKEN_LIFETIME': timedelta(minutes=10),\n"
            "    'AUTH_HEADER_TYPES': ('JWT',),  # not Bearer\n    'ROTATE_REFRESH_TOKENS': True,\n}\n");
        ServeProcess server({ u"--settings"_s, settings });
        QVERIFY(server.isListening());
        const Json tokens = answer(call(server.url(), { u"login"_s, u"--user"_s, u"alice"_s }));
        const Json access = payload(tokens.find(u"access")->toString());
        QCOMPARE(*access.find(u"exp")->toInteger() - *access.find(u"iat")->toInteger(), 600);
        const ProgramRun refused = call(server.url(), { u"whoami"_s, tokens.find(u"access")->toString() });
        QVERIFY2(refused.out.contains("JWT realm="), refused.out.constData()); // the client says Bearer
        const ProgramRun refreshed = call(
            server.url(), { u"refresh"_s, u"--path"_s, u"/api/token/refresh/"_s, tokens.find(u"refresh")->toString() });
        QVERIFY(answer(refreshed).find(u"refresh"));
    }

    /// A file of somebody's, shown on a terminal: one remark says all that rests on a line, and no letter steers.
    void remarksAreSaidOnceAndOnlyShown()
    {
        const ProgramRun all = runCli({ u"settings"_s, file(u"unread.py"_s, "SIMPLE_JWT = open('jwt.json')['x']\n") });
        QCOMPARE(all.exitCode, 0);
        QVERIFY2(all.out.contains("ACCESS_TOKEN_LIFETIME, ") && all.out.contains(" more, line 1: "), all.out);
        QCOMPARE(all.out.mid(all.out.indexOf("told:")).count("line 1: "), 1);
        const ProgramRun one = runCli({ u"settings"_s,
            file(u"steers.py"_s, "import os\nSIMPLE_JWT = {'LEEWAY': 5 if os.path.exists('\x1b[31m') else 6}\n") });
        QVERIFY2(one.out.contains("\\u001b[31m") && !one.out.contains('\x1b'), one.out);
    }

    void asDjangoTakesPythonToo()
    {
        const QString settings = file(u"none.py"_s, "SIMPLE_JWT = {'ALGORITHM': 'none', 'NO_SUCH': 1}\n");
        QCOMPARE(runCli({ u"serve"_s, u"--settings"_s, settings }).exitCode, 2);
        ServeProcess server({ u"--settings"_s, settings, u"--as-django"_s });
        QVERIFY(server.isListening());
        const ProgramRun login = call(server.url(), { u"login"_s, u"--user"_s, u"alice"_s });
        QVERIFY2(login.out.contains("\"status\":500"), login.out.constData());
    }

    void namesTheLine()
    {
        const QString settings = file(u"broken.py"_s, "SIMPLE_JWT = {\n    'LEEWAY': 5,\n    'AUDIENCE': 7,\n}\n");
        const ProgramRun run = runCli({ u"issue"_s, u"--settings"_s, settings, u"--user-id"_s, u"1"_s });
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.err.contains("broken.py") && run.err.contains("Line 3: AUDIENCE"), run.err.constData());
        QCOMPARE(run.err.count('\n'), 1);
    }

    // What rests on something outside and what is passed over is told; a gap ends it, until its variable is given.
    void tellsWhatItRestsOn()
    {
        const QString settings = file(u"rests.py"_s,
            "import os\nSECRET_KEY = 'the-key-of-that-project-0123456789'\nSIMPLE_JWT = {\n    'LEWAY': 5,\n"
            "    'ISSUER': os.environ.get('ISSUER', 'desk'),\n    'AUDIENCE': os.environ['AUD'],\n}\n");
        const QStringList words{ u"issue"_s, u"--settings"_s, settings, u"--user-id"_s, u"1"_s };
        const ProgramRun refused = runCli(words);
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.err.contains("Line 6: AUDIENCE is os.environ['AUD']"), refused.err.constData());
        const ProgramRun run = runCli(words + QStringList{ u"--env"_s, u"AUD=shop"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY2(run.err.contains("assumption: line 5: ISSUER"), run.err.constData());
        QVERIFY2(run.err.contains("passed over: line 4: LEWAY"), run.err.constData());
        QVERIFY2(run.err.contains("Django's SECRET_KEY (line 2)"), run.err.constData());
        const QString variables = file(u"variables.env"_s, "# none\nexport AUD='till'  \nISSUER=hall # his\n");
        const ProgramRun shown = runCli({ u"settings"_s, settings, u"--env-file"_s, variables, u"--json"_s });
        QCOMPARE(shown.exitCode, 0);
        QVERIFY2(shown.out.contains("\"AUDIENCE\":\"till\"") && shown.out.contains("\"ISSUER\":\"hall\""),
            shown.out.constData());
        QVERIFY2(shown.out.contains("\"signing_key\":{\"from\":\"SECRET_KEY\",\"line\":2,"), shown.out.constData());
        QVERIFY(!shown.out.contains("the-key-of"));
        QCOMPARE(runCli({ u"settings"_s, settings, u"--env"_s, u"AUD"_s }).exitCode, 2);
        QCOMPARE(runCli({ u"settings"_s, file(u"none-here.py"_s, "import os\n") }).exitCode, 2);
    }

    void asksForAKeyThatStandsElsewhere()
    {
        const QString settings = file(u"key.py"_s, "SIMPLE_JWT = {\n    'SIGNING_KEY': settings.SECRET_KEY,\n}\n");
        const QStringList words{ u"issue"_s, u"--settings"_s, settings, u"--user-id"_s, u"1"_s };
        const ProgramRun refused = runCli(words);
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.err.contains("Line 2: SIGNING_KEY is settings.SECRET_KEY"), refused.err.constData());
        QVERIFY2(refused.err.contains("--secret-file"), refused.err.constData());
        // Not even a database's own key is taken in its place without a word.
        QCOMPARE(runCli(words + QStringList{ u"--database"_s, m_directory.filePath(u"own.sqlite3"_s) }).exitCode, 2);
        const QString secret = file(u"secret.txt"_s, "the-key-of-that-project\n");
        QCOMPARE(runCli(words + QStringList{ u"--secret-file"_s, secret }).exitCode, 0);
        QCOMPARE(runCli(words, {}, { u"JOTLAB_SECRET=the-key-of-that-project"_s }).exitCode, 0);
    }

    // A public key given as an HMAC secret is the mark of an attack, not a slip in the command: one verdict,
    // everywhere.
    void aRefusedKeyIsAVerdict_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::newRow("alone") << QStringList{};
        QTest::newRow("with Simple JWT's verdict") << QStringList{ u"--token-type"_s, u"access"_s };
    }
    void aRefusedKeyIsAVerdict()
    {
        QFETCH(const QStringList, more);
        const QByteArray pem = runCli({ u"keygen"_s, u"--json"_s, u"--type"_s, u"ec"_s }).text(u"public");
        QVERIFY(pem.startsWith("-----BEGIN"));
        const QString key = file(u"public.pem"_s, pem);
        const QString token = QString::fromLatin1(runCli({ u"sign"_s, u"--secret"_s, u"s"_s, u"{}"_s }).out.trimmed());
        for (const QStringList &given :
            { QStringList{ u"--secret-file"_s, key }, QStringList{ u"--secret"_s, QString::fromLatin1(pem) } }) {
            const ProgramRun run = runCli(
                QStringList{ u"verify"_s, u"--json"_s, u"--alg"_s, u"HS256"_s } + given + more + QStringList{ token });
            QCOMPARE(run.exitCode, 1);
            QCOMPARE(run.text(u"error"), "key_mismatch");
            const QList<Json> lines = run.objects();
            QCOMPARE(lines.constFirst().find(u"simplejwt") != nullptr, !more.isEmpty());
            if (!more.isEmpty())
                QCOMPARE(lines.constFirst().find(u"simplejwt")->find(u"status")->toInteger(), 500);
        }
        const QByteArray line = "{\"id\":1,\"token\":\"" + token.toLatin1() + "\"}\n";
        const ProgramRun batch = runCli(
            QStringList{ u"verify"_s, u"--batch"_s, u"-"_s, u"--alg"_s, u"HS256"_s, u"--secret-file"_s, key } + more,
            line);
        QCOMPARE(batch.exitCode, 0);
        QCOMPARE(batch.text(u"error"), "key_mismatch");
    }

    // A project that doesn't have the blacklist app: real Django and the embedded server on its database.
    void aProjectWithoutTheBlacklist()
    {
        DjangoServer::Options without;
        without.blacklistApp = false;
        START_DJANGO(django, without);
        const QString secret = file(u"project.txt"_s, DjangoServer::secretKey());
        ServeProcess server({ u"--profile"_s, u"5.2"_s, u"--database"_s, django->databasePath(), u"--secret-file"_s,
            secret, u"--allow-login"_s });
        QVERIFY(server.isListening());
        for (const QString &url : { django->url().toString(), server.url() }) {
            const Json tokens
                = answer(call(url, { u"login"_s, u"--server-secret"_s, server.secret(), u"--user"_s, u"alice"_s }));
            QVERIFY2(tokens.find(u"refresh"), qPrintable(url));
            const QString access = tokens.find(u"access")->toString();
            const QString refresh = tokens.find(u"refresh")->toString();
            QCOMPARE(call(url, { u"blacklist"_s, u"--access"_s, access, refresh }).text(u"body"), "{}");
            QCOMPARE(call(url, { u"refresh"_s, u"--access"_s, access, refresh }).exitCode, 0); // nothing was revoked
        }
        const QStringList project{ u"--database"_s, django->databasePath(), u"--secret-file"_s, secret };
        const ProgramRun issued = runCli(
            QStringList{ u"issue"_s, u"--json"_s, u"--user"_s, u"alice"_s, u"--type"_s, u"refresh"_s } + project);
        QCOMPARE(issued.exitCode, 0);
        QCOMPARE(runCli(QStringList{ u"verify"_s, u"--token-type"_s, u"refresh"_s } + project
                     + QStringList{ QString::fromLatin1(issued.text(u"token")) })
                     .exitCode,
            0);
        const ProgramRun flushed = runCli({ u"flush"_s, u"--write"_s, u"--database"_s, django->databasePath() });
        QCOMPARE(flushed.exitCode, 2);
        QVERIFY2(flushed.err.contains("blacklist app"), flushed.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestSettingsOption)
#include "tst_settingsoption.moc"
