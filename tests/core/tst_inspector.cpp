// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/inspector.h"
#include "core/explain/lint.h"
#include "core/explain/lintclaims.h"
#include "core/explain/lintcontent.h"
#include "core/explain/lintheader.h"
#include "core/explain/lintkey.h"
#include "core/explain/linttext.h"
#include "core/jose/base64url.h"
#include "tests/support/decodesamples.h"

#include <QSet>
#include <QTest>
#include <ctime>

using namespace explain;

namespace {

InspectionContext defaultContext()
{
    return decodeSample(QStringLiteral("good access token")).context();
}

Inspection inspectSample(const char16_t *id, const InspectionContext &context = defaultContext())
{
    return Inspector().inspect(decodeSample(QString::fromUtf16(id)).input, context);
}

const ClaimRow *rowOf(const QList<ClaimRow> &rows, const char *name)
{
    const auto it = std::find_if(
        rows.begin(), rows.end(), [name](const ClaimRow &row) { return row.name == QLatin1String(name); });
    return it == rows.end() ? nullptr : &*it;
}

const CheckRow *checkOf(const Inspection &inspection, const char *id)
{
    const auto it = std::find_if(
        inspection.checks.begin(), inspection.checks.end(), [id](const CheckRow &row) { return row.id == id; });
    return it == inspection.checks.end() ? nullptr : &*it;
}

/// A token with an HS256 signature by nobody, made of any payload.
QByteArray tokenOf(const QByteArray &payload)
{
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url(QByteArray(32, 'x'));
}

} // namespace

class TestInspector : public QObject
{
    Q_OBJECT

private slots:
    void samplesAreThere() { QVERIFY(decodeSamples().size() >= 90); }

    /// A finding that no sample shows would never be looked at.
    void everyFindingHasASample()
    {
        QSet<QString> shown;
        for (const DecodeSample &sample : decodeSamples())
            shown.unite(QSet<QString>(sample.findings.begin(), sample.findings.end()));
        for (const auto &rules : { textRules(), headerRules(), claimRules(), contentRules(), keyRules() }) {
            for (const LintRule &rule : rules) {
                QVERIFY2(shown.remove(QString::fromLatin1(rule.id)), rule.id);
            }
        }
        QCOMPARE(shown, QSet<QString>());
    }

    void judgesSamples_data()
    {
        QTest::addColumn<QString>("id");
        for (const DecodeSample &sample : decodeSamples())
            QTest::newRow(qPrintable(sample.id)) << sample.id;
    }

    void judgesSamples()
    {
        QFETCH(const QString, id);
        const DecodeSample &sample = decodeSample(id);
        const Inspection inspection = Inspector().inspect(sample.input, sample.context());
        QStringList ids;
        for (const Finding &finding : inspection.findings)
            ids.append(QString::fromLatin1(finding.id));
        ids.sort();
        QCOMPARE(ids, sample.findings);
        QCOMPARE(inspection.found.size(), sample.tokens);
        QVERIFY2(verdictName(inspection.signature.state) == sample.signature, qPrintable(inspection.summary));
        QVERIFY2(verdictName(inspection.time.state) == sample.time, qPrintable(inspection.summary));
        QVERIFY2(verdictName(inspection.simpleJwt.state) == sample.simpleJwt,
            qPrintable(inspection.summary + inspection.simpleJwt.detail));
        if (sample.damage.isEmpty())
            return;
        QList<qint64> places;
        for (const Segment &segment : inspection.segments) {
            if (!segment.damage.isEmpty())
                places.append(inspection.token.inputOffset(segment.damage.first().offset));
        }
        QCOMPARE(places, sample.damage);
    }

