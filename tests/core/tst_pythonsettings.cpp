// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/simplejwt/pythonblock.h"
#include "core/simplejwt/pythonsettings.h"
#include "core/simplejwt/settinginfos.h"
#include "core/simplejwt/settingsjson.h"
#include "tests/support/peer.h"

#include <QRandomGenerator>
#include <QTest>
#include <algorithm>

using namespace simplejwt;
using namespace std::chrono_literals;

namespace {
QByteArray compact(const Json &json)
{
    return writeJson(json, JsonStyle::Compact);
}

QStringList problemLines(const PythonSettings &read)
{
    QStringList lines;
    for (const PythonProblem &problem : read.problems)
        lines += QString::number(problem.line);
    return lines;
}

QString allProblems(const PythonSettings &read)
{
    QString text;
    for (const PythonProblem &problem : read.problems)
        text += QStringLiteral("%1:%2 %3\n").arg(problem.line).arg(problem.column).arg(problem.text);
    return text;
}

template<class T> T oneOf(std::initializer_list<T> values)
{
    return values.begin()[QRandomGenerator::global()->bounded(int(values.size()))];
}

// Settings that differ from the default at random places; strings with everything that needs an escape.
Settings anySettings()
{
    Settings s;
    const auto maybe = [] { return QRandomGenerator::global()->bounded(3) == 0; };
    if (maybe())
        s.accessTokenLifetime = oneOf<std::chrono::microseconds>({ 0s, 1us, 90s, 250ms, 7h, 24h * 30, 61min });
    if (maybe())
        s.slidingTokenRefreshLifetime = oneOf<std::chrono::microseconds>({ 86401s, 48h });
    if (maybe())
        s.leeway = oneOf<std::chrono::microseconds>({ 10s, 1500ms, 1us });
    s.rotateRefreshTokens = maybe();
    s.blacklistAfterRotation = maybe();
    s.checkUserIsActive = !maybe();
    if (maybe())
        s.audience = oneOf<Json>({ Json(u"a"), Json::array({ Json(u"a"), Json(u"b\"\\\n\u00e9\u2028\t") }) });
    if (maybe())
        s.issuer = Json(oneOf<QString>({ QStringLiteral("it's"), QStringLiteral("\U0001F600 emoji"),
            QStringLiteral("# no comment"), QStringLiteral("back\\slash\\"), QStringLiteral("\u0007\u007f") }));
    if (maybe())
        s.algorithm = oneOf<QString>({ QStringLiteral("HS384"), QStringLiteral("HS512") });
    if (maybe())
        s.authHeaderTypes
            = oneOf<QStringList>({ { QStringLiteral("JWT") }, { QStringLiteral("JWT"), QStringLiteral("Bearer") } });
    if (maybe())
        s.authTokenClasses = { TokenType::Sliding, TokenType::Access };
    if (maybe())
        s.tokenTypeClaim.reset();
    if (maybe())
        s.jtiClaim = QStringLiteral("tid");
    if (maybe())
        s.signingKey = QByteArrayLiteral("a key of \"some\" length, not secret \xc3\xa9");
    if (maybe())
        s.userIdField = QStringLiteral("username");
    return s;
}
} // namespace

class PythonSettingsTest : public QObject
{
    Q_OBJECT

private slots:
    void readsAValue_data();
    void readsAValue();
    void readsAForm_data();
    void readsAForm();
    void namesWhatItCantRead_data();
    void namesWhatItCantRead();
    void asksForReferences_data();
    void asksForReferences();
    void tellsWhatItRestsOn();
    void readsTheDocumentedBlock();
    void survivesAnyCutAndAnyChange();
    void refusesWhatIsTooDeepOrTooLong();
    void writesWhatItReads();
    void agreesWithPython();
    void pythonReadsTheBlock();
};

