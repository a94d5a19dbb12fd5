// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/endpointclient.h"
#include "core/session/exchangereading.h"
#include "core/session/tokenchoice.h"
#include "core/session/tokenlife.h"
#include "tests/support/cookieserver.h"
#include "tests/support/djangoserver.h"
#include "tests/ui/laboratoryparts.h"

#include <QPointer>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using session::Endpoint;
using session::Exchange;
using session::Occasion;

namespace {

/// A laboratory with somebody logged in, and the calls that are made.
class Day
{
public:
    explicit Day(Laboratory::Options options = {})
    {
        const bool isReal = bool(options.clock) && options.fresh; // for another server than the embedded one
        m_parts = std::make_unique<LaboratoryParts>([&](Laboratory::Options &used) {
            used.settings = options.settings;
            if (isReal)
                used.clock = options.clock;
        });
        QObject::connect(&lab()->autoRefresh(), &AutoRefresh::answered, &lab()->autoRefresh(),
            [this](quint64 call, const Exchange &exchange) { answers.insert(call, exchange); });
        QObject::connect(&lab()->autoRefresh(), &AutoRefresh::failed, &lab()->autoRefresh(),
            [this](const Error &error) { failures.append(error.what); });
    }
    static Laboratory::Options inRealTime()
    {
        Laboratory::Options options;
        options.clock = systemClock();
        options.fresh = true;
        return options;
    }

    Laboratory *lab() const { return m_parts->laboratory.get(); }
    session::SessionLog &log() const { return lab()->log(); }
    const config::ServerProfile &server() const { return lab()->servers().current(); }

    bool startEmbedded(bool isOn = true) const
    {
        if (!lab()->embedded().openDatabase() || !lab()->embedded().start())
            return false;
        lab()->servers().setAutoRefresh(lab()->servers().embedded().id(), isOn);
        return true;
    }
    void callOther(config::ServerProfile other) const
    {
        other.autoRefresh = true;
        lab()->servers().keep(other);
        lab()->servers().choose(other.id());
    }

    quint64 send(Endpoint endpoint, const Json &login = {}) const
    {
        const auto text = [this](const char *type) {
            const session::TokenRecord *found = nullptr;
            for (const session::TokenRecord &token : log().tokens())
                found = token.tokenType == type ? &token : found;
            return found ? found->text : QByteArray();
        };
        return lab()->autoRefresh().send(
            client::buildRequest(server(), endpoint, text("refresh"), text("access"), login).value());
    }
    Exchange call(Endpoint endpoint, const Json &login = {})
    {
        const quint64 number = send(endpoint, login);
        return QTest::qWaitFor([&] { return answers.contains(number); }, 10'000) ? answers.take(number) : Exchange();
    }
    bool logIn(Endpoint endpoint = Endpoint::Login)
    {
        Json login = Json::object();
        login.set(u"username"_s, u"alice"_s);
        if (endpoint == Endpoint::ObtainPair)
            login.set(u"password"_s, u"alice-pw"_s);
        return call(endpoint, login).succeeded();
    }
    /// "POST /refresh/ 200 end_is_near" and so on, since the last time.
    QStringList calls()
    {
        static const QStringList names{ {}, u"near"_s, u"expired"_s, u"repeated"_s };
        QStringList lines;
        for (; m_told < log().exchanges().size(); ++m_told) {
            const Exchange &each = log().exchanges().at(m_told);
            lines.append(
                u"%1 %2 %3"_s.arg(session::callName(each), QString::number(each.status), names.at(int(each.occasion)))
                    .trimmed());
        }
        return lines;
    }
    /// Also where nothing is expected: a call is made, and what was due before it would have come.
    QStringList callsWithView()
    {
        call(Endpoint::WhoAmI);
        return calls();
    }
    void advance(std::chrono::seconds by) const { lab()->clock().advance(by); }

    QHash<quint64, Exchange> answers;
    QStringList failures;

private:
    std::unique_ptr<LaboratoryParts> m_parts;
    qsizetype m_told = 0;
};

const QString view = u"GET /whoami/ 200"_s;

/// Answers each refresh as it is told, and everything else with 200.
class TellableServer : public QTcpServer
{
public:
    enum Status { Hangs = -1, GoesAway = 0 }; ///< besides those of HTTP

