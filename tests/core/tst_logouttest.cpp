// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/jws.h"
#include "core/json/jsonreader.h"
#include "core/logout/logouttest.h"
#include "core/scenario/report.h"
#include "core/server/authserver.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsjson.h"
#include "tests/support/cookieserver.h"
#include "tests/support/djangoserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace logout;
using namespace scenario;
using namespace Qt::StringLiterals;

namespace {

LogoutResult testLogout(const LogoutOrder &order)
{
    LogoutTest test;
    QSignalSpy finished(&test, &LogoutTest::finished);
    test.start(order);
    if (finished.isEmpty())
        finished.wait(30'000);
    return test.result();
}

QByteArray grid(const LogoutResult &result)
{
    QStringList lines{ result.headline + u' ' + result.text };
    for (const LogoutRow &row : result.rows)
        lines.append(u"%1: expected %2, got %3 (%4) %5"_s.arg(
            row.title, row.expected, row.actual, QString::number(int(row.mark)), row.note));
    return lines.join(u'\n').toUtf8();
}

/// A server with a sound logout, but that its first answer has another status; 0: none comes.
class OddLogout : public QTcpServer
{
public:
    explicit OddLogout(int first)
        : m_first(first)
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
        listen(QHostAddress::LocalHost);
    }

    static QByteArray key() { return "a key of the odd server, long enough for it"; }
    QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort())); }

private:
    QByteArray token(const QByteArray &type) const
    {
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        return jose::signCompact(R"({"alg":"HS256","typ":"JWT"})",
            "{\"token_type\":\"" + type + "\",\"iat\":" + QByteArray::number(now)
                + ",\"exp\":" + QByteArray::number(now + 300) + ",\"jti\":\"" + type + "\",\"user_id\":\"1\"}",
            jose::Algorithm::HS256, jose::Key::fromSecret(key()).value())
            .value();
    }
    void read(QTcpSocket *socket)
    {
        QByteArray &request = m_requests[socket];
        request += socket->readAll();
        static const QRegularExpression length(u"content-length: (\\d+)"_s, QRegularExpression::CaseInsensitiveOption);
        const qsizetype head = request.indexOf("\r\n\r\n");
        const QString lengthText = length.match(QString::fromLatin1(request.left(head))).captured(1);
        if (head < 0 || request.size() < head + 4 + lengthText.toInt())
            return;
        const auto [status, body] = answer(m_requests.take(socket));
        if (status > 0)
            socket->write("HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        socket->disconnectFromHost();
    }
    std::pair<int, QByteArray> answer(const QByteArray &request)
    {
        const QByteArray path = request.split(' ').value(1);
        const std::pair<int, QByteArray> listed{ 401, R"({"detail":"Token is blacklisted","code":"token_not_valid"})" };
        if (path == "/logout/" && std::exchange(m_isFirst, false))
            return { m_first, R"({"detail":"Given token not valid for any token type","code":"token_not_valid"})" };
        if (path == "/logout/" && !std::exchange(m_isOut, true))
            return { 200, "{}" };
        if (path == "/login/")
            return { 200, "{\"access\":\"" + token("access") + "\",\"refresh\":\"" + token("refresh") + "\"}" };
        const bool isOfRefresh = path == "/logout/" || path.contains("refresh") || request.contains(token("refresh"));
        return m_isOut && isOfRefresh ? listed
                                      : std::pair<int, QByteArray>{ 200, "{\"access\":\"" + token("access") + "\"}" };
    }

    int m_first;
    bool m_isFirst = true;
    bool m_isOut = false;
    QHash<QTcpSocket *, QByteArray> m_requests;
};

} // namespace

class TestLogoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheTruthOnRealDjango_data();
    void namesTheTruthOnRealDjango();
    void tellsAnExpiredAccessTokensLogout();
    void tellsNothingOfALogoutThatFailedOtherwise_data();
    void tellsNothingOfALogoutThatFailedOtherwise();
    void namesTheTruthOnTheEmbeddedServer_data() { namesTheTruthOnRealDjango_data(); }
    void namesTheTruthOnTheEmbeddedServer();
    void listsWhatItWillSend();
    void usesThePasswordAndTheStockViews();
    void tellsTheTruthAboutCookies_data();
    void tellsTheTruthAboutCookies();
    void namesTheCookieThatIsNotThere();
    void saysWhyItCouldNotBegin();
    void stops();
    void saysThatNothingElseWasTested();
    void reportsWithoutTokens();
    void reportsInTheWindowsWords();
};

