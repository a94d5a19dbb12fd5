// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/causetexts.h"
#include "core/diagnose/diagnose.h"
#include "core/jose/base64url.h"
#include "tests/support/causechecks.h"

#include <QTest>

using namespace Qt::StringLiterals;
using diagnose::Cause;
using diagnose::DiagnoseContext;
using session::Endpoint;
using session::Exchange;
using session::Failure;

namespace {

const QString Server = u"http://127.0.0.1:8000"_s;
constexpr qint64 Now = 1'750'000'000;

// Answers as Simple JWT gives them, and the client's own failures; tokens whose signature nobody here looks at.
QByteArray token(const QByteArray &claims, const QByteArray &header = R"({"alg":"HS256","typ":"JWT"})")
{
    return jose::encodeBase64Url(header) + '.' + jose::encodeBase64Url(claims) + '.'
        + jose::encodeBase64Url(QByteArray(32, 's'));
}

QByteArray goodToken(const char *type, const char *rest = "")
{
    return token(QByteArray(R"({"token_type":"%1","exp":1750000300,"iat":1749999990,"jti":"j","user_id":"1"%2})")
                     .replace("%1", type)
                     .replace("%2", rest));
}

Exchange call(
    Endpoint endpoint, int status, const QByteArray &reply, const QByteArray &body = {}, const QByteArray &header = {})
{
    Exchange exchange;
    exchange.endpoint = endpoint;
    exchange.server = Server;
    exchange.startedAt = fromEpochSeconds(Now);
    exchange.method = config::info(endpoint).method;
    exchange.url = QUrl(Server + QString::fromLatin1(config::info(endpoint).path));
    exchange.body = body;
    exchange.headers.emplaceBack("Content-Type", "application/json");
    if (!header.isNull())
        exchange.headers.emplaceBack("Authorization", header);
    exchange.status = status;
    if (status == 401)
        exchange.replyHeaders.emplaceBack("WWW-Authenticate", "Bearer realm=\"api\"");
    exchange.replyBody = reply;
    return exchange;
}

QByteArray member(const char *name, const QByteArray &value)
{
    return QByteArray(R"({"%1":"%2"})").replace("%1", name).replace("%2", value);
}

QByteArray refused(const char *message)
{
    return QByteArray(R"({"detail":"%1","code":"token_not_valid"})").replace("%1", message);
}

QByteArray bearerRefused(const char *message)
{
    QByteArray body
        = R"({"detail":"Given token not valid for any token type","code":"token_not_valid","messages":[%1]})";
    return body.replace("%1", R"({"token_class":"AccessToken","token_type":"access","message":"%2"})")
        .replace("%2", message);
}

constexpr auto NoCredentials = R"({"detail":"Authentication credentials were not provided."})";

} // namespace

class TestCause : public QObject
{
    Q_OBJECT

private slots:
    void everyTextIsThere()
    {
        QSet<QByteArray> ids;
        for (const diagnose::CauseText &row : diagnose::causeTexts()) {
            QVERIFY2(!ids.contains(row.id), row.id);
            ids.insert(row.id);
        }
        const QStringList promised
            = u"no_credentials wrong_scheme malformed_header token_malformed wrong_algorithm "
              "wrong_key expired issued_in_future not_yet_valid wrong_audience wrong_issuer "
              "missing_claim refresh_as_access access_as_refresh wrong_type blacklisted "
              "rotated_away bad_credentials user_inactive user_gone password_changed "
              "field_missing field_invalid body_not_json wrong_content_type wrong_method "
              "missing_slash wrong_path not_acceptable no_authentication_classes "
              "no_blacklist_app verify_ignores_blacklist rotation_without_blacklist "
              "server_misconfigured server_error_exp server_error_jti server_error_user_id "
              "server_error unreachable timed_out tls_untrusted too_large not_an_api not_known"_s.split(u' ');
        for (const QString &id : promised)
            QVERIFY2(ids.contains(id.toLatin1()), qPrintable(id));
    }

