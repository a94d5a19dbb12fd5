// SPDX-License-Identifier: GPL-3.0-or-later
// What is concluded from answers, planted ones: each property, how sure, and what must not be claimed.
#include "core/fingerprint/fingerprint.h"
#include "core/jose/jws.h"
#include "core/jose/signature.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/session/sessionlog.h"

#include <QTest>

using namespace fingerprint;
using namespace Qt::StringLiterals;
using session::Endpoint;

namespace {

const Instant Now = fromEpochSeconds(1'700'000'000);
const QByteArray Date = "Tue, 14 Nov 2023 22:13:20 GMT"; // Now
const QByteArray Required = R"({"refresh":["This field is required."]})";
const QByteArray TokenRequired = R"({"token":["This field is required."]})";
const QByteArray NoCredentials = R"({"detail":"Authentication credentials were not provided."})";
const QByteArray Secret = "a secret of at least thirty-two bytes";

QByteArray refusal(const char *detail)
{
    return QByteArray(R"({"detail":")") + detail + R"(","code":"token_not_valid"})";
}

QByteArray headerRefusal(const char *message)
{
    return R"({"detail":"Given token not valid for any token type","code":"token_not_valid","messages":)"
           R"([{"token_class":"AccessToken","token_type":"access","message":")"
        + QByteArray(message) + R"("}]})";
}

QByteArray signedToken(const QByteArray &claims, const QByteArray &secret = Secret)
{
    return *jose::signCompact(
        R"({"alg":"HS256","typ":"JWT"})", claims, jose::Algorithm::HS256, *jose::Key::fromSecret(secret));
}

QByteArray claims(const QByteArray &type, qint64 lifetime, const QByteArray &jti = "0123456789abcdef0123456789abcdef")
{
    const qint64 iat = epochSeconds(Now);
    return R"({"token_type":")" + type + R"(","exp":)" + QByteArray::number(iat + lifetime) + R"(,"iat":)"
        + QByteArray::number(iat) + R"(,"jti":")" + jti + R"(","user_id":"1"})";
}

Order orderAt(const char *url = "http://api.test")
{
    Order order;
    order.server.baseUrl = QUrl(QString::fromLatin1(url));
    order.clock = [] { return Now; };
    return order;
}

/// Answers as they would come to what is really sent.
class Planted
{
public:
    explicit Planted(const Order &order)
        : m_order(order)
    {
    }

    Planted &add(ProbeKind kind, int status, const QByteArray &body, session::Headers headers = {})
    {
        const auto request = requestOf(kind, m_order, m_answers);
        if (!request)
            qFatal("There is nothing to ask.");
        session::Exchange exchange = client::toExchange(*request);
        exchange.startedAt = Now;
        exchange.duration = std::chrono::milliseconds(100);
        exchange.status = status;
        exchange.replyBody = body;
        exchange.replyHeaders = std::move(headers);
        if (!session::headerValue(exchange.replyHeaders, "Content-Type"))
            exchange.replyHeaders.emplaceBack("Content-Type", "application/json");
        m_answers.append({ kind, exchange });
        return *this;
    }
    Planted &challenge(ProbeKind kind, const QByteArray &body, const QByteArray &word = "Bearer")
    {
        return add(kind, 401, body, { { "WWW-Authenticate", word + R"( realm="api")" } });
    }

    const QList<ProbeAnswer> &answers() const { return m_answers; }
    Finding of(Property property, const Known &known = {}) const
    {
        return conclude(m_order, m_answers, known).of(property);
    }
    Fingerprint print(const Known &known = {}) const { return conclude(m_order, m_answers, known); }

private:
    Order m_order;
    QList<ProbeAnswer> m_answers;
};

QByteArray told(const Finding &finding)
{
    return writeJson(finding.value) + ' ' + certaintyName(finding.certainty).toLatin1();
}

/// A call of the session, answered.
session::Exchange call(Endpoint endpoint, const QByteArray &body, int status, const QByteArray &reply)
{
    const config::ServerProfile server = orderAt().server;
    session::Exchange exchange;
    exchange.endpoint = endpoint;
    exchange.server = server.id();
    exchange.method = "POST";
    exchange.url = *server.url(endpoint);
    exchange.startedAt = Now;
    exchange.headers = { { "Content-Type", "application/json" } };
    exchange.body = body;
    exchange.status = status;
    exchange.replyHeaders = { { "Content-Type", "application/json" }, { "Date", Date } };
    exchange.replyBody = reply;
    return exchange;
}

