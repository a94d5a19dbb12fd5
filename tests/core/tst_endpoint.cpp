// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/endpoint.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"

#include <QTest>

using namespace client;

namespace {

const QByteArray Token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImp0aSI6InNlY3JldCJ9."
                         "c2lnbmF0dXJlLXRoYXQtbm9ib2R5LXNlZXM";
const QByteArray Access = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwianRpIjoiYSJ9."
                          "YWNjZXNzLXNpZ25hdHVyZS1ieXRlcw";

config::ServerProfile server()
{
    return *config::serverFromUrl(QStringLiteral("http://127.0.0.1:8000"));
}

} // namespace

class TestEndpoint : public QObject
{
    Q_OBJECT

private slots:
    void builds_data()
    {
        QTest::addColumn<Endpoint>("endpoint");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("authenticated");
        const QByteArray refresh = QByteArray(R"({"refresh":"%1"})").replace("%1", Token);
        const QByteArray token = QByteArray(R"({"token":"%1"})").replace("%1", Token);
        const QByteArray login = R"({"username":"alice","password":"pw"})";
        QTest::newRow("login") << Endpoint::Login << QByteArray("POST") << "/login/" << login << false;
        QTest::newRow("refresh") << Endpoint::Refresh << QByteArray("POST") << "/refresh/" << refresh << true;
        QTest::newRow("logout") << Endpoint::Logout << QByteArray("POST") << "/logout/" << refresh << true;
        QTest::newRow("pair") << Endpoint::ObtainPair << QByteArray("POST") << "/api/token/" << login << false;
        QTest::newRow("token refresh") << Endpoint::TokenRefresh << QByteArray("POST") << "/api/token/refresh/"
                                       << refresh << false;
        QTest::newRow("verify") << Endpoint::TokenVerify << QByteArray("POST") << "/api/token/verify/" << token
                                << false;
        QTest::newRow("blacklist") << Endpoint::TokenBlacklist << QByteArray("POST") << "/api/token/blacklist/"
                                   << refresh << false;
        QTest::newRow("sliding") << Endpoint::ObtainSliding << QByteArray("POST") << "/api/token/sliding/" << login
                                 << false;
        QTest::newRow("sliding refresh") << Endpoint::RefreshSliding << QByteArray("POST")
                                         << "/api/token/sliding/refresh/" << token << false;
        QTest::newRow("whoami") << Endpoint::WhoAmI << QByteArray("GET") << "/whoami/" << QByteArray() << true;
        QTest::newRow("users") << Endpoint::Users << QByteArray("GET") << "/users/" << QByteArray() << false;
    }

    void builds()
    {
        QFETCH(const Endpoint, endpoint);
        QFETCH(const QString, path);
        QFETCH(const bool, authenticated);
        const Json login = *parseJson(R"({"username":"alice","password":"pw"})");
        const Result<EndpointRequest> request = buildRequest(server(), endpoint, Token, Access, login);
        QVERIFY(request);
        QTEST(request->method, "method");
        QCOMPARE(request->url.path(), path);
        QTEST(request->body, "body");
        const QByteArray header = session::headerValue(request->headers, "authorization").value_or(QByteArray());
        QCOMPARE(header, authenticated ? "Bearer " + Access : QByteArray());
        QCOMPARE(session::headerValue(request->headers, "Content-Type").has_value(), !request->body.isEmpty());
        QCOMPARE(request->server, "http://127.0.0.1:8000");
    }

    void whatCannotBeSentIsNotBuilt()
    {
        const Result<EndpointRequest> token
            = buildRequest(server(), Endpoint::WhoAmI, {}, "abc\r\nPOST /logout/ HTTP/1.1");
        QVERIFY(!token);
        QCOMPARE(token.error().code, Errc::Usage);
        QVERIFY2(
            token.error().what.contains(u"“Authorization” can't be sent: byte 11"), qPrintable(token.error().what));
        config::ServerProfile other = server();
        other.headerName = "X-Auth\r\nX-B";
        QVERIFY(!buildRequest(other, Endpoint::WhoAmI, {}, Access));
        other = server();
        other.paths.insert(Endpoint::WhoAmI, QStringLiteral("/whoami/ HTTP/1.1\r\nX-B: b"));
        const Result<EndpointRequest> path = buildRequest(other, Endpoint::WhoAmI);
        QVERIFY(!path && path.error().what.contains(u"character 18"));
        // In a body it is JSON's to escape.
        QCOMPARE(buildRequest(server(), Endpoint::TokenRefresh, "a\r\nb")->body, R"({"refresh":"a\r\nb"})");
    }

