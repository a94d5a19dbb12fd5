// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonreader.h"
#include "core/scenario/embeddedstage.h"
#include "core/scenario/redaction.h"
#include "core/scenario/report.h"
#include "core/scenario/runner.h"
#include "core/scenario/scenariofiles.h"
#include "tests/support/peer.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QXmlStreamReader>

using namespace scenario;
using namespace Qt::StringLiterals;

class TestScenarioReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void holdsNoWholeToken_data();
    void holdsNoWholeToken();
    void revealsOnRequest();
    void junitIsWellFormed();
    void htmlStandsAlone();
    void jsonSaysEverything();
    void markdownSaysTheStatusThatWasExpected();
    void isReadAsItsTextAlone_data();
    void isReadAsItsTextAlone();
    void markdownIsTextAlone_data();
    void markdownIsTextAlone();
    void keepsNoCredential_data();
    void keepsNoCredential();
    void hidesWhateverLooksLikeAToken_data();
    void hidesWhateverLooksLikeAToken();

private:
    QList<ScenarioResult> m_results;
    QList<QByteArray> m_tokens; ///< every token that was sent or received
};

namespace {

const QList<ReportFormat> formats{ ReportFormat::Html, ReportFormat::Markdown, ReportFormat::JUnit,
    ReportFormat::Json };

} // namespace

