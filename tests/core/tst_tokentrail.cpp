// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokentrail.h"

#include <QTest>

using session::TokenTrail;

class TestTokenTrail : public QObject
{
    Q_OBJECT

private slots:
    void backAndForward()
    {
        TokenTrail trail;
        QVERIFY(!trail.canGoBack());
        QCOMPARE(trail.back(), -1);
        for (const int token : { 7, 8, 9 })
            trail.add(token);
        QVERIFY(!trail.canGoForward());
        QCOMPARE(trail.back(), 8);
        QCOMPARE(trail.back(), 7);
        QVERIFY(!trail.canGoBack());
        QCOMPARE(trail.back(), -1);
        QCOMPARE(trail.forward(), 8);
        QCOMPARE(trail.forward(), 9);
        QCOMPARE(trail.forward(), -1);
    }

    void whatIsLookedAtAfterGoingBackFollowsThere()
    {
        TokenTrail trail;
        for (const int token : { 1, 2, 3 })
            trail.add(token);
        trail.back();
        trail.back();
        trail.add(4);
        QVERIFY(!trail.canGoForward());
        QCOMPARE(trail.back(), 1);
        QCOMPARE(trail.forward(), 4);
    }

    void theSameOnceOnly()
    {
        TokenTrail trail;
        trail.add(1);
        trail.add(1);
        trail.add(-1);
        QVERIFY(!trail.canGoBack());
        trail.clear();
        QCOMPARE(trail.forward(), -1);
        trail.add(5);
        QVERIFY(!trail.canGoBack());
    }

    void theFirstTokenIsOneAndNoTokenIsNone()
    {
        TokenTrail trail;
        for (const int token : { 0, -1, 1 })
            trail.add(token);
        QCOMPARE(trail.back(), 0);
        QVERIFY(!trail.canGoBack());
    }

    void itIsBounded()
    {
        TokenTrail trail;
        for (int token = 0; token < 1000; ++token)
            trail.add(token);
        int last = -1;
        int steps = 0;
        while (trail.canGoBack()) {
            last = trail.back();
            ++steps;
        }
        QCOMPARE(steps, 199);
        QCOMPARE(last, 800);
    }
};

QTEST_GUILESS_MAIN(TestTokenTrail)
#include "tst_tokentrail.moc"