QByteArray member(const QByteArray &name, const QByteArray &token)
{
    return "{\"" + name + "\":\"" + token + "\"}";
}

QByteArray pair(const QByteArray &access, const QByteArray &refresh)
{
    return R"({"access":")" + access + R"(","refresh":")" + refresh + "\"}";
}

/// A session of one server.
struct Session
{
    session::SessionLog log{ [] { return Now; } };
    QByteArray access = signedToken(claims("access", 300));
    QByteArray refresh = signedToken(claims("refresh", 86400, "11111111111111111111111111111111"));
    QByteArray next = signedToken(claims("refresh", 86400, "22222222222222222222222222222222"));

    Session() { log.recordExchange(call(Endpoint::ObtainPair, "{}", 200, pair(access, refresh))); }
    void refreshes(const QByteArray &token, int status, const QByteArray &reply)
    {
        log.recordExchange(call(Endpoint::TokenRefresh, member("refresh", token), status, reply));
    }
    void blacklists(const QByteArray &token)
    {
        log.recordExchange(call(Endpoint::TokenBlacklist, member("refresh", token), 200, "{}"));
    }
    void verifies(const QByteArray &token, int status, const QByteArray &reply)
    {
        log.recordExchange(call(Endpoint::TokenVerify, member("token", token), status, reply));
    }
    Fingerprint print(const Known &known = {}) const
    {
        Order order = orderAt();
        order.log = &log;
        return conclude(order, {}, known);
    }
    QByteArray told(Property property) const { return ::told(print().of(property)); }
};

const QByteArray Blacklisted = refusal("Token is blacklisted");
const QByteArray VerifyBlacklisted = R"({"non_field_errors":["Token is blacklisted"]})";

Known knownOf(const QByteArray &secret = Secret)
{
    Known known;
    known.settings = simplejwt::Settings();
    known.source = u"settings.py"_s;
    known.keys = { *jose::Key::fromSecret(secret) };
    known.keyName = u"SIGNING_KEY of settings.py"_s;
    known.places.insert(u"SIGNING_KEY"_s, u"settings.py, line 12"_s);
    return known;
}

QStringList mismatches(const Fingerprint &print)
{
    QStringList names;
    for (const Comparison &each : print.comparisons) {
        if (!each.agrees)
            names.append(each.setting);
    }
    return names;
}

} // namespace

class TestFingerprint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheBandByItsWords_data();
    void tellsTheBandByItsWords();
    void tellsTheHeadByWhatOnlyItSays();
    void tellsABandByANumber();
    void tellsTheLibrary_data();
    void tellsTheLibrary();
    void tellsWhatTheHeaderWants();
    void doesNotClaimAHeaderThatWasNotRead();
    void namesFieldsAndViews();
    void tellsLanguages_data();
    void tellsLanguages();
    void tellsTheClock_data();
    void tellsTheClock();
    void readsClaims_data();
    void readsClaims();
    void believesNoTokenThatWasRefused();
    void measuresLifetimes();
    void tellsRotation();
    void tellsTheBlacklistApp();
    void tellsWhatARotationLeaves();
    void tellsTheBlindSpot();
    void tellsNothingWithoutASession();
    void namesWhatDiffers();
    void claimsNoMismatchWithoutProof();
    void asksNothingThatChangesAnything();
};

void TestFingerprint::tellsTheBandByItsWords_data()
{
    QTest::addColumn<QByteArray>("verify");
    QTest::addColumn<QByteArray>("refresh");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray old = refusal("Token is invalid or expired");
    const QByteArray young = refusal("Token is invalid");
    QTest::newRow("before 5.5.0") << old << old << QByteArray(R"(["5.2"] certain)");
    QTest::newRow("since 5.5.0") << young << young << QByteArray(R"(["5.5","next"] certain)");
    QTest::newRow("one view says so") << old << NoCredentials << QByteArray(R"(["5.2"] likely)");
    QTest::newRow("views differ") << old << young << QByteArray("null unknown");
    QTest::newRow("another language") << refusal("Token ung\xc3\xbcltig") << refusal("Token ung\xc3\xbcltig")
                                      << QByteArray("null unknown");
    QTest::newRow("words without the code")
        << QByteArray(R"({"detail":"Token is invalid"})") << QByteArray(R"({"detail":"Token is invalid"})")
        << QByteArray("null unknown");
    const QByteArray enveloped = R"({"error":)" + young + "}";
    QTest::newRow("in an envelope") << enveloped << enveloped << QByteArray(R"(["5.5","next"] likely)");
    QTest::newRow("a page") << QByteArray("<html>Token is invalid</html>") << QByteArray("<html></html>")
                            << QByteArray("null unknown");
}

