// SPDX-License-Identifier: GPL-3.0-or-later
// Exchanges as commands, cURL and HTTPie: run by the real programs, and read again.
#include "core/archive/curlreading.h"
#include "core/archive/exchangeexport.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/server/authserver.h"
#include "tests/support/coderun.h"
#include "tests/support/oddcalls.h"
#include "tests/support/peer.h"
#include "tests/support/requestlistener.h"
#include "tests/support/samplesession.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

using archive::ExportFormat;
using client::Secrets;
using session::Exchange;

namespace {

Instant now()
{
    return fromEpochSeconds(sample::Now);
}

} // namespace

class TestExchangeCommands : public QObject
{
    Q_OBJECT

    /// The request on the wire is what was exported.
    void compare(const QByteArray &request, const Exchange &exchange)
    {
        const ReceivedRequest read = readRequest(request);
        QCOMPARE(read.firstLine, firstLineOf(exchange));
        QCOMPARE(read.body, exchange.body);
        for (const auto &[name, value] : exchange.headers)
            QCOMPARE(session::headerValue(read.headers, name).value_or("(none)"), value);
        if (!session::headerValue(exchange.headers, "Content-Type"))
            QVERIFY(!session::headerValue(read.headers, "Content-Type"));
    }

private slots:
    void curlSendsTheSame_data() { addOddCalls(); }
    void curlSendsTheSame()
    {
        REQUIRE_PEER(!QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty(), "curl");
        QFETCH(const OddCall, call);
        RequestListener listener;
        const Exchange exchange = call.to(QStringLiteral("http://127.0.0.1:%1").arg(listener.port()));
        const QByteArray script = archive::exported({ exchange }, ExportFormat::Curl, Secrets::Revealed);
        for (const char *shell : { "sh", "bash" }) {
            const QByteArray answer = runShell(script, QLatin1String(shell));
            QVERIFY2(answer.startsWith("HTTP/1.1 200"), script.constData());
            compare(listener.received.constLast(), exchange);
        }
        QCOMPARE(listener.received.size(), 2);
    }

    void httpieSendsTheSame_data() { addOddCalls(); }
    void httpieSendsTheSame()
    {
        REQUIRE_PEER(!QStandardPaths::findExecutable(QStringLiteral("http")).isEmpty(), "httpie");
        QFETCH(const OddCall, call);
        RequestListener listener;
        const Exchange exchange = call.to(QStringLiteral("http://127.0.0.1:%1").arg(listener.port()));
        const QByteArray script = archive::exported({ exchange }, ExportFormat::Httpie, Secrets::Revealed);
        const QByteArray answer = runShell(script);
        QVERIFY2(answer.startsWith("HTTP/1.1 200"), script.constData());
        compare(listener.received.constLast(), exchange);
    }

    void curlComesBack_data() { addOddCalls(); }
    void curlComesBack()
    {
        QFETCH(const OddCall, call);
        const Exchange exchange = call.to(QStringLiteral("http://127.0.0.1:8000"));
        const QByteArray script = archive::exported({ exchange }, ExportFormat::Curl, Secrets::Revealed);
        const auto back = archive::exchangesFromCurl(script, now());
        if (exchange.body.contains('\0')) { // no argument holds it: it comes through a pipe, which nobody runs here
            QVERIFY(!back);
            QCOMPARE(back.error().code, Errc::Unsupported);
            QVERIFY2(back.error().what.contains(u"--data-binary"), qPrintable(back.error().what));
            return;
        }
        QVERIFY2(back, qPrintable(back ? QString() : back.error().what));
        QCOMPARE(back->size(), 1);
        QCOMPARE(back->first().method, exchange.method);
        QCOMPARE(back->first().url, exchange.url);
        QCOMPARE(back->first().body, exchange.body);
        QCOMPARE(back->first().headers, exchange.headers);
    }

