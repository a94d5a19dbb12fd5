// SPDX-License-Identifier: GPL-3.0-or-later
// jotlab-cli run: what it prints, what it writes and how it ends. What scenarios mean is tst_scenarios' affair.
#include "tests/support/process.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QRegularExpression wholeToken(u"eyJ[A-Za-z0-9_-]{20,}"_s);

} // namespace

class TestRun : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;

    QString file(const QString &name, const QByteArray &content) { return writtenFile(m_directory, name, content); }

private Q_SLOTS:
    void listsWhatShips()
    {
        const ProgramRun run = runCli({ u"run"_s, u"--list"_s, u"--json"_s });
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.objects().size() >= 12);
        QCOMPARE(run.text(u"id"), QByteArray("login-and-refresh"));
    }

    void passes()
    {
        const ProgramRun run = runCli({ u"run"_s, u"logout"_s, u"rotation"_s, u"--json"_s, u"--profile"_s, u"5.2"_s });
        QVERIFY2(run.exitCode == 0, run.out + run.err);
        const Json last = run.objects().constLast();
        QCOMPARE(last.find(u"scenario")->toString(), u"rotation"_s);
        QCOMPARE(last.find(u"outcome")->toString(), u"passed"_s);
        QCOMPARE(last.find(u"skipped")->toInteger(), 0);
        const Json first = run.objects().constFirst();
        QStringList names;
        for (const Json::Member &member : first.members())
            names += member.name;
        QCOMPARE(names.join(u' '), u"scenario step name outcome reason statuses failures cause"_s);
    }

    void failsWithTheReason()
    {
        const QString path = file(u"wrong.json"_s,
            "{\"name\":\"wrong\",\"steps\":[{\"do\":\"login\",\"capture\":{\"access\":\"body.access\"}},"
            "{\"do\":\"call\",\"endpoint\":\"whoami\",\"authorization\":\"JWT "
            "${access}\",\"expect\":{\"status\":200}}]}");
        const ProgramRun run = runCli({ u"run"_s, path });
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.out.contains("status: expected 200, got 401"), run.out);
        QVERIFY2(run.out.contains("Why: "), run.out);
        QVERIFY(!wholeToken.match(QString::fromUtf8(run.out)).hasMatch());
    }

    void writesReports_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("contains");
        QTest::newRow("HTML") << u"r.html"_s << QByteArray("<!DOCTYPE html>");
        QTest::newRow("Markdown") << u"r.md"_s << QByteArray("# Scenarios");
        QTest::newRow("JUnit") << u"r.xml"_s << QByteArray("<testsuite ");
        QTest::newRow("JSON") << u"r.json"_s << QByteArray("\"format\": \"jotlab-report\"");
    }

    void writesReports()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, contains);
        const QString path = m_directory.filePath(name);
        const ProgramRun run = runCli({ u"run"_s, u"header-forms"_s, u"--report"_s, path });
        QVERIFY2(run.exitCode == 0, run.out + run.err);
        const QByteArray report = contentOf(path);
        QVERIFY2(report.contains(contains), report.left(300));
        QVERIFY(!wholeToken.match(QString::fromUtf8(report)).hasMatch());
        QCOMPARE(runCli({ u"run"_s, u"header-forms"_s, u"--reveal"_s, u"--report"_s, path }).exitCode, 0);
        // Markdown shows no bodies, and JUnit only those of failures.
        QCOMPARE(
            wholeToken.match(QString::fromUtf8(contentOf(path))).hasMatch(), name == u"r.html" || name == u"r.json");
    }

    void playsAgainstAServer()
    {
        ServeProcess server({ u"--profile"_s, u"5.5"_s });
        QVERIFY(server.isListening());
        const ProgramRun run
            = runCli({ u"run"_s, u"expiry"_s, u"login-and-refresh"_s, u"--server"_s, server.url(), u"--json"_s });
        QVERIFY2(run.exitCode == 0, run.out + run.err);
        QByteArray reasons;
        for (const Json &line : run.objects()) {
            if (const Json *reason = line.find(u"reason"))
                reasons += reason->toString().toUtf8();
        }
        QVERIFY2(reasons.contains("clock can be moved"), reasons);
    }

    void whatWouldBeTwoRequestsFailsWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("authorization") << QByteArray(R"("authorization":"Bearer x\r\nX-B: b")")
                                       << QByteArray("“Authorization” can't be sent");
        QTest::newRow("header") << QByteArray(R"("headers":{"X-A":"a\nX-B: b"})") << QByteArray("“X-A” can't be sent");
        QTest::newRow("header's name") << QByteArray(R"("headers":{"X-A: a\r\nX-B":"b"})") << QByteArray("header name");
        QTest::newRow("method") << QByteArray(R"("method":"GET / HTTP/1.1\r\n\r\nPOST")") << QByteArray("The method");
        QTest::newRow("path") << QByteArray(R"("path":"/users/ HTTP/1.1\r\nX: y")") << QByteArray("character 17");
    }

    void whatWouldBeTwoRequestsFailsWithItsPlace()
    {
        QFETCH(const QByteArray, member);
        QFETCH(const QByteArray, says);
        const QString path
            = file(u"two.json"_s, R"({"name":"two","steps":[{"do":"call","endpoint":"whoami",)" + member + "}]}");
        const ProgramRun run = runCli({ u"run"_s, path });
        QVERIFY2(run.exitCode == 1 && run.out.contains(says), run.out + run.err);
    }

    void variablesAreTyped_data()
    {
        QTest::addColumn<QByteArray>("steps");
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QByteArray>("says"); ///< empty: it passes
        const QByteArray issue
            = R"({"do":"issue","user":"alice","type":"access","lifetime":"${x}","capture":{"t":"token"}},
            {"do":"call","endpoint":"whoami","access":"${t}","expect":{"status":200}})";
        const QByteArray user = R"({"do":"user","user":"alice","active":"${x}"},
            {"do":"login","user":"alice","password":"alice-pw","expect":{"status":401}})";
        const QByteArray parallel
            = R"({"do":"parallel","times":"${x}","steps":[{"do":"login","user":"alice"}],"expect":{"statuses":{"200":3}}})";
        const QByteArray wait = R"({"do":"wait","seconds":"${x}"})";
        const QByteArray advance = R"({"do":"advance","seconds":"${x}"})";
        QTest::newRow("a lifetime") << issue << u"x=60"_s << QByteArray();
        QTest::newRow("a lifetime that is none") << issue << u"x=soon"_s << QByteArray("“lifetime” must be a number");
        QTest::newRow("a switch") << user << u"x=false"_s << QByteArray();
        QTest::newRow("a switch that is none") << user << u"x=1"_s << QByteArray("“active” must be true or false");
        QTest::newRow("times") << parallel << u"x=3"_s << QByteArray();
        QTest::newRow("too many times") << parallel << u"x=201"_s << QByteArray("from 1 to 200");
        QTest::newRow("a wait") << wait << u"x=0.01"_s << QByteArray();
        QTest::newRow("a wait without end") << wait << u"x=2147484"_s << QByteArray("too long to wait for");
        QTest::newRow("beyond time") << advance << u"x=1e300"_s << QByteArray("must be a number of seconds");
        QTest::newRow("a number as a text")
            << QByteArray(R"({"do":"login","user":"${x}","expect":{"status":404}})") << u"x=12"_s << QByteArray();
    }
    void variablesAreTyped()
    {
        QFETCH(const QByteArray, steps);
        QFETCH(const QString, variable);
        QFETCH(const QByteArray, says);
        const QString path = file(u"typed.json"_s, R"({"name":"typed","variables":{"x":"1"},"steps":[)" + steps + "]}");
        const ProgramRun run = runCli({ u"run"_s, path, u"--variable"_s, variable });
        QVERIFY2(run.exitCode == (says.isEmpty() ? 0 : 1) && run.out.contains(says), run.out + run.err);
    }

    void endsAsTheContractSays_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("exit");
        QTest::newRow("no scenario") << QStringList{} << 2;
        QTest::newRow("no such file") << QStringList{ u"/no/such.json"_s } << 3;
        QTest::newRow("a mistake in it") << QStringList{ file(u"bad.json"_s, "{\"name\":\"n\",\"steps\":[{}]}") } << 2;
        QTest::newRow("no JSON") << QStringList{ file(u"no.json"_s, "steps") } << 2;
        QTest::newRow("an unknown kind of report") << QStringList{ u"logout"_s, u"--report"_s, u"r.pdf"_s } << 2;
        QTest::newRow("a report nowhere") << QStringList{ u"bad-requests"_s, u"--report"_s, u"/no/such/r.xml"_s } << 3;
        QTest::newRow("nobody listens") << QStringList{ u"logout"_s, u"--server"_s, u"http://127.0.0.1:1"_s } << 3;
        QTest::newRow("an address that is none") << QStringList{ u"logout"_s, u"--server"_s, u"ftp://a"_s } << 2;
        QTest::newRow("a variable that is none") << QStringList{ u"logout"_s, u"--variable"_s, u"a"_s } << 2;
    }

    void endsAsTheContractSays()
    {
        QFETCH(const QStringList, words);
        QFETCH(const int, exit);
        const ProgramRun run = runCli(QStringList{ u"run"_s } + words);
        QVERIFY2(run.exitCode == exit, QByteArray::number(run.exitCode) + run.out + run.err);
    }
};

QTEST_GUILESS_MAIN(TestRun)
#include "tst_run.moc"