    void explainsTheDrawing()
    {
        const Inspection inspection = inspectSample(u"good access token");
        QCOMPARE(inspection.signature.text, "Signature: HS256, “sample key”");
        QCOMPARE(inspection.time.text, "Alive · 4 min 41 s left");
        QCOMPARE(inspection.simpleJwt.text, "Fits Simple JWT 5.5");
        QCOMPARE(rowOf(inspection.claims, "token_type")->meaning,
            "May be used as a Bearer token. Not accepted as a refresh token.");
        QCOMPARE(rowOf(inspection.claims, "token_type")->valueText, "\"access\"");
        QCOMPARE(rowOf(inspection.claims, "exp")->meaning, "2026-11-24 02:45:00 UTC · 03:45:00 local · in 4 min 41 s");
        QCOMPARE(rowOf(inspection.claims, "exp")->emphasis, "in 4 min 41 s");
        QCOMPARE(rowOf(inspection.claims, "iat")->meaning,
            "2026-11-24 02:40:00 UTC · 03:40:00 local · 19 s ago · lifetime 5 min = ACCESS_TOKEN_LIFETIME");
        QCOMPARE(rowOf(inspection.claims, "jti")->meaning, "Token id. Only refresh ids are kept by the blacklist.");
        QCOMPARE(rowOf(inspection.claims, "user_id")->meaning, "alice, active. A string since 5.5; a number before.");
        QCOMPARE(inspection.tokenType, "access");
        QCOMPARE(inspection.userId, "1");
        QCOMPARE(inspection.keyLabel, "sample key");
        QCOMPARE(inspection.expiresAt, fromEpochSeconds(1795488300));
        QCOMPARE(inspection.summary,
            "Access token of alice: Alive · 4 min 41 s left; Signature: HS256, “sample key”; Fits Simple JWT 5.5.");
    }

    /// What nobody signed for is no time and no user of the server's.
    void tellsABadSignatureFirst()
    {
        const Inspection inspection = inspectSample(u"wrong key");
        QVERIFY2(inspection.summary.startsWith(u"Access token that names "), qPrintable(inspection.summary));
        QVERIFY2(!rowOf(inspection.claims, "user_id")->meaning.contains(u"active"),
            qPrintable(rowOf(inspection.claims, "user_id")->meaning));
        QVERIFY(inspection.summary.indexOf(u"Signature") < inspection.summary.indexOf(u"Alive"));
    }

    void keepsExactText()
    {
        const Inspection inspection = inspectSample(u"exact numbers");
        QCOMPARE(rowOf(inspection.claims, "a")->valueText, "9007199254740993");
        QCOMPARE(rowOf(inspection.claims, "b")->valueText, "1e400");
        QCOMPARE(rowOf(inspection.claims, "c")->valueText, "1.0");
        QCOMPARE(rowOf(inspection.claims, "d")->valueText, "-0");
        QCOMPARE(rowOf(inspectSample(u"lone surrogate").claims, "a")->valueText, R"("\ud800")");
        QCOMPARE(
            rowOf(inspectSample(u"HTML in a claim").claims, "role")->valueText, R"("<b onclick=alert(1)>admin</b>")");
    }

    /// Bytes that are no text are shown, not replaced; half a name is no claim.
    void keepsWhatIsNoText()
    {
        QCOMPARE(rowOf(inspectSample(u"payload is not UTF-8").claims, "name")->valueText, "\"J\\xf6rg\"");
        for (const ClaimRow &row : inspectSample(u"cut by an ellipsis").claims)
            QVERIFY(!row.name.isEmpty());
        const QByteArray longText = "{\"a\":\"" + QByteArray("\xc3\xa4").repeated(500) + "\"}";
        QVERIFY(
            !rowOf(Inspector().inspect(tokenOf(longText), defaultContext()).claims, "a")->valueText.contains(u'\\'));
        const QByteArray oddText = "{\"a\":\"x" + QByteArray("\xc3\xa4").repeated(500) + "\"}";
        QVERIFY(!rowOf(Inspector().inspect(tokenOf(oddText), defaultContext()).claims, "a")->valueText.contains(u'\\'));
    }

    void marksTheLastDuplicate()
    {
        const Inspection inspection = inspectSample(u"duplicate name");
        QCOMPARE(inspection.claims.size(), 6);
        QVERIFY(inspection.claims[4].isDuplicate && inspection.claims[5].isDuplicate);
        QVERIFY(inspection.claims[4].meaning.startsWith("Overwritten"));
        QVERIFY(inspection.claims[5].meaning.startsWith("bob"));
        QVERIFY(inspection.claims[5].meaning.endsWith("this one counts."));
        QCOMPARE(inspection.userId, "2");
    }