    void namesTheCauseOfAnAnswer_data()
    {
        QTest::addColumn<Exchange>("exchange");
        QTest::addColumn<QByteArray>("cause");
        const QByteArray access = goodToken("access");
        const QByteArray refresh = goodToken("refresh");
        const auto row = [](const char *name, const Exchange &exchange, const char *cause) {
            QTest::newRow(name) << exchange << QByteArray(cause);
        };
        row("wrong password at login",
            call(Endpoint::ObtainPair, 401, R"({"detail":"No active account found with the given credentials"})",
                R"({"username":"alice","password":"x"})"),
            "bad_credentials");
        row("wrong password, in German",
            call(Endpoint::ObtainPair, 401, R"({"detail":"Kein aktives Konto gefunden"})",
                R"({"username":"alice","password":"x"})"),
            "bad_credentials");
        row("access posted to refresh",
            call(Endpoint::TokenRefresh, 401, refused("Token has wrong type"), member("refresh", access)),
            "access_as_refresh");
        row("access posted to blacklist, translated",
            call(Endpoint::TokenBlacklist, 401, refused("Falscher Typ"), member("refresh", access)),
            "access_as_refresh");
        row("garbage, A",
            call(Endpoint::TokenRefresh, 401, refused("Token is invalid or expired"), member("refresh", "garbage")),
            "token_malformed");
        row("garbage, B", call(Endpoint::TokenRefresh, 401, refused("Token is invalid"), member("refresh", "garbage")),
            "token_malformed");
        row("field missing", call(Endpoint::TokenRefresh, 400, R"({"refresh":["This field is required."]})", "{}"),
            "field_missing");
        row("blacklisted",
            call(Endpoint::TokenBlacklist, 401, refused("Token is blacklisted"), member("refresh", refresh)),
            "blacklisted");
        row("verify says 400",
            call(Endpoint::TokenVerify, 400, R"({"non_field_errors":["Token is blacklisted"]})",
                member("token", refresh)),
            "blacklisted");
        row("refresh for an inactive user",
            call(Endpoint::TokenRefresh, 401, R"({"detail":"No active account found for the given token."})",
                member("refresh", refresh)),
            "user_inactive");
        row("expired, B",
            call(Endpoint::WhoAmI, 401, bearerRefused("Token is expired"), {},
                "Bearer " + token(R"({"token_type":"access","exp":1749999958,"jti":"j","user_id":"1"})")),
            "expired");
        row("expired, A",
            call(Endpoint::WhoAmI, 401, bearerRefused("Token is invalid or expired"), {},
                "Bearer " + token(R"({"token_type":"access","exp":1749999958,"jti":"j","user_id":"1"})")),
            "expired");
        row("bad signature", call(Endpoint::WhoAmI, 401, bearerRefused("Token is invalid"), {}, "Bearer " + access),
            "wrong_key");
        row("other algorithm",
            call(Endpoint::WhoAmI, 401, bearerRefused("Token is invalid"), {},
                "Bearer " + token("{}", R"({"alg":"none"})")),
            "wrong_algorithm");
        row("iat ahead",
            call(Endpoint::WhoAmI, 401, bearerRefused("Token is invalid"), {},
                "Bearer "
                    + token(R"({"token_type":"access","exp":1750090000,"iat":1750086400,"jti":"j","user_id":"1"})")),
            "issued_in_future");
        row("refresh as access",
            call(Endpoint::WhoAmI, 401, bearerRefused("Token has wrong type"), {}, "Bearer " + refresh),
            "refresh_as_access");
        row("no jti",
            call(Endpoint::WhoAmI, 401, bearerRefused("Token has no id"), {},
                "Bearer " + token(R"({"token_type":"access","exp":1750000300})")),
            "missing_claim");
        row("no header", call(Endpoint::WhoAmI, 401, NoCredentials), "no_credentials");
        row("prefix JWT", call(Endpoint::WhoAmI, 401, NoCredentials, {}, "JWT " + access), "wrong_scheme");
        row("prefix bearer", call(Endpoint::WhoAmI, 401, NoCredentials, {}, "bearer " + access), "wrong_scheme");
        row("no prefix", call(Endpoint::WhoAmI, 401, NoCredentials, {}, access), "wrong_scheme");
        row("header dropped on the way", call(Endpoint::WhoAmI, 401, NoCredentials, {}, "Bearer " + access),
            "no_credentials");
        row("Bearer Bearer",
            call(Endpoint::WhoAmI, 401,
                R"({"detail":"Authorization header must contain two space-delimited values","code":"bad_authorization_header"})",
                {}, "Bearer Bearer " + access),
            "malformed_header");
        row("exp in milliseconds",
            call(Endpoint::WhoAmI, 500, "<html>", {},
                "Bearer " + token(R"({"token_type":"access","exp":1750000300000,"jti":"j","user_id":"1"})")),
            "server_error_exp");
        row("user_id not a number",
            call(Endpoint::WhoAmI, 500, "<html>", {},
                "Bearer " + token(R"({"token_type":"access","exp":1750000300,"jti":"j","user_id":"abc"})")),
            "server_error_user_id");
        row("nobody",
            call(Endpoint::WhoAmI, 401, R"({"detail":"User not found","code":"user_not_found"})", {},
                "Bearer " + access),
            "user_gone");
        row("inactive",
            call(Endpoint::WhoAmI, 401, R"({"detail":"User is inactive","code":"user_inactive"})", {},
                "Bearer " + access),
            "user_inactive");
        row("no user_id",
            call(Endpoint::WhoAmI, 401, refused("Token contained no recognizable user identification"), {},
                "Bearer " + token(R"({"token_type":"access","exp":1750000300,"jti":"j"})")),
            "missing_claim");
        row("integer sub",
            call(Endpoint::WhoAmI, 401, bearerRefused("Token is invalid"), {},
                "Bearer " + goodToken("access", ",\"sub\":7")),
            "claim_invalid");
        row("literal IsAuthenticated",
            call(Endpoint::Logout, 403, R"({"detail":"You do not have permission to perform this action."})",
                member("refresh", refresh), "Bearer " + access),
            "no_authentication_classes");
        row("no permission",
            call(Endpoint::WhoAmI, 403, R"({"detail":"You do not have permission to perform this action."})", {},
                "Bearer " + access),
            "permission_denied");
        row("login of nobody", call(Endpoint::Login, 404, R"({"detail":"No such user."})", R"({"username":"zed"})"),
            "user_gone");
        row("no API", call(Endpoint::WhoAmI, 200, "<!doctype html>", {}, "Bearer " + access), "not_an_api");
        row("gateway", call(Endpoint::WhoAmI, 502, "<html>"), "unreachable");
        row("login 500", call(Endpoint::Login, 500, "<html>", "{}"), "server_misconfigured");
        row("refresh of a good token 500", call(Endpoint::TokenRefresh, 500, "<html>", member("refresh", refresh)),
            "server_error");
        row("translated beyond recognition",
            call(Endpoint::TokenRefresh, 401, refused("Nein"), member("refresh", refresh)), "not_known");
        row("418", call(Endpoint::TokenRefresh, 418, "{}"), "not_known");
        row("verify for an inactive user", call(Endpoint::TokenVerify, 200, "{}", member("token", access)), "");
        row("first logout", call(Endpoint::Logout, 200, "{}", member("refresh", refresh), "Bearer " + access), "");
    }

