// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timetext.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"
#include "core/story/diagram.h"
#include "core/story/mermaid.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using session::Endpoint;
using session::Exchange;

namespace {

constexpr Instant start = fromEpochSeconds(1795488000); // 2026-11-24 02:40:00 UTC
const QString server = u"http://127.0.0.1:8010"_s;
constexpr auto signature = "c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4";

/// A session that is told call by call, with what is known of its server.
class Story
{
public:
    Story() { m_log.setServerRules(server, { .rotates = true, .blacklistsAfterRotation = true }); }

    static QByteArray token(const char *type, const QByteArray &jti, std::chrono::seconds lifetime = 5min)
    {
        Json claims = Json::object();
        claims.set(u"token_type"_s, QString::fromLatin1(type));
        claims.set(u"exp"_s, epochSeconds(start + lifetime));
        claims.set(u"iat"_s, epochSeconds(start));
        claims.set(u"jti"_s, QString::fromUtf8(jti));
        claims.set(u"user_id"_s, u"1"_s);
        return jose::encodeBase64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.'
            + jose::encodeBase64Url(writeJson(claims)) + '.' + signature;
    }

    void call(Endpoint endpoint, const QByteArray &body, const QByteArray &bearer, int status, const QByteArray &reply,
        const QString &path = {})
    {
        Exchange exchange;
        exchange.endpoint = endpoint;
        exchange.server = server;
        exchange.startedAt = m_now;
        exchange.method = body.isEmpty() ? "GET" : "POST";
        exchange.url = QUrl(server + (path.isEmpty() ? QString::fromLatin1(config::info(endpoint).path) : path));
        exchange.headers.emplaceBack("Content-Type", "application/json");
        if (!bearer.isEmpty())
            exchange.headers.emplaceBack("Authorization", "Bearer " + bearer);
        exchange.body = body;
        exchange.status = status;
        exchange.replyBody = reply;
        if (status == 0) {
            exchange.failure = session::Failure::Unreachable;
            exchange.error = Error{ Errc::Network, u"x"_s, {} };
        }
        m_log.recordExchange(exchange);
        m_steps.append(story::stepOf(m_log.exchanges().constLast(), context()));
    }

    void logIn()
    {
        call(Endpoint::Login, "{\"username\":\"alice\"}", {}, 200,
            "{\"access\":\"" + access + "\",\"refresh\":\"" + refresh + "\"}");
    }
    void refreshWith(const QByteArray &sent, int status, const QByteArray &reply)
    {
        call(Endpoint::TokenRefresh, "{\"refresh\":\"" + sent + "\"}", {}, status, reply);
    }
    void logOut(int status = 200, const QByteArray &reply = "{}")
    {
        call(Endpoint::TokenBlacklist, "{\"refresh\":\"" + refresh + "\"}", {}, status, reply);
    }
    void view(const QByteArray &bearer, int status, const QByteArray &reply)
    {
        call(Endpoint::WhoAmI, {}, bearer, status, reply);
    }
    void pass(std::chrono::seconds time) { m_now += time; }

    diagnose::DiagnoseContext context() const
    {
        diagnose::DiagnoseContext context;
        context.log = &m_log;
        context.server = &profile;
        context.settings = &settings;
        return context;
    }
    session::SessionLog &log() { return m_log; }
    const QList<story::Step> &steps() const { return m_steps; }

    QByteArray access = token("access", "7be24f6a");
    QByteArray refresh = token("refresh", "a91f0000", 24h);
    config::ServerProfile profile = [] {
        config::ServerProfile own;
        own.baseUrl = QUrl(server);
        return own;
    }();
    simplejwt::Settings settings = [] {
        simplejwt::Settings own;
        own.blacklistAppIsKnown = true;
        return own;
    }();

private:
    Instant m_now = start;
    session::SessionLog m_log{ [this] { return m_now; } };
    QList<story::Step> m_steps;
};

constexpr auto listed = "{\"detail\":\"Token is blacklisted\",\"code\":\"token_not_valid\"}";
constexpr auto expired = "{\"detail\":\"Given token not valid for any token "
                         "type\",\"code\":\"token_not_valid\",\"messages\":[{\"token_class\":"
                         "\"AccessToken\",\"token_type\":\"access\",\"message\":\"Token is expired\"}]}";

using Scene = void (*)(Story &);

/// "C>S call | POST /login/ | alice, no password".
QString line(const story::Arrow &arrow)
{
    static const QString lanes = u"CSB"_s;
    static const QStringList marks{ u"call"_s, u"granted"_s, u"refused"_s, u"doubtful"_s, u"revoked"_s };
    QString text = QStringLiteral("%1%2%3 %4 | %5")
                       .arg(lanes.at(int(arrow.from)), QChar(arrow.isReply ? u'<' : u'>'), lanes.at(int(arrow.to)))
                       .arg(marks.at(int(arrow.mark)), arrow.title);
    return arrow.text.isEmpty() ? text : text + u" | "_s + arrow.text;
}

QStringList lines(const story::Step &step)
{
    QStringList all;
    for (const story::Arrow &arrow : step.arrows)
        all.append(line(arrow));
    return all;
}

} // namespace

