// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonwriter.h"
#include "core/server/drf.h"
#include "core/server/localaccess.h"

#include <QTest>

using namespace server;

namespace {

HttpRequest post(const QByteArray &body, const QByteArray &contentType = "application/json")
{
    HttpRequest request{ "POST", "/api/token/", {}, {}, body };
    if (!contentType.isNull())
        request.headers.append({ "Content-Type", contentType });
    return request;
}

QByteArray text(const Json &json)
{
    return writeJson(json, JsonStyle::DrfRender);
}

} // namespace

/// The expected answers were taken from Django REST framework 3.14 on Django 3.2.
class TestDrf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void negotiates_data();
    void negotiates();
    void parses_data();
    void parses();
    void validates_data();
    void validates();
    void namesEveryFieldThatIsOff();
    void stripsAsPythonDoes();
    void rendersHeaders();
    void rendersIndented();
    void rendersAPage();
    void describes();
    void letsOnlyThisMachineIn_data();
    void letsOnlyThisMachineIn();
};

void TestDrf::negotiates_data()
{
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("html");
    QTest::addColumn<int>("indent");
    const auto row
        = [](const char *name, const char *accept, const char *query, int status, bool html = false, int indent = 0) {
              QTest::newRow(name) << QByteArray(accept) << QByteArray(query) << status << html << indent;
          };
    row("none", nullptr, "", 200);
    row("anything", "*/*", "", 200);
    row("json", "application/json", "", 200);
    row("upper case", "APPLICATION/JSON", "", 200);
    row("any application", "application/*", "", 200);
    row("any text", "text/*", "", 200, true);
    row("a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", 200, true);
    row("json and html: the first renderer", "text/html, application/json", "", 200);
    row("html is more exact", "text/html, */*", "", 200, true);
    row("a parameter without a name makes it exact", "text/html; =x, application/json", "", 200, true);
    row("quality is ignored", "application/json;q=0", "", 200);
    row("xml", "application/xml", "", 406);
    row("empty", "", "", 406);
    row("a bare star", "*", "", 406);
    row("indented", "application/json; indent=4", "", 200, false, 4);
    row("indented much", "*/*; indent=99", "", 200, false, 8);
    row("indented oddly", "application/json; indent=x", "", 200);
    row("not ASCII", "text\x80html, */*", "", 500);
    row("not ASCII in a value", "*/*; a=\xe9", "", 200);
    row("format json", "text/html", "format=json", 406);
    row("format json, anything", "*/*", "format=json", 200);
    row("format api", "*/*", "format=api", 200, true);
    row("format unknown", "*/*", "format=xml", 404);
    row("format empty", "*/*", "format=", 200);
    row("the last format counts", "*/*", "format=xml&format=json", 200);
}

void TestDrf::negotiates()
{
    QFETCH(QByteArray, accept);
    QFETCH(QByteArray, query);
    HttpRequest request{ "GET", "/whoami/", query, {}, {} };
    if (!accept.isNull())
        request.headers.append({ "accept", accept });
    const auto renderer = drf::negotiate(request);
    QTEST(renderer ? 200 : renderer.error().status, "status");
    if (!renderer)
        return;
    QTEST(renderer->html, "html");
    QTEST(renderer->indent, "indent");
}

