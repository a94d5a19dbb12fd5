// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logout/logouteverywhere.h"
#include "core/server/authserver.h"
#include "tests/support/djangoserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using logout::EverywhereMark;
using logout::EverywhereRow;
using session::Endpoint;

namespace {

/// A server, the embedded one unless another is given, and a session in which people logged in on several devices.
class Laboratory
{
public:
    explicit Laboratory(server::Options options = {}, const QUrl &other = {})
    {
        options.clock = clock;
        if (other.isEmpty())
            order.settings = options.settings;
        order.server.baseUrl = other.isEmpty() ? server.start(options).value() : other;
        order.user = u"alice"_s;
        QObject::connect(&client, &client::EndpointClient::exchangeFinished, &log,
            [this](const session::Exchange &exchange) { log.recordExchange(exchange); });
        QObject::connect(&work, &logout::LogoutEverywhere::exchangeMade, &log,
            [this](const session::Exchange &exchange) { log.recordExchange(exchange); });
    }

    session::TokensOfExchange call(
        Endpoint endpoint, const QByteArray &token = {}, const QByteArray &access = {}, const QString &user = {})
    {
        Json login = Json::object();
        if (!user.isEmpty())
            login.set(u"username"_s, user);
        QSignalSpy finished(&client, &client::EndpointClient::exchangeFinished);
        client.send(*client::buildRequest(order.server, endpoint, token, access, login));
        if (finished.isEmpty())
            finished.wait(20'000);
        return log.tokensOf(log.exchanges().constLast().id);
    }

    /// The id of the refresh token.
    int logIn(const QString &user = u"alice"_s)
    {
        for (const int id : call(Endpoint::Login, {}, {}, user).received) {
            if (user == u"alice"_s)
                order.userId = log.token(id)->userId;
            if (log.token(id)->tokenType == "refresh")
                return id;
        }
        return -1;
    }

    void run()
    {
        QSignalSpy finished(&work, &logout::LogoutEverywhere::finished);
        work.start(order);
        if (finished.isEmpty())
            finished.wait(20'000);
    }

    QByteArray textOf(int id) const { return log.token(id)->text; }
    int statusOfRefresh(int id)
    {
        call(Endpoint::TokenRefresh, textOf(id));
        return log.exchanges().constLast().status;
    }

    std::shared_ptr<MovableClock> clock = std::make_shared<MovableClock>();
    server::AuthServer server;
    session::SessionLog log{ clock->clock() };
    client::EndpointClient client{ clock->clock() };
    logout::LogoutEverywhere work{ log, clock->clock() };
    logout::EverywhereOrder order;
};

QList<int> marks(const logout::LogoutEverywhere &work)
{
    QList<int> all;
    for (const EverywhereRow &row : work.rows())
        all.append(int(row.mark));
    return all;
}

} // namespace

class TestLogoutEverywhere : public QObject
{
    Q_OBJECT

private slots:
    void everyRefreshTokenOfTheUserDies()
    {
        Laboratory laboratory;
        const int phone = laboratory.logIn();
        const int laptop = laboratory.logIn();
        const int bobs = laboratory.logIn(u"bob"_s);
        laboratory.run();
        QCOMPARE(laboratory.work.rows().size(), 2);
        QCOMPARE(laboratory.work.count(EverywhereMark::Revoked), 2);
        for (const EverywhereRow &row : laboratory.work.rows())
            QCOMPARE(row.actual, u"200 {}, then 401 blacklisted"_s);
        QCOMPARE(laboratory.statusOfRefresh(phone), 401);
        QCOMPARE(laboratory.statusOfRefresh(laptop), 401);
        QCOMPARE(laboratory.statusOfRefresh(bobs), 200); // is nobody else's business
        const QString verdict = laboratory.work.verdict();
        QVERIFY2(verdict.startsWith(u"All 2 refresh tokens of alice are dead."_s), qPrintable(verdict));
        QCOMPARE(verdict.count(u" until "_s), 2); // the two access tokens
        static const QRegularExpression left(u"in (4 min [45]\\d s|5 min 0 s)"_s); // the calls take their time
        QVERIFY2(verdict.contains(left), qPrintable(verdict));
    }

