// SPDX-License-Identifier: GPL-3.0-or-later
// Calls as code for Python, JavaScript and shells: run by the real programs, against a listener that remembers what
// came, the embedded server and a real Django.
#include "core/code/callcode.h"
#include "core/code/callvariables.h"
#include "core/code/language.h"
#include "core/json/jsonreader.h"
#include "core/server/authserver.h"
#include "core/session/tokenreading.h"
#include "tests/support/coderun.h"
#include "tests/support/djangoserver.h"
#include "tests/support/oddcalls.h"
#include "tests/support/peer.h"
#include "tests/support/requestlistener.h"
#include "tests/support/samplesession.h"
#include "tests/support/tlsserver.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using client::Secrets;
using code::Form;
using session::Endpoint;
using session::Exchange;

Q_DECLARE_METATYPE(code::Form)

namespace {

void addForms()
{
    QTest::addColumn<Form>("form");
    for (const code::FormInfo &info : code::forms()) {
        if (info.writesCalls)
            QTest::newRow(info.name) << info.form;
    }
}

/// Everything that gives access, in each of the places where it may stand.
Exchange secretCall(const QString &base)
{
    const QByteArray refresh = sample::token("refresh", "r1");
    Exchange exchange;
    exchange.method = "POST";
    exchange.url = QUrl(base + QStringLiteral("/logout/?token=") + QString::fromLatin1(sample::token("", "u1")));
    exchange.headers = { { "Accept", "application/json" }, { "Content-Type", "application/json" },
        { "Authorization", "Bearer " + sample::token("access", "a1") }, { "X-API-Key", "k-0123456789" },
        { "Cookie", "sessionid=s3same; jwt=" + refresh + "; theme=" } };
    exchange.body = "{\"refresh\":\"" + refresh
        + "\",\"password\":\"pa\\\"ss \\\\ $HOME\",\"more\":{\"otp\":\"123456\",\"note\":\"o'brien's\"},\"n\":1}";
    return exchange;
}

const QMap<QString, QString> &secretsOfTheCall()
{
    static const QMap<QString, QString> secrets{
        { QStringLiteral("ACCESS_TOKEN"), QString::fromLatin1(sample::token("access", "a1")) },
        { QStringLiteral("REFRESH_TOKEN"), QString::fromLatin1(sample::token("refresh", "r1")) },
        { QStringLiteral("TOKEN"), QString::fromLatin1(sample::token("", "u1")) },
        { QStringLiteral("PASSWORD"), QStringLiteral("pa\"ss \\ $HOME") },
        { QStringLiteral("OTP"), QStringLiteral("123456") },
        { QStringLiteral("X_API_KEY"), QStringLiteral("k-0123456789") },
        { QStringLiteral("COOKIE_SESSIONID"), QStringLiteral("s3same") },
    };
    return secrets;
}

} // namespace

class TestCallCode : public QObject
{
    Q_OBJECT

    static QByteArray textOf(const Exchange &exchange, Form form, Secrets secrets = Secrets::Revealed)
    {
        const auto written = code::callCode(exchange, form, secrets);
        return written ? written->text.toUtf8() : QByteArray();
    }

