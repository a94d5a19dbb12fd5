// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/diagnose/diagnose.h"
#include "core/diagnose/trial.h"
#include "core/jose/base64url.h"
#include "core/session/exchangereading.h"

#include <QTest>

using namespace Qt::StringLiterals;
using diagnose::Cause;
using diagnose::DiagnoseContext;
using diagnose::Trial;
using session::Endpoint;
using session::Exchange;

namespace {

constexpr qint64 Now = 1'750'000'000;

QByteArray token(const char *type, const char *jti, qint64 exp)
{
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.'
        + jose::encodeBase64Url(QByteArray(R"({"token_type":"%1","exp":%2,"iat":1749999000,"jti":"%3","user_id":"1"})")
                                    .replace("%1", type)
                                    .replace("%2", QByteArray::number(exp))
                                    .replace("%3", jti))
        + '.' + jose::encodeBase64Url(QByteArray(32, 's'));
}

const QByteArray Access = token("access", "a", Now + 300);
const QByteArray Old = token("access", "o", Now - 300);
const QByteArray Refresh = token("refresh", "r", Now + 9000);

Exchange call(const QByteArray &header, const QString &path = u"/api/me/"_s, const QByteArray &method = "GET")
{
    Exchange exchange;
    exchange.server = u"http://127.0.0.1:8000"_s;
    exchange.method = method;
    exchange.url = QUrl(exchange.server + path);
    exchange.startedAt = fromEpochSeconds(Now);
    exchange.headers = { { "Host", "127.0.0.1:8000" }, { "Accept", "application/json" }, { "Content-Length", "0" } };
    if (!header.isEmpty())
        exchange.headers.emplaceBack("Authorization", header);
    exchange.status = 401;
    return exchange;
}

Exchange with(Exchange exchange, const char *name, const QByteArray &value)
{
    exchange.headers.emplaceBack(name, value);
    return exchange;
}

QByteArray idsOf(const QList<Trial> &trials)
{
    QByteArrayList ids;
    for (const Trial &trial : trials)
        ids.append(trial.id);
    return ids.join(' ');
}

QByteArray header(const Trial &trial, const char *name)
{
    return session::headerValue(trial.request.headers, name).value_or(QByteArray());
}

} // namespace

class TestTrial : public QObject
{
    Q_OBJECT

    config::ServerProfile m_server;
    DiagnoseContext m_context;

    QList<Trial> trials(const char *cause, const Exchange &exchange) const
    {
        Cause of;
        of.id = cause;
        return diagnose::trialsOf(of, exchange, m_context);
    }

private slots:
    void init()
    {
        m_server = *config::serverFromUrl(u"http://127.0.0.1:8000"_s);
        m_context = {};
        m_context.server = &m_server;
        m_context.now = fromEpochSeconds(Now);
    }

