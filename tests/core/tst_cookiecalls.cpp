// SPDX-License-Identifier: GPL-3.0-or-later
// Calls to a server that keeps its tokens in HttpOnly cookies: a real Django, and one that sets what it likes.
#include "core/archive/exchangeexport.h"
#include "core/archive/exchangetext.h"
#include "core/client/giventokens.h"
#include "core/client/loggedclient.h"
#include "core/client/resend.h"
#include "core/diagnose/diagnose.h"
#include "core/session/exchangereading.h"
#include "tests/support/cookieserver.h"
#include "tests/support/djangoserver.h"
#include "tests/support/samplesession.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using session::Endpoint;

namespace {

/// Calls a server as the window does, with a session that remembers.
struct Caller
{
    explicit Caller(const config::ServerProfile &theServer)
        : server(theServer)
    {
    }

    session::Exchange call(Endpoint endpoint, const QByteArray &token = {}, const QByteArray &access = {})
    {
        Json login = Json::object();
        login.set(u"username"_s, u"alice"_s);
        login.set(u"password"_s, u"alice-pw"_s);
        const auto request = client::buildRequest(server, endpoint, token, access, login);
        return request ? send(*request) : session::Exchange();
    }
    session::Exchange send(const client::EndpointRequest &request)
    {
        QSignalSpy answered(&client, &client::LoggedClient::answered);
        client.send(request);
        if (answered.isEmpty() && !answered.wait(20'000))
            return {};
        return answered.constFirst().at(1).value<session::Exchange>();
    }
    const session::TokenRecord *newest(const char *type) const
    {
        const session::TokenRecord *found = nullptr;
        for (const session::TokenRecord &each : log.tokens()) {
            if (each.tokenType == type)
                found = &each;
        }
        return found;
    }
    QByteArray cause(const session::Exchange &exchange) const
    {
        diagnose::DiagnoseContext context;
        context.log = &log;
        context.server = &server;
        const QList<diagnose::Cause> causes = diagnose::diagnose(exchange, context);
        return causes.isEmpty() ? QByteArray() : causes.constFirst().id;
    }

    config::ServerProfile server;
    session::SessionLog log{ systemClock() };
    client::LoggedClient client{ log, systemClock() };
};

QByteArray sentCookies(const session::Exchange &exchange)
{
    return session::headerValue(exchange.headers, "Cookie").value_or(QByteArray());
}

/// Answers any request with these header lines, each ended, and {}.
class HeaderServer : public QTcpServer
{
public:
    explicit HeaderServer(QByteArray lines)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this, lines] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, lines] {
                if (!socket->readAll().contains("\r\n\r\n"))
                    return;
                socket->write("HTTP/1.1 200 OK\r\n" + lines + "Content-Length: 2\r\nConnection: close\r\n\r\n{}");
                socket->disconnectFromHost();
            });
        });
    }
    QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort())); }
};

const QByteArray accessToken = sample::token("access", "a1");
const QByteArray otherAccess = sample::token("access", "a2");
const QByteArray refreshToken = sample::token("refresh", "r1");

QByteArray setCookie(const QByteArray &name, const QByteArray &value, const QByteArray &rest = "; HttpOnly; Path=/")
{
    return "Set-Cookie: " + name + '=' + value + rest + "\r\n";
}

} // namespace

class TestCookieCalls : public QObject
{
    Q_OBJECT

private slots:
    void aDayOnRealDjango_data();
    void aDayOnRealDjango();
    void aCallWithoutItsTokenSendsNoCookie();
    void theCsrfTokenIsWantedAndSent();
    void anExpiredAccessCookieIsNamed();
    void whatIsNotSentAsItIs();
    void aSecureServerHearsWhereTheCallComesFrom();
    void exportsHideTheTokens();
    void oneIsSentAgainWithItsCookies();
    void hostileCookies_data();
    void hostileCookies();
    void aThousandCookies();
    void whereABrowserSendsIt_data();
    void whereABrowserSendsIt();
    void theSessionKnowsTheSentTokenAfterARestart();
};

