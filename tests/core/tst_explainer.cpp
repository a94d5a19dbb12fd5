// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timetext.h"
#include "core/explain/inspector.h"
#include "core/explain/jsonlayout.h"
#include "core/jose/base64url.h"

#include <QTest>

using namespace explain;
using namespace std::chrono_literals;

namespace {

constexpr qint64 Now = 1795488019; // 2026-11-24 02:40:19 UTC

QByteArray tokenOf(const QByteArray &payload, const QByteArray &header)
{
    return jose::encodeBase64Url(header) + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url(QByteArray(32, 'x'));
}

InspectionContext context()
{
    InspectionContext context;
    context.now = fromEpochSeconds(Now);
    context.timeZone = QTimeZone("Asia/Tokyo"); // already the next day at the end of ours
    return context;
}

} // namespace

class TestExplainer : public QObject
{
    Q_OBJECT

private slots:
    void durations_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << qint64(0) << "0 s";
        QTest::newRow("second") << qint64(1) << "1 s";
        QTest::newRow("minute") << qint64(60) << "1 min";
        QTest::newRow("drawing") << qint64(281) << "4 min 41 s";
        QTest::newRow("hour and seconds") << qint64(3605) << "1 h";
        QTest::newRow("almost a day") << qint64(86399) << "23 h 59 min";
        QTest::newRow("day") << qint64(86400) << "1 day";
        QTest::newRow("days") << qint64(2 * 86400 + 3600) << "2 days 1 h";
        QTest::newRow("year") << qint64(366 * 86400) << "1 year 1 day";
        QTest::newRow("past") << qint64(-90) << "1 min 30 s";
    }

    void durations()
    {
        QFETCH(const qint64, seconds);
        QFETCH(const QString, text);
        QCOMPARE(durationText(std::chrono::seconds{ seconds }), text);
    }

    void relativeTimes()
    {
        const Instant now = fromEpochSeconds(Now);
        QCOMPARE(relativeText(now + 281s, now), "in 4 min 41 s");
        QCOMPARE(relativeText(now - 19s, now), "19 s ago");
        QCOMPARE(relativeText(now + 900ms, now), "now");
        QCOMPARE(relativeText(now - 900ms, now), "now");
    }

    void instants()
    {
        const QTimeZone tokyo("Asia/Tokyo");
        QCOMPARE(instantText(fromEpochSeconds(Now), tokyo), "2026-11-24 02:40:19 UTC · 11:40:19 local");
        QCOMPARE(
            instantText(fromEpochSeconds(Now) + 14h, tokyo), "2026-11-24 16:40:19 UTC · 2026-11-25 01:40:19 local");
        QCOMPARE(instantText(fromEpochSeconds(Now) + 500ms, QTimeZone::utc()),
            "2026-11-24 02:40:19.500 UTC · 02:40:19.500 local");
        QCOMPARE(instantText(fromEpochSeconds(-1), QTimeZone::utc()), "1969-12-31 23:59:59 UTC · 23:59:59 local");
    }

    void claims_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("claim");
        QTest::addColumn<QString>("meaning");
        QTest::addColumn<Verdict::State>("state");
        const auto row = [](const char *name, const QByteArray &payload, const char *claim, const char *meaning,
                             Verdict::State state) {
            QTest::newRow(name) << payload << QString::fromLatin1(claim) << QString::fromUtf8(meaning) << state;
        };
        using S = Verdict::State;
        row("refresh", "{\"token_type\":\"refresh\"}", "token_type",
            "A refresh exchanges it for access tokens, a logout ends it. Not accepted as a Bearer token.",
            S::NotChecked);
        row("unknown type", "{\"token_type\":\"id\"}", "token_type",
            "No type that Simple JWT knows: “access”, “refresh” and “sliding” are, in lower case.", S::Bad);
        row("sliding is not listed", "{\"token_type\":\"sliding\"}", "token_type",
            "A sliding token, but AUTH_TOKEN_CLASSES doesn’t name its class: not accepted as a Bearer token.",
            S::NotChecked);
        row("exp", "{\"exp\":1795488300}", "exp", "2026-11-24 02:45:00 UTC · 11:45:00 local · in 4 min 41 s", S::Good);
        row("exp is now", "{\"exp\":1795488019}", "exp", "2026-11-24 02:40:19 UTC · 11:40:19 local · now", S::Bad);
        row("exp in milliseconds", "{\"exp\":1795488300000}", "exp",
            "Looks like milliseconds, 2026-11-24 02:45:00 UTC · 11:45:00 local · in 4 min 41 s; the claim counts "
            "seconds.",
            S::Bad);
        row("exp in microseconds", "{\"exp\":1795488300000000}", "exp",
            "Looks like microseconds, 2026-11-24 02:45:00 UTC · 11:45:00 local · in 4 min 41 s; the claim counts "
            "seconds.",
            S::Bad);
        row("exp is text", "{\"exp\":\"1795488300\"}", "exp",
            "A string, not a number. Read as seconds: 2026-11-24 02:45:00 UTC · 11:45:00 local · in 4 min 41 s.",
            S::Bad);
        row("exp is null", "{\"exp\":null}", "exp", "No time: it should be a number, the seconds since 1970-01-01 UTC.",
            S::Bad);
        row("exp is endless", "{\"exp\":1e400}", "exp",
            "Beyond the year 9999, or before the year 1: no server can read it as a time.", S::Bad);
        row("nbf ahead", "{\"nbf\":1795488079}", "nbf", "2026-11-24 02:41:19 UTC · 11:41:19 local · in 1 min", S::Bad);
        row("lifetime of another server", "{\"token_type\":\"access\",\"iat\":1795488000,\"exp\":1795488600}", "iat",
            "2026-11-24 02:40:00 UTC · 11:40:00 local · 19 s ago · lifetime 10 min, but ACCESS_TOKEN_LIFETIME is 5 min",
            S::Good);
        row("lifetime of no type", "{\"iat\":1795488000,\"exp\":1795488600}", "iat",
            "2026-11-24 02:40:00 UTC · 11:40:00 local · 19 s ago · lifetime 10 min", S::Good);
        row("jti of a refresh token", "{\"token_type\":\"refresh\",\"jti\":\"a\"}", "jti",
            "Token id. The blacklist goes by it.", S::NotChecked);
        row("jti is a number", "{\"jti\":1}", "jti",
            "Token id. Must be a string: PyJWT since 2.10 refuses anything else.", S::Bad);
        row("user id, no directory", "{\"user_id\":\"7\"}", "user_id",
            "The user’s id. A string since 5.5; a number before.", S::NotChecked);
        row("user id is null", "{\"user_id\":null}", "user_id", "No user id: neither a string nor a whole number.",
            S::Bad);
        row("aud", "{\"aud\":[\"a\",\"b\"]}", "aud", "For “a”, “b”. Not checked: AUDIENCE is not set.", S::NotChecked);
        row("iss", "{\"iss\":\"https://id.example\"}", "iss",
            "Made by “https://id.example”. Not checked: ISSUER is not set.", S::NotChecked);
        row("registered", "{\"auth_time\":1795488000}", "auth_time",
            "2026-11-24 02:40:00 UTC · 11:40:00 local · 19 s ago", S::NotChecked);
        row("own claim", "{\"role\":\"admin\"}", "role", "The project’s own claim: no RFC gives it a meaning.",
            S::NotChecked);
        row("own time", "{\"seen\":1795488000}", "seen",
            "The project’s own claim. As a time: 2026-11-24 02:40:00 UTC · 11:40:00 local · 19 s ago.", S::NotChecked);
    }

    void claims()
    {
        QFETCH(const QByteArray, payload);
        QFETCH(const QString, claim);
        QFETCH(const QString, meaning);
        QFETCH(const Verdict::State, state);
        const Inspection inspection = Inspector().inspect(tokenOf(payload, "{\"alg\":\"HS256\"}"), context());
        const auto it = std::find_if(
            inspection.claims.begin(), inspection.claims.end(), [&](const ClaimRow &row) { return row.name == claim; });
        QVERIFY(it != inspection.claims.end());
        QCOMPARE(it->meaning, meaning);
        QCOMPARE(it->state, state);
        QVERIFY(it->emphasis.isEmpty() || it->meaning.contains(it->emphasis));
    }

    /// What nobody told of the server is a default, and is called one.
    void lifetimesThatNobodyTold()
    {
        InspectionContext unknown = context();
        unknown.hasDefaultLifetimes = true;
        const Inspection inspection = Inspector().inspect(
            tokenOf("{\"token_type\":\"access\",\"iat\":1795488000,\"exp\":1795488600}", "{\"alg\":\"HS256\"}"),
            unknown);
        QVERIFY2(inspection.claims[1].meaning.endsWith(u"lifetime 10 min; ACCESS_TOKEN_LIFETIME is 5 min by default"),
            qPrintable(inspection.claims[1].meaning));
    }

    /// 5.2 copies the refresh token's iat into what a refresh gives: that is no other lifetime.
    void lifetimeFromARefresh()
    {
        const auto told = [](simplejwt::Band band, const QByteArray &exp) {
            InspectionContext known = context();
            known.band = band;
            known.isBandKnown = true;
            return Inspector()
                .inspect(tokenOf("{\"token_type\":\"access\",\"iat\":1795488000,\"exp\":" + exp + '}',
                             "{\"alg\":\"HS256\"}"),
                    known)
                .claims[1]
                .meaning;
        };
        using simplejwt::Band;
        const QString derived
            = QStringLiteral("lifetime 5 min 13 s: ACCESS_TOKEN_LIFETIME (5 min), counted from the refresh");
        QVERIFY2(told(Band::V5_2, "1795488313").endsWith(derived), qPrintable(told(Band::V5_2, "1795488313")));
        const QString other = QStringLiteral("lifetime 5 min 13 s, but ACCESS_TOKEN_LIFETIME is 5 min");
        QVERIFY(told(Band::V5_5, "1795488313").endsWith(other));
        QVERIFY(told(Band::V5_2, "1795488200").endsWith(u"lifetime 3 min 20 s, but ACCESS_TOKEN_LIFETIME is 5 min"));
    }

    void settingsRename()
    {
        InspectionContext renamed = context();
        renamed.settings.userIdClaim = QStringLiteral("sub");
        renamed.settings.tokenTypeClaim = QStringLiteral("kind");
        renamed.settings.audience = Json(u"shop");
        const Inspection inspection = Inspector().inspect(
            tokenOf("{\"kind\":\"access\",\"sub\":\"7\",\"aud\":\"bank\"}", "{\"alg\":\"HS256\"}"), renamed);
        QCOMPARE(inspection.tokenType, "access");
        QCOMPARE(inspection.userId, "7");
        QCOMPARE(inspection.claims[0].meaning, "May be used as a Bearer token. Not accepted as a refresh token.");
        QCOMPARE(inspection.claims[2].meaning, "For “bank”. AUDIENCE is “shop”: refused.");
    }

    void header()
    {
        const Inspection inspection = Inspector().inspect(
            tokenOf("{}", "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\",\"x\":1}"), context());
        QCOMPARE(inspection.header[0].reference, "RFC 7515 section 4.1.1");
        QVERIFY2(inspection.header[0].meaning.startsWith(
                     "RSA PKCS #1 v1.5: the private key signs, the public key verifies (RFC 7518"),
            qPrintable(inspection.header[0].meaning));
        QCOMPARE(inspection.header[3].meaning, "Not registered: verifiers that don’t know it ignore it.");
    }

    void layout_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArrayList>("values");
        QTest::newRow("plain") << QByteArray(" {\"a\":1,\"b\" : \"x\" , \"c\":[1,{\"d\":\"]\"}]} ")
                               << QByteArrayList{ "1", "\"x\"", "[1,{\"d\":\"]\"}]" };
        QTest::newRow("escapes") << QByteArray("{\"a\\\"\":\"\\\\\",\"b\":\"\\\"}\"}")
                                 << QByteArrayList{ "\"\\\\\"", "\"\\\"}\"" };
        QTest::newRow("cut in a value") << QByteArray("{\"a\":1,\"b\":[1,") << QByteArrayList{ "1", "[1," };
        QTest::newRow("cut in a string") << QByteArray("{\"a\":\"x\\") << QByteArrayList{ "\"x\\" };
        QTest::newRow("cut in a name") << QByteArray("{\"a\":1,\"b") << QByteArrayList{ "1", "" };
        QTest::newRow("cut behind the colon") << QByteArray("{\"a\":") << QByteArrayList{ "" };
        QTest::newRow("no object") << QByteArray("[1]") << QByteArrayList{};
        QTest::newRow("empty") << QByteArray() << QByteArrayList{};
    }

    void layout()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QByteArrayList, values);
        QByteArrayList found;
        for (const MemberSpan &span : layoutOf(json).members)
            found.append(json.mid(span.valueOffset, span.valueLength));
        QCOMPARE(found, values);
    }

    void indenting()
    {
        QCOMPARE(indentedText("{\"a\":1.0,\"b\":[],\"c\":{\"d\":\"\\u00e9 , :\"},\"a\":[1,2]}"),
            "{\n"
            "  \"a\": 1.0,\n"
            "  \"b\": [],\n"
            "  \"c\": {\n"
            "    \"d\": \"\\u00e9 , :\"\n"
            "  },\n"
            "  \"a\": [\n"
            "    1,\n"
            "    2\n"
            "  ]\n"
            "}");
        QCOMPARE(indentedText("{ \"a\" :\n 1"), "{\n  \"a\": 1");
    }
};

QTEST_GUILESS_MAIN(TestExplainer)
#include "tst_explainer.moc"