    /// JSON that the client writes itself says the same in other bytes.
    void compare(const QByteArray &request, const Exchange &exchange, Form form)
    {
        const ReceivedRequest read = readRequest(request);
        QCOMPARE(read.firstLine, firstLineOf(exchange));
        const auto sent = parseJson(exchange.body);
        if (sent && sent->isObject() && code::isPlain(*sent))
            QCOMPARE(parseJson(read.body).value_or(Json()), *sent);
        else
            QCOMPARE(read.body, exchange.body);
        for (const auto &[name, value] : exchange.headers)
            QCOMPARE(session::headerValue(read.headers, name).value_or("(none)"), value);
        // axios says so of whatever is posted.
        if (!session::headerValue(exchange.headers, "Content-Type") && form != Form::Axios)
            QVERIFY(!session::headerValue(read.headers, "Content-Type"));
    }

private slots:
    /// A server that only a private authority vouches for, and that takes only clients which it knows.
    void goesTheSameWay_data()
    {
        QTest::addColumn<Form>("form");
        for (const Form form : { Form::Curl, Form::Httpie, Form::Requests, Form::Httpx, Form::Axios })
            QTest::newRow(qPrintable(code::titleOf(form))) << form;
    }
    void goesTheSameWay()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        QTemporaryDir folder;
        const auto path = [&folder](const char *name) { return folder.filePath(QLatin1String(name)); };
        const auto certify = [&](const char *name, const char *subject, const char *issuer) {
            QStringList arguments{ u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"2"_s,
                u"-subj"_s, QLatin1String(subject), u"-keyout"_s, path(name) + u".key"_s, u"-out"_s,
                path(name) + u".pem"_s };
            if (*issuer)
                arguments += { u"-addext"_s, u"subjectAltName=IP:127.0.0.1"_s, u"-addext"_s,
                    u"basicConstraints=critical,CA:FALSE"_s, u"-CA"_s, path(issuer) + u".pem"_s, u"-CAkey"_s,
                    path(issuer) + u".key"_s };
            else // without it, Python 3.13 trusts no authority
                arguments += { u"-addext"_s, u"keyUsage=critical,keyCertSign,cRLSign"_s };
            return peer::run(u"openssl"_s, arguments).has_value();
        };
        REQUIRE_PEER(certify("ca", "/CN=An authority", "") && certify("server", "/CN=127.0.0.1", "ca")
                && certify("client", "/CN=jotlab of alice", "ca"),
            "openssl");
        TlsServer server(path("server.pem"), path("server.key"), path("ca.pem"));
        Exchange exchange;
        exchange.method = "GET";
        exchange.url = QUrl(u"https://127.0.0.1:%1/whoami/"_s.arg(server.serverPort()));
        config::Connection connection;
        connection.caFile = path("ca.pem");
        connection.clientCertificate = path("client.pem");
        connection.clientKey = path("client.key");
        connection.proxy = u"none"_s;
        const auto written = code::callCode(exchange, form, Secrets::Revealed, connection);
        QVERIFY(written);
        // A proxy that nobody may go by.
        const QMap<QString, QString> environment{ { u"https_proxy"_s,
            u"http:/"
            "/127.0.0.1:1"_s } };
        const bool isShell = form == Form::Curl || form == Form::Httpie;
        if (isShell)
            runShell(written->text.toUtf8(), u"sh"_s, form == Form::Curl ? environment : QMap<QString, QString>());
        else
            runCode(form, { written->text.toUtf8() }, environment);
        QVERIFY2(server.received.startsWith("GET /whoami/"), written->text.toUtf8());
        QCOMPARE(server.clientName, u"jotlab of alice"_s);
    }

    /// What a form can't do is said in it, and the code runs all the same.
    void saysWhatIsLeftOut_data()
    {
        QTest::addColumn<Form>("form");
        QTest::addColumn<QStringList>("says");
        QTest::newRow("cURL") << Form::Curl << QStringList{ u"# Not in this code: the pinned certificate"_s };
        QTest::newRow("HTTPie") << Form::Httpie << QStringList{ u"pinned"_s };
        QTest::newRow("requests") << Form::Requests << QStringList{ u"pinned"_s };
        QTest::newRow("httpx") << Form::Httpx << QStringList{ u"pinned"_s, u"ALL_PROXY=socks5:"_s };
        QTest::newRow("axios") << Form::Axios << QStringList{ u"// Not in this code: the pinned"_s, u"the proxy"_s };
        QTest::newRow("fetch") << Form::Fetch
                               << QStringList{ u"pinned"_s, u"the proxy"_s, u"client certificate"_s,
                                      u"NODE_EXTRA_CA_CERTS="_s };
    }
    void saysWhatIsLeftOut()
    {
        QFETCH(const Form, form);
        QFETCH(const QStringList, says);
        Exchange exchange;
        exchange.method = "GET";
        exchange.url = QUrl(u"https:/"
                            "/shop.example/whoami/"_s);
        config::Connection connection{ u"ca.pem"_s, QByteArray("0aff").repeated(16), u"client.pem"_s, u"client.key"_s,
            u"socks5:/"
            "/127.0.0.1:1080"_s,
            "the key's words" };
        const QString text = code::callCode(exchange, form, Secrets::Revealed, connection)->text;
        for (const QString &each : says)
            QVERIFY2(text.contains(each), qPrintable(text));
        QVERIFY(!text.contains(u"the key's words"_s));
        QVERIFY(text.contains(u"the passphrase"_s) == (form != Form::Fetch));
        QVERIFY(!code::callCode(exchange, form, Secrets::Revealed)->text.contains(u"Not in this code"_s));
    }

    // Of cURL and HTTPie, tst_exchangecommands says so.
    void sendsTheSame_data()
    {
        QTest::addColumn<Form>("form");
        for (const Form form : { Form::Requests, Form::Httpx, Form::Fetch, Form::Axios })
            QTest::newRow(qPrintable(code::titleOf(form))) << form;
    }
    void sendsTheSame()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        RequestListener listener;
        QList<Exchange> sent;
        QByteArrayList texts;
        for (const OddCall &call : oddCalls()) {
            const Exchange exchange = call.to(QStringLiteral("http://127.0.0.1:%1").arg(listener.port()));
            const auto written = code::callCode(exchange, form, Secrets::Revealed);
            if (form == Form::Fetch && call.method == "GET" && !call.body.isEmpty()) {
                QVERIFY(!written);
                QCOMPARE(written.error().code, Errc::Unsupported);
                continue;
            }
            QVERIFY2(written, call.name);
            QVERIFY(written->variables.isEmpty());
            if (form == Form::Fetch || form == Form::Axios)
                QVERIFY2(!written->text.contains(u"</script"), call.name);
            sent.append(exchange);
            texts.append(written->text.toUtf8());
        }
        runCode(form, texts);
        for (qsizetype i = 0; i < qMin(sent.size(), listener.received.size()); ++i) {
            compare(listener.received.at(i), sent.at(i), form);
            if (QTest::currentTestFailed()) {
                qWarning("%s", texts.at(i).constData());
                return;
            }
        }
        QCOMPARE(listener.received.size(), sent.size());
    }

    // Redacted, nothing of a secret is left; given back by the environment, the same is sent.
    void variablesStandForSecrets_data() { addForms(); }
    void variablesStandForSecrets()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        RequestListener listener;
        const Exchange exchange = secretCall(QStringLiteral("http://127.0.0.1:%1").arg(listener.port()));
        const auto written = code::callCode(exchange, form, Secrets::Redacted);
        QVERIFY(written);
        QMap<QString, QString> secrets = secretsOfTheCall();
        QStringList variables = written->variables;
        variables.sort();
        QCOMPARE(variables, secrets.keys());
        for (const QString &secret : std::as_const(secrets))
            QVERIFY2(!written->text.contains(secret.right(16)), qPrintable(written->text));
        QVERIFY2(!written->text.contains(QLatin1String(sample::Signature)), qPrintable(written->text));
        QVERIFY2(!written->text.contains(u'…'), qPrintable(written->text));
        if (form == Form::Curl || form == Form::Httpie) // a shell puts it into JSON as it is
            secrets.insert(QStringLiteral("PASSWORD"), QStringLiteral("pa\\\"ss \\\\ $HOME"));
        runCode(form, { written->text.toUtf8() }, secrets);
        QCOMPARE(listener.received.size(), 1);
        compare(listener.received.constFirst(), exchange, form);
    }

    void whatCantBecomeAVariableIsLeftOut()
    {
        Exchange broken = sample::call(Endpoint::Logout, "/logout/", {}, 0, {}, sample::token("access", "a1"));
        broken.method = "POST";
        broken.body = "{\"password\":\"hidden-pw\",\"refresh\":\"" + sample::token("refresh", "r1"); // no JSON
        broken.headers.emplaceBack("Proxy-Authorization", "Basic YWxpY2U6aGlkZGVuLXB3LWFsc28taGVyZQ==");
        broken.url.setUserInfo(QStringLiteral("alice:hidden-pw"));
        for (const code::FormInfo &info : code::forms()) {
            if (!info.writesCalls)
                continue;
            const QByteArray text = textOf(broken, info.form, Secrets::Redacted);
            QVERIFY(text.contains("ACCESS_TOKEN"));
            for (const QByteArray &secret : { sample::Signature, QByteArray("hidden-pw"), QByteArray("aGlkZGVuLXB3") })
                QVERIFY2(!text.contains(secret), text.constData());
        }
    }

    // What stands in the request already is no variable.
    void aVariableHasANameOfItsOwn()
    {
        Exchange call = sample::call(
            Endpoint::Other, "/x/", "{\"a\":\"{{ACCESS_TOKEN}}\"}", 0, {}, sample::token("access", "a1"));
        const auto written = code::callCode(call, Form::Requests, Secrets::Redacted);
        QCOMPARE(written->variables, QStringList(QStringLiteral("ACCESS_TOKEN_2")));
        QVERIFY2(written->text.contains(u"\"Bearer \" + ACCESS_TOKEN_2"), qPrintable(written->text));
        QVERIFY2(written->text.contains(u"\"a\": \"{{ACCESS_TOKEN}}\""), qPrintable(written->text));
    }

    void readsAsAPersonWouldWriteIt()
    {
        Exchange call = sample::call(Endpoint::TokenRefresh, "/api/token/refresh/",
            sample::member("refresh", sample::token("refresh", "r1")), 0, {});
        QCOMPARE(textOf(call, Form::Requests, Secrets::Redacted),
            "import os\n\nimport requests\n\nREFRESH_TOKEN = os.environ[\"REFRESH_TOKEN\"]\n\n"
            "response = requests.post(\n    \"http://127.0.0.1:8000/api/token/refresh/\",\n"
            "    headers={\n        \"Accept\": \"application/json\",\n    },\n"
            "    json={\"refresh\": REFRESH_TOKEN},\n    timeout=30,\n)\nprint(response.status_code, response.text)\n");
        QCOMPARE(textOf(call, Form::Fetch, Secrets::Redacted),
            "const REFRESH_TOKEN = process.env.REFRESH_TOKEN;\n\n"
            "const response = await fetch(\"http://127.0.0.1:8000/api/token/refresh/\", {\n  method: \"POST\",\n"
            "  headers: {\n    \"Accept\": \"application/json\",\n    \"Content-Type\": \"application/json\",\n  },\n"
            "  body: JSON.stringify({\"refresh\": REFRESH_TOKEN}),\n});\n"
            "console.log(response.status, await response.text());\n");
        QCOMPARE(textOf(call, Form::Curl, Secrets::Redacted),
            "curl -i http://127.0.0.1:8000/api/token/refresh/ \\\n  -H 'Accept: application/json' \\\n"
            "  -H 'Content-Type: application/json' \\\n"
            "  --data-raw '{\"refresh\":\"'\"$REFRESH_TOKEN\"'\"}'\n");
    }

    // A login without a password, then a refresh with the token from the environment.
    void theEmbeddedServerAnswers_data() { addForms(); }
    void theEmbeddedServerAnswers()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        server::AuthServer server;
        server::Options options;
        options.users = { QStringLiteral("o'brien </script> $HOME \"x\"") };
        const auto url = server.start(options);
        QVERIFY(url);
        refreshes(*url, "{\"username\":\"o'brien </script> $HOME \\\"x\\\"\"}", form);
    }

    void djangoAnswers_data() { addForms(); }
    void djangoAnswers()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        if (!m_django) {
            auto started = DjangoServer::start();
            if (!started && started.error().code == Errc::NotFound && !peersRequired())
                QSKIP(qPrintable(started.error().what));
            QVERIFY2(started, started ? "" : qPrintable(started.error().what));
            m_django = std::move(*started);
        }
        refreshes(m_django->url(), "{\"username\":\"alice\"}", form);
    }