void TestCookieCalls::aDayOnRealDjango_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("access");
    QTest::addColumn<QByteArray>("refresh");
    QTest::newRow("as dj-rest-auth answers")
        << QByteArray("{}") << QByteArray("{}") << QByteArray("my-app-auth") << QByteArray("my-refresh-token");
    QTest::newRow("no token in a body, rotation, names that say nothing")
        << QByteArray("{\"bare\":true,\"access\":\"a\",\"refresh\":\"b\"}")
        << QByteArray("{\"ROTATE_REFRESH_TOKENS\":true,\"BLACKLIST_AFTER_ROTATION\":true}") << QByteArray("a")
        << QByteArray("b");
}

void TestCookieCalls::aDayOnRealDjango()
{
    QFETCH(const QByteArray, options);
    QFETCH(const QByteArray, settings);
    QFETCH(const QByteArray, access);
    QFETCH(const QByteArray, refresh);
    DjangoServer::Options set;
    set.cookies = options;
    set.simpleJwt = settings;
    START_DJANGO(django, set);
    Caller caller(cookieServer(django->url(), { access, refresh, {}, "X-CSRFToken" }));

    const session::Exchange login = caller.call(Endpoint::ObtainPair);
    QCOMPARE(login.status, 200);
    QCOMPARE(caller.cause(login), QByteArray()); // tokens in cookies are what this server is known for
    QCOMPARE(caller.log.tokens().size(), 2);
    const int first = caller.newest("refresh")->id;
    for (const session::TokenRecord &token : caller.log.tokens()) {
        QCOMPARE(token.user, u"alice"_s);
        QCOMPARE(token.origin, session::Origin::Received);
        QVERIFY(token.expiresAt);
    }
    QCOMPARE(caller.newest("access")->parentId, first);

    const session::Exchange view = caller.call(Endpoint::WhoAmI, {}, caller.newest("access")->text);
    QCOMPARE(view.status, 200);
    QCOMPARE(sentCookies(view), access + '=' + caller.newest("access")->text);
    QVERIFY(!session::headerValue(view.headers, "Authorization"));
    QCOMPARE(caller.log.tokensOf(view.id).bearer, caller.newest("access")->id);

    const session::Exchange refreshed = caller.call(Endpoint::TokenRefresh, caller.newest("refresh")->text);
    QVERIFY2(refreshed.status == 200, refreshed.replyBody);
    QCOMPARE(refreshed.body, QByteArray("{}"));
    QCOMPARE(caller.log.tokensOf(refreshed.id).sent, first);
    const bool rotates = settings.contains("ROTATE");
    QCOMPARE(caller.log.tokens().size(), rotates ? 4 : 3);
    QCOMPARE(caller.newest("access")->parentId, first);

    const session::TokenRecord last = *caller.newest("refresh");
    QCOMPARE(caller.call(Endpoint::TokenVerify, last.text).status, 200); // a body, as with any server
    const session::Exchange logout = caller.call(Endpoint::Logout, last.text, caller.newest("access")->text);
    QVERIFY2(logout.status == 200, logout.replyBody);
    QCOMPARE(caller.cause(logout), QByteArray());
    QVERIFY(caller.log.token(last.id)->revokedAt);
    QCOMPARE(caller.log.tokensOf(logout.id).received, QList<int>()); // what it deletes is no token

    const session::Exchange dead = caller.call(Endpoint::TokenRefresh, last.text);
    QCOMPARE(dead.status, 401);
    QCOMPARE(caller.cause(dead), QByteArray("blacklisted"));
    QCOMPARE(caller.call(Endpoint::WhoAmI, {}, caller.newest("access")->text).status, 200); // lives until its end
    const session::Exchange swapped = caller.call(Endpoint::WhoAmI, {}, last.text);
    QCOMPARE(swapped.status, 401);
    QCOMPARE(caller.cause(swapped), QByteArray("refresh_as_access"));
}

/// There is no jar: what a call sends is what it was given.
void TestCookieCalls::aCallWithoutItsTokenSendsNoCookie()
{
    START_DJANGO(django, {});
    Caller caller(cookieServer(django->url()));
    QCOMPARE(caller.call(Endpoint::ObtainPair).status, 200);
    const session::Exchange view = caller.call(Endpoint::WhoAmI);
    QCOMPARE(view.status, 401);
    QVERIFY(!session::headerValue(view.headers, "Cookie"));
    QCOMPARE(caller.cause(view), QByteArray("no_credentials"));
    const session::Exchange logout = caller.call(Endpoint::Logout);
    QCOMPARE(logout.status, 401);
    QCOMPARE(caller.cause(logout), QByteArray("field_missing"));
}

