// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonwriter.h"
#include "core/python/pythonjson.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QtTest>

using namespace Qt::StringLiterals;
using Kind = python::PythonJsonError::Kind;

namespace {

/// What a reader gave, as one line that the script below prints as well.
QByteArray outcome(const python::PythonJson &result)
{
    if (result)
        return "ok " + writeJson(*result, JsonStyle::PythonDumps);
    static const QHash<Kind, QByteArray> names{ { Kind::Decode, "JSONDecodeError" },
        { Kind::Unicode, "UnicodeDecodeError" }, { Kind::NotCompliant, "ValueError" },
        { Kind::IntegerLimit, "ValueError" }, { Kind::Recursion, "RecursionError" } };
    return names[result.error().kind] + ' ' + result.error().text.toUtf8();
}

// Reads "<mode> <document in hexadecimal>" lines. Calls json.loads from the module itself: the depth depends on it.
constexpr char Script[] = R"(
import codecs, io, json, sys
def strict(name):
    raise ValueError('Out of range float values are not JSON compliant: ' + repr(name))
for line in sys.stdin:
    mode, _, text = line.strip().partition(' ')
    data = bytes.fromhex(text)
    try:
        if mode == 'bytes':
            value = json.loads(data)
        elif mode == 'str':
            text = data.decode('utf-8', 'surrogatepass')
            value = json.loads(text)
        else:
            text = codecs.getreader('utf-8')(io.BytesIO(data)).read()
            value = json.loads(text, parse_constant=strict)
        answer = 'ok ' + json.dumps(value, separators=(',', ':'))
    except Exception as e:
        answer = type(e).__name__ + ' ' + str(e)
    print(answer)
)";

const QList<QByteArray> &seeds()
{
    using namespace std::string_view_literals;
    const auto bytes = [](std::string_view text) { return QByteArray(text.data(), qsizetype(text.size())); };
    static const QList<QByteArray> seeds{
        R"({"token_type":"access","exp":1700000300,"iat":1.5e3,"jti":"0123","user_id":-1,"a":[1,[],{},null,true,false]})",
        "{\n \"refresh\" : \"x\",\r\n\t\"b\": [ 1 , 2.50 ,\n 1E400, -0, -0.0, 1e22, 1e-7 ] }\n",
        R"(["\ud83d\ude00","\ud83d","\ude00\ud83d","\u00e9\n\/\b\f\r\t\"\\",""])",
        "{\"\xc3\xa9\":\"\xe2\x82\xac\xf0\x9f\x98\x80\xed\xa0\x80\",\"n\":NaN,\"i\":[Infinity,-Infinity]}",
        R"({"a":1,"b":2,"a":{"a":1,"a":[2]},"b":"last"})",
        R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12,"m":13,"n":14,"o":15,"p":16,)"
        R"("q":17,"r":18,"a":19,"p":20,"q":21,"o":22,"a":23})", // many members, looked up otherwise
        "[123456789012345678901234567890, 0.1, 1e16, 123456789.123456789, 5e-324, 1e-400, 9007199254740993]",
        "\xef\xbb\xbf{\"mark\":1}",
        bytes("\xff\xfe{\0\"\0a\0\"\0:\0\x3d\xd8\x00\xde,\0\x00\xd8}\0"sv),
        bytes("\0[\0\"\0\xe9\xd8\x3d\xde\x00\0\"\0]"sv),
        bytes("[\0\0\0\"\0\0\0\0\xf6\x01\0\"\0\0\0]\0\0\0"sv),
        bytes("\0\0\xfe\xff\0\0\0{\0\0\0}"sv),
        "\"\x7f\xc2\x80\xe2\x80\xa8\"",
    };
    return seeds;
}

