// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"
#include "core/session/exchangereading.h"
#include "core/session/sessionlog.h"
#include "core/session/tokenchoice.h"
#include "core/session/tokenlife.h"
#include "core/session/tokenreading.h"
#include "core/session/tokentitle.h"

#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <ctime>

using namespace session;
using namespace std::chrono_literals;

namespace {

const QString Server = QStringLiteral("http://127.0.0.1:8000");
constexpr qint64 Now = 1'700'000'000;

/// A token whose signature nobody looks at: the session reads, it does not judge.
QByteArray token(const QByteArray &claims)
{
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.' + jose::encodeBase64Url(claims)
        + ".c2lnbmF0dXJl";
}

QByteArray token(const char *type, const char *jti, qint64 exp = Now + 300, const char *user = "\"1\"")
{
    return token(QByteArray(R"({"token_type":"%1","exp":%2,"iat":1699999990,"jti":"%3","user_id":%4})")
                     .replace("%1", type)
                     .replace("%2", QByteArray::number(exp))
                     .replace("%3", jti)
                     .replace("%4", user));
}

/// Of processor time: another program may have the machine meanwhile.
double threadMilliseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

const QByteArray Access = token("access", "a1");
const QByteArray Refresh = token("refresh", "r1", Now + 86400);
const QByteArray Refresh2 = token("refresh", "r2", Now + 90000);
const QByteArray Access2 = token("access", "a2", Now + 400);

Exchange call(Endpoint endpoint, const char *path, const QByteArray &body, int status, const QByteArray &reply,
    const QByteArray &bearer = {})
{
    Exchange exchange;
    exchange.endpoint = endpoint;
    exchange.server = Server;
    exchange.startedAt = fromEpochSeconds(Now);
    exchange.duration = 2ms;
    exchange.method = endpoint == Endpoint::WhoAmI || endpoint == Endpoint::Users ? "GET" : "POST";
    exchange.url = QUrl(Server + QString::fromLatin1(path));
    if (!bearer.isEmpty())
        exchange.headers.emplaceBack("Authorization", "Bearer " + bearer);
    exchange.body = body;
    exchange.status = status;
    exchange.replyBody = reply;
    return exchange;
}

Exchange later(std::chrono::seconds by, Exchange exchange)
{
    exchange.startedAt += by;
    return exchange;
}

QByteArray object(const char *name, const QByteArray &token)
{
    return QByteArray(R"({"%1":"%2"})").replace("%1", name).replace("%2", token);
}

QByteArray pair(const QByteArray &access, const QByteArray &refresh)
{
    return QByteArray(R"({"access":"%1","refresh":"%2"})").replace("%1", access).replace("%2", refresh);
}

constexpr auto Blacklisted = R"({"detail":"Token is blacklisted","code":"token_not_valid"})";

} // namespace

