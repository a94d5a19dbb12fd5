// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/timelinesession.h"

#include "core/session/tokenlife.h"
#include "tests/support/dice.h"
#include "ui/look/theme.h"
#include "ui/look/themecontroller.h"
#include "ui/timeline/timelineview.h"

#include <QElapsedTimer>
#include <QScrollBar>
#include <QTest>
#include <QToolTip>
#include <ctime>

using namespace std::chrono;
using session::Origin;
using session::TokenList;
using session::TokenState;
using timeline::inside;
using timeline::Session;
using timeline::start;
using timeline::token;

/// What the timeline shows, and where.
class TestTimelineView : public QObject
{
    Q_OBJECT

private slots:
    /// The ticks that are expected are those of UTC: elsewhere a day begins at another of them.
    void initTestCase()
    {
        qputenv("TZ", "Asia/Kathmandu"); // 5 h 45 min ahead, for whoever asks what time it is here
        tzset();
    }
    void groupsByUserThenFamily()
    {
        const Session session;
        TimelineLayout layout;
        layout.build(session.log.tokens());
        QCOMPARE(layout.groups().size(), 2);
        QCOMPARE(layout.groups().at(0).user, QStringLiteral("alice"));
        QCOMPARE(layout.groups().at(1).user, QStringLiteral("bob"));
        QList<int> ids;
        for (const TimelineRow &row : layout.rowsBetween(0, layout.height()))
            ids.append(row.id);
        // bob's two are of different families: the newer one first
        QCOMPARE(ids, (QList<int>{ session.refresh, session.access, session.second, session.other, session.expired }));
        QVERIFY(layout.groups().at(1).top > layout.groups().at(0).bottom);
    }

    void groupsAreTheServersWhereThereAreSeveral()
    {
        Session session;
        session.log.observe(token("access", "9999", "alice", start, start + 5min), Origin::Received,
            QStringLiteral("https://api.example.org"));
        TimelineLayout layout;
        layout.build(session.log.tokens());
        QCOMPARE(layout.groups().size(), 3);
        QCOMPARE(layout.groups().at(1).user, QStringLiteral("alice · api.example.org"));
    }

    /// Change by change it comes to what a look at all of them gives.
    void followsChanges()
    {
        const QString server = QString::fromLatin1(timeline::server);
        Session session;
        Dice dice(101);
        TimelineLayout followed;
        followed.build(session.log.tokens());
        QSet<int> changed;
        const auto note = [&changed](int id) { changed.insert(id); };
        QObject::connect(&session.log, &session::SessionLog::tokenAdded, &session.log, note);
        QObject::connect(&session.log, &session::SessionLog::tokenChanged, &session.log, note);
        QObject::connect(&session.log, &session::SessionLog::familyChanged, &session.log,
            [&note](const QList<int> &ids) { std::for_each(ids.cbegin(), ids.cend(), note); });
        for (int round = 0; round < 300; ++round) {
            const auto any = [&] { return dice.below(int(session.log.tokens().size())); };
            const QByteArray jti = QByteArray::number(round);
            const Instant from = start + seconds{ dice.below(5000) };
            switch (dice.below(6)) {
            case 0:
                session.log.markRevoked(any(), from, QStringLiteral("POST /logout/"));
                break;
            case 1:
                session.log.joinFamilies({ any(), any() });
                break;
            case 2:
                session.log.nameUser(
                    server, QStringLiteral("alice"), dice.below(2) ? QStringLiteral("zoe") : QStringLiteral("alice"));
                break;
            case 3:
                session.log.observe(token("access", jti, "carol", from, from + 5min), Origin::Pasted);
                break;
            default:
                session.log.observe(token(dice.below(2) ? "access" : "refresh", jti, dice.below(2) ? "alice" : "bob",
                                        from, from + 5min),
                    Origin::Received, round > 250 && dice.below(9) == 0 ? QStringLiteral("https://other") : server,
                    dice.below(2) ? any() : -1);
            }
            switch (dice.below(8)) {
            case 0:
            case 1:
                continue; // several at once
            case 2:
                if (!followed.groups().isEmpty())
                    followed.toggle(followed.groups().at(dice.below(int(followed.groups().size()))));
                break;
            case 3:
                followed.begin(session.log.tokens().size());
                followed.place(session.log.tokens(), 7); // what changes then has a place, or gets it anyway
                break;
            case 4:
                followed.keepInSight({ any(), any() });
                break;
            default:
                break;
            }
            for (const int id : std::as_const(changed))
                followed.change(id);
            changed.clear();
            do {
                followed.place(session.log.tokens(), 1 + dice.below(20));
            } while (followed.isWaiting());
            TimelineLayout fresh;
            fresh.build(session.log.tokens());
            QCOMPARE(followed.groups().size(), fresh.groups().size());
            for (qsizetype i = 0; i < fresh.groups().size(); ++i) {
                const TimelineGroup &group = followed.groups().at(i);
                QCOMPARE(group.user, fresh.groups().at(i).user);
                QCOMPARE(group.isVerified, fresh.groups().at(i).isVerified);
                QCOMPARE(group.tokens, fresh.groups().at(i).tokens); // folded or not
                QVERIFY(group.inSight.isEmpty() || group.inSight.size() >= TimelineLayout::leftOfFolded);
                QCOMPARE(group.bottom, followed.rowAt(group.firstRow + int(group.rows().size()) - 1).top + 16);
            }
            for (int i = 0; i < followed.rowCount(); ++i) {
                const TimelineRow row = followed.rowAt(i);
                QCOMPARE(row.revokedAt, session.log.token(row.id)->revokedAt);
                QCOMPARE(followed.indexOf(row.id), i);
                QVERIFY(i == 0 || row.top >= followed.rowAt(i - 1).top + TimelineLayout::rowPitch);
            }
            QCOMPARE(followed.height(), followed.groups().constLast().bottom + 5);
            QVERIFY(!followed.isWaiting() && followed.contains(any()));
        }
    }

