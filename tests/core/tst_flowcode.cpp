// SPDX-License-Identifier: GPL-3.0-or-later
// The way of tokens as code, run by the real programs: against the embedded server, whose clock the code itself puts
// forward, and a real Django; a project's own tests in a project that startproject made.
#include "core/code/flowcode.h"
#include "core/server/authserver.h"
#include "tests/support/coderun.h"
#include "tests/support/djangoproject.h"
#include "tests/support/djangoserver.h"
#include "tests/support/peer.h"
#include "tests/support/process.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using client::Secrets;
using code::FlowUser;
using code::Form;
using session::Endpoint;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(code::Form)

namespace {

void addForms()
{
    QTest::addColumn<Form>("form");
    for (const Form form : { Form::Requests, Form::Httpx, Form::Fetch, Form::Axios })
        QTest::newRow(qPrintable(code::titleOf(form))) << form;
}

config::ServerProfile profileOf(const QUrl &url)
{
    config::ServerProfile server;
    server.baseUrl = url;
    return server;
}

/// The embedded server, and what it answered: "GET /whoami/ 200".
class Embedded
{
public:
    explicit Embedded(server::Options options = {})
    {
        options.clockControl = true;
        QObject::connect(&m_server, &server::AuthServer::answered, &m_server,
            [this](const QByteArray &method, const QByteArray &path, int status) {
                answered.append(method + ' ' + path + ' ' + QByteArray::number(status));
            });
        const auto url = m_server.start(options);
        if (!url)
            qFatal("%s", qPrintable(url.error().what));
    }
    config::ServerProfile profile() const
    {
        config::ServerProfile server = profileOf(m_server.url());
        server.startSecret = m_server.startSecret();
        return server;
    }
    QByteArrayList answered;

private:
    server::AuthServer m_server;
};

/// Lines of the same program behind the flow, by the language of the form.
QByteArray more(Form form, const char *python, const char *fetch, const char *axios)
{
    return form == Form::Fetch ? fetch : form == Form::Axios ? axios : python;
}

} // namespace

class TestFlowCode : public QObject
{
    Q_OBJECT

    std::unique_ptr<DjangoServer> m_django;
    std::unique_ptr<DjangoProject> m_project;