Q_DECLARE_METATYPE(Scene)

class TestFlowDiagram : public QObject
{
    Q_OBJECT

private slots:
    void eachCallIsTold_data()
    {
        QTest::addColumn<Scene>("scene");
        QTest::addColumn<QStringList>("arrows"); // of the last call
        QTest::addColumn<QString>("narration");
        const auto row = [](const char *name, Scene scene, const QStringList &arrows, const QString &narration) {
            QTest::newRow(name) << scene << arrows << narration;
        };

        row(
            "login without a password", [](Story &story) { story.logIn(); },
            { u"C>S call | POST /login/ | alice, no password"_s,
                u"S<C granted | 200 | refresh a91f… · access 7be2…"_s },
            u"alice logs in without a password and gets refresh token a91f…, good for 1 day, and access token 7be2…, good for 5 min."_s);
        row(
            "login with a password",
            [](Story &story) {
                story.call(Endpoint::ObtainPair, "{\"username\":\"alice\",\"password\":\"swordfish\"}", {}, 200,
                    "{\"access\":\"" + story.access + "\"}");
            },
            { u"C>S call | POST /api/token/ | alice, with a password"_s, u"S<C granted | 200 | access 7be2…"_s },
            u"alice logs in with a password and gets access token 7be2…, good for 5 min."_s);
        row(
            "login refused",
            [](Story &story) {
                story.call(Endpoint::ObtainPair, "{\"username\":\"alice\",\"password\":\"swordfish\"}", {}, 401,
                    "{\"detail\":\"No active account found with the given credentials\"}");
            },
            { u"C>S call | POST /api/token/ | alice, with a password"_s,
                u"S<C refused | 401 | User name and password do not belong to an active account"_s },
            u"The login of alice is refused with 401: User name and password do not belong to an active account."_s);
        row(
            "protected view",
            [](Story &story) {
                story.logIn();
                story.view(story.access, 200, "{\"id\":1,\"username\":\"alice\"}");
            },
            { u"C>S call | GET /whoami/ | Bearer access 7be2…"_s, u"S<C granted | 200 | alice"_s },
            u"The protected view lets alice in with access token 7be2…, without a look at the blacklist."_s);
        row(
            "protected view without a token",
            [](Story &story) { story.view({}, 401, "{\"detail\":\"Authentication credentials were not provided.\"}"); },
            { u"C>S call | GET /whoami/ | no token"_s,
                u"S<C refused | 401 | The server saw no token in the request's header"_s },
            u"The protected view lets nobody in without a token: 401: The server saw no token in the request's header."_s);
        row(
            "refresh",
            [](Story &story) {
                story.logIn();
                story.refreshWith(story.refresh, 200, "{\"access\":\"" + Story::token("access", "0c44") + "\"}");
            },
            { u"C>S call | POST /api/token/refresh/ | refresh a91f…"_s, u"S>B call | blacklisted? | jti a91f…: no"_s,
                u"S<C granted | 200 | access 0c44…"_s },
            u"The client trades refresh token a91f… for access token 0c44…, good for 5 min."_s);
        row(
            "refresh with rotation",
            [](Story &story) {
                story.logIn();
                story.refreshWith(story.refresh, 200,
                    "{\"access\":\"" + Story::token("access", "0c44") + "\",\"refresh\":\""
                        + Story::token("refresh", "b22b", 24h) + "\"}");
            },
            { u"C>S call | POST /api/token/refresh/ | refresh a91f…"_s, u"S>B call | blacklisted? | jti a91f…: no"_s,
                u"S>B revoked | blacklist | jti a91f…"_s, u"S<C granted | 200 | refresh b22b… · access 0c44…"_s },
            u"The client trades refresh token a91f… for refresh token b22b…, good for 1 day, and access token 0c44…, good for 5 min. The server rotates: the old refresh token goes on the blacklist."_s);
        row(
            "logout",
            [](Story &story) {
                story.logIn();
                story.logOut();
            },
            { u"C>S call | POST /api/token/blacklist/ | refresh a91f…"_s, u"S>B revoked | blacklist | jti a91f…"_s,
                u"S<C granted | 200 | {}"_s },
            u"Refresh token a91f… goes on the blacklist: it gives no more access tokens. Access token 7be2… still works until %1: the client has to delete it."_s
                .arg(clockText(start + 5min, start)));
        row(
            "refresh with rotation, where nobody said whether there is a blacklist",
            [](Story &story) {
                story.settings.blacklistAppIsKnown = false;
                story.logIn();
                story.refreshWith(story.refresh, 200,
                    "{\"access\":\"" + Story::token("access", "0c44") + "\",\"refresh\":\""
                        + Story::token("refresh", "b22b", 24h) + "\"}");
            },
            { u"C>S call | POST /api/token/refresh/ | refresh a91f…"_s, u"S>B call | blacklisted? | jti a91f…: no"_s,
                u"S>B revoked | blacklist | jti a91f…"_s, u"S<C granted | 200 | refresh b22b… · access 0c44…"_s },
            u"The client trades refresh token a91f… for refresh token b22b…, good for 1 day, and access token 0c44…, good for 5 min. The server rotates: by its settings the old refresh token goes on the blacklist, if it has one."_s);
        row(
            "logout, where nobody said whether there is a blacklist",
            [](Story &story) {
                story.settings.blacklistAppIsKnown = false;
                story.logIn();
                story.logOut();
            },
            { u"C>S call | POST /api/token/blacklist/ | refresh a91f…"_s, u"S>B revoked | blacklist | jti a91f…"_s,
                u"S<C granted | 200 | {}"_s },
            u"Refresh token a91f… counts as blacklisted, as the logout was answered; a refresh with it that is refused would prove it. Access token 7be2… still works until %1: the client has to delete it."_s
                .arg(clockText(start + 5min, start)));
        row(
            "logout without the blacklist app",
            [](Story &story) {
                story.settings.blacklistApp = false;
                story.logIn();
                story.logOut();
            },
            { u"C>S call | POST /api/token/blacklist/ | refresh a91f…"_s,
                u"S<C doubtful | 200 | {} · The server has no blacklist: it answered 200 and revoked nothing"_s },
            u"The server answers 200 and revokes nothing: it has no blacklist."_s);
        row(
            "logout again",
            [](Story &story) {
                story.logIn();
                story.logOut();
                story.logOut(401, listed);
            },
            { u"C>S call | POST /api/token/blacklist/ | refresh a91f…"_s, u"S>B call | blacklisted? | jti a91f…: yes"_s,
                u"S<C refused | 401 | The token is blacklisted"_s },
            u"Refresh token a91f… is on the blacklist already: nobody can be logged out twice with it."_s);
        row(
            "refresh after logout",
            [](Story &story) {
                story.logIn();
                story.logOut();
                story.pass(19s);
                story.refreshWith(story.refresh, 401, listed);
            },
            { u"C>S call | POST /api/token/refresh/ | refresh a91f…"_s, u"S>B call | blacklisted? | jti a91f…: yes"_s,
                u"S<C refused | 401 | The token is blacklisted"_s },
            u"Refresh token a91f… is on the blacklist, so no new access token can be had. Access token 7be2… still works until %1: the client has to delete it."_s
                .arg(clockText(start + 5min, start)));
        row(
            "access lives on",
            [](Story &story) {
                story.logIn();
                story.logOut();
                story.pass(19s);
                story.view(story.access, 200, "{\"id\":1,\"username\":\"alice\"}");
            },
            { u"C>S call | GET /whoami/ | Bearer access 7be2…"_s, u"S<C granted | 200 | alice"_s },
            u"The protected view still lets alice in with access token 7be2…, although refresh token a91f… is on the blacklist. An access token works until its time is over, this one for 4 min 41 s more."_s);
        row(
            "access expired",
            [](Story &story) {
                story.logIn();
                story.pass(6min);
                story.view(story.access, 401, expired);
            },
            { u"C>S call | GET /whoami/ | Bearer access 7be2…"_s, u"S<C refused | 401 | The token has expired"_s },
            u"The protected view refuses access token 7be2… with 401: The token has expired."_s);
        row(
            "verify looks at the blacklist",
            [](Story &story) {
                story.logIn();
                story.call(Endpoint::TokenVerify, "{\"token\":\"" + story.refresh + "\"}", {}, 200, "{}");
            },
            { u"C>S call | POST /api/token/verify/ | refresh a91f…"_s, u"S>B call | blacklisted? | jti a91f…: no"_s,
                u"S<C granted | 200 | {}"_s },
            u"The server finds refresh token a91f… good."_s);
        row(
            "verify of an access token does not",
            [](Story &story) {
                story.logIn();
                story.call(Endpoint::TokenVerify, "{\"token\":\"" + story.access + "\"}", {}, 200, "{}");
            },
            { u"C>S call | POST /api/token/verify/ | access 7be2…"_s, u"S<C granted | 200 | {}"_s },
            u"The server finds access token 7be2… good."_s);
        row(
            "sliding token on a view",
            [](Story &story) { story.view(Story::token("sliding", "5111"), 200, "{\"username\":\"alice\"}"); },
            { u"C>S call | GET /whoami/ | Bearer sliding 5111…"_s, u"S>B call | blacklisted? | jti 5111…: no"_s,
                u"S<C granted | 200 | alice"_s },
            u"The protected view lets 1 in with sliding token 5111…, after a look at the blacklist."_s);
        row(
            "no answer", [](Story &story) { story.view(story.access, 0, {}); },
            { u"C>S call | GET /whoami/ | Bearer access 7be2…"_s,
                u"S<C refused | no answer | The server can't be reached"_s },
            u"GET /whoami/ gets no answer: The server can't be reached."_s);
        row(
            "a body that holds no token", [](Story &story) { story.refreshWith("nonsense", 401, listed); },
            { u"C>S call | POST /api/token/refresh/ | something that is no token"_s,
                u"S<C refused | 401 | The token is blacklisted"_s },
            u"What was sent is on the blacklist, so no new access token can be had."_s);
    }

