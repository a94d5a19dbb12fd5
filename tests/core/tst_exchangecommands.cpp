// SPDX-License-Identifier: GPL-3.0-or-later
// Exchanges as commands, cURL and HTTPie: run by the real programs, and read again.
#include "core/archive/curlreading.h"
#include "core/archive/exchangeexport.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/server/authserver.h"
#include "tests/support/peer.h"
#include "tests/support/samplesession.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using archive::ExportFormat;
using client::Secrets;
using session::Exchange;

namespace {

Instant now()
{
    return fromEpochSeconds(sample::Now);
}

/// Takes one request a connection, remembers it whole, answers 200.
class Listener
{
public:
    Listener()
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            const qsizetype index = received.size();
            received.append(QByteArray());
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, index] {
                received[index] += socket->readAll();
                const qsizetype end = received[index].indexOf("\r\n\r\n");
                if (end < 0 || received[index].size() < end + 4 + length(received[index].left(end)))
                    return;
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
                socket->disconnectFromHost();
            });
        });
    }
    quint16 port() const { return m_server.serverPort(); }
    QByteArrayList received;

private:
    static qsizetype length(const QByteArray &head)
    {
        for (const QByteArray &line : head.split('\n')) {
            if (line.toLower().startsWith("content-length:"))
                return line.mid(15).trimmed().toLongLong();
        }
        return 0;
    }
    QTcpServer m_server;
};

/// Runs a script with the shell that would, while this program's servers go on. Its standard output.
QByteArray runScript(const QByteArray &script, const QString &shell = QStringLiteral("sh"))
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("script")));
    if (!file.open(QIODevice::WriteOnly) || file.write(script) != script.size())
        return {};
    file.close();
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HOME"), folder.path()); // no .curlrc, no settings of HTTPie
    environment.insert(QStringLiteral("no_proxy"), QStringLiteral("*"));
    process.setProcessEnvironment(environment);
    process.start(shell, { file.fileName() });
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 60000)
        || process.exitCode() != 0)
        qWarning() << process.readAllStandardError().right(600);
    return process.readAllStandardOutput();
}

void addOddCalls()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<session::Headers>("headers");
    QTest::addColumn<QByteArray>("body");
    const session::Headers json{ { "Accept", "application/json" }, { "Content-Type", "application/json" } };
    const auto row = [&](const char *name, const QByteArray &body) {
        QTest::newRow(name) << QByteArray("POST") << QStringLiteral("/api/token/") << json << body;
    };
    row("single quotes", "{\"username\":\"o'brien's \\\"\"}");
    row("dollar and backquote", "{\"a\":\"$HOME `id` $(id) ${PATH} \\\\ !!\"}");
    row("backslashes", "{\"a\":\"\\n \\\\ \\' \\u00e9\"}");
    row("line breaks", "{\n  \"a\": 1,\r\n\t\"b\": 2\n}\n");
    row("begins like a file", "@/etc/passwd");
    row("begins like an option", "-d x --next");
    row("unicode", "{\"name\":\"Zoë 名前 🙂\"}");
    row("percent", "%s %d %%");
    row("bytes that are no text", QByteArray("\x00\x01\xff\xfe\r\n'", 7));
    row("only blanks", "  ");
    QTest::newRow("no body") << QByteArray("POST") << QStringLiteral("/logout/") << json.sliced(0, 1) << QByteArray();
    QTest::newRow("GET") << QByteArray("GET") << QStringLiteral("/whoami/")
                         << session::Headers{ { "Accept", "*/*" }, { "Authorization", "Bearer a.b.c" } }
                         << QByteArray();
    QTest::newRow("HEAD") << QByteArray("HEAD") << QStringLiteral("/x/") << json.sliced(0, 1) << QByteArray();
    QTest::newRow("GET with a body") << QByteArray("GET") << QStringLiteral("/whoami/") << json << QByteArray("{}");
    QTest::newRow("DELETE") << QByteArray("DELETE") << QStringLiteral("/x/1/") << json.sliced(0, 1) << QByteArray();
    QTest::newRow("brackets in the query")
        << QByteArray("GET") << QStringLiteral("/x/?a[]=1&b={1,2}&c='%27%20") << json.sliced(0, 1) << QByteArray();
    QTest::newRow("odd header values") << QByteArray("GET") << QStringLiteral("/x/")
                                       << session::Headers{ { "Accept", "a/b" }, { "X-Quote", "it's \"so\" $HOME" },
                                              { "X-Empty", "" }, { "X-Operator", "=1" }, { "X-At", "@x" },
                                              { "X-Semicolon", "a;b" } }
                                       << QByteArray();
}

} // namespace

class TestExchangeCommands : public QObject
{
    Q_OBJECT