void TestCookieCalls::theCsrfTokenIsWantedAndSent()
{
    DjangoServer::Options set;
    set.cookies = "{\"csrf\":true}";
    START_DJANGO(django, set);
    Caller caller(cookieServer(django->url()));
    QCOMPARE(caller.call(Endpoint::ObtainPair).status, 200);
    const QByteArray access = caller.newest("access")->text;
    const QByteArray refresh = caller.newest("refresh")->text;
    const session::Exchange refused = caller.call(Endpoint::Logout, refresh, access);
    QCOMPARE(refused.status, 403);
    QCOMPARE(caller.cause(refused), QByteArray("csrf_failed"));
    QVERIFY(!caller.newest("refresh")->revokedAt);

    caller.server.cookies->csrf = "csrftoken";
    QCOMPARE(caller.call(Endpoint::WhoAmI, {}, access).status, 200);
    const session::Exchange logout = caller.call(Endpoint::Logout, refresh, access);
    QVERIFY2(logout.status == 200, logout.replyBody);
    QVERIFY(caller.newest("refresh")->revokedAt);
    QCOMPARE(caller.log.tokens().size(), 2); // the CSRF token is none
}

void TestCookieCalls::anExpiredAccessCookieIsNamed()
{
    DjangoServer::Options set;
    set.simpleJwt = "{\"ACCESS_TOKEN_LIFETIME\":0}";
    START_DJANGO(django, set);
    Caller caller(cookieServer(django->url()));
    caller.call(Endpoint::ObtainPair);
    QVERIFY(caller.newest("access") && caller.newest("refresh"));
    const session::Exchange view = caller.call(Endpoint::WhoAmI, {}, caller.newest("access")->text);
    QCOMPARE(view.status, 401);
    QCOMPARE(caller.cause(view), QByteArray("expired"));
    const session::Exchange logout
        = caller.call(Endpoint::Logout, caller.newest("refresh")->text, caller.newest("access")->text);
    QCOMPARE(logout.status, 401);
    QCOMPARE(caller.cause(logout), QByteArray("needs_live_access"));
    QVERIFY(!caller.newest("refresh")->revokedAt);
}

void TestCookieCalls::whatIsNotSentAsItIs()
{
    const config::ServerProfile server = cookieServer(QUrl(u"http://127.0.0.1:8000"_s));
    for (const char *token : { "a; admin=1", "a,b", "a b", "a\"b", "a\\b", "a\r\nX: y", "\x7f", "\xc3\xa4" }) {
        const auto access = client::buildRequest(server, Endpoint::WhoAmI, {}, token);
        QVERIFY2(!access && access.error().code == Errc::Usage, token);
        QVERIFY2(access.error().what.contains(u"“my-app-auth”"), qPrintable(access.error().what));
        const auto refresh = client::buildRequest(server, Endpoint::TokenRefresh, token);
        QVERIFY2(!refresh && refresh.error().what.contains(u"“my-refresh-token”"), token);
        QVERIFY(client::buildRequest(server, Endpoint::TokenVerify, token)); // JSON's to escape
    }
}

/// Django asks for it where the call came over TLS.
void TestCookieCalls::aSecureServerHearsWhereTheCallComesFrom()
{
    config::ServerProfile server = cookieServer(QUrl(u"https://api.example.org/v1"_s));
    QVERIFY(!session::headerValue(client::buildRequest(server, Endpoint::Logout)->headers, "Referer"));
    server.cookies->csrf = "csrftoken";
    const auto logout = client::buildRequest(server, Endpoint::Logout, "t", "a");
    QCOMPARE(session::headerValue(logout->headers, "Referer"), QByteArray("https://api.example.org/"));
    const QByteArray csrf = session::headerValue(logout->headers, "X-CSRFToken").value_or("none");
    QCOMPARE(session::headerValue(logout->headers, "Cookie"),
        QByteArray("my-app-auth=a; my-refresh-token=t; csrftoken=" + csrf));
    QVERIFY(!session::headerValue(client::buildRequest(server, Endpoint::WhoAmI)->headers, "Cookie")); // a GET
}

