// SPDX-License-Identifier: GPL-3.0-or-later
// The whole way, on the embedded server, on a real Django and on servers that are none: what is told is true, and
// nothing is claimed that could not be seen.
#include "core/client/loggedclient.h"
#include "core/fingerprint/fingerprinter.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/server/authserver.h"
#include "core/simplejwt/settingsjson.h"
#include "core/simplejwt/verificationkeys.h"
#include "tests/support/djangoserver.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace fingerprint;
using namespace Qt::StringLiterals;
using session::Endpoint;
using simplejwt::Band;

namespace {

constexpr int LongestRun = 60'000; // milliseconds

Fingerprint fingerprintOf(const Order &order, const Known &known = {})
{
    Fingerprinter fingerprinter;
    QSignalSpy finished(&fingerprinter, &Fingerprinter::finished);
    fingerprinter.start(order, known);
    if (finished.isEmpty() && !finished.wait(LongestRun))
        qFatal("It did not end.");
    return fingerprinter.result();
}

QByteArray told(const Fingerprint &print, Property property)
{
    return writeJson(print.of(property).value) + ' ' + certaintyName(print.of(property).certainty).toLatin1();
}

QByteArray everything(const Fingerprint &print)
{
    QByteArray text = print.headline().toUtf8();
    for (const Finding &finding : print.findings)
        text += '\n' + propertyName(finding.property).toUtf8() + ' ' + told(print, finding.property) + ' '
            + finding.evidence.toUtf8();
    for (const Comparison &each : print.comparisons)
        text += '\n' + QByteArray(each.agrees ? "= " : "! ") + each.text.toUtf8();
    return text;
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

/// A session that calls a server as its client does.
class Client
{
public:
    explicit Client(const config::ServerProfile &server)
        : m_server(server)
        , m_client(log, systemClock())
    {
    }

    session::Exchange call(Endpoint endpoint, const QByteArray &token = {}, const QByteArray &access = {},
        const Json &login = Json::object())
    {
        QSignalSpy answered(&m_client, &client::LoggedClient::answered);
        m_client.send(*client::buildRequest(m_server, endpoint, token, access, login));
        if (!answered.wait(LongestRun))
            qFatal("No answer.");
        return answered.constFirst().at(1).value<session::Exchange>();
    }

    /// What shows everything: a login, a refresh, its repetition, a logout, a verify and a refresh of what is dead.
    void showEverything()
    {
        const session::Exchange login = call(Endpoint::Login, {}, {}, Json::object({ { u"username"_s, u"alice"_s } }));
        const QByteArray refresh = parseJson(login.replyBody)->find(u"refresh")->toString().toLatin1();
        call(Endpoint::TokenRefresh, refresh);
        call(Endpoint::TokenRefresh, refresh);
        call(Endpoint::TokenBlacklist, refresh);
        call(Endpoint::TokenVerify, refresh);
        call(Endpoint::TokenRefresh, refresh);
    }

    session::SessionLog log{ systemClock() };

private:
    config::ServerProfile m_server;
    client::LoggedClient m_client;
};

bool isWhole(const QByteArray &request)
{
    const qsizetype end = request.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const QByteArray head = request.first(end).toLower();
    const qsizetype length = head.indexOf("content-length:");
    const int body = length < 0 ? 0 : head.sliced(length + 15).split('\r').constFirst().trimmed().toInt();
    return request.size() >= end + 4 + body;
}

/// Answers every request in the same way, whatever it is; counts them.
class ScriptedServer
{
public:
    explicit ScriptedServer(const std::function<QByteArray(int number)> &answer)
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, answer] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, answer] {
                const QByteArray request = socket->property("request").toByteArray() + socket->readAll();
                socket->setProperty("request", request);
                if (!isWhole(request))
                    return;
                socket->write(answer(++count));
                socket->disconnectFromHost();
            });
        });
    }

    Order order() const
    {
        Order order;
        order.server.baseUrl = QUrl(u"http://127.0.0.1:%1"_s.arg(m_server.serverPort()));
        return order;
    }

    int count = 0;

private:
    QTcpServer m_server;
};