QByteArray damaged(QByteArray document, QRandomGenerator &random)
{
    static const QByteArrayList pieces{ "\"", "\\", "\\u", "\\ud800", "\\udc00", ",", ":", "[", "]", "{", "}", "0", "-",
        ".", "e", "+", "\n", " ", "N", "NaN", "Infinity", "-Infinity", "nul", "true", "\xff", "\xe2\x82",
        "\xed\xa0\x80", "\xf0\x9f\x98", "\xc0", "\xf4\x90", "\xef\xbb\xbf", "\x1f", "x", QByteArray(1, '\0') };
    for (int i = random.bounded(1, 4); i > 0; --i) {
        const qsizetype at = random.bounded(int(document.size()) + 1);
        switch (random.bounded(4)) {
        case 0:
            document.truncate(at);
            break;
        case 1:
            document.remove(at, random.bounded(1, 3));
            break;
        case 2:
            document.insert(at, pieces[random.bounded(int(pieces.size()))]);
            break;
        default:
            document.replace(at, 1, pieces[random.bounded(int(pieces.size()))]);
        }
    }
    return document;
}

} // namespace

class TestPythonJson : public QObject
{
    Q_OBJECT

private slots:
    void says_data();
    void says();
    void readsBytes_data();
    void readsBytes();
    void readsBodies_data();
    void readsBodies();
    void keepsDictOrder();
    void limitsIntegers();
    void limitsDepth();
    void agreesWithPython();
};

void TestPythonJson::says_data()
{
    QTest::addColumn<QString>("document");
    QTest::addColumn<QString>("text");
    // Recorded from CPython 3.11.2.
    QTest::newRow("empty") << u""_s << u"Expecting value: line 1 column 1 (char 0)"_s;
    QTest::newRow("no JSON") << u"not json"_s << u"Expecting value: line 1 column 1 (char 0)"_s;
    QTest::newRow("cut off") << u"{\"refresh\": "_s << u"Expecting value: line 1 column 13 (char 12)"_s;
    QTest::newRow("comma at the end of an object")
        << u"{\"refresh\": \"x\",}"_s
        << u"Expecting property name enclosed in double quotes: line 1 column 17 (char 16)"_s;
    QTest::newRow("comma at the end of an array") << u"[1,]"_s << u"Expecting value: line 1 column 4 (char 3)"_s;
    QTest::newRow("single quotes") << u"{'refresh': 'x'}"_s
                                   << u"Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"_s;
    QTest::newRow("no colon") << u"{\"refresh\" \"x\"}"_s << u"Expecting ':' delimiter: line 1 column 12 (char 11)"_s;
    QTest::newRow("no comma") << u"{\"a\": 1 \"b\": 2}"_s << u"Expecting ',' delimiter: line 1 column 9 (char 8)"_s;
    QTest::newRow("extra data") << u"{} x"_s << u"Extra data: line 1 column 4 (char 3)"_s;
    QTest::newRow("no closing quote") << u"{\"refresh\": \"x"_s
                                      << u"Unterminated string starting at: line 1 column 13 (char 12)"_s;
    QTest::newRow("control character") << u"{\"refresh\": \"a\nb\"}"_s
                                       << u"Invalid control character at: line 1 column 15 (char 14)"_s;
    QTest::newRow("escape") << u"{\"refresh\": \"\\x\"}"_s << u"Invalid \\escape: line 1 column 14 (char 13)"_s;
    QTest::newRow("unicode escape") << u"\"\\u12g4\""_s << u"Invalid \\uXXXX escape: line 1 column 3 (char 2)"_s;
    QTest::newRow("second unicode escape")
        << u"\"\\ud800\\u12g4\""_s << u"Invalid \\uXXXX escape: line 1 column 9 (char 8)"_s;
    QTest::newRow("second line") << u"{\n\"refresh\": x}"_s << u"Expecting value: line 2 column 12 (char 13)"_s;
    QTest::newRow("code points are counted")
        << u"[\"\U0001f600\U0001f600\" x"_s << u"Expecting ',' delimiter: line 1 column 7 (char 6)"_s;
    QTest::newRow("byte order mark") << u"\ufeff{}"_s
                                     << u"Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"_s;
    QTest::newRow("leading zero") << u"01"_s << u"Extra data: line 1 column 2 (char 1)"_s;
    QTest::newRow("fraction without digits") << u"1.x"_s << u"Extra data: line 1 column 2 (char 1)"_s;
    QTest::newRow("minus alone") << u"-"_s << u"Expecting value: line 1 column 1 (char 0)"_s;
}