// Values as ISSUER or AUDIENCE, LEEWAY or a lifetime; each row is also evaluated by Python below.
void PythonSettingsTest::readsAValue_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("python");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *tag, const char *name, const char *python, const char *json) {
        QTest::newRow(tag) << QString::fromLatin1(name) << QString::fromUtf8(python) << QByteArray(json);
    };
    row("minutes", "ACCESS_TOKEN_LIFETIME", "timedelta(minutes=5)", "300");
    row("every unit", "ACCESS_TOKEN_LIFETIME",
        "timedelta(weeks=1, days=1, hours=1, minutes=1, seconds=1, milliseconds=1000, microseconds=1000000)", "694863");
    row("positional days and seconds", "ACCESS_TOKEN_LIFETIME", "timedelta(1, 30)", "86430");
    row("nothing given", "ACCESS_TOKEN_LIFETIME", "timedelta()", "0");
    row("by its module", "ACCESS_TOKEN_LIFETIME", "datetime.timedelta(hours=2,)", "7200");
    row("arithmetic inside", "ACCESS_TOKEN_LIFETIME", "timedelta(seconds=60 * 5 + 1)", "301");
    row("times a number", "REFRESH_TOKEN_LIFETIME", "timedelta(days=1) * 14", "1209600");
    row("a number times it", "REFRESH_TOKEN_LIFETIME", "14 * timedelta(days=1)", "1209600");
    row("half a day", "REFRESH_TOKEN_LIFETIME", "timedelta(days=1) / 2", "43200");
    row("floor of it", "REFRESH_TOKEN_LIFETIME", "timedelta(seconds=7) // 2", "3.5");
    row("sum of two", "REFRESH_TOKEN_LIFETIME", "timedelta(days=1) + timedelta(hours=1)", "90000");
    row("difference", "REFRESH_TOKEN_LIFETIME", "timedelta(days=1) - timedelta(hours=1)", "82800");
    row("fraction of a minute", "ACCESS_TOKEN_LIFETIME", "timedelta(minutes=0.5)", "30");
    row("minus and back", "ACCESS_TOKEN_LIFETIME", "-(-timedelta(minutes=1))", "60");
    row("number", "LEEWAY", "10", "10");
    row("leeway as timedelta", "LEEWAY", "timedelta(seconds=30)", "30");
    row("product", "LEEWAY", "60 * 5", "300");
    row("precedence", "LEEWAY", "1 + 2 * 3 ** 2", "19");
    row("power binds to the right", "LEEWAY", "2 ** 3 ** 2", "512");
    row("power before minus", "LEEWAY", "10 + -2 ** 2", "6");
    row("parentheses", "LEEWAY", "(1 + 2) * 3", "9");
    row("true division", "LEEWAY", "7 / 2", "3.5");
    row("floor division", "LEEWAY", "-7 // 2 + 10", "6");
    row("remainder of the divisor's sign", "LEEWAY", "-7 % 3", "2");
    row("remainder of floats", "LEEWAY", "7.5 % 2", "1.5");
    row("inverted", "LEEWAY", "~-5", "4");
    row("underscores", "LEEWAY", "1_000", "1000");
    row("hexadecimal", "LEEWAY", "0x1F", "31");
    row("octal", "LEEWAY", "0o17", "15");
    row("binary", "LEEWAY", "0b101", "5");
    row("exponent", "LEEWAY", "1e2", "100");
    row("negative exponent", "LEEWAY", "5e-1", "0.5");
    row("starts with a point", "LEEWAY", ".5", "0.5");
    row("True is one", "LEEWAY", "True + True", "2");
    row("None", "ISSUER", "None", "null");
    row("double quotes", "ISSUER", "\"a'b\"", "\"a'b\"");
    row("single quotes", "ISSUER", "'a\"b'", "\"a\\\"b\"");
    row("triple quotes", "ISSUER", "\"\"\"a \"quoted\"\nline\"\"\"", "\"a \\\"quoted\\\"\\nline\"");
    row("empty triple", "AUDIENCE", "'''x''' ''", "\"x\"");
    row("escapes", "ISSUER", "'\\x41\\u00e9\\101\\t\\q\\''",
        "\"A\xc3\xa9"
        "A\\t\\\\q'\"");
    row("beyond the first plane", "ISSUER", "'\\U0001F600'", "\"\xf0\x9f\x98\x80\"");
    row("raw", "ISSUER", "r'\\n\\''", "\"\\\\n\\\\'\"");
    row("u prefix", "ISSUER", "u'x'", "\"x\"");
    row("side by side", "ISSUER", "'a' \"b\"", "\"ab\"");
    row("joined over lines", "ISSUER", "('a'\n    'b')", "\"ab\"");
    row("added", "ISSUER", "'a' + 'b' * 2", "\"abb\"");
    row("continued line", "ISSUER", "'a' \\\n 'b'", "\"ab\"");
    row("not a comment", "ISSUER", "'# x' # comment, with a comma", "\"# x\"");
    row("list", "AUDIENCE", "['a', 'b',]", "[\"a\",\"b\"]");
    row("tuple", "AUDIENCE", "('a', 'b')", "[\"a\",\"b\"]");
    row("tuple of one", "AUTH_HEADER_TYPES", "('JWT',)", "[\"JWT\"]");
    row("no tuple, but a text", "AUTH_HEADER_TYPES", "('JWT')", "\"JWT\"");
    row("tuples added", "AUTH_HEADER_TYPES", "('JWT',) + ('Bearer',)", "[\"JWT\",\"Bearer\"]");
    row("flag", "ROTATE_REFRESH_TOKENS", "True", "true");
}

