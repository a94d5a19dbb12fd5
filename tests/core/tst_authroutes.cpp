// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/sqlstore.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/server/authroutes.h"
#include "core/session/exchange.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/passwords.h"

#include <QFile>
#include <QTest>

using namespace server;
using namespace Qt::StringLiterals;

namespace {

Json jsonOf(const QByteArray &body)
{
    const auto json = parseJson(body);
    return json ? *json : Json();
}

QByteArray textOf(const QByteArray &body, QStringView member)
{
    const Json json = jsonOf(body);
    const Json *value = json.find(member);
    return value ? value->toString().toUtf8() : QByteArray();
}

} // namespace

class TestAuthRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsViews_data();
    void findsViews();
    void describesViews_data();
    void describesViews();
    void logsInWithoutAPassword_data();
    void logsInWithoutAPassword();
    void logsInTheFirstUser();
    void ranTheWholeFlow();
    void refusesTheCopiedViews();
    void asksForAuthenticationFirst();
    void keepsTheLoginOff();
    void wantsTheStartSecret();
    void movesTheClock();
    void showsPublicKeysAlone();
    void readsTheConfiguredHeader();
    void joinsRepeatedHeaders();
    void tellsTheCauseOfA500();

private:
    void rebuild(const simplejwt::Settings &settings, RouteOptions options = {});
    HttpReply call(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
        const QByteArray &access = {}) const;

    std::unique_ptr<django::SqlStore> m_store;
    std::unique_ptr<simplejwt::Engine> m_engine;
    std::unique_ptr<AuthRoutes> m_routes;
    simplejwt::Settings m_settings;
    MovableClock m_clock{ [] { return fromEpochSeconds(1'790'000'000); } };
};

void TestAuthRoutes::init()
{
    auto store = django::SqlStore::open(u":memory:"_s);
    QVERIFY(store);
    m_store = std::move(*store);
    for (const QString &name : { u"alice"_s, u"bob"_s })
        QVERIFY(m_store->addUser({ 0, name, simplejwt::unusablePassword(), name != "bob"_L1, {}, {} }));
    m_settings = {};
    m_settings.signingKey = QByteArray("a secret of the tests, of more than enough characters");
    m_clock.reset();
    rebuild(m_settings);
}

void TestAuthRoutes::rebuild(const simplejwt::Settings &settings, RouteOptions options)
{
    m_engine = std::make_unique<simplejwt::Engine>(settings, simplejwt::Band::V5_5, *m_store, m_clock.clock());
    m_routes = std::make_unique<AuthRoutes>(*m_engine, *m_store, std::move(options));
}

HttpReply TestAuthRoutes::call(
    const QByteArray &method, const QByteArray &path, const QByteArray &body, const QByteArray &access) const
{
    HttpRequest request{ method, path, {}, { { "Content-Type", "application/json" } }, body };
    if (!access.isEmpty())
        request.headers.append({ "Authorization", "Bearer " + access });
    return m_routes->handle(request);
}

void TestAuthRoutes::findsViews_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("allow");
    const auto row = [](const char *method, const char *path, int status, const char *allow) {
        QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path) << status << QByteArray(allow);
    };
    const char *post = "POST, OPTIONS";
    const char *get = "GET, HEAD, OPTIONS";
    row("GET", "/login/", 405, post);
    row("POST", "/api/token/", 400, post);
    row("POST", "/api/token/refresh/", 400, post);
    row("POST", "/api/token/verify/", 400, post);
    row("POST", "/api/token/blacklist/", 400, post);
    row("POST", "/api/token/sliding/", 400, post);
    row("POST", "/api/token/sliding/refresh/", 400, post);
    row("FOO", "/api/token/", 405, post);
    row("TRACE", "/api/token/", 405, post);
    row("post", "/api/token/", 400, post);
    row("POST", "/refresh/", 401, post);
    row("GET", "/logout/", 401, post);
    row("GET", "/whoami/", 401, get);
    row("GET", "/users/", 200, get);
    row("HEAD", "/users/", 200, get);
    row("POST", "/users/", 405, get);
    row("GET", "/.well-known/jwks.json", 200, get);
    row("POST", "/clock/", 404, nullptr); // only with clock control
    row("GET", "/", 404, nullptr);
    row("GET", "/nope/", 404, nullptr);
    row("GET", "*", 404, nullptr);
    row("GET", "//users/", 200, get);
    row("GET", "//host/users/", 404, nullptr);
    row("GET", "/us%65rs/", 200, get);
    row("GET", "/users/x", 404, nullptr);
    row("GET", "/whoami", 301, nullptr);
    row("POST", "/api/token/refresh", 301, nullptr);
    row("GET", "/.well-known/jwks.json/", 404, nullptr);
}

