// SPDX-License-Identifier: GPL-3.0-or-later
// What a step of a scenario holds of an imported call, where its tokens come from, and that it plays on the embedded
// server. Against a real Django tst_importplay plays them.
#include "core/archive/exchangeimport.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/scenario/callscenario.h"
#include "core/scenario/embeddedstage.h"
#include "core/scenario/player.h"
#include "core/scenario/scenarioreader.h"
#include "tests/support/samplesession.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using archive::Import;
using archive::WrittenCall;
using client::Secrets;
using session::Endpoint;

namespace {

const QString server = QStringLiteral("http://127.0.0.1:9");

WrittenCall writtenAs(
    const QString &place, const QString &method, const QString &url, const QList<WrittenCall::Field> &headers = {})
{
    WrittenCall call;
    call.place = place;
    call.method = method;
    call.url = url;
    call.headers = headers;
    return call;
}

Import::Call call(const WrittenCall &written, Endpoint endpoint = Endpoint::Other)
{
    Import::Call made;
    made.name = written.place;
    made.exchange.server = server;
    made.exchange.endpoint = endpoint;
    made.exchange.url = QUrl(server + u"/filled/?x=1"_s);
    made.written = written;
    return made;
}

Import::Call recorded(const char *method, const char *path, const QByteArray &body, const QByteArray &reply)
{
    Import::Call made;
    made.exchange.server = server;
    made.exchange.method = method;
    made.exchange.url = QUrl(server + QString::fromLatin1(path));
    made.exchange.body = body;
    made.exchange.status = 200;
    made.exchange.replyBody = reply;
    return made;
}

Json scenarioOf(
    const QList<Import::Call> &calls, const QMap<QString, QString> &variables = {}, Secrets secrets = Secrets::Revealed)
{
    Import import;
    import.calls = calls;
    import.variables = variables;
    const auto text = scenario::scenarioFrom(import, secrets);
    const auto read = text.and_then([](const QByteArray &json) { return scenario::parseScenario(json); });
    return read ? parseJson(*text).value_or(Json()) : Json(read.error().what);
}

QByteArray step(const Json &scenario, qsizetype index)
{
    const Json *steps = scenario.find(u"steps");
    return steps && index < steps->items().size() ? writeJson(steps->items().at(index)) : writeJson(scenario);
}

} // namespace

