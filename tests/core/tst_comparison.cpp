// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/comparing.h"
#include "core/explain/comparison.h"
#include "core/jose/base64url.h"
#include "tests/support/decodesamples.h"

#include <QTest>

using namespace explain;
using namespace std::chrono_literals;

namespace {

const QByteArray header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
const QByteArray accessClaims
    = "{\"token_type\":\"access\",\"exp\":1795488300,\"iat\":1795488000,\"jti\":\"7be2\",\"user_id\":\"1\"}";
const QByteArray refreshClaims
    = "{\"token_type\":\"refresh\",\"exp\":1795574400,\"iat\":1795488000,\"jti\":\"a91f\",\"user_id\":\"1\"}";

QByteArray token(const QByteArray &payload, const QByteArray &head = header, const QByteArray &signature = "s")
{
    return jose::encodeBase64Url(head) + '.' + jose::encodeBase64Url(payload) + '.' + jose::encodeBase64Url(signature);
}

Comparison compare(const QByteArray &left, const QByteArray &right)
{
    static const ClaimCatalog catalog;
    return compareTokens(left, right, sampleContext(), catalog);
}

/// A line a row: "payload exp changed 1 | 2 (note)".
QStringList lines(const Comparison &comparison, bool differencesOnly = false)
{
    QStringList lines;
    for (const ComparedRow &row : comparison.rows) {
        if (differencesOnly && row.state == CompareState::Same)
            continue;
        const char *part = row.part == ComparedPart::Header ? "header"
            : row.part == ComparedPart::Payload             ? "payload"
                                                            : "part";
        QString line = QStringLiteral("%1 %2").arg(QLatin1String(part), row.name);
        if (row.isRepeated)
            line += QStringLiteral("#%1").arg(row.occurrence);
        line += QStringLiteral(" %1 %2 | %3")
                    .arg(QLatin1String(compareStateName(row.state)), row.left.text, row.right.text);
        if (!row.note.isEmpty())
            line += QStringLiteral(" (%1)").arg(row.note);
        lines.append(line);
    }
    return lines;
}

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT

private slots:
    void comparesAPair()
    {
        const Comparison pair = compare(token(accessClaims), token(refreshClaims, header, "t"));
        const QStringList expected{
            "header alg same \"HS256\" | \"HS256\"",
            "header typ same \"JWT\" | \"JWT\"",
            "payload token_type changed \"access\" | \"refresh\"",
            "payload exp changed 1795488300 | 1795574400 (right: 23 h 55 min later)",
            "payload iat same 1795488000 | 1795488000",
            "payload jti changed \"7be2\" | \"a91f\"",
            "payload user_id same \"1\" | \"1\"",
            "part signature changed cw | dA",
        };
        QCOMPARE(lines(pair), expected);
        QCOMPARE(pair.summary,
            "3 claims differ; same user, other type (access, refresh); the right one lives 23 h 55 min longer.");
        QCOMPARE(pair.rows[3].left.instant, "2026-11-24 02:45:00 UTC");
        QCOMPARE(pair.rows[3].right.instant, "2026-11-25 02:40:00 UTC");
        QVERIFY(pair.rows[3].apart == 86100s);
        QVERIFY(pair.rows[4].apart == 0s);
        QCOMPARE(pair.lifetimes.size(), 1);
        QCOMPARE(pair.lifetimes[0].leftText, "5 min");
        QCOMPARE(pair.lifetimes[0].rightText, "1 day");
        QCOMPARE(pair.lifetimes[0].note, "right: 23 h 55 min longer");
        QVERIFY(*pair.lifetimes[0].right - *pair.lifetimes[0].left == 86100s);
        QCOMPARE(pair.left.user, "alice");
        QCOMPARE(pair.right.type, "refresh");
        QCOMPARE(pair.right.jti, "a91f");
        QVERIFY(pair.remarks.isEmpty());
    }

    /// Both ways: what is only left becomes only right, longer becomes shorter.
    void turnsRound()
    {
        const Comparison turned = compare(token(refreshClaims), token(accessClaims));
        QCOMPARE(turned.summary,
            "3 claims differ; same user, other type (refresh, access); the right one lives 23 h 55 min shorter.");
        QCOMPARE(turned.lifetimes[0].note, "right: 23 h 55 min shorter");
    }

