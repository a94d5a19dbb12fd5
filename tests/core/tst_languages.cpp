// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logout/logouttest.h"
#include "core/scenario/runner.h"
#include "core/scenario/scenariofiles.h"
#include "core/scenario/serverstage.h"
#include "core/simplejwt/band.h"
#include "tests/support/djangoserver.h"

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
        for (const char *language : { "es", "fr", "pt-br", "ru-ru", "fa-ir", "zh-hans", "de-ch" })
            QTest::newRow(language) << QByteArray(language);
    }

    void scenariosAndLogout()
    {
        QFETCH(const QByteArray, language);
        DjangoServer::Options options;
        options.language = language;
        START_DJANGO(django, options);
        playAll(*django);
        logOut(*django);
    }

private:
    /// Those with the default settings, which is most of them: one server a language.
    void playAll(const DjangoServer &django)
    {
        ServerFacts facts;
        facts.server.baseUrl = django.url();
        if (django.version().startsWith("5.2."))
            facts.server.band = simplejwt::Band::V5_2;
        facts.settings = simplejwt::Settings();
        facts.settings->signingKey = DjangoServer::secretKey();
        int played = 0;
        for (const Scenario &scenario : shippedScenarios()) {
            if (scenario.settings.isObject() || !scenario.blacklistApp || !scenario.authenticationClasses)
                continue;
            const auto stage = serverStage(facts);
            Runner runner(*stage);
            QSignalSpy finished(&runner, &Runner::finished);
            runner.setScenario(scenario);
            runner.run();
            QVERIFY(!finished.isEmpty() || finished.wait(LongestRun));
            const QByteArray wrong = complaints(runner.result());
            QVERIFY2(wrong.isEmpty(), scenario.id.toUtf8() + ": " + wrong);
            ++played;
        }
        QVERIFY(played > 5);
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