void TestLogoutTest::namesTheTruthOnRealDjango_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<bool>("blacklistApp");
    QTest::addColumn<bool>("literalViews");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QByteArray>("marks"); // a letter a row: as expected, look, wrong, not needed (.), not tested
    QTest::newRow("sound") << QByteArray("{\"ROTATE_REFRESH_TOKENS\":true,\"BLACKLIST_AFTER_ROTATION\":true}") << true
                           << false << int(LogoutVerdict::LoggedOut) << u"The access token dies by itself at"_s
                           << QByteArray("aaanaaaaaaa");
    QTest::newRow("sound, with the default settings")
        << QByteArray("{}") << true << false << int(LogoutVerdict::LoggedOut) << u"The access token dies by itself at"_s
        << QByteArray("aaanaala.aa");
    QTest::newRow("app absent") << QByteArray("{}") << false << false << int(LogoutVerdict::Fake)
                                << u"has no blacklist"_s << QByteArray("aaanaalw.aw");
    QTest::newRow("rotation without blacklist")
        << QByteArray("{\"ROTATE_REFRESH_TOKENS\":true}") << true << false << int(LogoutVerdict::RefreshAlive)
        << u"BLACKLIST_AFTER_ROTATION is off"_s << QByteArray("aaanaalawaa");
    QTest::newRow("literal IsAuthenticated")
        << QByteArray("{}") << true << true << int(LogoutVerdict::Refused) << u"403"_s << QByteArray("aalnwnnlnnn");
}

namespace {

void checkVerdict(const LogoutResult &result)
{
    QFETCH(const int, verdict);
    QFETCH(const QString, says);
    QFETCH(const QByteArray, marks);
    QVERIFY2(int(result.verdict) == verdict, grid(result));
    QVERIFY2(result.text.contains(says), grid(result));
    QByteArray got;
    for (const LogoutRow &row : result.rows)
        got += "-alw.n"[int(row.mark)];
    QVERIFY2(got == marks, got + '\n' + grid(result));
    for (const LogoutRow &row : result.rows) {
        // Whatever isn't as expected has its reason.
        QVERIFY2(row.mark == LogoutMark::AsExpected || !row.note.isEmpty(), qPrintable(row.title));
        // None contradicts the verdict.
        QVERIFY2(result.verdict != LogoutVerdict::Fake || !row.note.contains(u"is blacklisted"_s), grid(result));
    }
    // Says what it says nothing about.
    QVERIFY2(result.isWhole() != result.text.contains(u"Not tested: "), grid(result));
    QVERIFY2(result.isWhole() != marks.contains('n'), grid(result));
    QVERIFY2(marks.contains('l') == result.text.contains(u"Unexpected: “"), grid(result));
    const bool hasMore = marks.contains('l') || marks.contains('w') || marks.contains('n');
    QVERIFY2(result.isAsExpected() != hasMore, grid(result));
    QVERIFY2(!result.text.contains(u".,"_s) && !result.text.contains(u".."_s), grid(result));
}

} // namespace

void TestLogoutTest::namesTheTruthOnRealDjango()
{
    QFETCH(const QByteArray, settings);
    QFETCH(const bool, blacklistApp);
    QFETCH(const bool, literalViews);
    DjangoServer::Options options;
    options.simpleJwt = settings;
    options.blacklistApp = blacklistApp;
    options.literalViews = literalViews;
    START_DJANGO(django, options);
    LogoutOrder order;
    order.server.baseUrl = django->url();
    order.user = u"alice"_s;
    checkVerdict(testLogout(order));
}

void TestLogoutTest::namesTheTruthOnTheEmbeddedServer()
{
    QFETCH(const QByteArray, settings);
    QFETCH(const bool, blacklistApp);
    QFETCH(const bool, literalViews);
    for (const auto band : { simplejwt::Band::V5_2, simplejwt::Band::V5_5, simplejwt::Band::Next }) {
        server::Options options;
        options.settings = simplejwt::settingsFromJson(parseJson(settings).value()).value();
        options.settings.blacklistApp = blacklistApp;
        options.noAuthenticationClasses = literalViews;
        options.band = band;
        server::AuthServer server;
        const auto url = server.start(options);
        QVERIFY(url);
        LogoutOrder order;
        order.server.baseUrl = *url;
        order.server.band = band;
        order.user = u"alice"_s;
        checkVerdict(testLogout(order));
    }
}