void TestFingerprint::tellsTheBandByItsWords()
{
    QFETCH(const QByteArray, verify);
    QFETCH(const QByteArray, refresh);
    QFETCH(const QByteArray, expected);
    Planted planted(orderAt());
    planted.add(ProbeKind::VerifyEmpty, 400, TokenRequired)
        .challenge(ProbeKind::VerifyMalformed, verify)
        .challenge(ProbeKind::RefreshMalformed, refresh);
    const Finding band = planted.of(Property::Band);
    QCOMPARE(told(band), expected);
    QVERIFY(!band.evidence.isEmpty());
    if (band.certainty != Certainty::Unknown)
        QVERIFY2(band.evidence.contains(u"POST /api/token/"), qPrintable(band.evidence));
}

void TestFingerprint::tellsTheHeadByWhatOnlyItSays()
{
    Session session;
    session.refreshes(session.refresh, 401, R"({"detail":"The user's password has been changed."})");
    session.verifies("x.y.z", 401, refusal("Token is invalid"));
    QCOMPARE(session.told(Property::Band), R"(["next"] likely)");
}

void TestFingerprint::tellsABandByANumber()
{
    Session session;
    const QByteArray old = signedToken(claims("access", 300).replace("\"user_id\":\"1\"", "\"user_id\":1"));
    session.log.recordExchange(call(Endpoint::Login, "{}", 200, member("access", old)));
    QCOMPARE(session.told(Property::Band), R"(["5.2"] likely)");
}

void TestFingerprint::tellsTheLibrary_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QString>("says");
    QTest::newRow("a stranger") << 404 << QByteArray("<html>nothing</html>") << QByteArray("null unknown")
                                << u"None of the paths is there"_s;
    QTest::newRow("pages for all") << 200 << QByteArray("<!doctype html><html><title>App</title></html>")
                                   << QByteArray("null unknown") << u"a made-up token with success"_s;
    QTest::newRow("200 for all") << 200 << QByteArray("{}") << QByteArray("null unknown")
                                 << u"a made-up token with success"_s;
    QTest::newRow("redirects") << 301 << QByteArray() << QByteArray("null unknown")
                               << u"It redirects to https://other.test"_s;
    QTest::newRow("another library") << 401 << QByteArray(R"({"error":"invalid_token"})") << QByteArray("null unknown")
                                     << u"401 (3 times)"_s;
    QTest::newRow("only its framework") << 401 << NoCredentials << QByteArray(R"("rest_framework" likely)")
                                        << u"as Django REST framework does"_s;
    QTest::newRow("a port to another framework")
        << 401 << refusal("Token is invalid or expired") << QByteArray(R"("simplejwt" likely)") << u"token_not_valid"_s;
}

void TestFingerprint::tellsTheLibrary()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    QFETCH(const QString, says);
    Planted planted(orderAt());
    session::Headers headers;
    if (status == 301)
        headers.emplaceBack("Location", "https://other.test/api/");
    if (body.startsWith('<'))
        headers.emplaceBack("Content-Type", "text/html");
    planted.add(ProbeKind::RefreshOptions, status, body, headers)
        .add(ProbeKind::VerifyMalformed, status, body, headers)
        .add(ProbeKind::RefreshMalformed, status, body, headers);
    const Fingerprint print = planted.print();
    const Finding library = print.of(Property::Library);
    QCOMPARE(told(library), expected);
    QVERIFY2(library.evidence.contains(says), qPrintable(library.evidence));
    QCOMPARE(print.headline().contains(u"Nothing here looks like Simple JWT"), library.certainty == Certainty::Unknown);
    // Whatever a gateway says to any path, is no view that is there.
    const bool isStranger = library.certainty == Certainty::Unknown;
    QVERIFY(!isStranger || print.of(Property::Endpoints).value.items().isEmpty());
    // What is no Simple JWT of Django's has no certain version.
    QVERIFY(print.of(Property::Band).certainty != Certainty::Certain);
}

