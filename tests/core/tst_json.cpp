// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/numbertext.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QtTest>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

/// "name:type:raw:string" of each member, "!" behind a repeated name; the error's code where the walk failed.
QByteArrayList visited(QByteArrayView document, JsonLimits limits = {})
{
    QByteArrayList lines;
    const Result<> walk = visitMembers(
        document,
        [&lines](const JsonMemberView &member) {
            lines.append(member.name.toByteArray() + (member.repeated ? "!" : "") + ':'
                + QByteArray::number(int(member.type)) + ':' + member.raw.toByteArray() + ':'
                + member.string.toByteArray());
        },
        limits);
    if (!walk)
        return { "error " + QByteArray::number(int(walk.error().code)) };
    return lines;
}

QByteArray nested(int depth)
{
    return QByteArray(depth, '[') + QByteArray(depth, ']');
}

} // namespace

class TestJson : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatWasWritten_data();
    void keepsWhatWasWritten();
    void refuses_data();
    void refuses();
    void limits();
    void survivesTenThousandLevels();
    void findsTheLastDuplicate();
    void changesAsADict();
    void readsNumbers_data();
    void readsNumbers();
    void visits_data();
    void visits();
    void visitsManyNames();
    void visitsWithoutPadding();
    void writesAsPython_data();
    void writesAsPython();
    void writesLoneSurrogatesAsEscapes();
    void indents();
    void namesTheFloat_data();
    void namesTheFloat();
};

void TestJson::keepsWhatWasWritten_data()
{
    QTest::addColumn<QByteArray>("document");
    const char *const documents[] = { "null", "true", "false", "\"\"", "[]", "{}", "[1,[2,[3,{}]]]",
        R"({"z":1,"a":2,"z":3})", "[1.0,-0,0.10,1e400,1E+5,9007199254740993,123456789012345678901234567890]",
        R"(["\ud800","\udc00\ud800"])", R"({"":{"":""}})", "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"",
        "\"\xef\xbb\xbf\xef\xbb\xbfmark\"", R"("\u0000\u001f\"\\")", "\"a\x7f/\"" };
    for (const char *document : documents)
        QTest::newRow(document) << QByteArray(document);
}

void TestJson::keepsWhatWasWritten()
{
    QFETCH(const QByteArray, document);
    const Result<Json> json = parseJson(document);
    QVERIFY2(json, qPrintable(json ? QString() : json.error().what));
    QCOMPARE(writeJson(*json), document);
    QCOMPARE(parseJson(" \t\r\n" + writeJson(*json, JsonStyle::Indented) + '\n').value_or(Json()), *json);
}

void TestJson::refuses_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<int>("offset");
    QTest::newRow("empty") << QByteArray() << 0;
    QTest::newRow("blank") << QByteArray("  ") << 2;
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf{}") << 0;
    QTest::newRow("trailing data") << QByteArray("{} {}") << 3;
    QTest::newRow("two values") << QByteArray("1 2") << 2;
    QTest::newRow("comma at the end of an object") << QByteArray(R"({"a":1,})") << 6;
    QTest::newRow("comma at the end of an array") << QByteArray("[1,]") << 2;
    QTest::newRow("comma at the start") << QByteArray("[,1]") << 1;
    QTest::newRow("no comma") << QByteArray("[1 2]") << 3;
    QTest::newRow("no colon") << QByteArray(R"({"a" 1})") << 5;
    QTest::newRow("wrong bracket") << QByteArray("[1}") << 2;
    QTest::newRow("name without quotes") << QByteArray("{a:1}") << 1;
    QTest::newRow("name is a number") << QByteArray("{1:1}") << 1;
    QTest::newRow("single quotes") << QByteArray("['a']") << 1;
    QTest::newRow("comment") << QByteArray("[1/**/]") << 1;
    QTest::newRow("NaN") << QByteArray("NaN") << 0;
    QTest::newRow("-Infinity") << QByteArray("[-Infinity]") << 1;
    QTest::newRow("upper case") << QByteArray("[True]") << 1;
    QTest::newRow("word goes on") << QByteArray("[truex]") << 1;
    QTest::newRow("leading zero") << QByteArray("[01]") << 1;
    QTest::newRow("plus") << QByteArray("[+1]") << 1;
    QTest::newRow("no digit before the point") << QByteArray("[.5]") << 1;
    QTest::newRow("no digit behind the point") << QByteArray("[1.]") << 1;
    QTest::newRow("no exponent") << QByteArray("[1e]") << 1;
    QTest::newRow("minus alone") << QByteArray("[-]") << 1;
    QTest::newRow("hexadecimal") << QByteArray("[0x10]") << 1;
    QTest::newRow("no closing quote") << QByteArray("[\"abc]") << 1;
    QTest::newRow("backslash at the end") << QByteArray("[\"abc\\") << 1;
    QTest::newRow("unknown escape") << QByteArray(R"(["\x"])") << 2;
    QTest::newRow("short unicode escape") << QByteArray(R"(["\u12"])") << 2;
    QTest::newRow("bare line break") << QByteArray("[\"a\nb\"]") << 3;
    QTest::newRow("bare NUL") << QByteArray("[\"a\0b\"]", 7) << 3;
    QTest::newRow("control character after eight plain ones") << QByteArray("[\"12345678\x1f\"]") << 10;
    QTest::newRow("NUL behind the value") << QByteArray("{}\0", 3) << 2;
    QTest::newRow("no UTF-8") << QByteArray("[\"\xff\"]") << 2;
    QTest::newRow("overlong UTF-8") << QByteArray("[\"\xc0\xaf\"]") << 2;
    QTest::newRow("overlong UTF-8 of three bytes") << QByteArray("[\"\xe0\x80\xaf\"]") << 2;
    QTest::newRow("surrogate in UTF-8") << QByteArray("[\"\xed\xa0\x80\"]") << 2;
    QTest::newRow("beyond Unicode") << QByteArray("[\"\xf4\x90\x80\x80\"]") << 2;
    QTest::newRow("cut off UTF-8") << QByteArray("[\"\xe2\x82\"]") << 2;
    QTest::newRow("UTF-16") << QByteArray("[\0]\0", 4) << 1;
}