    void sameToken()
    {
        const Comparison same = compare("Bearer " + token(accessClaims), '"' + token(accessClaims) + '"');
        QVERIFY(same.isIdentical);
        QCOMPARE(same.summary, "Both are the same token, character by character.");
        QCOMPARE(lines(same, true), QStringList());
        QCOMPARE(same.left.text, token(accessClaims));
    }

    void comparesMembers_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<QStringList>("rows"); // all but the same ones
        QTest::addColumn<QStringList>("remarks");
        const auto row = [](const char *name, const char *left, const char *right, const QStringList &rows,
                             const QStringList &remarks = {}) {
            QTest::newRow(name) << QByteArray(left) << QByteArray(right) << rows << remarks;
        };
        row("number text", "{\"a\":1.0}", "{\"a\":1}", { "payload a changed 1.0 | 1" });
        row("numbers no double tells apart", "{\"a\":9007199254740993}", "{\"a\":9007199254740992}",
            { "payload a changed 9007199254740993 | 9007199254740992" });
        row("beyond all numbers", "{\"a\":1e400}", "{\"a\":1e401}", { "payload a changed 1e400 | 1e401" });
        row("string and number", "{\"user_id\":\"7\"}", "{\"user_id\":7}",
            { "payload user_id changed \"7\" | 7 (a string left, a number right)" });
        row("null and absent", "{\"a\":null}", "{}", { "payload a only_left null | " });
        row("added after what it follows", "{\"a\":1,\"c\":3}", "{\"z\":0,\"a\":1,\"b\":2,\"c\":3}",
            { "payload z only_right  | 0", "payload b only_right  | 2" });
        row("escapes", "{\"a\":\"\\u0062\"}", "{\"a\":\"b\"}",
            { "payload a changed \"\\u0062\" | \"b\" (The same value, written otherwise.)" });
        row("white space in a value", "{\"a\":[1, 2]}", "{\"a\":[1,2]}",
            { "payload a changed [1, 2] | [1,2] (The same value, written otherwise.)" });
        row("order in a value", "{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"y\":2,\"x\":1}}",
            { "payload a changed {\"x\":1,\"y\":2} | {\"y\":2,\"x\":1}" });
        row("escapes in a name", "{\"\\u0061\":1}", "{\"a\":1}", {},
            { "The payloads say the same in other white space or escapes." });
        row("white space", "{\"a\":1}", "{ \"a\": 1 }", {},
            { "The payloads say the same in other white space or escapes." });
        row("order", "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", {},
            { "The claims that both have stand in another order." });
        row("case counts", "{\"Sub\":\"x\"}", "{\"sub\":\"x\"}",
            { "payload Sub only_left \"x\" | ", "payload sub only_right  | \"x\"" });
        row("duplicate on one side", "{\"a\":1,\"a\":2}", "{\"a\":1}", { "payload a#2 only_left 2 | " });
        row("duplicate on both", "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":3}", { "payload a#2 changed 2 | 3" });
        row("lone surrogates", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\ud801\"}",
            { "payload a changed \"\\ud800\" | \"\\ud801\"" });
        row("long values", "{\"a\":\"0123456789012345678901234567890123456789012345678901234567890123\"}",
            "{\"a\":\"0123456789012345678901234567890123456789012345678901234567890124\"}",
            { "payload a changed \"0123456789012345678901234567890123456789012345678901234567890123\" | "
              "\"0123456789012345678901234567890123456789012345678901234567890124\" (They part at character 65.)" });
    }

    void comparesMembers()
    {
        QFETCH(const QByteArray, left);
        QFETCH(const QByteArray, right);
        const Comparison comparison = compare(token(left), token(right));
        QTEST(lines(comparison, true), "rows");
        QTEST(comparison.remarks, "remarks");
        QVERIFY(!comparison.isIdentical);
        // The other way round the same rows differ, with the sides exchanged.
        const Comparison turned = compare(token(right), token(left));
        QCOMPARE(turned.differences(ComparedPart::Payload), comparison.differences(ComparedPart::Payload));
        for (const ComparedRow &row : turned.rows) {
            const bool found
                = std::any_of(comparison.rows.begin(), comparison.rows.end(), [&](const ComparedRow &other) {
                      return other.name == row.name && other.left.text == row.right.text
                          && other.right.text == row.left.text;
                  });
            QVERIFY2(found, qPrintable(row.name));
        }
    }

    void comparesLifetimes_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<QStringList>("lives"); // "claim: left | right (note)"
        const auto row = [](const char *name, const char *left, const char *right, const QStringList &lives) {
            QTest::newRow(name) << QByteArray(left) << QByteArray(right) << lives;
        };
        row("the same life at another time", "{\"iat\":1000,\"exp\":1300}", "{\"iat\":2000,\"exp\":2300}",
            { "exp: 5 min | 5 min" });
        row("shorter", "{\"iat\":1000,\"exp\":1300}", "{\"iat\":1000,\"exp\":1060}",
            { "exp: 5 min | 1 min (right: 4 min shorter)" });
        row("no iat", "{\"exp\":1300}", "{\"iat\":1000,\"exp\":1300}", { "exp: no iat | 5 min" });
        row("no exp", "{\"iat\":1000,\"exp\":1300}", "{\"iat\":1000}", { "exp: 5 min | no exp" });
        row("neither", "{\"iat\":1000}", "{\"exp\":1000}", {});
        row("exp is a string", "{\"iat\":1000,\"exp\":\"1300\"}", "{\"iat\":1000,\"exp\":1300}",
            { "exp: exp is no usable time | 5 min" });
        row("ends before it begins", "{\"iat\":1000,\"exp\":940}", "{\"iat\":1000,\"exp\":1300}",
            { "exp: ends 1 min before it begins | 5 min (right: 6 min longer)" });
        row("sliding", "{\"iat\":1000,\"exp\":1300,\"refresh_exp\":87400}",
            "{\"iat\":1000,\"exp\":1300,\"refresh_exp\":173800}",
            { "exp: 5 min | 5 min", "refresh_exp: 1 day | 2 days (right: 1 day longer)" });
        row("fractions", "{\"iat\":1000,\"exp\":1300}", "{\"iat\":1000,\"exp\":1300.5}",
            { "exp: 5 min | 5 min (right: less than a second longer)" });
    }

    void comparesLifetimes()
    {
        QFETCH(const QByteArray, left);
        QFETCH(const QByteArray, right);
        QStringList lives;
        for (const ComparedLifetime &life : compare(token(left), token(right)).lifetimes) {
            QString line = QStringLiteral("%1: %2 | %3").arg(life.claim, life.leftText, life.rightText);
            lives.append(life.note.isEmpty() ? line : line + QStringLiteral(" (%1)").arg(life.note));
        }
        QTEST(lives, "lives");
    }

    /// The settings name the claim that ends a sliding token's refreshing.
    void followsRenamedClaims()
    {
        InspectionContext renamed = sampleContext();
        renamed.settings.slidingTokenRefreshExpClaim = QStringLiteral("until");
        renamed.settings.userIdClaim = QStringLiteral("uid");
        renamed.settings.tokenTypeClaim = QStringLiteral("kind");
        const Comparison comparison
            = compareTokens(token("{\"kind\":\"sliding\",\"iat\":1000,\"until\":1060,\"uid\":\"1\"}"),
                token("{\"kind\":\"sliding\",\"iat\":1000,\"until\":1120,\"uid\":\"2\"}"), renamed, ClaimCatalog());
        QCOMPARE(comparison.lifetimes.size(), 1);
        QCOMPARE(comparison.lifetimes[0].claim, "until");
        QCOMPARE(comparison.lifetimes[0].note, "right: 1 min longer");
        QCOMPARE(comparison.rows[4].note, "right: 1 min later");
        QCOMPARE(comparison.summary, "2 claims differ; other user (alice, bob), same type.");
    }

    void summarises_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<QString>("summary");
        const auto row = [](const char *name, const QByteArray &left, const QByteArray &right, const char *summary) {
            QTest::newRow(name) << left << right << QString::fromUtf8(summary);
        };
        row("only the signature", token(accessClaims), token(accessClaims, header, "t"),
            "Header and claims are the same; only the signature differs: another key made it, or it was made twice by "
            "an algorithm that never signs the same way (ES, PS), or one was tampered with.");
        row("no signature on the right", token(accessClaims),
            jose::encodeBase64Url(header) + '.' + jose::encodeBase64Url(accessClaims) + '.',
            "Header and claims are the same; the right one has no signature.");
        row("white space only", token(accessClaims, header), token(accessClaims + ' ', header),
            "Header and claims say the same; only how they are written differs.");
        row("header only", token(accessClaims),
            token(accessClaims, "{\"alg\":\"HS512\",\"typ\":\"JWT\",\"kid\":\"k\"}"),
            "2 header members differ; same user, same type.");
        row("renewed", token("{\"iat\":1000,\"exp\":1300,\"user_id\":\"1\"}"),
            token("{\"iat\":1100,\"exp\":1400,\"user_id\":\"9\"}"),
            "3 claims differ; other user (alice, 9); the right one expires 1 min 40 s later.");
        row("nothing known of the user", token("{\"a\":1}"), token("{\"a\":2}"), "1 claim differs.");
        row("nothing on the right", token(accessClaims), "nothing here",
            "There is no token on the right to compare with.");
        row("nothing on the left", "", token(accessClaims), "There is no token on the left to compare.");
        row("nothing at all", "", " ", "There are no tokens to compare.");
    }

    void summarises()
    {
        QFETCH(const QByteArray, left);
        QFETCH(const QByteArray, right);
        QTEST(compare(left, right).summary, "summary");
    }

    void namesWhatCannotBeRead_data()
    {
        QTest::addColumn<QByteArray>("damaged");
        QTest::addColumn<QStringList>("unread");
        QTest::addColumn<int>("claimsThatMeet"); // of the five of the access token
        const QByteArray whole = token(accessClaims);
        QTest::newRow("whole") << whole << QStringList() << 5;
        QTest::newRow("header only") << whole.left(whole.indexOf('.'))
                                     << QStringList{ "It has no payload: its end was cut off.",
                                            "It has no third part: there is no signature to compare." }
                                     << 0;
        QTest::newRow("no signature") << whole.left(whole.lastIndexOf('.'))
                                      << QStringList{ "It has no third part: there is no signature to compare." } << 5;
        QTest::newRow("no header") << whole.mid(whole.indexOf('.') + 1)
                                   << QStringList{ "It has no header: its beginning was cut off." } << 5;
        QTest::newRow("payload broken off")
            << token(accessClaims.left(accessClaims.indexOf(",\"jti\"")))
            << QStringList{ "Its payload is damaged; what could be read of it is compared." } << 3;
        QTest::newRow("no claims at all") << token("[1]") << QStringList{ "Its payload can’t be read as claims." } << 0;
        QTest::newRow("broken header") << token(accessClaims, header.chopped(1))
                                       << QStringList{ "Its header is damaged; what could be read of it is compared." }
                                       << 5;
        QTest::newRow("damaged signature")
            << whole + '*' << QStringList{ "Its signature is damaged; it is compared as text." } << 5;
        QTest::newRow("JWE") << jose::encodeBase64Url("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + ".."
                + jose::encodeBase64Url(QByteArray(12, 'i')) + '.' + jose::encodeBase64Url(QByteArray(90, 'c')) + '.'
                + jose::encodeBase64Url(QByteArray(16, 't'))
                             << QStringList{ "It is encrypted (JWE): its claims can’t be read here." } << 0;
        QTest::newRow("nested") << token(
            whole) << QStringList{ "Its payload is another token, not claims; decode that one to compare it." }
                                << 0;
        QTest::newRow("nothing") << QByteArray("nothing") << QStringList{ "There is no token in this text." } << 0;
    }

    void namesWhatCannotBeRead()
    {
        QFETCH(const QByteArray, damaged);
        const Comparison comparison = compare(token(accessClaims), damaged);
        QTEST(comparison.right.unread, "unread");
        QVERIFY(comparison.left.unread.isEmpty());
        const auto meeting = std::count_if(comparison.rows.begin(), comparison.rows.end(), [](const ComparedRow &row) {
            return row.part == ComparedPart::Payload && row.state == CompareState::Same;
        });
        QTEST(int(meeting), "claimsThatMeet");
        QVERIFY(!comparison.summary.isEmpty());
        QCOMPARE(compare(damaged, token(accessClaims)).left.unread, comparison.right.unread);
    }

    /// What can be read may be the same and the token still another one.
    void neverCallsDamageTheSame()
    {
        const QByteArray broken = accessClaims.chopped(1);
        const Comparison comparison = compare(token(accessClaims), token(broken));
        QCOMPARE(comparison.differences(ComparedPart::Payload), 0);
        QCOMPARE(comparison.summary, "What can be read is the same; not all of it can be read.");
        QCOMPARE(comparison.remarks, QStringList{ "The payloads differ where they can’t be read." });
    }

    /// The beginning of a number is another number.
    void takesNoTimeFromACutNumber()
    {
        const QByteArray cut = refreshClaims.left(refreshClaims.indexOf("574400")); // "exp":1795
        const Comparison comparison = compare(token(accessClaims), token(cut));
        QCOMPARE(lines(comparison, true).at(1), "payload exp changed 1795488300 | 1795 (right: cut off here)");
        QVERIFY(!comparison.rows[3].apart);
        QCOMPARE(comparison.rows[3].right.instant, QString());
        QVERIFY2(!comparison.summary.contains(QStringLiteral("lives")) && !comparison.summary.contains("expires"),
            qPrintable(comparison.summary));
    }

    void noticesOtherBase64()
    {
        const Comparison comparison = compare(token(accessClaims), token(accessClaims).chopped(1) + 'x');
        QCOMPARE(comparison.rows.constLast().state, CompareState::Changed);
        QVERIFY(comparison.rows.constLast().isSpelling);
        QCOMPARE(comparison.rows.constLast().note, "The same bytes, written as other base64url.");
    }

    /// Whatever is broken in them: both ways round the same rows differ, and each is itself.
    void everySampleWithEveryOther()
    {
        const QList<DecodeSample> &samples = decodeSamples();
        QVERIFY(!samples.isEmpty());
        for (qsizetype i = 0; i < samples.size(); ++i) {
            const QByteArray &left = samples.at(i).input;
            const Comparison itself = compare(left, left);
            QVERIFY2(itself.isIdentical == (samples.at(i).tokens > 0), qPrintable(samples.at(i).id));
            QCOMPARE(lines(itself, true), QStringList());
            for (qsizetype j = i + 1; j < samples.size(); ++j) {
                const Comparison forth = compare(left, samples.at(j).input);
                const Comparison back = compare(samples.at(j).input, left);
                const QByteArray pair = (samples.at(i).id + u'/' + samples.at(j).id).toUtf8();
                QVERIFY2(forth.rows.size() == back.rows.size(), pair.constData());
                for (const auto part : { ComparedPart::Header, ComparedPart::Payload, ComparedPart::Signature })
                    QVERIFY2(forth.differences(part) == back.differences(part), pair.constData());
                QVERIFY2(forth.isIdentical == back.isIdentical && !forth.summary.isEmpty(), pair.constData());
            }
        }
    }

    void largeTokensAreQuick()
    {
        QByteArray many = "{\"a\":1";
        for (int i = 0; i < 20'000; ++i)
            many += ",\"claim" + QByteArray::number(i) + "\":" + QByteArray::number(i);
        const Comparison comparison = compare(token(many + '}'), token(many + ",\"z\":1}"));
        QVERIFY(!comparison.left.unread.isEmpty()); // more than are shown, and it says so
        const QByteArray blob = "{\"blob\":\"" + QByteArray(1'000'000, 'x');
        QCOMPARE(compare(token(blob + "a\"}"), token(blob + "b\"}")).rows[2].note, "They part at character 1000002.");
    }
};

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