    void onARealDjangoToo_data()
    {
        QTest::addColumn<bool>("blacklistApp");
        QTest::addColumn<int>("statusAfter");
        QTest::newRow("sound") << true << 401;
        QTest::newRow("app absent") << false << 200;
    }

    void onARealDjangoToo()
    {
        QFETCH(const bool, blacklistApp);
        QFETCH(const int, statusAfter);
        DjangoServer::Options options;
        options.blacklistApp = blacklistApp;
        START_DJANGO(django, options);
        Laboratory laboratory({}, django->url());
        const int phone = laboratory.logIn();
        const int laptop = laboratory.logIn();
        laboratory.run();
        QCOMPARE(laboratory.work.rows().size(), 2);
        for (const int refresh : { phone, laptop })
            QCOMPARE(laboratory.statusOfRefresh(refresh), statusAfter);
        QCOMPARE(laboratory.work.count(blacklistApp ? EverywhereMark::Revoked : EverywhereMark::Alive), 2);
        const EverywhereRow &row = laboratory.work.rows().constFirst();
        QCOMPARE(row.actual, blacklistApp ? u"200 {}, then 401 blacklisted"_s : u"200 {}, then 200 {}"_s);
        QCOMPARE(row.note.contains(u"has no blacklist"_s), !blacklistApp);
    }

    void listsWhatItWillSend()
    {
        Laboratory laboratory;
        const int first = laboratory.logIn();
        const int second = laboratory.logIn();
        QSignalSpy answered(&laboratory.server, &server::AuthServer::answered);
        const auto plan = laboratory.work.plan(laboratory.order);
        QVERIFY(plan);
        QCOMPARE(answered.size(), 0);
        QCOMPARE(plan->size(), 2);
        QCOMPARE(plan->at(0).token, first);
        QCOMPARE(plan->at(1).token, second);
        laboratory.run();
        QTRY_COMPARE(answered.size(), 4); // each once, and once more
        for (const QList<QVariant> &call : answered) {
            QCOMPARE(call.at(0).toByteArray(), plan->at(0).method);
            QCOMPARE(QString::fromUtf8(call.at(1).toByteArray()), plan->at(0).url.path());
        }
    }

    void deadOnesAreLeftOut()
    {
        Laboratory laboratory;
        const int old = laboratory.logIn();
        laboratory.call(Endpoint::TokenBlacklist, laboratory.textOf(old));
        laboratory.log.observe(laboratory.textOf(old) + "x", session::Origin::Pasted); // of no known server
        laboratory.logIn();
        QCOMPARE(laboratory.work.plan(laboratory.order)->size(), 1);
        laboratory.clock->advance(25h);
        QCOMPARE(laboratory.work.plan(laboratory.order)->size(), 0);
        laboratory.work.start(laboratory.order);
        QVERIFY(!laboratory.work.isRunning());
    }

    void eachRefusalSaysWhy()
    {
        Laboratory laboratory;
        const int good = laboratory.logIn();
        const int listed = laboratory.logIn();
        QByteArray forged = laboratory.textOf(good);
        forged.back() = forged.back() == 'A' ? 'Q' : 'A';
        forged[forged.size() - 4] = forged.at(forged.size() - 4) == 'x' ? 'y' : 'x';
        laboratory.log.observe(forged, session::Origin::Pasted, laboratory.order.server.id());
        // Somebody else logs this one out: the session doesn't see it.
        client::EndpointClient other;
        QSignalSpy done(&other, &client::EndpointClient::exchangeFinished);
        other.send(*client::buildRequest(laboratory.order.server, Endpoint::TokenBlacklist, laboratory.textOf(listed)));
        QVERIFY(done.wait());
        laboratory.run();
        QCOMPARE(marks(laboratory.work),
            (QList{ int(EverywhereMark::Revoked), int(EverywhereMark::DeadBefore), int(EverywhereMark::Alive) }));
        QCOMPARE(laboratory.work.rows().at(1).actual, u"401 blacklisted"_s);
        QVERIFY(laboratory.work.rows().at(2).note.contains(u"signature"_s));
        QVERIFY(laboratory.work.verdict().startsWith(u"2 of 3 refresh tokens of alice are dead"_s));
    }