QByteArray http(const QByteArray &status, const QByteArray &body = {}, const QByteArray &headers = {})
{
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n"
        + headers + "\r\n" + body;
}

QByteArray bandsOf(Band band)
{
    return band == Band::V5_2 ? R"(["5.2"])" : R"(["5.5","next"])";
}

} // namespace

class TestFingerprinter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheEmbeddedServer_data();
    void tellsTheEmbeddedServer();
    void leavesTheServerAsItWas();
    void tellsRealDjango_data();
    void tellsRealDjango();
    void tellsADjangoInAnotherLanguage();
    void tellsViewsThatNobodyGetsInto();
    void namesAnotherKeyOfARealDjango();
    void tellsPublishedKeys();
    void isNoSimpleJwt_data();
    void isNoSimpleJwt();
    void leavesAServerThatHasEnough_data();
    void leavesAServerThatHasEnough();
    void endsWithoutAnAnswer();
    void stops();
};

void TestFingerprinter::tellsTheEmbeddedServer_data()
{
    QTest::addColumn<int>("band");
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<bool>("blacklistApp");
    QTest::addColumn<QByteArray>("rotation");
    QTest::addColumn<QByteArray>("app");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("verify");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("user");
    const QByteArray yes = "true certain";
    const QByteArray no = "false certain";
    const QByteArray unknown = "null unknown";
    for (const Band band : { Band::V5_2, Band::V5_5, Band::Next }) {
        const auto row = [band](const char *name) -> QTestData & {
            return QTest::newRow(simplejwt::bandName(band).data() + QByteArray(" ") + name) << int(band);
        };
        row("defaults") << QByteArray("{}") << true << no << yes << unknown << no << QByteArray(R"(["Bearer"] certain)")
                        << QByteArray(R"("user_id" likely)");
        row("no app") << QByteArray("{}") << false << no << no << unknown << unknown
                      << QByteArray(R"(["Bearer"] certain)") << QByteArray(R"("user_id" likely)");
        row("rotates") << QByteArray(R"({"ROTATE_REFRESH_TOKENS":true})") << true << yes << yes << no << no
                       << QByteArray(R"(["Bearer"] certain)") << QByteArray(R"("user_id" likely)");
        row("rotates strictly") << QByteArray(R"({"ROTATE_REFRESH_TOKENS":true,"BLACKLIST_AFTER_ROTATION":true})")
                                << true << yes << yes << QByteArray("true likely") << yes
                                << QByteArray(R"(["Bearer"] certain)") << QByteArray(R"("user_id" likely)");
        row("own names") << QByteArray(R"({"AUTH_HEADER_TYPES":["JWT"],"USER_ID_CLAIM":"sub","JTI_CLAIM":"tid",)"
                                       R"("TOKEN_TYPE_CLAIM":"kind","ACCESS_TOKEN_LIFETIME":600})")
                         << true << no << yes << unknown << no << QByteArray(R"(["JWT"] certain)")
                         << QByteArray(R"("sub" likely)");
        row("two words") << QByteArray(
            R"({"AUTH_HEADER_TYPES":["Token2","Bearer"],"ISSUER":"me","AUDIENCE":["a","b"]})")
                         << true << no << yes << unknown << no << QByteArray(R"(["Token2","Bearer"] certain)")
                         << QByteArray(R"("user_id" likely)");
    }
}