void TestJson::refuses()
{
    QFETCH(const QByteArray, document);
    QFETCH(const int, offset);
    const Result<Json> json = parseJson(document);
    QVERIFY(!json);
    QCOMPARE(json.error().code, Errc::Malformed);
    QVERIFY2(json.error().what.contains(u"(byte %1)"_s.arg(offset)), qPrintable(json.error().what));
    // The walk refuses the same, on top as well as inside a member.
    QCOMPARE(visited(document), QByteArrayList{ "error 0" });
    QCOMPARE(visited("{\"member\":" + document + '}'), QByteArrayList{ "error 0" });
}

void TestJson::limits()
{
    QVERIFY(parseJson(nested(512)));
    QCOMPARE(parseJson(nested(513)).error().code, Errc::Limit);
    QVERIFY(parseJson(nested(3), { .maxDepth = 3 }));
    QCOMPARE(parseJson(nested(4), { .maxDepth = 3 }).error().code, Errc::Limit);
    QVERIFY(parseJson("[[],[],[[]],{},{}]", { .maxDepth = 3 })); // siblings do not add up
    QVERIFY(parseJson(nested(JsonLimits::DeepestAllowed), { .maxDepth = 1'000'000 }));
    QCOMPARE(parseJson("[1,2]", { .maxBytes = 4 }).error().code, Errc::Limit);
    QCOMPARE(
        visited("{\"a\":1}", { .maxBytes = 4 }), QByteArrayList{ "error " + QByteArray::number(int(Errc::Limit)) });
    QCOMPARE(visited("{\"a\":" + nested(512) + '}'), QByteArrayList{ "error " + QByteArray::number(int(Errc::Limit)) });
    QCOMPARE(parseJson(u"\n\u00e9\u00e9 x"_s.toUtf8()).error().what.contains("line 2, column 1"), true);
}