    void choosesAmongSeveral()
    {
        const QByteArray input = decodeSample(QStringLiteral("JSON reply")).input;
        const Inspector inspector;
        QCOMPARE(inspector.inspect(input, defaultContext(), 0).tokenType, "refresh");
        QCOMPARE(inspector.inspect(input, defaultContext(), 1).tokenType, "access");
        QCOMPARE(inspector.inspect(input, defaultContext(), 99).selected, 1);
        QCOMPARE(inspector.inspect(input, defaultContext(), 1).token.place, "JSON member “access”");
    }

    void saysWhereTheServerStops_data()
    {
        QTest::addColumn<QString>("sample");
        QTest::addColumn<QByteArray>("check");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char *sample, const char *check, const char *answer) {
            QTest::newRow(sample) << QString::fromUtf8(sample) << QByteArray(check) << QString::fromUtf8(answer);
        };
        row("expired", "exp", "401 “Token is expired”");
        row("wrong key", "signature", "401 “Token is invalid”");
        row("alg unlike ALGORITHM", "algorithm", "401 “Token is invalid”");
        row("iat ahead", "iat", "401 “Token is invalid”");
        row("no exp", "exp_present", "401 “Token has no 'exp' claim”");
        row("access token without jti", "jti_present", "401 “Token has no id”");
        row("blacklisted", "blacklist", "401 “Token is blacklisted”");
        row("refresh token without jti", "blacklist", "500, crashes: KeyError: 'jti'");
        row("inactive user", "user", "401 “User is inactive”");
        row("unknown user", "user", "401 “User not found”");
    }

    void saysWhereTheServerStops()
    {
        QFETCH(const QString, sample);
        QFETCH(const QByteArray, check);
        QFETCH(const QString, answer);
        const DecodeSample &data = decodeSample(sample);
        const Inspection inspection = Inspector().inspect(data.input, data.context());
        QList<CheckRow> stops;
        for (const CheckRow &row : inspection.checks) {
            if (row.stops)
                stops.append(row);
        }
        QCOMPARE(stops.size(), 1);
        QCOMPARE(stops.first().id, check);
        QCOMPARE(stops.first().answer, answer);
        const bool isListed = stops.first().text.startsWith(QStringLiteral("The token's id is on the blacklist"));
        QVERIFY2(isListed == (check == "blacklist"), qPrintable(stops.first().text));
        QCOMPARE(inspection.simpleJwt.text == u"Blacklisted", answer.contains(u"is blacklisted"));
        QCOMPARE(stops.first().source, "Simple JWT 5.5");
    }

    /// Not having a key says nothing against a token.
    void withoutAKeyNothingIsInvalid()
    {
        InspectionContext context = defaultContext();
        context.keys.clear();
        const Inspection inspection = inspectSample(u"good access token", context);
        QCOMPARE(inspection.signature.state, Verdict::State::NotChecked);
        QCOMPARE(inspection.simpleJwt.text, "Claims fit Simple JWT 5.5");
        QCOMPARE(inspection.simpleJwt.detail, "Only the claims were judged, not the signature.");
        QCOMPARE(checkOf(inspection, "signature")->state, CheckRow::State::NotChecked);
        for (const CheckRow &row : inspection.checks)
            QVERIFY2(row.state != CheckRow::State::Failed, row.id.constData());
    }

    /// A signature of another length than its algorithm's is wrong by any key.
    void noKeyMakesAShortSignatureRight()
    {
        InspectionContext context = defaultContext();
        context.keys.clear();
        QByteArray token = decodeSample(QStringLiteral("good access token")).input;
        token.truncate(token.lastIndexOf('.') + 1);
        const Inspection inspection = Inspector().inspect(token + "AAAAAAAAAAAA", context);
        QCOMPARE(inspection.signature.state, Verdict::State::Bad);
        QCOMPARE(inspection.signature.detail,
            QStringLiteral("A signature by HS256 has 32 bytes; this one has 9, so no key makes it right."));
    }

    void triesEveryKey()
    {
        InspectionContext context = defaultContext();
        context.keys.prepend(
            *jose::Key::fromSecret("some other key that is long enough for it", QStringLiteral("other")));
        context.keys.append(*jose::Key::generate(jose::KeyType::Ed25519));
        QCOMPARE(inspectSample(u"good access token", context).keyLabel, "sample key");
    }

    void unknownBlacklistIsSaid()
    {
        InspectionContext context = defaultContext();
        context.isBlacklisted = nullptr;
        const Inspection inspection = inspectSample(u"good refresh token", context);
        QCOMPARE(checkOf(inspection, "blacklist")->state, CheckRow::State::NotChecked);
    }

    void leewayAndNowFollow()
    {
        InspectionContext context = defaultContext();
        context.now = fromEpochSeconds(1795488300);
        QCOMPARE(inspectSample(u"good access token", context).time.text, "Expired · now");
        context.settings.leeway = std::chrono::seconds{ 10 };
        QCOMPARE(inspectSample(u"good access token", context).time.text, "Alive by LEEWAY · 10 s left");
        context.now += std::chrono::hours{ 1 };
        QCOMPARE(inspectSample(u"good access token", context).time.text, "Expired · 1 h ago");
    }

    void giantValuesAreShortened()
    {
        const QByteArray payload = "{\"token_type\":\"access\",\"blob\":\"" + QByteArray(1'000'000, 'x') + "\"}";
        const Inspection inspection = Inspector().inspect(tokenOf(payload), defaultContext());
        const ClaimRow *blob = rowOf(inspection.claims, "blob");
        QVERIFY(blob && blob->isShortened);
        QVERIFY(blob->valueText.size() < 1000);
        const Segment *segment = inspection.segment(SegmentKind::Payload);
        QCOMPARE(segment->bytes.mid(blob->valueOffset, blob->valueLength), "\"" + QByteArray(1'000'000, 'x') + "\"");
    }

    void manyClaimsAreCounted()
    {
        QByteArray payload = "{\"a\":1";
        for (int i = 0; i < 20'000; ++i)
            payload += ",\"claim" + QByteArray::number(i) + "\":" + QByteArray::number(i);
        const Inspection inspection = Inspector().inspect(tokenOf(payload + '}'), defaultContext());
        QCOMPARE(inspection.claims.size() + inspection.claimsOmitted, 20'001);
        QVERIFY(inspection.claimsOmitted > 0);
    }

    /// A guard against quadratic time, not a benchmark: generous, because it also runs unoptimised and under
    /// sanitizers.
    void largeInputIsQuick_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::newRow("1 MB token") << tokenOf("{\"blob\":\"" + QByteArray(750'000, 'x') + "\"}");
        QTest::newRow("1 MB of members") << tokenOf("{\"a\":1" + QByteArray(",\"a\":1").repeated(125'000) + '}');
        QTest::newRow("1 MB of brackets") << tokenOf("{\"a\":" + QByteArray(750'000, '[') + '}');
        QTest::newRow("1 MB of bad bytes") << tokenOf("{\"a\":\"" + QByteArray(750'000, '\xff') + "\"}");
        QTest::newRow("5 MB of text") << QByteArray("lorem ipsum dolor sit amet, ").repeated(180'000);
        QTest::newRow("5 MB of tokens") << QByteArray(tokenOf("{\"exp\":1}") + '\n').repeated(50'000);
    }

    void largeInputIsQuick()
    {
        QFETCH(const QByteArray, input);
        const std::clock_t start = std::clock(); // not the wall clock: the machine may be busy
        Inspector().inspect(input, defaultContext());
        const double seconds = double(std::clock() - start) / CLOCKS_PER_SEC;
        QVERIFY2(seconds < 8, qPrintable(QString::number(seconds)));
    }
};

QTEST_GUILESS_MAIN(TestInspector)
#include "tst_inspector.moc"