void TestFingerprinter::tellsTheEmbeddedServer()
{
    QFETCH(const int, band);
    QFETCH(const QByteArray, settings);
    QFETCH(const bool, blacklistApp);
    QFETCH(const QByteArray, rotation);
    QFETCH(const QByteArray, app);
    QFETCH(const QByteArray, after);
    QFETCH(const QByteArray, verify);
    QFETCH(const QByteArray, header);
    QFETCH(const QByteArray, user);
    server::Options options;
    options.settings = simplejwt::settingsFromJson(parseJson(settings).value()).value();
    options.settings.blacklistApp = blacklistApp;
    options.band = Band(band);
    server::AuthServer server;
    const auto url = server.start(options);
    QVERIFY(url);
    Order order;
    order.server.baseUrl = *url;

    // Without a session: nothing is told that only tokens and their use can show.
    const Fingerprint alone = fingerprintOf(order);
    QVERIFY2(alone.interruption.isEmpty(), everything(alone));
    QCOMPARE(told(alone, Property::Library), R"("simplejwt" certain)");
    QCOMPARE(told(alone, Property::Band), bandsOf(Band(band)) + " certain");
    QCOMPARE(told(alone, Property::HeaderType), header);
    for (const Property property : { Property::Rotation, Property::BlacklistApp, Property::BlacklistAfterRotation,
             Property::VerifyBlacklist, Property::AccessLifetime, Property::UserClaim, Property::Algorithm })
        QCOMPARE(told(alone, property), "null unknown");

    Client client(order.server);
    client.showEverything();
    order.log = &client.log;
    Known known;
    known.settings = options.settings;
    known.source = u"these settings"_s;
    known.blacklistApp = blacklistApp;
    known.band = Band(band);
    known.bandSource = u"this test"_s;
    const Fingerprint print = fingerprintOf(order, known);
    QCOMPARE(told(print, Property::Band), bandsOf(Band(band)) + " certain");
    QCOMPARE(told(print, Property::Rotation), rotation);
    QVERIFY2(told(print, Property::BlacklistApp) == app, everything(print));
    QVERIFY2(told(print, Property::BlacklistAfterRotation) == after, everything(print));
    QVERIFY2(told(print, Property::VerifyBlacklist) == verify, everything(print));
    QCOMPARE(told(print, Property::UserClaim), user);
    QCOMPARE(told(print, Property::HeaderName), R"("Authorization" certain)");
    QCOMPARE(told(print, Property::TokenClasses), R"(["AccessToken"] certain)");
    QCOMPARE(told(print, Property::Fields), R"({"refresh":"refresh","token":"token"} certain)");
    QCOMPARE(told(print, Property::Languages), R"({"follows":false,"given":[]} likely)");
    QCOMPARE(told(print, Property::AuthenticationClasses), R"("token" likely)");
    QCOMPARE(told(print, Property::Skew), "0 certain");
    QCOMPARE(told(print, Property::TokenClock), "0 certain");
    QVERIFY(!everything(print).contains("eyJ"));
    // What is true of it agrees with what is known.
    QStringList expected;
    if (!options.settings.authHeaderTypes.contains(u"Bearer"))
        expected.append(u"header"_s); // calls put Bearer there
    QVERIFY2(mismatches(print) == expected, everything(print));
    QVERIFY(print.comparisons.size() > 10);
}

void TestFingerprinter::leavesTheServerAsItWas()
{
    server::AuthServer server;
    server::Options options;
    options.settings.rotateRefreshTokens = true;
    options.settings.blacklistAfterRotation = true;
    const auto url = server.start(options);
    QVERIFY(url);
    Order order;
    order.server.baseUrl = *url;
    Client client(order.server);
    const session::Exchange login = client.call(Endpoint::Login);
    order.access = parseJson(login.replyBody)->find(u"access")->toString().toLatin1();
    order.refresh = parseJson(login.replyBody)->find(u"refresh")->toString().toLatin1();
    QStringList calls;
    connect(&server, &server::AuthServer::answered, this,
        [&calls](const QByteArray &method, const QByteArray &path, int status) {
            calls.append(u"%1 %2 %3"_s.arg(QString::fromLatin1(method), QString::fromLatin1(path)).arg(status));
        });
    const Fingerprint print = fingerprintOf(order);
    QTRY_COMPARE(calls.size(), print.asked);
    for (const QString &call : std::as_const(calls)) {
        // What succeeds only looks: metadata, the verify view, the user's own page, the keys.
        const bool isHarmless = call.startsWith(u"OPTIONS ") || call.startsWith(u"GET ")
            || call == u"POST /api/token/verify/ 200" || !call.endsWith(u" 200");
        QVERIFY2(isHarmless, qPrintable(call));
    }
    QCOMPARE(told(print, Property::RefreshLifetime), "86400 certain");
    // The refresh token is as good as it was.
    QCOMPARE(client.call(Endpoint::TokenRefresh, order.refresh).status, 200);
}