    static QByteArray textOf(const config::ServerProfile &server, Form form, const FlowUser &user = { u"alice"_s, {} },
        Secrets secrets = Secrets::Redacted)
    {
        const auto written = code::flowCode(server, form, user, secrets);
        if (!written)
            qWarning() << written.error().what;
        return written ? written->text.toUtf8() : QByteArray();
    }

private slots:
    void logsInCallsAndLogsOut_data() { addForms(); }
    void logsInCallsAndLogsOut()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        const QString name = u"o'brien </script> $HOME `id` \"x\" \\ @USER@"_s;
        server::Options options;
        options.users = { name };
        const Embedded embedded(options);
        const QByteArray out = runCode(form, { textOf(embedded.profile(), form, { name, {} }) });
        QVERIFY2(out.startsWith("200 ") && out.contains("brien </script> $HOME `id`"), out.constData());
        QCOMPARE(embedded.answered, QByteArrayList({ "POST /login/ 200", "GET /whoami/ 200", "POST /logout/ 200" }));
    }

    // Two calls with an expired access token: one refresh, each repeated once; a logout, and nothing is left of them.
    void refreshesOnceForCallsAtOnce_data() { addForms(); }
    void refreshesOnceForCallsAtOnce()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        server::Options options;
        options.settings.rotateRefreshTokens = true;
        options.settings.blacklistAfterRotation = true; // who refreshes twice, or with the old token, is refused
        const Embedded embedded(options);
        const QByteArray out = runCode(form,
            { textOf(embedded.profile(), form)
                + more(form,
                    "from concurrent.futures import ThreadPoolExecutor\n"
                    "class Both(TokenClient):\n"
                    "    barrier = threading.Barrier(2)\n"
                    "    def _refreshed(self, refused):\n"
                    "        self.barrier.wait(30)\n"
                    "        return super()._refreshed(refused)\n"
                    "both = Both()\n"
                    "both.login('alice')\n"
                    "both._post('/clock/', {'advance': 400})\n"
                    "with ThreadPoolExecutor(2) as pool:\n"
                    "    answers = list(pool.map(lambda _: both.call('GET', '/whoami/'), range(2)))\n"
                    "print('then', *[answer.status_code for answer in answers])\n"
                    "print('logout', both.logout().status_code, both.access, both.refresh)\n",
                    "await login('alice');\n"
                    "await post('/clock/', { advance: 400 });\n"
                    "const both = await Promise.all([call('GET', '/whoami/'), call('GET', '/whoami/')]);\n"
                    "console.log('then', ...both.map((each) => each.status));\n"
                    "console.log('logout', (await logout()).status, tokens?.access ?? 'None', tokens?.refresh ?? "
                    "'None');\n",
                    "await login('alice');\n"
                    "await plain.post('/clock/', { advance: 400 });\n"
                    "const both = await Promise.all([client.get('/whoami/'), client.get('/whoami/')]);\n"
                    "console.log('then', ...both.map((each) => each.status));\n"
                    "console.log('logout', (await logout()).status, tokens?.access ?? 'None', tokens?.refresh ?? "
                    "'None');\n") });
        QVERIFY2(out.contains("then 200 200\n") && out.contains("logout 200 None None\n"), out.constData());
        QByteArrayList answered = embedded.answered.mid(3); // the flow's own
        QCOMPARE(answered.takeFirst(), "POST /login/ 200");
        QCOMPARE(answered.takeFirst(), "POST /clock/ 200");
        QCOMPARE(answered.takeLast(), "POST /logout/ 200");
        QCOMPARE(answered.count("POST /api/token/refresh/ 200"), 1);
        QCOMPARE(answered.count("GET /whoami/ 401"), 2);
        QCOMPARE(answered.count("GET /whoami/ 200"), 2);
        QCOMPARE(answered.size(), 5);
    }

    // A call that is refused with the new token, too: that is the answer. 5.2 refreshes for an inactive user.
    void aSecondRefusalIsTheAnswer_data() { addForms(); }
    void aSecondRefusalIsTheAnswer()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        const QTemporaryDir folder;
        server::Options options;
        options.band = simplejwt::Band::V5_2;
        options.database = folder.filePath(u"tokens.sqlite3"_s);
        options.users = { u"alice"_s };
        const Embedded embedded(options);
        const QByteArray script = "import { execFileSync } from 'node:child_process';\nawait login('alice');\n"
                                  "execFileSync(process.env.CLI, process.env.WORDS.split(' '));\n";
        const QByteArray out = runCode(form,
            { textOf(embedded.profile(), form)
                + more(form,
                    "import os, subprocess\n"
                    "again = TokenClient()\n"
                    "again.login('alice')\n"
                    "subprocess.run([os.environ['CLI'], *os.environ['WORDS'].split(' ')], check=True)\n"
                    "print('then', again.call('GET', '/whoami/').status_code)\n",
                    script + "console.log('then', (await call('GET', '/whoami/')).status);\n",
                    script
                        + "console.log('then', (await client.get('/whoami/').catch((e) => e.response)).status);\n") },
            { { u"CLI"_s, QStringLiteral(JOTLAB_CLI) },
                { u"WORDS"_s, u"users deactivate alice --database "_s + options.database } });
        QVERIFY2(out.contains("then 401\n"), out.constData());
        QCOMPARE(embedded.answered.mid(3),
            QByteArrayList(
                { "POST /login/ 200", "GET /whoami/ 401", "POST /api/token/refresh/ 200", "GET /whoami/ 401" }));
    }

    // Tokens go where a refresh is refused, where the logout can't be sent, and where a call is under way meanwhile.
    void tokensAreDeletedWhateverHappens_data() { addForms(); }
    void tokensAreDeletedWhateverHappens()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        const Embedded embedded;
        const QByteArray out = runCode(form,
            { textOf(embedded.profile(), form)
                + more(form,
                    "one = TokenClient()\n"
                    "one.login('alice')\n"
                    "kept = one.access, one.refresh\n"
                    "one.logout()\n"
                    "one.access, one.refresh = kept\n"
                    "one._post('/clock/', {'advance': 400})\n"
                    "print('refused', one.call('GET', '/whoami/').status_code, one.access, one.refresh)\n"
                    "one.login('alice')\n"
                    "BASE_URL = 'http://127.0.0.1:1'\n"
                    "try:\n"
                    "    one.logout()\n"
                    "except Exception as error:\n"
                    "    print('gone', one.access, one.refresh)\n",
                    "await login('alice');\n"
                    "const kept = tokens;\n"
                    "await logout();\n"
                    "tokens = kept;\n"
                    "await post('/clock/', { advance: 400 });\n"
                    "console.log('refused', (await call('GET', '/whoami/')).status, tokens ?? 'None None');\n"
                    "await login('alice');\n"
                    "await post('/clock/', { advance: 400 });\n"
                    "await Promise.allSettled([call('GET', '/whoami/'), logout()]);\n"
                    "if (tokens) throw new Error('A refresh outlived the logout.');\n"
                    "await login('alice');\n"
                    "globalThis.fetch = () => Promise.reject(new Error('down'));\n"
                    "await logout().catch(() => console.log('gone', tokens ?? 'None None'));\n",
                    "await login('alice');\n"
                    "const kept = tokens;\n"
                    "await logout();\n"
                    "tokens = kept;\n"
                    "await plain.post('/clock/', { advance: 400 });\n"
                    "const refused = await client.get('/whoami/').catch((error) => error.response);\n"
                    "console.log('refused', refused.status, tokens ?? 'None None');\n"
                    "await login('alice');\n"
                    "await plain.post('/clock/', { advance: 400 });\n"
                    "await Promise.allSettled([client.get('/whoami/'), logout()]);\n"
                    "if (tokens) throw new Error('A refresh outlived the logout.');\n"
                    "await login('alice');\n"
                    "client.defaults.baseURL = 'http://127.0.0.1:1';\n"
                    "await logout().catch(() => console.log('gone', tokens ?? 'None None'));\n") });
        QVERIFY2(out.contains("refused 401 None None\n") && out.contains("gone None None\n"), out.constData());
    }

    // A real Django: its login without a password, its login with one, and none at all.
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
        config::ServerProfile server = profileOf(m_django->url());
        const QByteArray printing = more(form, "client.login('alice')\nprint(client.access, client.refresh)\n",
            "await login('alice');\nconsole.log(tokens.access, tokens.refresh);\n",
            "await login('alice');\nconsole.log(tokens.access, tokens.refresh);\n");
        const QByteArray first = runCode(form, { textOf(server, form) + printing });
        QVERIFY2(first.startsWith("200 ") && first.contains("alice"), first.constData());

        const QByteArray second = runCode(
            form, { textOf(server, form, { u"bob"_s, Endpoint::ObtainPair }) }, { { u"PASSWORD"_s, u"bob-pw"_s } });
        QVERIFY2(second.startsWith("200 ") && second.contains("bob"), second.constData());

        const QByteArrayList pair = first.trimmed().split('\n').constLast().split(' ');
        QCOMPARE(pair.size(), 2);
        server.paths.insert(Endpoint::Login, u""_s);
        server.paths.insert(Endpoint::ObtainPair, u""_s);
        server.connection.caFile = u"/etc/ssl/certs/ca-certificates.crt"_s; // read, though this server has no certificate
        const QByteArray third = runCode(form, { textOf(server, form) },
            { { u"ACCESS_TOKEN"_s, QString::fromLatin1(pair.first()) },
                { u"REFRESH_TOKEN"_s, QString::fromLatin1(pair.last()) } });
        QVERIFY2(third.startsWith("200 ") && third.contains("alice"), third.constData());
    }

    // The refresh view may want a live access token, the server may have no logout, and it may want its start secret.
    void fitsTheServer_data() { addForms(); }
    void fitsTheServer()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        server::Options options;
        options.settings.signingKey = "a-key-that-was-imported-0123456789abcdef";
        options.allowLogin = true;
        options.users = { u"alice"_s };
        const Embedded embedded(options);
        config::ServerProfile server = embedded.profile();
        QVERIFY(!server.startSecret.isEmpty());
        server.paths.insert(Endpoint::TokenRefresh, u""_s);
        server.paths.insert(Endpoint::Logout, u""_s);
        server.paths.insert(Endpoint::TokenBlacklist, u""_s);
        const auto open = code::flowCode(server, form, { u"alice"_s, {} }, Secrets::Redacted);
        QVERIFY(open);
        QCOMPARE(open->variables, QStringList(u"START_SECRET"_s));
        QVERIFY(!open->text.contains(QString::fromUtf8(server.startSecret)));
        runCode(form, { open->text.toUtf8() }, { { u"START_SECRET"_s, QString::fromUtf8(server.startSecret) } });
        QCOMPARE(embedded.answered, QByteArrayList({ "POST /login/ 200", "GET /whoami/ 200" }));
        const QByteArray refreshing = more(form, "client.login('alice')\nprint(client._refreshed(client.access))\n",
            "await login('alice');\nconsole.log(await refreshed(tokens.access));\n",
            "await login('alice');\nconsole.log(await refreshed(tokens.access));\n");
        const QByteArray out
            = runCode(form, { textOf(server, form, { u"alice"_s, {} }, Secrets::Revealed) + refreshing });
        QVERIFY2(out.toLower().contains("true"), out.constData());
        QCOMPARE(embedded.answered.constLast(), "POST /refresh/ 200");
    }

    void namesFieldsAsTheServerDoes()
    {
        config::ServerProfile server = profileOf(QUrl(u"http://h"_s));
        server.fields = { u"email"_s, u"pass\"word"_s, u"access_token"_s, u"__proto__"_s, u"t"_s };
        const FlowUser user{ u"alice"_s, Endpoint::ObtainPair };
        const QByteArray python = textOf(server, Form::Httpx, user);
        QVERIFY2(python.contains("{\"email\": username, \"pass\\\"word\": password}")
                && python.contains("tokens[\"access_token\"]") && python.contains("{\"__proto__\": self.refresh}"),
            python.constData());
        const QByteArray script = textOf(server, Form::Axios, user);
        QVERIFY2(script.contains("{ \"email\": username, \"pass\\\"word\": password }")
                && script.contains("answer[\"access_token\"]")
                && script.contains("{ [\"__proto__\"]: before.refresh }"),
            script.constData());
    }

    void saysWhatIsMissing()
    {
        config::ServerProfile server = profileOf(QUrl(u"http://h"_s));
        server.paths.insert(Endpoint::WhoAmI, u""_s);
        const auto none = code::flowCode(server, Form::Fetch, { u"alice"_s, {} }, Secrets::Redacted);
        QCOMPARE(none.error().code, Errc::NotFound);
        QVERIFY2(none.error().what.contains(u"“whoami”"), qPrintable(none.error().what));
        QVERIFY(code::flowCode(server, Form::Shell, { u"alice"_s, {} }, Secrets::Redacted));
        QCOMPARE(
            code::flowCode(server, Form::Curl, { u"alice"_s, {} }, Secrets::Redacted).error().code, Errc::Unsupported);
        server.paths.remove(Endpoint::WhoAmI);
        server.headers = { { "X-Tenant", "shop" } };
        const auto headers = code::flowCode(server, Form::Fetch, { u"alice"_s, {} }, Secrets::Redacted);
        QVERIFY2(!headers && headers.error().what.contains(u"extra headers"),
            headers ? "" : qPrintable(headers.error().what));
        QVERIFY(code::flowCode(server, Form::TestCase, { u"alice"_s, {} }, Secrets::Redacted));
        server.headers.clear();
        server.cookies = config::TokenCookies{ "jwt", {}, {} };
        const auto cookies = code::flowCode(server, Form::Fetch, { u"alice"_s, {} }, Secrets::Redacted);
        QVERIFY2(
            !cookies && cookies.error().what.contains(u"cookies"), cookies ? "" : qPrintable(cookies.error().what));
    }

    void aProjectRunsItsTests_data()
    {
        QTest::addColumn<Form>("form");
        QTest::newRow("APITestCase") << Form::TestCase;
        QTest::newRow("pytest") << Form::Fixture;
    }
    void aProjectRunsItsTests()
    {
        QFETCH(const Form, form);
        REQUIRE_RUNNER(form);
        if (!m_project) {
            MAKE_PROJECT(m_project);
        }
        m_project->setSettings({});
        m_project->write(u"accounts/tests.py"_s, textOf(projectProfile(), form, { u"o'brien \"x\" \\"_s, {} }));
        const QStringList words = form == Form::TestCase
            ? QStringList{ u"-B"_s, u"manage.py"_s, u"test"_s }
            : QStringList{ u"-B"_s, u"-m"_s, u"pytest"_s, u"-p"_s, u"no:cacheprovider"_s, u"--ds=shop.settings"_s,
                  u"accounts/tests.py"_s };
        const QByteArray all = runInProject(words);
        QVERIFY2(all.contains(form == Form::TestCase ? "Ran 6 tests" : "1 passed"), all.constData());
        QVERIFY2(all.contains(form == Form::TestCase ? "\nOK" : "1 passed"), all.constData());
        // They say so where the project's tokens are others.
        m_project->setSettings("SIMPLE_JWT['AUTH_HEADER_TYPES'] = ('JWT',)\n");
        const QByteArray other = runInProject(words);
        QVERIFY2(other.contains(form == Form::TestCase ? "FAILED (failures=" : "1 failed"), other.constData());
    }

    void aLineMakesTokens()
    {
        if (!m_project) {
            MAKE_PROJECT(m_project);
        }
        m_project->setSettings({});
        const QByteArray line = textOf(projectProfile(), Form::Shell, { u"alice"_s, {} });
        QCOMPARE(line.count('\n'), 1);
        const QByteArray out = runShell("cd " + m_project->path().toUtf8() + "\nPATH=.venv/bin:$PATH\n" + line);
        static const QRegularExpression pair(u"access (\\S+)\nrefresh (\\S+)\n$"_s);
        const auto match = pair.match(QString::fromUtf8(out));
        QVERIFY2(match.hasMatch(), out.constData());
        const QString url = m_project->serve();
        QVERIFY(!url.isEmpty());
        const auto who
            = runCli({ u"whoami"_s, u"--json"_s, u"--server"_s, url, u"--path"_s, u"/me/"_s, match.captured(1) });
        QVERIFY2(who.text(u"body").contains("\"alice\""), who.out.constData());
        const auto refreshed
            = runCli({ u"refresh"_s, u"--server"_s, url, u"--path"_s, u"/session/refresh/"_s, match.captured(2) });
        QCOMPARE(refreshed.exitCode, 0);
        m_project->stop();
    }

private:
    /// As “open” reads the project of DjangoProject.
    static config::ServerProfile projectProfile()
    {
        config::ServerProfile server = profileOf(QUrl(u"http://127.0.0.1:8000"_s));
        server.paths.insert(Endpoint::WhoAmI, u"/me/"_s);
        server.paths.insert(Endpoint::Refresh, u"/session/refresh/"_s);
        server.paths.insert(Endpoint::Logout, u"/session/logout/"_s);
        server.wantsAccessOverrides.insert(Endpoint::Refresh, false);
        return server;
    }

    /// Standard output and error.
    QByteArray runInProject(const QStringList &words) const
    {
        QProcess process;
        process.setWorkingDirectory(m_project->path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(m_project->python(), words);
        process.waitForFinished(60000);
        return process.readAll();
    }
};

QTEST_GUILESS_MAIN(TestFlowCode)
#include "tst_flowcode.moc"
