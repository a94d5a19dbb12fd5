// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangetextview.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariosteps.h"
#include "ui/scenarios/scenariostepsmodel.h"

#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using scenario::Outcome;

namespace {

QByteArray base64(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray token(int number)
{
    return base64("{\"alg\":\"HS256\"}") + '.'
        + base64("{\"token_type\":\"access\",\"jti\":\"" + QByteArray::number(number) + "\",\"exp\":2000000000}")
        + ".c2ln";
}

/// A step that got a token of its own.
scenario::StepResult step(int index, Outcome outcome)
{
    scenario::StepResult step;
    step.index = index;
    step.name = u"step %1"_s.arg(index + 1);
    step.outcome = outcome;
    if (outcome == Outcome::NotRun)
        return step;
    session::Exchange exchange;
    exchange.method = "POST";
    exchange.url = u"http://127.0.0.1:8010/login/"_s;
    exchange.server = u"http://127.0.0.1:8010"_s;
    exchange.status = 200;
    exchange.replyBody = "{\"access\": \"" + token(index) + "\"}";
    step.exchanges = { exchange };
    return step;
}

scenario::ScenarioResult waiting(int count)
{
    scenario::ScenarioResult result;
    for (int index = 0; index < count; ++index)
        result.steps.append(step(index, Outcome::NotRun));
    return result;
}

} // namespace

/// The steps while they are played.
class TestScenarioSteps : public QObject
{
    Q_OBJECT

    std::unique_ptr<ScenarioSteps> m_steps;
    scenario::ScenarioResult m_result;

    QTableView *table() const { return m_steps->findChild<QTableView *>(u"scenarioStepsTable"_s); }
    int chosen() const { return table()->currentIndex().row(); }
    qsizetype tokensShown() const { return m_steps->findChild<ExchangeTextView *>()->tokenSpans().size(); }
    void play(int index)
    {
        m_result.steps[index] = step(index, Outcome::Passed);
        m_steps->stepStarted(index);
        m_steps->stepFinished(index, m_result.steps.at(index));
    }

private slots:
    /// What was stopped after a failure is no whole run.
    void aFailureTellsThatTheRunWasStopped()
    {
        ScenarioEntry entry;
        entry.result = waiting(5);
        entry.result->steps[0].outcome = Outcome::Passed;
        entry.result->steps[1].outcome = Outcome::Failed;
        QCOMPARE(ScenariosModel::verdictText(entry), u"failed at step 2, stopped after 2 of 5"_s);
        for (scenario::StepResult &step : entry.result->steps)
            step.outcome = Outcome::Failed;
        QCOMPARE(ScenariosModel::verdictText(entry), u"failed at step 1"_s);
    }

    /// Of thousands of steps none is copied to be shown.
    void aResultIsSharedWithWhoHasIt()
    {
        scenario::ScenarioResult result = waiting(3);
        result.steps[1] = step(1, Outcome::Passed);
        ScenarioStepsModel model;
        model.setResult(result, true);
        QCOMPARE(model.step(0), &std::as_const(result).steps.at(0));
        model.setStep(0, step(0, Outcome::Failed));
        QCOMPARE(result.steps.at(0).outcome, Outcome::NotRun);
        QCOMPARE(model.firstFailure(), 0);
        QCOMPARE(model.step(1)->outcome, Outcome::Passed);
        model.setResult(waiting(2), false);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.step(2), nullptr);
    }

    void init()
    {
        m_steps = std::make_unique<ScenarioSteps>();
        m_steps->resize(600, 600);
        m_steps->show();
        m_result = waiting(5);
        m_steps->followRun();
        m_steps->showProgress(m_result, -1);
    }

    void theRunIsFollowed()
    {
        for (int index = 0; index < 5; ++index) {
            play(index);
            QCOMPARE(chosen(), index);
            QCOMPARE(tokensShown(), 1);
        }
    }

    void whoeverChoosesStopsThat_data()
    {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("arrow key") << true;
        QTest::newRow("mouse") << false;
    }
    void whoeverChoosesStopsThat()
    {
        QFETCH(const bool, byKey);
        play(0);
        play(1);
        if (byKey)
            QTest::keyClick(table(), Qt::Key_Up);
        else
            QTest::mouseClick(
                table()->viewport(), Qt::LeftButton, {}, table()->visualRect(table()->model()->index(0, 1)).center());
        QCOMPARE(chosen(), 0);
        QCOMPARE(tokensShown(), 1);
        play(2);
        QCOMPARE(chosen(), 0);
        m_steps->showProgress(m_result, 3); // the text was edited meanwhile
        QCOMPARE(chosen(), 0);
        play(3);
        QCOMPARE(chosen(), 0);
        m_steps->followRun(); // another run
        m_steps->showProgress(waiting(5), -1);
        play(0);
        play(1);
        QCOMPARE(chosen(), 1);
    }

    void anEditLosesNoStep()
    {
        play(0);
        play(1);
        m_steps->showProgress(m_result, 2);
        QCOMPARE(chosen(), 1);
        play(2);
        QCOMPARE(chosen(), 2);
    }

    void eachCallIsLearntOnce()
    {
        auto *log = m_steps->findChild<session::SessionLog *>();
        QVERIFY(log);
        const QSignalSpy learnt(log, &session::SessionLog::exchangeAdded);
        for (int index = 0; index < 5; ++index)
            play(index);
        QCOMPARE(learnt.count(), 5);
        QCOMPARE(log->tokens().size(), 5);
        QTest::keyClick(table(), Qt::Key_Up);
        QCOMPARE(log->tokens().size(), 4); // as of that step
        QTest::keyClick(table(), Qt::Key_Down);
        QCOMPARE(log->tokens().size(), 5);
    }

    void aShortTimeIsNoNothing_data()
    {
        QTest::addColumn<int>("microseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0 << u"<1 ms"_s;
        QTest::newRow("less than one") << 999 << u"<1 ms"_s;
        QTest::newRow("one") << 1000 << u"1 ms"_s;
        QTest::newRow("just below a second") << 999'999 << u"999 ms"_s;
        QTest::newRow("seconds") << 6'004'000 << u"6.0 s"_s;
    }
    void aShortTimeIsNoNothing()
    {
        QFETCH(const int, microseconds);
        QFETCH(const QString, text);
        m_result.steps[0] = step(0, Outcome::Passed);
        m_result.steps[0].duration = std::chrono::microseconds(microseconds);
        m_steps->showResult(m_result);
        QCOMPARE(table()->model()->index(0, ScenarioStepsModel::DurationColumn).data().toString(), text);
    }
};

QTEST_MAIN(TestScenarioSteps)
#include "tst_scenariosteps.moc"