    void theScriptRunsAgainstTheEmbeddedServer()
    {
        REQUIRE_PEER(!QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty(), "curl");
        server::AuthServer server;
        server::Options options;
        options.users = { QStringLiteral("o'brien $HOME") };
        const auto url = server.start(options);
        QVERIFY(url);
        Exchange login
            = sample::call(session::Endpoint::Login, "/login/", "{\"username\":\"o'brien $HOME\"}", 200, "{}");
        login.url.setPort(url->port());
        const QByteArray answer = runShell(archive::exported({ login }, ExportFormat::Curl, Secrets::Revealed));
        QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
        const auto pair = parseJson(answer.mid(answer.indexOf("\r\n\r\n") + 4));
        QVERIFY(pair && pair->find(u"refresh"));
        const QByteArray refresh = pair->find(u"refresh")->toString().toUtf8();
        Exchange again = sample::call(
            session::Endpoint::TokenRefresh, "/api/token/refresh/", sample::member("refresh", refresh), 200, "{}");
        again.url.setPort(url->port());
        QVERIFY(
            runShell(archive::exported({ again }, ExportFormat::Curl, Secrets::Revealed)).startsWith("HTTP/1.1 200"));
        QVERIFY(
            runShell(archive::exported({ again }, ExportFormat::Curl, Secrets::Redacted)).startsWith("HTTP/1.1 401"));
    }