/// The story of item “needs a live access token”: the logout is refused, and the refresh token is not on the blacklist.
void TestLogoutTest::tellsAnExpiredAccessTokensLogout()
{
    DjangoServer::Options options;
    START_DJANGO(django, options);
    LogoutOrder order;
    order.server.baseUrl = django->url();
    order.user = u"alice"_s;
    order.settings = simplejwt::Settings();
    order.settings->signingKey = DjangoServer::secretKey();
    const LogoutResult result = testLogout(order);
    const LogoutRow &late = result.rows.at(int(LogoutStep::LogOutTooLate));
    QCOMPARE(late.exchange->status, 401);
    QCOMPARE(late.causes.constFirst().id, "needs_live_access");
    QVERIFY2(late.note.contains(u"not on the blacklist and still alive"), qPrintable(late.note));
    // It was alive: the logout after it took it, and only that one ended it.
    QCOMPARE(result.rows.at(int(LogoutStep::LogOut)).mark, LogoutMark::AsExpected);
    QVERIFY2(result.verdict == LogoutVerdict::LoggedOut, grid(result));
    QVERIFY2(result.text.contains(u"a client that sends one stays logged in"), qPrintable(result.text));
}

void TestLogoutTest::tellsNothingOfALogoutThatFailedOtherwise_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isRefused");
    QTest::newRow("401") << 401 << true;
    QTest::newRow("500") << 500 << false;
    QTest::newRow("no answer") << 0 << false;
}

void TestLogoutTest::tellsNothingOfALogoutThatFailedOtherwise()
{
    QFETCH(const int, status);
    QFETCH(const bool, isRefused);
    OddLogout server(status);
    LogoutOrder order;
    order.server.baseUrl = server.url();
    order.user = u"alice"_s;
    order.settings = simplejwt::Settings();
    order.settings->signingKey = OddLogout::key();
    const LogoutResult result = testLogout(order);
    QCOMPARE(result.rows.at(int(LogoutStep::LogOutTooLate)).exchange->status, status);
    QVERIFY2(result.verdict == LogoutVerdict::LoggedOut, grid(result));
    QVERIFY2(result.text.contains(u"with an expired access token the logout is refused") == isRefused, grid(result));
}

void TestLogoutTest::listsWhatItWillSend()
{
    server::AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    QSignalSpy answered(&server, &server::AuthServer::answered);
    LogoutOrder order;
    order.server.baseUrl = *url;
    order.user = u"bob"_s;
    const QList<LogoutRow> plan = LogoutTest::plan(order);
    QCOMPARE(answered.size(), 0);
    QCOMPARE(plan.size(), 11);
    QVERIFY(plan.constFirst().sends.contains(u"bob"));
    const LogoutResult result = testLogout(order);
    QCOMPARE(result.verdict, LogoutVerdict::LoggedOut);
    // What was sent is what was listed, and nothing else.
    QList<QByteArray> listed;
    QList<QByteArray> sent;
    for (qsizetype i = 0; i < plan.size(); ++i) {
        if (result.rows.at(i).exchange)
            listed.append(plan.at(i).method + ' ' + plan.at(i).url.path().toUtf8());
    }
    QTRY_COMPARE(answered.size(), listed.size());
    for (const QList<QVariant> &call : answered)
        sent.append(call.at(0).toByteArray() + ' ' + call.at(1).toByteArray());
    QCOMPARE(sent, listed);
}

void TestLogoutTest::usesThePasswordAndTheStockViews()
{
    DjangoServer::Options options;
    START_DJANGO(django, options);
    LogoutOrder order;
    order.server.baseUrl = django->url();
    for (const auto endpoint : { config::Endpoint::Login, config::Endpoint::Refresh, config::Endpoint::Logout })
        order.server.paths.insert(endpoint, u""_s);
    order.user = u"bob"_s;
    order.password = u"bob-pw"_s;
    const LogoutResult result = testLogout(order);
    QVERIFY2(result.verdict == LogoutVerdict::LoggedOut, grid(result));
    QCOMPARE(result.rows.at(4).url.path(), u"/api/token/blacklist/"_s);
}