void TestAuthRoutes::findsViews()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    const HttpReply reply = call(method, path);
    QTEST(reply.status, "status");
    QTEST(reply.header("Allow"), "allow");
    if (reply.status == 301)
        QCOMPARE(reply.header("Location"), path + '/');
}

void TestAuthRoutes::describesViews_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("begins");
    QTest::addColumn<QByteArray>("ends");
    const auto row = [](const char *path, const char *begins, const char *ends) {
        QTest::newRow(path) << QByteArray(path) << QByteArray(begins) << QByteArray(ends);
    };
    const char *credentials
        = R"("actions":{"POST":{"username":{"type":"string","required":true,"read_only":false,"label":"Username"},"password":{"type":"string","required":true,"read_only":false,"label":"Password"}}}})";
    const char *refresh
        = R"("actions":{"POST":{"refresh":{"type":"string","required":true,"read_only":false,"label":"Refresh"},"access":{"type":"string","required":false,"read_only":true,"label":"Access"}}}})";
    const char *refreshOnly
        = R"("actions":{"POST":{"refresh":{"type":"string","required":true,"read_only":false,"label":"Refresh"}}}})";
    const char *token
        = R"("actions":{"POST":{"token":{"type":"string","required":true,"read_only":false,"label":"Token"}}}})";
    // As Django REST framework 3.14 with Simple JWT 5.2.2 answered.
    row("/api/token/",
        R"({"name":"Token Obtain Pair","description":"Takes a set of user credentials and returns an access and refresh JSON web\ntoken pair to prove the authentication of those credentials.","renders":)",
        credentials);
    row("/api/token/refresh/",
        R"({"name":"Token Refresh","description":"Takes a refresh type JSON web token and returns an access type JSON web\ntoken if the refresh token is valid.","renders":)",
        refresh);
    row("/api/token/verify/",
        R"({"name":"Token Verify","description":"Takes a token and indicates if it is valid.  This view provides no\ninformation about a token's fitness for a particular use.","renders":)",
        token);
    row("/api/token/blacklist/",
        R"({"name":"Token Blacklist","description":"Takes a token and blacklists it. Must be used with the\n`rest_framework_simplejwt.token_blacklist` app installed.","renders":)",
        refreshOnly);
    row("/api/token/sliding/",
        R"({"name":"Token Obtain Sliding","description":"Takes a set of user credentials and returns a sliding JSON web token to\nprove the authentication of those credentials.","renders":)",
        credentials);
    row("/api/token/sliding/refresh/",
        R"({"name":"Token Refresh Sliding","description":"Takes a sliding JSON web token and returns a new, refreshed version if the\ntoken's refresh period has not expired.","renders":)",
        token);
    row("/refresh/", R"({"name":"Refresh","description":"","renders":)", refresh);
    row("/logout/", R"({"name":"Logout","description":"","renders":)", refreshOnly);
    row("/whoami/", R"({"name":"Who Am I","description":"","renders":)", R"("multipart/form-data"]})");
}

void TestAuthRoutes::describesViews()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, begins);
    QFETCH(QByteArray, ends);
    const QByteArray access = textOf(call("POST", "/login/").body, u"access");
    const HttpReply reply = call("OPTIONS", path, {}, access);
    QCOMPARE(reply.status, 200);
    QVERIFY2(reply.body.startsWith(begins), reply.body);
    QVERIFY2(reply.body.endsWith(ends), reply.body);
}

void TestAuthRoutes::logsInWithoutAPassword_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("expected"); // the user's id, or the body
    const auto row = [](const char *name, const char *body, int status, const char *expected) {
        QTest::newRow(name) << QByteArray(body) << status << QByteArray(expected);
    };
    row("by name", R"({"username":"bob"})", 200, "2");
    row("by id", R"({"user_id":2})", 200, "2");
    row("by id as text", R"({"user_id":"2"})", 200, "2");
    row("name before id", R"({"username":"alice","user_id":2})", 200, "1");
    row("nobody named", "{}", 200, "1");
    row("no body", "", 200, "1");
    row("empty name", R"({"username":""})", 200, "1");
    row("unknown name", R"({"username":"zed"})", 404, R"({"detail":"No such user."})");
    row("unknown id", R"({"user_id":99})", 404, R"({"detail":"No such user."})");
    row("id is no integer", R"({"user_id":1.5})", 400, R"({"user_id":["A valid integer is required."]})");
    row("name is a list", R"({"username":["alice"]})", 400, R"({"username":["Not a valid string."]})");
    row("a list", "[]", 400, R"({"non_field_errors":["Invalid data. Expected a dictionary, but got list."]})");
    row("null", "null", 400, R"({"non_field_errors":["No data provided"]})");
    row("SQL", R"({"username":"' OR 1=1 --"})", 404, R"({"detail":"No such user."})");
}