void PythonSettingsTest::readsAValue()
{
    QFETCH(const QString, name);
    QFETCH(const QString, python);
    QFETCH(const QByteArray, json);
    const PythonSettings read
        = readPythonSettings(QStringLiteral("SIMPLE_JWT = {\n    '%1': %2\n    ,\n}").arg(name, python));
    QVERIFY2(read.problems.isEmpty(), qUtf8Printable(allProblems(read)));
    QVERIFY(read.references.isEmpty());
    const auto expected = settingsFromJson(parseJson("{\"" + name.toLatin1() + "\":" + json + "}").value());
    const auto actual = settingsFromJson(read.object);
    QVERIFY(expected && actual);
    QCOMPARE(*actual, *expected);
    QCOMPARE(read.object.members().size(), 1);
}

void PythonSettingsTest::readsAForm_data()
{
    QTest::addColumn<QString>("source");
    QTest::newRow("bare dict") << "{'LEEWAY': 5}";
    QTest::newRow("statement") << "SIMPLE_JWT = {'LEEWAY': 5}";
    QTest::newRow("annotated") << "SIMPLE_JWT: dict[str, Any] = {'LEEWAY': 5}";
    QTest::newRow("dict call") << "SIMPLE_JWT = dict(LEEWAY=5,)";
    QTest::newRow("inside only") << "    'LEEWAY': 5,\n";
    QTest::newRow("inside only, no comma") << "'LEEWAY': 5";
    QTest::newRow("CR LF") << "SIMPLE_JWT = {\r\n    'LEEWAY': 5,\r\n}\r\n";
    QTest::newRow("byte order mark") << QStringLiteral("\ufeffSIMPLE_JWT = {'LEEWAY': 5}");
    QTest::newRow("whole settings.py")
        << "\"\"\"Django settings; SIMPLE_JWT = {'LEEWAY': 9}\"\"\"\nimport os\nDEBUG = os.environ.get('D') == '1'\n"
           "if DEBUG:\n    X = f'{os.name}'\nREST_FRAMEWORK = {'A': [x for x in ()]}\n# SIMPLE_JWT = {}\n"
           "SIMPLE_JWT = {\n    'LEEWAY': 5,  # seconds\n}\nLOGGING = {'LEEWAY': 7}\n";
    QTest::newRow("set twice") << "{'LEEWAY': 4, 'LEEWAY': 5}";
    QTest::newRow("two blocks") << "SIMPLE_JWT = {'LEEWAY': 4}\n\nSIMPLE_JWT = {'LEEWAY': 5}";
    QTest::newRow("changed below") << "SIMPLE_JWT = {'LEEWAY': 4}\nSIMPLE_JWT['LEEWAY'] += 1\n";
    QTest::newRow("worked out") << "{'LEEWAY': [5 for x in 'a' if 1 == 1][0] if not False or None else 'b'}";
    QTest::newRow("indented") << "class Base:\n    SIMPLE_JWT = {'LEEWAY': 5}\n";
}

