// SPDX-License-Identifier: GPL-3.0-or-later
// Postman collections in their documented form: what is taken, what is told, and that the calls play against a Django.
// Addresses in raw strings have \/\/, since Qt's moc takes two plain slashes for a comment there.
#include "core/archive/exchangeimport.h"
#include "core/archive/importvariables.h"
#include "core/json/jsonreader.h"
#include "tests/support/djangoserver.h"
#include "tests/support/imports.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using archive::Import;
using Variables = QHash<QString, QString>;

namespace {

Result<Import> imported(const QByteArray &json, const Variables &variables = {})
{
    return archive::importedCalls(json, variables, {}, fromEpochSeconds(1700000000));
}

/// A collection with these items, and members before them.
QByteArray collection(const QByteArray &items, const QByteArray &members = {})
{
    return R"({"info":{"name":"Shop","schema":"https:\/\/schema.getpostman.com/json/collection/v2.1.0/collection.json"},)"
        + members + R"("item":[)" + items + "]}";
}

QByteArray request(const QByteArray &members)
{
    return R"({"name":"R","request":{"method":"POST","url":"http:\/\/h/x",)" + members + "}}";
}

/// For the project in tests/django.
const QByteArray &project()
{
    static const QByteArray json = importCase(u"django.postman_collection.json"_s);
    return json;
}

} // namespace

class TestPostmanCollection : public QObject
{
    Q_OBJECT

private slots:
    void playsAgainstDjango()
    {
        START_DJANGO(server, {});
        const QString base = server->url().toString(QUrl::StripTrailingSlash);
        const auto first = imported(project(), { { u"base"_s, base } });
        QVERIFY2(first, first ? "" : qPrintable(first.error().what));
        QCOMPARE(first->calls.size(), 5);
        QByteArray access;
        for (qsizetype i = 0; i < 3; ++i) {
            const auto reply = play(first->calls.at(i).exchange);
            QVERIFY(reply);
            QVERIFY2(reply->status == 200, reply->body.constData());
            access = parseJson(reply->body)->find(u"access")->toString().toUtf8();
        }
        QCOMPARE(play(first->calls.at(3).exchange)->status, 401); // {{access}} has no value yet
        QCOMPARE(first->missing, QStringList{ u"access"_s });
        QVERIFY(told(*first).contains(u"Who am I: The variable “access” has no value"_s));
        const auto second = imported(project(), { { u"base"_s, base }, { u"access"_s, QString::fromUtf8(access) } });
        const auto who = play(second->calls.at(3).exchange);
        QCOMPARE(who->status, 200);
        QVERIFY(who->body.contains("alice"));
        QCOMPARE(play(second->calls.at(4).exchange)->status, 200);
        QCOMPARE(told(*second),
            u"Auth / Log in: Its script “test” was not run.\n"
            "Auth / Log in by a form: The field “otp” is switched off."_s);
    }