    void whatTellsACauseApart_data()
    {
        QTest::addColumn<QByteArray>("cause");
        QTest::addColumn<Exchange>("exchange");
        QTest::addColumn<QByteArray>("ids");
        const auto row = [](const char *name, const char *cause, const Exchange &exchange, const char *ids) {
            QTest::newRow(name) << QByteArray(cause) << exchange << QByteArray(ids);
        };
        const QByteArray bearer = "Bearer " + Access;
        row("another word", "wrong_scheme", call("Token " + Access), "with_bearer");
        row("in a cookie only", "no_credentials", with(call({}), "Cookie", "jwt=" + Access), "with_bearer");
        row("no token at all", "no_credentials", call({}), "");
        row("it was sent as it should be", "no_credentials", call(bearer), "");
        row("a signature", "wrong_key", call(bearer), "verify again");
        row("a view that anybody sees", "open_view", call(bearer), "verify without_token");
        row("CSRF", "csrf_failed", with(call(bearer), "Cookie", "sessionid=x"), "without_cookies");
        row("CSRF without a cookie", "csrf_failed", call(bearer), "");
        row("the slash", "missing_slash", call(bearer, u"/api/me"_s), "with_slash");
        row("a slash that is there", "wrong_path", call(bearer), "");
        Exchange form = with(call({}, u"/api/token/"_s, "POST"), "Content-Type", "application/x-www-form-urlencoded");
        form.body = "username=al+ice&password=x%26y";
        row("a form", "wrong_content_type", form, "as_json");
        row("too many calls", "throttled", call(bearer), "again");
        row("masked", "wrong_key", call("Bearer eyJ…abc"), "");
        Exchange nowhere = call(bearer);
        nowhere.url = QUrl(u"/api/me/"_s);
        row("no address", "wrong_key", nowhere, "");
        Exchange elsewhere = call(bearer);
        elsewhere.url = QUrl(u"https://api.example.org/api/me/"_s);
        elsewhere.server.clear();
        row("a server whose paths nobody knows", "wrong_key", elsewhere, "again");
        row("nothing that a call could tell", "user_inactive", call({}), "");
    }
    void whatTellsACauseApart()
    {
        QFETCH(const QByteArray, cause);
        QFETCH(const Exchange, exchange);
        const QList<Trial> found = trials(cause.constData(), exchange);
        QTEST(idsOf(found), "ids");
        for (const Trial &trial : found) {
            QVERIFY(!trial.title.isEmpty() && trial.tells.endsWith(u'.'));
            QVERIFY(!trial.request.url.isEmpty() && !trial.request.method.isEmpty());
            QVERIFY(header(trial, "Content-Length").isEmpty() && header(trial, "Host").isEmpty()); // the client's
        }
    }

    void theyAreTheCallWithOneThingChanged()
    {
        const Trial bearer = trials("wrong_scheme", call("Token " + Access)).value(0);
        QCOMPARE(header(bearer, "Authorization"), "Bearer " + Access);
        QCOMPARE(bearer.title, u"Try with Bearer"_s);
        QCOMPARE(bearer.request.url, QUrl(u"http://127.0.0.1:8000/api/me/"_s));
        simplejwt::Settings settings;
        settings.authHeaderTypes = { u"JWT"_s };
        m_context.settings = &settings;
        QCOMPARE(header(trials("wrong_scheme", call("Bearer " + Access)).value(0), "Authorization"), "JWT " + Access);
        m_context.settings = nullptr;

        const Trial verify = trials("wrong_key", call("Bearer " + Access)).value(0);
        QCOMPARE(verify.request.url, QUrl(u"http://127.0.0.1:8000/api/token/verify/"_s));
        QCOMPARE(verify.request.body, "{\"token\":\"" + Access + "\"}");
        QVERIFY(header(verify, "Authorization").isEmpty());

        const Trial open = trials("open_view", call("Bearer " + Access)).value(1);
        QVERIFY(header(open, "Authorization").isEmpty() && !header(open, "Accept").isEmpty());
        const Trial slash = trials("missing_slash", call({}, u"/api/me"_s)).value(0);
        QCOMPARE(slash.request.url.path(), u"/api/me/"_s);
        Exchange form = with(call({}, u"/api/token/"_s, "POST"), "Content-Type", "application/x-www-form-urlencoded");
        form.body = "username=al+ice&password=x%26y";
        const Trial json = trials("wrong_content_type", form).value(0);
        QCOMPARE(json.request.body, R"({"username":"al ice","password":"x&y"})");
        QCOMPARE(header(json, "Content-Type"), "application/json");
    }

