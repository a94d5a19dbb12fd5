// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/embeddedstage.h"
#include "core/scenario/plan.h"
#include "core/scenario/player.h"
#include "core/scenario/scenariofiles.h"
#include "core/scenario/scenarioreader.h"
#include "core/scenario/serverstage.h"

#include <QSignalSpy>
#include <QTest>

using namespace scenario;
using namespace Qt::StringLiterals;

namespace {

Player::Item item(const QByteArray &steps, const QString &key = u"key"_s)
{
    return { key, parseScenario("{\"name\":\"n\",\"steps\":[" + steps + "]}", key).value_or(Scenario()) };
}

const QByteArray logIn("{\"do\":\"login\",\"user\":\"alice\",\"expect\":{\"status\":200}}");
const QByteArray longWait("{\"do\":\"wait\",\"seconds\":600}");

} // namespace

/// The thread around the runner, and the plan of what would be sent.
class TestScenarioPlayer : public QObject
{
    Q_OBJECT

private slots:
    void playsOneAfterTheOther()
    {
        Player player;
        QSignalSpy ended(&player, &Player::ended);
        QSignalSpy finished(&player, &Player::finished);
        player.play(
            { item(logIn, u"first"_s), item(logIn + "," + logIn, u"second"_s) }, [] { return embeddedStage(); });
        QVERIFY(player.isRunning());
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!player.isRunning());
        QCOMPARE(ended.size(), 2);
        QCOMPARE(ended.at(0).at(0).toString(), u"first"_s);
        QCOMPARE(ended.at(1).at(1).value<ScenarioResult>().count(Outcome::Passed), 2);
    }

    void stopsAtOnceAndForgetsTheRest()
    {
        Player player;
        QSignalSpy started(&player, &Player::stepStarted);
        QSignalSpy ended(&player, &Player::ended);
        QSignalSpy finished(&player, &Player::finished);
        player.play(
            { item(logIn + "," + longWait, u"first"_s), item(logIn, u"second"_s) }, [] { return embeddedStage(); });
        QTRY_COMPARE(started.size(), 2);
        player.stop();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(ended.size(), 1);
        QCOMPARE(ended.at(0).at(1).value<ScenarioResult>().outcome(), Outcome::NotRun);
    }

    void stepsAndGoesOn()
    {
        Player player;
        QSignalSpy done(&player, &Player::stepFinished);
        QSignalSpy paused(&player, &Player::paused);
        QSignalSpy finished(&player, &Player::finished);
        player.playFirstStep(item(logIn + "," + logIn + "," + logIn), [] { return embeddedStage(); });
        QTRY_COMPARE(paused.size(), 1);
        QCOMPARE(paused.at(0).at(1).toInt(), 1);
        QVERIFY(player.isPaused());
        player.playNextStep();
        QTRY_COMPARE(paused.size(), 2);
        QCOMPARE(done.size(), 2);
        player.playOn();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(done.size(), 3);
        QCOMPARE(paused.size(), 2);
    }

    void stopWhilePausedEndsIt()
    {
        Player player;
        QSignalSpy paused(&player, &Player::paused);
        QSignalSpy ended(&player, &Player::ended);
        QSignalSpy finished(&player, &Player::finished);
        player.playFirstStep(item(logIn + "," + logIn), [] { return embeddedStage(); });
        QTRY_COMPARE(paused.size(), 1);
        player.stop();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(ended.at(0).at(1).value<ScenarioResult>().count(Outcome::Passed), 1);
    }

    void anotherRunSilencesTheFirst()
    {
        Player player;
        QSignalSpy started(&player, &Player::stepStarted);
        QSignalSpy ended(&player, &Player::ended);
        QSignalSpy finished(&player, &Player::finished);
        player.play({ item(longWait, u"first"_s) }, [] { return embeddedStage(); });
        QTRY_COMPARE(started.size(), 1);
        player.play({ item(logIn, u"second"_s) }, [] { return embeddedStage(); });
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(ended.size(), 1);
        QCOMPARE(ended.at(0).at(0).toString(), u"second"_s);
    }

    void endsWhileOneIsPlayed()
    {
        QElapsedTimer timer;
        timer.start();
        {
            Player player;
            QSignalSpy started(&player, &Player::stepStarted);
            player.play({ item(longWait) }, [] { return embeddedStage(); });
            QTRY_COMPARE(started.size(), 1);
        }
        QVERIFY(timer.elapsed() < 60'000);
    }

    void aServerFitsByWhatIsKnownOfIt_data()
    {
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<bool>("hasBlacklist"); ///< as the settings have it
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<bool>("fits");
        const QString with = u"\"settings\":{\"LEEWAY\":5}"_s;
        const QString without = with + u",\"server\":{\"blacklist_app\":false}"_s;
        QTest::newRow("not known, wanted") << false << true << with << true;
        QTest::newRow("not known, not wanted") << false << true << without << false;
        QTest::newRow("there, wanted") << true << true << with << true;
        QTest::newRow("not there, wanted") << true << false << with << false;
        QTest::newRow("not there, not wanted") << true << false << without << true;
        QTest::newRow("other settings") << true << true << u"\"settings\":{\"LEEWAY\":6}"_s << false;
    }
    void aServerFitsByWhatIsKnownOfIt()
    {
        QFETCH(bool, isKnown);
        QFETCH(bool, hasBlacklist);
        QFETCH(QString, wanted);
        ServerFacts facts;
        facts.server.baseUrl = QUrl(u"https://staging.example"_s);
        facts.settings = simplejwt::Settings();
        facts.settings->leeway = std::chrono::seconds(5);
        facts.settings->signingKey = "the key of the shop";
        facts.settings->blacklistApp = hasBlacklist;
        facts.settings->blacklistAppIsKnown = isKnown;
        const auto scenario = parseScenario(
            u"{\"name\":\"n\",%1,\"steps\":[{\"do\":\"login\",\"user\":\"alice\"}]}"_s.arg(wanted).toUtf8());
        QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().what));
        const auto stage = serverStage(facts);
        QVERIFY(stage->prepare(*scenario));
        QTEST(stage->lacks(Need::Settings).isEmpty(), "fits");
    }

    void planNamesEveryCallAndNothingThatIsSkipped()
    {
        ServerFacts facts;
        facts.server.baseUrl = QUrl(u"https://staging.example"_s);
        const auto stage = serverStage(facts);
        const auto scenario
            = parseScenario("{\"name\":\"n\",\"variables\":{\"where\":\"/here/\"},\"steps\":["
                            "{\"do\":\"login\",\"user\":\"alice\",\"capture\":{\"access\":\"body.access\"}},"
                            "{\"do\":\"advance\",\"seconds\":1},{\"do\":\"user\",\"user\":\"bob\",\"delete\":true},"
                            "{\"do\":\"call\",\"path\":\"${where}\",\"method\":\"put\"},"
                            "{\"do\":\"parallel\",\"times\":3,\"steps\":[{\"do\":\"verify\",\"token\":\"${access}\"}]},"
                            "{\"do\":\"refresh\",\"token\":\"x\",\"needs\":[\"clock\"]}]}");
        QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().what));
        const auto calls = plannedCalls(*scenario, *stage);
        QVERIFY(calls);
        QCOMPARE(calls->size(), 3);
        QCOMPARE(calls->at(0).method, QByteArray("POST"));
        QCOMPARE(calls->at(0).url.host(), u"staging.example"_s);
        QCOMPARE(calls->at(1).url, QUrl(u"https://staging.example/here/"_s));
        QCOMPARE(calls->at(1).method, QByteArray("PUT"));
        QCOMPARE(calls->at(2).times, 3);
    }

    /// The plan of a scenario is what the runner then sends.
    void planIsWhatIsSent()
    {
        QVERIFY(!shippedScenarios().isEmpty());
        for (const Scenario &scenario : shippedScenarios()) {
            const auto stage = embeddedStage();
            const auto calls = plannedCalls(scenario, *stage);
            QVERIFY(calls && !calls->isEmpty());
            Player player;
            QSignalSpy ended(&player, &Player::ended);
            player.play({ { scenario.id, scenario } }, [] { return embeddedStage(); });
            QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 60'000);
            QStringList planned;
            for (const PlannedCall &call : *calls) {
                for (int i = 0; i < call.times; ++i)
                    planned.append(QString::fromLatin1(call.method) + u' ' + call.url.path());
            }
            QStringList sent;
            for (const StepResult &step : ended.at(0).at(1).value<ScenarioResult>().steps) {
                for (const session::Exchange &exchange : step.exchanges)
                    sent.append(QString::fromLatin1(exchange.method) + u' ' + exchange.url.path());
            }
            QCOMPARE(planned, sent);
        }
    }
};

QTEST_GUILESS_MAIN(TestScenarioPlayer)
#include "tst_scenarioplayer.moc"