void TestFingerprint::tellsWhatTheHeaderWants()
{
    Planted planted(orderAt());
    planted.challenge(ProbeKind::RefreshMalformed, refusal("Token is invalid"), "JWT")
        .challenge(ProbeKind::ViewBare, NoCredentials, "JWT")
        .challenge(ProbeKind::ViewMadeUpWord, NoCredentials, "JWT")
        .challenge(ProbeKind::ViewMalformed, NoCredentials, "JWT");
    QCOMPARE(told(planted.of(Property::HeaderType)), R"(["JWT"] certain)");
    QCOMPARE(told(planted.of(Property::HeaderName)), "null unknown");
    QCOMPARE(told(planted.of(Property::TokenClasses)), "null unknown");
    const QStringList without = mismatches(planted.print());
    QCOMPARE(without, QStringList{ u"header"_s }); // calls say Bearer
    planted.challenge(ProbeKind::ViewChallenged, headerRefusal("Token is invalid"), "JWT");
    QCOMPARE(told(planted.of(Property::HeaderType)), R"(["JWT"] certain)");
    QCOMPARE(told(planted.of(Property::HeaderName)), R"("Authorization" certain)");
    QCOMPARE(told(planted.of(Property::TokenClasses)), R"(["AccessToken"] certain)");

    // A second word is taken besides the one that is asked for.
    Planted both(orderAt());
    both.challenge(ProbeKind::ViewBare, NoCredentials, "JWT")
        .challenge(ProbeKind::ViewMadeUpWord, NoCredentials, "JWT")
        .challenge(ProbeKind::ViewMalformed, headerRefusal("Token is invalid"), "JWT");
    QCOMPARE(told(both.of(Property::HeaderType)), R"(["JWT","Bearer"] certain)");
    QVERIFY(mismatches(both.print()).isEmpty());
}

void TestFingerprint::doesNotClaimAHeaderThatWasNotRead()
{
    // Somebody else's 401, whatever is in the header.
    Planted planted(orderAt());
    planted.add(ProbeKind::ViewBare, 401, R"({"error":"login"})")
        .add(ProbeKind::ViewMadeUpWord, 401, R"({"error":"login"})")
        .add(ProbeKind::ViewMalformed, 401, R"({"error":"login"})");
    QCOMPARE(told(planted.of(Property::HeaderType)), "null unknown");
    QCOMPARE(told(planted.of(Property::HeaderName)), "null unknown");

    // It reads a token after any word: so Bearer is not what it wants.
    Planted any(orderAt());
    any.add(ProbeKind::ViewBare, 401, NoCredentials)
        .add(ProbeKind::ViewMadeUpWord, 401, headerRefusal("Token is invalid"))
        .add(ProbeKind::ViewMalformed, 401, headerRefusal("Token is invalid"));
    QCOMPARE(told(any.of(Property::HeaderType)), "null unknown");
}

void TestFingerprint::namesFieldsAndViews()
{
    Planted planted(orderAt());
    planted.add(ProbeKind::VerifyEmpty, 404, "<html></html>", { { "Content-Type", "text/html" } })
        .add(ProbeKind::RefreshEmpty, 400, R"({"refresh_token":["This field is required."]})");
    QCOMPARE(told(planted.of(Property::Fields)), R"({"refresh":"refresh_token"} certain)");
    QCOMPARE(told(planted.of(Property::Endpoints)), R"(["token_refresh"] certain)");
    QVERIFY(planted.of(Property::Endpoints).evidence.contains(u"/api/token/verify/"));
    const Fingerprint print = planted.print();
    QCOMPARE(mismatches(print), QStringList{ u"fields"_s });
    QVERIFY2(print.comparisons.constFirst().text.contains(u"“refresh”, but the server wants “refresh_token”"),
        qPrintable(print.comparisons.constFirst().text));
    // What is not there is asked nothing more.
    QVERIFY(!requestOf(ProbeKind::VerifyMalformed, orderAt(), planted.answers()));
    QVERIFY(requestOf(ProbeKind::RefreshMalformed, orderAt(), planted.answers()));
}

void TestFingerprint::tellsLanguages_data()
{
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("german");
    QTest::addColumn<QByteArray>("spanish");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray german = R"({"token":["Dieses Feld ist erforderlich."]})";
    const QByteArray spanish = R"({"token":["Este campo es requerido."]})";
    QTest::newRow("English alone") << TokenRequired << TokenRequired << TokenRequired
                                   << QByteArray(R"({"follows":false,"given":[]} likely)");
    QTest::newRow("follows") << TokenRequired << german << spanish
                             << QByteArray(R"({"follows":true,"given":["de","es"]} certain)");
    QTest::newRow("some") << TokenRequired << TokenRequired << spanish
                          << QByteArray(R"({"follows":true,"given":["es"]} certain)");
    QTest::newRow("German alone") << german << german << german
                                  << QByteArray(R"({"follows":false,"given":[]} certain)");
}

