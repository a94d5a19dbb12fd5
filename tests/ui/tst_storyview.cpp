// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"
#include "ui/look/motion.h"
#include "ui/look/themecontroller.h"
#include "ui/story/storyexport.h"
#include "ui/story/storypane.h"
#include "ui/story/storyview.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QImage>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using session::Endpoint;

namespace {

constexpr Instant start = fromEpochSeconds(1795488000);
const QString server = u"http://127.0.0.1:8010"_s;
constexpr auto signature = "c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4";

/// Of a row, what is seen between the lines of client and server.
QRect betweenLanes(const StoryView &view, const QRectF &place)
{
    const double left = view.picture().laneX(story::Lane::Client) + 8;
    const double right = view.picture().laneX(story::Lane::Server) - 8;
    return QRectF(QPointF(left, place.top() + 2), QPointF(right, place.bottom() - 2)).toRect()
        & view.viewport()->rect();
}

bool isPlain(const QImage &image, const QRect &place)
{
    const double ratio = image.devicePixelRatio();
    const QRect part(place.topLeft() * ratio, place.size() * ratio);
    for (int y = part.top(); y <= part.bottom(); ++y) {
        for (int x = part.left(); x <= part.right(); ++x) {
            if (image.pixel(x, y) != image.pixel(part.topLeft()))
                return false;
        }
    }
    return true;
}

QByteArray token(const char *type, const QByteArray &jti)
{
    Json claims = Json::object();
    claims.set(u"token_type"_s, QString::fromLatin1(type));
    claims.set(u"exp"_s, epochSeconds(start + 5min));
    claims.set(u"jti"_s, QString::fromUtf8(jti));
    return jose::encodeBase64Url("{\"alg\":\"HS256\"}") + '.' + jose::encodeBase64Url(writeJson(claims)) + '.'
        + signature;
}

struct Session
{
    Instant now = start;
    session::SessionLog log{ [this] { return now; } };
    QByteArray access = token("access", "7be2");
    QByteArray refresh = token("refresh", "a91f");

    quint64 call(Endpoint endpoint, const QByteArray &body, const QByteArray &bearer, int status,
        const QByteArray &reply, const QString &path = u"/x/"_s)
    {
        session::Exchange exchange;
        exchange.endpoint = endpoint;
        exchange.server = server;
        exchange.startedAt = now;
        exchange.method = "POST";
        exchange.url = QUrl(server + path);
        exchange.body = body;
        if (!bearer.isEmpty())
            exchange.headers.emplaceBack("Authorization", "Bearer " + bearer);
        exchange.status = status;
        exchange.replyBody = reply;
        return log.recordExchange(exchange);
    }
    quint64 logIn(const QByteArray &user = "alice")
    {
        return call(Endpoint::Login, "{\"username\":\"" + user + "\"}", {}, 200,
            "{\"access\":\"" + access + "\",\"refresh\":\"" + refresh + "\"}", u"/login/"_s);
    }
    quint64 view() { return call(Endpoint::WhoAmI, {}, access, 200, "{\"username\":\"alice\"}", u"/whoami/"_s); }
    quint64 logOut()
    {
        return call(Endpoint::Logout, "{\"refresh\":\"" + refresh + "\"}", access, 200, "{}", u"/logout/"_s);
    }
};

QPoint inside(const QRectF &rect)
{
    return rect.center().toPoint();
}

} // namespace

