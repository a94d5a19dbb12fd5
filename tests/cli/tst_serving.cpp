// SPDX-License-Identifier: GPL-3.0-or-later
// The commands around a server: serve, users, flush, login, refresh, blacklist, check, whoami. Real processes
// throughout.
#include "core/jose/jws.h"
#include "core/jose/key.h"
#include "core/json/jsonreader.h"
#include "tests/support/djangoserver.h"
#include "tests/support/process.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace Qt::StringLiterals;

class TestServing : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;
    QString database(const char *name) const { return m_directory.filePath(QLatin1String(name)); }

    QString scenarioFile(const QByteArray &text) { return writtenFile(m_directory, u"scenario.json"_s, text); }

    static ProgramRun call(const QString &url, const QStringList &words, const QByteArray &input = {})
    {
        return runCli(QStringList{ words.constFirst(), u"--json"_s, u"--server"_s, url } + words.mid(1), input);
    }
    static QString body(const ProgramRun &run) { return QString::fromUtf8(run.text(u"body")); }
    static Json answer(const ProgramRun &run) { return parseJson(run.text(u"body")).value_or(Json()); }
    static QString cause(const ProgramRun &run)
    {
        const QList<Json> lines = run.objects();
        const Json *causes = lines.isEmpty() ? nullptr : lines.constFirst().find(u"causes");
        return causes && !causes->items().isEmpty() ? causes->items().constFirst().find(u"id")->toString() : QString();
    }

    /// The flow that Jotlab is for, against any server: login, protected view, refresh, logout, and what is left of it.
    void runFlow(const QString &url)
    {
        const ProgramRun login = call(url, { u"login"_s, u"--user"_s, u"alice"_s });
        QCOMPARE(login.exitCode, 0);
        const QString access = answer(login).find(u"access")->toString();
        const QString refresh = answer(login).find(u"refresh")->toString();
        QCOMPARE(answer(call(url, { u"whoami"_s, access })).find(u"username")->toString(), u"alice"_s);
        QCOMPARE(call(url, { u"refresh"_s, u"--access"_s, access, refresh }).exitCode, 0);
        QCOMPARE(body(call(url, { u"blacklist"_s, u"--access"_s, access, refresh })), u"{}"_s);
        const ProgramRun refused = call(url, { u"refresh"_s, u"--access"_s, access, refresh });
        QCOMPARE(refused.exitCode, 4);
        QCOMPARE(body(refused), u"{\"detail\":\"Token is blacklisted\",\"code\":\"token_not_valid\"}"_s);
        QCOMPARE(cause(refused), u"blacklisted"_s);
        QCOMPARE(call(url, { u"whoami"_s, access }).exitCode, 0); // it lives until exp
        QCOMPARE(cause(call(url, { u"whoami"_s, refresh })), u"refresh_as_access"_s);
    }

