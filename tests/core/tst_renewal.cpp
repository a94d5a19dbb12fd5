// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/exchangereading.h"
#include "core/session/renewal.h"
#include "tests/support/samplesession.h"

#include <QTest>

using namespace std::chrono_literals;
using session::Endpoint;
using session::Occasion;
using session::Origin;
using session::SessionLog;

class TestRenewal : public QObject
{
    Q_OBJECT

    const Instant m_now = fromEpochSeconds(sample::Now);
    std::unique_ptr<SessionLog> m_log;
    int m_access = -1;
    int m_refresh = -1;

    /// A call that sends the refresh token, and its answer.
    void send(Endpoint endpoint, int status, Occasion occasion = Occasion::Asked, const QByteArray &bearer = {})
    {
        const bool ends = endpoint == Endpoint::Logout;
        session::Exchange call = sample::call(endpoint, ends ? "/logout/" : "/api/token/refresh/",
            sample::member("refresh", m_log->token(m_refresh)->text), status, "{}", bearer);
        call.occasion = occasion;
        m_log->recordExchange(call);
    }

private slots:
    void init()
    {
        m_log = std::make_unique<SessionLog>([this] { return m_now; });
        const QByteArray access = sample::token("access", "a1");
        const QByteArray refresh = sample::token("refresh", "r1", sample::Now + 86400);
        m_log->recordExchange(sample::call(
            Endpoint::Login, "/login/", "{}", 200, "{\"access\":\"" + access + "\",\"refresh\":\"" + refresh + "\"}"));
        m_access = m_log->findByText(access)->id;
        m_refresh = m_log->findByText(refresh)->id;
    }

    void theMarkIsAt80Percent()
    {
        session::TokenRecord token;
        QVERIFY(!session::renewalMark(token));
        token.seenAt = m_now;
        token.expiresAt = m_now + 100s;
        QCOMPARE(session::renewalMark(token).value(), m_now + 80s);
        token.issuedAt = m_now - 400s; // by its server
        QCOMPARE(session::renewalMark(token).value(), m_now);
        token.issuedAt = m_now + 100s;
        QVERIFY(!session::renewalMark(token));
    }

    void theClockOfAServerIsTakenFromItsLastAnswer()
    {
        QCOMPARE(session::clockAhead(*m_log, sample::Server, m_now), 0s);
        session::Exchange call = sample::call(Endpoint::WhoAmI, "/whoami/", {}, 200, "{}");
        call.replyHeaders.emplaceBack("Date", "Tue, 14 Nov 2023 23:13:20 GMT"); // an hour ahead
        m_log->recordExchange(call);
        QCOMPARE(session::clockAhead(*m_log, sample::Server, m_now), 3600s);
        QCOMPARE(session::clockAhead(*m_log, sample::Server, m_now + 2h), 0s); // too long ago
        QCOMPARE(session::clockAhead(*m_log, QStringLiteral("https://shop.example"), m_now), 0s);
    }

    void eachUserGoesOnWithTheNewest()
    {
        QCOMPARE(session::accessTokensInUse(*m_log, sample::Server, m_now), QList{ m_access });
        QVERIFY(session::accessTokensInUse(*m_log, QStringLiteral("https://shop.example"), m_now).isEmpty());
        const QByteArray pasted = sample::token("access", "p1", sample::Now + 900);
        m_log->observe(pasted, Origin::Pasted, sample::Server);
        QCOMPARE(session::accessTokensInUse(*m_log, sample::Server, m_now), QList{ m_access });
        const int newer = m_log->observe(sample::token("access", "a2"), Origin::Received, sample::Server);
        QCOMPARE(session::accessTokensInUse(*m_log, sample::Server, m_now), QList{ newer });
        QVERIFY(session::accessTokensInUse(*m_log, sample::Server, m_now + 301s).isEmpty());
        session::TokenList tokens = m_log->tokens();
        for (session::TokenRecord &each : tokens)
            each.source = QStringLiteral("a colleague's.session");
        m_log->restore(tokens, m_log->exchanges());
        QVERIFY(session::accessTokensInUse(*m_log, sample::Server, m_now).isEmpty());
    }