    void theStartSecretGoesWhereItIsWanted()
    {
        config::ServerProfile own = server();
        own.startSecret = "of-this-start";
        own.paths.insert(Endpoint::TokenVerify, QStringLiteral("/clock/?x=1")); // as a command's --path has it
        const QList<Endpoint> wanting{ Endpoint::Login, Endpoint::Users, Endpoint::Clock, Endpoint::TokenVerify };
        for (const config::EndpointInfo &row : config::endpoints()) {
            const auto request = buildRequest(own, row.id, Token, Access);
            if (!request)
                continue; // it has no path of its own
            const QByteArray sent = session::headerValue(request->headers, "X-Jotlab-Secret").value_or(QByteArray());
            QCOMPARE(sent, wanting.contains(row.id) ? own.startSecret : QByteArray());
        }
        QVERIFY(!writeServerProfile(own).contains("of-this-start"));
        own.startSecret.clear();
        QVERIFY(!session::headerValue(buildRequest(own, Endpoint::Login)->headers, "X-Jotlab-Secret"));
    }

    void incompleteRequestsAreBuiltToo()
    {
        QCOMPARE(buildRequest(server(), Endpoint::TokenRefresh)->body, "{}");
        QCOMPARE(buildRequest(server(), Endpoint::Login)->body, "{}"); // the first user
        QVERIFY(!session::headerValue(buildRequest(server(), Endpoint::WhoAmI)->headers, "Authorization"));
    }

    void headerIsTheServersOwn()
    {
        config::ServerProfile own = server();
        own.headerName = "X-Access-Token";
        own.headerType = "JWT";
        const Result<EndpointRequest> request = buildRequest(own, Endpoint::WhoAmI, {}, Access);
        QCOMPARE(session::headerValue(request->headers, "x-access-token"), "JWT " + Access);
    }

    void fieldsAreTheServersOwn()
    {
        config::ServerProfile own = server();
        own.fields
            = *config::fieldNamesFrom(QStringLiteral("username=email password=secret refresh=refresh_token token=jwt"));
        const Json login = *parseJson(R"({"username":"alice","password":"pw","code":"1"})");
        QCOMPARE(buildRequest(own, Endpoint::ObtainPair, {}, {}, login)->body,
            R"({"email":"alice","secret":"pw","code":"1"})");
        QCOMPARE(buildRequest(own, Endpoint::TokenRefresh, "t")->body, R"({"refresh_token":"t"})");
        QCOMPARE(buildRequest(own, Endpoint::TokenVerify, "t")->body, R"({"jwt":"t"})");
    }

    void extraHeadersGoWithEveryCall()
    {
        config::ServerProfile own = server();
        own.headers = { { "X-Tenant", "shop" }, { "accept", "text/html" } };
        for (const Endpoint endpoint : { Endpoint::Login, Endpoint::WhoAmI, Endpoint::Jwks }) {
            const session::Headers headers = buildRequest(own, endpoint, Token, Access)->headers;
            QCOMPARE(session::headerValue(headers, "X-Tenant"), QByteArray("shop"));
            QCOMPARE(session::headerValue(headers, "Accept"), QByteArray("text/html"));
        }
    }

    void cookiesAreTheServersOwn()
    {
        config::ServerProfile own = server();
        own.cookies = config::TokenCookies{ {}, "jwt", {} }; // the refresh token alone
        const Result<EndpointRequest> logout = buildRequest(own, Endpoint::Logout, Token, Access);
        QCOMPARE(session::headerValue(logout->headers, "Cookie"), "jwt=" + Token);
        QCOMPARE(session::headerValue(logout->headers, "Authorization"), "Bearer " + Access);
        QCOMPARE(logout->body, "{}");
        own.cookies = config::TokenCookies{ "jwt", {}, {} }; // the access token alone
        const Result<EndpointRequest> other = buildRequest(own, Endpoint::Logout, Token, Access);
        QCOMPARE(session::headerValue(other->headers, "Cookie"), "jwt=" + Access);
        QVERIFY(!session::headerValue(other->headers, "Authorization"));
        QCOMPARE(other->body, QByteArray(R"({"refresh":"%1"})").replace("%1", Token));
    }

    void cookiesThatCannotBeSentAreNotBuilt()
    {
        config::ServerProfile own = server();
        own.cookies = config::TokenCookies{ "access", "refresh", {} };
        QVERIFY(buildRequest(own, Endpoint::Logout, Token, Access));
        QVERIFY(!buildRequest(own, Endpoint::Logout, "a; admin=1", Access));
        QVERIFY(!buildRequest(own, Endpoint::Logout, Token, "a; admin=1"));
        const Result<EndpointRequest> request = buildRequest(own, Endpoint::Logout, "abc,", Access);
        QVERIFY(!request);
        QVERIFY2(request.error().what.contains(u"“refresh” can't be sent: byte 4"), qPrintable(request.error().what));
    }

    void endpointThatTheServerLacks()
    {
        config::ServerProfile own = server();
        own.paths[Endpoint::Logout] = QStringLiteral("");
        QCOMPARE(buildRequest(own, Endpoint::Logout).error().code, Errc::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