private Q_SLOTS:
    /// Before tokens go to another machine: who can read them on the way.
    void theWayIsTold_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("whoami") << QStringList{ u"whoami"_s, u"--server"_s, u"http://api.invalid"_s, u"a.b.c"_s };
        QTest::newRow("run") << QStringList{ u"run"_s, u"--server"_s, u"http://api.invalid"_s,
            scenarioFile("{\"format\":\"jotlab-scenario\",\"name\":\"one "
                         "call\",\"steps\":[{\"do\":\"call\",\"endpoint\":\"whoami\",\"expect\":{\"status\":401}}]}") };
        QTest::newRow("forgeries") << QStringList{ u"forgeries"_s, u"--server"_s, u"http://api.invalid"_s,
            u"--access"_s, u"eyJhbGciOiJIUzI1NiJ9.e30.c2ln"_s, u"--send"_s };
    }

    void theWayIsTold()
    {
        QFETCH(const QStringList, words);
        const ProgramRun run = runCli(words, {}, { u"http_proxy=http://127.0.0.1:1"_s });
        QVERIFY(run.exitCode != 0);
        QVERIFY2(run.err.contains("clear text") && run.err.contains("127.0.0.1:1"), run.err.constData());
    }

    void flowOnTheEmbeddedServer_data()
    {
        QTest::addColumn<QString>("band");
        QTest::newRow("5.2") << u"5.2"_s;
        QTest::newRow("5.5") << u"5.5"_s;
        QTest::newRow("next") << u"next"_s;
    }
    void flowOnTheEmbeddedServer()
    {
        QFETCH(const QString, band);
        ServeProcess server({ u"--profile"_s, band });
        QVERIFY(server.isListening());
        runFlow(server.url());
    }

    void flowOnRealDjango()
    {
        START_DJANGO(django, DjangoServer::Options{});
        runFlow(django->url().toString());
    }

    /// The two stories of views with IsAuthenticated once the access token has expired: no refresh, and a logout that
    /// logs nobody out.
    void anExpiredAccessTokenShutsRefreshAndLogout()
    {
        START_DJANGO(django, DjangoServer::Options{});
        const QString url = django->url().toString();
        const ProgramRun login = call(url, { u"login"_s, u"--user"_s, u"alice"_s });
        const QString refresh = answer(login).find(u"refresh")->toString();
        const QByteArray claims
            = R"({"token_type":"access","exp":1750000300,"iat":1750000000,"jti":"e","user_id":"1"})";
        const QString expired = QString::fromUtf8(*jose::signCompact(R"({"alg":"HS256","typ":"JWT"})", claims,
            jose::Algorithm::HS256, *jose::Key::fromSecret(DjangoServer::secretKey())));
        for (const QString &command : { u"refresh"_s, u"blacklist"_s }) {
            const ProgramRun refused = call(url, { command, u"--access"_s, expired, refresh });
            QCOMPARE(refused.exitCode, 4);
            QVERIFY2(cause(refused) == u"needs_live_access", refused.out);
            const QList<Json> lines = refused.objects();
            const Json first = lines.constFirst().find(u"causes")->items().constFirst();
            QVERIFY2(first.find(u"advice")->toString().contains(u"IsAuthenticated"), refused.out);
            QVERIFY2(!first.find(u"text")->toString().contains(u"token has expired"), refused.out);
        }
        // Nothing was put on the blacklist: the library's own view, which wants no access token, takes it.
        const QStringList own{ u"refresh"_s, u"--path"_s, u"/api/token/refresh/"_s, refresh };
        QCOMPARE(call(url, own).exitCode, 0);
        const QString access = answer(call(url, own)).find(u"access")->toString();
        QCOMPARE(call(url, { u"blacklist"_s, u"--access"_s, access, refresh }).exitCode, 0);
        QCOMPARE(cause(call(url, own)), u"blacklisted"_s);
    }

    void endsCleanlyOnSigterm()
    {
        ServeProcess server({});
        QVERIFY(server.isListening());
        ::kill(static_cast<pid_t>(server.process().processId()), SIGTERM);
        QVERIFY(server.process().waitForFinished());
        QCOMPARE(server.process().exitStatus(), QProcess::NormalExit);
        QCOMPARE(server.process().exitCode(), 0);
    }

    void killedItHasLostNothingItAnswered()
    {
        const QString path = database("killed.sqlite3");
        QString access;
        QString refresh;
        {
            ServeProcess server({ u"--database"_s, path, u"--user"_s, u"alice"_s });
            QVERIFY(server.isListening());
            const Json login = answer(call(server.url(), { u"login"_s, u"--user"_s, u"alice"_s }));
            access = login.find(u"access")->toString();
            refresh = login.find(u"refresh")->toString();
            QCOMPARE(call(server.url(), { u"blacklist"_s, u"--access"_s, access, refresh }).exitCode, 0);
            ::kill(static_cast<pid_t>(server.process().processId()), SIGKILL);
            QVERIFY(server.process().waitForFinished());
        }
        ServeProcess again({ u"--database"_s, path });
        QVERIFY(again.isListening());
        QCOMPARE(cause(call(again.url(), { u"refresh"_s, u"--access"_s, access, refresh })), u"blacklisted"_s);
    }

    void usersChangeBesideARunningServer()
    {
        const QString path = database("users.sqlite3");
        ServeProcess server({ u"--database"_s, path, u"--user"_s, u"alice"_s });
        QVERIFY(server.isListening());
        QCOMPARE(call(server.url(), { u"login"_s, u"--user"_s, u"dora"_s }).exitCode, 4);
        const ProgramRun added
            = runCli({ u"users"_s, u"--json"_s, u"--database"_s, path, u"add"_s, u"dora"_s, u"--id"_s, u"40"_s });
        QCOMPARE(added.out, "{\"id\":40,\"username\":\"dora\",\"is_active\":true}\n");
        QCOMPARE(runCli({ u"users"_s, u"--database"_s, path, u"add"_s, u"dora"_s }).exitCode, 1);
        const Json login = answer(call(server.url(), { u"login"_s, u"--user"_s, u"dora"_s }));
        const QString access = login.find(u"access")->toString();
        QCOMPARE(call(server.url(), { u"whoami"_s, access }).exitCode, 0);
        QCOMPARE(runCli({ u"users"_s, u"--database"_s, path, u"deactivate"_s, u"dora"_s }).exitCode, 0);
        QCOMPARE(cause(call(server.url(), { u"whoami"_s, access })), u"user_inactive"_s);
        QCOMPARE(runCli({ u"users"_s, u"--database"_s, path, u"remove"_s, u"dora"_s }).exitCode, 0);
        QCOMPARE(cause(call(server.url(), { u"whoami"_s, access })), u"user_gone"_s);
        QCOMPARE(runCli({ u"users"_s, u"--database"_s, path, u"remove"_s, u"dora"_s }).exitCode, 1);
    }

    void passwordsWork()
    {
        const QString path = database("passwords.sqlite3");
        QCOMPARE(runCli({ u"users"_s, u"--database"_s, path, u"add"_s, u"alice"_s, u"--password"_s, u"-"_s },
                     "correct horse\n")
                     .exitCode,
            0);
        ServeProcess server({ u"--database"_s, path });
        QVERIFY(server.isListening());
        QCOMPARE(call(server.url(), { u"login"_s, u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s }, "correct horse\n")
                     .exitCode,
            0);
        const ProgramRun wrong
            = call(server.url(), { u"login"_s, u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s }, "wrong\n");
        QCOMPARE(wrong.exitCode, 4);
        QCOMPARE(cause(wrong), u"bad_credentials"_s);
    }

    void flushDeletesWhatExpired()
    {
        const QString path = database("flush.sqlite3");
        QCOMPARE(runCli({ u"users"_s, u"--database"_s, path, u"add"_s, u"alice"_s }).exitCode, 0);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(runCli({ u"issue"_s, u"--database"_s, path, u"--user"_s, u"alice"_s, u"--now"_s, u"1700000000"_s })
                         .exitCode,
                0);
        QCOMPARE(runCli({ u"flush"_s, u"--json"_s, u"--database"_s, path, u"--now"_s, u"1700086399"_s }).out,
            "{\"deleted\":0}\n");
        QCOMPARE(runCli({ u"flush"_s, u"--json"_s, u"--database"_s, path, u"--now"_s, u"1700086400"_s }).out,
            "{\"deleted\":3}\n");
    }

    void secretsAreKeptFromOthers()
    {
        const QString path = database("modes.sqlite3");
        QCOMPARE(runCli({ u"users"_s, u"--database"_s, path, u"add"_s, u"alice"_s }).exitCode, 0);
        QCOMPARE(runCli({ u"issue"_s, u"--database"_s, path, u"--user"_s, u"alice"_s }).exitCode, 0);
        constexpr auto owner = QFile::ReadOwner | QFile::WriteOwner;
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        for (const QString &name : { path, path + u".key"_s }) {
            QCOMPARE(QFile::permissions(name) & owner, owner);
            QCOMPARE(QFile::permissions(name) & others, QFile::Permissions());
        }
    }

    void clockMoves()
    {
        ServeProcess server({ u"--clock-control"_s, u"--now"_s, u"1700000000"_s });
        QVERIFY(server.isListening());
        const QString access
            = answer(call(server.url(), { u"login"_s, u"--user"_s, u"alice"_s })).find(u"access")->toString();
        const ProgramRun moved = call(server.url(), { u"check"_s, u"--path"_s, u"/clock/"_s, u"x"_s });
        QCOMPARE(moved.exitCode, 4); // it wants "advance"
        QCOMPARE(call(server.url(), { u"whoami"_s, access }).exitCode, 0);
    }

    /// The loopback is no login: with somebody's key it takes what was printed at the start.
    void theSecretOfTheStartOpensIt()
    {
        const QString key = writtenFile(m_directory, u"key.txt"_s, "the secret of somebody's project, long enough");
        ServeProcess own({ u"--clock-control"_s });
        QVERIFY(own.isListening());
        QCOMPARE(own.secret(), QString());
        ServeProcess server({ u"--secret-file"_s, key, u"--allow-login"_s, u"--clock-control"_s });
        QVERIFY(server.isListening());
        QCOMPARE(server.secret().size(), 43);
        const QStringList login{ u"login"_s, u"--user"_s, u"alice"_s };
        const QStringList clock{ u"check"_s, u"--path"_s, u"/clock/"_s };
        const ProgramRun refused = call(server.url(), login);
        QCOMPARE(refused.exitCode, 4);
        QVERIFY2(body(refused).contains(u"--server-secret"), refused.out);
        QCOMPARE(
            call(server.url(), clock + QStringList{ u"x"_s }).objects().constFirst().find(u"status")->toInteger(), 403);
        const QString file = writtenFile(m_directory, u"secret.txt"_s, server.secret().toLatin1() + '\n');
        const QStringList known{ u"--server-secret"_s, u'@' + file };
        const ProgramRun done = call(server.url(), login + known);
        QCOMPARE(done.exitCode, 0);
        QCOMPARE(done.err, QByteArray());
        QCOMPARE(call(server.url(), clock + known + QStringList{ u"x"_s })
                     .objects()
                     .constFirst()
                     .find(u"status")
                     ->toInteger(),
            400); // it wants "advance"
        const ProgramRun open = call(server.url(), login + QStringList{ u"--server-secret"_s, server.secret() });
        QCOMPARE(open.exitCode, 0);
        QVERIFY2(open.err.contains("--server-secret takes - and @FILE too"), open.err);
        const ProgramRun played = runCli({ u"run"_s, u"login-and-refresh"_s, u"--server"_s, server.url(), known[0],
            known[1], u"--report"_s, m_directory.filePath(u"r.json"_s), u"--reveal"_s });
        QVERIFY2(played.exitCode == 0, played.out + played.err);
        QVERIFY(!contentOf(m_directory.filePath(u"r.json"_s)).contains(server.secret().toLatin1()));
    }

    void theSecretOfTheStartIsInJson()
    {
        QProcess serve;
        serve.start(QStringLiteral(JOTLAB_CLI),
            { u"serve"_s, u"--json"_s, u"--secret"_s, u"somebody's, long enough to be one"_s, u"--allow-login"_s });
        while (!serve.canReadLine())
            QVERIFY(serve.waitForReadyRead(30'000));
        const Json line = parseJson(serve.readLine().trimmed()).value();
        QCOMPARE(line.find(u"secret")->toString().size(), 43);
        QVERIFY(serve.readAllStandardError().contains(line.find(u"secret")->toString().toLatin1()));
        serve.terminate();
        QVERIFY(serve.waitForFinished());
    }

    /// A token with a second request in it logged the user out.
    void aTokenWithARequestInItSendsNothing()
    {
        ServeProcess server({});
        QVERIFY(server.isListening());
        const ProgramRun login = call(server.url(), { u"login"_s, u"--user"_s, u"alice"_s });
        const QByteArray access = answer(login).find(u"access")->toString().toUtf8();
        const QByteArray refresh = answer(login).find(u"refresh")->toString().toUtf8();
        const QByteArray body = "{\"refresh\":\"" + refresh + "\"}";
        const QString file = writtenFile(m_directory, u"token"_s,
            access + "\r\n\r\nPOST /logout/ HTTP/1.1\r\nHost: " + server.url().section(u'/', 2).toUtf8()
                + "\r\nAuthorization: Bearer " + access + "\r\nContent-Type: application/json\r\nContent-Length: "
                + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        const ProgramRun run = call(server.url(), { u"whoami"_s, u'@' + file });
        QCOMPARE(run.exitCode, 2);
        QCOMPARE(run.out, QByteArray());
        QVERIFY2(run.err.contains("“Authorization” can't be sent") && run.err.count('\n') == 1, run.err);
        QVERIFY(!run.err.contains(access));
        QCOMPARE(call(server.url(), { u"refresh"_s, QString::fromUtf8(refresh) }).exitCode, 0);
    }

    void unreachableServerExitsWith3()
    {
        const ProgramRun run = call(u"http://127.0.0.1:1"_s, { u"whoami"_s, u"x"_s });
        QCOMPARE(run.exitCode, 3);
        QCOMPARE(cause(run), u"unreachable"_s);
    }

    void portInUseIsOneSentence()
    {
        ServeProcess first({});
        QVERIFY(first.isListening());
        const ProgramRun second = runCli({ u"serve"_s, u"--port"_s, first.url().section(u':', -1) });
        QCOMPARE(second.exitCode, 3);
        QCOMPARE(second.out, QByteArray());
        QCOMPARE(second.err.count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestServing)
#include "tst_serving.moc"
