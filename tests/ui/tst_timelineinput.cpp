// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/timelinesession.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace std::chrono;
using timeline::inside;
using timeline::Session;
using timeline::start;

namespace {

void wheel(QWidget *widget, const QPointF &at, int delta, Qt::KeyboardModifiers modifiers)
{
    QWheelEvent event(at, widget->mapToGlobal(at), {}, { 0, delta }, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

/// Counts the drags that a widget begins; offscreen they end at once.
class DragWatch : public QObject
{
public:
    int drags = 0;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        drags += event->type() == QEvent::ChildAdded ? 1 : 0;
        return false;
    }
};

} // namespace

/// The timeline by mouse, wheel, keys and buttons.
class TestTimelineInput : public QObject
{
    Q_OBJECT

private slots:
    void theRangeFollowsNow()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const Instant before = view.axis().from();
        session.now += 2min;
        view.refresh();
        QCOMPARE(view.axis().from(), before); // the line moves, the bars stand
        session.now += 24h;
        view.refresh();
        QVERIFY(view.axis().shows(session.now));
        QTest::keyClick(&view, Qt::Key_Left);
        QVERIFY(!view.followsNow());
        session.now += 24h;
        view.refresh();
        QVERIFY(!view.axis().shows(session.now));
        QTest::keyClick(&view, Qt::Key_Home);
        QVERIFY(view.axis().shows(session.now));
    }

    void whatLiesOutOfSightIsStillThere()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        session.now += 2h;
        view.refresh();
        const TimelineBar bar = view.barOf(session.expired);
        QVERIFY(bar.all().isEmpty());
        QVERIFY(bar.text.startsWith(QStringLiteral("‹ access 51de… expired")));
        const QSignalSpy selected(&view, &TimelineView::tokenSelected);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, inside(bar.label));
        QCOMPARE(selected.count(), 1);
    }

    void aClickSelects_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("refresh") << 0;
        QTest::newRow("access") << 1;
        QTest::newRow("expired access") << 3;
    }
    void aClickSelects()
    {
        QFETCH(const int, which);
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const QSignalSpy selected(&view, &TimelineView::tokenSelected);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, inside(view.barOf(which).all()));
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected.at(0).at(0).toInt(), which);
        QCOMPARE(view.selectedToken(), which);
    }

    void aClickBesideSelectsNothing()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const QSignalSpy selected(&view, &TimelineView::tokenSelected);
        const QRectF bar = view.barOf(session.access).life;
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, QPoint(int(bar.left()) - 40, int(bar.center().y())));
        QCOMPARE(selected.count(), 0);
    }

    void draggingPansAndSelectsNothing()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const QSignalSpy selected(&view, &TimelineView::tokenSelected);
        const QPoint at = inside(view.barOf(session.access).life);
        const Instant grabbed = view.axis().at(at.x());
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, at);
        DragWatch watch;
        view.viewport()->installEventFilter(&watch);
        QTest::mouseMove(view.viewport(), at + QPoint(60, 0));
        QTest::mouseMove(view.viewport(), at + QPoint(120, 0));
        QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, at + QPoint(120, 0));
        QCOMPARE(watch.drags, 0);
        QCOMPARE(selected.count(), 0);
        QVERIFY(qAbs(view.axis().xOf(grabbed) - (at.x() + 120)) < 1);
    }

    /// Up or down carries the token away: no time passes by, nothing is selected.
    void draggingAcrossRowsCarriesTheToken()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const QSignalSpy selected(&view, &TimelineView::tokenSelected);
        const QPoint at = inside(view.barOf(session.access).life);
        const double before = view.axis().xOf(session.now);
        DragWatch watch;
        view.viewport()->installEventFilter(&watch);
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, at);
        QTest::mouseMove(view.viewport(), at + QPoint(3, 40));
        QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, at + QPoint(3, 40));
        QCOMPARE(watch.drags, 1);
        QCOMPARE(selected.count(), 0);
        QCOMPARE(view.axis().xOf(session.now), before);
    }

    void keysSelect()
    {
        Session session;
        TimelinePane pane(session.log, session.clock());
        pane.resize(1300, 260);
        pane.show();
        pane.view()->setFocus();
        const QSignalSpy selected(&pane, &TimelinePane::tokenSelected);
        QTest::keyClick(pane.view(), Qt::Key_Down);
        QTest::keyClick(pane.view(), Qt::Key_Down);
        const int current = pane.view()->currentToken();
        QCOMPARE(selected.count(), 0);
        QTest::keyClick(pane.view(), Qt::Key_Return);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected.at(0).at(0).toInt(), current);
        QTest::keyClick(pane.view(), Qt::Key_Up);
        QTest::keyClick(pane.view(), Qt::Key_Space);
        QCOMPARE(selected.count(), 2);
        QVERIFY(pane.view()->accessibleDescription().contains(QStringLiteral("…")));
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(pane.view(), Qt::Key_Up);
        QTest::keyClick(pane.view(), Qt::Key_Enter);
        QCOMPARE(selected.at(2).at(0).toInt(), session.refresh); // the first, not beyond it
    }

    void theWheelZoomsAtThePointer()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const double x = 700;
        const Instant pointed = view.axis().at(x);
        const microseconds span = view.axis().span();
        wheel(view.viewport(), { x, 60 }, 120, Qt::ControlModifier);
        QVERIFY(view.axis().span() < span);
        QVERIFY(qAbs(view.axis().xOf(pointed) - x) < 0.5);
        for (int i = 0; i < 300; ++i)
            wheel(view.viewport(), { x, 60 }, -120, Qt::ControlModifier);
        QVERIFY(view.axis().span() <= hours{ 24 } * 365 * 20); // it ends somewhere
        QVERIFY(view.axis().ticks(80).size() < 40);
        for (int i = 0; i < 300; ++i)
            wheel(view.viewport(), { x, 60 }, 120, Qt::ControlModifier);
        QCOMPARE(view.axis().span(), microseconds{ 2s });
    }

    void buttonsDoWhatTheKeysDo()
    {
        Session session;
        TimelinePane pane(session.log, session.clock());
        pane.resize(1300, 260);
        pane.show();
        const auto click = [&](const char *name) { pane.findChild<QToolButton *>(QLatin1String(name))->click(); };
        const microseconds span = pane.view()->axis().span();
        click("timelineZoomOut");
        QVERIFY(pane.view()->axis().span() > span);
        click("timelineAll");
        QVERIFY(pane.view()->axis().shows(start + 24h));
        QVERIFY(pane.view()->axis().shows(start - 6min));
        QVERIFY(!pane.view()->followsNow());
        click("timelineNow");
        QVERIFY(pane.view()->followsNow());
    }

    void theFirstLookTeaches()
    {
        const session::SessionLog log(systemClock());
        TimelinePane pane(log, systemClock());
        pane.resize(900, 200);
        pane.show();
        QTest::keyClick(pane.view(), Qt::Key_Down);
        QTest::keyClick(pane.view(), Qt::Key_Return);
        QTest::keyClick(pane.view(), Qt::Key_0);
        QCOMPARE(pane.view()->currentToken(), -1);
    }
};

QTEST_MAIN(TestTimelineInput)
#include "tst_timelineinput.moc"