class TestCallScenario : public QObject
{
    Q_OBJECT

private slots:
    void plays_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : { "django.postman_collection.json", "bruno", "django.bruno.json",
                 "http/restclient.http", "http/intellij.http", "django.insomnia4.json", "django.insomnia5.yaml",
                 "django.openapi3.yaml", "django.swagger2.json" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void plays()
    {
        QFETCH(const QString, name);
        const QHash<QString, QString> given{ { u"base"_s, server }, { u"base_url"_s, server },
            { u"host"_s, u"127.0.0.1:9"_s }, { u"hostAlone"_s, u"127.0.0.1:9"_s }, { u"username"_s, u"alice"_s },
            { u"password"_s, u"alice-pw"_s } };
        const auto import = archive::importedFile(
            QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/") + name, { given, {} }, {}, {});
        QVERIFY2(import, import ? "" : qPrintable(import.error().what));
        const auto text = scenario::scenarioFrom(*import, Secrets::Revealed);
        QVERIFY(text);
        QVERIFY2(!text->contains("127.0.0.1"), text->constData()); // it plays on any server
        const auto read = scenario::parseScenario(*text);
        QVERIFY2(read, read ? "" : qPrintable(read.error().what));
        QCOMPARE(read->steps.size(), import->calls.size());
        scenario::Player player;
        QSignalSpy ended(&player, &scenario::Player::ended);
        player.play({ { u"x"_s, *read } }, [] { return scenario::embeddedStage(); });
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30'000);
        const auto result = ended.at(0).at(1).value<scenario::ScenarioResult>();
        QVERIFY2(result.problem.isEmpty(), qPrintable(result.problem));
        for (const scenario::StepResult &played : result.steps) {
            QVERIFY2(played.exchanges.size() == 1 && played.exchanges.constFirst().status == 200,
                qPrintable(played.name + u": "_s + played.reason + QString::fromUtf8(*text)));
            QCOMPARE(played.outcome, scenario::Outcome::Passed);
        }
    }

    void tokensComeFromTheAnswersThatGaveThem()
    {
        const QByteArray access = sample::token("access", "a1");
        const QByteArray refresh = sample::token("refresh", "r1");
        const QByteArray renewed = sample::token("access", "a2");
        QList<Import::Call> calls{
            recorded("POST", "/api/token/", R"({"username":"alice"})",
                R"({"data":{"access":")" + access + R"("},"refresh":")" + refresh + R"(","n":1})"),
            recorded("POST", "/api/token/refresh/", R"({"refresh":")" + refresh + R"("})",
                R"({"access":")" + renewed + R"("})"),
            recorded("GET", "/whoami/", {}, R"({"echo":")" + access + R"("})"),
        };
        calls[2].exchange.headers = { { "Authorization", "Bearer " + renewed }, { "X-Old", access } };
        calls[1].exchange.status = 201;
        const Json made = scenarioOf(calls);
        QCOMPARE(step(made, 0),
            R"({"name":"POST /api/token/","do":"call","method":"POST","path":"/api/token/","body":{"username":"alice"},)"
            R"("capture":{"access":"body.data.access","refresh":"body.refresh"},"expect":{"status":200}})");
        QCOMPARE(step(made, 1),
            R"({"name":"POST /api/token/refresh/","do":"call","method":"POST","path":"/api/token/refresh/",)"
            R"("body":{"refresh":"${refresh}"},"capture":{"access2":"body.access"},"expect":{"status":201}})");
        QCOMPARE(step(made, 2),
            R"({"name":"GET /whoami/","do":"call","method":"GET","path":"/whoami/","authorization":"Bearer ${access2}",)"
            R"("headers":{"X-Old":"${access}"},"expect":{"status":200}})");
    }

    void aLoginGivesWhatIsCalledAsItsTokensAre_data()
    {
        QTest::addColumn<int>("endpoint");
        QTest::addColumn<QByteArray>("capture");
        QTest::newRow("a pair") << int(Endpoint::ObtainPair)
                                << QByteArray(R"("capture":{"my_access":"body.access","refresh":"body.refresh"})");
        QTest::newRow("sliding") << int(Endpoint::ObtainSliding)
                                 << QByteArray(R"("capture":{"my_access":"body.token"})");
    }
    void aLoginGivesWhatIsCalledAsItsTokensAre()
    {
        QFETCH(const int, endpoint);
        QFETCH(const QByteArray, capture);
        const Json made = scenarioOf({ call(writtenAs(u"in"_s, u"POST"_s, server + u"/t/"_s), Endpoint(endpoint)),
            call(writtenAs(u"n"_s, u"GET"_s, server + u"/o/"_s, { { u"A"_s, u"{{my.access}} {{refresh}}"_s } })) });
        QVERIFY2(step(made, 0).contains(capture), step(made, 0));
    }

    void steps_data()
    {
        QTest::addColumn<WrittenCall>("written");
        QTest::addColumn<QByteArray>("expected"); ///< behind the action
        const auto row = [](const char *what, const QString &url, const char *expected, auto change) {
            WrittenCall call = writtenAs(u"n"_s, u"POST"_s, url);
            change(&call);
            QTest::newRow(what) << call << QByteArray(expected);
        };
        const auto none = [](WrittenCall *) {};
        row("a variable as address", u"{{base}}/a/{{id}}/?q={{id}}#f"_s,
            R"("method":"POST","path":"/a/${id}/?q=${id}")", none);
        row("a variable in the address", u"{{host}}:9/a"_s, R"("method":"POST","path":"/a")", none);
        row("without a path", server + u"?a=1"_s, R"("method":"POST","path":"/?a=1")", none);
        row("another address: as it would be sent", u"{{unknown}}/a"_s, R"("method":"POST","path":"/filled/?x=1")",
            none);
        row("an address that has to be encoded", server + u"/ä b/{{blank}}%20"_s,
            R"("method":"POST","path":"/%C3%A4%20b/a%20b%20")", none);
        row("a method, and header fields", server + u"/a"_s,
            R"("method":"${verb}","path":"/a","headers":{"X-${id}":"${dollar}{a}","X-B":"${greeting}"})",
            [](WrittenCall *written) {
                written->method = u"{{verb}}"_s;
                written->headers = { { u"X-{{id}}"_s, u"${a}"_s }, { u"X-B"_s, u"{{greeting}}"_s },
                    { u"Host"_s, u"h"_s }, { u"Content-Length"_s, u"7"_s } };
            });
        row("JSON that is none before it is filled", server + u"/a"_s,
            R"("method":"POST","path":"/a","text":"[${id}]")", [](WrittenCall *written) {
                written->body = WrittenCall::Body::Text;
                written->text = u"[{{id}}]"_s;
            });
        row("a form", server + u"/a"_s,
            R"("method":"POST","path":"/a","text":"a%20b=${id}&c=a%20b",)"
            R"("headers":{"Content-Type":"application/x-www-form-urlencoded"})",
            [](WrittenCall *written) {
                written->body = WrittenCall::Body::Form;
                written->fields = { { u"a b"_s, u"{{id}}"_s }, { u"c"_s, u"{{blank}}"_s } };
            });
        row("basic", server + u"/a"_s, R"("method":"POST","path":"/a","authorization":"Basic NTphIGI=")",
            [](WrittenCall *written) {
                written->auth = WrittenCall::Auth::Basic;
                written->credential = { u"{{id}}"_s, u"{{blank}}"_s };
            });
        row("a key in the query", server + u"/a?b"_s, R"("method":"POST","path":"/a?b&k=a%20b")",
            [](WrittenCall *written) {
                written->auth = WrittenCall::Auth::QueryKey;
                written->credential = { u"k"_s, u"{{blank}}"_s };
            });
    }
    void steps()
    {
        QFETCH(const WrittenCall, written);
        QFETCH(const QByteArray, expected);
        const QMap<QString, QString> variables{ { u"base"_s, u"http://{{host}}:9"_s }, { u"host"_s, u"127.0.0.1"_s },
            { u"id"_s, u"5"_s }, { u"blank"_s, u"a b"_s }, { u"verb"_s, u"PUT"_s },
            { u"greeting"_s, u"hello {{id}}"_s } };
        const Json made = scenarioOf({ call(written) }, variables);
        QCOMPARE(step(made, 0), R"({"name":"n","do":"call",)" + expected + '}');
        // Each value whole: a scenario fills none into another.
        const Json *greeting = made.find(u"variables")->find(u"greeting");
        QCOMPARE(greeting ? greeting->toString() : u"hello 5"_s, u"hello 5"_s);
    }

    void aNameThatLooksLikeAReferenceIsNone()
    {
        const Json made = scenarioOf({ call(writtenAs(u"cost ${x}"_s, u"GET"_s, server + u"/"_s)) });
        QVERIFY2(step(made, 0).startsWith(R"({"name":"cost ${dollar}{x}")"), step(made, 0));
        QCOMPARE(writeJson(*made.find(u"variables")), R"({"dollar":"$"})");
    }

    void aServerWithAPathOfItsOwn()
    {
        Import::Call one = call(writtenAs(u"n"_s, u"GET"_s, server + u"/v1/a"_s));
        one.exchange.server = server + u"/v1"_s;
        QVERIFY2(step(scenarioOf({ one }), 0).contains(R"("path":"/a")"), step(scenarioOf({ one }), 0));
        one.written->url = u"{{unknown}}/a"_s;
        one.exchange.url = QUrl(server + u"/v1/b?c"_s);
        QVERIFY2(step(scenarioOf({ one }), 0).contains(R"("path":"/b?c")"), step(scenarioOf({ one }), 0));
    }

    void secretsAreMasked()
    {
        WrittenCall login = writtenAs(u"n"_s, u"POST"_s, u"{{base}}/x?api_key=hunter2&a={{password}}"_s);
        login.body = WrittenCall::Body::Form;
        login.fields = { { u"password"_s, u"{{password}}"_s } };
        login.auth = WrittenCall::Auth::Basic;
        login.credential = { u"alice"_s, u"{{api_password}}"_s };
        const QMap<QString, QString> variables{ { u"base"_s, server }, { u"password"_s, u"correct horse"_s },
            { u"api_password"_s, u"battery staple"_s } };
        const QByteArray whole = writeJson(scenarioOf({ call(login) }, variables));
        QVERIFY2(whole.contains("correct%20horse") && whole.contains("hunter2")
                && whole.contains(QByteArray("alice:battery staple").toBase64()),
            whole);
        const QByteArray masked = writeJson(scenarioOf({ call(login) }, variables, Secrets::Redacted));
        QVERIFY2(!masked.contains("horse") && !masked.contains("hunter2")
                && !masked.contains(QByteArray("alice:battery staple").toBase64()),
            masked);
        QVERIFY2(masked.contains(R"("text":"password=${password}")"), masked);
        QVERIFY2(masked.contains(R"("authorization":"Basic ${basic}")"), masked);
        QVERIFY2(masked.contains(R"("variables":{"password":"","basic":""})"), masked);
    }
};

QTEST_GUILESS_MAIN(TestCallScenario)
#include "tst_callscenario.moc"
