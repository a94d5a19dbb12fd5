// SPDX-License-Identifier: GPL-3.0-or-later
// Simple JWT's rules about tokens, each in every band where it counts. Those about users are tst_engineusers' affair.
#include "core/jose/base64url.h"
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/json/jsonreader.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsjson.h"
#include "tests/core/enginebench.h"

#include <QTest>

using namespace django;
using namespace simplejwt;
using namespace std::chrono_literals;

class EngineTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addBands(); }

    void claimsInOrder()
    {
        QFETCH_GLOBAL(const Band, band);
        Bench bench(band);
        const QByteArray id = band == Band::V5_2 ? "1" : "\"1\"";
        const QByteArray access = bench.issue(TokenType::Access, bench.alice);
        QVERIFY(access.startsWith("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."));
        QCOMPARE(payloadOf(access),
            R"({"token_type":"access","exp":1700000300,"iat":1700000000,"jti":"00000000000000000000000000000001","user_id":)"
                + id + '}');
        QCOMPARE(payloadOf(bench.issue(TokenType::Sliding, bench.alice)),
            R"({"token_type":"sliding","exp":1700000300,"iat":1700000000,"jti":"00000000000000000000000000000002",)"
            R"("refresh_exp":1700086400,"user_id":)"
                + id + '}');
        const Json claims = Json::object(
            { { QStringLiteral("name"), QStringLiteral("é𝄞/<") }, { QStringLiteral("n"), Json::number("1e22") } });
        QVERIFY(payloadOf(bench.issue(TokenType::Access, bench.alice, claims))
                    .endsWith(R"(,"name":"\u00e9\ud834\udd1e/<","n":1e+22})"));
    }

    void outstandingRows()
    {
        QFETCH_GLOBAL(const Band, band);
        Bench bench(band);
        bench.issue(TokenType::Access, bench.alice);
        QCOMPARE(bench.store().outstanding().value().size(), 0); // AccessToken.for_user touches no table
        const QByteArray text = bench.issue(
            TokenType::Refresh, bench.alice, Json::object({ { QStringLiteral("scope"), QStringLiteral("x") } }));
        const OutstandingToken row = bench.store().outstanding().value().at(0);
        QCOMPARE(row.userId, std::optional(bench.alice.id));
        QCOMPARE(row.createdAt, std::optional(fromEpochSeconds(start) + 250ms));
        QCOMPARE(row.expiresAt, fromEpochSeconds(start + 86400));
        QVERIFY(row.token != text && !payloadOf(row.token).contains("scope")); // claims added later are not in it
        bench.issue(TokenType::Refresh, bench.bob); // an inactive user is not refused
    }

    void derivedAccess()
    {
        QFETCH_GLOBAL(const Band, band);
        Bench bench(band);
        const QByteArray refresh = bench.issue(
            TokenType::Refresh, bench.alice, Json::object({ { QStringLiteral("scope"), QStringLiteral("x") } }));
        bench.wait(1h);
        const QByteArray claims = payloadOf(textIn(bench.engine().refresh(refresh), u"access"));
        const qint64 issuedAt = band == Band::V5_2 ? start : start + 3600; // 5.2 copies the refresh token's
        QVERIFY2(claims.startsWith(R"({"token_type":"access","exp":1700003900,"iat":)" + QByteArray::number(issuedAt)),
            claims.constData());
        QVERIFY(claims.endsWith(R"(,"scope":"x"})"));
    }

    void rotation_data()
    {
        QTest::addColumn<bool>("blacklists");
        QTest::newRow("rotate only") << false;
        QTest::newRow("rotate and blacklist") << true;
    }
    void rotation()
    {
        QFETCH_GLOBAL(const Band, band);
        QFETCH(const bool, blacklists);
        Settings settings;
        settings.rotateRefreshTokens = true;
        settings.blacklistAfterRotation = blacklists;
        Bench bench(band, settings);
        const QByteArray old = bench.issue(TokenType::Refresh, bench.alice);
        bench.wait(10s);
        const Outcome<Json> answer = bench.engine().refresh(old);
        const QByteArray renewed = textIn(answer, u"refresh");
        QVERIFY(payloadOf(renewed).startsWith(R"({"token_type":"refresh","exp":1700086410,"iat":1700000010,"jti":)"));
        QCOMPARE(bench.store().outstanding().value().size(), band == Band::V5_2 ? 1 : 2);
        QCOMPARE(bench.store().blacklisted().value().size(), blacklists ? 1 : 0);
        QCOMPARE(wire(bench.engine().refresh(old)).left(3), blacklists ? QByteArray("401") : QByteArray("200"));
        if (blacklists)
            QCOMPARE(wire(bench.engine().refresh(old)),
                QByteArray(R"(401 {"detail":"Token is blacklisted","code":"token_not_valid"})"));
        QVERIFY(bench.engine().refresh(renewed)); // a replay hurts nobody else
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<TokenType>("type");
        QTest::addColumn<QByteArray>("in52"); // "=": as since 5.5
        QTest::addColumn<QByteArray>("since55");
        const auto row
            = [](const char *name, TokenType type, const char *payload, const char *in52, const char *since55) {
                  QTest::newRow(name) << QByteArray(payload) << type << QByteArray(in52) << QByteArray(since55);
              };
        constexpr auto access = TokenType::Access;
        constexpr auto refresh = TokenType::Refresh;
        row("good", access, R"({"token_type":"access","exp":1700000001,"jti":"a"})", "=", "200");
        row("exp is now", access, R"({"token_type":"access","exp":1700000000,"jti":"a"})",
            "Token is invalid or expired", "Token is expired");
        row("iat in the future", access, R"({"token_type":"access","exp":1600000000,"iat":1700000001,"jti":"a"})",
            "Token is invalid or expired", "Token is invalid");
        row("nbf in the future", access, R"({"token_type":"access","exp":1700000001,"nbf":1700000001,"jti":"a"})",
            "Token is invalid or expired", "Token is invalid");
        row("no exp", access, R"({"token_type":"access","jti":"a"})", "=", "Token has no 'exp' claim");
        row("no jti", access, R"({"token_type":"access","exp":1700000001})", "=", "Token has no id");
        row("no type", access, R"({"exp":1700000001,"jti":"a"})", "=", "Token has no type");
        row("wrong type", access, R"({"token_type":"Access","exp":1700000001,"jti":"a"})", "=", "Token has wrong type");
        row("expired hides wrong type", refresh, R"({"token_type":"access","exp":1,"jti":"a"})",
            "Token is invalid or expired", "Token is expired");
        row("refresh without jti", refresh, R"({"token_type":"refresh","exp":1700000001})", "=", "500 KeyError: 'jti'");
        row("int jti", access, R"({"token_type":"access","exp":1700000001,"jti":5})", "200", "Token is invalid");
        row("exp null", access, R"({"token_type":"access","exp":null,"jti":"a"})", "=",
            "500 TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'");
        row("exp numeric text", access, R"({"token_type":"access","exp":"1700000001","jti":"a"})", "=",
            "500 TypeError: 'str' object cannot be interpreted as an integer");
        row("exp true", access, R"({"token_type":"access","exp":true,"jti":"a"})", "Token is invalid or expired",
            "Token is expired");
        row("iat numeric text", access, R"({"token_type":"access","exp":1700000001,"iat":"1","jti":"a"})",
            "500 TypeError: '>' not supported between instances of 'str' and 'float'", "200");
        row("array", access, "[1]", "Token is invalid or expired", "Token is invalid");
    }
    void refusals()
    {
        QFETCH_GLOBAL(const Band, band);
        QFETCH(const QByteArray, payload);
        QFETCH(const TokenType, type);
        QFETCH(QByteArray, in52);
        QFETCH(const QByteArray, since55);
        const QByteArray want = band == Band::V5_2 && in52 != "=" ? in52 : since55;
        Bench bench(band);
        const QByteArray token = signedWithSecret(payload);
        const Outcome<Token> outcome = bench.engine().decode(token, type);
        const QByteArray got = outcome
            ? QByteArray("200")
            : (outcome.error().status == 500 ? "500 " : "") + outcome.error().reason.toUtf8();
        QCOMPARE(got, want);

        // The explanation is the same walk: it fails where the token fails, and nowhere else.
        const QList<Step> steps = bench.engine().explain(token, type);
        const auto failed = std::count_if(
            steps.begin(), steps.end(), [](const Step &step) { return step.state == Step::State::Failed; });
        QCOMPARE(failed, outcome ? 0 : 1);
        for (const Step &step : steps) {
            if (step.state == Step::State::Failed)
                QVERIFY2(step.text.contains(outcome.error().reason), qPrintable(step.text));
        }
    }

    void issuers_data()
    {
        QTest::addColumn<QByteArray>("iss");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("the one") << QByteArray(R"("shop")") << true;
        QTest::newRow("another") << QByteArray(R"("till")") << false;
        QTest::newRow("a list with it") << QByteArray(R"(["shop"])") << false;
        QTest::newRow("a number") << QByteArray("5") << false;
        QTest::newRow("null") << QByteArray("null") << false;
    }
    void issuers()
    {
        QFETCH_GLOBAL(const Band, band);
        QFETCH(const QByteArray, iss);
        Settings settings;
        settings.issuer = Json(u"shop");
        Bench bench(band, settings);
        const QByteArray start = R"({"token_type":"access","exp":1700000001,"jti":"a")";
        QTEST(bench.engine().decode(signedWithSecret(start + ",\"iss\":" + iss + '}'), TokenType::Access).has_value(),
            "isGood");
        QVERIFY(!bench.engine().decode(signedWithSecret(start + '}'), TokenType::Access));
    }

    void audiences_data()
    {
        QTest::addColumn<QByteArray>("aud");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("the one") << QByteArray(R"("shop")") << true;
        QTest::newRow("among others") << QByteArray(R"(["till","shop"])") << true;
        QTest::newRow("another") << QByteArray(R"("till")") << false;
        QTest::newRow("part of it") << QByteArray(R"("shops")") << false;
        QTest::newRow("beside a number") << QByteArray(R"(["shop",1])") << false;
        QTest::newRow("a number") << QByteArray("5") << false;
        QTest::newRow("nobody") << QByteArray("[]") << false;
        QTest::newRow("null") << QByteArray("null") << false;
    }
    void audiences()
    {
        QFETCH_GLOBAL(const Band, band);
        QFETCH(const QByteArray, aud);
        Settings settings;
        settings.audience = Json(u"shop");
        Bench bench(band, settings);
        const QByteArray token
            = signedWithSecret(R"({"token_type":"access","exp":1700000001,"jti":"a","aud":)" + aud + '}');
        QTEST(bench.engine().decode(token, TokenType::Access).has_value(), "isGood");
        settings.audience = Json::array({ Json(u"office"), Json(u"shop") });
        Bench several(band, settings);
        QTEST(several.engine().decode(token, TokenType::Access).has_value(), "isGood");
    }

    void lenientSignature()
    {
        QFETCH_GLOBAL(const Band, band);
        Bench bench(band);
        const QByteArray token = bench.issue(TokenType::Access, bench.alice);
        QVERIFY(bench.engine().decode(token + "....", TokenType::Access).error().status == 401); // dots split
        QVERIFY(bench.engine().decode(token + "~~~~", TokenType::Access)); // four junk characters are dropped
        QVERIFY(!bench.engine().decode(token + '~', TokenType::Access)); // one breaks the padding
        QVERIFY(!bench.engine().decode(token.chopped(2) + "AA", TokenType::Access));
    }

    void leewayReachesFractions()
    {
        QFETCH_GLOBAL(const Band, band);
        Settings settings;
        settings.leeway = 500ms;
        Bench bench(band, settings); // it is a quarter past the second
        const QByteArray token = signedWithSecret(R"({"token_type":"access","exp":1700000000,"jti":"a"})");
        QVERIFY(bench.engine().decode(token, TokenType::Access));
        bench.wait(300ms);
        const QString want
            = band == Band::V5_2 ? QStringLiteral("Token 'exp' claim has expired") : QStringLiteral("Token is expired");
        QCOMPARE(bench.engine().decode(token, TokenType::Access).error().reason, want);
    }

    void verifyLooksIntoTheBlacklistOnlyWithRotation()
    {
        QFETCH_GLOBAL(const Band, band);
        for (const bool setting : { false, true }) {
            Settings settings;
            settings.blacklistAfterRotation = setting;
            Bench bench(band, settings);
            const QByteArray token = bench.issue(TokenType::Refresh, bench.alice);
            QCOMPARE(wire(bench.engine().verify(token)), QByteArray("200 {}"));
            QCOMPARE(wire(bench.engine().blacklist(token)), QByteArray("200 {}"));
            QCOMPARE(wire(bench.engine().verify(token)),
                setting ? QByteArray(R"(400 {"non_field_errors":["Token is blacklisted"]})") : QByteArray("200 {}"));
        }
    }

    void withoutBlacklistAppNothingIsRevoked()
    {
        QFETCH_GLOBAL(const Band, band);
        Settings settings;
        settings.blacklistApp = false;
        settings.rotateRefreshTokens = settings.blacklistAfterRotation = true;
        Bench bench(band, settings);
        const QByteArray token = bench.issue(TokenType::Refresh, bench.alice);
        QCOMPARE(wire(bench.engine().blacklist(token)), QByteArray("200 {}"));
        QVERIFY(bench.engine().refresh(token));
        QVERIFY(bench.engine().refresh(token));
        QCOMPARE(bench.store().outstanding().value().size(), 0);
    }

    void slidingRefresh()
    {
        QFETCH_GLOBAL(const Band, band);
        Settings settings;
        settings.slidingTokenRefreshLifetime = 6min;
        Bench bench(band, settings);
        QByteArray token = bench.issue(TokenType::Sliding, bench.alice);
        QCOMPARE(textIn(bench.engine().refreshSliding(token), u"token"), token); // in the same second
        bench.wait(4min);
        token = textIn(bench.engine().refreshSliding(token), u"token");
        QVERIFY(payloadOf(token).contains(R"("exp":1700000540,"iat":1700000240,)"));
        bench.wait(3min);
        QCOMPARE(wire(bench.engine().refreshSliding(token)),
            QByteArray(R"(401 {"detail":"Token 'refresh_exp' claim has expired","code":"token_not_valid"})"));
    }

    void noTypeAndNoId()
    {
        QFETCH_GLOBAL(const Band, band);
        Settings settings;
        settings.tokenTypeClaim.reset();
        settings.jtiClaim.reset();
        Bench bench(band, settings);
        const QByteArray access = bench.issue(TokenType::Access, bench.alice);
        QVERIFY(payloadOf(access).startsWith(R"({"null":"00000000000000000000000000000001","exp":)"));
        QVERIFY(bench.engine().authenticate("Bearer " + access).value());
        QCOMPARE(bench.engine().refresh(bench.issue(TokenType::Refresh, bench.alice)).error().reason,
            QStringLiteral("KeyError: None"));
    }

    void misconfiguration_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<int>("garbage52");
        QTest::addColumn<int>("garbage55");
        QTest::newRow("ALGORITHM none") << QByteArray(R"({"ALGORITHM":"none"})") << 500 << 500;
        QTest::newRow("HMAC with a PEM") << QByteArray(
            R"({"SIGNING_KEY":"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"})")
                                         << 401 << 500;
        QTest::newRow("RS256 without a PEM") << QByteArray(R"({"ALGORITHM":"RS256","SIGNING_KEY":"x"})") << 401 << 500;
        QTest::newRow("SIGNING_KEY None") << QByteArray(R"({"SIGNING_KEY":null})") << 401 << 401;
    }
    void misconfiguration()
    {
        QFETCH_GLOBAL(const Band, band);
        QFETCH(const QByteArray, settings);
        QFETCH(const int, garbage52);
        QFETCH(const int, garbage55);
        Bench bench(band, settingsFromJson(parseJson(settings).value(), SettingsReading::AsDjango).value());
        QCOMPARE(bench.engine().login(bench.alice).error().status, 500);
        QCOMPARE(bench.engine().refresh("garbage").error().status, band == Band::V5_2 ? garbage52 : garbage55);
        QCOMPARE(bench.store().outstanding().value().size(), 0);
    }

    void keySetByUrl()
    {
        QFETCH_GLOBAL(const Band, band);
        const jose::Key key = jose::Key::generateEc("P-256").value().withLabels(
            { .kid = "one", .algorithm = {}, .use = {}, .operations = {} });
        int fetched = 0;
        Settings settings;
        settings.algorithm = QStringLiteral("ES256");
        settings.signingKey = key.toPem().value();
        settings.jwkUrl = QStringLiteral("http://127.0.0.1/jwks.json");
        Bench bench(band, settings, [&](const QUrl &) -> Result<QByteArray> {
            ++fetched;
            return writeJson(jose::toJwkSet({ key }, false));
        });
        const QByteArray payload = R"({"token_type":"access","exp":1700000001,"jti":"a"})";
        const auto token = [&](const QByteArray &header) {
            return jose::signCompact(header, payload, jose::Algorithm::ES256, key).value();
        };
        QVERIFY(bench.engine().decode(token(R"({"alg":"ES256","kid":"one"})"), TokenType::Access));
        QVERIFY(bench.engine().decode(token(R"({"alg":"ES256","kid":"one"})"), TokenType::Access));
        QCOMPARE(fetched, 1); // kept
        QCOMPARE(bench.engine().decode(token(R"({"alg":"ES256","kid":"two"})"), TokenType::Access).error().status, 401);
        QCOMPARE(fetched, 2); // looked once more
        QCOMPARE(bench.engine().decode(bench.issue(TokenType::Access, bench.alice), TokenType::Access).error().status,
            401); // its own have no kid
    }

    void databaseTroubleIsA500()
    {
        QFETCH_GLOBAL(const Band, band);
        Bench bench(band);
        const QByteArray token = bench.issue(TokenType::Refresh, bench.alice);
        const auto held = Transaction::begin(bench.store()); // and so a second one can't begin
        const Outcome<Json> outcome = bench.engine().blacklist(token);
        QCOMPARE(outcome.error().status, 500);
        QVERIFY(outcome.error().reason.startsWith(QLatin1String("OperationalError: ")));
    }
};

QTEST_GUILESS_MAIN(EngineTest)
#include "tst_engine.moc"