void TestAuthRoutes::logsInWithoutAPassword()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, expected);
    const HttpReply reply = call("POST", "/login/", body);
    QTEST(reply.status, "status");
    if (reply.status != 200) {
        QCOMPARE(reply.body, expected);
        return;
    }
    for (const auto &[member, type] :
        { std::pair(u"access", simplejwt::TokenType::Access), std::pair(u"refresh", simplejwt::TokenType::Refresh) }) {
        const auto token = m_engine->decode(textOf(reply.body, member), type);
        QVERIFY(token);
        QCOMPARE(token->claim(u"user_id")->toString(), QString::fromUtf8(expected));
    }
}

void TestAuthRoutes::logsInTheFirstUser()
{
    QVERIFY(m_store->removeUser(1));
    QVERIFY(m_store->removeUser(2));
    QCOMPARE(call("POST", "/login/", "{}").status, 404);
}

void TestAuthRoutes::ranTheWholeFlow()
{
    const QByteArray tokens = call("POST", "/login/", R"({"username":"alice"})").body;
    const QByteArray access = textOf(tokens, u"access");
    const QByteArray body = R"({"refresh":")" + textOf(tokens, u"refresh") + R"("})";
    QCOMPARE(call("GET", "/whoami/", {}, access).body, R"({"id":1,"username":"alice"})");
    QCOMPARE(call("POST", "/refresh/", body, access).status, 200);
    QCOMPARE(call("POST", "/logout/", body, access).body, "{}");
    const HttpReply refused = call("POST", "/refresh/", body, access);
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.body, R"({"detail":"Token is blacklisted","code":"token_not_valid"})");
    QCOMPARE(call("GET", "/whoami/", {}, access).status, 200); // until exp
    m_clock.advance(std::chrono::minutes(5));
    QCOMPARE(call("GET", "/whoami/", {}, access).status, 401);
}

void TestAuthRoutes::refusesTheCopiedViews()
{
    RouteOptions options;
    options.noAuthenticationClasses = true;
    rebuild(m_settings, options);
    const QByteArray access = textOf(call("POST", "/login/").body, u"access");
    for (const QByteArray path : { "/refresh/", "/logout/" }) {
        for (const QByteArray method : { "POST", "GET", "OPTIONS" }) {
            const HttpReply reply = call(method, path, "{}", access);
            QCOMPARE(reply.status, 403);
            QCOMPARE(reply.body, R"({"detail":"You do not have permission to perform this action."})");
            QVERIFY(reply.header("WWW-Authenticate").isNull());
        }
    }
    QCOMPARE(call("POST", "/api/token/refresh/", "{}").status, 400);
}

void TestAuthRoutes::asksForAuthenticationFirst()
{
    const HttpReply reply = call("PUT", "/logout/", "not JSON");
    QCOMPARE(reply.status, 401); // before the method and the body are looked at
    QCOMPARE(reply.header("WWW-Authenticate"), "Bearer realm=\"api\"");
    QCOMPARE(reply.body, R"({"detail":"Authentication credentials were not provided."})");
    HttpRequest unacceptable{ "PUT", "/logout/", {}, { { "Accept", "image/png" } }, {} };
    QCOMPARE(m_routes->handle(unacceptable).status, 406); // and this before authentication
}

void TestAuthRoutes::keepsTheLoginOff()
{
    RouteOptions options;
    options.login = false;
    options.loginRefusal = u"Off, because."_s;
    rebuild(m_settings, options);
    for (const auto &[method, path] : { std::pair("POST", "/login/"), std::pair("GET", "/users/") }) {
        const HttpReply reply = call(method, path, "{}");
        QCOMPARE(reply.status, 403);
        QCOMPARE(reply.body, R"({"detail":"Off, because."})");
    }
    QVERIFY(m_store->outstanding()->isEmpty());
}