void TestScenarioReport::initTestCase()
{
    static const QRegularExpression token(u"eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"_s);
    const auto stage = embeddedStage();
    for (Scenario scenario : shippedScenarios()) {
        if (scenario.id != u"forgeries" && scenario.id != u"sliding" && scenario.id != u"logout")
            continue;
        if (scenario.id == u"logout")
            scenario.blacklistApp = false; // fails in several steps
        Runner runner(*stage);
        QSignalSpy finished(&runner, &Runner::finished);
        runner.setScenario(scenario);
        runner.run();
        QVERIFY(finished.wait(60'000));
        m_results.append(runner.result());
        for (const StepResult &step : runner.result().steps) {
            for (const session::Exchange &exchange : step.exchanges) {
                QByteArray all = exchange.body + ' ' + exchange.replyBody;
                for (const auto &[name, value] : exchange.headers)
                    all += ' ' + value;
                for (auto found = token.globalMatch(QString::fromUtf8(all)); found.hasNext();)
                    m_tokens.append(found.next().captured().toUtf8());
            }
        }
    }
    QCOMPARE(m_results.size(), 3);
    QVERIFY(m_tokens.size() > 60);
    // A check that fails shows what came: a whole token, if nobody takes care.
    m_results[0].steps[0].checks.append(
        { u"body"_s, u"{}"_s, u"{\"access\":\""_s + QString::fromUtf8(m_tokens.constFirst()) + u"\"}"_s, false });
    m_results[0].steps[0].outcome = Outcome::Failed;
    m_results[0].steps[0].reason = u"Odd: "_s + QString::fromUtf8(m_tokens.constLast());
    m_results[0].steps[0].name += QString::fromUtf8(m_tokens.constFirst());
}

void TestScenarioReport::holdsNoWholeToken_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("HTML") << int(ReportFormat::Html);
    QTest::newRow("Markdown") << int(ReportFormat::Markdown);
    QTest::newRow("JUnit") << int(ReportFormat::JUnit);
    QTest::newRow("JSON") << int(ReportFormat::Json);
}

void TestScenarioReport::holdsNoWholeToken()
{
    QFETCH(const int, format);
    const QByteArray report = writeReport(m_results, ReportFormat(format));
    for (const QByteArray &token : m_tokens) {
        QVERIFY(!report.contains(token));
        // Nor its signature, which with a guessed payload would be as good.
        const QByteArray signature = token.mid(token.lastIndexOf('.') + 1);
        QVERIFY(signature.size() < 20 || !report.contains(signature));
    }
    static const QRegularExpression anyToken(u"eyJ[A-Za-z0-9_-]{20,}"_s);
    QVERIFY(!anyToken.match(QString::fromUtf8(report)).hasMatch());
    QVERIFY(!report.contains("alice-pw"));
    QVERIFY(report.contains("Log in"));
}

void TestScenarioReport::revealsOnRequest()
{
    const QByteArray report = writeReport(m_results, ReportFormat::Json, Secrets::Revealed);
    QVERIFY(report.contains(m_tokens.constFirst()));
    QVERIFY(report.contains("alice-pw"));
}

void TestScenarioReport::junitIsWellFormed()
{
    QXmlStreamReader xml(writeReport(m_results, ReportFormat::JUnit));
    int suites = 0;
    int cases = 0;
    int failures = 0;
    int declared = 0;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        suites += xml.name() == u"testsuite";
        cases += xml.name() == u"testcase";
        failures += xml.name() == u"failure";
        if (xml.name() == u"testsuite")
            declared += xml.attributes().value(QLatin1String("failures")).toInt();
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(suites, 3);
    int steps = 0;
    for (const ScenarioResult &result : m_results)
        steps += int(result.steps.size());
    QCOMPARE(cases, steps);
    QVERIFY(failures > 0);
    QCOMPARE(failures, declared);
}

void TestScenarioReport::htmlStandsAlone()
{
    const QByteArray html = writeReport(m_results, ReportFormat::Html);
    QVERIFY(html.startsWith("<!DOCTYPE html>"));
    for (const char *outside : { "<script", "<link", "src=", "href=", "url(", "@import" })
        QVERIFY2(!html.contains(outside), outside);
    QVERIFY(html.contains("class=\"b failed\""));
}

void TestScenarioReport::jsonSaysEverything()
{
    const auto json = parseJson(writeReport(m_results, ReportFormat::Json));
    QVERIFY(json);
    const Json *scenarios = json->find(u"scenarios");
    QCOMPARE(scenarios->items().size(), 3);
    const Json step = scenarios->items().constFirst().find(u"steps")->items().constFirst();
    QStringList names;
    for (const Json::Member &member : step.members())
        names += member.name;
    QCOMPARE(names.join(u' '), u"name do outcome reason checks causes calls"_s);
}

void TestScenarioReport::markdownSaysTheStatusThatWasExpected()
{
    StepResult step;
    step.name = u"Open the view"_s;
    step.checks = { { u"status"_s, u"418"_s, u"418"_s, true }, { u"body.username"_s, u"alice"_s, u"alice"_s, true } };
    ScenarioResult result;
    result.steps = { step };
    const QByteArray report = writeReport({ result }, ReportFormat::Markdown);
    QVERIFY2(report.contains("| Open the view |  | 418 |"), report);
}

namespace {

/// Names, texts and bodies that would be markup, or end the document, in one of the formats.
QStringList hostileTexts()
{
    return { u"<script>alert(1)</script>"_s, u"</title></style></pre></table><img src=x onerror=alert(1)>"_s,
        u"\"><svg onload=alert(1)>' onmouseover='alert(1)"_s, u"]]>&amp;&#60;b&#62;"_s,
        u"lone "_s + QChar(0xd800) + u" and "_s + QChar(0xdc00), u"nul "_s + QChar(0) + u" end"_s,
        u"no character "_s + QChar(0xfffe) + QChar(0xffff), u"\x1b[31mred\x07\x85"_s,
        u"turned "_s + QChar(0x202e) + u"txet"_s, u"![x](http://evil.example/p.png)"_s,
        u"[click](javascript:alert(1)) <http://evil.example>"_s, u"http://evil.example/ www.evil.example"_s,
        u"# heading"_s, u"1. list"_s, u"a | b | c"_s, u"line\n\n# heading\n\n<b>x</b>\n| a |\n```\ncode"_s,
        u"`code` ``two`` *bold* _it_ ~~gone~~ $x$"_s, u"\\| \\<b> \\![x](y)"_s, u"--- \n==="_s };
}

/// Everything that comes from outside, set to one text.
ScenarioResult hostileResult(const QString &text)
{
    session::Exchange exchange;
    exchange.method = "GET";
    exchange.url = QUrl(u"http://127.0.0.1/"_s);
    exchange.url.setPath(u"/"_s + text);
    exchange.headers = { { "X-A", text.toUtf8() } };
    exchange.status = 500;
    exchange.reason = text.toUtf8();
    exchange.replyHeaders = { { "X-B", text.toUtf8() } };
    exchange.replyBody = text.toUtf8();
    StepResult step;
    step.name = text;
    step.reason = text;
    step.outcome = Outcome::Failed;
    step.checks = { { text, text, text, false } };
    step.causes = { { "id", text, text, text } };
    step.exchanges = { exchange };
    StepResult skipped;
    skipped.name = text;
    skipped.reason = text;
    skipped.outcome = Outcome::Skipped;
    skipped.index = 1;
    ScenarioResult result;
    result.id = text;
    result.name = text;
    result.description = text;
    result.server = text;
    result.band = text;
    result.problem = text;
    result.steps = { step, skipped };
    return result;
}

/// Reads a report as its readers do and tells on standard output what is in it: names of elements, one a line.
constexpr auto reader = R"(
import sys, json, xml.etree.ElementTree as tree
from html.parser import HTMLParser
kind, data = sys.argv[1], sys.stdin.buffer.read().decode("utf-8", "strict")
names = set()
class Page(HTMLParser):
    def handle_starttag(self, tag, attributes):
        names.add(tag + "".join(" " + name for name, value in attributes))
    def handle_comment(self, data): names.add("comment")
    def handle_pi(self, data): names.add("pi")
    def unknown_decl(self, data): names.add("declaration")
if kind == "html":
    page = Page(); page.feed(data); page.close()
elif kind == "xml":
    for each in tree.fromstring(data.encode()).iter(): names.add(each.tag)
else:
    def walk(value):
        if isinstance(value, dict):
            for name, each in value.items(): names.add(name); walk(each)
        elif isinstance(value, list):
            for each in value: walk(each)
        elif isinstance(value, str): value.encode("utf-8", "strict")
    walk(json.loads(data))
print("\n".join(sorted(names)))
)";

QByteArray elementsOf(const QByteArray &report, const QString &kind)
{
    return peer::run(u"/usr/bin/python3"_s, { u"-c"_s, QString::fromUtf8(reader), kind }, report)
        .value_or("unreadable");
}

} // namespace