void PythonSettingsTest::readsAForm()
{
    QFETCH(const QString, source);
    const PythonSettings read = readPythonSettings(source);
    QVERIFY2(read.problems.isEmpty(), qUtf8Printable(allProblems(read)));
    QCOMPARE(compact(read.object), QByteArray("{\"LEEWAY\":5}"));
}

void PythonSettingsTest::namesWhatItCantRead_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("line"); // of the only problem
    QTest::addColumn<QByteArray>("rest"); // all the same read
    const QByteArray leeway("{\"LEEWAY\":5}");
    const auto among = [&](const char *tag, const char *item) {
        QTest::newRow(tag) << QStringLiteral("{\n%1,\n'LEEWAY': 5}").arg(QString::fromUtf8(item)) << "2" << leeway;
    };
    among("spread dict", "**OTHER");
    among("key is no text", "KEY: 5");
    among("unclosed text", "'ISSUER': 'abc");
    among("unclosed parenthesis", "'ACCESS_TOKEN_LIFETIME': timedelta(minutes=5");
    among("text plus number", "'ISSUER': 'a' + 1");
    among("division by zero", "'AUDIENCE': 1 / 0");
    among("huge duration", "'ACCESS_TOKEN_LIFETIME': timedelta(weeks=10 ** 15)");
    among("unknown unit", "'ACCESS_TOKEN_LIFETIME': timedelta(minute=5)");
    among("unit twice", "'ACCESS_TOKEN_LIFETIME': timedelta(1, days=2)");
    among("unit of text", "'ACCESS_TOKEN_LIFETIME': timedelta(minutes='5')");
    among("number for a lifetime", "'ACCESS_TOKEN_LIFETIME': 300");
    among("negative lifetime", "'ACCESS_TOKEN_LIFETIME': timedelta(minutes=-5)");
    among("leading zero", "'AUDIENCE': 007");
    among("short escape", "'ISSUER': '\\x4'");
    among("text and bytes", "'ISSUER': 'a' b'c'");
    among("bytes above 127", "'SIGNING_KEY': b'\\xff'");
    among("two values", "'ISSUER': 'a' 5");
    among("wrong type", "'ROTATE_REFRESH_TOKENS': 'yes'");
    among("no such algorithm", "'ALGORITHM': 'none'");
    QTest::newRow("comma forgotten") << "{\n'ISSUER': 'a'\n'LEEWAY': 5}"
                                     << "2" << QByteArray("{\"ISSUER\":\"a\",\"LEEWAY\":5}");
    QTest::newRow("no end") << "SIMPLE_JWT = {\n'LEEWAY': 5,\n"
                            << "3" << leeway;
    QTest::newRow("nothing") << ""
                             << "1" << QByteArray("{}");
    QTest::newRow("something else") << "import os\nprint('hello')\n"
                                    << "1" << QByteArray("{}");
    QTest::newRow("line counts CR LF once") << "{\r\n\r\n'ISSUER': 1 + 'a',\r\n'LEEWAY': 5}"
                                            << "3" << leeway;
}