    void commandsOfOthersAreRead_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("Chrome, copy as cURL") << QByteArray(
            "curl 'https://a.example/api/token/refresh/' \\\n  -H 'accept: */*' \\\n"
            "  -H 'content-type: application/json' \\\n  --data-raw $'{\\\"a\\\":\\\"it\\'s \\u0041\\u00e9\\\"}' "
            "\\\n  --compressed ;") << QByteArray("POST")
                                              << QByteArray("https://a.example/api/token/refresh/")
                                              << QByteArray("{\"a\":\"it's A\xc3\xa9\"}")
                                              << QByteArray("content-type: application/json");
        QTest::newRow("Firefox") << QByteArray(
            "curl 'https://a.example/x?a=1&b=2' -X DELETE -H 'User-Agent: M/5.0 (X; Y)'")
                                 << QByteArray("DELETE") << QByteArray("https://a.example/x?a=1&b=2") << QByteArray()
                                 << QByteArray("User-Agent: M/5.0 (X; Y)");
        QTest::newRow("with a prompt and double quotes")
            << QByteArray("$ curl -sS -XPUT \"http://h:8000/x\" -H\"X-A: \\\"q\\\"\" -d \"a=1\" -d b=2 | jq .")
            << QByteArray("PUT") << QByteArray("http://h:8000/x") << QByteArray("a=1&b=2") << QByteArray("X-A: \"q\"");
        QTest::newRow("form data") << QByteArray("curl localhost:8000/x --data-urlencode 'name=a b&c'")
                                   << QByteArray("POST") << QByteArray("http://localhost:8000/x")
                                   << QByteArray("name=a%20b%26c")
                                   << QByteArray("Content-Type: application/x-www-form-urlencoded");
        QTest::newRow("-G") << QByteArray("curl -G http://h/x?z=0 -d a=1 -d b=2") << QByteArray("GET")
                            << QByteArray("http://h/x?z=0&a=1&b=2") << QByteArray() << QByteArray();
        QTest::newRow("--json") << QByteArray("curl http://h/x --json '{\"a\":1}'") << QByteArray("POST")
                                << QByteArray("http://h/x") << QByteArray("{\"a\":1}")
                                << QByteArray("Content-Type: application/json");
        QTest::newRow("basic") << QByteArray("curl -u alice:pw -o /dev/null -m 5 http://h/") << QByteArray("GET")
                               << QByteArray("http://h/") << QByteArray()
                               << QByteArray("Authorization: Basic YWxpY2U6cHc=");
        QTest::newRow("basic in the address")
            << QByteArray("curl http://alice:p%40w@h/") << QByteArray("GET") << QByteArray("http://h/") << QByteArray()
            << QByteArray("Authorization: Basic YWxpY2U6cEB3");
        QTest::newRow("options of the connection, behind the address")
            << QByteArray("curl http://h/x -Uu:p -C - -Q ls -P - -t a=b -y 5 -Y 10 -z 2020-01-01 --proxy-user u:p "
                          "--proxy-header 'A: b' --unix-socket /s --retry-max-time 5 --speed-limit 1 --speed-time 2 "
                          "--local-port 1-2 --doh-url https://d/x --pinnedpubkey sha256//x --request-target /y")
            << QByteArray("GET") << QByteArray("http://h/x") << QByteArray() << QByteArray();
        QTest::newRow("before a short address")
            << QByteArray("curl -U u:p --retry-max-time 5 localhost:8000/x") << QByteArray("GET")
            << QByteArray("http://localhost:8000/x") << QByteArray() << QByteArray();
        QTest::newRow("range") << QByteArray("curl -r 0-9 http://h/x") << QByteArray("GET") << QByteArray("http://h/x")
                               << QByteArray() << QByteArray("Range: bytes=0-9");
        QTest::newRow("an option that is not known")
            << QByteArray("curl http://h/x --of-curl-9 value") << QByteArray("GET") << QByteArray("http://h/x")
            << QByteArray() << QByteArray();
        QTest::newRow("HEAD, cookie, comment")
            << QByteArray("# first\ncurl -I -b 'a=b; c=d' http://h/x # last") << QByteArray("HEAD")
            << QByteArray("http://h/x") << QByteArray() << QByteArray("Cookie: a=b; c=d");
    }

    void commandsOfOthersAreRead()
    {
        QFETCH(const QByteArray, command);
        QFETCH(const QByteArray, method);
        QFETCH(const QByteArray, url);
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, header);
        QVERIFY(archive::looksLikeCurl(command));
        const auto read = archive::exchangesFromCurl(command, now());
        QVERIFY2(read, qPrintable(read ? QString() : read.error().what));
        QCOMPARE(read->size(), 1);
        QCOMPARE(read->first().method, method);
        QCOMPARE(read->first().url.toEncoded(), url);
        QCOMPARE(read->first().body, body);
        if (!header.isEmpty()) {
            const qsizetype colon = header.indexOf(':');
            QCOMPARE(session::headerValue(read->first().headers, header.left(colon)).value_or(QByteArray()),
                header.mid(colon + 2));
        }
        QCOMPARE(read->first().failure, session::Failure::Cancelled);
        QVERIFY(read->first().error);
    }

    void everyOptionOfCurlIsKnown()
    {
        REQUIRE_PEER(!QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty(), "curl");
        QProcess curl;
        curl.start(QStringLiteral("curl"), { QStringLiteral("--help"), QStringLiteral("all") });
        QVERIFY(curl.waitForFinished());
        static const QRegularExpression line(
            QStringLiteral("^ *(?:(-\\w), )?(--[\\w.-]+) (?:<|\\[proto)"), QRegularExpression::MultilineOption);
        int count = 0;
        for (auto all = line.globalMatch(QString::fromUtf8(curl.readAllStandardOutput())); all.hasNext(); ++count) {
            const QRegularExpressionMatch match = all.next();
            for (const QString &option : { match.captured(1), match.captured(2) }) {
                if (option.isEmpty() || option == u"-h" || option == u"--help" || option == u"--url")
                    continue;
                const QByteArray command = "curl localhost/x " + option.toUtf8() + " value";
                const auto read = archive::exchangesFromCurl(command, now());
                // Those that read a file are refused by name.
                QVERIFY2(read ? read->first().url.path() == u"/x" : read.error().code == Errc::Unsupported,
                    command.constData());
            }
        }
        QVERIFY(count > 100);
    }
};

QTEST_GUILESS_MAIN(TestExchangeCommands)
#include "tst_exchangecommands.moc"
