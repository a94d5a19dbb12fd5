// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/pastedexchange.h"
#include "core/diagnose/diagnose.h"
#include "core/diagnose/supposedstatus.h"
#include "core/jose/keypem.h"
#include "core/jose/pemrepair.h"
#include "core/scan/pastehint.h"
#include "core/session/carriedtokens.h"
#include "core/session/sessionlog.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray Token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImp0aSI6ImEifQ."
                         "c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmE";
const QByteArray Other = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwianRpIjoiYiJ9."
                         "c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmE";
constexpr auto Pem = "-----BEGIN PUBLIC KEY-----\n"
                     "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
                     "-----END PUBLIC KEY-----\n";

} // namespace

class TestPastes : public QObject
{
    Q_OBJECT

private slots:
    void hints_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("a whole token") << Token << QString();
        QTest::newRow("shortened") << Token.left(50) + "\xE2\x80\xA6" + Token.right(6) << u"shortened"_s;
        QTest::newRow("shortened with dots") << Token.left(50) + "..." << u"shortened"_s;
        QTest::newRow("framed") << "\xE2\x94\x82 " + Token.left(70) + " \xE2\x94\x82" << u"frame"_s;
        QTest::newRow("Flask") << QByteArray("eyJ1c2VyIjoxfQ.Zxx1Yw.abc123DEFghiJKLmnoPQRstuvwx") << u"Flask"_s;
        QTest::newRow("Flask, packed") << QByteArray(".eJwNyjEKgDAMBdC7.Zxx1Yw.abc123DEFghiJKLmnoPQRstuvwx")
                                       << u"Flask"_s;
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE"
                                              "e\0y\0J\0h\0",
            10) << u"UTF-16"_s;
    }
    void hints()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, says);
        const QString hint = scan::pasteHint(text);
        QVERIFY2(says.isEmpty() ? hint.isEmpty() : hint.contains(says), qPrintable(hint));
    }

    void pemsAreNamedAndRepaired_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        const QByteArray pem(Pem);
        QTest::newRow("literal line breaks") << QByteArray(pem).replace("\n", "\\n") << u"as two characters"_s;
        QTest::newRow("blanks") << QByteArray(pem).replace('\n', ' ') << u"blanks"_s;
        QTest::newRow("quotes") << '"' + QByteArray(pem).replace("\n", "\\n") + '"' << u"as two characters"_s;
        QTest::newRow("bytes") << "b'" + QByteArray(pem).replace("\n", "\\n") + '\'' << u"Python"_s;
        QTest::newRow("indented") << "    " + QByteArray(pem).replace("\n", "\n    ") << u"indented"_s;
    }
    void pemsAreNamedAndRepaired()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, says);
        const auto repair = jose::repairedPem(text);
        QVERIFY(repair);
        QVERIFY2(repair->damage.contains(says), qPrintable(repair->damage));
        QVERIFY(!repair->damage.contains(u"MCow"));
        QCOMPARE(repair->text, QByteArray(Pem));
        QVERIFY(jose::keysFromPem(repair->text));
        const auto asItStands = jose::keysFromPem(text);
        QVERIFY2(asItStands || asItStands.error().what.contains(says),
            asItStands ? "" : qPrintable(asItStands.error().what));
    }
    void aSoundPemNeedsNoRepair() { QVERIFY(!jose::repairedPem(Pem)); }

    /// Cut off anywhere, a reply is read as far as it goes.
    void aReplyMayBreakOff()
    {
        const QByteArray text
            = "$ curl -v http://x.example.org/api/me/\n* Connected\n> GET /api/me/ HTTP/1.1\n> Host: x.example.org\n"
              "> Cookie: jwt="
            + Token
            + "\n>\n< HTTP/1.1 401 Unauthorized\n< Content-Type: application/json\n"
              "< Transfer-Encoding: chunked\n<\n1b\n{\"detail\":\"Token is expired\"}\n0\n";
        for (qsizetype size = 0; size <= text.size(); ++size) {
            const auto found
                = archive::exchangesFromText(QByteArrayView(text).first(size), fromEpochSeconds(1795488019));
            for (archive::PastedExchange each : found.value_or(QList<archive::PastedExchange>())) {
                if (each.exchange.status == 0)
                    each.exchange.status = diagnose::supposedStatus(each.exchange);
                diagnose::DiagnoseContext context;
                context.knowsRequest = each.hasRequest;
                const auto causes = diagnose::diagnose(each.exchange, context);
                QVERIFY(!causes.isEmpty() || each.exchange.succeeded());
            }
        }
        const auto whole = archive::exchangesFromText(text, fromEpochSeconds(1795488019));
        QVERIFY(whole);
        QCOMPARE(whole->constFirst().exchange.status, 401);
        QVERIFY(whole->constFirst().hasRequest);
    }

    void everyTokenIsSeen_data()
    {
        QTest::addColumn<session::Exchange>("exchange");
        QTest::addColumn<QStringList>("names");
        const auto with = [](const char *header, const QByteArray &value, const QByteArray &body = {}) {
            session::Exchange exchange;
            exchange.method = "POST";
            exchange.url = QUrl(u"http://127.0.0.1:8000/api/x/"_s);
            exchange.headers.emplaceBack("Content-Type", "application/json");
            if (header)
                exchange.headers.emplaceBack(header, value);
            exchange.body = body;
            exchange.status = 200;
            return exchange;
        };
        QTest::newRow("any header") << with("X-Auth", "Key " + Token) << QStringList{ u"X-Auth"_s };
        QTest::newRow("cookies") << with("Cookie", "lang=de; my-app-auth=" + Token + "; csrftoken=abc")
                                 << QStringList{ u"my-app-auth"_s };
        QTest::newRow("an empty cookie") << with("Cookie", "access_token=") << QStringList{ u"access_token"_s };
        QTest::newRow("deep in the body")
            << with(nullptr, {}, "{\"data\":{\"tokens\":{\"refresh_token\":\"" + Token + "\"}}}")
            << QStringList{ u"data.tokens.refresh_token"_s };
        // Seven deep: no answer hides its tokens farther down.
        const auto inLists
            = [](int depth) { return QByteArray(depth, '[') + '"' + Token + '"' + QByteArray(depth, ']'); };
        const auto inObjects = [](int depth) {
            return QByteArray("{\"a\":").repeated(depth - 1) + "{\"token\":\"" + Token + "\"}"
                + QByteArray(depth - 1, '}');
        };
        QStringList first;
        for (int i = 0; i < 50; ++i)
            first.append(QString::number(i));
        QTest::newRow("very many") << with(nullptr, {}, "[\"" + (Token + "\",\"").repeated(60) + "\"]") << first;
        QTest::newRow("seven lists") << with(nullptr, {}, inLists(7)) << QStringList{ u"0.0.0.0.0.0.0"_s };
        QTest::newRow("eight lists") << with(nullptr, {}, inLists(8)) << QStringList{};
        QTest::newRow("seven objects") << with(nullptr, {}, inObjects(7)) << QStringList{ u"a.a.a.a.a.a.token"_s };
        QTest::newRow("eight objects") << with(nullptr, {}, inObjects(8)) << QStringList{};
        QTest::newRow("no token at all") << with("Cookie", "sessionid=abcdef", "{\"device_token\":\"abc\"}")
                                         << QStringList{};
        session::Exchange query = with(nullptr, {});
        query.url = QUrl(u"http://127.0.0.1:8000/api/x/?page=2&token="_s + QString::fromLatin1(Token));
        QTest::newRow("the address") << query << QStringList{ u"token"_s };
    }
    void everyTokenIsSeen()
    {
        QFETCH(const session::Exchange, exchange);
        QFETCH(const QStringList, names);
        QStringList got;
        for (const session::CarriedToken &each : session::tokensSent(exchange))
            got.append(each.name);
        QCOMPARE(got, names);
    }

    void aCookieNamedOtherwiseIsWhatItsTokenSays()
    {
        const auto isRefresh = [](session::Place place, const QString &name, const QByteArray &text) {
            return session::isNamedOrTyped({ place, name, {}, text }, u"refresh");
        };
        const QByteArray refresh = QByteArray("eyJhbGciOiJIUzI1NiJ9.")
            + QByteArray(R"({"token_type":"refresh"})").toBase64(QByteArray::OmitTrailingEquals) + ".c2ln";
        const QByteArray access = QByteArray("eyJhbGciOiJIUzI1NiJ9.")
            + QByteArray(R"({"token_type":"access"})").toBase64(QByteArray::OmitTrailingEquals) + ".c2ln";
        QVERIFY(isRefresh(session::Place::Cookie, u"jwt"_s, refresh));
        QVERIFY(!isRefresh(session::Place::Cookie, u"jwt"_s, access));
        QVERIFY(isRefresh(session::Place::Cookie, u"refresh_token"_s, access)); // its name counts first
        QVERIFY(!isRefresh(session::Place::Cookie, u"access_token"_s, refresh));
        QVERIFY(!isRefresh(session::Place::Body, u"data.token"_s, refresh)); // a body's name says all
    }

    void cookiesAreReadWithTheirFlags()
    {
        session::Exchange exchange;
        exchange.url = QUrl(u"https://api.test/auth/login/"_s);
        exchange.headers.emplaceBack("Cookie", " a=1; b=\"two\" ;c=\"; d ;; e=");
        QList<QByteArray> sent;
        for (const session::Cookie &cookie : session::cookiesSent(exchange)) {
            sent.append(cookie.name + '=' + cookie.value);
            QVERIFY(!cookie.httpOnly && !cookie.secure && cookie.path.isEmpty() && cookie.sameSite.isEmpty());
        }
        QCOMPARE(sent, (QList<QByteArray>{ "a=1", "b=two", "c=\"", "d=", "e=" }));

        exchange.replyHeaders.emplaceBack("Set-Cookie",
            "jwt=\"x\"; HttpOnly; Secure; SameSite=Lax; Path=/api; Domain=.api.test\nbare; Path=elsewhere");
        const QList<session::Cookie> set = session::cookiesSet(exchange);
        QCOMPARE(set.size(), 2);
        QCOMPARE(set.at(0).value, "x");
        QVERIFY(set.at(0).httpOnly && set.at(0).secure);
        QCOMPARE(set.at(0).sameSite, "Lax");
        QCOMPARE(set.at(0).path, "/api");
        QCOMPARE(set.at(0).domain, "api.test");
        QVERIFY(!set.at(1).httpOnly && !set.at(1).secure);
        QCOMPARE(set.at(1).path, "/auth/login"); // the folder of the address, where Path is none
    }

    /// What a project's login sets as cookies belongs to the session as what it answers does.
    void theSessionRemembersThem()
    {
        session::SessionLog log(systemClock());
        session::Exchange login;
        login.endpoint = session::Endpoint::ObtainPair;
        login.server = u"http://127.0.0.1:8000"_s;
        login.url = QUrl(login.server + u"/api/token/"_s);
        login.method = "POST";
        login.status = 200;
        login.replyHeaders.emplaceBack("Set-Cookie", "refresh=" + Token + "; HttpOnly; Path=/");
        login.replyBody = "{\"data\":{\"access_token\":\"" + Other + "\"}}";
        const quint64 id = log.recordExchange(login);
        QCOMPARE(log.tokensOf(id).received.size(), 2);
        QCOMPARE(log.token(log.tokensOf(id).received.at(0))->tokenType, "refresh");
        const session::Cookie cookie = session::cookiesSet(login).constFirst();
        QVERIFY(cookie.httpOnly && !cookie.secure);
        QCOMPARE(session::cookieRemarks(cookie, true).size(), 2); // no Secure, no SameSite
        QCOMPARE(session::cookieRemarks(cookie, false).size(), 1);
    }

    void remarksAreAboutTokensAlone()
    {
        session::Exchange exchange;
        exchange.url = QUrl(u"https://api.test/login/"_s);
        const auto remarks = [&exchange](const QByteArray &field) {
            exchange.replyHeaders = { { "Set-Cookie", field } };
            return session::cookieRemarks(exchange);
        };
        QCOMPARE(remarks("lang=de"), QStringList());
        QCOMPARE(remarks("refresh=" + Token + "; HttpOnly; Secure; SameSite=Lax; Path=/"), QStringList());
        QCOMPARE(remarks("refresh=; Max-Age=0"), QStringList()); // taken back
        QCOMPARE(remarks("refresh=opaque; Secure; SameSite=Lax").size(), 1); // a name says it, too
        const QStringList elsewhere
            = remarks("refresh=" + Token + "; HttpOnly; Secure; SameSite=Lax; Domain=example.org");
        QCOMPARE(elsewhere.size(), 1);
        QVERIFY2(elsewhere.constFirst().contains(u"api.test is not in it"), qPrintable(elsewhere.constFirst()));
        exchange.url = QUrl(); // a pasted answer: whose it is is not known
        QCOMPARE(remarks("refresh=" + Token + "; HttpOnly; Secure; SameSite=Lax; Domain=example.org").size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestPastes)
#include "tst_pastes.moc"