void TestCookieCalls::exportsHideTheTokens()
{
    config::ServerProfile server = cookieServer(QUrl(u"http://127.0.0.1:8000"_s));
    server.cookies->csrf = "csrftoken";
    const auto request = client::buildRequest(server, Endpoint::Logout, refreshToken, accessToken);
    const session::Exchange exchange = client::toExchange(*request);
    const session::SessionLog log(systemClock());
    const QString shown = archive::writeOut(exchange, log, client::Secrets::Redacted).text;
    static const QRegularExpression cookies(u"Cookie: my-app-auth=eyJ[^;]*…[^;]*; my-refresh-token=eyJ[^;]*…"_s);
    QVERIFY2(shown.contains(cookies), qPrintable(shown)); // which token is which cookie
    const QByteArray curl = archive::exported({ exchange }, archive::ExportFormat::Curl, client::Secrets::Redacted);
    const QByteArray har = archive::exported({ exchange }, archive::ExportFormat::Har, client::Secrets::Redacted);
    for (const QByteArray &secret : { accessToken, refreshToken, sample::Signature }) {
        QVERIFY(!shown.contains(QString::fromLatin1(secret)));
        QVERIFY(!curl.contains(secret) && !har.contains(secret));
    }
    QVERIFY(archive::exported({ exchange }, archive::ExportFormat::Curl, client::Secrets::Revealed)
                .contains("my-refresh-token=" + refreshToken));
}

void TestCookieCalls::oneIsSentAgainWithItsCookies()
{
    START_DJANGO(django, {});
    Caller caller(cookieServer(django->url()));
    caller.call(Endpoint::ObtainPair);
    const session::Exchange view = caller.call(Endpoint::WhoAmI, {}, caller.newest("access")->text);
    const auto again = client::requestAgain(*caller.log.exchange(view.id), caller.log, &caller.server);
    QVERIFY(again);
    QCOMPARE(caller.send(*again).status, 200);
}

void TestCookieCalls::hostileCookies_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("access"); // what is taken from them
    QTest::addColumn<QByteArray>("refresh");
    const QByteArray whole = setCookie("my-app-auth", accessToken) + setCookie("my-refresh-token", refreshToken);
    QTest::newRow("as it should be") << whole << accessToken << refreshToken;
    QTest::newRow("quoted") << setCookie("my-app-auth", '"' + accessToken + '"') << accessToken << QByteArray();
    QTest::newRow("no token") << setCookie("my-app-auth", "hello") + setCookie("my-refresh-token", refreshToken)
                              << QByteArray() << refreshToken;
    QTest::newRow("deleted") << setCookie("my-app-auth", "\"\"", "; Max-Age=0; Path=/") << QByteArray() << QByteArray();
    QTest::newRow("two of one name") << setCookie("my-app-auth", accessToken) + setCookie("my-app-auth", otherAccess)
                                     << otherAccess << QByteArray();
    QTest::newRow("for another host") << setCookie("my-app-auth", accessToken, "; Domain=example.org; Path=/")
                                      << QByteArray() << QByteArray();
    QTest::newRow("for part of an address")
        << setCookie("my-app-auth", accessToken, "; Domain=0.0.1; Path=/") << QByteArray() << QByteArray();
    QTest::newRow("a line folded") << "Set-Cookie: my-app-auth=" + accessToken + ";\r\n HttpOnly\r\n"
                                   << accessToken << QByteArray();
    QTest::newRow("a bare CR in it") << "Set-Cookie: my-app-auth=" + accessToken + "\rX: y; Path=/\r\n"
                                     << QByteArray() << QByteArray();
    QTest::newRow("a bare LF in it") << "Set-Cookie: my-app-auth=" + accessToken
            + "\nSet-Cookie: my-refresh-token=" + refreshToken
            + "\r\n" << accessToken << refreshToken; // two lines to any parser
    QTest::newRow("a NUL in it") << setCookie("my-app-auth", accessToken + QByteArray("\0x", 2)) << QByteArray()
                                 << QByteArray();
    QTest::newRow("nothing but signs") << QByteArray("Set-Cookie: =;=;;=\r\nSet-Cookie:\r\n") << QByteArray()
                                       << QByteArray();
}

void TestCookieCalls::hostileCookies()
{
    QFETCH(const QByteArray, lines);
    const HeaderServer server(lines);
    Caller caller(cookieServer(server.url()));
    const session::Exchange exchange = caller.call(Endpoint::ObtainPair);
    QCOMPARE(exchange.status, 200);
    const client::GivenTokens given = client::givenTokens(caller.server, exchange);
    QTEST(given.access, "access");
    QTEST(given.refresh, "refresh");
    // Nothing of it makes the next call another one.
    const auto next = client::buildRequest(caller.server, Endpoint::Logout, given.refresh, given.access);
    QVERIFY(next);
    for (const auto &[name, value] : next->headers)
        QVERIFY(!value.contains('\r') && !value.contains('\n'));
}