void PythonSettingsTest::namesWhatItCantRead()
{
    QFETCH(const QString, source);
    QFETCH(const QString, line);
    QFETCH(const QByteArray, rest);
    const PythonSettings read = readPythonSettings(source);
    QVERIFY2(problemLines(read) == QStringList{ line }, qUtf8Printable(allProblems(read)));
    QCOMPARE(compact(read.object), rest);
    QVERIFY(read.problems[0].text.endsWith(u'.'));
    QVERIFY(settingsFromJson(read.object));
}

void PythonSettingsTest::asksForReferences_data()
{
    QTest::addColumn<QString>("expression");
    for (const char *expression :
        { "settings.SECRET_KEY", "SECRET_KEY", "os.environ[\"X\"]", "f'{x}'", "'a' if DEBUG else 'b'", "X or 'a'",
            "[x for x in y]", "[*A, 'b']", "'a' * 10 ** 12", "5j", "'\\N{BULLET}'", "env('X')",
            "env.str('X', default=\"a, b\")", "config('X', cast=lambda v: v)", "open('/x').read()", "'a' + SUFFIX",
            "KEYS[0]['x']", "Path(__file__) / 'key'", "('a', SECRET_KEY)", "None.x" })
        QTest::newRow(expression) << QString::fromLatin1(expression);
}

void PythonSettingsTest::asksForReferences()
{
    QFETCH(const QString, expression);
    const PythonSettings read
        = readPythonSettings(QStringLiteral("{\n'SIGNING_KEY':\n    %1,\n'LEEWAY': 5}").arg(expression));
    QVERIFY2(read.problems.isEmpty(), qUtf8Printable(allProblems(read)));
    QCOMPARE(compact(read.object), QByteArray("{\"LEEWAY\":5}"));
    QCOMPARE(read.references.size(), 1);
    QCOMPARE(read.references[0], (PythonReference{ QStringLiteral("SIGNING_KEY"), 2, expression }));
}

// A default of a variable is an assumption; unknown names and the project's own classes are passed over.
void PythonSettingsTest::tellsWhatItRestsOn()
{
    const PythonSettings read = readPythonSettings(QStringLiteral(
        "{\n'ISSUER': os.environ.get('X', 'desk'),\n'LEWAY': 5,\n'JSON_ENCODER': 'app.Encoder',\n'LEEWAY': 5}"));
    QVERIFY2(read.problems.isEmpty(), qUtf8Printable(allProblems(read)));
    QCOMPARE(compact(read.object), QByteArray("{\"ISSUER\":\"desk\",\"LEEWAY\":5}"));
    QCOMPARE(read.assumptions.size(), 1);
    QCOMPARE(read.assumptions[0].name, QStringLiteral("ISSUER"));
    QCOMPARE(read.assumptions[0].line, 2);
    QCOMPARE(read.ignored.size(), 2);
    QCOMPARE(read.ignored[0].name, QStringLiteral("LEWAY"));
    QCOMPARE(read.ignored[1].line, 4);
    QVERIFY(!readPythonSettings(QStringLiteral("{\n'SECRET_KEY': 'x'}")).ignored.isEmpty());
    const PythonSettings nameless = readPythonSettings(QStringLiteral("{'': 1}"));
    QCOMPARE(nameless.ignored.size(), 1);
    QVERIFY(!nameless.ignored[0].name.isEmpty());
    const PythonSettings whole
        = readPythonSettings(QStringLiteral("SECRET_KEY = 'hush-hush'\nSIMPLE_JWT = {'LEEWAY': 5}"));
    QCOMPARE(whole.signingKey.from, SigningKeyOrigin::From::SecretKey);
    QCOMPARE(whole.signingKey.line, 1);
    QCOMPARE(whole.signingKey.key, QByteArray("hush-hush"));
    QCOMPARE(compact(whole.object), QByteArray("{\"LEEWAY\":5}"));
}