void TestJson::survivesTenThousandLevels()
{
    for (const char *opening : { "[", "{\"a\":", "[{\"a\":" }) {
        const QByteArray document = QByteArray(opening).repeated(10'000);
        QCOMPARE(parseJson(document, { .maxDepth = 1'000'000 }).error().code, Errc::Limit);
        QCOMPARE(visited("{\"a\":" + document, { .maxDepth = 1'000'000 }).size(), 1);
    }
}

void TestJson::findsTheLastDuplicate()
{
    const Json json = parseJson(R"({"exp":1,"iat":2,"exp":3})").value();
    QCOMPARE(json.find(u"exp")->toInteger(), 3);
    QCOMPARE(json.find("iat"_L1)->toInteger(), 2);
    QCOMPARE(json.find(u"nbf"), nullptr);
    QCOMPARE(Json(u"text").find(u"exp"), nullptr);
    QCOMPARE(json.members().size(), 3);
}

void TestJson::changesAsADict()
{
    Json json = parseJson(R"({"a":1,"b":2,"a":3})").value();
    const Json before = json;
    json.set(u"a"_s, u"x"_s);
    json.set(u"c"_s, Json::array({ true, {} }));
    QCOMPARE(writeJson(json), QByteArray(R"({"a":"x","b":2,"c":[true,null]})"));
    QCOMPARE(writeJson(before), QByteArray(R"({"a":1,"b":2,"a":3})"));
    QVERIFY(json.remove(u"b"));
    QVERIFY(!json.remove(u"b"));
    QCOMPARE(writeJson(json), QByteArray(R"({"a":"x","c":[true,null]})"));
    QVERIFY(json != before);
    QVERIFY(Json(1) == Json::number("1") && Json(1) != Json::number("1.0") && Json(0) != Json(false));
}

void TestJson::readsNumbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isInteger");
    QTest::addColumn<std::optional<qint64>>("integer");
    QTest::addColumn<double>("real");
    using Integer = std::optional<qint64>;
    constexpr double Infinite = std::numeric_limits<double>::infinity();
    QTest::newRow("0") << QByteArray("0") << true << Integer(0) << 0.0;
    QTest::newRow("-0") << QByteArray("-0") << true << Integer(0) << 0.0;
    QTest::newRow("1.0") << QByteArray("1.0") << false << Integer() << 1.0;
    QTest::newRow("2^53+1") << QByteArray("9007199254740993") << true << Integer(9007199254740993)
                            << 9007199254740992.0;
    QTest::newRow("2^63") << QByteArray("9223372036854775808") << true << Integer() << 9223372036854775808.0;
    QTest::newRow("-2^63") << QByteArray("-9223372036854775808") << true << Integer(std::numeric_limits<qint64>::min())
                           << -9223372036854775808.0;
    QTest::newRow("1e400") << QByteArray("1e400") << false << Integer() << Infinite;
    QTest::newRow("-1E400") << QByteArray("-1E400") << false << Integer() << -Infinite;
    QTest::newRow("1e-400") << QByteArray("1e-400") << false << Integer() << 0.0;
    QTest::newRow("huge exponent") << QByteArray("1e99999999999999999999") << false << Integer() << Infinite;
    QTest::newRow("tiny exponent") << QByteArray("1e-99999999999999999999") << false << Integer() << 0.0;
    QTest::newRow("zeros against the exponent") << "0." + QByteArray(500, '0') + "1e501" << false << Integer() << 1.0;
    QTest::newRow("400 digits") << QByteArray(400, '9') << true << Integer() << Infinite;
    QTest::newRow("smallest") << QByteArray("5e-324") << false << Integer() << 5e-324;
    QTest::newRow("Infinity") << QByteArray("Infinity") << false << Integer() << Infinite;
}

void TestJson::readsNumbers()
{
    QFETCH(const QByteArray, text);
    QFETCH(const bool, isInteger);
    QFETCH(const std::optional<qint64>, integer);
    QFETCH(const double, real);
    const Json number = Json::number(text);
    QCOMPARE(number.isInteger(), isInteger);
    QCOMPARE(number.toInteger(), integer);
    QVERIFY(number.toDouble() == real); // QCOMPARE would be fuzzy
    QCOMPARE(number.numberText(), text);
    QVERIFY(std::isnan(Json::number("NaN").toDouble()));
}

void TestJson::visits_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArrayList>("lines");
    const auto row = [](const char *name, const char *document, QByteArrayList lines) {
        QTest::newRow(name) << QByteArray(document) << lines;
    };
    row("each type", R"( {"alg" : "HS256", "n":-1.50, "o":{"a":[1, 2]},"l":[ ],"t":true,"f":false,"z":null} )",
        { "alg:3:\"HS256\":HS256",
            "n:2:-1.50:", "o:5:{\"a\":[1, 2]}:", "l:4:[ ]:", "t:1:true:", "f:1:false:", "z:0:null:" });
    row("empty", "{}", {});
    row("escapes", R"({"\u0061\"":"\ud83d\ude00\u00e9\n"})",
        { "a\":3:\"\\ud83d\\ude00\\u00e9\\n\":\xf0\x9f\x98\x80\xc3\xa9\n" });
    row("lone surrogate", R"({"a":"\ud800"})", { "a:3:\"\\ud800\":\xed\xa0\x80" });
    row("the same name, once escaped", R"({"exp":1,"\u0065xp":2})", { "exp:2:1:", "exp!:2:2:" });
    row("names of one length and beginning", R"({"token_type":1,"token_typo":2})",
        { "token_type:2:1:", "token_typo:2:2:" });
    for (const char *document : { "[]", "1", "\"{}\"", "null", "", "[", "{} x" })
        row(document, document, { "error 0" });
}