    void whatIsSent()
    {
        QCOMPARE(session::renewalToken(*m_log, m_access, m_now), m_refresh);
        QCOMPARE(session::renewalToken(*m_log, m_access, m_now + 24h), -1); // expired
        m_log->markRevoked(m_refresh, m_now, QStringLiteral("POST /logout/"));
        QCOMPARE(session::renewalToken(*m_log, m_access, m_now), -1);
    }

    void notWithoutItsSignature()
    {
        session::TokenList tokens = m_log->tokens();
        tokens[m_refresh].isStripped = true;
        m_log->restore(tokens, m_log->exchanges());
        QCOMPARE(session::renewalToken(*m_log, m_access, m_now), -1);
    }

    /// A refresh that ends like that before anything was sent.
    void refuseToSend(const std::optional<Error> &why)
    {
        session::Exchange call = sample::call(Endpoint::TokenRefresh, "/api/token/refresh/",
            sample::member("refresh", m_log->token(m_refresh)->text), 0, {});
        call.failure = session::Failure::Cancelled;
        call.error = why;
        m_log->recordExchange(call);
    }

    void whatCanNotBeSentIsNotTriedOnAndOn()
    {
        refuseToSend(Error{ Errc::Cancelled, QStringLiteral("The call was cancelled."), {} });
        QVERIFY(!session::hasRenewalFailed(*m_log, m_refresh));
        refuseToSend(Error{ Errc::Io, QStringLiteral("The client certificate can't be read."), {} });
        QVERIFY(session::hasRenewalFailed(*m_log, m_refresh));
        QCOMPARE(session::renewalToken(*m_log, m_access, m_now), m_refresh); // where a call wants it all the same
    }

    void notAfterALogout_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("ends");
        QTest::newRow("done") << 200 << true;
        QTest::newRow("refused") << 401 << false;
    }
    void notAfterALogout()
    {
        QFETCH(const int, status);
        QFETCH(const bool, ends);
        send(Endpoint::Logout, status);
        QCOMPARE(session::renewalToken(*m_log, m_access, m_now) < 0, ends);
    }

    void notAfterARefusal_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<Occasion>("occasion");
        QTest::addColumn<bool>("withAccess");
        QTest::addColumn<bool>("ends");
        QTest::addColumn<bool>("failed");
        QTest::newRow("taken") << 200 << Occasion::EndIsNear << false << false << false;
        QTest::newRow("refused") << 401 << Occasion::EndIsNear << true << true << true;
        QTest::newRow("refused, asked for") << 401 << Occasion::Asked << false << true << true;
        QTest::newRow("perhaps its access token") << 401 << Occasion::Asked << true << false << true;
        QTest::newRow("server's failure") << 502 << Occasion::HadExpired << false << false << true;
        QTest::newRow("no answer") << 0 << Occasion::HadExpired << false << false << true;
    }
    void notAfterARefusal()
    {
        QFETCH(const int, status);
        QFETCH(const Occasion, occasion);
        QFETCH(const bool, withAccess);
        send(Endpoint::TokenRefresh, status, occasion, withAccess ? m_log->token(m_access)->text : QByteArray());
        QTEST(session::renewalToken(*m_log, m_access, m_now) < 0, "ends");
        QTEST(session::hasRenewalFailed(*m_log, m_refresh), "failed");
        const auto failedAt = session::renewalFailedAt(*m_log, m_refresh);
        QCOMPARE(failedAt.has_value(), status == 0 || status == 502); // which may pass
        if (failedAt)
            QCOMPARE(*failedAt, session::endOf(m_log->exchanges().constLast()));
        send(Endpoint::TokenRefresh, 200);
        QCOMPARE(session::renewalToken(*m_log, m_access, m_now), m_refresh);
    }
};

QTEST_GUILESS_MAIN(TestRenewal)
#include "tst_renewal.moc"
