// SPDX-License-Identifier: GPL-3.0-or-later
// The system's clock is set while everything runs. How long something takes doesn't go by it, and no connection, call
// or step ends early, late or after less than no time; what a token's times are held against is the new time at once.
#include "core/client/endpointclient.h"
#include "core/json/jsonreader.h"
#include "core/scenario/embeddedstage.h"
#include "core/scenario/player.h"
#include "core/scenario/scenarioreader.h"
#include "core/server/authserver.h"
#include "tests/support/rawhttp.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <atomic>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

std::atomic<time_t> jump = 0; // seconds that the system's clock was set forward

constexpr time_t day = 86'400;

} // namespace

// In place of the C library's, for this program and the libraries in it: nobody but root sets the clock of a machine.
extern "C" int clock_gettime(clockid_t clock, timespec *time) noexcept
{
    const auto result = int(::syscall(SYS_clock_gettime, clock, time));
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        time->tv_sec += jump;
    return result;
}

extern "C" time_t time(time_t *where) noexcept
{
    timespec now = {};
    clock_gettime(CLOCK_REALTIME, &now);
    if (where)
        *where = now.tv_sec;
    return now.tv_sec;
}

extern "C" int gettimeofday(timeval *time, void *) noexcept
{
    timespec now = {};
    const int result = clock_gettime(CLOCK_REALTIME, &now);
    *time = { now.tv_sec, now.tv_nsec / 1'000 };
    return result;
}

class TestClockJumps : public QObject
{
    Q_OBJECT

    static void addJumps()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("an hour forward") << qint64(3'600);
        QTest::newRow("a year forward") << qint64(365 * day);
        QTest::newRow("an hour back") << qint64(-3'600);
        QTest::newRow("to 1971") << qint64(31'536'000) - qint64(epochSeconds(systemClock()()));
    }
    static QByteArray member(const QByteArray &body, QStringView name)
    {
        const auto json = parseJson(body);
        const Json *value = json ? json->find(name) : nullptr;
        return value ? value->toString().toUtf8() : QByteArray();
    }

private slots:
    void cleanup() { jump = 0; }

    void theClockJumps()
    {
        const Instant before = systemClock()();
        const auto steady = std::chrono::steady_clock::now();
        jump = -day;
        QVERIFY(systemClock()() < before - 23h);
        QVERIFY(QDateTime::currentDateTimeUtc() < toDateTime(before).addSecs(-23 * 3'600));
        QVERIFY(std::chrono::steady_clock::now() - steady < 1h);
    }

    /// Connections stay open, half a request still has its time and no more, tokens go by the new time.
    void theServerGoesOn_data() { addJumps(); }
    void theServerGoesOn()
    {
        QFETCH(const qint64, seconds);
        server::Options options;
        options.limits.headTime = 3s;
        server::AuthServer server;
        const auto url = server.start(options);
        QVERIFY(url);
        RawHttp http(quint16(url->port()));
        const auto login = http.call("POST", "/login/", { { "Content-Type", "application/json" } }, "{}");
        QVERIFY(login && login->status == 200);
        const QByteArray bearer = "Bearer " + member(login->body, u"access");
        QCOMPARE(http.call("GET", "/whoami/", { { "Authorization", bearer } })->status, 200);
        QTcpSocket half; // a request
        half.connectToHost(QHostAddress::LocalHost, quint16(url->port()));
        QVERIFY(half.waitForConnected());
        half.write("GET /who");
        QElapsedTimer waiting;
        waiting.start();
        QVERIFY(half.waitForBytesWritten());

        jump = time_t(seconds);
        const auto whoami = http.call("GET", "/whoami/", { { "Authorization", bearer } }); // the same connection
        QVERIFY(whoami);
        QCOMPARE(whoami->status, 401); // over, or not issued yet
        QVERIFY2(whoami->body.contains("token_not_valid"), whoami->body);
        const auto again = http.call("POST", "/login/", { { "Content-Type", "application/json" } }, "{}");
        QVERIFY(again && again->status == 200);
        QCOMPARE(
            http.call("GET", "/whoami/", { { "Authorization", "Bearer " + member(again->body, u"access") } })->status,
            200);
        QVERIFY(!half.waitForReadyRead(500) || waiting.elapsed() >= 3'000); // not over yet
        QTRY_VERIFY_WITH_TIMEOUT(half.bytesAvailable() > 0, 20'000);
        QVERIFY(half.readAll().startsWith("HTTP/1.1 408"));
        QVERIFY2(waiting.elapsed() >= 2'500, QByteArray::number(waiting.elapsed()));

        jump = 0; // and back
        QCOMPARE(http.call("GET", "/whoami/", { { "Authorization", bearer } })->status, 200);
    }

    /// A call that gets no answer ends after its limit, a call that gets one says how long it took.
    void callsTakeTheirTime_data() { addJumps(); }
    void callsTakeTheirTime()
    {
        QFETCH(const qint64, seconds);
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        client::EndpointClient client;
        client.setTimeLimit(1s);
        QSignalSpy finished(&client, &client::EndpointClient::exchangeFinished);
        client::EndpointRequest request;
        request.url = QUrl(u"http://127.0.0.1:%1/whoami/"_s.arg(silent.serverPort()));
        request.method = "GET";
        client.send(request);
        QTRY_VERIFY(silent.hasPendingConnections());
        jump = time_t(seconds);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20'000);
        const auto exchange = finished.constFirst().constFirst().value<session::Exchange>();
        QCOMPARE(exchange.failure, session::Failure::TimedOut);
        QVERIFY2(exchange.duration >= 900ms && exchange.duration < 20s,
            QByteArray::number(qlonglong(exchange.duration.count())));
    }

    void stepsTakeTheirTime_data() { addJumps(); }
    void stepsTakeTheirTime()
    {
        QFETCH(const qint64, seconds);
        scenario::Player player;
        QSignalSpy started(&player, &scenario::Player::stepStarted);
        QSignalSpy ended(&player, &scenario::Player::ended);
        const auto wait = scenario::parseScenario(
            R"({"name":"n","steps":[{"do":"wait","seconds":1},{"do":"wait","seconds":0}]})", u"key"_s);
        QVERIFY(wait);
        player.play({ { u"key"_s, *wait } }, [] { return scenario::embeddedStage(); });
        QTRY_COMPARE(started.count(), 1);
        jump = time_t(seconds);
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 20'000);
        const auto result = ended.constFirst().at(1).value<scenario::ScenarioResult>();
        QCOMPARE(result.outcome(), scenario::Outcome::Passed);
        for (const auto duration : { result.duration, result.steps.constFirst().duration })
            QVERIFY2(duration >= 900ms && duration < 20s, QByteArray::number(qlonglong(duration.count())));
    }
};

QTEST_GUILESS_MAIN(TestClockJumps)
#include "tst_clockjumps.moc"