void TestFingerprint::tellsLanguages()
{
    QFETCH(const QByteArray, plain);
    QFETCH(const QByteArray, german);
    QFETCH(const QByteArray, spanish);
    QFETCH(const QByteArray, expected);
    Planted planted(orderAt());
    planted.add(ProbeKind::VerifyEmpty, 400, plain)
        .add(ProbeKind::VerifyGerman, 400, german)
        .add(ProbeKind::VerifySpanish, 400, spanish);
    QCOMPARE(told(planted.of(Property::Languages)), expected);
    QCOMPARE(
        session::headerValue(planted.answers().at(1).exchange.headers, "Accept-Language").value_or(QByteArray()), "de");
}

void TestFingerprint::tellsTheClock_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QString>("says");
    const QByteArray late = "Tue, 14 Nov 2023 20:13:20 GMT";
    QTest::newRow("the same") << Date << Date << QByteArray("0 likely") << u"the same"_s;
    QTest::newRow("two hours behind") << late << late << QByteArray("-7200 likely") << u"2 h behind"_s;
    QTest::newRow("two clocks") << Date << late << QByteArray("null unknown") << QString();
    QTest::newRow("none") << QByteArray() << QByteArray() << QByteArray("null unknown") << QString();
}

void TestFingerprint::tellsTheClock()
{
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, second);
    QFETCH(const QByteArray, expected);
    QFETCH(const QString, says);
    const auto headers = [](const QByteArray &date) {
        return date.isEmpty() ? session::Headers() : session::Headers{ { "Date", date } };
    };
    Planted planted(orderAt());
    planted.add(ProbeKind::VerifyEmpty, 400, TokenRequired, headers(first))
        .add(ProbeKind::RefreshEmpty, 400, Required, headers(second));
    const Finding skew = planted.of(Property::Skew);
    QCOMPARE(told(skew), expected);
    QVERIFY2(skew.text.contains(says), qPrintable(skew.text));
    // A session's login shows the server's own clock.
    Session session;
    QCOMPARE(session.told(Property::TokenClock), "0 certain");
    QCOMPARE(told(planted.of(Property::TokenClock)), "null unknown");
}

void TestFingerprint::readsClaims_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("issuer");
    QTest::newRow("defaults") << claims("access", 300) << QByteArray(R"("token_type" certain)")
                              << QByteArray(R"("jti" certain)") << QByteArray(R"("user_id" likely)")
                              << QByteArray("false certain");
    QTest::newRow("renamed") << QByteArray(
        R"({"kind":"access","exp":1700000300,"iat":1700000000,"tid":"0123456789abcdef0123456789abcdef",)"
        R"("sub":"7","name":"x","iss":"me"})")
                             << QByteArray(R"("kind" certain)") << QByteArray(R"("tid" likely)")
                             << QByteArray(R"("sub" likely)") << QByteArray(R"("me" certain)");
    QTest::newRow("no type, no id") << QByteArray(R"({"exp":1700000300,"iat":1700000000,"user_id":1})")
                                    << QByteArray("false likely") << QByteArray("null unknown")
                                    << QByteArray(R"("user_id" likely)") << QByteArray("false certain");
    QTest::newRow("nobody") << QByteArray(R"({"token_type":"access","exp":1700000300})")
                            << QByteArray(R"("token_type" certain)") << QByteArray("null unknown")
                            << QByteArray("null unknown") << QByteArray("false certain");
}

void TestFingerprint::readsClaims()
{
    QFETCH(const QByteArray, claims);
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, id);
    QFETCH(const QByteArray, user);
    QFETCH(const QByteArray, issuer);
    Order order = orderAt();
    order.access = signedToken(claims);
    Planted planted(order);
    // Whose it is, nobody saw: then nothing of it is certain.
    QCOMPARE(told(planted.of(Property::TypeClaim)), QByteArray(type).replace("certain", "likely"));
    QVERIFY(planted.of(Property::TypeClaim).evidence.contains(u"was not seen"));
    planted.add(ProbeKind::VerifyAccess, 200, "{}");
    QCOMPARE(told(planted.of(Property::TypeClaim)), type);
    QCOMPARE(told(planted.of(Property::IdClaim)), id);
    QCOMPARE(told(planted.of(Property::UserClaim)), user);
    QCOMPARE(told(planted.of(Property::Issuer)), issuer);
    QCOMPARE(told(planted.of(Property::Algorithm)), R"("HS256" certain)");
    QCOMPARE(told(planted.of(Property::KeyId)), "false certain");
    for (const Finding &finding : planted.print().findings)
        QVERIFY(!finding.evidence.contains(u"eyJ") && !finding.text.contains(u"eyJ"));
}