    void eachCallIsTold()
    {
        QFETCH(const Scene, scene);
        QFETCH(const QStringList, arrows);
        QFETCH(const QString, narration);
        Story story;
        scene(story);
        QCOMPARE(lines(story.steps().constLast()).join(u'\n'), arrows.join(u'\n'));
        QCOMPARE(story.steps().constLast().narration, narration);
    }

    void anArrowKnowsItsTokens()
    {
        Story story;
        story.logIn();
        story.logOut();
        const int refresh = story.log().findByText(story.refresh)->id;
        const int access = story.log().findByText(story.access)->id;
        QCOMPARE(story.steps().at(0).arrows.constLast().tokens, (QList{ refresh, access }));
        for (const story::Arrow &arrow : story.steps().at(1).arrows.mid(0, 2))
            QCOMPARE(arrow.tokens, QList{ refresh });
        QCOMPARE(story.steps().at(1).exchange, story.log().exchanges().constLast().id);
    }

    void pausesAreTold()
    {
        Story story;
        story.logIn();
        story.pass(30s);
        story.view(story.access, 200, "{}");
        story.pass(5min + 2s);
        story.view(story.access, 401, expired);
        const QList<story::Step> steps = story::stepsOf(story.context());
        QCOMPARE(steps.size(), 3);
        QCOMPARE(pauseText(steps.at(0)), QString());
        QCOMPARE(pauseText(steps.at(1)), QString());
        QCOMPARE(pauseText(steps.at(2)), u"5 min 2 s later"_s);
    }