// The block people copy first: every setting, those that name Python code at their defaults.
void PythonSettingsTest::readsTheDocumentedBlock()
{
    QString block = QStringLiteral("SIMPLE_JWT = {\n");
    for (const SettingInfo &info : settingInfos()) {
        QString value = QString::fromUtf8(info.defaultText);
        value.replace(u'…', QStringLiteral("rest_framework_simplejwt.serializers."));
        block += QStringLiteral("    \"%1\": %2,\n").arg(QLatin1String(info.name), value);
    }
    const PythonSettings read = readPythonSettings(block + QStringLiteral("}\n"));
    QVERIFY2(read.problems.isEmpty(), qUtf8Printable(allProblems(read)));
    QCOMPARE(read.references.size(), 1);
    QCOMPARE(settingsFromJson(read.object).value(), Settings());
}

void PythonSettingsTest::survivesAnyCutAndAnyChange()
{
    PythonBlockOptions all;
    all.everySetting = true;
    const QString block = toPythonBlock(Settings(), all) + QStringLiteral("# '''\n");
    for (qsizetype length = 0; length < block.size(); length += 3)
        QVERIFY(settingsFromJson(readPythonSettings(block.left(length)).object));
    for (const QChar c : QStringLiteral("'\"([{}]):,=\\#*\n\u00000xe.")) {
        for (qsizetype at = 0; at < block.size(); at += 17) {
            QString changed = block;
            changed[at] = c;
            QVERIFY(settingsFromJson(readPythonSettings(changed).object));
        }
    }
}

