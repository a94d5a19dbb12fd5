// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logout/logouttest.h"
#include "core/scenario/runner.h"
#include "core/scenario/scenariofiles.h"
#include "tests/support/scenarioserver.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace scenario;
using namespace Qt::StringLiterals;

namespace {

constexpr int LongestRun = 120'000; // milliseconds

/// What was not as expected, for the test's message.
QByteArray complaints(const ScenarioResult &result)
{
    QStringList lines;
    if (!result.problem.isEmpty())
        lines.append(result.problem);
    for (const StepResult &step : result.steps) {
        if (step.outcome == Outcome::Passed)
            continue;
        // Only the clock and the directory of a real server are out of reach.
        const bool isOutOfReach = step.outcome == Outcome::Skipped
            && (step.reason.contains(u"clock can be moved") || step.reason.contains(u"users can be changed"));
        if (isOutOfReach)
            continue;
        QString line = step.name + u": "_s + step.reason;
        for (const Check &check : step.checks) {
            if (!check.ok)
                line += u" [%1: expected %2, got %3]"_s.arg(check.what, check.expected.left(80), check.actual.left(80));
        }
        lines.append(line);
    }
    return lines.join(u'\n').toUtf8();
}

} // namespace

/// A server that Django translates answers by the same codes and shapes: causes, states, the logout test and the
/// shipped scenarios must not hang on English sentences.
class TestLanguages : public QObject
{
    Q_OBJECT

private slots:
    void scenariosAndLogout_data()
    {
        QTest::addColumn<QByteArray>("language");
        QTest::addColumn<QByteArray>("setUp");
        QSet<QByteArray> setUps;
        for (const Scenario &scenario : shippedScenarios())
            setUps.insert(nameOf(djangoFor(scenario)));
        QVERIFY(setUps.size() > 5);
        for (const char *language : { "es", "fr", "pt-br", "ru-ru", "fa-ir", "zh-hans", "de-ch" }) {
            for (const QByteArray &setUp : setUps)
                QTest::newRow(language + QByteArray(" ") + setUp) << QByteArray(language) << setUp;
        }
    }

    void scenariosAndLogout()
    {
        QFETCH(const QByteArray, language);
        QFETCH(const QByteArray, setUp);
        QList<Scenario> scenarios;
        for (const Scenario &scenario : shippedScenarios()) {
            if (nameOf(djangoFor(scenario)) == setUp)
                scenarios.append(scenario);
        }
        DjangoServer::Options options = djangoFor(scenarios.constFirst());
        options.language = language;
        START_DJANGO(django, options);
        for (const Scenario &scenario : std::as_const(scenarios)) {
            const QByteArray wrong = play(*django, scenario);
            QVERIFY2(wrong.isEmpty(), scenario.id.toUtf8() + ": " + wrong);
        }
        if (!scenarios.constFirst().settings.isObject() && options.blacklistApp && !options.literalViews)
            logOut(*django);
    }

private:
    QByteArray play(const DjangoServer &django, const Scenario &scenario) const
    {
        const auto stage = serverStage(factsOf(django, scenario));
        Runner runner(*stage);
        QSignalSpy finished(&runner, &Runner::finished);
        runner.setScenario(scenario);
        runner.run();
        if (finished.isEmpty() && !finished.wait(LongestRun))
            return "it did not end";
        return complaints(runner.result());
    }

    void logOut(const DjangoServer &django)
    {
        logout::LogoutOrder order;
        order.server.baseUrl = django.url();
        order.user = u"bob"_s;
        order.settings = simplejwt::Settings();
        order.settings->signingKey = DjangoServer::secretKey();
        logout::LogoutTest test;
        QSignalSpy finished(&test, &logout::LogoutTest::finished);
        test.start(order);
        QVERIFY(finished.wait(LongestRun));
        QVERIFY2(test.result().verdict == logout::LogoutVerdict::LoggedOut, qPrintable(test.result().text));
        const auto &late = test.result().rows.at(int(logout::LogoutStep::LogOutTooLate));
        QCOMPARE(late.causes.constFirst().id, "needs_live_access");
        const auto &refresh = test.result().rows.at(int(logout::LogoutStep::Refresh));
        QCOMPARE(refresh.causes.constFirst().id, "blacklisted");
    }
};

QTEST_GUILESS_MAIN(TestLanguages)
#include "tst_languages.moc"