    void namesSavedAnswers()
    {
        const auto import
            = imported(R"({"info":{"name":"C"},"item":[{"name":"A","request":"http:\/\/h","response":[{"body":"{}"}]},
            {"name":"B","request":"http:\/\/h","response":[]}]})");
        QVERIFY(import);
        QCOMPARE(told(*import), u"A: Its saved answers are not imported (1), nor the tokens in them."_s);
    }

    void placesCalls()
    {
        const auto import = imported(project());
        QCOMPARE(import->calls.at(0).name, u"Auth / Log in"_s);
        QCOMPARE(import->calls.at(0).exchange.endpoint, session::Endpoint::ObtainPair);
        QCOMPARE(import->calls.at(3).exchange.endpoint, session::Endpoint::WhoAmI);
        QCOMPARE(import->servers.size(), 1);
        QCOMPARE(import->servers.first().id(), u"http://127.0.0.1:1"_s);
        QCOMPARE(header(*import, "Authorization"), "(none)"); // its folder has noauth
        QCOMPARE(header(*import, "Authorization", 3), "Bearer {{access}}");
        QCOMPARE(import->calls.at(0).exchange.failure, session::Failure::Cancelled);
    }

    void authorises_data()
    {
        QTest::addColumn<QByteArray>("auth");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char *what, const char *auth, const char *name, const char *value) {
            QTest::newRow(what) << QByteArray(auth) << QByteArray(name) << QByteArray(value);
        };
        row("bearer 2.1", R"({"type":"bearer","bearer":[{"key":"token","value":"t"}]})", "Authorization", "Bearer t");
        row("bearer 2.0", R"({"type":"bearer","bearer":{"token":"t"}})", "Authorization", "Bearer t");
        row("basic", R"({"type":"basic","basic":[{"key":"username","value":"a"},{"key":"password","value":"b"}]})",
            "Authorization", "Basic YTpi");
        row("API key", R"({"type":"apikey","apikey":[{"key":"key","value":"X-K"},{"key":"value","value":"v"}]})", "X-K",
            "v");
        row("none", R"({"type":"noauth"})", "Authorization", "(none)");
    }
    void authorises()
    {
        QFETCH(const QByteArray, auth);
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, value);
        const QByteArray ofFolder = R"({"name":"F","auth":)" + auth + R"(,"item":[)" + request(R"("header":[])") + "]}";
        for (const QByteArray &items : { request(R"("auth":)" + auth), ofFolder }) {
            const auto import
                = imported(collection(items, R"("auth":{"type":"bearer","bearer":{"token":"of the root"}},)"));
            QCOMPARE(import->calls.size(), 1);
            QCOMPARE(header(*import, name), value);
        }
    }

    void addressesHaveParts()
    {
        const auto import = imported(collection(
            R"({"name":"A","request":{"url":{"protocol":"https","host":["api","example","org"],"port":"8443",
                "path":["users",":id","x"],"query":[{"key":"a","value":"1"},{"key":"b","value":"2","disabled":true},
                {"key":"c","value":null}],"variable":[{"key":"id","value":"a b/c"}]}}},
               {"name":"B","request":"{{host}}/y"},{"name":"C","request":{"url":{"raw":"http:\/\/h/:id?q=:id",
                "variable":[{"id":"id","value":"7"}]},"auth":{"type":"apikey","apikey":{"in":"query","key":"k","value":"v&w"}}}})",
            R"("variable":[{"key":"host","value":"localhost:8000"}],)"));
        QCOMPARE(import->calls.size(), 3);
        QCOMPARE(import->calls.at(0).exchange.url.toEncoded(), "https://api.example.org:8443/users/a%20b%2Fc/x?a=1&c");
        QCOMPARE(import->calls.at(1).exchange.url.toEncoded(), "http://localhost:8000/y");
        QCOMPARE(import->calls.at(2).exchange.url.toEncoded(), "http://h/7?q=:id&k=v%26w");
        QCOMPARE(told(*import), u"A: The query field “b” is switched off."_s);
    }

    void tellsWhatItPassesOver_data()
    {
        QTest::addColumn<QByteArray>("items");
        QTest::addColumn<qsizetype>("calls");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *what, const QByteArray &items, qsizetype calls, const QString &says) {
            QTest::newRow(what) << items << calls << says;
        };
        row("a header", request(R"("header":[{"key":"X","value":"y","disabled":true}])"), 1, u"R: The header “X”"_s);
        row("a file", request(R"("body":{"mode":"formdata","formdata":[{"key":"f","type":"file","src":"/etc/x"}]})"), 1,
            u"R: The field “f” is a file"_s);
        row("a body", request(R"("body":{"mode":"graphql","graphql":{}})"), 1, u"graphql"_s);
        row("an authorisation", request(R"("auth":{"type":"hawk","hawk":[]})"), 1, u"hawk"_s);
        row("no address", R"({"name":"R","request":{"method":"GET"}})", 0, u"R: It has no http"_s);
        row("ftp", R"({"name":"R","request":"ftp:\/\/h/x"})", 0, u"R: It has no http"_s);
        row("an open address", R"({"name":"R","request":{"url":"{{b}}/x","header":"X: {{c}}"}})", 0,
            u"without a value for “b”."_s);
        row("no request", R"({"name":"R"},7)", 0, u"item 2: This is neither"_s);
        row("two headers in one", request(R"("header":[{"key":"X","value":"a\r\nY: b"}])"), 0, u"X"_s);
        row("a password", R"({"name":"R","request":"http:\/\/a:b@h/x"})", 1, u"password in its address"_s);
    }
    void tellsWhatItPassesOver()
    {
        QFETCH(const QByteArray, items);
        QFETCH(const qsizetype, calls);
        QFETCH(const QString, says);
        const auto import = imported(collection(items + R"(,{"name":"Good","request":"http:\/\/h/good"})"));
        QVERIFY(import);
        QCOMPARE(import->calls.size(), calls + 1);
        QVERIFY2(told(*import).contains(says), qPrintable(told(*import)));
    }

    void variablesNeitherLoopNorGrow()
    {
        archive::ImportVariables loop;
        loop.add(u"a"_s, u"x{{b}}"_s);
        loop.add(u"b"_s, u"y{{a}}"_s);
        QStringList unfilled;
        QVERIFY(loop.filled(u"{{a}}"_s, &unfilled).startsWith(u"xyxy"_s));
        QCOMPARE(unfilled.size(), 1);

        archive::ImportVariables bomb;
        for (int i = 0; i < 8; ++i)
            bomb.add(u"v%1"_s.arg(i), u"{{v%1}}"_s.arg(i + 1).repeated(1000));
        bomb.add(u"v8"_s, QString(1000, u'x'));
        QVERIFY(bomb.filled(u"{{v0}}"_s, &unfilled).size() <= 17 * 1024 * 1024);

        archive::ImportVariables braces;
        braces.add(u"a"_s, u"1"_s);
        unfilled.clear();
        QCOMPARE(
            braces.filled(u"{\"x\":{\"y\":{{ a }}}} {{no}} {{open"_s, &unfilled), u"{\"x\":{\"y\":1}} {{no}} {{open"_s);
        QCOMPARE(unfilled, QStringList{ u"no"_s });
    }

    void readsEnvironments()
    {
        const auto postman = archive::environmentVariables(
            R"({"name":"local","values":[{"key":"a","value":"1","enabled":true},{"key":"b","value":"2","enabled":false}]})");
        QCOMPARE(*postman, (Variables{ { u"a"_s, u"1"_s } }));
        QCOMPARE(*archive::environmentVariables(R"({"a":"1","n":2,"o":{}})"),
            (Variables{ { u"a"_s, u"1"_s }, { u"n"_s, u"2"_s } }));
        QVERIFY(!archive::environmentVariables("[1]"));
        const QByteArray lines = "# of the shop\nexport BASE=https://shop.example # where it is\nNAME = \"a # b\"\n"
                                 "NOTHING=\nno variable\nQUOTED='x'\n";
        QCOMPARE(*archive::environmentVariables(lines),
            (Variables{ { u"BASE"_s, u"https://shop.example"_s }, { u"NAME"_s, u"a # b"_s }, { u"NOTHING"_s, {} },
                { u"QUOTED"_s, u"x"_s } }));
        constexpr qsizetype most = 4 * 1024 * 1024; // bytes
        QByteArray environment = R"({"name":"local","values":[]})";
        environment += QByteArray(most - environment.size(), '\n');
        QVERIFY(archive::looksLikeEnvironment(environment));
        QVERIFY(!archive::looksLikeEnvironment(environment + '\n'));
    }

    void refusesWithASentence()
    {
        for (const QByteArray &bad :
            { QByteArray("{\"info\":{},\"item\":["), project().chopped(40), QByteArray(R"({"name":"x","values":[]})"),
                QByteArray(R"({"requests":[],"order":[]})"), R"({"info":{},"item":)" + QByteArray(2000, '[') }) {
            const auto import = imported(bad);
            QVERIFY(!import);
            QVERIFY2(import.error().what.endsWith(u'.'), qPrintable(import.error().what));
        }
        QVERIFY(imported(project().chopped(40)).error().what.contains(u"line"_s));
        const auto none = archive::importedExchanges(collection(R"({"name":"R"})"), {}, {});
        QVERIFY(!none && none.error().what.contains(u"“R”"_s));
    }

    /// Any value in place of any other.
    void survivesOtherValues()
    {
        const QByteArrayList values{ "null", "1", "\"x\"", "[]", "{}", "[[]]", "{\"key\":{}}", "true" };
        QRandomGenerator random(7);
        int read = 0;
        for (int i = 0; i < 3000; ++i) {
            const QByteArray &json = project();
            const qsizetype colon = json.indexOf(':', random.bounded(int(json.size())));
            if (colon < 0)
                continue;
            const auto import = imported(withOtherValue(json, colon, values.at(random.bounded(int(values.size())))));
            if (!import)
                continue;
            ++read;
            QVERIFY2(tellsWhere(*import), qPrintable(told(*import)));
        }
        QVERIFY(read > 500);
    }
};

QTEST_GUILESS_MAIN(TestPostmanCollection)
#include "tst_postmancollection.moc"