void TestScenarioReport::isReadAsItsTextAlone_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("kind");
    QTest::newRow("HTML") << int(ReportFormat::Html) << u"html"_s;
    QTest::newRow("JUnit") << int(ReportFormat::JUnit) << u"xml"_s;
    QTest::newRow("JSON") << int(ReportFormat::Json) << u"json"_s;
}

/// Each report is read by its reader, and has the elements that a harmless one has.
void TestScenarioReport::isReadAsItsTextAlone()
{
    QFETCH(const int, format);
    QFETCH(const QString, kind);
    const QByteArray harmless = elementsOf(writeReport({ hostileResult(u"text"_s) }, ReportFormat(format)), kind);
    QVERIFY2(harmless.count('\n') > 5 && !harmless.startsWith("unreadable"), harmless);
    QList<ScenarioResult> all;
    for (const QString &text : hostileTexts())
        all.append(hostileResult(text));
    for (const Secrets secrets : { Secrets::Redacted, Secrets::Revealed })
        QCOMPARE(elementsOf(writeReport(all, ReportFormat(format), secrets), kind), harmless);
}

void TestScenarioReport::markdownIsTextAlone_data()
{
    QTest::addColumn<QString>("text");
    int number = 0;
    for (const QString &text : hostileTexts())
        QTest::addRow("%d", ++number) << text;
}

/// By CommonMark: but for what we write ourselves, no character that is markup stands without its backslash.
void TestScenarioReport::markdownIsTextAlone()
{
    QFETCH(const QString, text);
    const QString report
        = QString::fromUtf8(writeReport({ hostileResult(text) }, ReportFormat::Markdown, Secrets::Revealed));
    const QStringList lines = report.split(u'\n');
    const auto harmless = writeReport({ hostileResult(u"text"_s) }, ReportFormat::Markdown).split('\n');
    QCOMPARE(lines.size(), harmless.size());
    static const QRegularExpression escape(u"\\\\[!-/:-@\\[-`{-~]"_s);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QString line = lines.at(i);
        if (line.startsWith(u"| ") && !line.startsWith(u"| #") && !line.startsWith(u"| -")) {
            QString plain = line;
            QStringList cells = plain.replace(escape, u"\\ "_s).split(u'|');
            QCOMPARE(cells.size(), 8);
            if (cells.at(3).startsWith(u" `")) { // the call, as code: nothing in it ends it
                const QString whole = line.split(u'|').at(3).trimmed();
                static const QRegularExpression fence(u"^(`+)(?!`)(.*[^`])\\1$"_s);
                const auto match = fence.match(whole);
                QVERIFY2(match.hasMatch(), qPrintable(whole));
                QVERIFY(
                    !QRegularExpression(u"(?<!`)%1(?!`)"_s.arg(match.captured(1))).match(match.captured(2)).hasMatch());
                line.remove(whole);
            }
            line.remove(escape).remove(u'|');
        }
        line.remove(escape);
        const QString start = QString::fromUtf8(harmless.at(i).left(3));
        for (const QChar c : u"`*_[]<>"_s) {
            const bool isOurs = c == u'*' && start.startsWith(u"**") && line.count(c) == 4;
            QVERIFY2(isOurs || !line.contains(c), qPrintable(lines.at(i)));
        }
        QVERIFY2(!line.contains(u"://") && !line.contains(u"www.evil"), qPrintable(lines.at(i)));
        QCOMPARE(lines.at(i).startsWith(u"#"), start.startsWith(u'#'));
        QVERIFY(!lines.at(i).startsWith(u"1.") && !lines.at(i).startsWith(u"---") && !lines.at(i).startsWith(u"    "));
    }
}