namespace {

LogoutOrder cookieOrder(const QUrl &url)
{
    LogoutOrder order;
    order.server = cookieServer(url);
    order.user = u"alice"_s;
    order.password = u"alice-pw"_s;
    return order;
}

} // namespace

void TestLogoutTest::tellsTheTruthAboutCookies_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("cookies");
    QTest::addColumn<bool>("blacklistApp");
    QTest::addColumn<QByteArray>("csrf");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QByteArray>("marks");
    const QByteArray rotation = "{\"ROTATE_REFRESH_TOKENS\":true,\"BLACKLIST_AFTER_ROTATION\":true}";
    QTest::newRow("sound") << rotation << QByteArray("{}") << true << QByteArray() << int(LogoutVerdict::LoggedOut)
                           << u"The access token dies by itself at"_s << QByteArray("aaanaaaaaaa");
    QTest::newRow("sound, nothing in bodies, CSRF")
        << rotation << QByteArray("{\"bare\":true,\"csrf\":true}") << true << QByteArray("csrftoken")
        << int(LogoutVerdict::LoggedOut) << u"The access token dies by itself at"_s << QByteArray("aaanaaaaaaa");
    QTest::newRow("CSRF wanted and not known of")
        << rotation << QByteArray("{\"csrf\":true}") << true << QByteArray() << int(LogoutVerdict::Refused) << u"403"_s
        << QByteArray("aaanwnnwnnn");
    QTest::newRow("app absent") << QByteArray("{}") << QByteArray("{}") << false << QByteArray()
                                << int(LogoutVerdict::Fake) << u"has no blacklist"_s << QByteArray("aaanaalw.aw");
    // As JWT_AUTH_REFRESH_COOKIE_PATH has it: a browser never shows the logout its refresh token.
    QTest::newRow("refresh cookie for refreshes only")
        << rotation << QByteArray("{\"refresh_path\":\"/auth/token/\"}") << true << QByteArray()
        << int(LogoutVerdict::Refused) << u"below /auth/token/ only"_s << QByteArray("aaanwnnwnnn");
    QTest::newRow("cookies for another host")
        << rotation << QByteArray("{\"domain\":\"example.org\",\"bare\":true}") << true << QByteArray()
        << int(LogoutVerdict::NotKnown) << u"no refresh token in the cookie “my-refresh-token”"_s
        << QByteArray("annnnnnnnnn");
}

void TestLogoutTest::tellsTheTruthAboutCookies()
{
    QFETCH(const QByteArray, settings);
    QFETCH(const QByteArray, cookies);
    QFETCH(const bool, blacklistApp);
    QFETCH(const QByteArray, csrf);
    DjangoServer::Options options;
    options.simpleJwt = settings;
    options.cookies = cookies;
    options.blacklistApp = blacklistApp;
    START_DJANGO(django, options);
    LogoutOrder order = cookieOrder(django->url());
    order.server.cookies->csrf = csrf;
    const QList<LogoutRow> plan = LogoutTest::plan(order);
    QCOMPARE(plan.at(int(LogoutStep::LogOut)).sends,
        u"the refresh token in the cookie “my-refresh-token”; the access token in the cookie “my-app-auth”"_s);
    QCOMPARE(plan.at(int(LogoutStep::VerifyRefresh)).sends, u"the refresh token"_s);
    checkVerdict(testLogout(order));
}

void TestLogoutTest::namesTheCookieThatIsNotThere()
{
    START_DJANGO(django, {});
    LogoutOrder order = cookieOrder(django->url());
    order.server.cookies->refresh = "refresh";
    const LogoutResult result = testLogout(order);
    QVERIFY2(result.verdict == LogoutVerdict::NotKnown, grid(result));
    QVERIFY2(result.text.contains(u"gave no refresh token in the cookie “refresh”"), qPrintable(result.text));
}