void TestFingerprinter::tellsRealDjango_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<bool>("blacklistApp");
    QTest::addColumn<QByteArray>("rotation");
    QTest::addColumn<QByteArray>("app");
    QTest::addColumn<QByteArray>("verify");
    const QByteArray yes = "true certain";
    const QByteArray no = "false certain";
    QTest::newRow("defaults") << QByteArray("{}") << true << no << yes << no;
    QTest::newRow("no app") << QByteArray("{}") << false << no << no << QByteArray("null unknown");
    QTest::newRow("rotates strictly, own names")
        << QByteArray(R"({"ROTATE_REFRESH_TOKENS":true,"BLACKLIST_AFTER_ROTATION":true,"AUTH_HEADER_TYPES":["JWT"],)"
                      R"("USER_ID_CLAIM":"uid","ACCESS_TOKEN_LIFETIME":120,"ISSUER":"me"})")
        << true << yes << yes << yes;
}

void TestFingerprinter::tellsRealDjango()
{
    QFETCH(const QByteArray, settings);
    QFETCH(const bool, blacklistApp);
    QFETCH(const QByteArray, rotation);
    QFETCH(const QByteArray, app);
    QFETCH(const QByteArray, verify);
    DjangoServer::Options options;
    options.simpleJwt = settings;
    options.blacklistApp = blacklistApp;
    START_DJANGO(django, options);
    Order order;
    order.server.baseUrl = django->url();
    Client client(order.server);
    client.showEverything();
    order.log = &client.log;
    Known known;
    known.settings = simplejwt::settingsFromJson(parseJson(settings).value()).value();
    known.settings->signingKey = DjangoServer::secretKey();
    known.keys = simplejwt::verificationKeys(*known.settings);
    known.keyName = u"SECRET_KEY"_s;
    known.source = u"settings.py"_s;
    known.blacklistApp = blacklistApp;
    const auto rows = django->control(R"({"do":"state"})");
    const Fingerprint print = fingerprintOf(order, known);
    QCOMPARE(told(print, Property::Library), R"("simplejwt" certain)");
    const bool isOld = django->version().startsWith("5.2.");
    QCOMPARE(told(print, Property::Band), bandsOf(isOld ? Band::V5_2 : Band::V5_5) + " certain");
    QVERIFY2(told(print, Property::Rotation) == rotation, everything(print));
    QVERIFY2(told(print, Property::BlacklistApp) == app, everything(print));
    QVERIFY2(told(print, Property::VerifyBlacklist) == verify, everything(print));
    QCOMPARE(told(print, Property::HeaderName), R"("Authorization" certain)");
    QCOMPARE(told(print, Property::TokenClasses), R"(["AccessToken"] certain)");
    QCOMPARE(told(print, Property::Languages), R"({"follows":false,"given":[]} likely)");
    QCOMPARE(told(print, Property::Skew), "0 certain");
    QStringList expected;
    if (!known.settings->authHeaderTypes.contains(u"Bearer"))
        expected.append(u"header"_s);
    QVERIFY2(mismatches(print) == expected, everything(print));
    // Not a row of its tables is another.
    QCOMPARE(django->control(R"({"do":"state"})").value(), rows.value());
}

void TestFingerprinter::tellsADjangoInAnotherLanguage()
{
    DjangoServer::Options options;
    options.language = "es";
    START_DJANGO(django, options);
    Order order;
    order.server.baseUrl = django->url();
    const Fingerprint print = fingerprintOf(order);
    QCOMPARE(told(print, Property::Library), R"("simplejwt" certain)");
    // Its words are translated; 5.5's newer ones aren't.
    QCOMPARE(told(print, Property::Band),
        django->version().startsWith("5.2.") ? "null unknown" : bandsOf(Band::V5_5) + " certain");
    QCOMPARE(told(print, Property::Languages), R"({"follows":false,"given":[]} certain)");
    QCOMPARE(told(print, Property::HeaderType), R"(["Bearer"] certain)");

    options.language = "en-us";
    options.localeMiddleware = true;
    START_DJANGO(following, options);
    order.server.baseUrl = following->url();
    const Fingerprint other = fingerprintOf(order);
    QCOMPARE(told(other, Property::Languages), R"({"follows":true,"given":["de","es"]} certain)");
    QCOMPARE(told(other, Property::Library), R"("simplejwt" certain)");
    QVERIFY(other.of(Property::Band).certainty == Certainty::Certain); // asked for in English
}

