// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinedrag.h"

#include <QTest>

using Kind = TimelineDrag::Move::Kind;

class TestTimelineDrag : public QObject
{
    Q_OBJECT

    TimelineDrag m_drag{ 10 };

private slots:
    void aTremblingHandClicks()
    {
        m_drag.press({ 50, 50 }, 3);
        QCOMPARE(m_drag.moveTo({ 59, 45 }, true).kind, Kind::None);
        QVERIFY(m_drag.release());
        QVERIFY(!m_drag.isPressed());
    }

    void sidewaysMovesThroughTime()
    {
        m_drag.press({ 50, 50 }, 3);
        const TimelineDrag::Move first = m_drag.moveTo({ 65, 50 }, true);
        QCOMPARE(first.kind, Kind::Pan);
        QCOMPARE(first.by, 15.0);
        QCOMPARE(m_drag.moveTo({ 60, 90 }, true).by, -5.0); // once it pans, up and down carry nothing away
        QVERIFY(!m_drag.release());
    }

    void upOrDownCarriesTheTokenAway()
    {
        m_drag.press({ 50, 50 }, 3);
        QCOMPARE(m_drag.moveTo({ 55, 39 }, true).kind, Kind::Carry);
        QVERIFY(!m_drag.isPressed());
        QVERIFY(!m_drag.release());
        QCOMPARE(m_drag.moveTo({ 99, 50 }, true).kind, Kind::None);
    }

    void outOfTheViewCarriesItAwayFromAPanToo()
    {
        m_drag.press({ 50, 50 }, 3);
        QCOMPARE(m_drag.moveTo({ 80, 50 }, true).kind, Kind::Pan);
        QCOMPARE(m_drag.moveTo({ 80, -1 }, false).kind, Kind::Carry);
        QCOMPARE(m_drag.token(), 3);
    }

    void withoutATokenNothingIsCarried()
    {
        m_drag.press({ 50, 50 }, -1);
        QCOMPARE(m_drag.moveTo({ 50, 90 }, true).kind, Kind::None);
        QCOMPARE(m_drag.moveTo({ 50, 900 }, false).kind, Kind::None);
        QCOMPARE(m_drag.moveTo({ 90, 900 }, false).kind, Kind::Pan);
    }
};

QTEST_GUILESS_MAIN(TestTimelineDrag)
#include "tst_timelinedrag.moc"
