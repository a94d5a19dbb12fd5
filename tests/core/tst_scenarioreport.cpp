// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/report.h"
#include "core/scenario/runner.h"

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
