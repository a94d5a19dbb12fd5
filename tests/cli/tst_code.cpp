// SPDX-License-Identifier: GPL-3.0-or-later
// jotlab-cli code: what it takes and how it ends. What it writes is run by tst_callcode.
#include "tests/support/process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr auto token = "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.c2lnbmF0dXJl";

QByteArray command(const QByteArray &path)
{
    return "curl http://127.0.0.1:8000" + path + " -H 'Authorization: Bearer " + token + "'\n";
}

} // namespace

class TestCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheCallOfACommand()
    {
        const ProgramRun run = runCli({ u"code"_s, u"requests"_s, u"-"_s }, command("/whoami/"));
        QCOMPARE(run.exitCode, 0);
        QVERIFY2(run.out.contains("requests.get(\n    \"http://127.0.0.1:8000/whoami/\","), run.out.constData());
        QVERIFY2(run.out.contains("os.environ[\"ACCESS_TOKEN\"]") && !run.out.contains(token), run.out.constData());
        const ProgramRun whole = runCli({ u"code"_s, u"fetch"_s, u"--reveal"_s, u"-"_s }, command("/whoami/"));
        QVERIFY2(whole.out.contains("await fetch(") && whole.out.contains(token), whole.out.constData());
    }

    void tellsItsVariablesInJson()
    {
        const ProgramRun run = runCli({ u"code"_s, u"--json"_s, u"axios"_s, u"-"_s }, command("/whoami/"));
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.objects().size(), 1);
        const Json written = run.objects().constFirst();
        QCOMPARE(written.members().size(), 3);
        QCOMPARE(run.text(u"form"), u"axios"_s);
        QVERIFY(run.text(u"text").startsWith("import axios from \"axios\";\n"));
        QCOMPARE(written.find(u"variables")->items(), QList<Json>{ Json(u"ACCESS_TOKEN") });
    }

    void choosesAmongSeveral()
    {
        const QTemporaryDir folder;
        const QString file = writtenFile(folder, u"calls.sh"_s, command("/one/") + command("/two/"));
        const ProgramRun none = runCli({ u"code"_s, u"curl"_s, file });
        QCOMPARE(none.exitCode, 2);
        QVERIFY2(none.err.contains("There are 2 calls; choose one with --call, 1 to 2"), none.err.constData());
        const ProgramRun second = runCli({ u"code"_s, u"curl"_s, u"--call"_s, u"2"_s, file });
        QVERIFY2(second.out.contains("/two/") && !second.out.contains("/one/"), second.out.constData());
        for (const QString &wrong : { u"0"_s, u"3"_s, u"two"_s })
            QCOMPARE(runCli({ u"code"_s, u"curl"_s, u"--call"_s, wrong, file }).exitCode, 2);
    }

    void writesTheFlowOfAServer()
    {
        const QTemporaryDir folder;
        const QString file = writtenFile(folder, u"server.json"_s,
            "{\"url\":\"https://h.example/api\",\"header_type\":\"JWT\",\"paths\":{\"login\":null,\"obtain_pair\":\"/"
            "in/\","
            "\"whoami\":\"/me/\",\"refresh\":\"/again/"
            "\",\"logout\":null,\"token_blacklist\":null},\"authenticated\":{\"refresh\":false}}");
        const ProgramRun run
            = runCli({ u"code"_s, u"fetch"_s, u"--json"_s, u"--server"_s, file, u"--user"_s, u"b\"b"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const QString text = run.text(u"text");
        for (const char *part : { "BASE_URL = \"https://h.example/api\";", "LOGIN_PATH = \"/in/\";",
                 "REFRESH_PATH = \"/again/\";", "TOKEN_TYPE = \"JWT\";", "call(\"GET\", \"/me/\")",
                 "login(\"b\\\"b\", process.env.PASSWORD)", "has no logout" })
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        QVERIFY2(!text.contains(u'@') && !text.contains(u"?passwordless") && !text.contains(u"LOGOUT_PATH"),
            qPrintable(text));
        QCOMPARE(run.objects().constFirst().find(u"variables")->items(), QList<Json>{ Json(u"PASSWORD") });
        const ProgramRun test = runCli({ u"code"_s, u"apitestcase"_s, u"--server"_s, file });
        QVERIFY2(test.out.contains("CALL_PATH = \"/api/me/\"") && test.out.contains("\"JWT\" + f\" {access}\""),
            test.out.constData());
        QVERIFY2(!test.out.contains("def test_a_logout"), test.out.constData());
    }

    /// As the call goes there: by the server's authority and proxy.
    void aCallGoesAsTheServerFileSays()
    {
        const QTemporaryDir folder;
        const QString ca = writtenFile(folder, u"ca.pem"_s, "");
        const QString file = writtenFile(folder, u"server.json"_s,
            R"({"url":"https:\/\/h.example/api","ca_file":"ca.pem","proxy":"http:\/\/proxy.example:3128"})");
        const QByteArray call = "curl https://h.example/api/me/\n";
        const ProgramRun plain = runCli({ u"code"_s, u"curl"_s, u"-"_s }, call);
        QVERIFY2(plain.exitCode == 0 && !plain.out.contains("ca.pem"), plain.err.constData());
        const ProgramRun run = runCli({ u"code"_s, u"curl"_s, u"-"_s, u"--server"_s, file }, call);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY2(run.out.contains(ca.toUtf8()) && run.out.contains("proxy.example:3128"), run.out.constData());
    }

    void aProjectsOwnFormsWantNoServer()
    {
        for (const QString &form : { u"apitestcase"_s, u"pytest"_s, u"shell"_s }) {
            const ProgramRun run = runCli({ u"code"_s, form, u"--user"_s, u"o'brien"_s });
            QVERIFY2(run.exitCode == 0, run.err.constData());
            QVERIFY2(run.out.contains("brien"), run.out.constData());
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("nothing") << QStringList{} << QByteArray() << 2
                                 << QByteArray("code wants a FORM, and a FILE or --server");
        QTest::newRow("a form alone") << QStringList{ u"curl"_s } << QByteArray() << 2
                                      << QByteArray("code wants a FILE with the call");
        QTest::newRow("another form")
            << QStringList{ u"ruby"_s, u"-"_s } << command("/x/") << 2
            << QByteArray("FORM is one of curl, httpie, requests, httpx, fetch, axios, apitestcase, pytest, shell");
        QTest::newRow("no call") << QStringList{ u"curl"_s, u"-"_s }
                                 << QByteArray("{\"log\":{\"version\":\"1.2\",\"entries\":[]}}") << 1
                                 << QByteArray("No call was found in standard input");
        QTest::newRow("no such file's form")
            << QStringList{ u"curl"_s, u"-"_s } << QByteArray("nothing\n") << 2 << QByteArray();
        QTest::newRow("no file") << QStringList{ u"curl"_s, u"/no/such/file"_s } << QByteArray() << 3
                                 << QByteArray("/no/such/file");
        QTest::newRow("what fetch can't send")
            << QStringList{ u"fetch"_s, u"-"_s } << QByteArray("curl -X GET http://h/x -d a=1\n") << 2
            << QByteArray("fetch sends no body with GET");
        QTest::newRow("a call as a test") << QStringList{ u"pytest"_s, u"-"_s } << command("/x/") << 2
                                          << QByteArray("A call is not written for pytest fixture");
        QTest::newRow("a flow as a command") << QStringList{ u"curl"_s, u"--server"_s, u"http://h"_s } << QByteArray()
                                             << 2 << QByteArray("are not written for cURL");
        QTest::newRow("a call of another server")
            << QStringList{ u"curl"_s, u"-"_s, u"--server"_s, u"http://another.example"_s } << command("/x/") << 2
            << QByteArray("but --server is http://another.example");
        QTest::newRow("a call and a user") << QStringList{ u"curl"_s, u"-"_s, u"--user"_s, u"bob"_s } << command("/x/")
                                           << 2 << QByteArray("--user goes with a FORM alone");
        QTest::newRow("another login") << QStringList{ u"fetch"_s, u"--server"_s, u"http://h"_s, u"--login"_s,
            u"refresh"_s } << QByteArray()
                                       << 2 << QByteArray("--login is login or obtain_pair");
        QTest::newRow("no address") << QStringList{ u"fetch"_s, u"--server"_s, u"h/x"_s } << QByteArray() << 3
                                    << QByteArray("server file");
    }
    void refuses()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QByteArray, input);
        QFETCH(const int, exitCode);
        QFETCH(const QByteArray, says);
        const ProgramRun run = runCli(QStringList{ u"code"_s } + words, input);
        QVERIFY2(run.err.contains(says), run.err.constData());
        QCOMPARE(run.exitCode, exitCode);
        QVERIFY(run.out.isEmpty());
        QVERIFY(!run.err.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCode)
#include "tst_code.moc"