void TestAuthRoutes::wantsTheStartSecret()
{
    RouteOptions options;
    options.startSecret = "of-this-start";
    options.advanceClock = [this](std::chrono::microseconds by) { return m_clock.advance(by), m_clock.now(); };
    rebuild(m_settings, options);
    const auto asked = [this](const QByteArray &method, const QByteArray &path, const QList<Header> &secret) {
        const QList<Header> type{ { "Content-Type", "application/json" } };
        return m_routes->handle({ method, path, {}, type + secret, R"({"advance":1})" });
    };
    for (const auto &[method, path] :
        { std::pair("POST", "/login/"), std::pair("GET", "/users/"), std::pair("POST", "/clock/") }) {
        QList<QList<Header>> others{ {} };
        for (const char *wrong : { "", "of-this-star", "of-this-start2", "of-that-start" })
            others.append(QList<Header>{ { session::startSecretHeader, wrong } });
        for (const QList<Header> &other : std::as_const(others)) {
            const HttpReply reply = asked(method, path, other);
            QCOMPARE(reply.status, 403);
            QVERIFY(reply.body.contains("X-Jotlab-Secret") && !reply.body.contains(options.startSecret));
        }
        QCOMPARE(asked("OPTIONS", path, {}).status, 403);
        QVERIFY(m_store->outstanding()->isEmpty());
        QCOMPARE(asked(method, path, { { "x-jotlab-secret", options.startSecret } }).status, 200);
        QVERIFY(m_store->flushExpired(fromEpochSeconds(4'000'000'000)));
    }
    QCOMPARE(m_clock.now(), fromEpochSeconds(1'790'000'001));
    QCOMPARE(call("GET", "/whoami/").status, 401); // who has a token needs no more
    QCOMPARE(call("GET", "/.well-known/jwks.json").status, 200);
}

void TestAuthRoutes::movesTheClock()
{
    RouteOptions options;
    options.advanceClock = [this](std::chrono::microseconds by) { return m_clock.advance(by), m_clock.now(); };
    rebuild(m_settings, options);
    QCOMPARE(call("POST", "/clock/", R"({"advance":90.5})").body, R"({"now":1790000090})");
    QCOMPARE(call("POST", "/clock/", R"({"advance":-90.5})").body, R"({"now":1790000000})");
    for (const QByteArray body : { "{}", "[]", R"({"advance":"1"})", R"({"advance":1e300})", R"({"advance":null})" }) {
        QCOMPARE(call("POST", "/clock/", body).status, 400);
        QCOMPARE(m_clock.now(), fromEpochSeconds(1'790'000'000));
    }
}

void TestAuthRoutes::showsPublicKeysAlone()
{
    QCOMPARE(call("GET", "/.well-known/jwks.json").body, R"({"keys":[]})");
    QFile file(QStringLiteral(JOTLAB_SOURCE_DIR "/tests/vectors/keys/rs_private.pem"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_settings.algorithm = u"RS256"_s;
    m_settings.signingKey = file.readAll();
    rebuild(m_settings);
    const Json set = jsonOf(call("GET", "/.well-known/jwks.json").body);
    const Json &key = set.find(u"keys")->items().first();
    QCOMPARE(key.find(u"kty")->toString(), u"RSA"_s);
    QCOMPARE(key.find(u"alg")->toString(), u"RS256"_s);
    QVERIFY(key.contains(u"n") && key.contains(u"e") && key.contains(u"kid"));
    for (const char16_t *secret : { u"d", u"p", u"q", u"dp", u"dq", u"qi" })
        QVERIFY(!key.contains(secret));
}

void TestAuthRoutes::readsTheConfiguredHeader()
{
    m_settings.authHeaderName = u"HTTP_X_ACCESS_TOKEN"_s;
    m_settings.authHeaderTypes = { u"JWT"_s };
    rebuild(m_settings);
    const QByteArray access = textOf(call("POST", "/login/").body, u"access");
    HttpRequest request{ "GET", "/whoami/", {}, { { "x-access-token", "JWT " + access } }, {} };
    QCOMPARE(m_routes->handle(request).status, 200);
    const HttpReply refused = call("GET", "/whoami/", {}, access);
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.header("WWW-Authenticate"), "JWT realm=\"api\"");
}

void TestAuthRoutes::joinsRepeatedHeaders()
{
    HttpRequest request{ "GET", "/whoami/", {}, { { "Authorization", "Bearer a" }, { "Authorization", "Bearer b" } },
        {} };
    QCOMPARE(textOf(m_routes->handle(request).body, u"code"), "bad_authorization_header");
}

void TestAuthRoutes::tellsTheCauseOfA500()
{
    m_settings.algorithm = u"none"_s;
    rebuild(m_settings);
    const HttpReply reply = call("POST", "/login/");
    QCOMPARE(reply.status, 500);
    QVERIFY2(textOf(reply.body, u"detail").contains("Unrecognized algorithm type 'none'"), reply.body);
    QCOMPARE(reply.header("X-Frame-Options"), "DENY");
}

QTEST_GUILESS_MAIN(TestAuthRoutes)
#include "tst_authroutes.moc"
