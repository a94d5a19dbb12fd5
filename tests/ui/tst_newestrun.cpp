// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/newestrun.h"

#include <QSemaphore>
#include <QTest>

namespace {

/// Answers each request with itself, once it is let.
struct Fixture
{
    QSemaphore begun;
    QSemaphore let;
    QList<int> answers;
    QList<bool> busy;
    NewestRun<int, int> run{ [this](const int &request) {
                                begun.release();
                                if (request < 100) // larger ones need no leave
                                    let.acquire();
                                return request;
                            },
        [this](int answer) { answers.append(answer); } };

    Fixture()
    {
        run.onBusyChange([this](bool isBusy) { busy.append(isBusy); });
    }
};

} // namespace

class TestNewestRun : public QObject
{
    Q_OBJECT

private slots:
    void answersFromAnotherThread()
    {
        Fixture f;
        f.run.request(1);
        QVERIFY(f.run.isRunning() && f.run.isAwaited());
        QVERIFY(f.answers.isEmpty());
        f.let.release();
        QTRY_COMPARE(f.answers, QList<int>{ 1 });
        QVERIFY(!f.run.isRunning() && !f.run.isAwaited());
        QCOMPARE(f.busy, (QList<bool>{ true, false }));
    }

    void ofThoseThatWaitTheNewestWins()
    {
        Fixture f;
        for (int request = 1; request <= 5; ++request)
            f.run.request(request);
        f.let.release(5);
        QTRY_COMPARE(f.answers, QList<int>{ 5 });
        QCOMPARE(f.begun.available(), 2); // the first was begun already, the others were never worked on
    }

    void anAnswerAtOnceOvertakesWhatRuns()
    {
        Fixture f;
        f.run.request(1);
        f.run.request(2);
        f.begun.acquire();
        f.run.answerNow(100);
        QCOMPARE(f.answers, QList<int>{ 100 });
        QVERIFY(f.run.isRunning() && !f.run.isAwaited());
        f.let.release(2);
        QTRY_VERIFY(!f.run.isRunning());
        QCOMPARE(f.answers, QList<int>{ 100 });
    }

    void aRequestBehindAnOvertakenOneIsAnswered()
    {
        Fixture f;
        f.run.request(1);
        f.run.answerNow(100);
        f.run.request(2);
        QVERIFY(f.run.isAwaited());
        f.let.release(2);
        QTRY_COMPARE(f.answers, (QList<int>{ 100, 2 }));
    }

    void itsEndWaitsAndReportsNothing()
    {
        QList<int> answers;
        {
            NewestRun<int, int> run(
                [](const int &request) { return request; }, [&](int answer) { answers.append(answer); });
            run.request(1);
        }
        QCoreApplication::processEvents();
        QCOMPARE(answers, QList<int>());
    }
};

QTEST_GUILESS_MAIN(TestNewestRun)
#include "tst_newestrun.moc"
