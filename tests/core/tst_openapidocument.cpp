// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/exchangeimport.h"
#include "core/archive/tokenoperation.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "tests/support/djangoserver.h"
#include "tests/support/imports.h"

#include <QTest>

using namespace Qt::StringLiterals;
using archive::Import;
using config::Endpoint;

namespace {

using Variables = QHash<QString, QString>;

Result<Import> imported(const QByteArray &content, const Variables &variables = {})
{
    return archive::importedCalls(content, variables, {}, {});
}

/// A document with these paths and schemas.
QByteArray document(const QByteArray &paths, const QByteArray &schemas = "{}")
{
    return R"({"openapi":"3.1.0","info":{"title":"T"},"servers":[{"url":"http://h/v1/"}],"paths":)" + paths
        + R"(,"components":{"schemas":)" + schemas
        + R"(,"securitySchemes":{"jwt":{"type":"http","scheme":"bearer"},"key":{"type":"apiKey","in":"header","name":"X-Key"}}}})";
}

QByteArray posting(const QByteArray &schemas, const QByteArray &schema)
{
    return document(
        R"({"/x/":{"post":{"requestBody":{"content":{"application/json":{"schema":)" + schema + "}}}}}}", schemas);
}

const QByteArray reference = R"({"$ref":"#/components/schemas/A"})";
const QByteArray elsewhere = R"({"$ref":"other.yaml#/A"})";
const QByteArray loopingSchemas
    = R"({"A":{"properties":{"b":{"$ref":"#/components/schemas/B"},"c":{"$ref":"#/components/schemas/C"}}},
          "B":{"properties":{"a":{"$ref":"#/components/schemas/A"},"a2":{"$ref":"#/components/schemas/A"}}},
          "C":{"$ref":"#/components/schemas/C"}})";

std::optional<RawReply> playNamed(const Import &import, const QString &name)
{
    for (const Import::Call &call : import.calls) {
        if (call.name == name)
            return play(call.exchange);
    }
    return std::nullopt;
}

} // namespace