    void mermaid()
    {
        Story story;
        story.logIn();
        story.logOut();
        story.pass(2min);
        story.refreshWith(story.refresh, 401, listed);
        QCOMPARE(QString::fromUtf8(toMermaid(story::stepsOf(story.context()))),
            u"sequenceDiagram\n"
            "    autonumber\n"
            "    participant C as Client\n"
            "    participant S as Auth server\n"
            "    participant B as Blacklist\n"
            "    C->>S: POST /login/ alice, no password\n"
            "    S-->>C: 200 refresh a91f… · access 7be2…\n"
            "    C->>S: POST /api/token/blacklist/ refresh a91f…\n"
            "    S->>B: blacklist jti a91f…\n"
            "    S-->>C: 200 #123;#125;\n"
            "    Note over C,B: 2 min later\n"
            "    C->>S: POST /api/token/refresh/ refresh a91f…\n"
            "    S->>B: blacklisted? jti a91f…#58; yes\n"
            "    S--xC: 401 The token is blacklisted\n"_s);
    }

    void mermaidEscapes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("escaped");
        QTest::newRow("plain") << u"POST /login/ alice, no password"_s << u"POST /login/ alice, no password"_s;
        QTest::newRow("letters of all scripts") << u"Zoë Ωμέγα 日本"_s << u"Zoë Ωμέγα 日本"_s;
        QTest::newRow("line feed") << u"a\nend"_s << u"a#10;#101;nd"_s;
        QTest::newRow("markup") << u"<b>&amp;"_s << u"#60;b#62;#38;amp#59;"_s;
        QTest::newRow("comment and directive") << u"%%{init}%%"_s << u"#37;#37;#123;init#125;#37;#37;"_s;
        QTest::newRow("entity") << u"#35;"_s << u"#35;35#59;"_s;
        QTest::newRow("the word that ends") << u"the end"_s << u"the #101;nd"_s;
        QTest::newRow("emoji") << u"😀"_s << u"#128512;"_s;
    }

    void mermaidEscapes()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, escaped);
        QCOMPARE(story::mermaidText(text), escaped);
    }

    void othersTextStaysOnItsLine()
    {
        Story story;
        story.call(Endpoint::Login, "{\"username\":\"al\\nice\\u202e<script>" + QByteArray(500, 'x') + "\"}", {}, 200,
            "{\"access\":\"" + Story::token("acc\ness", "\n<b>x") + "\"}");
        story.view(Story::token("<i>\n", "<h1>"), 200, "{\"username\":\"bob\\nend\\u2028x\"}");
        for (const story::Step &step : story.steps()) {
            for (const story::Arrow &arrow : step.arrows) {
                for (const QString &text : { arrow.title, arrow.text, step.narration }) {
                    for (const QChar character : QString(u"\n\u202e\u2028"_s))
                        QVERIFY2(!text.contains(character), qPrintable(text));
                }
                QVERIFY2(arrow.text.size() < 200, qPrintable(arrow.text));
            }
        }
        const QList<QByteArray> written = toMermaid(story.steps()).split('\n');
        QCOMPARE(written.size(), 5 + 4 + 1);
        QVERIFY(!written.join('\n').contains('<'));
    }

    void noWholeTokenIsShown()
    {
        Story story;
        story.logIn();
        story.call(Endpoint::Other, "{\"token\":\"" + story.refresh + "\"}", story.access, 404, story.refresh,
            u"/check/%1/"_s.arg(QString::fromLatin1(story.refresh)));
        story.call(Endpoint::Login, "{\"username\":\"" + story.access + "\"}", {}, 401, "{}");
        story.view(story.access, 200, "{\"username\":\"" + story.refresh + "\"}");
        QString all;
        for (const story::Step &step : story.steps()) {
            all += step.narration;
            for (const story::Arrow &arrow : step.arrows)
                all += arrow.title + u' ' + arrow.text;
        }
        QVERIFY2(!all.contains(QLatin1String(signature)), qPrintable(all));
        QVERIFY(!toMermaid(story.steps()).contains(signature));
    }

    void aNameOfAWholeTokenWithAShortSecret()
    {
        // Only the first characters of an id are shown, whatever is in it.
        Story story;
        story.view(Story::token("access", "0123456789abcdef"), 200, "{}");
        QVERIFY(!line(story.steps().constFirst().arrows.constFirst()).contains(u"01234"));
    }
};

QTEST_GUILESS_MAIN(TestFlowDiagram)
#include "tst_flowdiagram.moc"