    void aServerWithoutABlacklistRevokesNothing()
    {
        server::Options options;
        options.settings.blacklistApp = false;
        Laboratory laboratory(options);
        laboratory.logIn();
        laboratory.run();
        QCOMPARE(laboratory.work.count(EverywhereMark::Revoked), 0);
        QVERIFY(!laboratory.work.rows().constFirst().note.isEmpty());
        QCOMPARE(laboratory.work.rows().constFirst().actual, u"200 {}"_s); // known from its settings: no proof needed
    }

    void whereOnlyTheProjectsLogoutIs()
    {
        Laboratory laboratory;
        const int refresh = laboratory.logIn();
        laboratory.order.server.paths.insert(Endpoint::TokenBlacklist, QString());
        laboratory.run();
        QCOMPARE(laboratory.work.rows().constFirst().url.path(), u"/logout/"_s);
        QCOMPARE(laboratory.work.count(EverywhereMark::Revoked), 1); // with an access token in the header
        QCOMPARE(laboratory.statusOfRefresh(refresh), 401);
    }

    void whereNothingBlacklists()
    {
        Laboratory laboratory;
        laboratory.logIn();
        laboratory.order.server.paths.insert(Endpoint::TokenBlacklist, QString());
        laboratory.order.server.paths.insert(Endpoint::Logout, QString());
        const auto plan = laboratory.work.plan(laboratory.order);
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, Errc::NotFound);
    }

    void stops()
    {
        Laboratory laboratory;
        laboratory.logIn();
        laboratory.logIn();
        QSignalSpy finished(&laboratory.work, &logout::LogoutEverywhere::finished);
        laboratory.work.start(laboratory.order);
        laboratory.work.stop();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(marks(laboratory.work), (QList{ int(EverywhereMark::NotKnown), int(EverywhereMark::NotSent) }));
        QVERIFY(laboratory.work.rows().constFirst().note.contains(u"on its way"_s));
        QVERIFY(laboratory.work.verdict().startsWith(u"0 of 2"_s));
    }

    void stopsBeforeTheProof()
    {
        Laboratory laboratory;
        laboratory.logIn();
        laboratory.logIn();
        QSignalSpy made(&laboratory.work, &logout::LogoutEverywhere::exchangeMade);
        laboratory.work.start(laboratory.order);
        QVERIFY(made.wait());
        QCOMPARE(made.size(), 1);
        laboratory.work.stop();
        QCOMPARE(marks(laboratory.work), (QList{ int(EverywhereMark::NotKnown), int(EverywhereMark::NotSent) }));
        QVERIFY(laboratory.work.rows().constFirst().note.startsWith(u"The server accepted it"_s));
    }

    void stopsFromWithinAnAnswer()
    {
        Laboratory laboratory;
        laboratory.logIn();
        QObject::connect(&laboratory.work, &logout::LogoutEverywhere::exchangeMade, &laboratory.work,
            &logout::LogoutEverywhere::stop);
        const QSignalSpy finished(&laboratory.work, &logout::LogoutEverywhere::finished);
        laboratory.run();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(marks(laboratory.work), (QList{ int(EverywhereMark::NotKnown) }));
    }

    void aReplacedSessionSendsNothingMore()
    {
        Laboratory laboratory;
        laboratory.logIn();
        laboratory.logIn();
        const int bobs = laboratory.logIn(u"bob"_s);
        QSignalSpy made(&laboratory.work, &logout::LogoutEverywhere::exchangeMade);
        laboratory.work.start(laboratory.order);
        QVERIFY(made.wait());
        // What a kept session does that comes back late: its tokens come first, and every id is another token's.
        session::TokenList tokens = laboratory.log.tokens();
        std::reverse(tokens.begin(), tokens.end());
        const QByteArray other = laboratory.textOf(bobs);
        laboratory.log.restore(tokens, {});
        QVERIFY(!laboratory.work.isRunning());
        QCOMPARE(marks(laboratory.work), (QList{ int(EverywhereMark::NotKnown), int(EverywhereMark::NotSent) }));
        QCOMPARE(laboratory.work.rows().constFirst().token, -1);
        QCOMPARE(laboratory.statusOfRefresh(laboratory.log.findByText(other)->id), 200);
        QCOMPARE(made.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestLogoutEverywhere)
#include "tst_logouteverywhere.moc"
