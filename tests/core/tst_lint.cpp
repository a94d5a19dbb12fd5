// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/inspector.h"
#include "core/explain/lint.h"
#include "core/explain/lintclaims.h"
#include "core/explain/lintcontent.h"
#include "core/explain/lintheader.h"
#include "core/explain/lintkey.h"
#include "core/explain/linttext.h"
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "core/simplejwt/band.h"
#include "tests/support/decodesamples.h"

#include <QSet>
#include <QTest>

using namespace explain;

namespace {

const QByteArray goodHeader = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
const QByteArray goodPayload = "{\"token_type\":\"access\",\"exp\":1795488300,\"iat\":1795488000,\"jti\":"
                               "\"7be24f6a7b5e4d269f8a1d95c4c14f49\",\"user_id\":\"1\"}";

QByteArray tokenOf(
    const QByteArray &header, const QByteArray &payload, const QByteArray &signature = QByteArray(32, 'x'))
{
    return jose::encodeBase64Url(header) + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url(signature);
}

/// The good payload with more members at its end.
QByteArray with(const QByteArray &members)
{
    return goodPayload.chopped(1) + ',' + members + '}';
}

QByteArray header(const QByteArray &members)
{
    return goodHeader.chopped(1) + ',' + members + '}';
}

/// The good payload with one piece of its text replaced.
QByteArray but(const QByteArray &before, const QByteArray &after)
{
    return QByteArray(goodPayload).replace(before, after);
}

QByteArrayList idsOf(const QList<Finding> &findings)
{
    QByteArrayList ids;
    for (const Finding &finding : findings)
        ids.append(finding.id);
    return ids;
}

QList<LintRule> allRules()
{
    QList<LintRule> all;
    for (const auto rules : { textRules(), headerRules(), claimRules(), contentRules(), keyRules() })
        all.append(QList<LintRule>(rules.begin(), rules.end()));
    return all;
}

} // namespace