void TestDrf::parses_data()
{
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("data");
    const auto row = [](const char *name, const QByteArray &type, const QByteArray &body, int status,
                         const QByteArray &data) { QTest::newRow(name) << type << body << status << data; };
    const char *json = "application/json";
    const char *form = "application/x-www-form-urlencoded";
    row("object", json, R"({"refresh": "x"})", 200, R"({"refresh":"x"})");
    row("parameters and case", "Application/JSON; charset=UTF-8", "{}", 200, "{}");
    row("wildcard", "*/*", "[1]", 200, "[1]");
    row("duplicates: the last", json, R"({"a":1,"b":2,"a":3})", 200, R"({"a":3,"b":2})");
    row("nothing", json, "", 200, "{}");
    row("nothing, of an unknown type", "text/plain", "", 200, "{}");
    row("not JSON", json, "nope", 400,
        R"j({"detail":"JSON parse error - Expecting value: line 1 column 1 (char 0)"})j");
    row("one byte", json, "{", 400,
        R"j({"detail":"JSON parse error - Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"})j");
    row("invalid UTF-8", json, "{\"refresh\": \"\xff\"}", 400,
        R"({"detail":"JSON parse error - 'utf-8' codec can't decode byte 0xff in position 13: invalid start byte"})");
    row("NaN", json, R"({"refresh": NaN})", 400,
        R"({"detail":"JSON parse error - Out of range float values are not JSON compliant: 'NaN'"})");
    row("latin-1", "application/json; charset=latin-1", "\"\xe9\"", 200, "\"\xc3\xa9\"");
    row("ascii", "application/json; charset=ascii", "{\"a\": \"\xe2\"}", 400,
        R"j({"detail":"JSON parse error - 'ascii' codec can't decode byte 0xe2 in position 7: ordinal not in range(128)"})j");
    row("UTF-16 without a mark", "application/json; charset=utf-16", "{}", 400,
        R"({"detail":"JSON parse error - UTF-16 stream does not start with BOM"})");
    row("a type that is not ASCII", "applicat\xc3on/json", "{}", 500,
        R"({"detail":"UnicodeDecodeError: 'ascii' codec can't decode a byte of the media type"})");
    row("unknown charset", "application/json; charset=foo", "{}", 200, "{}");
    row("plain text", "text/plain", "x", 415, R"({"detail":"Unsupported media type \"text/plain\" in request."})");
    row("parameters are told", "text/plain; a=b", "x", 415,
        R"({"detail":"Unsupported media type \"text/plain; a=b\" in request."})");
    row("no type", nullptr, "x", 415, R"({"detail":"Unsupported media type \"text/plain\" in request."})");
    row("no slash", "foo", "x", 415, R"({"detail":"Unsupported media type \"foo\" in request."})");
    row("form", form, "a=1&b=x%20y+z&a=2&c", 200, R"({"a":"2","b":"x y z","c":""})");
    row("form of one byte", form, "%", 200, R"({"%":""})");
    row("multipart", "multipart/form-data; boundary=xx",
        "--xx\r\nContent-Disposition: form-data; name=\"refresh\"\r\n\r\na\r\nb\r\n--xx--\r\n", 200,
        R"({"refresh":"a\r\nb"})");
    row("multipart, a file", "multipart/form-data; boundary=\"x y\"",
        "--x y\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n\"\r\nContent-Type: "
        "text/plain\r\n\r\na\r\n--x "
        "y--\r\n",
        200, R"({"f":[]})");
    row("multipart without boundary", "multipart/form-data", "{}", 400,
        R"({"detail":"Multipart form parse error - Invalid boundary in multipart: None"})");
    row("multipart with an empty boundary", "multipart/form-data; boundary=", "{}", 400,
        R"({"detail":"Multipart form parse error - Invalid boundary in multipart: "})");
    row("multipart with a boundary that can't be", "multipart/form-data; boundary=\"a \"", "{}", 400,
        R"({"detail":"Multipart form parse error - Invalid boundary in multipart: a "})");
    const QByteArray longest(201, 'b'); // that Django takes (django.http.multipartparser)
    row("multipart with the longest boundary", "multipart/form-data; boundary=" + longest,
        "--" + longest + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--" + longest + "--\r\n", 200,
        R"({"a":"1"})");
    row("multipart with one that is too long", "multipart/form-data; boundary=" + longest + 'b', "{}", 400,
        "{\"detail\":\"Multipart form parse error - Invalid boundary in multipart: " + longest + "b\"}");
    row("multipart in upper case", "Multipart/form-data; boundary=xx", "{}", 400,
        R"({"detail":"Multipart form parse error - Invalid Content-Type: Multipart/form-data; boundary=xx"})");
    row("multipart, not ASCII", "multipart/form-data; boundary=x; a=\xe9", "{}", 400,
        "{\"detail\":\"Multipart form parse error - Invalid non-ASCII Content-Type in multipart: "
        "multipart/form-data; boundary=x; a=\xc3\xa9\"}");
    row("multipart with another boundary: one part", "multipart/form-data; boundary=xx",
        "--yy\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--yy--\r\n", 200, R"({"a":"v\r\n--yy--\r\n"})");
    row("multipart, a part behind the end", "multipart/form-data; boundary=xx",
        "--xx--\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n", 200, R"({"a":"v\r\n"})");
    row("multipart, a line that ends otherwise", "multipart/form-data; boundary=xx",
        "--xx\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--xx--\r\n", 200, R"({"a":"v"})");
    row("multipart, two lines that are one", "multipart/form-data; boundary=xx",
        "--xx\r\nX: y\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--xx--\r\n", 200, "{}");
    row("multipart, no file name: a field", "multipart/form-data; boundary=xx",
        "--xx\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\"\r\n\r\nv\r\n--xx--\r\n", 200,
        R"({"a":"v"})");
    row("multipart unfinished", "multipart/form-data; boundary=xx",
        "--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv", 200, R"({"a":"v"})");
    row("multipart without its boundary", "multipart/form-data; boundary=xx", "abc", 200, "{}");
    row("unclosed", json, R"({"refresh": "abc)", 400,
        R"j({"detail":"JSON parse error - Unterminated string starting at: line 1 column 13 (char 12)"})j");
}

