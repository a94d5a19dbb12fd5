// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/base/log.h"

#include <QTest>

using namespace std::chrono_literals;

class TestClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundsDownAlsoBeforeTheEpoch()
    {
        QCOMPARE(epochSeconds(Instant{ 1'999'999us }), 1);
        QCOMPARE(epochSeconds(Instant{ -1us }), -1);
    }

    void runsOnFromWhereItWasPut()
    {
        Instant base = fromEpochSeconds(1000);
        MovableClock clock([&] { return base; });
        clock.set(fromEpochSeconds(5000));
        base += 2s;
        QCOMPARE(clock.now(), fromEpochSeconds(5002));
        clock.advance(60s);
        QCOMPARE(clock.clock()(), fromEpochSeconds(5062));
        clock.reset();
        QCOMPARE(clock.now(), base);
        QCOMPARE(clock.offset(), 0us);
    }

    void stepsDoNotAddUpPastItsEnd()
    {
        MovableClock clock([] { return fromEpochSeconds(1000); });
        const std::chrono::microseconds most = std::chrono::microseconds::max();
        for (int i = 0; i < 3; ++i)
            clock.advance(most);
        QVERIFY(clock.now() > fromEpochSeconds(200'000'000'000));
        for (int i = 0; i < 3; ++i)
            clock.advance(-most);
        QVERIFY(clock.now() < fromEpochSeconds(-200'000'000'000));
    }

    void idsAreThirtyTwoLowerCaseHexDigits()
    {
        const IdSource ids = randomIds();
        const QByteArray first = ids();
        QCOMPARE(first.size(), 32);
        QCOMPARE(QByteArray::fromHex(first).toHex(), first);
        QVERIFY(ids() != first);
    }

    void redactionShowsNothingOfAShortSecret()
    {
        QCOMPARE(redacted("short-secret"), QStringLiteral("…"));
        QCOMPARE(redacted("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"), QStringLiteral("eyJhbG…dXJl"));
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
