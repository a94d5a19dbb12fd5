// SPDX-License-Identifier: GPL-3.0-or-later
// One window a user, also where the first is busy, has just ended, or starts at the same time.
#include "app/singleinstance.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <atomic>

using namespace Qt::StringLiterals;

namespace {

const QStringList words{ u"--theme"_s, u"light"_s };

/// Another start, at the same time.
template<class F> std::unique_ptr<QThread> meanwhile(F start)
{
    std::unique_ptr<QThread> thread(QThread::create(std::move(start)));
    thread->start();
    return thread;
}

} // namespace

class TestSingleInstance : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path() const { return m_folder->filePath(u"jotlab.socket"_s); }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void theSecondHandsOver()
    {
        SingleInstance first(path());
        QVERIFY(first.isFirst({}, {}));
        first.listen();
        const QSignalSpy received(&first, &SingleInstance::received);
        std::atomic<bool> isFirst = true;
        const auto second = meanwhile([&] { isFirst = SingleInstance(path()).isFirst(words, u"/there"_s); });
        QTRY_COMPARE(received.count(), 1);
        second->wait();
        QVERIFY(!isFirst);
        QCOMPARE(received.constFirst().at(0).toStringList(), words);
        QCOMPARE(received.constFirst().at(1).toString(), u"/there"_s);
    }

    /// Not for a second, as it was once: until it answers, and its socket stays its own.
    void aBusyFirstIsWaitedFor()
    {
        SingleInstance first(path());
        QVERIFY(first.isFirst({}, {}));
        first.listen();
        const QSignalSpy received(&first, &SingleInstance::received);
        QSemaphore waits;
        std::atomic<bool> isDecided = false;
        std::atomic<bool> isFirst = true;
        const auto second = meanwhile([&] {
            SingleInstance other(path());
            connect(&other, &SingleInstance::waiting, &other, [&waits] { waits.release(); });
            isFirst = other.isFirst(words, {});
            isDecided = true;
        });
        const bool said = waits.tryAcquire(1, 20'000); // this thread answers nobody meanwhile
        const bool early = isDecided;
        QTRY_COMPARE(received.count(), 1);
        second->wait();
        QVERIFY(said && !early && !isFirst);
    }

    void whoWaitsIsNextWhereTheFirstEnds()
    {
        auto first = std::make_unique<SingleInstance>(path());
        QVERIFY(first->isFirst({}, {}));
        first->listen();
        QSemaphore waits;
        std::atomic<bool> isFirst = false;
        const auto second = meanwhile([&] {
            SingleInstance other(path());
            connect(&other, &SingleInstance::waiting, &other, [&waits] { waits.release(); });
            isFirst = other.isFirst(words, {});
            other.listen();
            isFirst = isFirst && QFileInfo::exists(path());
        });
        const bool said = waits.tryAcquire(1, 20'000);
        first.reset();
        second->wait();
        QVERIFY(said && isFirst);
    }

    void ofManyAtOnceOneIsFirst()
    {
        constexpr int starts = 8;
        std::atomic<int> firsts = 0;
        std::atomic<int> handedOver = 0;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < starts; ++i) {
            threads.push_back(meanwhile([&] {
                SingleInstance instance(path());
                if (!instance.isFirst(words, {})) {
                    ++handedOver;
                    return;
                }
                ++firsts;
                instance.listen();
                if (!QTest::qWaitFor([&] { return handedOver == starts - 1; }, 30'000))
                    ++firsts;
            }));
        }
        for (const auto &thread : threads)
            thread->wait();
        QCOMPARE(firsts, 1);
        QCOMPARE(handedOver, starts - 1);
    }

    void theRestOfAKilledOneIsNoFirst()
    {
        QProcess killed;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"JOTLAB_SOCKET"_s, path());
        killed.setProcessEnvironment(environment);
        killed.start(QCoreApplication::applicationFilePath(), {});
        QVERIFY(killed.waitForReadyRead(30'000));
        killed.kill();
        QVERIFY(killed.waitForFinished());
        QVERIFY(QFileInfo::exists(path()));
        SingleInstance next(path());
        const QSignalSpy waits(&next, &SingleInstance::waiting);
        QVERIFY(next.isFirst(words, {}));
        QCOMPARE(waits.count(), 0);
        next.listen();
        const QSignalSpy received(&next, &SingleInstance::received);
        const auto third = meanwhile([this] { SingleInstance(path()).isFirst(words, {}); });
        QTRY_COMPARE(received.count(), 1);
        third->wait();
    }

    void whereNothingCanBeLockedEachIsAWindow()
    {
        SingleInstance nowhere(m_folder->filePath(u"no/such/folder/jotlab.socket"_s));
        QVERIFY(nowhere.isFirst(words, {}));
        nowhere.listen();
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (const QString path = qEnvironmentVariable("JOTLAB_SOCKET"); !path.isEmpty()) { // one to be killed
        SingleInstance instance(path);
        if (!instance.isFirst({}, {}))
            return 1;
        instance.listen();
        std::puts("listens");
        std::fflush(stdout);
        return QCoreApplication::exec();
    }
    TestSingleInstance test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_singleinstance.moc"
