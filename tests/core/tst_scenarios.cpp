// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/key.h"
#include "core/json/jsonwriter.h"
#include "core/scenario/embeddedstage.h"
#include "core/scenario/runner.h"
#include "core/scenario/scenariofiles.h"
#include "core/scenario/scenarioreader.h"
#include "core/scenario/serverstage.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsjson.h"
#include "tests/support/cookieserver.h"
#include "tests/support/scenarioserver.h"

#include <QSignalSpy>
#include <QTest>
#include <map>

using namespace scenario;
using namespace Qt::StringLiterals;

namespace {

constexpr int longestRun = 60'000; // milliseconds

ScenarioResult play(Stage &stage, const Scenario &scenario)
{
    Runner runner(stage);
    QSignalSpy finished(&runner, &Runner::finished);
    runner.setScenario(scenario);
    runner.run();
    if (finished.isEmpty())
        finished.wait(longestRun);
    return runner.result();
}

/// Every step that is not as the test wants it, for its message. No whole token: a check's values are cut.
QByteArray complaints(const ScenarioResult &result, bool skipsAllowed)
{
    QStringList lines;
    if (!result.problem.isEmpty())
        lines.append(result.problem);
    for (const StepResult &step : result.steps) {
        const bool isFine = step.outcome == Outcome::Passed || (skipsAllowed && step.outcome == Outcome::Skipped);
        if (isFine)
            continue;
        QString line = u"step %1 “%2” %3. %4"_s.arg(
            QString::number(step.index + 1), step.name, QString(outcomeName(step.outcome)), step.reason);
        for (const Check &check : step.checks) {
            if (!check.ok)
                line += u" [%1: expected %2, got %3]"_s.arg(check.what, check.expected.left(80), check.actual.left(80));
        }
        lines.append(line);
    }
    return lines.join(u'\n').toUtf8();
}

Scenario shipped(const QString &id)
{
    for (const Scenario &scenario : shippedScenarios()) {
        if (scenario.id == id)
            return scenario;
    }
    return {};
}

/// Real servers, one for each set-up that a scenario asks for.
std::map<QByteArray, std::unique_ptr<DjangoServer>> djangoServers;

} // namespace

class TestScenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanupTestCase() { djangoServers.clear(); }
    void atLeastTwelveShip();
    void passOnTheEmbeddedServer_data();
    void passOnTheEmbeddedServer();
    void passOnRealDjango_data();
    void passOnRealDjango();
    void aWrongAnswerFails();
    void stepsOneByOne();
    void stopsInTheMiddle();
    void aStepWithoutItsVariableIsSkipped();
    void tokensAreTakenFromWhereTheServerPutsThem_data();
    void tokensAreTakenFromWhereTheServerPutsThem();
    void anUnreachableServerIsTold();
    void keysThatAreFetchedAreRefused_data();
    void keysThatAreFetchedAreRefused();
};

void TestScenarios::atLeastTwelveShip()
{
    QSet<QString> names;
    for (const QString &file : shippedScenarioFiles()) {
        const auto scenario = loadScenario(file);
        QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().what));
        QVERIFY(!scenario->description.isEmpty());
        names.insert(scenario->name);
    }
    QCOMPARE(names.size(), shippedScenarioFiles().size());
    QVERIFY(names.size() >= 12);
}

void TestScenarios::passOnTheEmbeddedServer_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("band");
    for (const Scenario &scenario : shippedScenarios()) {
        for (const auto band : { simplejwt::Band::V5_2, simplejwt::Band::V5_5, simplejwt::Band::Next })
            QTest::newRow(qPrintable(scenario.id + u' ' + simplejwt::bandName(band))) << scenario.id << int(band);
    }
}

void TestScenarios::passOnTheEmbeddedServer()
{
    QFETCH(const QString, id);
    QFETCH(const int, band);
    const auto stage = embeddedStage(simplejwt::Band(band));
    const ScenarioResult result = play(*stage, shipped(id));
    const QByteArray wrong = complaints(result, false);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QCOMPARE(result.outcome(), Outcome::Passed);
}

