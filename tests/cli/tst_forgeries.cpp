// SPDX-License-Identifier: GPL-3.0-or-later
// jotlab-cli forgeries: what it tells before it sends, and how it ends. The forgeries themselves are tst_forgery's
// affair.
#include "tests/support/process.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestForgeries : public QObject
{
    Q_OBJECT

private:
    static QStringList command(const QString &server, const QByteArray &access, const QByteArray &refresh)
    {
        return { u"forgeries"_s, u"--json"_s, u"--server"_s, server, u"--access"_s, QString::fromLatin1(access),
            u"--refresh"_s, QString::fromLatin1(refresh) };
    }

    static ProgramRun login(const QString &server, const QString &startSecret = {})
    {
        ProgramRun run = runCli({ u"login"_s, u"--json"_s, u"--server"_s, server, u"--server-secret"_s, startSecret,
            u"--user"_s, u"alice"_s });
        run.out = run.text(u"body");
        return run;
    }

    static QMap<QString, QString> verdicts(const ProgramRun &run)
    {
        QMap<QString, QString> found;
        for (const Json &row : run.objects())
            found.insert(row.find(u"call")->toString().section(u' ', 1) + row.find(u"forgery")->toString(),
                row.find(u"verdict")->toString());
        return found;
    }

private Q_SLOTS:
    void tellsBeforeItSends()
    {
        ServeProcess server({});
        QVERIFY(server.isListening());
        const ProgramRun tokens = login(server.url());
        const ProgramRun plan = runCli(command(server.url(), tokens.text(u"access"), tokens.text(u"refresh")));
        QCOMPARE(plan.exitCode, 0);
        QVERIFY(plan.err.contains("--send"));
        QVERIFY(!plan.out.contains("eyJ"));
        for (const Json &row : plan.objects())
            QVERIFY(row.find(u"answer")->isNull());
        // The refresh token lives: it was not touched.
        QCOMPARE(runCli({ u"refresh"_s, u"--server"_s, server.url(), QString::fromLatin1(tokens.text(u"refresh")) })
                     .exitCode,
            0);
    }

    void sendsAndJudges()
    {
        ServeProcess server(
            { u"--secret"_s, u"a secret that is known"_s, u"--allow-login"_s, u"--profile"_s, u"5.2"_s });
        QVERIFY(server.isListening());
        const ProgramRun tokens = login(server.url(), server.secret());
        const ProgramRun run = runCli(command(server.url(), tokens.text(u"access"), tokens.text(u"refresh"))
            + QStringList{ u"--send"_s, u"--secret"_s, u"a secret that is known"_s, u"--profile"_s, u"5.2"_s,
                u"--inactive-user"_s, u"3"_s });
        QCOMPARE(run.exitCode, 1); // Simple JWT 5.2 refreshes for users who are inactive
        const QMap<QString, QString> found = verdicts(run);
        QCOMPARE(found.value(u"/api/token/refresh/inactive_user"_s), u"alarm"_s);
        QCOMPARE(found.value(u"/whoami/inactive_user"_s), u"refused"_s);
        QCOMPARE(found.value(u"/whoami/alg_none"_s), u"refused"_s);
        QCOMPARE(found.value(u"/whoami/"_s), u"taken"_s);
        QVERIFY(!run.out.contains("eyJ") && !run.err.contains("eyJ"));
    }

    void soundServerExitsWith0()
    {
        ServeProcess server({});
        QVERIFY(server.isListening());
        const ProgramRun tokens = login(server.url());
        const ProgramRun run = runCli(
            command(server.url(), tokens.text(u"access"), tokens.text(u"refresh")) + QStringList{ u"--send"_s });
        QVERIFY2(run.exitCode == 0, (tokens.err + run.out + run.err).constData());
        const QMap<QString, QString> found = verdicts(run);
        QCOMPARE(found.value(u"/whoami/expired"_s), u"not_sent"_s); // needs the key
        QCOMPARE(found.value(u"/api/token/refresh/blacklisted"_s), u"refused"_s);
    }

    void endsAsTheDocsSay_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("exitCode");
        const QStringList nowhere{ u"forgeries"_s, u"--server"_s, u"http://127.0.0.1:1"_s };
        QTest::newRow("no server") << QStringList{ u"forgeries"_s, u"--access"_s, u"x"_s } << 2;
        QTest::newRow("no token") << nowhere << 2;
        QTest::newRow("no answer") << nowhere + QStringList{ u"--send"_s, u"--access"_s, u"e30.e30.c2ln"_s } << 3;
        QTest::newRow("missing file") << nowhere + QStringList{ u"--access"_s, u"@/nowhere"_s } << 3;
    }
    void endsAsTheDocsSay()
    {
        QFETCH(const QStringList, words);
        QFETCH(const int, exitCode);
        QCOMPARE(runCli(words).exitCode, exitCode);
    }
};

QTEST_GUILESS_MAIN(TestForgeries)
#include "tst_forgeries.moc"