    Exchange fetched(const QString &base) const
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QString, target);
        QFETCH(const session::Headers, headers);
        QFETCH(const QByteArray, body);
        Exchange exchange;
        exchange.method = method;
        exchange.url = QUrl(base + target);
        exchange.headers = headers;
        exchange.body = body;
        return exchange;
    }

    /// The request on the wire is what was exported.
    void compare(const QByteArray &request, const Exchange &exchange)
    {
        const qsizetype end = request.indexOf("\r\n\r\n");
        QVERIFY(end > 0);
        QCOMPARE(request.mid(end + 4), exchange.body);
        QList<QByteArray> lines = request.left(end).split('\n');
        const QByteArray target = exchange.url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
        // HTTPie encodes brackets, which comes to the same.
        QCOMPARE(QUrl::fromPercentEncoding(lines.takeFirst().trimmed()),
            QUrl::fromPercentEncoding(exchange.method + ' ' + target + " HTTP/1.1"));
        session::Headers sent;
        for (const QByteArray &line : lines)
            sent.emplaceBack(line.left(line.indexOf(':')), line.mid(line.indexOf(':') + 1).trimmed());
        for (const auto &[name, value] : exchange.headers)
            QCOMPARE(session::headerValue(sent, name).value_or("(none)"), value);
        if (!session::headerValue(exchange.headers, "Content-Type"))
            QVERIFY(!session::headerValue(sent, "Content-Type"));
    }

private slots:
    void curlSendsTheSame_data() { addOddCalls(); }
    void curlSendsTheSame()
    {
        REQUIRE_PEER(!QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty(), "curl");
        Listener listener;
        const Exchange exchange = fetched(QStringLiteral("http://127.0.0.1:%1").arg(listener.port()));
        const QByteArray script = archive::exported({ exchange }, ExportFormat::Curl, Secrets::Revealed);
        for (const char *shell : { "sh", "bash" }) {
            const QByteArray answer = runScript(script, QLatin1String(shell));
            QVERIFY2(answer.startsWith("HTTP/1.1 200"), script.constData());
            compare(listener.received.constLast(), exchange);
        }
        QCOMPARE(listener.received.size(), 2);
    }

    void httpieSendsTheSame_data() { addOddCalls(); }
    void httpieSendsTheSame()
    {
        REQUIRE_PEER(!QStandardPaths::findExecutable(QStringLiteral("http")).isEmpty(), "httpie");
        Listener listener;
        const Exchange exchange = fetched(QStringLiteral("http://127.0.0.1:%1").arg(listener.port()));
        const QByteArray script = archive::exported({ exchange }, ExportFormat::Httpie, Secrets::Revealed);
        const QByteArray answer = runScript(script);
        QVERIFY2(answer.startsWith("HTTP/1.1 200"), script.constData());
        compare(listener.received.constLast(), exchange);
    }

    void curlComesBack_data() { addOddCalls(); }
    void curlComesBack()
    {
        const Exchange exchange = fetched(QStringLiteral("http://127.0.0.1:8000"));
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
        const QByteArray answer = runScript(archive::exported({ login }, ExportFormat::Curl, Secrets::Revealed));
        QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
        const auto pair = parseJson(answer.mid(answer.indexOf("\r\n\r\n") + 4));
        QVERIFY(pair && pair->find(u"refresh"));
        const QByteArray refresh = pair->find(u"refresh")->toString().toUtf8();
        Exchange again = sample::call(
            session::Endpoint::TokenRefresh, "/api/token/refresh/", sample::member("refresh", refresh), 200, "{}");
        again.url.setPort(url->port());
        QVERIFY(
            runScript(archive::exported({ again }, ExportFormat::Curl, Secrets::Revealed)).startsWith("HTTP/1.1 200"));
        QVERIFY(
            runScript(archive::exported({ again }, ExportFormat::Curl, Secrets::Redacted)).startsWith("HTTP/1.1 401"));
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

    void aCopiedRequestHoldsNoSecretUnlessAsked()
    {
        using session::Endpoint;
        const QByteArray token = sample::token("refresh", "r1");
        const QByteArray access = sample::token("access", "a1");
        config::ServerProfile server;
        server.baseUrl = QUrl(sample::Server);
        server.wantsAccessOverrides.insert(Endpoint::Logout, true);
        const Json login = *parseJson("{\"username\":\"al'ice\",\"password\":\"hidden-pw\"}");
        for (const Endpoint endpoint : { Endpoint::Logout, Endpoint::ObtainPair, Endpoint::WhoAmI }) {
            const auto request = client::buildRequest(server, endpoint, token, access, login);
            const QString masked = archive::curlText(client::toExchange(*request));
            for (const QByteArray &secret : { token.mid(20), access.mid(20), QByteArray("hidden-pw") })
                QVERIFY2(!masked.contains(QString::fromLatin1(secret)), qPrintable(masked));
            const QString whole = archive::curlText(client::toExchange(*request), Secrets::Revealed);
            QVERIFY(
                whole.contains(QString::fromLatin1(endpoint == Endpoint::WhoAmI ? access : request->body.mid(2, 8))));
        }
        client::EndpointRequest broken = *client::buildRequest(server, Endpoint::Logout, token, access);
        broken.body = "{\"refresh\":\"" + token; // not JSON, and still a secret
        broken.headers.emplaceBack("Authorization", "Basic YWxpY2U6aGlkZGVuLXB3LWFsc28taGVyZQ==");
        broken.headers.emplaceBack("Cookie", "sessionid=s3same");
        const QString masked = archive::curlText(client::toExchange(broken));
        for (const QByteArray &secret : { token.mid(20), QByteArray("aGlkZGVuLXB3"), QByteArray("s3same") })
            QVERIFY2(!masked.contains(QString::fromLatin1(secret)), qPrintable(masked));
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