void TestDrf::parses()
{
    QFETCH(QByteArray, contentType);
    QFETCH(QByteArray, body);
    const auto data = drf::parse(post(body, contentType));
    QTEST(data ? 200 : data.error().status, "status");
    QTEST(text(data ? *data : data.error().body), "data");
}

void TestDrf::validates_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected"); // the text, or the body of the 400
    const auto row = [](const char *name, const char *body, const char *expected) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(expected);
    };
    row("text", R"({"refresh": " \t\u00a0\u2003\u001fa b\r\n"})", "a b");
    row("int", R"({"refresh": 12})", "12");
    row("float", R"({"refresh": 1.0})", "1.0");
    row("large float", R"({"refresh": 1e400})", "inf");
    row("absent", R"({"Refresh": "x"})", R"({"refresh":["This field is required."]})");
    row("empty", R"({"refresh": ""})", R"({"refresh":["This field may not be blank."]})");
    row("blanks", R"({"refresh": " \u2028 "})", R"({"refresh":["This field may not be blank."]})");
    row("null", R"({"refresh": null})", R"({"refresh":["This field may not be null."]})");
    row("bool", R"({"refresh": true})", R"({"refresh":["Not a valid string."]})");
    row("list", R"({"refresh": []})", R"({"refresh":["Not a valid string."]})");
    row("object", R"({"refresh": {}})", R"({"refresh":["Not a valid string."]})");
    row("NUL", R"({"refresh": "a\u0000b"})", R"({"refresh":["Null characters are not allowed."]})");
    row("lone surrogate", R"({"refresh": "\ud800x"})",
        R"({"refresh":["Surrogate characters are not allowed: U+D800."]})");
    row("pair", R"({"refresh": "\ud83d\ude00"})", "\xf0\x9f\x98\x80");
    row("both", R"({"refresh": "\u0000\udfff"})",
        R"({"refresh":["Null characters are not allowed.","Surrogate characters are not allowed: U+DFFF."]})");
    row("body null", "null", R"({"non_field_errors":["No data provided"]})");
    row("body list", "[]", R"({"non_field_errors":["Invalid data. Expected a dictionary, but got list."]})");
    row("body str", "\"\"", R"({"non_field_errors":["Invalid data. Expected a dictionary, but got str."]})");
    row("body int", "0", R"({"non_field_errors":["Invalid data. Expected a dictionary, but got int."]})");
    row("body float", "1.5", R"({"non_field_errors":["Invalid data. Expected a dictionary, but got float."]})");
    row("body bool", "false", R"({"non_field_errors":["Invalid data. Expected a dictionary, but got bool."]})");
}

void TestDrf::validates()
{
    QFETCH(QByteArray, body);
    const auto data = drf::parse(post(body));
    QVERIFY(data);
    const auto texts = drf::requiredTexts(*data, { QStringLiteral("refresh") });
    QTEST(texts ? texts->first().toUtf8() : text(texts.error().body), "expected");
}

void TestDrf::namesEveryFieldThatIsOff()
{
    const auto texts = drf::requiredTexts(Json::object({ { QStringLiteral("password"), Json(true) } }),
        { QStringLiteral("username"), QStringLiteral("password") });
    QVERIFY(!texts);
    QCOMPARE(
        text(texts.error().body), R"({"username":["This field is required."],"password":["Not a valid string."]})");
}

void TestDrf::stripsAsPythonDoes()
{
    QCOMPARE(drf::stripped(QStringLiteral("\u3000\u0085\u001c a\u200b \u205f")), QStringLiteral("a\u200b"));
    QCOMPARE(drf::stripped(QStringLiteral(" ")), QString());
}