void TestScenarioReport::keepsNoCredential_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *title, const char *name, const char *value, const char *body) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(value) << QByteArray(body);
    };
    row("cookie", "Cookie", "theme=dark; sessionid=s3same-s3same", "");
    row("set cookie", "Set-Cookie", "sessionid=s3same-s3same; HttpOnly", "");
    row("basic", "Authorization", "Basic s3same-s3same", "");
    row("opaque", "Authorization", "Bearer s3same-s3same", "");
    row("API key", "X-API-Key", "s3same-s3same", "");
    row("auth", "X-Auth-Key", "s3same-s3same", "");
    row("one time", "X-Otp", "s3same-s3same", "");
    row("form", "X-A", "b", "user=alice&password=s3same-s3same");
    row("client secret", "X-A", "b", "grant_type=x&client_secret=s3same-s3same");
    row("JSON", "X-A", "b", "{\"password\":\"s3same-s3same\"}");
    row("XML", "X-A", "b", "<login><password>s3same-s3same</password></login>");
    row("multipart", "X-A", "b",
        "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\ns3same-s3same\r\n--x--\r\n");
}

/// Wherever it stands: in the request, in what the server says about it, in a check that failed, in a name.
void TestScenarioReport::keepsNoCredential()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, body);
    session::Exchange exchange;
    exchange.method = "POST";
    exchange.url = QUrl(u"http://127.0.0.1/login/?access_token=q3ery-q3ery"_s);
    exchange.headers = { { name, value } };
    exchange.body = body;
    exchange.status = 400;
    exchange.replyBody = "{\"you_sent\":\"s3same-s3same\",\"n\":1}";
    StepResult step;
    step.name = u"Log in with s3same-s3same"_s;
    step.outcome = Outcome::Failed;
    step.checks = { { u"body.you_sent"_s, u"x"_s, u"s3same-s3same"_s, false },
        { u"body.token"_s, u"x"_s, u"other-s3same"_s, false } };
    step.causes = { { "id", u"It was s3same-s3same."_s, u"s3same-s3same"_s, u"Mend it."_s } };
    step.exchanges = { exchange };
    ScenarioResult result;
    result.name = u"uses s3same-s3same"_s;
    result.description = u"description"_s;
    result.steps = { step };
    for (const ReportFormat format : formats) {
        const QByteArray report = writeReport({ result }, format);
        QVERIFY2(!report.contains("s3same") && !report.contains("q3ery"), report);
        QVERIFY(report.contains("login"));
        const QByteArray revealed = writeReport({ result }, format, Secrets::Revealed);
        QVERIFY(revealed.contains("s3same"));
    }
}

void TestScenarioReport::hidesWhateverLooksLikeAToken_data()
{
    QTest::addColumn<QString>("text");
    const QString header = u"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"_s;
    const QString payload = u"eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwiZXhwIjoxNzAwMDAwMDAwfQ"_s;
    const QString signature = u"c2lnbmF0dXJlLXRoYXQtaXMtbG9uZy1lbm91Z2gtdG8tbWF0dGVy"_s;
    QTest::newRow("whole") << header + u'.' + payload + u'.' + signature;
    QTest::newRow("no signature") << header + u'.' + payload + u'.';
    QTest::newRow("a part is missing") << header + u'.' + payload;
    QTest::newRow("in quotes") << u'"' + header + u'.' + payload + u'.' + signature + u'"';
    QTest::newRow("behind Bearer:") << u"Bearer: "_s + header + u'.' + payload + u'.' + signature;
    QTest::newRow("within a word") << u"x="_s + header + u'.' + payload + u'.' + signature;
    QTest::newRow("flipped payload") << header + u".x"_s + payload.mid(1) + u'.' + signature;
    QTest::newRow("padded") << header + u"==."_s + payload + u"=."_s + signature;
}

void TestScenarioReport::hidesWhateverLooksLikeAToken()
{
    QFETCH(const QString, text);
    const QString out = withoutSecrets(text);
    QVERIFY2(out.size() < 60, qPrintable(QString::number(out.size())));
    QVERIFY(!out.contains(u"c2lnbmF0dXJlLXRoYXQtaXM"));
    QVERIFY(!out.contains(u"b2tlbl90eXBlIjoiYWNj"));
}

QTEST_GUILESS_MAIN(TestScenarioReport)
#include "tst_scenarioreport.moc"
