// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/extraheaders.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/config/serverpreset.h"
#include "core/config/serverprofile.h"
#include "core/simplejwt/band.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace config;

class TestServerProfile : public QObject
{
    Q_OBJECT

    static QByteArray withEnvironments(int count)
    {
        QByteArrayList names;
        for (int i = 0; i < count; ++i)
            names.append("\"e" + QByteArray::number(i) + "\":{}");
        return "{\"url\":\"http://h\",\"environments\":{" + names.join(',') + "}}";
    }

private slots:
    void everyEndpointIsFoundByItsName()
    {
        for (const EndpointInfo &row : endpoints())
            QCOMPARE(endpointNamed(QString::fromLatin1(row.name)), row.id);
        QVERIFY(!endpointNamed(u"nope"));
    }

    void address_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("id"); // empty: refused
        QTest::newRow("loopback") << "http://127.0.0.1:8000"
                                  << "http://127.0.0.1:8000";
        QTest::newRow("trailing slash") << " https://api.example.org/auth/ "
                                        << "https://api.example.org/auth";
        QTest::newRow("IPv6") << "http://[::1]:80/"
                              << "http://[::1]:80";
        QTest::newRow("no scheme") << "127.0.0.1:8000"
                                   << "";
        QTest::newRow("other scheme") << "ftp://example.org"
                                      << "";
        QTest::newRow("no host") << "http://"
                                 << "";
        QTest::newRow("password") << "http://user:secret@example.org"
                                  << "";
        QTest::newRow("password with an @, elsewhere") << "ftp://user:pass@secret@example.org"
                                                       << "";
        QTest::newRow("very long password") << "ftp://user:" + QStringLiteral("secret").repeated(50) + "@example.org"
                                            << "";
        QTest::newRow("query") << "http://example.org/?a=b"
                               << "";
        QTest::newRow("empty") << ""
                               << "";
    }

    void address()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, id);
        const Result<ServerProfile> server = serverFromUrl(text);
        QCOMPARE(server ? server->id() : QString(), id);
        if (!server) {
            QCOMPARE(server.error().code, Errc::Usage);
            QVERIFY(!server.error().what.contains(u"secret"));
        }
    }

    void anAddressWithoutSchemeIsNamed()
    {
        QCOMPARE(serverFromUrl(QStringLiteral("127.0.0.1:8123")).error().what,
            QStringLiteral("An address begins with its scheme; write http://127.0.0.1:8123."));
        const QString broken = serverFromUrl(QStringLiteral("ht!tp://x")).error().what;
        QVERIFY2(broken.startsWith(QStringLiteral("“ht!tp://x”")), qPrintable(broken));
        const QString argument = serverFromArgument(QStringLiteral("127.0.0.1:8010")).error().what;
        QVERIFY2(argument.contains(QStringLiteral("write http://127.0.0.1:8010")), qPrintable(argument));
        const QString file = serverFromArgument(QStringLiteral("/no/such.json")).error().what;
        QVERIFY2(file.startsWith(QStringLiteral("The server file “/no/such.json” cannot be read")), qPrintable(file));
    }

    void pathsAreTheServersOwn()
    {
        ServerProfile server = *serverFromUrl(QStringLiteral("http://h:1/base"));
        QCOMPARE(server.url(Endpoint::TokenRefresh), QUrl(QStringLiteral("http://h:1/base/api/token/refresh/")));
        server.paths[Endpoint::TokenRefresh] = QStringLiteral("/t/r/?v=2");
        QCOMPARE(server.url(Endpoint::TokenRefresh), QUrl(QStringLiteral("http://h:1/base/t/r/?v=2")));
        server.paths[Endpoint::Users] = QStringLiteral("");
        QVERIFY(!server.url(Endpoint::Users));
        QVERIFY(!server.has(Endpoint::Users));
        QVERIFY(!server.wantsAccess(Endpoint::TokenRefresh));
        server.wantsAccessOverrides[Endpoint::TokenRefresh] = true;
        QVERIFY(server.wantsAccess(Endpoint::TokenRefresh));
        QCOMPARE(server.title(), "h:1");
    }

    void roundTrip()
    {
        ServerProfile server = *serverFromUrl(QStringLiteral("https://staging.example.org"));
        server.name = QStringLiteral("Staging “ü”");
        server.paths[Endpoint::Login] = QStringLiteral("/auth/otp/");
        server.paths[Endpoint::Users] = QStringLiteral("");
        server.wantsAccessOverrides[Endpoint::TokenBlacklist] = true;
        server.headerName = "X-Access-Token";
        server.headerType = "JWT";
        server.band = simplejwt::Band::V5_2;
        server.fields.username = QStringLiteral("email");
        server.fields.refresh = QStringLiteral("refresh_token");
        server.headers = { { "X-Tenant", "shop" }, { "X-Region", "eu west" } };
        server.cookies = TokenCookies{ "jwt-auth", "jwt-refresh", "csrftoken", "X-CSRF" };
        QVERIFY(!server.autoRefresh);
        server.autoRefresh = true;
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("staging.json"));
        QVERIFY(saveServerProfile(server, path));
        const Result<ServerProfile> again = loadServerProfile(path);
        QVERIFY2(again, again ? "" : qPrintable(again.error().what));
        QVERIFY(*again == server);
        QVERIFY(*serverFromArgument(path) == server);
    }

    /// A team's file with all its environments is not overwritten by one of them.
    void environmentsAreNotLost()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("team.json"));
        const QByteArray content
            = "{\"url\":\"https://a\",\"environments\":{\"local\":{\"url\":\"http://b\"},\"staging\":{}}}";
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const auto saved = saveServerProfile(*loadServerProfile(path, QStringLiteral("local")), path);
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, Errc::Conflict);
        QVERIFY2(saved.error().what.contains(QStringLiteral("(local, staging)")), qPrintable(saved.error().what));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);
    }

    void authorityStandsBesideTheFile()
    {
        QTemporaryDir directory;
        QFile file(directory.filePath(QStringLiteral("s.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"url\":\"https://h\",\"ca_file\":\"ca.pem\"}");
        file.close();
        QCOMPARE(loadServerProfile(file.fileName())->connection.caFile, directory.filePath(QStringLiteral("ca.pem")));
    }

    void mistakesAreNamedWithTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("name");
        QTest::newRow("unknown member") << QByteArray("{\n \"url\": \"http://h\",\n  \"ulr\": 1}") << "Line 3, column 3"
                                        << "ulr";
        QTest::newRow("auto-refresh is on or off")
            << QByteArray("{\"url\":\"http://h\",\n\"auto_refresh\": \"yes\"}") << "Line 2, column 1"
            << "auto_refresh";
        QTest::newRow("unknown endpoint")
            << QByteArray("{\"url\":\"http://h\",\n\"paths\":{\n  \"logn\":\"/\"}}") << "Line 3, column 3"
            << "logn";
        QTest::newRow("path without slash")
            << QByteArray("{\"url\":\"http://h\",\"paths\":{\"login\":\"x\"}}") << "Line 1, column 28"
            << "login";
        QTest::newRow("bad url") << QByteArray("{\n\"url\":\"h\"}") << "Line 2, column 1"
                                 << "scheme";
        QTest::newRow("no url") << QByteArray("{}") << "Line 1, column 1"
                                << "url";
        QTest::newRow("band") << QByteArray("{\"url\":\"http://h\",\"band\":\"6\"}") << "Line 1, column 19"
                              << "band";
        QTest::newRow("header with a space")
            << QByteArray("{\"url\":\"http://h\",\"header_type\":\"a b\"}") << "Line 1, column 19"
            << "header_type";
        QTest::newRow("wrong type") << QByteArray("{\"url\":\"http://h\",\"name\":5}") << "Line 1, column 19"
                                    << "name";
        QTest::newRow("another file") << QByteArray("{\"format\":\"jotlab-session\"}") << "Line 1, column 2"
                                      << "format";
        QTest::newRow("unknown field") << QByteArray("{\"url\":\"http://h\",\"fields\":{\"user\":\"x\"}}")
                                       << "Line 1, column 29"
                                       << "user";
        QTest::newRow("field that is no name")
            << QByteArray("{\"url\":\"http://h\",\"fields\":{\"refresh\":\"a b\"}}") << "Line 1, column 29"
            << "a b";
        QTest::newRow("unknown cookie") << QByteArray("{\"url\":\"http://h\",\"cookies\":{\"acess\":\"x\"}}")
                                        << "Line 1, column 30"
                                        << "acess";
        QTest::newRow("cookie that is no name")
            << QByteArray("{\"url\":\"http://h\",\"cookies\":{\"access\":\"a;b\"}}") << "Line 1, column 19"
            << "a;b";
        QTest::newRow("line break in a cookie's name")
            << QByteArray("{\"url\":\"http://h\",\"cookies\":{\"access\":\"a\\r\\nb\"}}") << "Line 1, column 19"
            << "cookie";
        QTest::newRow("cookies without a token's")
            << QByteArray("{\"url\":\"http://h\",\"cookies\":{\"csrf\":\"c\"}}") << "Line 1, column 19"
            << "access token";
        QTest::newRow("two of one name") << QByteArray(
            "{\"url\":\"http://h\",\"cookies\":{\"access\":\"c\",\"refresh\":\"c\"}}")
                                         << "Line 1, column 19"
                                         << "one name";
        QTest::newRow("empty cookie name")
            << QByteArray("{\"url\":\"http://h\",\"cookies\":{\"access\":\"c\",\"csrf\":\"\"}}") << "Line 1, column 43"
            << "csrf";
        QTest::newRow("secret in the headers")
            << QByteArray("{\"url\":\"http://h\",\"headers\":{\"X-Api-Key\":\"k\"}}") << "Line 1, column 30"
            << "X-Api-Key";
        QTest::newRow("line break in a header")
            << QByteArray("{\"url\":\"http://h\",\"headers\":{\"X-A\":\"a\\r\\nX-B: b\"}}") << "Line 1, column 30"
            << "X-A";
        QTest::newRow("header twice") << QByteArray("{\"url\":\"http://h\",\"headers\":{\"X-A\":\"1\",\"x-a\":\"2\"}}")
                                      << "Line 1, column 40"
                                      << "twice";
        QTest::newRow("in an environment")
            << QByteArray("{\"url\":\"http://h\",\n\"environments\":{\"staging\":{\n \"band\":1}}}")
            << "Line 3, column 2"
            << "band";
        QTest::newRow("environment in an environment")
            << QByteArray("{\"url\":\"http://h\",\n\"environments\":{\"s\":{\"environments\":{}}}}")
            << "Line 2, column 17"
            << "environments";
        QTest::newRow("environment that is no object")
            << QByteArray("{\"url\":\"http://h\",\n\"environments\":{\"s\":\"http://i\"}}") << "Line 2, column 17"
            << "object";
        QTest::newRow("member twice") << QByteArray("{\"url\":\"http://h\",\n\"url\":\"http://i\"}")
                                      << "Line 2, column 1"
                                      << "“url” is there twice";
        QTest::newRow("environment twice")
            << QByteArray("{\"url\":\"http://h\",\"environments\":{\"a\":{},\n\"a\":{}}}") << "Line 2, column 1"
            << "“a” is there twice";
        QTest::newRow("member of an environment twice")
            << QByteArray("{\"url\":\"http://h\",\"environments\":{\"a\":{\"name\":\"b\",\n\"name\":\"c\"}}}")
            << "Line 2, column 1"
            << "“name” is there twice";
        QTest::newRow("too many environments") << withEnvironments(101) << "Line 1, column 19"
                                               << "at most 100 environments";
        QTest::newRow("name in a string before it")
            << QByteArray("{\"name\":\"band\",\"url\":\"http://h\",\"band\":1}") << "Line 1, column 33"
            << "band";
    }

    void mistakesAreNamedWithTheirPlace()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, place);
        QFETCH(const QString, name);
        const Result<ServerProfile> server = parseServerProfile(text);
        QVERIFY(!server);
        QVERIFY2(server.error().what.startsWith(place + u':'), qPrintable(server.error().what));
        QVERIFY2(server.error().what.contains(name), qPrintable(server.error().what));
    }

    void environmentsStandInPlaceOfTheFilesMembers()
    {
        const QByteArray text
            = QByteArray("{'name':'Shop','url':'http://127.0.0.1:8000','paths':{'login':'/l/','users':null},"
                         "'cookies':{'access':'a'},'headers':{'X-Tenant':'shop'},'environments':{"
                         "'staging':{'url':'https://staging.example.org','paths':{'login':'/s/'},'cookies':null},"
                         "'live':{'name':'Live','url':'https://example.org'}}}")
                  .replace('\'', '"');
        const auto own = parseServerProfile(text);
        QVERIFY2(own, own ? "" : qPrintable(own.error().what));
        QCOMPARE(own->name, QStringLiteral("Shop"));
        const auto staging = parseServerProfile(text, QStringLiteral("staging"));
        QCOMPARE(staging->title(), QStringLiteral("Shop · staging"));
        QCOMPARE(staging->id(), QStringLiteral("https://staging.example.org"));
        QCOMPARE(staging->paths, (QMap<Endpoint, QString>{ { Endpoint::Login, QStringLiteral("/s/") } }));
        QVERIFY(!staging->cookies);
        QCOMPARE(staging->headers, own->headers);
        const auto live = parseServerProfile(text, QStringLiteral("live"));
        QCOMPARE(live->name, QStringLiteral("Live"));
        QCOMPARE(live->cookies, own->cookies);
        const auto none = parseServerProfile(text, QStringLiteral("stagin"));
        QVERIFY(!none && none.error().what.contains(u"it has staging, live"));

        QTemporaryDir directory;
        QFile file(directory.filePath(QStringLiteral("shop.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QCOMPARE(serverFromArgument(file.fileName() + QStringLiteral("#live"))->name, QStringLiteral("Live"));
        QVERIFY(!serverFromArgument(file.fileName() + QStringLiteral("#") + QStringLiteral("else")));
        const auto whole = loadServerFile(file.fileName());
        QCOMPARE(whole->own, *own);
        QCOMPARE(whole->environments.size(), 2);
        QCOMPARE(whole->environments.at(0).name, QStringLiteral("staging"));
        QCOMPARE(whole->environments.at(0).server, *staging);
        QCOMPARE(whole->environments.at(1).server, *live);
    }

    void presetsAreServers()
    {
        QStringList ids;
        for (const ServerPreset &each : serverPresets()) {
            ids.append(each.id);
            QVERIFY2(!each.title.isEmpty() && each.server.baseUrl.isEmpty(), qPrintable(each.id));
            // None has a view of the embedded server's own by chance.
            for (const EndpointInfo &row : endpoints())
                QVERIFY2(row.id == Endpoint::Other || each.server.paths.contains(row.id)
                        || QByteArray(row.path).startsWith("/api/token/"),
                    row.name);
            QVERIFY(each.server.has(Endpoint::ObtainPair) && each.server.has(Endpoint::TokenRefresh));
        }
        QCOMPARE(ids.join(u' '),
            QStringLiteral("simple-jwt dj-rest-auth-cookies dj-rest-auth-body djoser django-ninja-jwt"));
        ServerProfile server = *serverFromUrl(QStringLiteral("https://h/v1"));
        server.name = QStringLiteral("Mine");
        server.headers = { { "X-Tenant", "shop" } };
        const ServerProfile made = withPreset(server, *serverPresetNamed(QStringLiteral("dj-rest-auth-cookies")));
        QCOMPARE(made.url(Endpoint::ObtainPair), QUrl(QStringLiteral("https://h/v1/dj-rest-auth/login/")));
        QCOMPARE(made.cookies->access, QByteArray("my-app-auth"));
        QCOMPARE(made.name, server.name);
        QCOMPARE(made.headers, server.headers);
        QCOMPARE(withPreset(made, *serverPresetNamed(QStringLiteral("djoser"))).headerType, QByteArray("JWT"));
        QVERIFY(!withPreset(made, *serverPresetNamed(QStringLiteral("djoser"))).cookies);
        QVERIFY(serverPresetNamed(QStringLiteral("nope")).error().what.contains(u"simple-jwt, "));
    }

    void extraHeadersAsTyped()
    {
        const auto headers = extraHeadersFrom(QStringLiteral(" X-Tenant: shop ; X-Region:eu;"));
        QVERIFY(headers);
        QCOMPARE(extraHeadersText(*headers), QStringLiteral("X-Tenant: shop; X-Region: eu"));
        for (const char *wrong : { "X Tenant: a", "X-A", "X-A: ", "Authorization: Bearer x", "Cookie: a=b", "Host: h",
                 "X-Secret: s", "X-A: eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "X-A: 1; x-a: 2" })
            QVERIFY2(!extraHeadersFrom(QLatin1String(wrong)), wrong);
    }

    void fieldNamesAsTyped()
    {
        const Result<FieldNames> names = fieldNamesFrom(QStringLiteral(" username=email,refresh=refresh_token "));
        QVERIFY(names);
        QCOMPARE(names->username, QStringLiteral("email"));
        QCOMPARE(ownName(*names, u"refresh"), QStringLiteral("refresh_token"));
        QCOMPARE(ownName(*names, u"user_id"), QStringLiteral("user_id"));
        QCOMPARE(fieldNamesText(*names), QStringLiteral("username=email refresh=refresh_token"));
        QCOMPARE(fieldNamesText({}), QString());
        for (const char *wrong : { "email", "user=email", "username=", "username=a=b" })
            QVERIFY2(!fieldNamesFrom(QLatin1String(wrong)), wrong);
    }

    void brokenFiles()
    {
        QCOMPARE(parseServerProfile("{\"url\":").error().code, Errc::Malformed);
        QCOMPARE(parseServerProfile("[1]").error().code, Errc::Malformed);
        QCOMPARE(loadServerProfile(QStringLiteral("/nonexistent/server.json")).error().code, Errc::Io);
        QCOMPARE(saveServerProfile(*serverFromUrl(QStringLiteral("http://h")), QStringLiteral("/nonexistent/s.json"))
                     .error()
                     .code,
            Errc::Io);
    }
};

QTEST_GUILESS_MAIN(TestServerProfile)
#include "tst_serverprofile.moc"