class TestStoryView : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = new ThemeController(this); }

    void drawsItselfAsCallsHappen()
    {
        Session session;
        StoryPane pane(session.log);
        pane.resize(1300, 220);
        pane.show();
        QCOMPARE(pane.view()->picture().rows().size(), 0);
        QVERIFY(!pane.findChild<QPushButton *>(u"flowSave"_s)->isEnabled());
        session.logIn();
        QCOMPARE(pane.view()->picture().rows().size(), 2);
        QVERIFY(pane.findChild<MutedLabel *>(u"flowNarration"_s)->text().startsWith(u"alice logs in"_s));
        session.now += 2min;
        session.logOut();
        QCOMPARE(pane.view()->picture().rows().size(), 5);
        QCOMPARE(pauseText(pane.view()->steps().constLast()), u"2 min later"_s);
        QVERIFY(pane.findChild<QPushButton *>(u"flowSave"_s)->isEnabled());
        QVERIFY(!pane.view()->isGrowing()); // nobody sees a screen here
        session.log.clear();
        QCOMPARE(pane.view()->picture().rows().size(), 0);
    }

    void whatHappensWhileItIsHiddenIsDrawnLater()
    {
        Session session;
        session.logIn();
        StoryPane pane(session.log);
        pane.resize(1300, 220);
        session.view();
        QCOMPARE(pane.view()->steps().size(), 0);
        pane.show();
        QCOMPARE(pane.view()->steps().size(), 2);
        pane.hide();
        session.logOut();
        pane.show();
        QCOMPARE(pane.view()->steps().size(), 3);
    }

    void theNewestStaysInSight()
    {
        Session session;
        StoryPane pane(session.log);
        pane.resize(900, 220);
        pane.show();
        session.logIn();
        for (int i = 0; i < 30; ++i)
            session.view();
        StoryView *view = pane.view();
        const auto isSeen
            = [view](qsizetype row) { return QRectF(view->viewport()->rect()).contains(view->rectOf(row)); };
        QVERIFY(isSeen(view->picture().rows().size() - 1));
        view->verticalScrollBar()->setValue(0);
        session.view();
        QVERIFY(isSeen(0)); // who looks at the past isn't torn away
        QVERIFY(!isSeen(view->picture().rows().size() - 1));
    }

    void noArrowIsHalfHidden()
    {
        Session session;
        StoryPane pane(session.log);
        pane.resize(900, 157);
        pane.show();
        session.logIn();
        for (int i = 0; i < 12; ++i) {
            session.now += i % 3 ? 1s : 5min; // with pauses between them
            session.view();
        }
        const StoryView *view = pane.view();
        QScrollBar *bar = view->verticalScrollBar();
        const double head = view->picture().headHeight();
        const int end = view->viewport()->height();
        QVERIFY(bar->maximum() > 0);
        QSignalSpy chosen(view, &StoryView::currentChanged);
        int cut = 0;
        int whole = 0;
        for (int value = 0; value <= bar->maximum(); value += 3) {
            bar->setValue(value);
            const QImage shown = view->viewport()->grab().toImage();
            for (qsizetype row = 0; row < view->picture().rows().size(); ++row) {
                const QRectF place = view->rectOf(row);
                QVERIFY2(place.bottom() <= head + 1 || place.top() >= head - 1, qPrintable(QString::number(value)));
                if (place.top() >= head && place.bottom() <= end)
                    whole += !isPlain(shown, betweenLanes(*view, place));
                if (place.top() + 4 >= end || place.bottom() <= end + 1)
                    continue;
                // At the lower edge there is ground in its place, and nothing to click.
                ++cut;
                QVERIFY2(isPlain(shown, betweenLanes(*view, place)), qPrintable(QString::number(value)));
                const QPoint middle(int(place.center().x()), int(place.top()) + 3);
                QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, middle);
            }
        }
        QVERIFY(cut > 3 && whole > 3);
        QCOMPARE(chosen.count(), 0);
        bar->setValue(bar->maximum());
        const qsizetype last = view->picture().rows().size() - 1;
        QVERIFY(view->rectOf(last).bottom() <= view->viewport()->height() + 1);
        pane.view()->setCurrentRow(4); // upwards, to one with a pause before it
        QVERIFY(view->rectOf(4).top() >= head);
        pane.resize(900, pane.minimumSizeHint().height());
        bar->setValue(bar->maximum());
        QVERIFY(view->rectOf(last - 1).top() >= head - 1); // two arrows at least
    }

    void theLanesStandAtEqualGaps()
    {
        StoryPicture picture;
        picture.setWidth(1200);
        const auto gaps = [&picture] {
            const double middle = picture.laneX(story::Lane::Server);
            return std::pair(
                middle - picture.laneX(story::Lane::Client), picture.laneX(story::Lane::Blacklist) - middle);
        };
        QVERIFY(std::abs(gaps().first - gaps().second) <= 1);
        story::Step step;
        step.arrows.append(story::Arrow());
        step.arrows.first().title = u"POST /login/"_s;
        picture.append(step);
        QVERIFY(std::abs(gaps().first - gaps().second) <= 1);
        step.arrows.first().text = u"x"_s;
        while (picture.textWidth(step.arrows.first()) < gaps().first)
            step.arrows.first().text += u'x';
        picture.append(step); // which wants a little more
        QVERIFY(gaps().first > gaps().second + 10);
        step.arrows.first().text = step.arrows.first().text.repeated(3);
        picture.append(step); // which is cut all the same
        QVERIFY(std::abs(gaps().first - gaps().second) <= 1);
        picture.setSteps({});
        QVERIFY(std::abs(gaps().first - gaps().second) <= 1);
    }

    void oldCallsLeaveIt()
    {
        Session session;
        session.logIn();
        for (int i = 0; i < StoryPane::mostSteps + 10; ++i)
            session.call(Endpoint::Other, {}, {}, 200, "{}");
        StoryPane pane(session.log);
        pane.resize(900, 220);
        pane.show();
        QVERIFY(pane.view()->steps().size() < StoryPane::mostSteps); // not all at once, which would take too long
        const auto newest = [&] { return session.log.exchanges().constLast().id; };
        QCOMPARE(pane.view()->steps().constLast().exchange, newest());
        pane.view()->setCurrentRow(pane.view()->picture().rows().size() - 1);
        const auto chosen = [&] {
            const StoryPicture &picture = pane.view()->picture();
            return picture.steps().at(picture.rows().at(pane.view()->currentRow()).step).exchange;
        };
        const quint64 before = newest();
        QCOMPARE(chosen(), before);
        QTRY_COMPARE(pane.view()->steps().size(), StoryPane::mostSteps);
        QCOMPARE(chosen(), before);
        QCOMPARE(pane.view()->steps().constFirst().exchange, newest() - StoryPane::mostSteps + 1);

        for (int i = 0; i < StoryPane::mostSteps / 4; ++i) {
            QCOMPARE(pane.view()->steps().size(), StoryPane::mostSteps + i);
            session.call(Endpoint::Other, {}, {}, 200, "{}");
        }
        session.call(Endpoint::Other, {}, {}, 200, "{}");
        QCOMPARE(pane.view()->steps().size(), StoryPane::mostSteps + 1);
        QCOMPARE(pane.view()->steps().constLast().exchange, newest());
        QCOMPARE(pane.view()->steps().constFirst().exchange, newest() - StoryPane::mostSteps);
        QCOMPARE(chosen(), before);
    }

    void allOfItIsCopied()
    {
        Session session;
        for (int i = 0; i < StoryPane::mostSteps; ++i)
            session.call(Endpoint::Other, {}, {}, 200, "{}");
        StoryPane pane(session.log);
        pane.show();
        QVERIFY(pane.view()->steps().size() < StoryPane::mostSteps);
        pane.findChild<QPushButton *>(u"flowCopy"_s)->click();
        QCOMPARE(pane.view()->steps().size(), StoryPane::mostSteps);
    }

    void aClickSelects()
    {
        Session session;
        const quint64 login = session.logIn();
        const quint64 logout = session.logOut();
        StoryPane pane(session.log);
        pane.resize(1300, 400);
        pane.show();
        QSignalSpy exchanges(&pane, &StoryPane::exchangeSelected);
        QSignalSpy tokens(&pane, &StoryPane::tokenSelected);
        QSignalSpy activated(&pane, &StoryPane::exchangeActivated);
        StoryView *view = pane.view();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, inside(view->rectOf(3))); // blacklist
        QCOMPARE(exchanges.takeFirst().at(0).toULongLong(), logout);
        QCOMPARE(tokens.takeFirst().at(0).toInt(), session.log.findByText(session.refresh)->id);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, inside(view->rectOf(0))); // login carries none
        QCOMPARE(exchanges.takeFirst().at(0).toULongLong(), login);
        QCOMPARE(tokens.size(), 0);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, { 2, view->viewport()->height() - 3 });
        QCOMPARE(exchanges.size(), 0);
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, inside(view->rectOf(2)));
        QCOMPARE(activated.takeFirst().at(0).toULongLong(), logout);
    }

    void theKeyboardReachesEveryArrow()
    {
        Session session;
        session.logIn();
        const quint64 logout = session.logOut();
        StoryPane pane(session.log);
        pane.resize(1300, 220);
        pane.show();
        StoryView *view = pane.view();
        QSignalSpy exchanges(&pane, &StoryPane::exchangeSelected);
        QTest::keyClick(view, Qt::Key_Up);
        QCOMPARE(view->currentRow(), 4);
        QVERIFY(view->accessibleDescription().startsWith(u"Auth server to Client: 200"_s));
        QTest::keyClick(view, Qt::Key_Up);
        QCOMPARE(view->accessibleDescription(), u"Auth server to Blacklist: blacklist jti a91f…"_s);
        QCOMPARE(exchanges.size(), 0); // moving is not choosing
        QTest::keyClick(view, Qt::Key_Return);
        QCOMPARE(exchanges.takeFirst().at(0).toULongLong(), logout);
        QTest::keyClick(view, Qt::Key_Home);
        QCOMPARE(view->currentRow(), 0);
        QVERIFY(pane.findChild<MutedLabel *>(u"flowNarration"_s)->text().startsWith(u"alice logs in"_s));
        QTest::keyClick(view, Qt::Key_Up);
        QCOMPARE(view->currentRow(), 0);
        QTest::keyClick(view, Qt::Key_End);
        QCOMPARE(view->currentRow(), 4);
        QTest::keyClick(view, Qt::Key_Down);
        QCOMPARE(view->currentRow(), 4);
    }

    void othersTextIsShownAsText()
    {
        Session session;
        session.logIn("<b>eve</b>");
        StoryPane pane(session.log);
        pane.resize(1300, 220);
        pane.show();
        const QPoint at = inside(pane.view()->rectOf(0));
        QHelpEvent help(QEvent::ToolTip, at, pane.view()->viewport()->mapToGlobal(at));
        QApplication::sendEvent(pane.view()->viewport(), &help);
        QTRY_VERIFY(QToolTip::isVisible());
        QVERIFY(QToolTip::text().contains(u"&lt;b&gt;eve"_s));
        QToolTip::hideText();
    }

    void savesWhatItShows_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::newRow("SVG") << u"svg"_s;
        QTest::newRow("PNG") << u"png"_s;
        QTest::newRow("Mermaid") << u"mmd"_s;
        QTest::newRow("Markdown") << u"md"_s;
    }

    void savesWhatItShows()
    {
        QFETCH(const QString, ending);
        QTemporaryDir folder;
        Session session;
        session.logIn("<script>alert(1)</script>&amp;");
        session.logOut();
        StoryPane pane(session.log);
        pane.resize(1300, 220);
        pane.show();
        const QString path = folder.filePath(u"flow."_s + ending);
        pane.save(path);
        QVERIFY(pane.findChild<InlineMessage *>(u"flowMessage"_s)->text().contains(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains(signature));
        QVERIFY(!bytes.contains("<script"));
        if (ending == u"svg")
            checkSvg(bytes);
        else if (ending == u"png")
            QCOMPARE(QImage::fromData(bytes, "PNG").width(), 2 * 1040);
        else
            QVERIFY(bytes.contains("C->>S: POST /logout/ refresh a91f… · Bearer access 7be2…"));
    }

    void aLongPictureIsSavedWhole_data()
    {
        QTest::addColumn<int>("calls");
        QTest::addColumn<int>("scale"); // 0: it does not fit
        QTest::newRow("fits twice") << 100 << 2;
        QTest::newRow("fits once") << 340 << 1;
        QTest::newRow("fits not at all") << 1000 << 0;
    }

    void aLongPictureIsSavedWhole()
    {
        QFETCH(const int, calls);
        QFETCH(const int, scale);
        QTemporaryDir folder;
        story::Step step;
        step.arrows = { story::Arrow(), story::Arrow() };
        const QString path = folder.filePath(u"long.png"_s);
        const auto saved = saveStory(QList<story::Step>(calls, step), {}, path, m_theme->theme());
        if (scale == 0) {
            QVERIFY(!saved);
            QCOMPARE(saved.error().code, Errc::Limit);
            QVERIFY(saved.error().what.contains(u"SVG"_s));
            QVERIFY(!QFile::exists(path));
            return;
        }
        QVERIFY(saved);
        const QImage image(path);
        QCOMPARE(image.width(), scale * 1040);
        const QImage end = image.copy(0, image.height() - 90 * scale, image.width(), 60 * scale);
        QImage empty(end.size(), end.format());
        empty.fill(end.pixel(0, 0));
        QVERIFY(end != empty); // drawn down to its end
    }

    void aPlaceThatCannotBeWrittenIsNamed()
    {
        Session session;
        session.logIn();
        StoryPane pane(session.log);
        pane.resize(1300, 220);
        pane.show();
        pane.save(u"/nonexistent/flow.svg"_s);
        auto *message = pane.findChild<InlineMessage *>(u"flowMessage"_s);
        QVERIFY(message->isVisible());
        QCOMPARE(message->tone(), Tone::Bad);
        QVERIFY(message->text().contains(u"/nonexistent/flow.svg"_s));
        pane.save(u"flow.gif"_s);
        QVERIFY(message->text().contains(u".svg, .png, .mmd or .md"_s));
    }

    void copiesMermaid()
    {
        Session session;
        session.logIn();
        StoryPane pane(session.log);
        pane.resize(1300, 220);
        pane.show();
        QTest::mouseClick(pane.findChild<QPushButton *>(u"flowCopy"_s), Qt::LeftButton);
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.startsWith(u"sequenceDiagram\n"_s));
        QVERIFY(text.contains(u"access 7be2…"_s));
    }

    void arrowsGrowWhereMotionIsWanted()
    {
        Session session;
        StoryPane pane(session.log);
        pane.resize(1300, 260);
        pane.show();
        pane.view()->setAnimated(true);
        session.logIn();
        QVERIFY(pane.view()->isGrowing());
        const QImage begun = pane.view()->grab().toImage();
        session.view(); // while it grows
        QTRY_VERIFY(!pane.view()->isGrowing());
        QVERIFY(pane.view()->grab().toImage() != begun);
        pane.view()->setAnimated(false);
        session.view();
        QVERIFY(!pane.view()->isGrowing());
    }

    void theDesktopMayWantNoMotion_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("wanted");
        QTest::newRow("nothing said") << u"other"_s << QByteArray() << true;
        QTest::newRow("KDE instant") << u"kdeglobals"_s << QByteArray("[KDE]\nAnimationDurationFactor=0\n") << false;
        QTest::newRow("KDE fast") << u"kdeglobals"_s << QByteArray("[KDE]\nAnimationDurationFactor=0.5\n") << true;
        QTest::newRow("GTK off") << u"gtk-3.0/settings.ini"_s << QByteArray("[Settings]\ngtk-enable-animations=0\n")
                                 << false;
        QTest::newRow("GTK on") << u"gtk-4.0/settings.ini"_s << QByteArray("[Settings]\ngtk-enable-animations=1\n")
                                << true;
    }

    void theDesktopMayWantNoMotion()
    {
        QFETCH(const QString, file);
        QFETCH(const QByteArray, content);
        QFETCH(const bool, wanted);
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(QFileInfo(folder.filePath(file)).path()));
        QFile settings(folder.filePath(file));
        QVERIFY(settings.open(QIODevice::WriteOnly) && settings.write(content) == content.size());
        settings.close();
        const QByteArray before = qgetenv("XDG_CONFIG_HOME");
        qputenv("XDG_CONFIG_HOME", folder.path().toUtf8());
        const bool found = wantsMotion();
        before.isEmpty() ? qunsetenv("XDG_CONFIG_HOME") : qputenv("XDG_CONFIG_HOME", before);
        QCOMPARE(found, wanted);
    }

    void bothThemesAreReadable_data()
    {
        QTest::addColumn<ThemeController::Mode>("mode");
        QTest::newRow("light") << ThemeController::Mode::Light;
        QTest::newRow("dark") << ThemeController::Mode::Dark;
    }

    void bothThemesAreReadable()
    {
        QFETCH(const ThemeController::Mode, mode);
        m_theme->apply(mode);
        Session session;
        StoryPane pane(session.log);
        pane.resize(1300, 260);
        pane.show();
        const QImage empty = pane.view()->grab().toImage();
        session.logIn();
        session.view();
        session.now += 90s;
        session.logOut();
        session.call(Endpoint::Refresh, "{\"refresh\":\"" + session.refresh + "\"}", session.access, 401,
            "{\"detail\":\"Token is blacklisted\",\"code\":\"token_not_valid\"}", u"/refresh/"_s);
        pane.view()->setCurrentRow(4);
        const QImage picture = pane.grab().toImage();
        QVERIFY(pane.view()->grab().toImage() != empty);
        QCOMPARE(picture.pixelColor(5, 100), m_theme->theme().panel);
        if (const QString folder = qEnvironmentVariable("JOTLAB_LOOK"); !folder.isEmpty()) {
            QVERIFY(picture.save(u"%1/diagram-%2.png"_s.arg(folder).arg(int(mode))));
            QVERIFY(empty.save(u"%1/diagram-empty-%2.png"_s.arg(folder).arg(int(mode))));
            QVERIFY(saveStory(
                pane.view()->steps(), {}, u"%1/export-%2.png"_s.arg(folder).arg(int(mode)), m_theme->theme()));
        }
    }

private:
    static void checkSvg(const QByteArray &bytes)
    {
        QVERIFY(QSvgRenderer(bytes).isValid());
        QXmlStreamReader reader(bytes);
        QString texts;
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::Characters)
                texts += reader.text().toString() + u'|';
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY2(texts.contains(u"Blacklist"_s), qPrintable(texts));
        QVERIFY2(texts.contains(u"<script>"_s), qPrintable(texts)); // as text, not as an element
    }

    ThemeController *m_theme = nullptr;
};

QTEST_MAIN(TestStoryView)
#include "tst_storyview.moc"
