// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/background.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>
#include <memory>

class TestBackground : public QObject
{
    Q_OBJECT

private slots:
    void worksElsewhereAndAnswersHere()
    {
        Background background;
        QThread *workedOn = nullptr;
        QThread *answeredOn = nullptr;
        background.run([] { return QThread::currentThread(); },
            [&](QThread *thread) {
                workedOn = thread;
                answeredOn = QThread::currentThread();
            });
        QTRY_VERIFY(workedOn);
        QVERIFY(workedOn != thread());
        QCOMPARE(answeredOn, thread());
    }

    void onePieceAfterTheOther()
    {
        Background background;
        QSemaphore let;
        int running = 0; // of the worker's thread alone
        QList<int> answers;
        for (int piece = 0; piece < 3; ++piece) {
            background.run(
                [&, piece] {
                    ++running;
                    let.acquire();
                    return running-- == 1 ? piece : -1;
                },
                [&](int answer) { answers.append(answer); });
        }
        let.release(3);
        QTRY_COMPARE(answers.size(), 3);
        QCOMPARE(answers, QList<int>({ 0, 1, 2 }));
    }

    void itsEndWaitsForWhatRunsAndDropsTheRest()
    {
        QSemaphore begun;
        QSemaphore let;
        bool isDone = false;
        int later = 0;
        int answers = 0;
        auto background = std::make_unique<Background>();
        background->run(
            [&] {
                begun.release();
                let.acquire();
                isDone = true;
                return 1;
            },
            [&](int) { ++answers; });
        background->run([&] { return ++later; }, [&](int) { ++answers; });
        begun.acquire();
        const std::unique_ptr<QThread> releaser(QThread::create([&let] { let.release(); }));
        releaser->start();
        background.reset();
        QVERIFY(isDone);
        QVERIFY(releaser->wait());
        QCoreApplication::processEvents();
        QCOMPARE(answers, 0);
        QVERIFY(later <= 1); // the one behind may have begun before the end did
    }
};

QTEST_GUILESS_MAIN(TestBackground)
#include "tst_background.moc"