    /// What the session knows of the same login goes in place of what has ended.
    void theyUseTheSessionsOtherTokens()
    {
        session::SessionLog log([] { return fromEpochSeconds(Now); });
        const int refresh = log.observe(Refresh, session::Origin::Received, m_server.id());
        log.observe(Old, session::Origin::Received, m_server.id(), refresh);
        m_context.log = &log;
        const Exchange refused = call("Bearer " + Old);
        QList<Trial> found = trials("expired", refused);
        QCOMPARE(idsOf(found), "refresh verify");
        QCOMPARE(found.constFirst().request.body, "{\"refresh\":\"" + Refresh + "\"}");
        QCOMPARE(found.constFirst().request.url.path(), u"/api/token/refresh/"_s);

        log.observe(Access, session::Origin::Received, m_server.id(), refresh);
        found = trials("expired", refused);
        QCOMPARE(idsOf(found), "with_access refresh verify");
        QCOMPARE(header(found.constFirst(), "Authorization"), "Bearer " + Access);
        QCOMPARE(idsOf(trials("refresh_as_access", call("Bearer " + Refresh))), "with_access");
    }

    void judgedAnewByWhatTrialsShowed_data()
    {
        QTest::addColumn<Exchange>("refused");
        QTest::addColumn<QByteArray>("before"); // the causes
        QTest::addColumn<QByteArray>("cause"); // at which the trial is offered
        QTest::addColumn<QByteArray>("trial");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("says"); // in the evidence
        const auto row
            = [](const char *name, const Exchange &refused, const char *before, const char *cause, const char *trial,
                  int status, const QByteArray &reply, const char *after, const char *says) {
                  QTest::newRow(name) << refused << QByteArray(before) << QByteArray(cause) << QByteArray(trial)
                                      << status << reply << QByteArray(after) << QString::fromUtf8(says);
              };
        const auto answered = [](Exchange exchange, int status, const QByteArray &reply) {
            exchange.status = status;
            exchange.replyBody = reply;
            return exchange;
        };
        const QByteArray unseen = R"({"detail":"Authentication credentials were not provided."})";
        const QByteArray invalid = R"({"detail":"Given token not valid for any token type","code":"token_not_valid",)"
                                   R"("messages":[{"token_class":"AccessToken","message":"Token is invalid"}]})";
        const QByteArray expired = QByteArray(invalid).replace("is invalid", "is expired");
        const QByteArray good = R"({"id":1})";

        const Exchange open = answered(call("Bearer " + Old), 200, good);
        row("an open view", open, "open_view likely", "open_view", "without_token", 200, good, "open_view sure",
            "it needs none");
        row("no open view", open, "open_view likely", "open_view", "without_token", 401, unseen, "open_view possible",
            "Against it speaks a trial: Without the token the same call is refused");
        row("a session let it in", with(open, "Cookie", "sessionid=x"), "open_view likely", "open_view",
            "without_cookies", 403, unseen, "open_view sure", "a cookie let it in");

        Exchange refresh = answered(call("Bearer " + Old, u"/refresh/"_s, "POST"), 401, expired);
        refresh.headers.emplaceBack("Content-Type", "application/json");
        refresh.body = "{\"refresh\":\"" + Refresh + "\"}";
        row("the view wants none", refresh, "needs_live_access sure", "needs_live_access", "without_token", 200,
            R"({"access":"x"})", "expired likely, needs_live_access possible", "Leave it out");
        row("the view wants one", refresh, "needs_live_access sure", "needs_live_access", "without_token", 401, unseen,
            "needs_live_access sure", "it was looked at, and the view wants one");

        const Exchange signedElse = answered(call("Bearer " + Access), 401, invalid);
        row("verify takes it", signedElse,
            "wrong_key likely, wrong_algorithm possible, wrong_audience possible, wrong_issuer possible", "wrong_key",
            "verify", 200, "{}",
            "not_known possible, wrong_key possible, wrong_algorithm possible, wrong_audience possible, wrong_issuer "
            "possible",
            "The verify view takes this token");
        row("another word", answered(call("JWT " + Access), 401, unseen),
            "wrong_scheme likely, no_authentication_classes possible", "wrong_scheme", "with_bearer", 200, good,
            "wrong_scheme sure, no_authentication_classes possible", "With “Bearer” before the token");
        row("not the word", answered(call("JWT " + Access), 401, unseen),
            "wrong_scheme likely, no_authentication_classes possible", "wrong_scheme", "with_bearer", 401, unseen,
            "no_authentication_classes likely, wrong_scheme possible", "the answer is the same");
        row("it was not looked at", answered(call("Bearer " + Access), 403, unseen),
            "no_authentication_classes likely, no_credentials likely", "no_authentication_classes", "without_token",
            403, unseen, "no_authentication_classes likely, no_credentials likely", "it was not looked at");
    }
    void judgedAnewByWhatTrialsShowed()
    {
        QFETCH(const Exchange, refused);
        QFETCH(const QByteArray, cause);
        QFETCH(const QByteArray, trial);
        QFETCH(const int, status);
        QFETCH(const QByteArray, reply);
        session::SessionLog log([] { return fromEpochSeconds(Now); });
        m_context.log = &log;
        const Exchange kept = *log.exchange(log.recordExchange(refused));
        const auto told = [](const QList<Cause> &causes) {
            QByteArrayList each;
            for (const Cause &named : causes)
                each.append(named.id + ' ' + certaintyName(named.certainty).toUtf8());
            return each.join(", ");
        };
        QTEST(told(diagnose::diagnose(kept, m_context)), "before");
        const QList<Trial> offered = trials(cause.constData(), kept);
        const auto chosen
            = std::find_if(offered.cbegin(), offered.cend(), [&trial](const Trial &each) { return each.id == trial; });
        QVERIFY2(chosen != offered.cend(), idsOf(offered));
        QCOMPARE(chosen->request.about, kept.id);
        Exchange made = client::toExchange(chosen->request);
        made.server = kept.server;
        made.startedAt = kept.startedAt;
        made.failure = session::Failure::None;
        made.error.reset();
        made.status = status;
        made.replyBody = reply;
        log.recordExchange(made);
        const QList<Cause> after = diagnose::diagnose(kept, m_context);
        QTEST(told(after), "after");
        QFETCH(const QString, says);
        QVERIFY2(after.constFirst().evidence.contains(says) || after.constLast().evidence.contains(says),
            qPrintable(after.constFirst().evidence));
        // Of the trial itself nothing is said by the call that it was about.
        const Exchange tried = log.exchanges().constLast();
        for (const Cause &named : diagnose::diagnose(tried, m_context))
            QVERIFY2(!named.evidence.contains(u"trial"), qPrintable(named.evidence));
    }