class TestSessionLog : public QObject
{
    Q_OBJECT

private:
    Exchange login() const
    {
        return call(Endpoint::Login, "/login/", R"({"username":"alice"})", 200, pair(Access, Refresh));
    }

private slots:
    void readsWhatATokenSays()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const QSignalSpy added(&log, &SessionLog::tokenAdded);
        const int id = log.observe(" " + Access + "\n", Origin::Pasted);
        const TokenRecord &record = *log.token(id);
        QCOMPARE(record.text, Access);
        QCOMPARE(record.tokenType, "access");
        QCOMPARE(record.jti, "a1");
        QCOMPARE(record.userId, "1");
        QCOMPARE(record.user, "1");
        QCOMPARE(record.expiresAt, fromEpochSeconds(Now + 300));
        QCOMPARE(record.issuedAt, fromEpochSeconds(1'699'999'990));
        QCOMPARE(record.seenAt, fromEpochSeconds(Now));
        QVERIFY(record.readable);
        QCOMPARE(log.observe(Access, Origin::Received, Server), id);
        QCOMPARE(record.server, Server);
        QCOMPARE(added.count(), 1);
        QCOMPARE(log.observe("  ", Origin::Pasted), -1);
        QCOMPARE(log.token(7), nullptr);
    }

    void state_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("at");
        QTest::addColumn<TokenState>("state");
        QTest::newRow("alive to the last second") << Access << Now + 299 << TokenState::Alive;
        QTest::newRow("exp equals now") << Access << Now + 300 << TokenState::Expired;
        QTest::newRow("iat ahead") << Access << qint64(1'699'999'989) << TokenState::NotYet;
        QTest::newRow("nbf ahead") << token(R"({"exp":1800000000,"nbf":1700000600})") << Now << TokenState::NotYet;
        QTest::newRow("no exp") << token(R"({"jti":"x"})") << Now << TokenState::Unknown;
        QTest::newRow("exp in milliseconds") << token(R"({"exp":1700000000000})") << Now << TokenState::Unknown;
        QTest::newRow("exp a float") << token(R"({"exp":1700000000.9})") << Now << TokenState::Expired;
        QTest::newRow("exp 1e400") << token(R"({"exp":1e400})") << Now << TokenState::Unknown;
        QTest::newRow("no token") << QByteArray("garbage") << Now << TokenState::Unknown;
    }

    void state()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const qint64, at);
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int id = log.observe(text, Origin::Received, Server);
        QTEST(stateAt(*log.token(id), fromEpochSeconds(at)), "state");
        // The same by its own word alone: what ends it or keeps it back counts, that it is alive does not.
        SessionLog other([] { return fromEpochSeconds(Now); });
        const TokenRecord &pasted = *other.token(other.observe(text, Origin::Pasted, Server));
        QFETCH(const TokenState, state);
        QCOMPARE(stateAt(pasted, fromEpochSeconds(at)), state == TokenState::Alive ? TokenState::Unverified : state);
        QCOMPARE(stateByTimes(pasted, fromEpochSeconds(at)), state);
        QCOMPARE(mayBeAlive(pasted, fromEpochSeconds(at)), state == TokenState::Alive);
    }

    /// Whose a token is, is said by a key of that server or by its answers, never by the token.
    void ownTokensAreTold()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const auto isVerified = [&log](const QByteArray &text) { return log.findByText(text)->isVerified; };
        log.observe(Access, Origin::Pasted, Server);
        QVERIFY(!isVerified(Access));
        // Sent and answered 200 by a view that anybody may see, or one that only gives it back: still nobody's word.
        log.recordExchange(call(Endpoint::WhoAmI, "/whoami/", {}, 200, "{\"id\":1,\"username\":\"alice\"}", Access));
        log.recordExchange(call(Endpoint::Other, "/echo/", "{\"token\":\"" + Access + "\"}", 200,
            "{\"access\":\"" + Access + "\"}", Access));
        QVERIFY(!isVerified(Access));
        QCOMPARE(tokenTitleWithUser(*log.findByText(Access)), QStringLiteral("access a1… that names alice"));
        // Another server's answer says nothing of this one's users.
        log.observe(Access, Origin::Received, QStringLiteral("http://elsewhere"));
        QVERIFY(!isVerified(Access));
        log.recordExchange(login());
        QVERIFY(isVerified(Access) && isVerified(Refresh));
        QCOMPARE(tokenTitleWithUser(*log.findByText(Access)), QStringLiteral("access a1… of alice"));

        const QByteArray checked = token("access", "checked");
        log.recordExchange(
            call(Endpoint::TokenVerify, "/api/token/verify/", "{\"token\":\"" + checked + "\"}", 401, "{}"));
        QVERIFY(!isVerified(checked));
        log.recordExchange(
            call(Endpoint::TokenVerify, "/api/token/verify/", "{\"token\":\"" + checked + "\"}", 200, "{}"));
        QVERIFY(isVerified(checked));

        const QByteArray stray = token("access", "stray");
        const int id = log.observe(stray, Origin::Pasted);
        log.markVerified(id, Server);
        QCOMPARE(log.token(id)->server, Server);
        QVERIFY(isVerified(stray));
    }

    void whatWasKeptWithoutItsSignatureSaysSo()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        TokenRecord record = *log.token(log.observe(Access, Origin::Received, Server));
        QCOMPARE(tokenStateText(record, fromEpochSeconds(Now)), QStringLiteral("alive, 5 min left"));
        record.isStripped = true;
        QCOMPARE(tokenStateText(record, fromEpochSeconds(Now)),
            QStringLiteral("alive, 5 min left, kept without its signature"));
        record.isVerified = false;
        QCOMPARE(tokenStateText(record, fromEpochSeconds(Now)),
            QStringLiteral("unverified, says 5 min left, kept without its signature"));
    }

    void aKeyThatIsKnownVerifies()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.setVerifier([](const TokenRecord &record) {
            return record.jti == "a1" ? std::optional<QString>(Server) : std::nullopt;
        });
        const int good = log.observe(Access, Origin::Pasted);
        QVERIFY(log.token(good)->isVerified);
        QCOMPARE(log.token(good)->server, Server);
        QVERIFY(!log.token(log.observe(Refresh, Origin::Pasted, Server))->isVerified);
    }

    void clockSkew_data()
    {
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<std::chrono::seconds>("lasted");
        QTest::addColumn<std::optional<session::ClockSkew>>("skew");
        QTest::addColumn<bool>("isInTime");
        using Skew = std::optional<session::ClockSkew>;
        const auto skew = [](std::chrono::seconds ahead, std::chrono::seconds error) {
            return Skew(session::ClockSkew{ ahead, error });
        };
        // The call began at 22:13:20.5.
        QTest::newRow("in time") << QByteArray("Tue, 14 Nov 2023 22:13:20 GMT") << 0s << skew(0s, 1s) << true;
        QTest::newRow("behind") << QByteArray("Tue, 14 Nov 2023 22:12:38 GMT") << 0s << skew(-42s, 1s) << false;
        QTest::newRow("ahead") << QByteArray("Wed, 15 Nov 2023 22:13:20 GMT") << 0s << skew(24h, 1s) << false;
        // Written when the answer began, or when it was done: neither clock is wrong.
        QTest::newRow("slow, dated at its start")
            << QByteArray("Tue, 14 Nov 2023 22:13:20 GMT") << 30s << skew(-15s, 16s) << true;
        QTest::newRow("slow, dated at its end")
            << QByteArray("Tue, 14 Nov 2023 22:13:50 GMT") << 30s << skew(15s, 16s) << true;
        QTest::newRow("slow and behind") << QByteArray("Tue, 14 Nov 2023 22:13:00 GMT") << 30s << skew(-35s, 16s)
                                         << false;
        QTest::newRow("no date") << QByteArray() << 0s << Skew() << false;
        QTest::newRow("nonsense") << QByteArray("yesterday") << 0s << Skew() << false;
    }

    void clockSkew()
    {
        QFETCH(const QByteArray, date);
        QFETCH(const std::chrono::seconds, lasted);
        QFETCH(const bool, isInTime);
        Exchange exchange = call(Endpoint::Users, "/users/", {}, 200, "[]");
        exchange.startedAt += 500ms;
        exchange.duration = lasted;
        if (!date.isEmpty())
            exchange.replyHeaders.emplaceBack("date", date);
        const auto found = session::clockSkew(exchange);
        QTEST(found, "skew");
        QCOMPARE(found && found->isInTime(), isInTime);
    }

    void loginMakesOneFamilyOfTwoIndependentTokens()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const quint64 id = log.recordExchange(login());
        const TokenRecord *access = log.findByText(Access);
        const TokenRecord *refresh = log.findByText(Refresh);
        QCOMPARE(access->parentId, -1);
        QCOMPARE(refresh->parentId, -1);
        QCOMPARE(access->familyId, refresh->familyId);
        QCOMPARE(access->user, "alice");
        QCOMPARE(access->origin, Origin::Received);
        QCOMPARE(log.tokensOf(id).received.size(), 2);
        QCOMPARE(log.familyOf(access->id).size(), 2);
    }

    void obtainedPairIsDerived()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(call(
            Endpoint::ObtainPair, "/api/token/", R"({"username":"alice","password":"x"})", 200, pair(Access, Refresh)));
        QCOMPARE(log.findByText(Access)->parentId, log.findByText(Refresh)->id);
    }

    void rotationIsAChain()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(login());
        const quint64 id = log.recordExchange(call(
            Endpoint::TokenRefresh, "/api/token/refresh/", object("refresh", Refresh), 200, pair(Access2, Refresh2)));
        const int old = log.findByText(Refresh)->id;
        QCOMPARE(log.tokensOf(id).sent, old);
        QCOMPARE(log.findByText(Access2)->parentId, old);
        QCOMPARE(log.findByText(Refresh2)->parentId, old);
        QCOMPARE(log.childrenOf(old).size(), 2);
        QCOMPARE(log.familyOf(old).size(), 4);
        QVERIFY(!log.findByText(Refresh)->revokedAt); // not known yet whether the server blacklists after rotation

        log.recordExchange(
            call(Endpoint::TokenRefresh, "/api/token/refresh/", object("refresh", Refresh), 401, Blacklisted));
        const TokenRecord *record = log.token(old);
        QCOMPARE(record->revocation, Revocation::RotatedAway);
        QCOMPARE(record->revokedBy, "POST /api/token/refresh/");
        QCOMPARE(record->revokedAt, fromEpochSeconds(Now) + 2ms);
    }

    void knownRulesRotateAtOnce()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.setServerRules(Server, { true, true });
        log.recordExchange(login());
        log.recordExchange(call(
            Endpoint::TokenRefresh, "/api/token/refresh/", object("refresh", Refresh), 200, pair(Access2, Refresh2)));
        QCOMPARE(log.findByText(Refresh)->revocation, Revocation::RotatedAway);
        QCOMPARE(log.findByText(Refresh2)->revocation, Revocation::None);
    }

    void logoutBlacklistsTheRefreshTokenAlone()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(login());
        const QSignalSpy changed(&log, &SessionLog::tokenChanged);
        const quint64 id
            = log.recordExchange(call(Endpoint::Logout, "/logout/", object("refresh", Refresh), 200, "{}", Access));
        const TokenRecord *refresh = log.findByText(Refresh);
        QCOMPARE(refresh->revokedBy, "POST /logout/");
        QCOMPARE(stateAt(*refresh, fromEpochSeconds(Now + 1)), TokenState::Blacklisted);
        QCOMPARE(stateAt(*log.findByText(Access), fromEpochSeconds(Now + 1)), TokenState::Alive);
        QCOMPARE(log.tokensOf(id).bearer, log.findByText(Access)->id);
        QCOMPARE(changed.count(), 1);
    }

    void failedLogoutRevokesNothing()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(login());
        log.recordExchange(call(Endpoint::Logout, "/logout/", object("refresh", Refresh), 403, "{}"));
        QVERIFY(!log.findByText(Refresh)->revokedAt);
    }

    void whatMayHaveEndedATokenIsFoundAmongItsCalls()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(login());
        const int refresh = log.findByText(Refresh)->id;
        const QByteArray sent = object("refresh", Refresh);
        const auto ends = [&](Endpoint endpoint, const char *path, int status, const QByteArray &reply) {
            const quint64 id = log.recordExchange(call(endpoint, path, sent, status, reply));
            return log.exchangesEnding(refresh).contains(id);
        };
        const char *path = "/api/token/refresh/";
        QVERIFY(!ends(Endpoint::TokenVerify, "/api/token/verify/", 200, "{}"));
        QVERIFY(!ends(Endpoint::TokenRefresh, path, 200, object("access", Access2)));
        QVERIFY(!ends(Endpoint::TokenRefresh, path, 401, Blacklisted));
        QVERIFY(!ends(Endpoint::Logout, "/logout/", 403, "{}"));
        QVERIFY(ends(Endpoint::TokenRefresh, path, 200, pair(Access2, Refresh2)));
        QVERIFY(ends(Endpoint::TokenRefresh, path, 401, "{\"detail\":\"The password has been changed.\"}"));
        QVERIFY(ends(Endpoint::Logout, "/logout/", 200, "{}"));
        QCOMPARE(log.exchangesSending(refresh).size(), 7);
    }

    void aLogoutWithoutABlacklistRevokesNothing()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.setServerRules(Server, { {}, {}, false });
        log.recordExchange(login());
        log.recordExchange(call(Endpoint::Logout, "/logout/", object("refresh", Refresh), 200, "{}", Access));
        QVERIFY(!log.findByText(Refresh)->revokedAt);
    }

    void fakeLogoutIsTakenBack()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(login());
        log.recordExchange(call(Endpoint::Logout, "/logout/", object("refresh", Refresh), 200, "{}", Access));
        log.recordExchange(later(
            1s, call(Endpoint::Refresh, "/refresh/", object("refresh", Refresh), 200, object("access", Access2))));
        QVERIFY(!log.findByText(Refresh)->revokedAt);
    }

    void anImportedCallOfThePastTakesNothingBack()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(login());
        log.recordExchange(call(Endpoint::Logout, "/logout/", object("refresh", Refresh), 200, "{}", Access));
        log.recordExchange(later(
            -60s, call(Endpoint::Refresh, "/refresh/", object("refresh", Refresh), 200, object("access", Access2))));
        QCOMPARE(log.findByText(Refresh)->revokedBy, "POST /logout/");
        QCOMPARE(log.findByText(Access2)->seenAt, fromEpochSeconds(Now - 60) + 2ms);
        QCOMPARE(log.findByText(Access)->seenAt, fromEpochSeconds(Now)); // its call ended after now
        Exchange timeless = call(Endpoint::WhoAmI, "/whoami/", {}, 200, "{}", Refresh2);
        timeless.startedAt = Instant();
        log.recordExchange(timeless);
        QCOMPARE(log.findByText(Refresh2)->seenAt, fromEpochSeconds(Now));
    }

    void aLogoutThatIsTakenTwiceRevokesNothing()
    {
        const Exchange logout = call(Endpoint::Logout, "/logout/", object("refresh", Refresh), 200, "{}", Access);
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(login());
        log.recordExchange(logout);
        log.recordExchange(logout); // imported beside the one that was made
        QVERIFY(log.findByText(Refresh)->revokedAt);
        for (const auto after : { 1s, 2s }) {
            log.recordExchange(later(after, logout));
            QVERIFY(!log.findByText(Refresh)->revokedAt);
        }
        log.recordExchange(
            later(3s, call(Endpoint::TokenBlacklist, "/api/token/blacklist/", object("refresh", Refresh), 200, "{}")));
        QCOMPARE(log.findByText(Refresh)->revokedBy, "POST /api/token/blacklist/"); // another call may have an effect
    }

    void blacklistKnowsIdsNotTexts()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const QByteArray resigned = Refresh.chopped(4) + "AAAA"; // as ES256 signs twice: same claims, another text
        log.observe(Refresh, Origin::Pasted, Server);
        log.observe(resigned, Origin::Pasted, Server);
        log.observe(token("refresh", "r1", Now + 1), Origin::Pasted, QStringLiteral("http://elsewhere"));
        log.markRevoked(log.findByText(Refresh)->id, fromEpochSeconds(Now), QStringLiteral("POST /logout/"));
        QVERIFY(log.findByText(resigned)->revokedAt);
        QVERIFY(!log.findByText(token("refresh", "r1", Now + 1))->revokedAt);
    }

    void verifyTellsOfABlacklistedToken()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(call(Endpoint::TokenVerify, "/api/token/verify/", object("token", Refresh), 400,
            R"({"non_field_errors":["Token is blacklisted"]})"));
        QVERIFY(log.findByText(Refresh)->revokedAt);
        QCOMPARE(log.findByText(Refresh)->origin, Origin::Sent);
    }

    void usersAreNamed_data()
    {
        QTest::addColumn<Endpoint>("endpoint");
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("whoami") << Endpoint::WhoAmI << QByteArray(R"({"id":1,"username":"alice"})");
        QTest::newRow("directory") << Endpoint::Users
                                   << QByteArray(R"([{"id":1,"username":"alice","is_active":true}])");
    }

    void usersAreNamed()
    {
        QFETCH(const Endpoint, endpoint);
        QFETCH(const QByteArray, reply);
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.observe(Access, Origin::Pasted, Server);
        log.observe(token("access", "b", Now + 1, "2"), Origin::Pasted, Server);
        log.recordExchange(call(endpoint, "/x/", {}, 200, reply, Access));
        QCOMPARE(log.token(0)->user, "alice");
        QCOMPARE(log.token(1)->user, "2");
        log.observe(token("access", "c", Now + 1), Origin::Received, Server); // and those that come later
        QCOMPARE(log.token(2)->user, "alice");
    }

    void renamedClaimsAreRead()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int id = log.observe(
            token(R"({"typ":"refresh","tid":"t9","uid":"alice","exp":1800000000})"), Origin::Pasted, Server);
        log.setClaimNames(Server, { QStringLiteral("typ"), QStringLiteral("tid"), QStringLiteral("uid"), {} });
        QCOMPARE(log.token(id)->tokenType, "refresh");
        QCOMPARE(log.token(id)->user, "alice");
        QCOMPARE(log.findByJti("t9", Server), log.token(id));
    }

    void tokensAreFoundInAnyHeaderAndForm()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        Exchange exchange = call(Endpoint::Other, "/x/", "refresh=" + Refresh, 400, "{}");
        exchange.headers.emplaceBack("Content-Type", "application/x-www-form-urlencoded");
        exchange.headers.emplaceBack("X-Access-Token", "JWT " + Access);
        const TokensOfExchange tokens = log.tokensOf(log.recordExchange(exchange));
        QCOMPARE(log.token(tokens.bearer)->text, Access);
        QCOMPARE(log.token(tokens.sent)->text, Refresh);
    }

    void theTokenOfABodyIsTheOneThatItsMemberNames()
    {
        const QByteArray both = "{\"access\":\"" + Access + "\",\"refresh\":\"" + Refresh + "\"}";
        QCOMPARE(bodyToken(call(Endpoint::TokenRefresh, "/r/", both, 200, {})), Refresh);
        QCOMPARE(bodyToken(call(Endpoint::Other, "/r/", "{\"tokens\":[\"" + Access + "\"]}", 200, {})), Access);
    }

    void claimsAreAnObject()
    {
        QVERIFY(readToken(Access).claims);
        QVERIFY(!readToken(token("[1]")).claims);
    }

    void theNewestIsCalledWithWhereNoneIsAlive()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int refresh = log.observe(Refresh, Origin::Received, Server);
        const int first = log.observe(Access, Origin::Received, Server, refresh);
        const int second = log.observe(Access2, Origin::Received, Server, refresh);
        QCOMPARE(chooseTokens(log, refresh, fromEpochSeconds(Now)).access, second);
        QCOMPARE(chooseTokens(log, refresh, fromEpochSeconds(Now + 1000)).access, second); // both have expired
        log.markRevoked(second, fromEpochSeconds(Now), {});
        QCOMPARE(chooseTokens(log, refresh, fromEpochSeconds(Now)).access, first);
        QCOMPARE(chooseTokens(log, first, fromEpochSeconds(Now + 1'000'000)).refresh, refresh);
    }

    void anAccessTokenGoesWithItsLoginsNewestRefreshToken()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int rotated = log.observe(Refresh, Origin::Received, Server);
        const int access = log.observe(Access, Origin::Received, Server, rotated);
        const int present = log.observe(Refresh2, Origin::Received, Server, rotated);
        QCOMPARE(chooseTokens(log, access, fromEpochSeconds(Now)).refresh, present); // and not with its parent
    }

    void aTokensLifeIsToldByItsState()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const auto life = [&log](const QByteArray &text, qint64 at = Now) {
            return lifeText(*log.token(log.observe(text, Origin::Received, Server)), log, fromEpochSeconds(at));
        };
        QVERIFY2(life(Access).contains(u"alive"), qPrintable(life(Access)));
        QVERIFY2(!life(Access).contains(u"without an end"), qPrintable(life(Access)));
        QVERIFY2(life(Access, Now + 100'000'000).contains(u"expired"), qPrintable(life(Access, Now + 100'000'000)));
        const QByteArray endless = token(R"({"token_type":"access","jti":"e1","user_id":"1"})");
        QVERIFY2(life(endless).contains(u"without an end"), qPrintable(life(endless)));
        const QByteArray timed = token(
            R"({"token_type":"access","iat":1700000001,"nbf":1700000002,"exp":1700000003,"refresh_exp":1700000004})");
        const QString all
            = lifeSummary(*log.token(log.observe(timed, Origin::Received, Server)), log, fromEpochSeconds(Now));
        for (const char *time :
            { "issued 22:13:21", "not before 22:13:22", "expires 22:13:23", "refreshable until 22:13:24" })
            QVERIFY2(all.contains(QLatin1StringView(time)), qPrintable(all));
        QVERIFY2(!life("eyJhbGciOiJIUzI1NiJ9.!.x").contains(u"without an end"), "what can't be read");
    }

    void anExpiredTokenSaysSinceWhen()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const TokenRecord &access = *log.token(log.observe(Access, Origin::Received, Server));
        QCOMPARE(tokenStateText(access, fromEpochSeconds(Now + 420)), "expired 2 min ago");
        QCOMPARE(tokenStateText(access, fromEpochSeconds(Now + 180)), "alive, 2 min left");
    }

    void whatItsFileSaysOfAFamilyIsItsListsOrNothing()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.observe(Refresh, Origin::Received, Server);
        log.observe(Access, Origin::Received, Server);
        log.observe(Access2, Origin::Received, Server);
        TokenList records = log.tokens();
        records[0].familyId = -7;
        records[1].familyId = 3; // just beyond
        records[2].familyId = 0;
        log.restore(records, {});
        QCOMPARE(log.familyOf(0), (QList<int>{ 0, 2 }));
        QCOMPARE(log.familyOf(1), QList<int>{ 1 });
        QCOMPARE(log.token(1)->familyId, 1);
    }

    void aListOfUsersIsItsServers()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(login());
        QCOMPARE(log.lastUserList(Server), nullptr); // and not the first exchange
        const quint64 id = log.recordExchange(call(Endpoint::Users, "/users/", {}, 200, "[]"));
        QVERIFY(log.lastUserList(Server) && log.lastUserList(Server)->id == id);
    }

    void whyACallWasMadeIsAWordOfItsOwn()
    {
        QCOMPARE(occasionWord(Occasion::Asked), QString());
        QCOMPARE(occasionWord(Occasion::EndIsNear), "automatic");
        QCOMPARE(occasionWord(Occasion::HadExpired), "automatic");
        QCOMPARE(occasionWord(Occasion::Repeated), "repeated");
    }

    /// Its ids begin at 0.
    void theFirstTokenOfTheSessionIsOne()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int first = log.observe(Refresh, Origin::Received, Server);
        QCOMPARE(first, 0);
        const int middle = log.observe(Access, Origin::Received, Server, first);
        const int last = log.observe(Access2, Origin::Received, Server, middle);
        QCOMPARE(chooseTokens(log, last, fromEpochSeconds(Now)).refresh, first); // and not its parent

        SessionLog other([] { return fromEpochSeconds(Now); });
        const int untyped = other.observe(token(R"({"jti":"u1","exp":1700000300})"), Origin::Received, Server);
        const int access = other.observe(Access, Origin::Received, Server, untyped);
        QCOMPARE(untyped, 0);
        QCOMPARE(chooseTokens(other, access, fromEpochSeconds(Now)).refresh, untyped); // what it came from, then
    }

    void garbageIsNotKept()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const TokensOfExchange tokens = log.tokensOf(
            log.recordExchange(call(Endpoint::TokenVerify, "/x/", R"({"token":"a.b.c"})", 401, "<html>", "garbage")));
        QCOMPARE(tokens.sent, -1);
        QCOMPARE(tokens.bearer, -1);
        QVERIFY(log.tokens().isEmpty());
        QCOMPARE(log.exchanges().size(), 1);
    }

    /// Also where its server, or what that calls the user's claim, became known after the token.
    void aUsersNameReachesEachOfItsTokens()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int id = log.observe(Access, Origin::Pasted);
        const int other = log.observe(token("access", "a9", Now + 300, "\"2\""), Origin::Pasted, Server);
        const int renamed = log.observe(token(R"({"uid":"3","user_id":"4"})"), Origin::Pasted, Server);
        log.observe(Access, Origin::Received, Server);
        log.setClaimNames(Server, { QStringLiteral("token_type"), QStringLiteral("jti"), QStringLiteral("uid"), {} });
        log.nameUser(Server, QStringLiteral("3"), QStringLiteral("carol"));
        QCOMPARE(log.token(renamed)->user, QStringLiteral("carol"));
        log.setClaimNames(Server, {});
        QSignalSpy changed(&log, &SessionLog::tokenChanged);
        log.nameUser(Server, QStringLiteral("1"), QStringLiteral("alice"));
        log.nameUser(Server, QStringLiteral("3"), QStringLiteral("caroline")); // nobody's any more
        log.nameUser(Server, QStringLiteral("4"), QStringLiteral("dave"));
        QCOMPARE(changed.count(), 2);
        QCOMPARE(log.token(id)->user, QStringLiteral("alice"));
        QCOMPARE(log.token(other)->user, QStringLiteral("2"));
        QCOMPARE(log.token(renamed)->user, QStringLiteral("dave"));
        const TokenList kept = log.tokens();
        log.restore(kept, {});
        QVERIFY(log.tokens().isSharedWith(kept)); // nothing of it had to be written
        log.nameUser(Server, QStringLiteral("1"), QStringLiteral("Alice"));
        QVERIFY(!log.tokens().isSharedWith(kept));
        QCOMPARE(log.token(id)->user, QStringLiteral("Alice"));
    }

    /// Who is named among very many costs what the first one does, where their number was told before.
    void noNameMovesAllOthers()
    {
        constexpr int Users = 70'000; // room is made at 65,536
        const auto worst = [](bool isTold) {
            SessionLog log([] { return fromEpochSeconds(Now); });
            if (isTold)
                log.expectUsers(Server, Users);
            double most = 0;
            for (int i = 0; i < Users; ++i) {
                const QString id = QString::number(i);
                const double before = threadMilliseconds();
                log.nameUser(Server, id, id);
                most = std::max(most, threadMilliseconds() - before);
            }
            return most;
        };
        const double untold = worst(false);
        const double told = worst(true);
        QVERIFY2(told < untold / 4, qPrintable(QStringLiteral("%1 ms, then %2 ms").arg(untold).arg(told)));
    }

    void onlyTheLogGivesExchangesTheirIds()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        Exchange exchange = login();
        exchange.id = 5; // another log's
        const quint64 id = log.recordExchange(exchange);
        const quint64 other = log.recordExchange(exchange);
        QVERIFY(id != 0 && id != 5 && other != 5 && other != id);
        exchange.id = id;
        QVERIFY(log.recordExchange(exchange) > other);
        QCOMPARE(log.exchange(other)->id, other);
        const quint64 last = log.exchanges().constLast().id;
        log.clear();
        QVERIFY(log.recordExchange(exchange) > last); // who still knows one of before must not meet another
        QCOMPARE(log.exchange(99), nullptr);
    }

    void restoringKeepsWhatWasKnown()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(login());
        log.recordExchange(call(
            Endpoint::TokenRefresh, "/api/token/refresh/", object("refresh", Refresh), 200, object("access", Access2)));
        log.recordExchange(call(Endpoint::Logout, "/logout/", object("refresh", Refresh), 200, "{}", Access));
        SessionLog again([] { return fromEpochSeconds(Now + 60); });
        const QSignalSpy restored(&again, &SessionLog::restored);
        again.restore(log.tokens(), log.exchanges());
        QCOMPARE(restored.count(), 1);
        QCOMPARE(again.tokens().size(), log.tokens().size());
        const TokenRecord *refresh = again.findByText(Refresh);
        QCOMPARE(refresh->revokedBy, "POST /logout/");
        QCOMPARE(refresh->user, "alice");
        QCOMPARE(again.childrenOf(refresh->id), QList<int>{ again.findByText(Access2)->id });
        QCOMPARE(again.familyOf(refresh->id).size(), 3);
        QCOMPARE(again.tokensOf(again.exchanges().constLast().id).sent, refresh->id);
        again.observe(token("access", "n"), Origin::Received, Server);
        QCOMPARE(again.tokens().constLast().user, "alice"); // the name is remembered for tokens to come
        again.clear();
        QVERIFY(again.tokens().isEmpty() && again.exchanges().isEmpty());
    }

    void ofOneIdTheFirstFoundStaysSo()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const QByteArray again = token("access", "a1", Now + 500); // another text with the same id
        const int first = log.observe(Access, Origin::Pasted, Server);
        log.observe(again, Origin::Pasted, Server);
        const TokenRecord *found = log.findByJti("a1", Server);
        const int id = found->id;
        for (const QByteArray &changed : { Access, again }) {
            log.observe(changed, Origin::Received, Server); // given out: verified now
            QCOMPARE(log.findByJti("a1", Server)->id, id);
        }
        QCOMPARE(log.token(first)->isVerified, true);
    }

    void restoringFindsEveryTokenOfACall()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.observe(Access2, Origin::Pasted); // so that the other one has the number 0
        Exchange exchange = call(Endpoint::WhoAmI, "/whoami/", {}, 200, "{}", Access);
        exchange.headers.emplaceBack("Cookie", "theirs=" + Access2);
        const quint64 id = log.recordExchange(exchange);
        const TokensOfExchange before = log.tokensOf(id);
        QCOMPARE(before.bearer, 1);
        QCOMPARE(before.others, QList<int>{ 0 });
        const TokenList tokens = log.tokens();
        const ExchangeList exchanges = log.exchanges();
        log.restore(tokens, exchanges);
        const TokensOfExchange after = log.tokensOf(log.exchanges().constLast().id);
        QCOMPARE(after.bearer, 1);
        QCOMPARE(after.others, QList<int>{ 0 });
    }

    void statesAndTitlesAreTold()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const auto stateOf
            = [&log](const QByteArray &text) { return tokenStateText(*log.findByText(text), fromEpochSeconds(Now)); };
        log.observe(Refresh, Origin::Received, Server);
        QCOMPARE(stateOf(Refresh), QStringLiteral("alive, 1 d left"));
        log.markRevoked(0, fromEpochSeconds(Now - 300), QStringLiteral("POST /logout/"));
        QCOMPARE(stateOf(Refresh), QStringLiteral("blacklisted 5 min ago"));
        log.observe(Access, Origin::Pasted);
        QCOMPARE(stateOf(Access), QStringLiteral("unverified, says 5 min left"));
        const QByteArray old = token("access", "old", Now - 60);
        log.observe(old, Origin::Received, Server);
        QCOMPARE(stateOf(old), QStringLiteral("expired 1 min ago"));
        const QByteArray nobody = token(R"({"token_type":"access","jti":"c0de"})");
        log.observe(nobody, Origin::Pasted);
        QCOMPARE(tokenTitleWithUser(*log.findByText(nobody)), QStringLiteral("access c0de…"));
    }

    void aFamilyGoesByItsOldestToken()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int oldest = log.observe(Access, Origin::Pasted);
        const int middle = log.observe(Refresh, Origin::Pasted);
        const int youngest = log.observe(Refresh2, Origin::Pasted, {}, middle);
        QCOMPARE(log.token(youngest)->familyId, middle);
        const QSignalSpy told(&log, &SessionLog::familyChanged);
        log.observe(Access, Origin::Pasted, {}, youngest); // the oldest turns out to be a child
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.constFirst().constFirst().value<QList<int>>(), (QList<int>{ middle, youngest }));
        for (const int id : { oldest, middle, youngest })
            QCOMPARE(log.token(id)->familyId, oldest);
        QCOMPARE(log.familyOf(youngest).size(), 3);
    }

    void theFirstRevocationCounts()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int id = log.observe(Refresh, Origin::Pasted);
        log.markRevoked(id, fromEpochSeconds(Now + 10), QStringLiteral("first"), Revocation::Blacklisted);
        log.markRevoked(id, fromEpochSeconds(Now + 20), QStringLiteral("later"), Revocation::RotatedAway);
        QCOMPARE(log.token(id)->revokedAt, fromEpochSeconds(Now + 10));
        QCOMPARE(log.token(id)->revokedBy, QStringLiteral("first"));
        log.markRevoked(id, fromEpochSeconds(Now + 5), QStringLiteral("earlier"), Revocation::RotatedAway);
        QCOMPARE(log.token(id)->revokedAt, fromEpochSeconds(Now + 5));
        QCOMPARE(log.token(id)->revokedBy, QStringLiteral("earlier"));
    }

    void anIdIsOneOnlyWithItsTypeAndServer()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int refresh = log.observe(token("refresh", "same"), Origin::Pasted, Server);
        const int access = log.observe(token("access", "same"), Origin::Pasted, Server);
        const int elsewhere
            = log.observe(token("refresh", "same", Now + 1), Origin::Pasted, QStringLiteral("http://other"));
        const int twin = log.observe(token("refresh", "same", Now + 2), Origin::Pasted, Server);
        log.markRevoked(refresh, fromEpochSeconds(Now), QStringLiteral("logout"), Revocation::Blacklisted);
        QVERIFY(log.token(refresh)->revokedAt && log.token(twin)->revokedAt);
        QVERIFY(!log.token(access)->revokedAt && !log.token(elsewhere)->revokedAt);
    }

    void parentsOfAFileEndSomewhere_data()
    {
        QTest::addColumn<QList<int>>("parents");
        QTest::addColumn<int>("links");
        QTest::newRow("itself") << QList<int>{ 0 } << 0;
        QTest::newRow("two") << QList<int>{ 1, 0 } << 1;
        QTest::newRow("three, and a tail") << QList<int>{ 1, 2, 0, 0, 3 } << 4;
        QTest::newRow("two circles") << QList<int>{ 1, 0, 3, 2 } << 2;
        QTest::newRow("beyond the list") << QList<int>{ 5, 99, -7, 4, 3 } << 1;
        QTest::newRow("just beyond") << QList<int>{ 2, 0 } << 1;
        QTest::newRow("a chain") << QList<int>{ -1, 0, 1, 2 } << 3;
    }

    void parentsOfAFileEndSomewhere()
    {
        QFETCH(const QList<int>, parents);
        QFETCH(const int, links);
        TokenList tokens;
        for (const int parent : parents) {
            TokenRecord record;
            record.text = QByteArray::number(tokens.size());
            record.parentId = parent;
            tokens.append(record);
        }
        SessionLog log([] { return fromEpochSeconds(Now); });
        log.restore(tokens, {});
        int left = 0;
        for (const TokenRecord &record : log.tokens()) {
            left += record.parentId >= 0;
            int steps = 0;
            for (const TokenRecord *at = &record; at; at = log.token(at->parentId))
                QVERIFY(++steps <= parents.size());
        }
        QCOMPARE(left, links);
    }

    void theOldestBodiesGoAtTheBound()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const QSignalSpy shortened(&log, &SessionLog::exchangeShortened);
        const QByteArray reply
            = QByteArray("{\"access\":\"%1\",\"more\":\"").replace("%1", Access) + QByteArray(100'000, 'x') + "\"}";
        const auto refresh = [&] {
            return log.recordExchange(
                call(Endpoint::TokenRefresh, "/api/token/refresh/", "{\"refresh\":\"" + Refresh + "\"}", 200, reply));
        };
        const quint64 first = refresh();
        const qint64 one = log.memoryTaken();
        QVERIFY(one > reply.size());
        QVERIFY(one < reply.size() + 10'000);
        log.setMemoryBound(2 * one + one / 2);
        const quint64 second = refresh();
        QCOMPARE(shortened.count(), 0);
        refresh();
        QCOMPARE(shortened.count(), 1);
        QCOMPARE(shortened.constFirst().constFirst().toULongLong(), first);
        QVERIFY(log.exchange(first)->isShortened && log.exchange(first)->replyBody.isEmpty());
        QVERIFY(!log.exchange(second)->isShortened);
        QCOMPARE(log.exchange(second)->replyBody, reply);
        QVERIFY(log.memoryTaken() <= log.memoryBound());
        // What follows from it stays.
        QCOMPARE(log.tokens().size(), 2);
        QVERIFY(log.token(log.tokensOf(first).sent)->isVerified);

        log.setMemoryBound(1); // less than the newest takes, which is looked at
        QCOMPARE(log.shortenedCount(), 2);
        QCOMPARE(log.exchanges().constLast().replyBody, reply);
        QCOMPARE(log.findByText(Access)->text, Access);
        const ExchangeList kept = log.exchanges();
        log.clear();
        QCOMPARE(log.memoryTaken(), 0);
        QCOMPARE(log.shortenedCount(), 0);
        log.restore({}, { kept.at(1), kept.at(2), kept.at(2) });
        QCOMPARE(log.shortenedCount(), 2);
    }

    void aNameThatIsKnownReachesWhatIsRestored()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int id = log.observe(Access, Origin::Received, Server);
        log.nameUser(Server, QStringLiteral("1"), QStringLiteral("alice"));
        const QSignalSpy changed(&log, &SessionLog::tokenChanged);
        log.nameUser(Server, QStringLiteral("1"), QStringLiteral("alice"));
        QCOMPARE(changed.count(), 0);
        TokenList tokens = log.tokens();
        tokens.append(tokens.constFirst());
        tokens.last().text = Access2;
        tokens[0].user = QStringLiteral("a former name");
        log.restore(tokens, {});
        log.nameUser(Server, QStringLiteral("1"), QStringLiteral("alice"));
        QCOMPARE(log.token(id)->user, QStringLiteral("alice"));
    }

    void circlesAreImpossible()
    {
        SessionLog log([] { return fromEpochSeconds(Now); });
        const int first = log.observe(Refresh, Origin::Pasted);
        const int second = log.observe(Refresh2, Origin::Pasted, {}, first);
        log.observe(Refresh, Origin::Pasted, {}, second);
        QCOMPARE(log.token(first)->parentId, -1);
        log.observe(Refresh, Origin::Pasted, {}, first);
        QCOMPARE(log.token(first)->parentId, -1);
    }
};

QTEST_GUILESS_MAIN(TestSessionLog)
#include "tst_sessionlog.moc"