    void findsRowsByHeight()
    {
        const Session session;
        TimelineLayout layout;
        layout.build(session.log.tokens());
        const auto idsBetween = [&layout](int top, int bottom) {
            QList<int> ids;
            for (const TimelineRow &row : layout.rowsBetween(top, bottom))
                ids.append(row.id);
            return ids;
        };
        for (int index = 0; index < 5; ++index) {
            const TimelineRow row = layout.rowAt(index);
            const int end = row.top + TimelineLayout::rowHeight;
            QCOMPARE(idsBetween(row.top, row.top + 1), QList<int>{ row.id });
            QCOMPARE(idsBetween(end - 1, end), QList<int>{ row.id });
            QCOMPARE(idsBetween(end, end + 1), QList<int>()); // between two
        }
        const int third = layout.rowAt(2).top; // alice's last one, and what comes after her
        QCOMPARE(idsBetween(third, layout.rowAt(3).top + 1), (QList<int>{ layout.rowAt(2).id, layout.rowAt(3).id }));
        QCOMPARE(idsBetween(0, layout.height()).size(), 5);
        QCOMPARE(idsBetween(layout.height() + 50, layout.height() + 60).size(), 0);
    }

    void barsStandAtTheirTimes()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const TimeAxis &axis = view.axis();
        QVERIFY(axis.shows(session.now));
        const TimelineBar access = view.barOf(session.access);
        QCOMPARE(access.life.left(), axis.xOf(start));
        QVERIFY(qAbs(access.life.right() - axis.xOf(start + 5min)) < 0.01);
        QVERIFY(access.revoked.isEmpty());
        QCOMPARE(access.state, TokenState::Alive);
        QVERIFY(access.labelInside);
        QVERIFY2(
            access.text.startsWith(QStringLiteral("access 7be2… alive, 4 min 41 s left")), qPrintable(access.text));
        const double perMinute = (axis.right() - axis.left()) / 13;
        QVERIFY(qAbs(access.life.width() - 5 * perMinute) < 0.01);
    }

    void aDayIsCutAtTheEdge()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        QCOMPARE(view.barOf(session.other).life.right(), view.axis().right());
        QCOMPARE(view.barOf(session.other).text, QStringLiteral("refresh e07a… alive, 23 h 53 min left"));
    }

    void hatchesFromTheRevocationOn()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const TimelineBar bar = view.barOf(session.refresh);
        QCOMPARE(bar.life.left(), view.axis().xOf(start));
        QCOMPARE(bar.life.right(), view.axis().xOf(start + 11s));
        QCOMPARE(bar.revoked.left(), view.axis().xOf(start + 11s));
        QCOMPARE(bar.revoked.right(), view.axis().right());
        QCOMPARE(bar.text, QStringLiteral("refresh a91f… blacklisted 02:40:11 UTC by POST /logout/"));
        QVERIFY(bar.label.left() >= bar.revoked.left());
    }

    void noLineCrossesOutTheEmptyStatesWords()
    {
        const auto hasLine = [](TimelineView &view) {
            const QImage image = view.viewport()->grab().toImage();
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, 4) == Theme::light().bad)
                    return true;
            }
            return false;
        };
        Session session;
        ThemeController themes;
        themes.apply(ThemeController::Mode::Light);
        session::SessionLog empty(session.clock());
        TimelineView nothing(empty, session.clock());
        TimelineView something(session.log, session.clock());
        for (TimelineView *view : { &nothing, &something }) {
            view->resize(1300, 260);
            view->show();
        }
        QVERIFY(!hasLine(nothing));
        QVERIFY(hasLine(something));
    }

    void paintsTheStates()
    {
        Session session;
        ThemeController themes;
        themes.apply(ThemeController::Mode::Light);
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const QImage image = view.viewport()->grab().toImage();
        const qreal ratio = image.devicePixelRatio();
        const auto at = [&](double x, const QRectF &row) {
            return image.pixelColor(int(x * ratio), int((row.top() + 2) * ratio));
        };
        const Theme &theme = Theme::light();
        const TimelineBar refresh = view.barOf(session.refresh);
        QCOMPARE(at(refresh.life.center().x(), refresh.life), theme.refreshBar);
        const TimelineBar access = view.barOf(session.access);
        QCOMPARE(at(access.life.right() - 8, access.life), theme.accessBar);
        const TimelineBar expired = view.barOf(session.expired);
        QCOMPARE(at(expired.life.right() - 8, expired.life), theme.expiredBar);
        QSet<QRgb> shades;
        for (int x = 0; x < 24; ++x)
            shades.insert(at(refresh.revoked.right() - 40 + x, refresh.revoked).rgb());
        QVERIFY(shades.contains(theme.blacklistedBar.rgb()));
        QVERIFY(shades.size() > 1); // stripes
    }

    void aTokenTurnsGreyWhenItsTimeIsOver()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        session.now = start + 5min; // exp == now is expired
        view.refresh();
        QCOMPARE(view.barOf(session.access).state, TokenState::Expired);
        QCOMPARE(view.barOf(session.access).text, QStringLiteral("access 7be2… expired 02:45:00 UTC"));
        QCOMPARE(view.barOf(session.second).state, TokenState::Alive);
    }

    void ticksAreSensible_data()
    {
        QTest::addColumn<qint64>("span"); // seconds, on 1200 pixels with 100 for each tick
        QTest::addColumn<qint64>("step");
        QTest::addColumn<QString>("first");
        QTest::newRow("10 s") << Q_INT64_C(10) << Q_INT64_C(1) << QStringLiteral("02:40:00");
        QTest::newRow("13 min") << Q_INT64_C(780) << Q_INT64_C(120) << QStringLiteral("02:40");
        QTest::newRow("a day") << Q_INT64_C(86400) << Q_INT64_C(7200) << QStringLiteral("04:00");
        QTest::newRow("a month") << Q_INT64_C(2592000) << Q_INT64_C(604800) << QString();
    }
    void ticksAreSensible()
    {
        QFETCH(const qint64, span);
        QFETCH(const qint64, step);
        QFETCH(const QString, first);
        TimeAxis axis;
        axis.setPixels(100, 1200);
        axis.setRange(start, seconds{ span });
        QCOMPARE(duration_cast<seconds>(axis.step(100)).count(), step);
        const auto ticks = axis.ticks(100);
        QVERIFY(ticks.size() >= 4 && ticks.size() <= 13);
        if (!first.isEmpty())
            QCOMPARE(ticks.constFirst().text, first);
        for (qsizetype i = 1; i < ticks.size(); ++i)
            QCOMPARE(ticks.at(i).at - ticks.at(i - 1).at, microseconds{ seconds{ step } });
    }

    void newsAppears()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        QCOMPARE(view.contents().rowCount(), 5);
        const int id = session.add("access", "beef", "carol", session.now, session.now + 5min);
        QCOMPARE(view.contents().rowCount(), 6);
        session.log.markRevoked(session.other, session.now, QStringLiteral("POST /logout/"));
        QVERIFY(!view.barOf(session.other).revoked.isEmpty());
        view.setSelectedToken(id);
        QCOMPARE(view.selectedToken(), id);
        session.log.clear();
        QCOMPARE(view.contents().rowCount(), 0);
        QCOMPARE(view.selectedToken(), -1);
    }

    void whatIsSelectedWhileHiddenIsShownLater()
    {
        Session session;
        for (int i = 0; i < 100; ++i)
            session.add("access", QByteArray::number(i), "carol", session.now, session.now + 5min);
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const int last = view.contents().rowAt(view.contents().rowCount() - 1).id;
        const int top = view.verticalScrollBar()->value();
        view.hide();
        view.setSelectedToken(last);
        QCOMPARE(view.selectedToken(), last);
        QCOMPARE(view.verticalScrollBar()->value(), top);
        view.show();
        QCOMPARE(view.selectedToken(), last);
        QVERIFY(view.verticalScrollBar()->value() > top);
        view.verticalScrollBar()->setValue(top);
        view.hide();
        view.show(); // who scrolled away stays there
        QCOMPARE(view.verticalScrollBar()->value(), top);
    }

    void oddTokens()
    {
        Session session;
        const int endless = session.add("access", "eeee", "dave", start, {});
        const int backwards = session.add("access", "bbbb", "dave", start, start - 1h);
        const int unreadable = session.log.observe("no.token.atall", Origin::Received);
        const int ahead = session.add("access", "ffff", "dave", start + 3min, start + 8min);
        TimelineView view(session.log, session.clock());
        view.resize(1300, 400);
        view.show();
        QCOMPARE(view.barOf(endless).life.right(), view.axis().right());
        QCOMPARE(view.barOf(endless).text, QStringLiteral("access eeee… without an end: no exp that counts"));
        QCOMPARE(view.barOf(backwards).life.width(), 3.0);
        QCOMPARE(view.barOf(unreadable).life.width(), 3.0);
        QCOMPARE(view.barOf(ahead).state, TokenState::NotYet);
        QVERIFY(!view.grab().isNull());
        QCOMPARE(view.contents().groups().constLast().user, QString()); // tokens of nobody last
    }

    /// A token that nobody verified is of no user, whomever it names, and never looks alive.
    void unverifiedTokensStandApart()
    {
        Session session;
        const int id = session.log.observe(token("access", "9999", "alice", start, start + 5min), Origin::Pasted,
            QString::fromLatin1(timeline::server));
        TimelineView view(session.log, session.clock());
        view.resize(1300, 400);
        view.show();
        const TimelineGroup &last = view.contents().groups().constLast();
        QVERIFY(!last.isVerified);
        QCOMPARE(last.user, QStringLiteral("unverified"));
        QCOMPARE(view.contents().groups().size(), 3);
        QCOMPARE(view.contents().groups().constFirst().user, QStringLiteral("alice"));
        const int row = int(view.contents().indexOf(id));
        QCOMPARE(row, view.contents().rowCount() - 1);
        QCOMPARE(view.barOf(id).state, TokenState::Unverified);
        QCOMPARE(view.barOf(id).text, QStringLiteral("access 9999… that names alice, unverified"));
        const auto colourOf = [&view](int token) { // near the bar's end, behind its text
            const QRectF life = view.barOf(token).life;
            const QPoint at(int(life.right()) - 5, int(life.bottom()) - 5);
            return view.grab().toImage().pixelColor(view.viewport()->mapTo(&view, at));
        };
        QCOMPARE(colourOf(session.second), Theme::of(&view).accessBar);
        QCOMPARE(colourOf(id), Theme::of(&view).panel);
        session.log.markVerified(id, QString::fromLatin1(timeline::server));
        QTRY_COMPARE(view.contents().groups().size(), 2);
        QCOMPARE(colourOf(id), Theme::of(&view).accessBar);
    }

    void othersTextIsShownAsText()
    {
        Session session;
        const int id = session.add("<img src=x>", "<b>x", "<h1>eve</h1>", start, start + 5min);
        const QString summary = session::lifeSummary(*session.log.token(id), session.log, session.now);
        QVERIFY(summary.contains(QStringLiteral("<h1>eve</h1>")));
        TimelineView view(session.log, session.clock());
        view.resize(1300, 300);
        view.show();
        const QPoint at = inside(view.barOf(id).life);
        QHelpEvent help(QEvent::ToolTip, at, view.viewport()->mapToGlobal(at));
        QApplication::sendEvent(view.viewport(), &help);
        QTRY_VERIFY(QToolTip::isVisible());
        QVERIFY(!QToolTip::text().contains(QStringLiteral("<h1>")));
        QVERIFY(QToolTip::text().contains(QStringLiteral("&lt;h1&gt;")));
        QVERIFY(!QToolTip::text().contains(QStringLiteral("c2lnbmF0dXJl"))); // nothing of the signature
    }

    void namesTakeTheRoomTheyNeed()
    {
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        const double narrow = view.axis().left();
        QCOMPARE(narrow, TimelineNames::leastWidth + 8.0);
        session.add("access", "dddd", "maria.magdalena@example.org", start, start + 5min);
        (void)view.contents();
        const int name = view.fontMetrics().horizontalAdvance(QStringLiteral("maria.magdalena@example.org"));
        QVERIFY(view.axis().left() >= name + TimelineNames::left);
        session.add("access", "cccc", QByteArray(200, 'm'), start, start + 5min);
        (void)view.contents();
        QVERIFY(view.axis().left() <= 1300 * 0.22 + 8); // the bars keep theirs
        view.resize(900, 260);
        QVERIFY(view.axis().left() <= 900 * 0.22 + 8);
        session.log.clear();
        session.add("access", "cccc", QByteArray(200, 'm'), start, start + 5min);
        session.add("access", "bbbb", "bob", start, start + 5min);
        view.resize(1900, 260);
        (void)view.contents();
        QVERIFY2(view.axis().left() <= 160, qPrintable(QString::number(view.axis().left()))); // it is cut anyway
    }

    void noRowIsHalfHidden()
    {
        Session session;
        for (int i = 0; i < 40; ++i)
            session.add("access", QByteArray::number(10'000 + i), i % 2 ? "carol" : "dave", start, start + 5min);
        TimelineView view(session.log, session.clock());
        view.resize(1300, 173);
        view.show();
        const auto rows = [&view] { return view.contents().rowsBetween(0, view.contents().height()); };
        QScrollBar *bar = view.verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        const QRectF axisless(0, 0, view.width(), view.viewport()->height() - 40);
        for (int value = 0; value <= bar->maximum(); value += 5) {
            bar->setValue(value);
            for (const TimelineRow &row : rows()) {
                const QRectF place = view.barOf(row.id).all();
                QVERIFY2(place.bottom() <= 0 || place.top() >= 0, qPrintable(QString::number(value)));
                const bool isFound = view.tokenAt(inside(place)) == row.id;
                QVERIFY2(place.top() < 0 || isFound == axisless.contains(place), qPrintable(QString::number(value)));
            }
        }
        bar->setValue(bar->maximum());
        QVERIFY(axisless.contains(view.barOf(rows().constLast().id).all()));
        view.setSelectedToken(rows().at(20).id); // which scrolls to it
        QVERIFY(axisless.contains(view.barOf(rows().at(20).id).all()));
        view.resize(1300, view.minimumSizeHint().height());
        bar->setValue(0);
        QVERIFY(view.tokenAt(inside(view.barOf(rows().at(2).id).all())) == rows().at(2).id); // three rows at least
    }

    void theNowLineCrossesOutNoText()
    {
        Session session;
        ThemeController themes;
        themes.apply(ThemeController::Mode::Light);
        const int past = session.add("access", "9999", "alice", start - 72h, start - 71h);
        TimelineView view(session.log, session.clock());
        view.resize(900, 260);
        view.show();
        view.zoom(0.2); // the now line is nearer to the left edge, where the text of what is past stands
        const int now = int(view.axis().xOf(session.now));
        const QRectF label = view.barOf(past).label;
        QVERIFY2(label.left() < now && label.right() > now, qPrintable(QString::number(label.right() - now)));
        const QImage image = view.viewport()->grab().toImage();
        const auto isRed = [&](double y) {
            return image.pixelColor(now, int(y)) == Theme::light().bad
                || image.pixelColor(now - 1, int(y)) == Theme::light().bad;
        };
        for (double y = label.top(); y < label.bottom(); ++y)
            QVERIFY(!isRed(y));
        QVERIFY(isRed(label.top() - 3));
        QVERIFY(isRed(label.bottom() + 3));
    }

    void whoHasManyTokensIsFolded()
    {
        Session session;
        QList<int> tokens;
        for (int i = 0; i < 500; ++i)
            tokens.append(
                session.add("access", QByteArray::number(10'000 + i), "alice", start + seconds{ i }, start + 1h));
        TimelineView view(session.log, session.clock());
        view.resize(1300, 300);
        view.show();
        const auto group = [&view](int index) { return view.contents().groups().at(index); };
        QCOMPARE(group(0).count(), 503);
        QCOMPARE(group(0).folded(), 503 - TimelineLayout::leftOfFolded);
        QVERIFY(group(1).top < view.viewport()->height()); // bob is in sight
        QVERIFY(view.contents().indexOf(tokens.constLast()) >= 0); // the newest first
        const int oldest = session.access;
        QCOMPARE(view.contents().indexOf(oldest), -1);

        view.setSelectedToken(oldest); // stays in sight
        QCOMPARE(view.contents().indexOf(oldest), TimelineLayout::leftOfFolded);
        QCOMPARE(group(0).folded(), 503 - TimelineLayout::leftOfFolded - 1);
        QCOMPARE(view.tokenAt(inside(view.barOf(oldest).label)), oldest);
        QTest::keyClick(&view, Qt::Key_Down); // over what is folded
        QCOMPARE(session.log.token(view.currentToken())->user, QStringLiteral("bob"));

        const QPoint name(30, group(0).top + 5);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, name);
        QCOMPARE(group(0).folded(), 0);
        QVERIFY(view.contents().height() > 500 * TimelineLayout::rowPitch);
        view.setSelectedToken(tokens.constLast());
        QTest::keyClick(&view, Qt::Key_F);
        QCOMPARE(group(0).folded(), 503 - TimelineLayout::leftOfFolded);
        session.add("access", "ffff", "alice", start, start + 1h); // what was chosen stays chosen
        QCOMPARE(group(0).folded(), 504 - TimelineLayout::leftOfFolded);
        QTest::keyClick(&view, Qt::Key_F);
        session.add("access", "eeee", "alice", start, start + 1h);
        QCOMPARE(group(0).folded(), 0);
    }

    /// Within a login, too.
    void whatIsLeftOfAFoldedLoginCameLast()
    {
        Session session;
        int last = session.second;
        for (int i = 0; i < 40; ++i) {
            const Instant at = start + minutes{ i + 1 };
            last = session.add("access", QByteArray::number(10'000 + i), "alice", at, at + 5min, session.refresh);
        }
        TimelineLayout layout;
        layout.build(session.log.tokens());
        QList<int> inSight;
        for (const TimelineRow &row : layout.rowsBetween(0, layout.groups().at(0).bottom))
            inSight.append(row.id);
        // The refresh token that they come from stays with them.
        QCOMPARE(inSight, (QList<int>{ session.refresh, last - 4, last - 3, last - 2, last - 1, last }));
        layout.keepInSight({ session.access }); // it stands before them, as it came before them
        QCOMPARE(layout.indexOf(session.access), 1);
        QCOMPARE(layout.indexOf(last), TimelineLayout::leftOfFolded);
        layout.keepInSight({ last }); // which is in sight: nothing moves
        QCOMPARE(layout.indexOf(session.access), 1);
        layout.keepInSight({ session.second });
        QCOMPARE(layout.indexOf(session.access), -1);
        QCOMPARE(layout.rowCount(), TimelineLayout::leftOfFolded + 1 + 2); // bob's
    }

    /// A large one is placed bit by bit, beginning with what is new; what was selected of it is shown once it has its
    /// place.
    void aLargeSessionIsPlacedInPortions()
    {
        Session large;
        for (int i = 0; i < 10'000; ++i)
            large.add("access", QByteArray::number(10'000 + i), "carol", start + seconds{ i }, start + 12h);
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 120);
        view.show();
        (void)view.contents();
        session.log.restore(large.log.tokens(), {});
        view.setSelectedToken(large.other); // of the oldest
        QCOMPARE(view.selectedToken(), large.other);
        QVERIFY(!view.grab().isNull());
        QCOMPARE(view.currentToken(), -1); // it waits
        const int top = view.verticalScrollBar()->value();
        QTRY_COMPARE(view.currentToken(), large.other);
        QVERIFY(view.verticalScrollBar()->value() > top);
        QVERIFY(view.viewport()->rect().contains(view.barOf(large.other).all().toRect()));
        int count = 0;
        for (const TimelineGroup &group : view.contents().groups())
            count += group.count();
        QCOMPARE(count, 10'005);
        view.setSelectedToken(large.access);
        view.setSelectedToken(9'000);
        QCOMPARE(view.currentToken(), 9'000);

        // Whoever places the last of them, it is shown.
        session.log.restore(large.log.tokens(), {});
        view.setSelectedToken(large.other);
        QCOMPARE(view.currentToken(), -1);
        (void)view.contents();
        QTRY_COMPARE(view.currentToken(), large.other);
    }

    /// While others are placed above it.
    void whatIsLookedAtStaysWhereItIs()
    {
        Session large;
        const auto userOf = [](int i) { return i < 5000 ? "user" + QByteArray::number(i / 10) : QByteArray("zoe"); };
        for (int i = 0; i < 6000; ++i)
            large.add("access", QByteArray::number(10'000 + i), userOf(i), start - seconds{ 6000 - i }, start + 12h);
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        (void)view.contents();
        session.log.restore(large.log.tokens(), {});
        const int newest = int(session.log.tokens().size()) - 1;
        view.setSelectedToken(newest);
        const QRectF first = view.barOf(newest).all();
        QVERIFY(view.viewport()->rect().contains(first.toRect()));
        QVERIFY(view.contents().groups().size() > 500);
        const QRectF place = view.barOf(newest).all();
        QVERIFY2(qAbs(place.top() - first.top()) < TimelineLayout::rowPitch, qPrintable(QString::number(place.top())));

        // A second server names all groups anew.
        session.log.observe(token("access", "9999", "aaron", start, start + 5min), Origin::Received,
            QStringLiteral("https://api.example.org"));
        QVERIFY(!view.grab().isNull());
        QVERIFY(view.contents().groups().size() > 500);
        QVERIFY(view.contents().groups().at(0).user.startsWith(QStringLiteral("aaron · ")));
        const QRectF again = view.barOf(newest).all();
        QVERIFY2(qAbs(again.top() - place.top()) < TimelineLayout::rowPitch, qPrintable(QString::number(again.top())));
        QCOMPARE(view.currentToken(), newest);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.currentToken(), newest - 1);
    }

    void showsAllOnceAllArePlaced()
    {
        Session large;
        for (int i = 0; i < 3000; ++i)
            large.add("access", QByteArray::number(10'000 + i), "carol", start + 24h * i, start + 24h * i + 5min);
        Session session;
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        session.log.restore(large.log.tokens(), {});
        view.showAll();
        view.showNow(); // somebody thought better of it
        (void)view.contents();
        QTest::qWait(50);
        QVERIFY(view.followsNow());
        session.log.restore(large.log.tokens(), {});
        view.showAll();
        QTRY_VERIFY(view.axis().shows(start - 6min)); // the oldest one's beginning
        QVERIFY(view.axis().shows(start + 2999 * 24h));
        QVERIFY(!view.followsNow());
    }

    /// Where a second server turns up among the older ones, the newer have its name already.
    void aServerThatTurnsUpLateRenamesAll()
    {
        Session session;
        for (int i = 0; i < 50; ++i)
            session.add("access", QByteArray::number(i), "carol", start, start + 1h);
        TokenList tokens = session.log.tokens();
        tokens[0].server = QStringLiteral("https://api.example.org");
        TimelineLayout layout;
        layout.begin(tokens.size());
        while (layout.isWaiting())
            layout.place(tokens, 7);
        TimelineLayout fresh;
        fresh.build(tokens);
        QVERIFY(layout.groups() == fresh.groups());
        QCOMPARE(layout.groups().at(0).user, QStringLiteral("alice · 127.0.0.1:8010"));
        QCOMPARE(layout.groups().at(1).user, QStringLiteral("alice · api.example.org"));
        QCOMPARE(layout.groups().at(0).count() + layout.groups().at(1).count(), 3);
    }

    /// An end that only the token itself tells of is said to be no more than that.
    void whatExpiredUnverifiedSaysSo()
    {
        Session session;
        const int id = session.log.observe(token("access", "9999", "alice", start - 10min, start - 5min),
            Origin::Pasted, QString::fromLatin1(timeline::server));
        QCOMPARE(session::lifeText(*session.log.token(id), session.log, session.now),
            QStringLiteral("access 9999… that names alice, unverified, expired 02:35:00 UTC"));
    }

    /// Whatever the window's height becomes.
    void whatTheKeyboardStandsOnStaysInSight()
    {
        Session session;
        for (int i = 0; i < 20; ++i)
            session.add("access", QByteArray::number(10'000 + i), "carol", start, start + 1h);
        TimelineView view(session.log, session.clock());
        view.resize(1300, 600);
        view.show();
        const int shown = view.contents().rowAt(18).id;
        view.setSelectedToken(shown);
        view.resize(1300, 200);
        const QRect plot = view.viewport()->rect().adjusted(0, 0, 0, -40); // above the axis
        QVERIFY(plot.contains(view.barOf(shown).all().toRect()));
        view.verticalScrollBar()->setValue(0); // who scrolled away stays there
        view.resize(1300, 180);
        QCOMPARE(view.verticalScrollBar()->value(), 0);
    }

    /// The one in Decode, too, while the keyboard is elsewhere.
    void twoOfWhatIsFoldedMayStayInSight()
    {
        Session session;
        QList<int> tokens;
        for (int i = 0; i < 40; ++i)
            tokens.append(session.add("access", QByteArray::number(10'000 + i), "carol", start, start + 1h));
        TimelineView view(session.log, session.clock());
        view.resize(1300, 600);
        view.show();
        view.setSelectedToken(tokens.at(3));
        const int row = view.contents().indexOf(tokens.at(3));
        QVERIFY(row >= 0);
        QTest::keyClick(&view, Qt::Key_F); // all of them
        QTest::keyClick(&view, Qt::Key_Down);
        const int current = view.currentToken();
        QTest::keyClick(&view, Qt::Key_F);
        QCOMPARE(current, tokens.at(2));
        QVERIFY(view.contents().indexOf(tokens.at(3)) >= 0);
        QVERIFY(view.contents().indexOf(current) >= 0);
        QCOMPARE(view.selectedToken(), tokens.at(3));
    }

    void aNameTellsHowManyTokensItHas()
    {
        Session session;
        for (int i = 0; i < 30; ++i)
            session.add("access", QByteArray::number(10'000 + i), "<b>eve", start, start + 1h);
        TimelineView view(session.log, session.clock());
        view.resize(1300, 400);
        view.show();
        const TimelineGroup eve = view.contents().groups().constFirst();
        const QPoint at(30, eve.top + 5);
        QHelpEvent help(QEvent::ToolTip, at, view.viewport()->mapToGlobal(at));
        QApplication::sendEvent(view.viewport(), &help);
        QTRY_VERIFY(QToolTip::isVisible());
        QVERIFY2(QToolTip::text().startsWith(QStringLiteral("&lt;b&gt;eve: 30 token")), qPrintable(QToolTip::text()));
        QVERIFY(QToolTip::text().contains(QStringLiteral("press F")));
    }

    void tenThousandTokens()
    {
        Session session;
        for (int i = 0; i < 10000; ++i) {
            const QByteArray jti = QByteArray::number(i).rightJustified(8, '0');
            const QByteArray user = "user" + QByteArray::number(i % 50);
            session.add(i % 2 ? "access" : "refresh", jti, user, start + seconds{ i }, start + seconds{ i + 300 });
        }
        TimelineView view(session.log, session.clock());
        view.resize(1300, 260);
        view.show();
        int count = 0;
        for (const TimelineGroup &group : view.contents().groups())
            count += group.count();
        QCOMPARE(count, 10005);
        QImage frame(view.viewport()->size(), QImage::Format_ARGB32_Premultiplied);
        QElapsedTimer timer;
        timer.start();
        constexpr int frames = 50;
        for (int i = 0; i < frames; ++i) {
            QTest::keyClick(&view, i % 2 ? Qt::Key_Right : Qt::Key_PageDown);
            view.viewport()->render(&frame);
        }
        const double each = double(timer.nsecsElapsed()) / 1e6 / frames;
        qInfo("%.2f ms a frame", each);
        QVERIFY2(each < 100, "a frame may not depend on the number of tokens"); // 16 ms are measured by the benchmark
    }
};

QTEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