class TestOpenApiDocument : public QObject
{
    Q_OBJECT

private slots:
    void playsAgainstDjango_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("OpenAPI 3, as drf-spectacular writes it") << importCase(u"django.openapi3.yaml"_s);
        QTest::newRow("Swagger 2, as drf-yasg writes it") << importCase(u"django.swagger2.json"_s);
    }
    void playsAgainstDjango()
    {
        QFETCH(QByteArray, content);
        START_DJANGO(server, {});
        const QString base = server->url().toString(QUrl::StripTrailingSlash);
        content.replace("127.0.0.1:1\"", base.mid(7).toUtf8() + "\"");
        Variables given{ { u"base_url"_s, base }, { u"username"_s, u"alice"_s }, { u"password"_s, u"alice-pw"_s } };
        const auto first = imported(content, given);
        QVERIFY2(first, first ? "" : qPrintable(first.error().what));
        QCOMPARE(first->calls.size(), 5);
        QCOMPARE(first->servers.size(), 1);
        QCOMPARE(first->servers.constFirst().id(), base);
        const auto login = playNamed(*first, u"api / Log in"_s);
        QVERIFY(login);
        QVERIFY2(login->status == 200, login->body.constData());
        for (const QString &name : { u"access"_s, u"refresh"_s })
            given.insert(name, parseJson(login->body)->find(QStringView(name))->toString());
        given.insert(u"token"_s, given.value(u"access"_s));
        QCOMPARE(playNamed(*first, u"whoami / Who am I"_s)->status, 401);
        const auto second = imported(content, given);
        for (const QString &name :
            { u"whoami / Who am I"_s, u"api / Verify"_s, u"api / Refresh"_s, u"api / Blacklist"_s }) {
            const auto reply = playNamed(*second, name);
            QVERIFY2(reply && reply->status == 200, qPrintable(name + u": "_s + QString::fromUtf8(reply->body)));
        }
        QCOMPARE(playNamed(*second, u"api / Refresh"_s)->status, 401); // it is on the blacklist
        QVERIFY2(second->missing.isEmpty() && second->skipped.isEmpty(), qPrintable(told(*second)));
    }

    void findsTheServersPaths()
    {
        for (const QString &name : { u"django.openapi3.yaml"_s, u"django.swagger2.json"_s }) {
            const auto import = imported(importCase(name));
            QCOMPARE(import->servers.size(), 1);
            const config::ServerProfile &server = import->servers.constFirst();
            QCOMPARE(server.name, u"Tests' Django"_s);
            QCOMPARE(server.path(Endpoint::ObtainPair), u"/api/token/"_s);
            QCOMPARE(server.path(Endpoint::TokenRefresh), u"/api/token/refresh/"_s);
            QCOMPARE(server.path(Endpoint::TokenVerify), u"/api/token/verify/"_s);
            QCOMPARE(server.path(Endpoint::TokenBlacklist), u"/api/token/blacklist/"_s);
            QCOMPARE(server.path(Endpoint::WhoAmI), u"/whoami/"_s);
            QCOMPARE(server.path(Endpoint::Logout), QString()); // the document has none
            for (const Import::Call &call : import->calls)
                QVERIFY2(call.exchange.endpoint != Endpoint::Other, qPrintable(call.name));
        }
        QVERIFY(told(*imported(importCase(u"django.openapi3.yaml"_s))).contains(u"It names no server"_s));
    }

    /// drf-yasg has one schema for what goes in and what comes out.
    void knowsWhichWayAFieldGoes()
    {
        const QByteArray schema = R"({"$ref":"#/components/schemas/A"})";
        const auto import
            = imported(document(R"({"/x/":{"post":{"requestBody":{"content":{"application/json":{"schema":)" + schema
                    + R"(}}},"responses":{"200":{"content":{"application/json":{"schema":)" + schema + "}}}}}}}",
                R"({"A":{"properties":{"username":{"type":"string"},"password":{"type":"string","writeOnly":true},
                "access":{"type":"string","readOnly":true},"refresh":{"type":"string","readOnly":true}}}})"));
        QCOMPARE(import->servers.size(), 1);
        QCOMPARE(import->servers.constFirst().path(Endpoint::ObtainPair), u"/x/"_s);
        QCOMPARE(import->servers.constFirst().path(Endpoint::TokenRefresh), QString());
        QCOMPARE(import->calls.constFirst().exchange.body, R"({"username":"{{username}}","password":"{{password}}"})");
        // What only goes in is no answer: this gives no token.
        const auto none = imported(document(R"({"/x/":{"post":{"requestBody":{"content":{"application/json":{"schema":)"
                + schema + R"(}}},"responses":{"200":{"content":{"application/json":{"schema":)" + schema + "}}}}}}}",
            R"({"A":{"properties":{"username":{"type":"string"},"password":{"type":"string"},
                "access":{"type":"string","writeOnly":true}}}})"));
        QVERIFY(none->servers.isEmpty() || none->servers.constFirst().path(Endpoint::ObtainPair) != u"/x/");
    }

    /// The same within an object that an answer wraps its tokens in.
    void knowsWhichWayAFieldOfAnEnvelopeGoes()
    {
        const auto login = [](const QByteArray &access) {
            const auto import = imported(document(
                R"({"/x/":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}},
                "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/B"}}}}}}}})",
                R"({"A":{"properties":{"username":{"type":"string"},"password":{"type":"string"}}},
                "B":{"properties":{"data":{"properties":{"access":)"
                    + access + "}}}}}"));
            return !import->servers.isEmpty() && import->servers.constFirst().path(Endpoint::ObtainPair) == u"/x/";
        };
        QVERIFY(login(R"({"type":"string"})"));
        QVERIFY(login(R"({"type":"string","readOnly":true})"));
        QVERIFY(!login(R"({"type":"string","writeOnly":true})"));
    }

    void findsEndpoints_data()
    {
        QTest::addColumn<QStringList>("sent");
        QTest::addColumn<QStringList>("answered");
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<bool>("wantsAccess");
        QTest::addColumn<int>("endpoint");
        const auto row = [](const char *what, const QStringList &sent, const QStringList &answered,
                             const QString &words, bool wantsAccess, Endpoint endpoint) {
            QTest::newRow(what) << sent << answered << QStringList{ words } << wantsAccess << int(endpoint);
        };
        const QStringList pair{ u"access"_s, u"refresh"_s };
        row("by e-mail", { u"email"_s, u"password"_s }, pair, {}, false, Endpoint::ObtainPair);
        row("camel case", { u"email"_s, u"password"_s }, { u"accessToken"_s, u"refreshToken"_s }, {}, false,
            Endpoint::ObtainPair);
        row("drf-yasg shows no answer", { u"username"_s, u"password"_s }, { u"username"_s, u"password"_s },
            u"TokenObtainPair"_s, false, Endpoint::ObtainPair);
        row("by phone and code", { u"phone"_s, u"code"_s }, pair, {}, false, Endpoint::Login);
        row("by a name", { u"username"_s }, pair, {}, false, Endpoint::Login);
        row("refresh", { u"refresh"_s }, { u"access"_s }, {}, false, Endpoint::TokenRefresh);
        row("refresh with a token shown", { u"refresh"_s }, { u"access"_s }, {}, true, Endpoint::Refresh);
        row("refresh without an answer", { u"refresh"_s }, {}, u"TokenRefresh"_s, false, Endpoint::TokenRefresh);
        row("logout", { u"refresh"_s }, {}, u"/auth/logout/"_s, true, Endpoint::Logout);
        row("logout without a name", { u"refresh"_s }, {}, {}, true, Endpoint::Logout);
        row("blacklist", { u"refresh_token"_s }, { u"detail"_s }, {}, false, Endpoint::TokenBlacklist);
        row("verify", { u"token"_s }, {}, u"TokenVerify"_s, false, Endpoint::TokenVerify);
        row("an e-mail's token", { u"token"_s }, {}, u"/auth/verify-email/"_s, false, Endpoint::Other);
        row("sliding", { u"username"_s, u"password"_s }, { u"token"_s }, u"TokenObtainSliding"_s, false,
            Endpoint::ObtainSliding);
        row("sliding refresh", { u"token"_s }, { u"token"_s }, u"TokenRefreshSliding"_s, false,
            Endpoint::RefreshSliding);
        row("registration", { u"username"_s, u"password"_s }, pair, u"/auth/registration/"_s, false, Endpoint::Other);
        row("a password's change", { u"password"_s }, {}, {}, true, Endpoint::Other);
        row("anything", { u"title"_s }, { u"id"_s }, {}, true, Endpoint::Other);
    }
    void findsEndpoints()
    {
        QFETCH(const QStringList, sent);
        QFETCH(const QStringList, answered);
        QFETCH(const QStringList, words);
        QFETCH(const bool, wantsAccess);
        QFETCH(const int, endpoint);
        const auto found = archive::endpointsAmong({ { u"POST"_s, u"/x/"_s, words, sent, answered, wantsAccess } });
        QCOMPARE(found.isEmpty() ? int(Endpoint::Other) : int(found.constFirst().id), endpoint);
        QVERIFY(archive::endpointsAmong({ { u"PUT"_s, u"/x/"_s, words, sent, answered, wantsAccess } }).isEmpty());
    }

    void prefersTheSurer()
    {
        const archive::TokenOperation named{ u"POST"_s, u"/b/"_s, { u"TokenObtainPair"_s },
            { u"username"_s, u"password"_s }, { u"access"_s }, false };
        archive::TokenOperation other = named;
        other.path = u"/a/"_s;
        other.words.clear();
        QCOMPARE(archive::endpointsAmong({ other, named }).constFirst().path, u"/b/"_s);
        archive::TokenOperation same = other;
        same.path = u"/c/"_s;
        const auto found = archive::endpointsAmong({ other, same });
        QCOMPARE(found.constFirst().path, u"/a/"_s);
        QCOMPARE(found.constFirst().others, QStringList{ u"/c/"_s });
    }

    void makesBodies_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *what, const char *schema, const char *body) {
            QTest::newRow(what) << QByteArray(schema) << QByteArray(body);
        };
        row("an example", R"({"example":{"a":[1]}})", R"({"a":[1]})");
        row("kinds",
            R"({"properties":{"s":{"type":"string"},"i":{"type":"integer","minimum":3},"b":{"type":["boolean","null"]},
                "e":{"enum":["x","y"]},"d":{"type":"string","format":"date"},"l":{"type":"array","items":{"type":"number"}},
                "o":{"properties":{"n":{"default":null}}},"r":{"type":"string","readOnly":true}}})",
            R"({"s":"string","i":3,"b":true,"e":"x","d":"2026-01-01","l":[0],"o":{"n":null}})");
        row("parts of others", R"({"allOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":{"const":2}}}]})",
            R"({"a":1,"b":2})");
        row("what is asked for", R"({"properties":{"password":{"type":"string"}}})", R"({"password":"{{password}}"})");
    }
    void makesBodies()
    {
        QFETCH(const QByteArray, schema);
        QFETCH(const QByteArray, body);
        const auto import = imported(posting("{}", schema));
        QCOMPARE(import->calls.constFirst().exchange.body, body);
        QCOMPARE(import->calls.constFirst().exchange.method, "POST");
    }

    void addressesAndSecurity()
    {
        const auto import = imported(document(
            R"({"/a/{id}/{b}/":{"parameters":[{"name":"id","in":"path","schema":{"type":"integer"}},
                 {"name":"q","in":"query","required":true,"example":"x y"},{"name":"p","in":"query"},
                 {"name":"b","in":"path","example":"1/2"}],
               "get":{"security":[{"jwt":[]}]},"put":{"security":[{"key":[]}]},"delete":{"security":[{},{"jwt":[]}]}}})"));
        QCOMPARE(import->calls.size(), 3);
        const session::Exchange &get = import->calls.at(0).exchange;
        QCOMPARE(get.url.toEncoded(), "http://h/v1/a/%7B%7Bid%7D%7D/1%2F2/?q=x%20y");
        QCOMPARE(session::headerValue(get.headers, "Authorization").value_or(""), "Bearer {{access}}");
        QCOMPARE(session::headerValue(import->calls.at(1).exchange.headers, "X-Key").value_or(""), "{{X-Key}}");
        QVERIFY(import->calls.at(2).exchange.headers.isEmpty());
        QCOMPARE(import->missing, (QStringList{ u"id"_s, u"access"_s, u"X-Key"_s }));
    }

    void referencesEnd()
    {
        const auto loops = imported(posting(loopingSchemas, reference));
        QVERIFY(loops);
        QCOMPARE(loops->calls.size(), 1);
        const QByteArray body = loops->calls.constFirst().exchange.body;
        QVERIFY(body.size() > 50 && body.size() < 100000);

        const auto outside = imported(posting("{}", elsewhere));
        QCOMPARE(outside->calls.size(), 1);
        QVERIFY2(told(*outside).contains(u"“other.yaml#/A” is not in the document"_s), qPrintable(told(*outside)));

        // Twenty parts, each of which has twenty.
        const QByteArray part = reference + ",";
        const auto wide = imported(posting("{\"A\":{\"allOf\":[" + part.repeated(20) + reference + "]}}", reference));
        QVERIFY(wide && wide->calls.size() == 1);
    }

    void keepsWhatIsReadable()
    {
        QByteArray broken = importCase(u"django.openapi3.yaml"_s);
        broken.truncate(broken.indexOf("  /whoami/:"));
        const auto import = imported(broken + "  /whoami/: {get: [\n");
        QVERIFY2(import, import ? "" : qPrintable(import.error().what));
        QCOMPARE(import->calls.size(), 4);
        QVERIFY2(told(*import).contains(u"the file: The YAML can't be read in line "_s), qPrintable(told(*import)));
        const auto json = imported(importCase(u"django.swagger2.json"_s).chopped(60));
        QVERIFY(!json && json.error().what.contains(u"line"_s));
        QByteArray paths;
        for (int number = 0; number < 5001; ++number)
            paths += (number == 0 ? "\"/" : ",\"/") + QByteArray::number(number) + "/\":{\"get\":{\"responses\":{}}}";
        const auto many = imported(document("{" + paths + "}"));
        QVERIFY(many);
        QCOMPARE(many->calls.size(), 5000);
        QVERIFY2(told(*many).contains(u"/5000/: What follows the first 5000 is not read."_s), qPrintable(told(*many)));
        const auto none = imported(document("{}"));
        QVERIFY(none && told(*none) == u"T: It describes no path."_s);
    }

    void survivesOtherValues()
    {
        const QByteArrayList values{ "null", "1", "\"x\"", "[]", "{}", "[[]]", "{\"$ref\":\"#/paths\"}", "true",
            "{\"$ref\":\"#\"}" };
        const QByteArray whole = importCase(u"django.swagger2.json"_s);
        int read = 0;
        qsizetype colon = whole.indexOf(':');
        for (int i = 0; colon >= 0; colon = whole.indexOf(':', colon + 1), ++i) {
            const auto import = imported(withOtherValue(whole, colon, values.at(i % values.size())));
            if (!import)
                continue;
            ++read;
            QVERIFY2(tellsWhere(*import), qPrintable(told(*import)));
        }
        QVERIFY(read > 50);
    }
};

QTEST_GUILESS_MAIN(TestOpenApiDocument)
#include "tst_openapidocument.moc"
