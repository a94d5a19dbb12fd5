// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/key.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/scenario/matching.h"
#include "core/scenario/scenario.h"
#include "core/scenario/scenarioreader.h"
#include "core/simplejwt/band.h"

#include <QRegularExpression>
#include <QTest>

using namespace scenario;
using namespace Qt::StringLiterals;

class TestScenarioReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesThePlaceOfAMistake_data();
    void namesThePlaceOfAMistake();
    void unfoldsEach();
    void readsWhatStandsThere();
    void takesAKeyThatFitsItsAlgorithm();
    void matches_data();
    void matches();
    void choosesByBand();
};

namespace {

/// A scenario whose second line is the step.
QByteArray withStep(const QByteArray &step)
{
    return "{\"name\": \"n\", \"variables\": {\"t\": 1}, \"steps\": [\n  " + step + "]}";
}

} // namespace

void TestScenarioReader::namesThePlaceOfAMistake_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place"); // "line:column"
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QByteArray &text, const QString &place, const QString &says) {
        QTest::newRow(name) << text << place << says;
    };
    row("no JSON", "{\"name\": }", u"1:10"_s, u"value"_s);
    row("no object", "[]", u"1:1"_s, u"JSON object"_s);
    row("another format", "{\n\"format\": \"x\"}", u"2:1"_s, u"format"_s);
    row("unknown member", "{\"name\": \"n\",\n \"step\": []}", u"2:2"_s, u"“step”"_s);
    row("member twice", "{\"name\": \"n\",\n \"name\": \"n\"}", u"2:2"_s, u"second time"_s);
    row("no name", "{\"steps\": [{\"do\": \"login\"}]}", u"1:1"_s, u"“name”"_s);
    row("empty name", "{\"name\": \"\"}", u"1:2"_s, u"not empty"_s);
    row("no steps", "{\"name\": \"n\"}", u"1:1"_s, u"“steps”"_s);
    row("empty steps", "{\"name\": \"n\",\n\"steps\": []}", u"2:1"_s, u"at least one"_s);
    row("unknown need", "{\"needs\": [\"clock\",\n \"time\"]}", u"2:2"_s, u"“time”"_s);
    row("needs no array", "{\"needs\": 1}", u"1:2"_s, u"array"_s);
    row("unknown setting", "{\"settings\": {\n\"ROTATE\": true}}", u"2:1"_s, u"ROTATE"_s);
    row("impossible setting", "{\"settings\": {\n\"ALGORITHM\": \"none\"}}", u"2:1"_s, u"ALGORITHM"_s);
    row("key of another kind", "{\"settings\": {\n\"SIGNING_KEY\": \"x\", \"ALGORITHM\": \"ES256\"}}", u"2:1"_s,
        u"SIGNING_KEY"_s);
    row("unknown switch", "{\"server\": {\n\"app\": true}}", u"2:1"_s, u"“app”"_s);
    row("switch no bool", "{\"server\": {\n\"blacklist_app\": 1}}", u"2:1"_s, u"true or false"_s);
    row("variable with a bad name", "{\"variables\": {\n\"a-b\": 1}}", u"2:1"_s, u"a-b"_s);
    row("step no object", withStep("1"), u"2:3"_s, u"object"_s);
    row("step without do", withStep("{\"name\": \"x\"}"), u"2:3"_s, u"“do”"_s);
    row("unknown action", withStep("{\"do\": \"sing\"}"), u"2:4"_s, u"sing"_s);
    row("member of another action", withStep("{\"do\": \"login\", \"seconds\": 1}"), u"2:19"_s, u"seconds"_s);
    row("missing member", withStep("{\"do\": \"refresh\"}"), u"2:3"_s, u"“token”"_s);
    row("call without where", withStep("{\"do\": \"call\"}"), u"2:3"_s, u"endpoint"_s);
    row("wrong type", withStep("{\"do\": \"wait\", \"seconds\": \"x\"}"), u"2:18"_s, u"a number"_s);
    row("negative time", withStep("{\"do\": \"wait\", \"seconds\": -1}"), u"2:18"_s, u"not negative"_s);
    row("a wait that never ends", withStep("{\"do\": \"wait\", \"seconds\": 2147484}"), u"2:18"_s,
        u"too long to wait for"_s);
    row("a time beyond all time", withStep("{\"do\": \"advance\", \"seconds\": 1e300}"), u"2:21"_s,
        u"a number of seconds"_s);
    row("a lifetime beyond all time", withStep("{\"do\": \"issue\", \"user\": \"a\", \"lifetime\": 1e11}"), u"2:32"_s,
        u"a number of seconds"_s);
    row("unknown endpoint", withStep("{\"do\": \"call\", \"endpoint\": \"me\"}"), u"2:18"_s, u"“me”"_s);
    row("path without slash", withStep("{\"do\": \"call\", \"path\": \"me\"}"), u"2:18"_s, u"\"/\""_s);
    row("unknown token type", withStep("{\"do\": \"issue\", \"type\": \"id\"}"), u"2:19"_s, u"“id”"_s);
    row("unknown forgery", withStep("{\"do\": \"forge\", \"from\": \"x\", \"forgery\": \"y\"}"), u"2:32"_s, u"“y”"_s);
    row("variable that nothing sets", withStep("{\"do\": \"refresh\", \"token\": \"${r}\"}"), u"2:21"_s, u"“r”"_s);
    row("broken reference", withStep("{\"do\": \"refresh\", \"token\": \"${r\"}"), u"2:21"_s, u"reference"_s);
    row("each no array", withStep("{\"do\": \"login\", \"each\": {}}"), u"2:19"_s, u"“each”"_s);
    row("each unlike", withStep("{\"do\": \"login\", \"each\": [{\"a\": 1}, {\"b\": 1}]}"), u"2:38"_s, u"first"_s);
    row("each of no objects", withStep("{\"do\": \"login\", \"each\": [1]}"), u"2:28"_s, u"“each”"_s);
    row("each with a bad name", withStep("{\"do\": \"login\", \"each\": [{\"a\": 1, \"b-c\": 1}]}"), u"2:37"_s,
        u"b-c"_s);
    row("capture with a bad name", withStep("{\"do\": \"login\", \"capture\": {\"a-b\": \"status\"}}"), u"2:31"_s,
        u"a-b"_s);
    row("capture from nowhere", withStep("{\"do\": \"login\", \"capture\": {\"a\": \"reply\"}}"), u"2:31"_s,
        u"reply"_s);
    row("capture without answer", withStep("{\"do\": \"wait\", \"seconds\": 1, \"capture\": {\"a\": \"body\"}}"),
        u"2:44"_s, u"can't be captured"_s);
    row("unknown expectation", withStep("{\"do\": \"login\", \"expect\": {\"code\": 1}}"), u"2:30"_s, u"code"_s);
    row("status of no answer", withStep("{\"do\": \"wait\", \"seconds\": 1, \"expect\": {\"status\": 200}}"), u"2:43"_s,
        u"status"_s);
    row("impossible status", withStep("{\"do\": \"login\", \"expect\": {\"status\": 20}}"), u"2:30"_s, u"599"_s);
    row("unknown matcher", withStep("{\"do\": \"login\", \"expect\": {\"body\": {\"$is\": 1}}}"), u"2:39"_s, u"$is"_s);
    row("matcher not alone", withStep("{\"do\": \"login\", \"expect\": {\"body\": {\"$type\": \"null\", \"a\": 1}}}"),
        u"2:39"_s, u"alone"_s);
    row("matcher of a wrong type", withStep("{\"do\": \"login\", \"expect\": {\"body\": {\"$contains\": 1}}}"),
        u"2:39"_s, u"a text"_s);
    row("bad regular expression", withStep("{\"do\": \"login\", \"expect\": {\"body\": {\"$matches\": \"(\"}}}"),
        u"2:39"_s, u"regular expression"_s);
    row("unknown band", withStep("{\"do\": \"login\", \"expect\": {\"status\": {\"$band\": {\"6\": 200}}}}"), u"2:41"_s,
        u"“6”"_s);
    row("state of nothing", withStep("{\"do\": \"login\", \"expect\": {\"state\": {\"a\": \"alive\"}}}"), u"2:40"_s,
        u"“a”"_s);
    row("unknown state", withStep("{\"do\": \"login\", \"expect\": {\"state\": {\"t\": \"dead\"}}}"), u"2:40"_s,
        u"dead"_s);
    row("parallel of other steps", withStep("{\"do\": \"parallel\", \"steps\": [{\"do\": \"wait\", \"seconds\": 1}]}"),
        u"2:33"_s, u"calls"_s);
    row("too many at once", withStep("{\"do\": \"parallel\", \"times\": 1000, \"steps\": [{\"do\": \"login\"}]}"),
        u"2:22"_s, u"200"_s);
    row("statuses of one call", withStep("{\"do\": \"login\", \"expect\": {\"statuses\": {}}}"), u"2:30"_s,
        u"statuses"_s);
}