void TestFingerprint::believesNoTokenThatWasRefused()
{
    Order order = orderAt();
    order.access = signedToken(claims("access", 300));
    Planted planted(order);
    planted.challenge(ProbeKind::VerifyAccess, refusal("Token is invalid"));
    QCOMPARE(told(planted.of(Property::TypeClaim)), "null unknown");
    QCOMPARE(told(planted.of(Property::AccessLifetime)), "null unknown");
    QVERIFY(planted.of(Property::Algorithm).evidence.contains(u"refused the access token that was given"));
    // An expired one is the server's own, by what it says of it.
    order.access = signedToken(claims("access", -60));
    Planted expired(order);
    expired.challenge(ProbeKind::VerifyAccess, refusal("Token is expired"));
    QCOMPARE(told(expired.of(Property::TypeClaim)), R"("token_type" certain)");
    // A view that lets everybody in proves nothing.
    order.access = signedToken(claims("access", 300));
    Planted open(order);
    open.add(ProbeKind::ViewBare, 200, "{}").add(ProbeKind::ViewAccess, 200, "{}");
    QCOMPARE(told(open.of(Property::TypeClaim)), R"("token_type" likely)");
}

void TestFingerprint::measuresLifetimes()
{
    Session session;
    QCOMPARE(session.told(Property::AccessLifetime), "300 certain");
    QCOMPARE(session.told(Property::RefreshLifetime), "86400 certain");
    QCOMPARE(session.told(Property::SlidingLifetime), "null unknown");
    // Before 5.5.1 a refresh copies iat: the access token would seem to live longer than it does.
    QByteArray old = claims("access", 300);
    old.replace("\"iat\":1700000000", "\"iat\":1699990000");
    session.refreshes(session.refresh, 200, member("access", signedToken(old)));
    QCOMPARE(session.told(Property::AccessLifetime), "300 certain");
    Session alone;
    alone.log.clear();
    alone.refreshes(alone.refresh, 200, member("access", signedToken(old)));
    QCOMPARE(alone.told(Property::AccessLifetime), "300 likely");
    // Two lifetimes: a login that remembers.
    session.log.recordExchange(call(Endpoint::ObtainPair, "{}", 200,
        pair(signedToken(claims("access", 900, "33333333333333333333333333333333")), session.next)));
    QCOMPARE(session.told(Property::AccessLifetime), "900 likely");
    session.log.recordExchange(call(Endpoint::ObtainSliding, "{}", 200,
        member("token",
            signedToken(claims("sliding", 300, "44444444444444444444444444444444")
                            .replace("\"user_id\"", "\"refresh_exp\":1700086400,\"user_id\"")))));
    QCOMPARE(session.told(Property::SlidingLifetime), R"({"exp":300,"refresh_exp":86400} certain)");
}

void TestFingerprint::tellsRotation()
{
    Session session;
    QCOMPARE(session.told(Property::Rotation), "null unknown");
    session.refreshes(session.refresh, 401, refusal("Token is invalid"));
    QCOMPARE(session.told(Property::Rotation), "null unknown");
    session.refreshes(session.refresh, 200, "{}");
    QCOMPARE(session.told(Property::Rotation), "null unknown");
    session.refreshes(session.refresh, 200, member("access", session.access));
    QCOMPARE(session.told(Property::Rotation), "false certain");
    session.refreshes(session.refresh, 200, pair(session.access, session.next));
    QCOMPARE(session.told(Property::Rotation), "true certain");
    QVERIFY(session.print().of(Property::Rotation).evidence.contains(u"POST /api/token/refresh/ (22:13:20 UTC)"));
    // The one that was sent, given back, is no new one.
    session.refreshes(session.refresh, 200, pair(session.access, session.refresh));
    QCOMPARE(session.told(Property::Rotation), "false certain");
    // Another name for it is a refresh token all the same.
    Session other;
    other.refreshes(other.refresh, 200, R"({"jwt":")" + other.access + R"(","again":")" + other.next + "\"}");
    QCOMPARE(other.told(Property::Rotation), "true certain");
}

void TestFingerprint::tellsTheBlacklistApp()
{
    Session session;
    session.blacklists(session.refresh);
    QCOMPARE(session.told(Property::BlacklistApp), "null unknown"); // 200 with or without the app
    session.refreshes(session.refresh, 200, member("access", session.access));
    QCOMPARE(session.told(Property::BlacklistApp), "false certain");
    session.refreshes(session.refresh, 401, Blacklisted);
    QCOMPARE(session.told(Property::BlacklistApp), "true certain");
    // A logout view of its own may do something else.
    Session own;
    own.log.recordExchange(call(Endpoint::Logout, member("refresh", own.refresh), 200, "{}"));
    own.refreshes(own.refresh, 200, member("access", own.access));
    QCOMPARE(own.told(Property::BlacklistApp), "false likely");
}