void TestCookieCalls::aThousandCookies()
{
    QByteArray lines;
    session::Exchange exchange;
    exchange.endpoint = Endpoint::ObtainPair;
    exchange.status = 200;
    exchange.replyBody = "{}";
    for (int i = 0; i < 1000; ++i) {
        const QByteArray name = "c" + QByteArray::number(i);
        lines += setCookie(name, "v");
        exchange.replyHeaders.emplaceBack("Set-Cookie", name + "=v");
    }
    lines += setCookie("my-app-auth", accessToken) + setCookie("my-refresh-token", refreshToken);
    exchange.replyHeaders.emplaceBack("Set-Cookie", "my-app-auth=" + accessToken);
    exchange.replyHeaders.emplaceBack("Set-Cookie", "my-refresh-token=" + refreshToken);
    const HeaderServer server(lines);
    Caller caller(cookieServer(server.url()));
    // Qt takes no header of over 100 fields: then there is none, and nothing is made up.
    const session::Exchange answer = caller.call(Endpoint::ObtainPair);
    QCOMPARE(answer.status, 200);
    const QByteArray given = client::givenTokens(caller.server, answer).refresh;
    QVERIFY(given == (answer.replyHeaders.isEmpty() ? QByteArray() : refreshToken));
    // One that was read, or came in a file.
    caller.log.clear();
    caller.log.recordExchange(exchange);
    QCOMPARE(caller.log.tokens().size(), 2);
    QCOMPARE(client::givenTokens(caller.server, exchange).refresh, refreshToken);
    const auto next = client::buildRequest(caller.server, Endpoint::Logout, refreshToken, accessToken);
    QCOMPARE(session::headerValue(next->headers, "Cookie"),
        QByteArray("my-app-auth=" + accessToken + "; my-refresh-token=" + refreshToken));
}

void TestCookieCalls::whereABrowserSendsIt_data()
{
    QTest::addColumn<QByteArray>("attributes");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("goes");
    const auto row = [](const char *attributes, const char *to, bool goes) {
        QTest::addRow("%s to %s", attributes, to) << QByteArray(attributes) << QString::fromLatin1(to) << goes;
    };
    row("Path=/", "/auth/logout/", true);
    row("Path=/auth/token/", "/auth/token/refresh/", true);
    row("Path=/auth/token", "/auth/token/refresh/", true);
    row("Path=/auth/token", "/auth/tokens/", false);
    row("Path=/auth/token/", "/auth/logout/", false);
    row("HttpOnly", "/auth/logout/", false); // set by /auth/login/, so it is for what is below that
    row("HttpOnly", "/auth/login/again/", true);
    row("Path=relative", "/auth/login/x", true);
    row("Path=/", "", true);
}

void TestCookieCalls::whereABrowserSendsIt()
{
    QFETCH(const QByteArray, attributes);
    QFETCH(const QString, to);
    session::Exchange exchange;
    exchange.url = QUrl(u"http://h/auth/login/"_s);
    exchange.replyHeaders = { { "Set-Cookie", "a=b; " + attributes } };
    QTEST(session::goesTo(session::cookiesSet(exchange).constFirst(), QUrl(u"http://h"_s + to)), "goes");
}

void TestCookieCalls::theSessionKnowsTheSentTokenAfterARestart()
{
    START_DJANGO(django, {});
    Caller caller(cookieServer(django->url()));
    caller.call(Endpoint::ObtainPair);
    const session::Exchange refreshed = caller.call(Endpoint::TokenRefresh, caller.newest("refresh")->text);
    const int sent = caller.log.tokensOf(refreshed.id).sent;
    session::SessionLog later(systemClock());
    later.restore(caller.log.tokens(), caller.log.exchanges());
    QVERIFY(sent >= 0);
    QCOMPARE(later.tokensOf(later.exchanges().constLast().id).sent, sent);
    QCOMPARE(later.exchangesSending(sent).size(), 1);
}

QTEST_GUILESS_MAIN(TestCookieCalls)
#include "tst_cookiecalls.moc"