void TestScenarioReader::namesThePlaceOfAMistake()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, place);
    QFETCH(const QString, says);
    const auto scenario = parseScenario(text);
    QVERIFY(!scenario);
    static const QRegularExpression found(u"[Ll]ine (\\d+), column (\\d+)"_s);
    const QRegularExpressionMatch match = found.match(scenario.error().what);
    QCOMPARE(match.captured(1) + u':' + match.captured(2), place);
    QVERIFY2(scenario.error().what.contains(says), qPrintable(scenario.error().what));
}

void TestScenarioReader::unfoldsEach()
{
    const auto scenario = parseScenario(withStep(
        "{\"name\": \"as ${u}\", \"do\": \"login\", \"user\": \"${u}\", \"each\": [{\"u\": \"a\"}, {\"u\": \"b\"}]}"));
    QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().what));
    QCOMPARE(scenario->steps.size(), 2);
    QCOMPARE(scenario->steps.at(1).locals.value(u"u"_s).toString(), u"b"_s);
}

void TestScenarioReader::readsWhatStandsThere()
{
    const auto scenario
        = parseScenario("{\"name\": \"n\", \"settings\": {\"LEEWAY\": 3}, \"server\": {\"blacklist_app\": false},"
                        "\"needs\": [\"directory\"], \"steps\": [\n\n {\"do\": \"advance\", \"seconds\": 1.5}]}",
            u"file"_s);
    QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().what));
    QCOMPARE(scenario->id, u"file"_s);
    QVERIFY(scenario->changesServer());
    QVERIFY(!scenario->blacklistApp);
    QCOMPARE(scenario->needs, Needs(Need::Directory));
    QCOMPARE(scenario->steps.constFirst().needs, Needs(Need::Clock));
    QCOMPARE(scenario->steps.constFirst().name, u"advance"_s);
    QCOMPARE(scenario->steps.constFirst().place.line, 3);
}