void TestScenarios::passOnRealDjango_data()
{
    QTest::addColumn<QString>("id");
    for (const Scenario &scenario : shippedScenarios())
        QTest::newRow(qPrintable(scenario.id)) << scenario.id;
}

void TestScenarios::passOnRealDjango()
{
    QFETCH(const QString, id);
    const Scenario scenario = shipped(id);
    const DjangoServer::Options options = djangoFor(scenario);
    auto &django = djangoServers[nameOf(options)];
    if (!django) {
        auto started = DjangoServer::start(options);
        if (!started && started.error().code == Errc::NotFound && !peersRequired())
            QSKIP(qPrintable(started.error().what));
        QVERIFY2(started, started ? "" : qPrintable(started.error().what));
        django = std::move(*started);
    }
    const auto stage = serverStage(factsOf(*django, scenario));
    const ScenarioResult result = play(*stage, scenario);
    const QByteArray wrong = complaints(result, true);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    for (const StepResult &step : result.steps) {
        // Only the clock and the directory of a real server are out of reach.
        if (step.outcome == Outcome::Skipped)
            QVERIFY2(step.reason.contains(u"clock can be moved") || step.reason.contains(u"users can be changed"),
                qPrintable(step.name + u": "_s + step.reason));
    }
    QVERIFY(result.count(Outcome::Passed) > 0);
}

void TestScenarios::aWrongAnswerFails()
{
    // A server without the blacklist app under a scenario that expects a real logout.
    Scenario scenario = shipped(u"logout"_s);
    scenario.blacklistApp = false;
    const auto stage = embeddedStage();
    const ScenarioResult result = play(*stage, scenario);
    QCOMPARE(result.outcome(), Outcome::Failed);
    const StepResult refresh = result.steps.at(3);
    QCOMPARE(refresh.outcome, Outcome::Failed);
    QCOMPARE(refresh.checks.constFirst().expected, u"401"_s);
    QCOMPARE(refresh.checks.constFirst().actual, u"200"_s);
    QVERIFY(result.count(Outcome::Passed) > 3); // the others were played on
}

void TestScenarios::stepsOneByOne()
{
    const auto stage = embeddedStage();
    Runner runner(*stage);
    const Scenario scenario = shipped(u"login-and-refresh"_s);
    runner.setScenario(scenario);
    QSignalSpy done(&runner, &Runner::stepFinished);
    QSignalSpy finished(&runner, &Runner::finished);
    runner.step();
    QTRY_COMPARE(done.size(), 1);
    QVERIFY(!runner.isRunning());
    QCOMPARE(runner.result().count(Outcome::NotRun), int(scenario.steps.size()) - 1);
    runner.step();
    QTRY_COMPARE(done.size(), 2);
    QCOMPARE(finished.size(), 0);
    runner.run();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(runner.result().outcome(), Outcome::Passed);
    runner.run(); // once more from the start
    QTRY_COMPARE(finished.size(), 2);
    QCOMPARE(runner.result().count(Outcome::Passed), int(scenario.steps.size()));
}

void TestScenarios::stopsInTheMiddle()
{
    const auto stage = embeddedStage();
    Runner runner(*stage);
    const auto scenario = parseScenario("{\"name\":\"n\",\"steps\":[{\"do\":\"login\",\"user\":\"alice\"},"
                                        "{\"do\":\"wait\",\"seconds\":600},{\"do\":\"login\"}]}");
    QVERIFY(scenario);
    runner.setScenario(*scenario);
    QSignalSpy begun(&runner, &Runner::stepStarted);
    QSignalSpy finished(&runner, &Runner::finished);
    runner.run();
    QTRY_COMPARE(begun.size(), 2);
    runner.stop();
    QCOMPARE(finished.size(), 1);
    QCOMPARE(runner.result().steps.at(0).outcome, Outcome::Passed);
    QCOMPARE(runner.result().steps.at(1).outcome, Outcome::NotRun);
    QCOMPARE(runner.result().outcome(), Outcome::NotRun);
}