    TellableServer()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
        listen(QHostAddress::LocalHost);
    }

    QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort())); }
    /// What hangs, as it is told now.
    void answerAll()
    {
        for (const QPointer<QTcpSocket> &socket : std::exchange(m_hanging, {})) {
            if (socket)
                answer(socket, status, body);
        }
    }

    int status = 200;
    QByteArray body = "{}";
    int refreshes = 0; ///< that came

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &request = m_requests[socket];
        request += socket->readAll();
        static const QRegularExpression length(u"content-length: (\\d+)"_s, QRegularExpression::CaseInsensitiveOption);
        const qsizetype head = request.indexOf("\r\n\r\n");
        if (head < 0
            || request.size() < head + 4 + length.match(QString::fromLatin1(request.left(head))).captured(1).toInt())
            return;
        const bool isRefresh = m_requests.take(socket).split(' ').value(1).contains("refresh");
        refreshes += isRefresh;
        if (isRefresh && status == Hangs)
            m_hanging.append(socket);
        else
            answer(socket, isRefresh ? status : 200, isRefresh ? body : "{}");
    }
    static void answer(QTcpSocket *socket, int status, const QByteArray &body)
    {
        if (status > 0)
            socket->write("HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        socket->disconnectFromHost();
    }

    QHash<QTcpSocket *, QByteArray> m_requests;
    QList<QPointer<QTcpSocket>> m_hanging;
};

/// Somebody with a token of such a server, whose end the test brings nearer.
class NearTheEnd
{
public:
    explicit NearTheEnd(simplejwt::TokenType type)
        : m_now(std::make_shared<Instant>(fromEpochSeconds(1'795'513'500)))
        , day(optionsOf(m_now))
    {
        config::ServerProfile profile;
        profile.baseUrl = server.url();
        day.callOther(profile);
        isSet = day.lab()->rules().adoptSigningKey(secretKey()).has_value();
        token = minted(type);
        const int id = day.log().observe(token, session::Origin::Issued, profile.id());
        if (type == simplejwt::TokenType::Access)
            day.log().joinFamilies({ id,
                day.log().observe(minted(simplejwt::TokenType::Refresh), session::Origin::Issued, profile.id()) });
    }

    QByteArray minted(simplejwt::TokenType type) const
    {
        django::User alice;
        alice.id = 1;
        const auto lifetime = type == simplejwt::TokenType::Refresh ? 3600s : 300s;
        const auto tokens = day.lab()->minting().mint(alice, { type }, {}, lifetime);
        return tokens ? tokens->constFirst() : QByteArray();
    }
    void advance(std::chrono::milliseconds by)
    {
        *m_now += by;
        day.callOther(day.server()); // which looks at what is due
    }
    quint64 send(Endpoint endpoint)
    {
        return day.lab()->autoRefresh().send(client::buildRequest(day.server(), endpoint, token, token).value());
    }

private:
    static Laboratory::Options optionsOf(const std::shared_ptr<Instant> &now)
    {
        Laboratory::Options options;
        options.clock = [now] { return *now; };
        options.fresh = true;
        return options;
    }

    std::shared_ptr<Instant> m_now;

public:
    TellableServer server;
    Day day;
    QByteArray token;
    bool isSet = false;
};

simplejwt::Settings rotating(bool rotates, bool blacklists)
{
    simplejwt::Settings settings;
    settings.rotateRefreshTokens = rotates;
    settings.blacklistAfterRotation = blacklists;
    return settings;
}

} // namespace

class TestAutoRefresh : public QObject
{
    Q_OBJECT

private:
    static void rotations()
    {
        QTest::addColumn<bool>("rotates");
        QTest::addColumn<bool>("blacklists");
        QTest::newRow("no rotation") << false << false;
        QTest::newRow("rotation") << true << false;
        QTest::newRow("rotation and blacklist") << true << true;
    }
    static Laboratory::Options rotatingOptions()
    {
        QFETCH_GLOBAL(const bool, rotates);
        QFETCH_GLOBAL(const bool, blacklists);
        Laboratory::Options options;
        options.settings = rotating(rotates, blacklists);
        return options;
    }

private slots:
    void initTestCase_data() { rotations(); }

    void isOffUntilSomebodyTurnsItOn()
    {
        QVERIFY(!config::ServerProfile().autoRefresh);
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded(false));
        QVERIFY(day.logIn());
        day.calls();
        day.advance(299s);
        QCOMPARE(day.callsWithView(), QStringList{ view });
        day.advance(2s);
        QCOMPARE(day.callsWithView(), QStringList{ u"GET /whoami/ 401"_s });
    }

    void refreshesWhen80PercentOfTheLifetimeHavePassed()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        QVERIFY(day.logIn());
        QCOMPARE(day.calls(), QStringList{ u"POST /login/ 200"_s });
        for (int round = 0; round < 3; ++round) {
            day.advance(239s);
            QCOMPARE(day.callsWithView(), QStringList{ view });
            const qsizetype before = day.log().exchanges().size();
            day.advance(1s);
            QTRY_COMPARE(day.log().exchanges().size(), before + 1);
            QCOMPARE(day.calls(), QStringList{ u"POST /refresh/ 200 near"_s });
            QCOMPARE(day.callsWithView(), QStringList{ view }); // one, and it is quiet again
        }
        QVERIFY(day.failures.isEmpty());
        const session::TokenRecord &newest = day.log().tokens().constLast();
        QVERIFY(newest.isRenewal);
        QVERIFY(session::lifeText(newest, day.log(), day.lab()->clock().now()).contains(u"automatic"_s));
    }