    void namesTheCauseOfAnAnswer()
    {
        QFETCH(const Exchange, exchange);
        const QList<Cause> causes = diagnose::diagnose(exchange);
        QTEST(firstOf(causes), "cause");
        const QString complaint = complaintAbout(causes, exchange);
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    void noAnswer_data()
    {
        QTest::addColumn<Failure>("failure");
        QTest::addColumn<QByteArray>("cause");
        QTest::newRow("unreachable") << Failure::Unreachable << QByteArray("unreachable");
        QTest::newRow("timed out") << Failure::TimedOut << QByteArray("timed_out");
        QTest::newRow("TLS") << Failure::TlsUntrusted << QByteArray("tls_untrusted");
        QTest::newRow("too large") << Failure::TooLarge << QByteArray("too_large");
        QTest::newRow("not HTTP") << Failure::NotHttp << QByteArray("not_an_api");
        QTest::newRow("broken off") << Failure::BrokenOff << QByteArray("broken_off");
        QTest::newRow("cancelled") << Failure::Cancelled << QByteArray("cancelled");
    }

    void noAnswer()
    {
        QFETCH(const Failure, failure);
        for (const int status : { 0, 200, 500 }) { // whatever had arrived by then
            Exchange exchange = call(Endpoint::WhoAmI, status, {});
            exchange.failure = failure;
            exchange.error = Error{ Errc::Network, u"It failed."_s, {} };
            const QList<Cause> causes = diagnose::diagnose(exchange);
            QTEST(idsOf(causes), "cause");
            QCOMPARE(causes.constFirst().evidence, "It failed.");
        }
    }

    void evidenceNamesTimeAndCall()
    {
        session::SessionLog log([] { return fromEpochSeconds(Now); });
        const QByteArray refresh = goodToken("refresh");
        log.recordExchange(call(Endpoint::Logout, 200, "{}", member("refresh", refresh)));
        const Exchange replay
            = call(Endpoint::TokenRefresh, 401, refused("Token is blacklisted"), member("refresh", refresh));
        DiagnoseContext context;
        context.log = &log;
        const QList<Cause> causes = diagnose::diagnose(replay, context);
        QCOMPARE(idsOf(causes), "blacklisted");
        QCOMPARE(causes.constFirst().evidence, "Blacklisted at 15:06:40 UTC by POST /logout/.");
    }

    void expiryIsJudgedByTheServersClock()
    {
        Exchange exchange = call(
            Endpoint::WhoAmI, 401, bearerRefused("Token is invalid or expired"), {}, "Bearer " + goodToken("access"));
        QCOMPARE(firstOf(diagnose::diagnose(exchange)), "wrong_key"); // alive by our clock
        exchange.replyHeaders.emplaceBack("Date", "Sun, 15 Jun 2025 15:12:22 GMT"); // 342 s later
        const QList<Cause> causes = diagnose::diagnose(exchange);
        QCOMPARE(firstOf(causes), "expired");
        QVERIFY2(causes.constFirst().evidence.contains(u"42 s ago by the server's own clock"),
            qPrintable(causes.constFirst().evidence));
    }

    void fakeLogoutIsSeenByTheSecondAnswer_data()
    {
        QTest::addColumn<Endpoint>("endpoint");
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QByteArray>("cause");
        QTest::newRow("blacklist again") << Endpoint::TokenBlacklist << QByteArray("{}")
                                         << QByteArray("no_blacklist_app");
        QTest::newRow("logout again") << Endpoint::Logout << QByteArray("{}") << QByteArray("no_blacklist_app");
        QTest::newRow("refresh") << Endpoint::TokenRefresh << member("access", goodToken("access"))
                                 << QByteArray("no_blacklist_app");
        QTest::newRow("verify") << Endpoint::TokenVerify << QByteArray("{}") << QByteArray("verify_ignores_blacklist");
        QTest::newRow("whoami, which never asks")
            << Endpoint::WhoAmI << QByteArray(R"({"id":1,"username":"alice"})") << QByteArray();
    }

    void fakeLogoutIsSeenByTheSecondAnswer()
    {
        QFETCH(const Endpoint, endpoint);
        QFETCH(const QByteArray, reply);
        const QByteArray refresh = goodToken("refresh");
        const bool reads = endpoint == Endpoint::WhoAmI;
        const Exchange again = call(endpoint, 200, reply,
            reads ? QByteArray() : member(config::info(endpoint).tokenField, refresh), "Bearer " + goodToken("access"));
        for (const bool recordedBefore : { false, true }) { // either order of the two must do
            session::SessionLog log([] { return fromEpochSeconds(Now); });
            log.recordExchange(
                call(Endpoint::Logout, 200, "{}", member("refresh", refresh), "Bearer " + goodToken("access")));
            DiagnoseContext context;
            context.log = &log;
            Exchange exchange = again;
            if (recordedBefore)
                exchange.id = log.recordExchange(exchange);
            QTEST(idsOf(diagnose::diagnose(exchange, context)), "cause");
        }
    }

    void rotationWithoutBlacklist()
    {
        session::SessionLog log([] { return fromEpochSeconds(Now); });
        const QByteArray refresh = goodToken("refresh");
        const QByteArray pair = QByteArray(R"({"access":"x","refresh":"%1"})").replace("%1", token(R"({"jti":"k"})"));
        const Exchange first = call(Endpoint::TokenRefresh, 200, pair, member("refresh", refresh));
        DiagnoseContext context;
        context.log = &log;
        QVERIFY(diagnose::diagnose(first, context).isEmpty());
        log.recordExchange(first);
        QCOMPARE(idsOf(diagnose::diagnose(first, context)), "rotation_without_blacklist");
    }

    void memoryKnowsTheServersAlgorithm()
    {
        session::SessionLog log([] { return fromEpochSeconds(Now); });
        log.recordExchange(call(Endpoint::Login, 200, member("access", goodToken("access")), "{}"));
        DiagnoseContext context;
        context.log = &log;
        const QByteArray other
            = token(R"({"token_type":"access","exp":1750000300,"jti":"j","user_id":"1"})", R"({"alg":"HS512"})");
        const Exchange exchange = call(Endpoint::WhoAmI, 401, bearerRefused("Token is invalid"), {}, "Bearer " + other);
        QCOMPARE(firstOf(diagnose::diagnose(exchange, context)), "wrong_algorithm");
    }
};

QTEST_GUILESS_MAIN(TestCause)
#include "tst_cause.moc"