void TestDrf::rendersHeaders()
{
    const HttpReply reply
        = drf::render(401, drf::detail(QStringLiteral("\u2028\u00fc/<")), {}, "POST, OPTIONS", "Bearer realm=\"api\"");
    const QList<Header> expected{ { "Content-Type", "application/json" },
        { "WWW-Authenticate", "Bearer realm=\"api\"" }, { "Vary", "Accept" }, { "Allow", "POST, OPTIONS" },
        { "X-Frame-Options", "DENY" }, { "X-Content-Type-Options", "nosniff" }, { "Referrer-Policy", "same-origin" } };
    QCOMPARE(reply.headers, expected);
    QCOMPARE(reply.body, "{\"detail\":\"\\u2028\xc3\xbc/<\"}");
}

void TestDrf::rendersIndented()
{
    const Json body = Json::object(
        { { QStringLiteral("a"), Json::array({ Json(1), Json::object() }) }, { QStringLiteral("b"), Json() } });
    QCOMPARE(drf::render(200, body, { false, 4 }, "GET").body,
        "{\n    \"a\": [\n        1,\n        {}\n    ],\n    \"b\": null\n}");
}

void TestDrf::rendersAPage()
{
    const HttpReply reply = drf::render(405, drf::detail(QStringLiteral("<script>")), { true, 0 }, "POST, OPTIONS");
    QCOMPARE(reply.header("content-type"), "text/html; charset=utf-8");
    QCOMPARE(reply.header("vary"), "Accept, Cookie");
    QVERIFY(!reply.body.contains("<script>"));
    QVERIFY(reply.body.contains("&lt;script&gt;"));
}

void TestDrf::describes()
{
    QCOMPARE(text(drf::metadata(QStringLiteral("Who Am I"), QString(), {})),
        R"({"name":"Who Am I","description":"","renders":["application/json","text/html"],"parses":["application/json","application/x-www-form-urlencoded","multipart/form-data"]})");
    QVERIFY(
        text(drf::metadata(QStringLiteral("Token Refresh"), QString(), { { "refresh", true, false } }))
            .endsWith(
                R"("actions":{"POST":{"refresh":{"type":"string","required":true,"read_only":false,"label":"Refresh"}}}})"));
}

void TestDrf::letsOnlyThisMachineIn_data()
{
    QTest::addColumn<QList<Header>>("headers");
    QTest::addColumn<int>("status");
    const auto row
        = [](const char *name, const QList<Header> &headers, int status) { QTest::newRow(name) << headers << status; };
    const Header host{ "Host", "127.0.0.1:8000" };
    row("address", { host }, 0);
    row("name", { { "Host", "LOCALHOST:1" } }, 0);
    row("IPv6", { { "Host", "[::1]:65535" } }, 0);
    row("without port", { { "Host", "localhost" } }, 0);
    row("none", {}, 400);
    row("empty", { { "Host", "" } }, 400);
    row("rebound name", { { "Host", "evil.example:8000" } }, 400);
    row("name that begins so", { { "Host", "127.0.0.1.evil.example" } }, 400);
    row("port is a name", { { "Host", "localhost:evil" } }, 400);
    row("user information", { { "Host", "localhost@evil" } }, 400);
    row("another loopback address", { { "Host", "127.0.0.2" } }, 400);
    row("two", { host, { "host", "localhost" } }, 400);
    row("unclosed bracket", { { "Host", "[::1" } }, 400);
    row("own origin", { host, { "Origin", "http://127.0.0.1:8000" } }, 0);
    row("own origin by name", { host, { "Origin", "http://localhost:8000" } }, 0);
    row("own origin, port 80", { { "Host", "localhost" }, { "Origin", "http://localhost" } }, 0);
    row("foreign origin", { host, { "Origin", "https://evil.example" } }, 403);
    row("another port", { host, { "Origin", "http://127.0.0.1:3000" } }, 403);
    row("another scheme", { host, { "Origin", "https://127.0.0.1:8000" } }, 403);
    row("sandboxed page", { host, { "Origin", "null" } }, 403);
    row("empty origin", { host, { "Origin", "" } }, 403);
    row("two origins", { host, { "Origin", "http://127.0.0.1:8000" }, { "Origin", "http://evil" } }, 403);
}

void TestDrf::letsOnlyThisMachineIn()
{
    QFETCH(QList<Header>, headers);
    const auto refusal = refuseForeign({ "GET", "/whoami/", {}, headers, {} });
    QTEST(refusal ? refusal->status : 0, "status");
}

QTEST_GUILESS_MAIN(TestDrf)
#include "tst_drf.moc"