private:
    std::unique_ptr<DjangoServer> m_django;

    void refreshes(const QUrl &base, const QByteArray &user, Form form)
    {
        static const QRegularExpression token(QStringLiteral("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+"));
        Exchange login = sample::call(Endpoint::Login, "/login/", user, 0, {});
        login.url = base.resolved(QUrl(QStringLiteral("/login/")));
        const QString pair = QString::fromUtf8(runCode(form, { textOf(login, form) }));
        QVERIFY2(pair.contains(u"200"), qPrintable(pair));
        QStringList tokens;
        for (auto all = token.globalMatch(pair); all.hasNext();)
            tokens.append(all.next().captured());
        QCOMPARE(tokens.size(), 2);
        for (const QString &each : std::as_const(tokens)) {
            const QByteArray text = each.toLatin1();
            if (session::readToken(text).text(u"token_type") != u"refresh")
                continue;
            Exchange refresh
                = sample::call(Endpoint::TokenRefresh, "/api/token/refresh/", sample::member("refresh", text), 0, {});
            refresh.url = base.resolved(QUrl(QStringLiteral("/api/token/refresh/")));
            const QByteArray answer = runCode(
                form, { textOf(refresh, form, Secrets::Redacted) }, { { QStringLiteral("REFRESH_TOKEN"), each } });
            QVERIFY2(answer.contains("200") && answer.contains("access"), answer.constData());
            const QByteArray without = runCode(form, { textOf(refresh, form, Secrets::Redacted) },
                { { QStringLiteral("REFRESH_TOKEN"), QStringLiteral("none") } });
            QVERIFY2(without.contains("401"), without.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestCallCode)
#include "tst_callcode.moc"