void TestPythonJson::says()
{
    QFETCH(const QString, document);
    QFETCH(const QString, text);
    const python::PythonJson result = python::loadPythonJson(document);
    QVERIFY(!result);
    QCOMPARE(result.error().text, text);
    QCOMPARE(result.error().kind, Kind::Decode);
}

void TestPythonJson::readsBytes_data()
{
    using namespace std::string_view_literals;
    const auto bytes = [](std::string_view text) { return QByteArray(text.data(), qsizetype(text.size())); };
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("UTF-8 with byte order mark") << QByteArray("\xef\xbb\xbf{}") << QByteArray("ok {}");
    QTest::newRow("UTF-16 with byte order mark") << bytes("\xff\xfe[\0]\0"sv) << QByteArray("ok []");
    QTest::newRow("UTF-16 big endian, found by its zeros") << bytes("\0[\0]"sv) << QByteArray("ok []");
    QTest::newRow("UTF-32 little endian") << bytes("[\0\0\0]\0\0\0"sv) << QByteArray("ok []");
    QTest::newRow("surrogate in UTF-8") << QByteArray("\"\xed\xa0\x80\"") << QByteArray(R"(ok "\ud800")");
    QTest::newRow("NaN") << QByteArray("[NaN,-Infinity]") << QByteArray("ok [NaN,-Infinity]");
    QTest::newRow("start byte")
        << QByteArray("{\"refresh\": \"\xff\"}")
        << QByteArray("UnicodeDecodeError 'utf-8' codec can't decode byte 0xff in position 13: invalid start byte");
    QTest::newRow("continuation byte")
        << QByteArray("\"\xe2\x82\"")
        << QByteArray("UnicodeDecodeError 'utf-8' codec can't decode bytes in position 1-2: invalid continuation byte");
    QTest::newRow("cut off character")
        << QByteArray("\"\xe2\x82")
        << QByteArray("UnicodeDecodeError 'utf-8' codec can't decode bytes in position 1-2: unexpected end of data");
    QTest::newRow("odd UTF-16")
        << bytes("\xff\xfe\""sv)
        << QByteArray("UnicodeDecodeError 'utf-16-le' codec can't decode byte 0x22 in position 2: truncated data");
    QTest::newRow("beyond Unicode")
        << bytes("\"\0\0\0\xff\xff\xff\xff"sv)
        << QByteArray("UnicodeDecodeError 'utf-32-le' codec can't decode bytes in position 4-7: code point not in "
                      "range(0x110000)");
}

void TestPythonJson::readsBytes()
{
    QFETCH(const QByteArray, document);
    QFETCH(const QByteArray, answer);
    QCOMPARE(outcome(python::loadPythonJsonBytes(document)), answer);
}

void TestPythonJson::readsBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("object") << QByteArray("{\"refresh\":\"x\"}") << QByteArray("ok {\"refresh\":\"x\"}");
    QTest::newRow("NaN") << QByteArray("{\"refresh\": NaN}")
                         << QByteArray("ValueError Out of range float values are not JSON compliant: 'NaN'");
    QTest::newRow("-Infinity") << QByteArray(
        "[-Infinity, x") << QByteArray("ValueError Out of range float values are not JSON compliant: '-Infinity'");
    QTest::newRow("surrogate in UTF-8")
        << QByteArray("\"\xed\xa0\x80\"")
        << QByteArray(
               "UnicodeDecodeError 'utf-8' codec can't decode byte 0xed in position 1: invalid continuation byte");
    QTest::newRow("the stream reader drops a cut off tail") << QByteArray("{}\xe2\x82") << QByteArray("ok {}");
    QTest::newRow("and half a surrogate") << QByteArray("{}\xed\xa0") << QByteArray("ok {}");
    QTest::newRow("byte order mark")
        << QByteArray("\xef\xbb\xbf{}")
        << QByteArray("JSONDecodeError Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)");
}

void TestPythonJson::readsBodies()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, answer);
    QCOMPARE(outcome(python::loadDrfJson(body)), answer);
}