void TestFingerprinter::tellsViewsThatNobodyGetsInto()
{
    server::AuthServer server;
    server::Options options;
    options.noAuthenticationClasses = true;
    const auto url = server.start(options);
    QVERIFY(url);
    Order order;
    order.server.baseUrl = *url;
    QCOMPARE(told(fingerprintOf(order), Property::AuthenticationClasses), "null unknown");
    Client client(order.server);
    order.access = parseJson(client.call(Endpoint::Login).replyBody)->find(u"access")->toString().toLatin1();
    QCOMPARE(told(fingerprintOf(order), Property::AuthenticationClasses), R"("none" likely)");
}

void TestFingerprinter::namesAnotherKeyOfARealDjango()
{
    START_DJANGO(django, DjangoServer::Options());
    Order order;
    order.server.baseUrl = django->url();
    Client client(order.server);
    order.refresh = parseJson(client.call(Endpoint::Login).replyBody)->find(u"refresh")->toString().toLatin1();
    Known known;
    known.settings = simplejwt::Settings();
    known.settings->refreshTokenLifetime = std::chrono::hours(48);
    known.source = u"settings.py"_s;
    known.keys = { *jose::Key::fromSecret("another secret of thirty-two bytes and more") };
    known.keyName = u"SIGNING_KEY of settings.py"_s;
    const Fingerprint print = fingerprintOf(order, known);
    const QStringList expected{ u"SIGNING_KEY"_s, u"REFRESH_TOKEN_LIFETIME"_s };
    QVERIFY2(mismatches(print) == expected, everything(print));
    QVERIFY(print.comparisons.constFirst().text.startsWith(
        u"The server signs with another key than SIGNING_KEY of settings.py"));
    known.keys = { *jose::Key::fromSecret(DjangoServer::secretKey()) };
    QCOMPARE(mismatches(fingerprintOf(order, known)), QStringList{ u"REFRESH_TOKEN_LIFETIME"_s });
}

void TestFingerprinter::tellsPublishedKeys()
{
    const jose::Key key = *jose::Key::generateEc("P-256");
    server::AuthServer server;
    server::Options options;
    options.settings.algorithm = u"ES256"_s;
    options.settings.signingKey = *key.toPem();
    const auto url = server.start(options);
    QVERIFY(url);
    Order order;
    order.server.baseUrl = *url;
    Known known;
    known.settings = options.settings;
    known.keys = { key };
    known.keyName = u"SIGNING_KEY"_s;
    const Fingerprint print = fingerprintOf(order, known);
    QCOMPARE(print.of(Property::KeySet).value.items().size(), 1);
    QVERIFY2(mismatches(print).isEmpty(), everything(print));
    known.keys = { *jose::Key::generateEc("P-256") };
    QCOMPARE(mismatches(fingerprintOf(order, known)), QStringList{ u"VERIFYING_KEY"_s });
}

void TestFingerprinter::isNoSimpleJwt_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("says");
    QTest::newRow("pages") << http(
        "200 OK", "<!doctype html><html><title>Shop</title></html>", "Content-Type: text/html\r\n")
                           << u"HTML pages among them"_s;
    QTest::newRow("200 for all") << http("200 OK", "{}", "Content-Type: application/json\r\n")
                                 << u"a made-up token with success"_s;
    QTest::newRow("redirects") << http("301 Moved", {}, "Location: https://shop.test/\r\n")
                               << u"redirects to https://shop.test"_s;
    QTest::newRow("nothing there") << http("404 Not Found", "nothing") << u"None of the paths is there"_s;
    QTest::newRow("another's tokens") << http("401 Unauthorized", R"({"error":"invalid_token"})",
        "Content-Type: application/json\r\nWWW-Authenticate: Bearer realm=\"shop\"\r\n")
                                      << u"Its answers: 401"_s;
    QTest::newRow("crashes") << http("500 Error", "<h1>Server Error (500)</h1>", "Content-Type: text/html\r\n")
                             << u"Its answers: 500"_s;
}