void TestJson::visits()
{
    QFETCH(const QByteArray, document);
    QTEST(visited(document), "lines");
}

void TestJson::visitsManyNames()
{
    QByteArrayList members;
    for (int i = 0; i < 3000; ++i)
        members.append("\"name" + QByteArray::number(i) + "\":" + QByteArray::number(i));
    members.append("\"name2\":0");
    members.append("\"name2999\":0");
    QByteArrayList lines = visited('{' + members.join(',') + '}');
    QCOMPARE(lines.size(), 3002);
    lines.removeIf([](const QByteArray &line) { return !line.contains('!'); });
    QCOMPARE(lines, (QByteArrayList{ "name2!:2:0:", "name2999!:2:0:" }));
}

/// The reader must not look behind the end: each document in a block of exactly its size, for the address sanitizer.
void TestJson::visitsWithoutPadding()
{
    const QByteArray whole(
        R"({"token_type":"access","exp":1700000300,"jti":"0123456789abcdef","l":[true,null,1.5e3]})");
    for (qsizetype size = 0; size <= whole.size(); ++size) {
        const auto block = std::make_unique<char[]>(size_t(size));
        std::copy_n(whole.data(), size, block.get());
        const QByteArrayView document(block.get(), size);
        QCOMPARE(bool(parseJson(document)), size == whole.size());
        QCOMPARE(visited(document) == QByteArrayList{ "error 0" }, size < whole.size());
    }
}

void TestJson::writesAsPython_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArray>("dumps");
    QTest::addColumn<QByteArray>("rendered");
    const auto row = [](const char *document, const char *dumps, const char *rendered) {
        QTest::newRow(document) << QByteArray(document) << QByteArray(dumps) << QByteArray(rendered);
    };
    row("[1E400,-0,-0.0,1e22,12345678901234567890123]", "[Infinity,0,-0.0,1e+22,12345678901234567890123]",
        "[Infinity,0,-0.0,1e+22,12345678901234567890123]");
    row("\"\xc3\xa9\xe2\x80\xa8\xe2\x80\xa9\xf0\x9f\x98\x80\x7f/\"", R"("\u00e9\u2028\u2029\ud83d\ude00\u007f/")",
        "\"\xc3\xa9\\u2028\\u2029\xf0\x9f\x98\x80\x7f/\"");
    row(R"({"\b\f\n\r\t\u0001\"\\" : [ null , true ]})", R"({"\b\f\n\r\t\u0001\"\\":[null,true]})",
        R"({"\b\f\n\r\t\u0001\"\\":[null,true]})");
}

void TestJson::writesAsPython()
{
    QFETCH(const QByteArray, document);
    const Json json = parseJson(document).value();
    QTEST(writeJson(json, JsonStyle::PythonDumps), "dumps");
    QTEST(writeJson(json, JsonStyle::DrfRender), "rendered");
}

void TestJson::writesLoneSurrogatesAsEscapes()
{
    const Json json(QString(QChar(0xd83d)) + u'x' + QChar(0xde00));
    for (const JsonStyle style :
        { JsonStyle::Compact, JsonStyle::Indented, JsonStyle::PythonDumps, JsonStyle::DrfRender })
        QCOMPARE(writeJson(json, style), QByteArray("\"\\ud83dx\\ude00\""));
}

void TestJson::indents()
{
    QCOMPARE(writeJson(parseJson(R"({"a":[1,{}],"b":{"c":[]}})").value(), JsonStyle::Indented),
        QByteArray("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": []\n  }\n}"));
}

void TestJson::namesTheFloat_data()
{
    QTest::addColumn<double>("value");
    const char *const texts[] = { "0.0", "-0.0", "1.0", "-1.5", "0.1", "100.0", "0.0001", "1e-05", "1.5e-05",
        "1234567890123456.0", "1e+16", "1.2345e+22", "5e-324", "1.7976931348623157e+308", "9007199254740992.0",
        "0.30000000000000004", "Infinity", "-Infinity", "1e+100", "1e-100" };
    for (const char *text : texts)
        QTest::newRow(text) << Json::number(text).toDouble();
}

void TestJson::namesTheFloat()
{
    QFETCH(const double, value);
    QCOMPARE(pythonFloatText(value), QByteArray(QTest::currentDataTag()));
    QCOMPARE(Json::real(value).numberText(), QByteArray(QTest::currentDataTag()));
}

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