class TestLint : public QObject
{
    Q_OBJECT

private slots:
    /// One row a rule: a token that breaks it, and the closest one that doesn't.
    void rules_data()
    {
        QTest::addColumn<QByteArray>("broken");
        QTest::addColumn<QByteArray>("fine");
        QTest::addColumn<QString>("where");
        const QByteArray good = tokenOf(goodHeader, goodPayload);
        const auto row = [](const char *id, const QByteArray &broken, const QByteArray &fine, const char *where) {
            QTest::newRow(id) << broken << fine << QString::fromLatin1(where);
        };
        const auto claim = [&](const char *id, const QByteArray &broken, const QByteArray &fine, const char *where) {
            row(id, tokenOf(goodHeader, broken), tokenOf(goodHeader, fine), where);
        };
        const auto head = [&](const char *id, const QByteArray &broken, const QByteArray &fine, const char *where) {
            row(id, tokenOf(broken, goodPayload), tokenOf(fine, goodPayload), where);
        };
        row("header_missing", jose::encodeBase64Url(goodPayload) + ".c2ln", good, "header");
        row("part_count", good + ".more", good, "token");
        row("cut_off", jose::encodeBase64Url(goodHeader) + '.' + jose::encodeBase64Url(goodPayload), good, "signature");
        row("base64_character", QByteArray(good).insert(60, '*'), good, "payload");
        row("base64_length", good + "AA", good, "signature");
        row("base64_alphabet", tokenOf(goodHeader, goodPayload, QByteArray(32, '\xff')).replace('_', '/'),
            tokenOf(goodHeader, goodPayload, QByteArray(32, '\xff')), "signature");
        row("base64_padding", good + '=', good, "signature");
        row("base64_not_canonical", good.chopped(1) + 'h', good, "signature");
        claim("json_syntax", goodPayload.chopped(1), goodPayload, "payload");
        claim("not_an_object", "[1]", "{}", "payload");
        claim("not_utf8", with("\"a\":\"J\xf6rg\""), with("\"a\":\"J\xc3\xb6rg\""), "payload");
        claim("non_finite_number", with("\"a\":Infinity"), with("\"a\":1e400"), "payload");
        claim("lone_surrogate", with("\"a\":\"\\ud83d\""), with("\"a\":\"\\ud83d\\ude00\""), "payload");
        claim("duplicate_name", with("\"jti\":\"b\""), with("\"jtj\":\"b\""), "payload.jti");
        head("alg_none", "{\"alg\":\"none\"}", goodHeader, "header.alg");
        head("alg_missing", "{\"typ\":\"JWT\"}", goodHeader, "header.alg");
        head("alg_unknown", "{\"alg\":\"HS257\"}", goodHeader, "header.alg");
        head("alg_unlike_settings", "{\"alg\":\"HS384\"}", goodHeader, "header.alg");
        head("header_jku", header("\"jku\":\"https://a.example\""), header("\"JKU\":\"https://a.example\""),
            "header.jku");
        head("header_x5u", header("\"x5u\":\"https://a.example\""), goodHeader, "header.x5u");
        head("header_jwk", header("\"jwk\":{}"), goodHeader, "header.jwk");
        head("header_x5c", header("\"x5c\":[]"), goodHeader, "header.x5c");
        head("crit", header("\"crit\":[\"exp\"]"), header("\"crit\":[\"b64\"],\"b64\":true"), "header.crit");
        head("b64_false", header("\"b64\":false"), header("\"b64\":true"), "header.b64");
        head("kid_not_string", header("\"kid\":1"), header("\"kid\":\"1\""), "header.kid");
        head("kid_suspicious", header("\"kid\":\"x' OR 1=1\""), header("\"kid\":\"2026-11 main_key\""), "header.kid");
        row("encrypted", jose::encodeBase64Url("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + "..aXY.Y3Q.dGFn", good,
            "token");
        claim("nested", good, goodPayload, "payload");
        row("signature_length", tokenOf(goodHeader, goodPayload, QByteArray(31, 'x')), good, "signature");
        row("signature_zero", tokenOf("{\"alg\":\"ES256\"}", goodPayload, QByteArray(32, 'x') + QByteArray(32, '\0')),
            tokenOf("{\"alg\":\"ES256\"}", goodPayload, QByteArray(64, 'x')), "signature");
        claim("milliseconds", but("1795488300", "1795488300000"), but("1795488300", "99999999999"), "payload.exp");
        claim("time_type", but("1795488000", "\"today\""), goodPayload, "payload.iat");
        claim("time_fraction", but("1795488300", "1795488300.5"), goodPayload, "payload.exp");
        claim("iat_in_future", but("\"iat\":1795488000", "\"iat\":1795488020"),
            but("\"iat\":1795488000", "\"iat\":1795488019"), "payload.iat");
        claim("never_valid", with("\"nbf\":1795488300"), with("\"nbf\":1795488299"), "payload.nbf");
        claim("exp_missing", but("\"exp\":1795488300,", ""), goodPayload, "payload.exp");
        claim("refresh_exp_missing", but("access", "sliding"),
            QByteArray(with("\"refresh_exp\":1795574400")).replace("access", "sliding"), "payload.refresh_exp");
        claim("jti_missing", but("\"jti\"", "\"JTI\""), goodPayload, "payload.jti");
        claim("token_type_missing", but("token_type", "type"), goodPayload, "payload.token_type");
        claim("token_type_unknown", but("access", "Access"), goodPayload, "payload.token_type");
        claim("sub_not_string", with("\"sub\":1"), with("\"sub\":\"1\""), "payload.sub");
        claim("jti_not_string", but("\"7be24f6a7b5e4d269f8a1d95c4c14f49\"", "7"), goodPayload, "payload.jti");
        claim("lifetime_unlike_settings", but("1795488300", "1795488302"), but("1795488300", "1795488301"),
            "payload.exp");
        claim("lifetime_of_derived_access", but("1795488300", "1795489000"), but("1795488300", "1795488301"),
            "payload.exp");
        claim("access_lives_long", but("1795488300", "1795574420"), but("1795488300", "1795574419"), "payload.exp");
        claim("user_id_missing", but("\"user_id\"", "\"uid\""), goodPayload, "payload.user_id");
        claim("user_id_not_a_number", but("\"1\"", "\"alice\""), goodPayload, "payload.user_id");
        claim("user_id_of_other_band", but("\"user_id\":\"1\"", "\"user_id\":1"), goodPayload, "payload.user_id");
        claim("user_not_usable", but("\"user_id\":\"1\"", "\"user_id\":\"3\""), goodPayload, "payload.user_id");
        claim("unchecked_claim", with("\"aud\":\"shop\""), goodPayload, "payload.aud");
        claim("secret_in_payload", with("\"Password\":\"x\""), with("\"password_changed\":\"x\""), "payload.Password");
        claim("personal_data", with("\"email\":\"a@example.org\""), with("\"email_verified\":true"), "payload.email");
        claim("password_fingerprint", with("\"hash_password\":\"D4\""), goodPayload, "payload.hash_password");
        claim("inexact_number", with("\"a\":9007199254740993"), with("\"a\":9007199254740992"), "payload.a");
        claim("too_large_for_header", with("\"a\":\"" + QByteArray(6200, 'x') + '"'),
            with("\"a\":\"" + QByteArray(5700, 'x') + '"'), "token");
        claim("too_large_for_cookie", with("\"a\":\"" + QByteArray(3000, 'x') + '"'),
            with("\"a\":\"" + QByteArray(2700, 'x') + '"'), "token");
    }

    void rules()
    {
        QFETCH(const QByteArray, broken);
        QFETCH(const QByteArray, fine);
        QFETCH(const QString, where);
        const QByteArray id = QTest::currentDataTag();
        InspectionContext context = sampleContext();
        if (id == "lifetime_of_derived_access") // only there does a refresh keep iat
            context.band = simplejwt::Band::V5_2;
        const QList<Finding> findings = Inspector().inspect(broken, context).findings;
        const auto it
            = std::find_if(findings.begin(), findings.end(), [&](const Finding &finding) { return finding.id == id; });
        QVERIFY2(it != findings.end(), idsOf(findings).join(' ').constData());
        QCOMPARE(it->where, where);
        QVERIFY2(it->text.endsWith(u'.'), qPrintable(it->text));
        QVERIFY2(it->advice.endsWith(u'.') || it->advice.endsWith(u'?'), qPrintable(it->advice)); // what to do
        const QByteArrayList others = idsOf(Inspector().inspect(fine, context).findings);
        QVERIFY2(!others.contains(id), others.join(' ').constData());
    }

    /// Of a project's own user model: nobody may know it, or its database does.
    void aUuidMayBeAUsersKey()
    {
        const QByteArray uuid = "3f2b8c1e-7a54-4c8e-9b1d-0123456789ab";
        const QByteArray text = tokenOf(goodHeader, but("\"1\"", '"' + uuid + '"'));
        InspectionContext context = sampleContext();
        const auto isDoubted
            = [&] { return idsOf(Inspector().inspect(text, context).findings).contains("user_id_not_a_number"); };
        context.userById = [](const QString &) { return std::optional<KnownUser>(); };
        QVERIFY(isDoubted());
        context.userById = [&](const QString &id) {
            return id == QLatin1String(uuid) ? std::optional(KnownUser{ QStringLiteral("ada"), true }) : std::nullopt;
        };
        QVERIFY(!isDoubted());
        context.userById = {};
        QVERIFY(!isDoubted());
    }

    /// Settings that nobody told say nothing against a token.
    void assumedSettings()
    {
        InspectionContext context = sampleContext();
        const QByteArray longer = tokenOf(goodHeader, but("1795488300", "1795489000"));
        QVERIFY(idsOf(Inspector().inspect(longer, context).findings).contains("lifetime_unlike_settings"));
        context.hasDefaultLifetimes = true;
        QVERIFY(!idsOf(Inspector().inspect(longer, context).findings).contains("lifetime_unlike_settings"));
        context.hasDefaultLifetimes = false;
        context.isBandKnown = false; // it may be 5.2, where a refreshed token keeps the iat of its refresh token
        const QByteArrayList findings = idsOf(Inspector().inspect(longer, context).findings);
        QVERIFY(!findings.contains("lifetime_unlike_settings") && !findings.contains("lifetime_of_derived_access"));
        context.isBandKnown = true;
        context.isAssumed = true;
        QVERIFY(!idsOf(Inspector().inspect(longer, context).findings).contains("lifetime_unlike_settings"));
        const QByteArray other = tokenOf(QByteArray(goodHeader).replace("HS256", "ES256"), goodPayload);
        const Inspection inspection = Inspector().inspect(other, context);
        QVERIFY(!idsOf(inspection.findings).contains("alg_unlike_settings"));
        QCOMPARE(inspection.simpleJwt.state, Verdict::State::Good);
        QCOMPARE(inspection.simpleJwt.text, QStringLiteral("Claims fit Simple JWT’s defaults"));
        context.isAssumed = false;
        QCOMPARE(Inspector().inspect(other, context).simpleJwt.state, Verdict::State::Bad);
    }

    /// Another server's token is not called invalid because this one's key didn't make it.
    void signatureExcuse()
    {
        InspectionContext context = sampleContext();
        context.keys = { *jose::Key::fromSecret(QByteArray(40, 'k'), QStringLiteral("other")) };
        const QByteArray token = tokenOf(goodHeader, goodPayload);
        QCOMPARE(Inspector().inspect(token, context).signature.state, Verdict::State::Bad);
        context.signatureExcuse
            = [token](QByteArrayView text) { return text == token ? QStringLiteral("Made by shop.") : QString(); };
        const Inspection inspection = Inspector().inspect(token, context);
        QCOMPARE(inspection.signature.state, Verdict::State::NotChecked);
        QCOMPARE(inspection.signature.detail, QStringLiteral("Made by shop."));
        QCOMPARE(Inspector().inspect(token + 'A', context).signature.state, Verdict::State::Bad);

        const QByteArray stripped = token.left(token.lastIndexOf('.') + 1);
        QVERIFY(idsOf(Inspector().inspect(stripped, context).findings).contains("signature_length"));
        context.signatureExcuse = [](QByteArrayView) { return QStringLiteral("Kept without it."); };
        QVERIFY(!idsOf(Inspector().inspect(stripped, context).findings).contains("signature_length"));
    }

    void keyRules_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QByteArrayList>("ids");
        QTest::newRow("31 bytes") << QByteArray(31, 'k') << QByteArrayList{ "key_too_short" };
        QTest::newRow("32 bytes") << QByteArray(32, 'k') << QByteArrayList();
        QTest::newRow("startproject's") << QByteArray("django-insecure-" + QByteArray(40, 'k'))
                                        << QByteArrayList{ "key_django_insecure" };
    }