void TestLogoutTest::saysWhyItCouldNotBegin()
{
    LogoutOrder order;
    order.server.baseUrl = QUrl(u"http://127.0.0.1:1"_s);
    const LogoutResult result = testLogout(order);
    QCOMPARE(result.verdict, LogoutVerdict::NotKnown);
    QVERIFY2(result.text.contains(u"cannot be reached"), qPrintable(result.text));
    QCOMPARE(result.rows.constLast().mark, LogoutMark::NotSent);
}

void TestLogoutTest::stops()
{
    server::AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    LogoutOrder order;
    order.server.baseUrl = *url;
    LogoutTest test;
    QSignalSpy finished(&test, &LogoutTest::finished);
    test.start(order);
    test.stop();
    QCOMPARE(finished.size(), 1);
    QCOMPARE(test.result().verdict, LogoutVerdict::NotKnown);
    test.start(order);
    QVERIFY(finished.wait());
    QCOMPARE(test.result().verdict, LogoutVerdict::LoggedOut);
}

/// What still waits for its turn wasn't tested either.
void TestLogoutTest::saysThatNothingElseWasTested()
{
    server::AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    LogoutOrder order;
    order.server.baseUrl = *url;
    for (const auto each : { config::Endpoint::WhoAmI, config::Endpoint::Refresh, config::Endpoint::TokenRefresh })
        order.server.paths.insert(each, u""_s);
    LogoutTest test;
    const auto stop = [&test](int row) {
        if (row == int(LogoutStep::LogOutTooLate))
            test.stop();
    };
    connect(&test, &LogoutTest::rowChanged, &test, stop, Qt::QueuedConnection);
    QSignalSpy finished(&test, &LogoutTest::finished);
    test.start(order);
    QVERIFY(finished.wait());
    const LogoutResult result = test.result();
    QVERIFY2(result.text.startsWith(u"The test was stopped"), grid(result));
    QVERIFY2(result.text.endsWith(u"Not tested: all other steps."), grid(result));
}

void TestLogoutTest::reportsWithoutTokens()
{
    server::AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    LogoutOrder order;
    order.server.baseUrl = *url;
    const LogoutResult result = testLogout(order);
    static const QRegularExpression token(u"eyJ[A-Za-z0-9_-]{20,}"_s);
    for (const auto format : { ReportFormat::Html, ReportFormat::Markdown, ReportFormat::JUnit, ReportFormat::Json }) {
        const QString report = QString::fromUtf8(writeReport({ result.toScenarioResult() }, format));
        QVERIFY(report.contains(u"Logged out"));
        QVERIFY(!token.match(report).hasMatch());
    }
}

/// What is to be looked at, or was not tested, has not passed.
void TestLogoutTest::reportsInTheWindowsWords()
{
    server::AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    LogoutOrder order;
    order.server.baseUrl = *url;
    const LogoutResult result = testLogout(order);
    QCOMPARE(result.rows.at(int(LogoutStep::LogOutTooLate)).mark, LogoutMark::NotSent); // its key is not known here
    QCOMPARE(result.rows.at(int(LogoutStep::VerifyRefresh)).mark, LogoutMark::Look);
    const auto report
        = [&](ReportFormat format) { return QString::fromUtf8(writeReport({ result.toScenarioResult() }, format)); };
    const QString markdown = report(ReportFormat::Markdown);
    QVERIFY2(markdown.contains(u"## Logout test: Logged out: some answers were unexpected"_s), qPrintable(markdown));
    QVERIFY2(markdown.contains(u"| unexpected |"_s) && markdown.contains(u"| not tested |"_s), qPrintable(markdown));
    QVERIFY2(markdown.contains(u"| as expected |"_s) && markdown.contains(u"| not needed |"_s), qPrintable(markdown));
    QVERIFY2(!markdown.contains(u"passed"), qPrintable(markdown));
    const QString html = report(ReportFormat::Html);
    QVERIFY2(html.contains(u"<span class=\"b look\">! not tested</span>"_s), qPrintable(html));
    const QString junit = report(ReportFormat::JUnit);
    QVERIFY2(junit.contains(u"skipped=\"3\""_s) && junit.contains(u"message=\"unexpected: "_s), qPrintable(junit));
    QVERIFY(report(ReportFormat::Json).contains(u"\"outcome\": \"look\""_s));
}

QTEST_GUILESS_MAIN(TestLogoutTest)
#include "tst_logouttest.moc"