void TestPythonJson::keepsDictOrder()
{
    const python::PythonJson result = python::loadPythonJson(u"{\"a\":1,\"b\":2,\"a\":3.0}");
    QVERIFY(result);
    QCOMPARE(writeJson(*result), QByteArray("{\"a\":3.0,\"b\":2}"));
}

void TestPythonJson::limitsIntegers()
{
    QVERIFY(python::loadPythonJson(u'-' + QString(4300, u'1')));
    QVERIFY(python::loadPythonJson(QString(5000, u'1') + u".0"_s));
    const python::PythonJson result = python::loadPythonJson(u'-' + QString(4301, u'1'));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Kind::IntegerLimit);
    QCOMPARE(result.error().text,
        u"Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use "
        "sys.set_int_max_str_digits() to increase the limit"_s);
}

void TestPythonJson::limitsDepth()
{
    const auto nested = [](int depth) { return QString(depth, u'[') + QString(depth, u']'); };
    QVERIFY(python::loadPythonJson(nested(995)));
    const python::PythonJson result = python::loadPythonJson(nested(996));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Kind::Recursion);
    QCOMPARE(
        result.error().text, u"maximum recursion depth exceeded while decoding a JSON array from a unicode string"_s);
    QCOMPARE(python::loadPythonJson(QString(1'000'000, u'[')).error().kind, Kind::Recursion);
}

void TestPythonJson::agreesWithPython()
{
    const QString python
        = QFile::exists(u"/usr/bin/python3"_s) ? u"/usr/bin/python3"_s : QStandardPaths::findExecutable(u"python3"_s);
    if (python.isEmpty() && qEnvironmentVariableIsEmpty("JOTLAB_REQUIRE_PEERS"))
        QSKIP("python3 is not installed");
    QVERIFY2(!python.isEmpty(), "python3 is not installed");

    QByteArrayList documents = seeds();
    QRandomGenerator random(20240611); // the same documents in every run
    for (int i = 0; i < 4000; ++i)
        documents.append(damaged(seeds()[i % seeds().size()], random));
    for (const int depth : { 995, 996, 1200 }) {
        documents.append(QByteArray(depth, '[') + QByteArray(depth, ']'));
        documents.append(QByteArray("{\"a\":").repeated(depth) + '1' + QByteArray(depth, '}'));
    }
    documents.append(QByteArray(4301, '7'));

    const QList<QPair<QByteArray, python::PythonJson (*)(QByteArrayView)>> modes{
        { "bytes", [](QByteArrayView bytes) { return python::loadPythonJsonBytes(bytes); } },
        { "drf", [](QByteArrayView bytes) { return python::loadDrfJson(bytes); } },
        { "str", [](QByteArrayView bytes) { return python::loadPythonJson(QString::fromUtf8(bytes)); } }
    };
    QByteArray input;
    QByteArrayList ours;
    QByteArrayList labels;
    for (const auto &[mode, load] : modes) {
        for (const QByteArray &document : std::as_const(documents)) {
            // As str only what both sides agree to be text.
            if (mode == "str" && (!QUtf8StringView(document).isValidUtf8() || document.startsWith("\xef\xbb\xbf")))
                continue;
            input += mode + ' ' + document.toHex() + '\n';
            ours.append(outcome(load(document)));
            labels.append(mode + ' ' + document.left(300));
        }
    }
    QProcess process;
    process.start(python, { u"-c"_s, QString::fromLatin1(Script) });
    process.write(input);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(60000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
    const QByteArrayList theirs = process.readAllStandardOutput().trimmed().split('\n');
    QCOMPARE(theirs.size(), ours.size());
    for (qsizetype i = 0; i < ours.size(); ++i) {
        // Python 3.13 and later: another sentence, and a greater depth.
        if (theirs[i].contains("Illegal trailing comma before end of")
            || ((theirs[i].startsWith("ok [[") || theirs[i].startsWith("ok {\"a\":{\"a\":"))
                && ours[i].startsWith("RecursionError")))
            continue;
        QVERIFY2(ours[i] == theirs[i], labels[i] + "\nours:   " + ours[i] + "\nPython: " + theirs[i]);
    }
}

QTEST_GUILESS_MAIN(TestPythonJson)
#include "tst_pythonjson.moc"