    void keyRules()
    {
        QFETCH(const QByteArray, secret);
        QFETCH(const QByteArrayList, ids);
        const QByteArray token = tokenOf(goodHeader, goodPayload);
        InspectionContext withKey = sampleContext();
        withKey.keys = { *jose::Key::fromSecret(secret) };
        const auto signedToken
            = jose::signCompact(goodHeader, goodPayload, jose::Algorithm::HS256, withKey.keys.first());
        QVERIFY(signedToken);
        QCOMPARE(idsOf(Inspector().inspect(*signedToken, withKey).findings), ids);
        QCOMPARE(idsOf(Inspector().inspect(token, withKey).findings),
            QByteArrayList()); // another's signature says nothing about our key
    }

    void everyRuleHasARow()
    {
        QSet<QByteArray> seen;
        for (const LintRule &rule : allRules()) {
            QVERIFY2(!seen.contains(rule.id), rule.id);
            seen.insert(rule.id);
        }
        // 4 more are the key's (one has its rows in tst_keytrial.cpp), one is in tst_keysecurity.cpp; this number fails
        // when a rule comes without its row above.
        QCOMPARE(seen.size(), 56 + 5);
    }

    void aGoodTokenHasNoFinding()
    {
        QCOMPARE(
            idsOf(Inspector().inspect(tokenOf(goodHeader, goodPayload), sampleContext()).findings), QByteArrayList());
    }

    void theWorstComesFirst()
    {
        const QList<Finding> findings
            = Inspector()
                  .inspect(tokenOf(header("\"jku\":\"x\""), with("\"aud\":\"x\",\"sub\":1")), sampleContext())
                  .findings;
        QCOMPARE(idsOf(findings), QByteArrayList({ "sub_not_string", "header_jku", "unchecked_claim" }));
    }
};

QTEST_GUILESS_MAIN(TestLint)
#include "tst_lint.moc"
