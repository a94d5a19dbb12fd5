// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/exchangeimport.h"
#include "core/json/jsonreader.h"
#include "tests/support/djangoserver.h"
#include "tests/support/imports.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using archive::Import;

namespace {

using Variables = QHash<QString, QString>;

Result<Import> imported(const QByteArray &content, const Variables &variables = {})
{
    return archive::importedCalls(content, variables, {}, {});
}

QByteArray four(const QByteArray &resources)
{
    return R"({"_type":"export","__export_format":4,"resources":[)" + resources + "]}";
}

QByteArray request(const QByteArray &members, const QByteArray &parent = "w")
{
    return R"({"_id":"r","_type":"request","name":"R","url":"http://h/x","parentId":")" + parent + "\"," + members
        + "}";
}

const QByteArray workspace = R"({"_id":"w","_type":"workspace","name":"W","parentId":null})";

} // namespace

class TestInsomniaCollection : public QObject
{
    Q_OBJECT

private slots:
    void playsAgainstDjango_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("4") << importCase(u"django.insomnia4.json"_s);
        QTest::newRow("5") << importCase(u"django.insomnia5.yaml"_s);
    }
    void playsAgainstDjango()
    {
        QFETCH(const QByteArray, content);
        START_DJANGO(server, {});
        const QString base = server->url().toString(QUrl::StripTrailingSlash);
        const auto first = imported(content, { { u"base"_s, base } });
        QVERIFY2(first, first ? "" : qPrintable(first.error().what));
        QStringList names;
        for (const Import::Call &call : first->calls)
            names.append(call.name);
        QCOMPARE(names,
            (QStringList{ u"Auth / Log in"_s, u"Auth / Log in by a form"_s, u"Auth / Log in by parts"_s, u"Who am I"_s,
                u"Verify"_s }));
        QByteArray access;
        for (qsizetype i = 0; i < 3; ++i) {
            const auto reply = play(first->calls.at(i).exchange);
            QVERIFY(reply);
            QVERIFY2(reply->status == 200, reply->body.constData());
            access = parseJson(reply->body)->find(u"access")->toString().toUtf8();
        }
        QCOMPARE(play(first->calls.at(3).exchange)->status, 401); // {{ _.access }} has no value yet
        QCOMPARE(first->missing, QStringList{ u"access"_s });
        const auto second = imported(content, { { u"base"_s, base }, { u"access"_s, QString::fromUtf8(access) } });
        QCOMPARE(play(second->calls.at(3).exchange)->status, 200);
        QCOMPARE(play(second->calls.at(4).exchange)->status, 200);
        QCOMPARE(told(*second),
            u"Auth / Log in: Its script “after-response” was not run.\n"
            "Auth / Log in by a form: The field “otp” is switched off."_s);
    }

    void takesValuesFromTheFile()
    {
        for (const QString &name : { u"django.insomnia4.json"_s, u"django.insomnia5.yaml"_s }) {
            const auto import = imported(importCase(name));
            // The folder's value is over the base's, the sub-environment's too.
            QCOMPARE(import->calls.at(1).exchange.body, "username=alice&password=alice-pw");
            QCOMPARE(import->servers.constFirst().id(), u"http://127.0.0.1:1"_s);
            QCOMPARE(import->calls.at(0).exchange.endpoint, session::Endpoint::ObtainPair);
            QCOMPARE(header(*import, "Authorization", 3), "Bearer {{access}}");
            QCOMPARE(import->calls.at(0).exchange.failure, session::Failure::Cancelled);
        }
    }

    void leavesAFoldersVariablesInIt()
    {
        const auto import = imported(four(workspace
            + R"(,{"_id":"f","_type":"request_group","parentId":"w","name":"F","metaSortKey":1,"environment":{"a":"1"}},)"
            + request(R"("headers":[{"name":"A","value":"{{ a }}"}])", "f") + ","
            + request(R"("metaSortKey":2,"headers":[{"name":"A","value":"{{ _.a }}"}])")));
        QCOMPARE(header(*import, "A", 0), "1");
        QCOMPARE(header(*import, "A", 1), "{{a}}");
        const auto given = imported(importCase(u"django.insomnia4.json"_s), { { u"user"_s, u"bob"_s } });
        QCOMPARE(given->calls.at(1).exchange.body, "username=bob&password=alice-pw"); // what is given is stronger
    }

    void authorises_data()
    {
        QTest::addColumn<QByteArray>("auth");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char *what, const char *auth, const char *name, const char *value) {
            QTest::newRow(what) << QByteArray(auth) << QByteArray(name) << QByteArray(value);
        };
        row("bearer", R"({"type":"bearer","token":"t"})", "Authorization", "Bearer t");
        row("another prefix", R"({"type":"bearer","token":"t","prefix":"JWT"})", "Authorization", "JWT t");
        row("basic", R"({"type":"basic","username":"a","password":"b"})", "Authorization", "Basic YTpi");
        row("basic of old", R"({"username":"a","password":"b"})", "Authorization", "Basic YTpi");
        row("API key", R"({"type":"apikey","key":"X-K","value":"v","addTo":"header"})", "X-K", "v");
        row("a cookie", R"({"type":"apikey","key":"k","value":"v","addTo":"cookie"})", "Cookie", "k=v");
        row("none", R"({"type":"none"})", "Authorization", "(none)");
        row("switched off", R"({"type":"bearer","token":"t","disabled":true})", "Authorization", "(none)");
    }
    void authorises()
    {
        QFETCH(const QByteArray, auth);
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, value);
        const QByteArray outer
            = R"({"_id":"o","_type":"request_group","name":"O","parentId":"w","authentication":{"type":"bearer","token":"outer"}},)";
        const QByteArray own = four(workspace + "," + outer + request("\"authentication\":" + auth, "o"));
        const QByteArray ofFolder = four(workspace + "," + outer
            + R"({"_id":"f","_type":"request_group","name":"F","parentId":"o","authentication":)" + auth + "},"
            + request(R"("authentication":{})", "f"));
        for (const QByteArray &content : { own, ofFolder }) {
            const auto import = imported(content);
            QVERIFY(import);
            QCOMPARE(import->calls.size(), 1);
            QCOMPARE(header(*import, name), value);
        }
    }

    void tellsWhatItPassesOver_data()
    {
        QTest::addColumn<QByteArray>("resources");
        QTest::addColumn<qsizetype>("calls");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *what, const QByteArray &resources, qsizetype calls, const QString &says) {
            QTest::newRow(what) << resources << calls << says;
        };
        row("a tag", request(R"("headers":[{"name":"A","value":"Bearer {% response 'body', 'req_1', 'b64::x' %}"}])"),
            1, u"R: Its tag “response” was not run"_s);
        row("a header", request(R"("headers":[{"name":"A","value":"b","disabled":true}])"), 1, u"R: The header “A”"_s);
        row("a query field", request(R"("parameters":[{"name":"q","value":"b","disabled":true}])"), 1,
            u"R: The query field “q”"_s);
        row("a file",
            request(
                R"("body":{"mimeType":"multipart/form-data","params":[{"name":"f","type":"file","fileName":"/etc/x"}]})"),
            1, u"R: The field “f” is a file"_s);
        row("a body that is a file", request(R"("body":{"mimeType":"application/octet-stream","fileName":"/etc/x"})"),
            1, u"R: Its body is a file"_s);
        row("an authorisation", request(R"("authentication":{"type":"oauth2"})"), 1, u"“oauth2”"_s);
        row("a script", request(R"("preRequestScript":"x")"), 1, u"script “pre-request” was not run"_s);
        row("gRPC", R"({"_type":"grpc_request","name":"G","parentId":"w"})", 0, u"G: This is no HTTP request"_s);
        row("a loop of folders",
            R"({"_id":"a","_type":"request_group","parentId":"b"},{"_id":"b","_type":"request_group","parentId":"a"},)"
                + request(R"("method":"GET")", "a"),
            0, u"R: The folder that it is in is not in the file."_s);
        row("no address", R"({"_type":"request","name":"R","parentId":"w","method":"GET"})", 0,
            u"R: It has no http or https address."_s);
        row("an open address", R"({"_type":"request","name":"R","parentId":"w","url":"{{ _.b }}/x"})", 0,
            u"R: Its address can't be told without a value for “b”."_s);
        row("two headers in one", request(R"("headers":[{"name":"X","value":"a\r\nY: b"}])"), 0, u"X"_s);
        row("two environments",
            R"({"_id":"e","_type":"environment","parentId":"w"},{"_type":"environment","name":"Test","parentId":"e"},
               {"_type":"environment","name":"Live","parentId":"e"})",
            0, u"Live: Values come from the environment “Test”"_s);
    }
    void tellsWhatItPassesOver()
    {
        QFETCH(const QByteArray, resources);
        QFETCH(const qsizetype, calls);
        QFETCH(const QString, says);
        const auto import = imported(four(workspace + "," + resources
            + R"(,{"_id":"g","_type":"request","name":"Good","url":"h/good","parentId":"w"})"));
        QVERIFY(import);
        QCOMPARE(import->calls.size(), calls + 1);
        QVERIFY2(told(*import).contains(says), qPrintable(told(*import)));
    }

    void writesAddresses()
    {
        const auto import = imported(four(workspace
            + R"(,{"_type":"request","url":"http://h/a/:id/x?y=1","parentId":"w",)"
              R"("pathParameters":[{"name":"id","value":"a b/c"}],"parameters":[{"name":"q","value":"1&2 {{ _.z }}"}]})"));
        QCOMPARE(import->calls.at(0).exchange.url.toEncoded(), "http://h/a/a%20b%2Fc/x?y=1&q=1%262%20%7B%7Bz%7D%7D");
        QCOMPARE(import->missing, QStringList{ u"z"_s });
    }

    void keepsWhatIsReadable()
    {
        QByteArray broken = importCase(u"django.insomnia5.yaml"_s);
        broken.truncate(broken.indexOf("  - url: \"{{ _.base }}/api/token/verify/\""));
        broken += "  - url: [\n";
        const auto import = imported(broken, { { u"base"_s, u"http://h"_s } });
        QVERIFY2(import, import ? "" : qPrintable(import.error().what));
        QCOMPARE(import->calls.size(), 4);
        QCOMPARE(import->skipped.constFirst().place, u"the file"_s);
        QVERIFY2(import->skipped.constFirst().text.contains(u"line "_s), qPrintable(told(*import)));
        const auto hopeless = imported("type: collection.insomnia.rest/5.0\nx: *y\n");
        QVERIFY(hopeless && hopeless->calls.isEmpty() && told(*hopeless).contains(u"line 2"_s));
    }

    void foldersAreBounded()
    {
        QByteArray deep = workspace;
        for (int i = 0; i < 5000; ++i) {
            const QByteArray parent = i == 0 ? QByteArray("w") : "f" + QByteArray::number(i - 1);
            deep += ",{\"_id\":\"f" + QByteArray::number(i) + "\",\"_type\":\"request_group\",\"parentId\":\"" + parent
                + "\"}";
        }
        const auto import = imported(four(deep + "," + request(R"("method":"GET")", "f4999")));
        QVERIFY(import);
        QVERIFY(told(*import).contains(u"are read 100 deep."_s));
    }

    /// Any value in place of any other.
    void survivesOtherValues()
    {
        const QByteArrayList values{ "null", "1", "\"x\"", "[]", "{}", "[[]]", "{\"name\":{}}", "true" };
        QRandomGenerator random(7);
        int read = 0;
        const QByteArray whole = importCase(u"django.insomnia4.json"_s);
        for (int i = 0; i < 3000; ++i) {
            const qsizetype colon = whole.indexOf(':', random.bounded(int(whole.size())));
            if (colon < 0)
                continue;
            const auto import = imported(withOtherValue(whole, colon, values.at(random.bounded(int(values.size())))));
            if (!import)
                continue;
            ++read;
            QVERIFY2(tellsWhere(*import), qPrintable(told(*import)));
        }
        QVERIFY(read > 500);
    }
};

QTEST_GUILESS_MAIN(TestInsomniaCollection)
#include "tst_insomniacollection.moc"