    /// A call to the refresh sends the refresh token along, whatever it tries.
    void whatATrialUsesUpIsSaid()
    {
        Exchange refresh = call("Bearer " + Old, u"/refresh/"_s, "POST");
        refresh.body = "{\"refresh\":\"" + Refresh + "\"}";
        const QList<Trial> found = trials("needs_live_access", refresh);
        QCOMPARE(idsOf(found), "refresh without_token");
        for (const Trial &trial : found)
            QCOMPARE(trial.costs, u"may use up the refresh token"_s);
        refresh.url.setPath(u"/logout/"_s);
        QVERIFY(trials("needs_live_access", refresh).constLast().costs.contains(u"log the user out"));
        QVERIFY(trials("open_view", call("Bearer " + Access)).constLast().costs.isEmpty());
    }

    /// A token without its signature is none to send.
    void whatWasKeptWithoutSignaturesIsNotSent()
    {
        session::SessionLog log([] { return fromEpochSeconds(Now); });
        session::TokenRecord record;
        record.id = 0;
        record.text = Access;
        record.isStripped = true;
        log.restore({ record }, {});
        m_context.log = &log;
        QCOMPARE(idsOf(trials("wrong_key", call("Bearer " + Access))), "");
    }
};

QTEST_GUILESS_MAIN(TestTrial)
#include "tst_trial.moc"
