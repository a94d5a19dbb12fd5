// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/diagnosecontext.h"
#include "core/server/authserver.h"
#include "core/story/tour.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// An embedded server whose clock is in our hands, and a session that remembers what is said to it.
class Laboratory
{
public:
    explicit Laboratory(server::Options options = {})
    {
        options.clock = clock;
        settings = options.settings;
        url = server.start(options).value();
        profile.baseUrl = url;
        log.setServerRules(profile.id(),
            { .rotates = settings.rotateRefreshTokens, .blacklistsAfterRotation = settings.blacklistAfterRotation });
    }

    story::Tour::Means means(const QString &user = u"alice"_s)
    {
        return { profile, user, [this](std::chrono::seconds by) { clock->advance(by); },
            [this] {
                diagnose::DiagnoseContext context;
                context.log = &log;
                context.server = &profile;
                context.settings = &settings;
                return context;
            } };
    }

    std::shared_ptr<MovableClock> clock = std::make_shared<MovableClock>();
    server::AuthServer server;
    session::SessionLog log{ clock->clock() };
    client::LoggedClient client{ log, clock->clock() };
    simplejwt::Settings settings;
    config::ServerProfile profile;
    QUrl url;
};

void play(story::Tour &tour)
{
    QSignalSpy played(&tour, &story::Tour::stepPlayed);
    tour.playNext();
    QVERIFY(!played.isEmpty() || played.wait(20'000));
}

QString titlesOf(const story::Step &step)
{
    QStringList titles;
    for (const story::Arrow &arrow : step.arrows)
        titles.append(arrow.title);
    return titles.join(u' ');
}

} // namespace

class TestTour : public QObject
{
    Q_OBJECT

private slots:
    void goesThroughTheFlow_data()
    {
        QTest::addColumn<bool>("rotates");
        QTest::newRow("default settings") << false;
        QTest::newRow("rotation with blacklist") << true;
    }

    void goesThroughTheFlow()
    {
        QFETCH(const bool, rotates);
        server::Options options;
        options.settings.rotateRefreshTokens = rotates;
        options.settings.blacklistAfterRotation = rotates;
        Laboratory laboratory(options);
        story::Tour tour(laboratory.client);
        tour.begin(laboratory.means());
        while (!tour.isAtEnd())
            play(tour);
        QCOMPARE(tour.played(), story::Tour::stopCount);
        QStringList titles;
        for (const story::Step &step : tour.steps())
            titles.append(titlesOf(step));
        const QString refresh
            = rotates ? u"POST /refresh/ blacklisted? blacklist 200"_s : u"POST /refresh/ blacklisted? 200"_s;
        QCOMPARE(titles.join(u'\n'),
            (QStringList{ u"POST /login/ 200"_s, u"GET /whoami/ 200"_s, refresh, u"POST /logout/ blacklist 200"_s,
                 u"POST /refresh/ blacklisted? 401"_s, u"GET /whoami/ 200"_s, {}, u"GET /whoami/ 401"_s,
                 u"POST /login/ 200"_s, {}, u"POST /refresh/ 401"_s, u"POST /logout/ 401"_s })
                .join(u'\n'));
        QVERIFY(tour.steps().at(4).narration.contains(u"no new access token can be had"_s));
        QVERIFY(tour.steps().at(5).narration.contains(u"still lets alice in"_s));
        QVERIFY(tour.steps().at(6).pause > 4min);
        QVERIFY(tour.steps().at(7).narration.contains(u"has expired"_s));
        QCOMPARE(tour.steps().at(7).pause, 0us); // told already
        QVERIFY(laboratory.clock->offset() > 8min);
        QVERIFY2(tour.steps().at(10).narration.contains(u"wants a live access token"_s),
            qPrintable(tour.steps().at(10).narration));
        QVERIFY2(tour.steps().at(11).narration.contains(u"not on the blacklist and lives on"_s),
            qPrintable(tour.steps().at(11).narration));
        tour.playNext();
        QVERIFY(!tour.isBusy()); // it has an end
    }

    void saysWhatItWillSendBeforeItDoes()
    {
        Laboratory laboratory;
        story::Tour tour(laboratory.client);
        QSignalSpy answered(&laboratory.server, &server::AuthServer::answered);
        tour.begin(laboratory.means());
        for (int stop = 0; stop < story::Tour::stopCount; ++stop) {
            const QString announced = tour.announcement();
            play(tour);
            if (story::Tour::passesTime(story::Tour::Stop(stop))) {
                QVERIFY(announced.contains(u"nothing is sent"_s));
                continue;
            }
            const session::Exchange &made = laboratory.log.exchanges().constLast();
            QCOMPARE(announced, u"sends %1 %2"_s.arg(QString::fromLatin1(made.method), made.url.toString()));
        }
        QCOMPARE(tour.announcement(), QString());
        QTRY_COMPARE(answered.size(), story::Tour::stopCount - 2);
    }

    void endsWhereNobodyCanLogIn()
    {
        Laboratory laboratory;
        story::Tour tour(laboratory.client);
        tour.begin(laboratory.means(u"nobody-of-that-name"_s));
        play(tour);
        QVERIFY(tour.isAtEnd());
        QVERIFY2(tour.steps().constFirst().narration.contains(u"the guided flow ends here"_s),
            qPrintable(tour.steps().constFirst().narration));
    }

    void beginsAnew()
    {
        Laboratory laboratory;
        story::Tour tour(laboratory.client);
        tour.begin(laboratory.means());
        play(tour);
        play(tour);
        const auto tokens = [&tour] {
            QList<int> all;
            for (const story::Step &step : tour.steps()) {
                for (const story::Arrow &arrow : step.arrows)
                    all.append(arrow.tokens);
            }
            return all;
        };
        const QList<int> before = tokens();
        QVERIFY(!before.isEmpty());
        tour.begin(laboratory.means(u"bob"_s));
        QCOMPARE(tour.played(), 0);
        play(tour);
        QVERIFY(tour.steps().constFirst().narration.startsWith(u"bob logs in"_s));
        for (const int id : tokens())
            QVERIFY(!before.contains(id));
    }

    void othersCallsAreNotItsOwn()
    {
        Laboratory laboratory;
        story::Tour tour(laboratory.client);
        tour.begin(laboratory.means());
        QSignalSpy finished(&laboratory.client, &client::LoggedClient::answered);
        laboratory.client.send(*client::buildRequest(laboratory.profile, session::Endpoint::Users));
        QVERIFY(finished.wait());
        QCOMPARE(tour.played(), 0);
    }
};

QTEST_GUILESS_MAIN(TestTour)
#include "tst_tour.moc"