    /// It is its own refresh token, and once it has expired no server takes it.
    void aSlidingTokenRenewsItself()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        django::User alice;
        alice.id = 1;
        const auto minted = day.lab()->minting().mint(alice, { simplejwt::TokenType::Sliding }, {}, {});
        QVERIFY2(minted, minted ? "" : qPrintable(minted.error().what));
        day.log().observe(minted->constFirst(), session::Origin::Issued, day.server().id());
        for (int round = 0; round < 2; ++round) {
            day.advance(239s);
            QCOMPARE(day.callsWithView(), QStringList{ u"GET /whoami/ 401"_s }); // which has no access token to send
            const qsizetype before = day.log().exchanges().size();
            day.advance(1s);
            QTRY_COMPARE(day.log().exchanges().size(), before + 1);
            QCOMPARE(day.calls(), QStringList{ u"POST /api/token/sliding/refresh/ 200 near"_s });
            const session::TokenRecord &newest = day.log().tokens().constLast();
            QVERIFY(newest.isRenewal && newest.tokenType == "sliding");
        }
        day.advance(301s);
        QCOMPARE(day.callsWithView(), QStringList{ u"GET /whoami/ 401"_s });
        QVERIFY(day.failures.isEmpty());
    }

    /// No call that is refused could bring it back.
    void aSlidingTokenIsTriedAgain_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("502") << 502;
        QTest::newRow("no answer") << int(TellableServer::GoesAway);
    }
    void aSlidingTokenIsTriedAgain()
    {
        QFETCH(const int, status);
        NearTheEnd near(simplejwt::TokenType::Sliding);
        QVERIFY(near.isSet && !near.token.isEmpty());
        Day &day = near.day;
        const QString tried = u"POST /api/token/sliding/refresh/ %1 near"_s;
        near.server.status = status;
        near.advance(240s);
        QTRY_COMPARE(day.failures.size(), 1);
        QVERIFY2(day.failures.constFirst().endsWith(u"it is tried again while the token lives."_s),
            qPrintable(day.failures.constFirst()));
        near.advance(29s);
        QCOMPARE(day.callsWithView(), (QStringList{ tried.arg(status), view }));
        near.advance(2s); // half of what was left, and more than a call takes
        QTRY_COMPARE(day.failures.size(), 2);
        QCOMPARE(day.calls(), QStringList{ tried.arg(status) });
        near.server.status = 200;
        near.server.body = "{\"token\":\"" + near.minted(simplejwt::TokenType::Sliding) + "\"}";
        const int before = near.server.refreshes;
        near.advance(15s);
        QTRY_COMPARE(near.server.refreshes, before + 1);
        QCOMPARE(day.callsWithView(), (QStringList{ tried.arg(200), view }));
        QCOMPARE(day.failures.size(), 2);
    }

    void aSlidingTokenThatIsNotTriedAgainIsNotPromisedTo()
    {
        NearTheEnd near(simplejwt::TokenType::Sliding);
        near.server.status = 502;
        near.advance(299'500ms);
        QTRY_COMPARE(near.day.failures.size(), 1);
        QVERIFY2(near.day.failures.constFirst().endsWith(u"the token ends before another try. Log in again."_s),
            qPrintable(near.day.failures.constFirst()));
        near.advance(300ms);
        QCOMPARE(near.day.callsWithView().size(), 2);
        QCOMPARE(near.server.refreshes, 1);
    }

    void anAnswerWithoutATokenIsTheLastOne_data()
    {
        QTest::addColumn<bool>("isSliding");
        QTest::newRow("pair") << false;
        QTest::newRow("sliding") << true;
    }
    void anAnswerWithoutATokenIsTheLastOne()
    {
        QFETCH(const bool, isSliding);
        NearTheEnd near(isSliding ? simplejwt::TokenType::Sliding : simplejwt::TokenType::Access);
        near.advance(240s);
        QTRY_VERIFY(!near.day.failures.isEmpty());
        const QString type = isSliding ? u"sliding"_s : u"access"_s;
        QVERIFY2(near.day.failures.constFirst().contains(u"held no %1 token"_s.arg(type)),
            qPrintable(near.day.failures.constFirst()));
        for (int i = 0; i < 3; ++i) {
            near.advance(1s);
            near.day.callsWithView();
        }
        QCOMPARE(near.server.refreshes, 1);
        QCOMPARE(near.day.failures.size(), 1);
    }

    /// It is as good as before while it is alive, and a refresh may take its time.
    void callsDoNotWaitForASlidingTokensRefresh()
    {
        NearTheEnd near(simplejwt::TokenType::Sliding);
        Day &day = near.day;
        near.server.status = TellableServer::Hangs;
        near.advance(240s);
        QTRY_COMPARE(near.server.refreshes, 1);
        const quint64 alive = near.send(Endpoint::WhoAmI);
        QTRY_VERIFY(day.answers.contains(alive));
        QCOMPARE(day.answers.value(alive).status, 200);
        const quint64 refresh = near.send(Endpoint::RefreshSliding);
        near.advance(60s);
        const quint64 over = near.send(Endpoint::WhoAmI);
        QCOMPARE(day.call(Endpoint::WhoAmI).status, 200); // with no token
        QVERIFY(!day.answers.contains(refresh) && !day.answers.contains(over));
        QCOMPARE(near.server.refreshes, 1);

        near.server.status = 200;
        near.server.body = "{\"token\":\"" + near.minted(simplejwt::TokenType::Sliding) + "\"}";
        near.server.answerAll();
        QTRY_VERIFY(day.answers.contains(refresh) && day.answers.contains(over));
        const session::TokenRecord *bearer = day.log().token(day.log().tokensOf(day.answers.value(over).id).bearer);
        QVERIFY(bearer && bearer->text != near.token); // with what the refresh brought
    }

    void anExpiredTokenIsRefreshedOnceAndTheCallMadeAgain()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        QVERIFY(day.logIn());
        day.calls();
        day.advance(301s);
        QCOMPARE(day.call(Endpoint::WhoAmI).status, 200);
        QCOMPARE(day.calls(),
            (QStringList{
                u"GET /whoami/ 401"_s, u"POST /api/token/refresh/ 200 expired"_s, u"GET /whoami/ 200 repeated"_s }));
        QCOMPARE(day.callsWithView(), QStringList{ view });
        QVERIFY(day.failures.isEmpty());
    }

    /// With rotation a second refresh would be refused.
    void callsThatAreRefusedTogetherShareOneRefresh()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        QVERIFY(day.logIn());
        day.calls();
        day.advance(301s);
        QList<quint64> sent;
        for (int i = 0; i < 5; ++i)
            sent.append(day.send(Endpoint::WhoAmI));
        QTRY_COMPARE(day.answers.size(), 5);
        for (const quint64 each : sent)
            QCOMPARE(day.answers.value(each).status, 200);
        QStringList calls = day.calls();
        QCOMPARE(calls.filter(u"refresh"_s), QStringList{ u"POST /api/token/refresh/ 200 expired"_s });
        QCOMPARE(calls.filter(u"repeated"_s).size(), 5);
        QCOMPARE(calls.size(), 11);
    }

    void whoAsksForARefreshMeanwhileWaitsForIt()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        QVERIFY(day.logIn());
        day.calls();
        day.advance(301s);
        const quint64 refresh = day.send(Endpoint::TokenRefresh); // asked for
        const quint64 first = day.send(Endpoint::WhoAmI); // needs what it brings
        const quint64 second = day.send(Endpoint::TokenRefresh);
        QTRY_COMPARE(day.answers.size(), 3);
        for (const quint64 each : { refresh, first, second })
            QCOMPARE(day.answers.value(each).status, 200);
        QStringList calls = day.calls();
        QCOMPARE(calls.takeFirst(), u"POST /api/token/refresh/ 200"_s);
        QCOMPARE(calls.size(), 2); // nothing was refused, nothing was sent by itself
        QVERIFY(day.failures.isEmpty());
    }

    void aCallThatWaitsCanBeCancelled()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        QVERIFY(day.logIn());
        day.advance(301s);
        const quint64 refresh = day.send(Endpoint::TokenRefresh);
        const quint64 waits = day.send(Endpoint::WhoAmI);
        day.lab()->autoRefresh().cancel(waits);
        QTRY_COMPARE(day.answers.size(), 2);
        QCOMPARE(day.answers.value(waits).failure, session::Failure::Cancelled);
        QCOMPARE(day.answers.value(refresh).status, 200);
    }

    void aRefusedRefreshIsTheLastOne()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        QVERIFY(day.logIn());
        day.calls();
        client::EndpointClient elsewhere; // of which the session learns nothing
        QSignalSpy done(&elsewhere, &client::EndpointClient::exchangeFinished);
        for (const session::TokenRecord &token : day.log().tokens()) {
            if (token.tokenType == "refresh")
                elsewhere.send(client::buildRequest(day.server(), Endpoint::TokenBlacklist, token.text).value());
        }
        QVERIFY(done.wait());
        day.advance(301s);
        QCOMPARE(day.call(Endpoint::WhoAmI).status, 401);
        QCOMPARE(day.calls(), (QStringList{ u"GET /whoami/ 401"_s, u"POST /api/token/refresh/ 401 expired"_s }));
        QCOMPARE(day.failures.size(), 1);
        QVERIFY2(day.failures.constFirst().contains(u"alice"_s), qPrintable(day.failures.constFirst()));
        QVERIFY(day.failures.constFirst().contains(u"401 “Token is blacklisted”. Log in again."_s));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(day.callsWithView(), QStringList{ u"GET /whoami/ 401"_s });
        QCOMPARE(day.failures.size(), 1);
        // Who logs in goes on.
        QVERIFY(day.logIn());
        day.calls();
        day.advance(301s);
        QCOMPARE(day.call(Endpoint::WhoAmI).status, 200);
    }

    void nothingIsSentAfterALogout()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        QVERIFY(day.logIn());
        QCOMPARE(day.call(Endpoint::Logout).status, 200);
        day.calls();
        day.advance(250s);
        QCOMPARE(day.callsWithView(), QStringList{ view }); // an access token lives on
        day.advance(60s);
        QCOMPARE(day.callsWithView(), QStringList{ u"GET /whoami/ 401"_s });
        QVERIFY(day.failures.isEmpty());
    }

    /// Its logout does nothing, and yet the user has logged out.
    void nothingIsSentAfterALogoutThatDidNothing()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        config::EmbeddedSwitches switches = day.lab()->embedded().switches();
        switches.blacklistApp = false;
        QVERIFY(day.lab()->embedded().setSwitches(switches));
        QVERIFY(day.logIn());
        QCOMPARE(day.call(Endpoint::Logout).status, 200);
        day.calls();
        day.advance(250s);
        QCOMPARE(day.callsWithView(), QStringList{ view });
        day.advance(60s);
        QCOMPARE(day.callsWithView(), QStringList{ u"GET /whoami/ 401"_s });
    }

    void anExpiredRefreshTokenIsNotSent()
    {
        Day day(rotatingOptions());
        QVERIFY(day.startEmbedded());
        QVERIFY(day.logIn());
        day.calls();
        day.advance(48h);
        QCOMPARE(day.callsWithView(), QStringList{ u"GET /whoami/ 401"_s });
    }

    // The real one, in real time.

    void onRealDjangoInTime()
    {
        START_DJANGO(django, realOptions(6)); // a busy machine has more than a second between mark and end
        Day day(Day::inRealTime());
        config::ServerProfile server;
        server.baseUrl = django->url();
        day.callOther(server);
        QVERIFY(day.logIn(Endpoint::ObtainPair));
        QTRY_COMPARE_WITH_TIMEOUT(day.log().exchanges().size(), 3, 30'000);
        QCOMPARE(day.calls(),
            (QStringList{ u"POST /api/token/ 200"_s, u"POST /api/token/refresh/ 200 near"_s,
                u"POST /api/token/refresh/ 200 near"_s }));
        for (const session::TokenRecord &token : day.log().tokens()) {
            if (token.tokenType == "access") // none was ever used up to its end
                QVERIFY(token.seenAt < day.log().tokens().constFirst().seenAt + 12s);
        }
        QVERIFY(day.failures.isEmpty());
    }

    void onRealDjangoAfterARefusal_data()
    {
        QTest::addColumn<bool>("inCookies");
        QTest::newRow("header") << false;
        QTest::newRow("cookies") << true;
    }
    void onRealDjangoAfterARefusal()
    {
        QFETCH(const bool, inCookies);
        START_DJANGO(django, realOptions(1));
        Day day(Day::inRealTime());
        config::ServerProfile server;
        server.baseUrl = django->url();
        if (inCookies)
            server = cookieServer(django->url());
        logInAndExpire(day, server);
        if (QTest::currentTestFailed())
            return;
        const QString path = server.path(Endpoint::WhoAmI);
        QCOMPARE(day.call(Endpoint::WhoAmI).status, 200);
        QCOMPARE(day.calls().mid(0, 3),
            (QStringList{ u"GET %1 401"_s.arg(path), u"POST %1 200 expired"_s.arg(server.path(Endpoint::TokenRefresh)),
                u"GET %1 200 repeated"_s.arg(path) }));
        QVERIFY(day.failures.isEmpty());
    }

    /// RefreshView with IsAuthenticated: who has no access token any more gets none there.
    void onRealDjangoWithNoOtherView()
    {
        START_DJANGO(django, realOptions(1));
        Day day(Day::inRealTime());
        config::ServerProfile server;
        server.baseUrl = django->url();
        server.paths.insert(Endpoint::TokenRefresh, u""_s);
        logInAndExpire(day, server);
        if (QTest::currentTestFailed())
            return;
        for (int i = 0; i < 2; ++i)
            QCOMPARE(day.callsWithView(), QStringList{ u"GET /whoami/ 401"_s });
        QCOMPARE(day.failures.size(), 1);
        QVERIFY(day.failures.constFirst().contains(u"without a live access token"_s));
        // As it is said there: with such a view it goes on.
        server.paths.remove(Endpoint::TokenRefresh);
        day.callOther(server);
        QCOMPARE(day.call(Endpoint::WhoAmI).status, 200);
        QCOMPARE(day.failures.size(), 1);
    }

    /// It never leaves this machine, so it would not even take its time.
    void whatCanNotBeSentIsNotSentOnAndOn()
    {
        Day day(Day::inRealTime());
        config::ServerProfile server;
        server.baseUrl = QUrl(u"https://127.0.0.1:1"_s);
        server.connection.caFile = u"/nowhere/team.pem"_s;
        day.callOther(server);
        logInByKey(day, server.id(), 2s);
        QTRY_COMPARE_WITH_TIMEOUT(day.failures.size(), 1, 10'000);
        QVERIFY2(day.failures.constFirst().contains(u"“/nowhere/team.pem” can't be read"_s),
            qPrintable(day.failures.constFirst()));
        const Instant end = day.log().tokens().constFirst().expiresAt.value();
        QTRY_VERIFY_WITH_TIMEOUT(day.lab()->clock().now() > end, 10'000);
        QCOMPARE(day.log().exchanges().size(), 1);
        QCOMPARE(day.failures.size(), 1);
    }

    void aServerThatDoesNotAnswerIsAskedOnce()
    {
        Day day(Day::inRealTime());
        QUrl gone;
        {
            QTcpServer listening;
            QVERIFY(listening.listen(QHostAddress::LocalHost));
            gone = QUrl(u"http://127.0.0.1:%1"_s.arg(listening.serverPort()));
        }
        config::ServerProfile server;
        server.baseUrl = gone;
        day.callOther(server);
        logInByKey(day, server.id(), 2s);
        QTRY_COMPARE_WITH_TIMEOUT(day.failures.size(), 1, 10'000);
        QVERIFY(day.failures.constFirst().contains(u"no answer"_s));
        const Instant end = day.log().tokens().constFirst().expiresAt.value();
        QTRY_VERIFY_WITH_TIMEOUT(day.lab()->clock().now() > end, 10'000);
        QCOMPARE(day.log().exchanges().size(), 1);
    }

private:
    static DjangoServer::Options realOptions(int lifetime)
    {
        QFETCH_GLOBAL(const bool, rotates);
        QFETCH_GLOBAL(const bool, blacklists);
        DjangoServer::Options options;
        options.simpleJwt = QByteArray(R"({"ACCESS_TOKEN_LIFETIME":%1,"ROTATE_REFRESH_TOKENS":%2,)"
                                       R"("BLACKLIST_AFTER_ROTATION":%3})")
                                .replace("%1", QByteArray::number(lifetime))
                                .replace("%2", rotates ? "true" : "false")
                                .replace("%3", blacklists ? "true" : "false");
        return options;
    }
    /// Tokens of the server that is called, made here.
    static void logInByKey(Day &day, const QString &server, std::chrono::seconds lifetime)
    {
        QVERIFY(day.lab()->rules().adoptSigningKey(secretKey()));
        django::User alice;
        alice.id = 1;
        const auto access = day.lab()->minting().mint(alice, { simplejwt::TokenType::Access }, {}, lifetime);
        const auto refresh = day.lab()->minting().mint(alice, { simplejwt::TokenType::Refresh }, {}, 1h);
        QVERIFY(access && refresh);
        day.log().joinFamilies({ day.log().observe(access->constFirst(), session::Origin::Issued, server),
            day.log().observe(refresh->constFirst(), session::Origin::Issued, server) });
    }
    /// Turned on afterwards: else it would have been refreshed in time.
    static void logInAndExpire(Day &day, config::ServerProfile server)
    {
        day.callOther(server);
        day.lab()->servers().keep(server);
        QVERIFY(!day.server().autoRefresh);
        QVERIFY(day.logIn(Endpoint::ObtainPair));
        Instant end{};
        for (const session::TokenRecord &token : day.log().tokens())
            end = token.tokenType == "access" ? token.expiresAt.value() : end;
        QTRY_VERIFY(day.lab()->clock().now() > end);
        day.callOther(server);
        day.calls();
    }
};

QTEST_GUILESS_MAIN(TestAutoRefresh)
#include "tst_autorefresh.moc"