void TestFingerprint::tellsWhatARotationLeaves()
{
    Session session;
    session.refreshes(session.refresh, 200, pair(session.access, session.next));
    QCOMPARE(session.told(Property::BlacklistAfterRotation), "null unknown");
    session.refreshes(session.refresh, 200, pair(session.access, session.next));
    QCOMPARE(session.told(Property::BlacklistAfterRotation), "false certain");
    Session strict;
    strict.refreshes(strict.refresh, 200, pair(strict.access, strict.next));
    strict.refreshes(strict.refresh, 401, Blacklisted);
    QCOMPARE(strict.told(Property::BlacklistAfterRotation), "true likely");
    // A logout in between explains the refusal as well.
    Session out;
    out.refreshes(out.refresh, 200, pair(out.access, out.next));
    out.blacklists(out.refresh);
    out.refreshes(out.refresh, 401, Blacklisted);
    QCOMPARE(out.told(Property::BlacklistAfterRotation), "null unknown");
}

void TestFingerprint::tellsTheBlindSpot()
{
    Session session;
    session.blacklists(session.refresh);
    session.verifies(session.refresh, 200, "{}");
    QCOMPARE(session.told(Property::VerifyBlacklist), "null unknown"); // perhaps there is no blacklist at all
    session.refreshes(session.refresh, 401, Blacklisted);
    QCOMPARE(session.told(Property::VerifyBlacklist), "false certain");
    // A token of the past, verified before it was blacklisted.
    Session before;
    before.verifies(before.refresh, 200, "{}");
    before.blacklists(before.refresh);
    before.refreshes(before.refresh, 401, Blacklisted);
    QCOMPARE(before.told(Property::VerifyBlacklist), "null unknown");
    // The probe tells: with a token of which the server said so itself.
    Order order = orderAt();
    order.log = &before.log;
    QVERIFY(planOf(order).contains(ProbeKind::VerifyRevoked));
    Planted blind(order);
    blind.add(ProbeKind::VerifyRevoked, 200, "{}");
    QCOMPARE(told(blind.of(Property::VerifyBlacklist)), "false certain");
    Planted sees(order);
    sees.add(ProbeKind::VerifyRevoked, 400, VerifyBlacklisted);
    QCOMPARE(told(sees.of(Property::VerifyBlacklist)), "true certain");
    QCOMPARE(told(sees.of(Property::BlacklistAfterRotation)), "true likely");
    // Where it tells nothing, the session still does.
    before.verifies(before.refresh, 400, VerifyBlacklisted);
    Planted gone(order);
    gone.add(ProbeKind::VerifyRevoked, 503, "{}");
    QCOMPARE(told(gone.of(Property::VerifyBlacklist)), "true certain");
}

void TestFingerprint::tellsNothingWithoutASession()
{
    const Fingerprint print = conclude(orderAt(), {}, {});
    for (const Finding &finding : print.findings) {
        QCOMPARE(finding.certainty, Certainty::Unknown);
        QVERIFY(finding.value.isNull() && !finding.evidence.isEmpty());
        QCOMPARE(valueText(finding), u"can't be told"_s);
    }
    QVERIFY(print.comparisons.isEmpty());
    // Nor of another server's session.
    Session session;
    Order other = orderAt("http://other.test");
    other.log = &session.log;
    QCOMPARE(told(conclude(other, {}, {}).of(Property::AccessLifetime)), "null unknown");
}