void TestFingerprinter::isNoSimpleJwt()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const QString, says);
    ScriptedServer server([answer](int) { return answer; });
    const Fingerprint print = fingerprintOf(server.order());
    QVERIFY2(print.headline().startsWith(u"Nothing here looks like Simple JWT."), everything(print));
    QVERIFY2(print.of(Property::Library).evidence.contains(says), everything(print));
    QVERIFY(!print.isSimpleJwt() && print.interruption.isEmpty());
    for (const Property property : { Property::Band, Property::TokenClasses, Property::HeaderName, Property::Rotation,
             Property::Languages, Property::Fields })
        QCOMPARE(told(print, property), "null unknown");
}

void TestFingerprinter::leavesAServerThatHasEnough_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("says");
    QTest::newRow("throttled") << http("429 Too Many Requests", "{}", "Retry-After: 30\r\n") << u"Try again in 30 s."_s;
    QTest::newRow("no time") << http("503 Service Unavailable") << u"Try again later."_s;
}

void TestFingerprinter::leavesAServerThatHasEnough()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const QString, says);
    ScriptedServer server([answer](int number) {
        return number < 3
            ? http("400 Bad Request", R"({"token":["This field is required."]})", "Content-Type: application/json\r\n")
            : answer;
    });
    const Fingerprint print = fingerprintOf(server.order());
    QCOMPARE(server.count, 3);
    QCOMPARE(print.asked, 3);
    QVERIFY(print.isRefused && !print.isUnanswered);
    QVERIFY2(print.interruption.contains(says) && print.headline().contains(says), everything(print));
}

void TestFingerprinter::endsWithoutAnAnswer()
{
    QTcpServer nobody;
    QVERIFY(nobody.listen(QHostAddress::LocalHost));
    Order order;
    order.server.baseUrl = QUrl(u"http://127.0.0.1:%1"_s.arg(nobody.serverPort()));
    nobody.close();
    const Fingerprint print = fingerprintOf(order);
    QCOMPARE(print.asked, 1);
    QVERIFY(print.isUnanswered);
    QVERIFY2(print.headline().startsWith(u"No answer came."), everything(print));
    // And one that takes the connection and says nothing that is HTTP.
    ScriptedServer odd([](int) { return QByteArray("220 mail.test ESMTP\r\n"); });
    const Fingerprint other = fingerprintOf(odd.order());
    QCOMPARE(other.asked, 1);
    QVERIFY(other.isUnanswered);
}

void TestFingerprinter::stops()
{
    ScriptedServer server([](int) { return http("404 Not Found"); });
    Fingerprinter fingerprinter;
    QSignalSpy finished(&fingerprinter, &Fingerprinter::finished);
    connect(&fingerprinter, &Fingerprinter::asking, &fingerprinter, [&](int number, int of) {
        QVERIFY(of > number);
        if (number == 3)
            fingerprinter.stop();
    });
    fingerprinter.start(server.order(), {});
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!fingerprinter.isRunning());
    QCOMPARE(fingerprinter.result().asked, 2);
    QVERIFY(fingerprinter.result().interruption.contains(u"Stopped"));
    QVERIFY(!fingerprinter.result().isRefused && !fingerprinter.result().isUnanswered);
    QCOMPARE(server.count, 2);
    // And again, from the beginning.
    disconnect(&fingerprinter, &Fingerprinter::asking, &fingerprinter, nullptr);
    fingerprinter.start(server.order(), {});
    fingerprinter.stop();
    fingerprinter.start(server.order(), {});
    QTRY_COMPARE(finished.size(), 3);
    QVERIFY(fingerprinter.result().interruption.isEmpty());
}

QTEST_GUILESS_MAIN(TestFingerprinter)
#include "tst_fingerprinter.moc"