void TestScenarioReader::takesAKeyThatFitsItsAlgorithm()
{
    const QString pem = QString::fromLatin1(jose::Key::generateEc("P-256").value().toPem().value());
    const Json settings = Json::object({ { u"SIGNING_KEY"_s, pem }, { u"ALGORITHM"_s, u"ES256"_s } });
    const auto scenario = parseScenario(
        "{\"name\": \"n\", \"settings\": " + writeJson(settings) + ", \"steps\": [{\"do\": \"login\"}]}");
    QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().what));
    QCOMPARE(scenario->settings, settings);
}

void TestScenarioReader::matches_data()
{
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QByteArray>("actual"); // empty: absent
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *name, const QByteArray &expected, const QByteArray &actual, bool fits) {
        QTest::newRow(name) << expected << actual << fits;
    };
    row("same number", "200", "200", true);
    row("another number", "200", "201", false);
    row("a number is no text", "1", "\"1\"", false);
    row("the same float", "1.0", "1", true);
    row("more members may stand there", "{\"a\": 1}", "{\"b\": 2, \"a\": 1}", true);
    row("a member is missing", "{\"a\": 1, \"c\": 1}", "{\"a\": 1}", false);
    row("no object", "{\"a\": 1}", "[]", false);
    row("equals wants no more", "{\"$equals\": {}}", "{\"a\": 1}", false);
    row("equals empty", "{\"$equals\": {}}", "{}", true);
    row("an empty object is only that", "{}", "{\"a\": 1}", false);
    row("absent", "{\"a\": {\"$absent\": true}}", "{\"b\": 1}", true);
    row("not absent", "{\"a\": {\"$absent\": true}}", "{\"a\": null}", false);
    row("present", "{\"a\": {\"$absent\": false}}", "{\"a\": null}", true);
    row("array by items", "[1, {\"$type\": \"string\"}]", "[1, \"x\"]", true);
    row("array of another length", "[1]", "[1, 2]", false);
    row("one of", "{\"$oneOf\": [1, 2]}", "2", true);
    row("none of", "{\"$oneOf\": [1, 2]}", "3", false);
    row("not", "{\"$not\": 1}", "2", true);
    row("not, but it is", "{\"$not\": 1}", "1", false);
    row("contains", "{\"$contains\": \"b\"}", "\"abc\"", true);
    row("regular expression", "{\"$matches\": \"^a.c$\"}", "\"abc\"", true);
    row("regular expression, but no", "{\"$matches\": \"^b\"}", "\"abc\"", false);
    row("at least", "{\"$atLeast\": 2}", "2", true);
    row("less", "{\"$atLeast\": 2}", "1", false);
    row("at most", "{\"$atMost\": 2}", "3", false);
    row("a token", "{\"$token\": \"access\"}", "\"eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.eA\"", true);
    row("another token", "{\"$token\": \"refresh\"}", "\"eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.eA\"",
        false);
    row("no token", "{\"$token\": \"access\"}", "\"abc\"", false);
    row("absent is nothing", "{\"$type\": \"null\"}", "", false);
    row("any band's will do", "{\"$band\": {\"5.2\": 200, \"5.5\": 401}}", "401", true);
    row("no band's", "{\"$band\": {\"5.2\": 200, \"5.5\": 401}}", "500", false);
}

void TestScenarioReader::matches()
{
    QFETCH(const QByteArray, expected);
    QFETCH(const QByteArray, actual);
    QFETCH(const bool, fits);
    const Json value = parseJson(actual).value_or(Json());
    const QList<Check> checks
        = match(u"x"_s, parseJson(expected).value(), actual.isEmpty() ? nullptr : &value, std::nullopt);
    QVERIFY(!checks.isEmpty());
    QCOMPARE(std::all_of(checks.begin(), checks.end(), [](const Check &check) { return check.ok; }), fits);
}

void TestScenarioReader::choosesByBand()
{
    const Json expected = parseJson("{\"$band\": {\"5.2\": 200, \"5.5\": 401}}").value();
    const Json answer(200);
    QVERIFY(match({}, expected, &answer, simplejwt::Band::V5_2).constFirst().ok);
    const Check other = match({}, expected, &answer, simplejwt::Band::V5_5).constFirst();
    QVERIFY(!other.ok);
    QCOMPARE(other.expected, u"401"_s);
}

QTEST_GUILESS_MAIN(TestScenarioReader)
#include "tst_scenarioreader.moc"