void TestFingerprint::namesWhatDiffers()
{
    Session session;
    Known known = knownOf();
    QVERIFY(mismatches(session.print(known)).isEmpty());
    QVERIFY(session.print(known).comparisons.size() > 5);

    known = knownOf("another secret of thirty-two bytes and more");
    const Fingerprint other = session.print(known);
    QCOMPARE(mismatches(other), QStringList{ u"SIGNING_KEY"_s });
    const Comparison &key = other.comparisons.constFirst();
    QVERIFY2(key.text.startsWith(u"The server signs with another key than SIGNING_KEY of settings.py: the "),
        qPrintable(key.text));
    QCOMPARE(key.place, u"settings.py, line 12"_s);
    QCOMPARE(key.certainty, Certainty::Certain);
    QVERIFY(!key.text.contains(u"another secret"));

    session.refreshes(session.refresh, 200, pair(session.access, session.next));
    session.refreshes(session.refresh, 401, Blacklisted);
    known = knownOf();
    known.settings->accessTokenLifetime = std::chrono::minutes(10);
    known.settings->userIdClaim = u"sub"_s;
    known.settings->tokenTypeClaim = u"type"_s;
    known.settings->jtiClaim = u"id"_s;
    known.settings->issuer = u"me"_s;
    known.settings->algorithm = u"HS512"_s;
    known.settings->rotateRefreshTokens = false;
    known.blacklistApp = false;
    known.band = simplejwt::Band::V5_2;
    known.bandSource = u"--profile"_s;
    session.verifies("x.y.z", 401, refusal("Token is invalid"));
    const Fingerprint print = session.print(known);
    const QSet<QString> names{ u"ALGORITHM"_s, u"TOKEN_TYPE_CLAIM"_s, u"JTI_CLAIM"_s, u"USER_ID_CLAIM"_s, u"ISSUER"_s,
        u"ACCESS_TOKEN_LIFETIME"_s, u"ROTATE_REFRESH_TOKENS"_s, u"INSTALLED_APPS"_s, u"band"_s };
    const QStringList found = mismatches(print);
    QCOMPARE(QSet<QString>(found.cbegin(), found.cend()), names);
    for (const Comparison &each : print.comparisons) {
        if (each.setting == u"ACCESS_TOKEN_LIFETIME")
            QVERIFY2(each.text.contains(u"5 min") && each.text.contains(u"10 min"), qPrintable(each.text));
    }
}

void TestFingerprint::claimsNoMismatchWithoutProof()
{
    // A token that somebody gives may be any server's.
    Order order = orderAt();
    order.access = signedToken(claims("access", 300), "another secret of thirty-two bytes and more");
    Planted planted(order);
    QVERIFY(!mismatches(planted.print(knownOf())).contains(u"SIGNING_KEY"_s));
    // Where the server takes it, it is its own.
    planted.add(ProbeKind::VerifyAccess, 200, "{}");
    QVERIFY(mismatches(planted.print(knownOf())).contains(u"SIGNING_KEY"_s));
    // Refused, though it is signed as the settings say: then the server has another key, or wants more.
    order.access = signedToken(claims("access", 300));
    Planted refused(order);
    refused.challenge(ProbeKind::VerifyAccess, refusal("Token is invalid"));
    const Fingerprint print = refused.print(knownOf());
    QCOMPARE(mismatches(print), QStringList{ u"SIGNING_KEY"_s });
    QCOMPARE(print.comparisons.constFirst().certainty, Certainty::Likely);
    // What the file does not tell is not held against the server.
    Session session;
    Known known = knownOf();
    known.settings->accessTokenLifetime = std::chrono::minutes(10);
    known.untold.insert(u"ACCESS_TOKEN_LIFETIME"_s);
    QVERIFY(mismatches(session.print(known)).isEmpty());
}

void TestFingerprint::asksNothingThatChangesAnything()
{
    Session session;
    session.blacklists(session.refresh);
    session.refreshes(session.refresh, 401, Blacklisted);
    Order order = orderAt();
    order.log = &session.log;
    order.access = session.access;
    order.refresh = session.next;
    const QList<ProbeKind> plan = planOf(order);
    QVERIFY(plan.size() > 15);
    for (const ProbeKind kind : plan) {
        const auto request = requestOf(kind, order, {});
        if (!request)
            continue;
        const QString path = request->url.path();
        QVERIFY2(path != u"/login/" && path != u"/users/" && path != u"/clock/", qPrintable(path));
        // A good token goes to views that only look at it.
        const bool hasGood = request->body.contains(session.next) || request->body.contains(session.refresh)
            || request->body.contains(session.access);
        QVERIFY2(!hasGood || path == u"/api/token/verify/", qPrintable(path));
        const QByteArray authorization = session::headerValue(request->headers, "Authorization").value_or(QByteArray());
        const bool isLooking = path == u"/whoami/" || path == u"/refresh/"; // there with a made-up refresh token
        QVERIFY2(!authorization.contains(session.access) || isLooking, qPrintable(path));
        const bool isLogin = path == u"/api/token/" || path == u"/api/token/sliding/";
        QVERIFY2(!isLogin || request->method == "OPTIONS", qPrintable(path));
        QVERIFY(!probeText(kind, order).contains(u"eyJ"));
    }
}

QTEST_GUILESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