void TestScenarios::aStepWithoutItsVariableIsSkipped()
{
    const auto stage = embeddedStage();
    const auto scenario
        = parseScenario("{\"name\":\"n\",\"steps\":[{\"name\":\"nobody\",\"do\":\"login\",\"user\":\"nobody\","
                        "\"capture\":{\"access\":\"body.access\"}},"
                        "{\"do\":\"call\",\"endpoint\":\"whoami\",\"access\":\"${access}\"}]}");
    QVERIFY(scenario);
    const ScenarioResult result = play(*stage, *scenario);
    QCOMPARE(result.steps.at(0).outcome, Outcome::Failed);
    QVERIFY(result.steps.at(0).reason.contains(u"body.access"));
    QCOMPARE(result.steps.at(1).outcome, Outcome::Skipped);
    QVERIFY(result.steps.at(1).reason.contains(u"nobody"));
}

void TestScenarios::tokensAreTakenFromWhereTheServerPutsThem_data()
{
    QTest::addColumn<QByteArray>("cookies");
    QTest::newRow("bodies too") << QByteArray("{}");
    QTest::newRow("cookies alone") << QByteArray("{\"bare\":true}");
}

void TestScenarios::tokensAreTakenFromWhereTheServerPutsThem()
{
    QFETCH(const QByteArray, cookies);
    DjangoServer::Options options;
    options.cookies = cookies;
    options.simpleJwt = "{\"ROTATE_REFRESH_TOKENS\":true}";
    START_DJANGO(django, options);
    Scenario scenario = shipped(u"rotation"_s);
    for (Step &step : scenario.steps) {
        if (step.action == Action::Login) // such a server wants one
            step.with.set(u"password"_s, u"alice-pw"_s);
    }
    ServerFacts facts = factsOf(*django, scenario);
    facts.server = cookieServer(django->url());
    const auto stage = serverStage(facts);
    const ScenarioResult result = play(*stage, scenario);
    const QByteArray wrong = complaints(result, true);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QVERIFY(result.count(Outcome::Passed) > 2);
}

void TestScenarios::anUnreachableServerIsTold()
{
    ServerFacts facts;
    facts.server.baseUrl = QUrl(u"http://127.0.0.1:1"_s);
    const auto stage = serverStage(facts);
    const ScenarioResult result = play(*stage, shipped(u"login-and-refresh"_s));
    QCOMPARE(result.outcome(), Outcome::Failed);
    QVERIFY(result.steps.constFirst().reason.contains(u"cannot be reached"));
}

void TestScenarios::keysThatAreFetchedAreRefused_data()
{
    QTest::addColumn<QString>("algorithm");
    QTest::addColumn<QByteArray>("signingKey");
    QTest::addColumn<bool>("isRefused");
    const QByteArray pem = jose::Key::generateEc("P-256").value().toPem().value();
    QTest::newRow("ES256 takes them from JWK_URL") << u"ES256"_s << pem << true;
    QTest::newRow("HS256 does not") << u"HS256"_s << QByteArray(32, 'k') << false;
}

void TestScenarios::keysThatAreFetchedAreRefused()
{
    QFETCH(const QString, algorithm);
    QFETCH(const QByteArray, signingKey);
    QFETCH(const bool, isRefused);
    Scenario scenario = shipped(u"login-and-refresh"_s);
    scenario.settings = Json::object({ { u"ALGORITHM"_s, algorithm },
        { u"SIGNING_KEY"_s, QString::fromLatin1(signingKey) }, { u"JWK_URL"_s, u"https://issuer.example/keys"_s } });
    const auto stage = embeddedStage();
    const ScenarioResult result = play(*stage, scenario);
    QCOMPARE(result.outcome(), isRefused ? Outcome::Failed : Outcome::Passed);
    QCOMPARE(result.problem.contains(u"JWK_URL"), isRefused);
    QCOMPARE(result.count(Outcome::NotRun), isRefused ? int(scenario.steps.size()) : 0); // not a call was made
}

QTEST_GUILESS_MAIN(TestScenarios)
#include "tst_scenarios.moc"