void PythonSettingsTest::refusesWhatIsTooDeepOrTooLong()
{
    for (const char16_t c : { u'(', u'[', u'-', u'{' }) {
        const PythonSettings read = readPythonSettings(
            QStringLiteral("{'LEEWAY': 5,\n'ISSUER': ") + QString(200'000, QChar(c)) + QStringLiteral("1}"));
        QVERIFY(!read.problems.isEmpty());
        QCOMPARE(compact(read.object), QByteArray("{\"LEEWAY\":5}"));
    }
    QVERIFY(!readPythonSettings(QString(2'000'000, u' ')).problems.isEmpty());
    QVERIFY(readPythonSettings(QStringLiteral("{") + QString(300'000, u',')).problems.size() <= 101);
}

void PythonSettingsTest::writesWhatItReads()
{
    for (int i = 0; i < 200; ++i) {
        const Settings settings = anySettings();
        for (const bool every : { false, true }) {
            const QString block = toPythonBlock(settings, { every, SecretsIn::Written });
            const PythonSettings read = readPythonSettings(block);
            QVERIFY2(read.problems.isEmpty(), qUtf8Printable(block + allProblems(read)));
            QCOMPARE(settingsFromJson(read.object).value(), settings);
        }
        const QString block = toPythonBlock(settings);
        QVERIFY(!settings.signingKey || !block.contains(QStringLiteral("not secret")));
        QCOMPARE(
            block.contains(QStringLiteral("\"SIGNING_KEY\": settings.SECRET_KEY")), settings.signingKey.has_value());
    }
    const QString slip
        = QStringLiteral("SIMPLE_JWT = {\n    'ISSUER': 5 + 'a',\n    'LEEWAY': \"\U0001f511\", 'ISSUER': 7}\n");
    const PythonSettings slips = readPythonSettings(slip);
    QCOMPARE(slips.problems.size(), 3);
    QCOMPARE(slips.problems.at(0).line, 2);
    QCOMPARE(slips.problems.at(0).column, 15); // from 1: of the value
    QCOMPARE(slips.problems.at(1).line, 3);
    QCOMPARE(slips.problems.at(1).column, 1); // a value that was read, but can't be
    Settings odd;
    odd.issuer = Json(u"\U0001f511 of \u00e9");
    const QString written = toPythonBlock(odd);
    QVERIFY2(written.contains(QStringLiteral("\\U0001f511 of ")), qPrintable(written));
    QCOMPARE(readPythonSettings(written).object.find(u"ISSUER")->toString(), odd.issuer.toString());
    QCOMPARE(toPythonBlock(Settings()), QStringLiteral("SIMPLE_JWT = {\n}\n"));
}

// Each value of readsAValue() means the same to Python.
void PythonSettingsTest::agreesWithPython()
{
    REQUIRE_PEER(peer::python("print(1)"), "python3");
    const QByteArray script = "import sys, json, datetime\nfrom datetime import timedelta\n"
                              "def plain(v):\n"
                              "    return v.total_seconds() if isinstance(v, timedelta) else v\n"
                              "scope = {}\n"
                              "exec('from datetime import timedelta\\nimport datetime\\n' + sys.stdin.read(), scope)\n"
                              "print(json.dumps({k: plain(v) for k, v in scope['SIMPLE_JWT'].items()}))\n";
    const QStringList values{ QStringLiteral("timedelta(minutes=0.1)"), QStringLiteral("timedelta(seconds=1) / 3"),
        QStringLiteral("timedelta(microseconds=5) * 0.5"), QStringLiteral("timedelta(1, 2, 3, 4, 5, 6, 7)"),
        QStringLiteral("timedelta(days=1) // timedelta(hours=7) * timedelta(seconds=1)"),
        QStringLiteral("timedelta(days=1) % timedelta(hours=7)"), QStringLiteral("timedelta(seconds=-7) // 2 * -1"),
        QStringLiteral("timedelta(seconds=7 // -2 + 2 ** -1 + 5)"), QStringLiteral("timedelta(seconds=7.5 // -2 + 9)"),
        QStringLiteral("timedelta(seconds=-7.5 % -2 + 9)"), QStringLiteral("timedelta(seconds=0x_ff + 0b1_0 + 00)"),
        QStringLiteral("timedelta(seconds=2 ** 3 ** 2 - -+~5 / 4)") };
    for (const QString &value : values) {
        const QString block = QStringLiteral("SIMPLE_JWT = {'ACCESS_TOKEN_LIFETIME': %1}").arg(value);
        const auto out = peer::python(script, block.toUtf8());
        QVERIFY2(out, qUtf8Printable(value));
        const PythonSettings read = readPythonSettings(block);
        QVERIFY2(read.problems.isEmpty(), qUtf8Printable(value + allProblems(read)));
        QCOMPARE(settingsFromJson(read.object)->accessTokenLifetime,
            settingsFromJson(parseJson(*out).value())->accessTokenLifetime);
    }
}

// What is copied out is a block that Python itself takes, and understands alike.
void PythonSettingsTest::pythonReadsTheBlock()
{
    REQUIRE_PEER(peer::python("print(1)"), "python3");
    const QByteArray script = "import sys, json\nfrom datetime import timedelta\n"
                              "def plain(v):\n"
                              "    return v.total_seconds() if isinstance(v, timedelta) else v\n"
                              "scope = {}\n"
                              "exec(sys.stdin.buffer.read().decode(), scope)\n"
                              "print(json.dumps({k: plain(v) for k, v in scope['SIMPLE_JWT'].items()}))\n";
    for (int i = 0; i < 15; ++i) {
        const Settings settings = anySettings();
        const QString block = toPythonBlock(settings, { i % 2 == 0, SecretsIn::Written });
        const auto out = peer::python(script,
            QString(block)
                .remove(QStringLiteral("from django.conf import settings\n"))
                .replace(QStringLiteral("settings.SECRET_KEY"), QStringLiteral("'unused'"))
                .toUtf8());
        QVERIFY2(out, qUtf8Printable(block));
        Json values = parseJson(*out).value();
        if (!settings.signingKey)
            values.remove(u"SIGNING_KEY");
        QCOMPARE(settingsFromJson(values).value(), settings);
    }
}

QTEST_GUILESS_MAIN(PythonSettingsTest)
#include "tst_pythonsettings.moc"
