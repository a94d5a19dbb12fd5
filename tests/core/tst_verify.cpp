// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "core/jose/signature.h"
#include "core/jose/verifier.h"
#include "core/jose/verify.h"
#include "tests/support/peer.h"

#include <QTest>

using jose::Algorithm;
using jose::CheckId;
using jose::CheckState;
using jose::Key;
using jose::VerifyPolicy;
using MaybeCheck = std::optional<CheckId>;

namespace {

constexpr qint64 nowSeconds = 1'700'000'000;
const Instant now = fromEpochSeconds(nowSeconds);
const QByteArray plainHeader = R"({"alg":"HS256","typ":"JWT"})";

Key secret(const QByteArray &bytes = "secret")
{
    return *Key::fromSecret(bytes);
}

Key withKid(const Key &key, const QByteArray &kid)
{
    jose::KeyLabels labels = key.labels();
    labels.kid = kid;
    return key.withLabels(labels);
}

QByteArray hs256(const QByteArray &header, const QByteArray &payload, const Key &key = secret())
{
    return *jose::signCompact(header, payload, Algorithm::HS256, key);
}

QByteArray name(const MaybeCheck &check)
{
    return check ? QByteArray(jose::checkName(*check)) : QByteArray("ok");
}

// Both forms of the verdict must agree in every test of this file.
QByteArray verdict(const QByteArray &token, const QList<Key> &keys, const VerifyPolicy &policy = {}, Instant at = now)
{
    const jose::Verification verification = jose::verify(token, keys, policy, at);
    const QByteArray hot = name(jose::Verifier(keys, policy).check(token, at));
    const QByteArray list = name(verification.error());
    return verification.checks.size() == 11 && hot == list ? list : "the list says " + list + ", the hot path " + hot;
}

} // namespace

class TestVerify : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesHeaders_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("plain") << plainHeader << QByteArray("ok");
        QTest::newRow("typ first") << QByteArray(R"({"typ":"JWT","alg":"HS256"})") << QByteArray("ok");
        QTest::newRow("blanks") << QByteArray(R"({ "alg" : "HS256" })") << QByteArray("ok");
        QTest::newRow("escaped name") << QByteArray(R"({"\u0061lg":"HS256"})") << QByteArray("ok");
        QTest::newRow("typ of another kind") << QByteArray(R"({"alg":"HS256","typ":"at+jwt"})") << QByteArray("ok");
        QTest::newRow("not JSON") << QByteArray("alg") << QByteArray("malformed");
        QTest::newRow("a list") << QByteArray(R"(["alg"])") << QByteArray("malformed");
        QTest::newRow("byte order mark") << "\xef\xbb\xbf" + plainHeader << QByteArray("malformed");
        QTest::newRow("alg twice") << QByteArray(R"({"alg":"none","alg":"HS256"})") << QByteArray("malformed");
        QTest::newRow("alg twice, once escaped")
            << QByteArray(R"({"alg":"HS256","\u0061lg":"HS256"})") << QByteArray("malformed");
        QTest::newRow("no alg") << QByteArray(R"({"typ":"JWT"})") << QByteArray("malformed");
        QTest::newRow("alg not text") << QByteArray(R"({"alg":256})") << QByteArray("malformed");
        QTest::newRow("kid not text") << QByteArray(R"({"alg":"HS256","kid":1})") << QByteArray("malformed");
        QTest::newRow("none") << QByteArray(R"({"alg":"none"})") << QByteArray("algorithm_not_allowed");
        QTest::newRow("None") << QByteArray(R"({"alg":"None"})") << QByteArray("algorithm_not_allowed");
        QTest::newRow("lower case") << QByteArray(R"({"alg":"hs256"})") << QByteArray("algorithm_not_allowed");
        QTest::newRow("of another family") << QByteArray(R"({"alg":"RS256"})") << QByteArray("algorithm_not_allowed");
        QTest::newRow("of the family, but not this") << QByteArray(R"({"alg":"HS384"})") << QByteArray("signature");
        QTest::newRow("crit unknown") << QByteArray(R"({"alg":"HS256","crit":["exp"],"exp":1})")
                                      << QByteArray("unsupported_critical");
        QTest::newRow("crit b64") << QByteArray(R"({"alg":"HS256","crit":["b64"],"b64":false})")
                                  << QByteArray("unsupported_critical");
        QTest::newRow("crit empty") << QByteArray(R"({"alg":"HS256","crit":[]})") << QByteArray("unsupported_critical");
        QTest::newRow("crit null") << QByteArray(R"({"alg":"HS256","crit":null})")
                                   << QByteArray("unsupported_critical");
        QTest::newRow("b64 false without crit")
            << QByteArray(R"({"alg":"HS256","b64":false})") << QByteArray("unsupported_critical");
        // RFC 7797 section 6 asks for crit only where b64 says something else than what holds anyway.
        QTest::newRow("b64 true without crit") << QByteArray(R"({"alg":"HS256","b64":true})") << QByteArray("ok");
        QTest::newRow("crit and none") << QByteArray(R"({"alg":"none","crit":["x"],"x":1})")
                                       << QByteArray("unsupported_critical");
    }
    void judgesHeaders()
    {
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, expected);
        QCOMPARE(verdict(hs256(header, "{}"), { secret() }), expected);
    }

    void judgesClaims_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *title, const char *payload, const char *expected) {
            QTest::newRow(title) << QByteArray(payload) << QByteArray(expected);
        };
        row("none", "{}", "ok");
        row("not JSON", "{", "malformed");
        row("a list", "[]", "malformed");
        row("NaN", R"({"a":NaN})", "malformed");
        row("exp in a second", R"({"exp":1700000001})", "ok");
        row("exp now", R"({"exp":1700000000})", "expired");
        row("exp a fraction ahead is cut", R"({"exp":1700000000.9})", "expired");
        row("exp 1.7e9", R"({"exp":17e8})", "expired");
        row("exp beyond all time", R"({"exp":1e300})", "ok");
        row("exp of forty digits", R"({"exp":9999999999999999999999999999999999999999})", "ok");
        row("exp infinite", R"({"exp":1e400})", "claim_type");
        row("exp tiny", R"({"exp":1e-400})", "expired");
        row("exp negative", R"({"exp":-1})", "expired");
        row("exp text", R"({"exp":"1700000100"})", "claim_type");
        row("exp null", R"({"exp":null})", "claim_type");
        row("exp true", R"({"exp":true})", "claim_type");
        row("the last exp counts", R"({"exp":1,"exp":1700000001})", "ok");
        row("nbf now", R"({"nbf":1700000000})", "ok");
        row("nbf ahead", R"({"nbf":1700000001})", "not_yet_valid");
        row("nbf list", R"({"nbf":[1]})", "claim_type");
        row("iat now", R"({"iat":1700000000})", "ok");
        row("iat ahead", R"({"iat":1700000001})", "issued_in_future");
        row("iat a fraction ahead counts", R"({"iat":1700000000.5})", "issued_in_future");
        row("iss number", R"({"iss":1})", "claim_type");
        row("aud number", R"({"aud":1})", "claim_type");
        row("aud list with a number", R"({"aud":["a",1]})", "claim_type");
        row("aud for somebody", R"({"aud":"a"})", "audience");
        row("aud for nobody", R"({"aud":[]})", "ok");
        row("type before iat", R"({"exp":"x","iat":1700000001})", "claim_type");
        row("iat before nbf before exp", R"({"exp":1,"nbf":1700000001,"iat":1700000001})", "issued_in_future");
        row("nbf before exp", R"({"exp":1,"nbf":1700000001})", "not_yet_valid");
        row("exp before aud", R"({"exp":1,"aud":"a"})", "expired");
    }
    void judgesClaims()
    {
        QFETCH(const QByteArray, payload);
        QFETCH(const QByteArray, expected);
        const QByteArray token = hs256(plainHeader, payload);
        QCOMPARE(verdict(token, { secret() }), expected);
        VerifyPolicy bytesOnly;
        bytesOnly.claims = false;
        QCOMPARE(verdict(token, { secret() }, bytesOnly), QByteArray("ok"));
        const QByteArray other = verdict(token, { secret("other") });
        QCOMPARE(other, QByteArray(expected == "malformed" ? "malformed" : "signature"));
    }

    void leewayWidensEverySide()
    {
        using namespace std::chrono_literals;
        VerifyPolicy policy;
        policy.leeway = 10s;
        QCOMPARE(verdict(hs256(plainHeader, R"({"exp":1699999991})"), { secret() }, policy), QByteArray("ok"));
        QCOMPARE(verdict(hs256(plainHeader, R"({"exp":1699999990})"), { secret() }, policy), QByteArray("expired"));
        QCOMPARE(verdict(hs256(plainHeader, R"({"nbf":1700000010})"), { secret() }, policy), QByteArray("ok"));
        QCOMPARE(
            verdict(hs256(plainHeader, R"({"iat":1700000011})"), { secret() }, policy), QByteArray("issued_in_future"));
        policy.leeway = 500ms;
        QCOMPARE(verdict(hs256(plainHeader, R"({"exp":1700000000})"), { secret() }, policy), QByteArray("ok"));
        policy.leeway = std::chrono::microseconds::max();
        QCOMPARE(verdict(hs256(plainHeader, R"({"exp":1,"nbf":1e300})"), { secret() }, policy), QByteArray("ok"));
    }

    void audienceAndIssuer_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QStringList>("audience");
        QTest::addColumn<QStringList>("issuer");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *title, const char *payload, QStringList audience, QStringList issuer,
                             const char *expected) {
            QTest::newRow(title) << QByteArray(payload) << audience << issuer << QByteArray(expected);
        };
        row("both", R"({"aud":"a","iss":"me"})", { "a" }, { "me" }, "ok");
        row("one of a list", R"({"aud":["x","a"]})", { "a", "b" }, {}, "ok");
        row("escaped", R"({"aud":"\u0061"})", { "a" }, {}, "ok");
        row("missing aud", "{}", { "a" }, {}, "audience");
        row("empty aud", R"({"aud":[]})", { "a" }, {}, "audience");
        row("another aud", R"({"aud":"A"})", { "a" }, {}, "audience");
        row("missing iss", "{}", {}, { "me" }, "issuer");
        row("another iss", R"({"iss":"me "})", {}, { "me" }, "issuer");
        row("one of the issuers", R"({"iss":"you"})", {}, { "me", "you" }, "ok");
        row("issuer before audience", R"({"aud":"x","iss":"x"})", { "a" }, { "me" }, "issuer");
        row("beyond ASCII", R"({"aud":"Zoë"})", { QStringLiteral("Zoë") }, {}, "ok");
    }
    void audienceAndIssuer()
    {
        QFETCH(const QByteArray, payload);
        QFETCH(const QStringList, audience);
        QFETCH(const QStringList, issuer);
        QFETCH(const QByteArray, expected);
        VerifyPolicy policy;
        if (!audience.isEmpty())
            policy.audience = audience;
        if (!issuer.isEmpty())
            policy.issuer = issuer;
        QCOMPARE(verdict(hs256(plainHeader, payload), { secret() }, policy), expected);
    }

    void theHeaderNeverChoosesWhatIsTrusted()
    {
        const Key rsa = *Key::generate(jose::KeyType::Rsa);
        // The classic: the public key's text as HMAC secret. The verifier has an RSA key, so HS256 is not even tried.
        const QByteArray input = jose::encodeBase64Url(plainHeader) + ".e30";
        const QByteArray forged
            = input + '.' + jose::encodeBase64Url(*jose::sign(Algorithm::HS256, secret("x"), input));
        QCOMPARE(verdict(forged, { *rsa.publicKey() }), QByteArray("algorithm_not_allowed"));
        VerifyPolicy both;
        both.algorithms = { Algorithm::RS256, Algorithm::HS256 };
        QCOMPARE(verdict(forged, { *rsa.publicKey() }, both), QByteArray("key_mismatch"));
        VerifyPolicy only;
        only.algorithms = { Algorithm::HS512 };
        QCOMPARE(verdict(hs256(plainHeader, "{}"), { secret() }, only), QByteArray("algorithm_not_allowed"));
        only.algorithms = QList<Algorithm>();
        QCOMPARE(verdict(hs256(plainHeader, "{}"), { secret() }, only), QByteArray("algorithm_not_allowed"));
        QCOMPARE(verdict(hs256(plainHeader, "{}"), {}), QByteArray("key_mismatch"));
        // A key that the token brings along counts for nothing.
        const QByteArray embedded = R"({"alg":"HS256","jwk":{"kty":"oct","k":"b3RoZXI"}})";
        QCOMPARE(verdict(hs256(embedded, "{}", secret("other")), { secret() }), QByteArray("signature"));
    }

    void kidSelects_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("no kid: all are tried") << plainHeader << QByteArray("ok");
        QTest::newRow("the right one") << QByteArray(R"({"alg":"HS256","kid":"two"})") << QByteArray("ok");
        QTest::newRow("a wrong one") << QByteArray(R"({"alg":"HS256","kid":"one"})") << QByteArray("signature");
        QTest::newRow("an unknown one") << QByteArray(R"({"alg":"HS256","kid":"three"})") << QByteArray("key_mismatch");
        QTest::newRow("one in another case")
            << QByteArray(R"({"alg":"HS256","kid":"TWO"})") << QByteArray("key_mismatch");
        QTest::newRow("an empty one") << QByteArray(R"({"alg":"HS256","kid":""})") << QByteArray("key_mismatch");
    }
    void kidSelects()
    {
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, expected);
        const QList<Key> keys{ withKid(secret("first"), "one"), withKid(secret(), "two") };
        QCOMPARE(verdict(hs256(header, "{}"), keys), expected);
        const jose::Verification verification = jose::verify(hs256(header, "{}"), keys, {}, now);
        QCOMPARE(verification.key.has_value(), expected == "ok");
        if (verification.key)
            QCOMPARE(verification.key->kid(), "two");
    }

    void keysWithoutAnIdTakeAnyKid()
    {
        QCOMPARE(verdict(hs256(R"({"alg":"HS256","kid":"any"})", "{}"), { withKid(secret("x"), "other"), secret() }),
            QByteArray("ok"));
    }

    void severalCandidatesAreTried()
    {
        const Key ec = *Key::generateEc("P-256");
        QCOMPARE(verdict(hs256(plainHeader, "{}"), { ec, secret("a"), secret("b"), secret() }), QByteArray("ok"));
        QCOMPARE(verdict(hs256(plainHeader, "{}"), { ec, secret("a"), secret("b") }), QByteArray("signature"));
    }

    void aWeakRsaKeyIsNotTrusted()
    {
        const auto pem
            = peer::run("openssl", { "genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024" });
        REQUIRE_PEER(pem, "openssl");
        const Key key = *Key::fromPem(*pem);
        const QByteArray token = *jose::signCompact(R"({"alg":"RS256"})", "{}", Algorithm::RS256, key);
        QVERIFY2(jose::verifySignature(
                     Algorithm::RS256, key, token.left(token.lastIndexOf('.')), jose::parseCompact(token)->signature),
            "the signature itself holds, as Simple JWT sees it");
        QCOMPARE(verdict(token, { key }), QByteArray("key_mismatch"));
        QVERIFY(jose::verify(token, { key }, {}, now).checks.at(int(CheckId::KeyMismatch)).text.contains("1024"));
    }

    void listsWhatWasNotReached()
    {
        const QByteArray token = hs256(plainHeader, R"({"exp":1})", secret("other"));
        const jose::Verification wrong = jose::verify(token, { secret() }, {}, now);
        QCOMPARE(wrong.checks.at(int(CheckId::Signature)).state, CheckState::Failed);
        QCOMPARE(
            wrong.checks.at(int(CheckId::Expired)).state, CheckState::Failed); // seen although the signature failed
        QCOMPARE(wrong.checks.at(int(CheckId::NotYetValid)).state, CheckState::NotApplicable);
        const jose::Verification broken = jose::verify("a.b", { secret() }, {}, now);
        for (int i = 1; i < broken.checks.size(); ++i)
            QCOMPARE(broken.checks.at(i).state, CheckState::NotReached);
    }

    void everyCheckHasASentence()
    {
        for (const QByteArray &token :
            { hs256(plainHeader, "{}"), hs256(plainHeader, R"({"exp":1,"iat":9e9,"aud":"x"})"), QByteArray("x"),
                hs256(R"({"alg":"none"})", "{}"), hs256(R"({"alg":"HS256","crit":1})", "{}") }) {
            const jose::Verification verification = jose::verify(token, { secret() }, {}, now);
            for (int i = 0; i < verification.checks.size(); ++i) {
                const jose::Check &check = verification.checks.at(i);
                QCOMPARE(int(check.id), i);
                QVERIFY2(check.text.endsWith('.') && !check.text.contains('%'), qPrintable(check.text));
            }
        }
    }

    void largeTokensTakeTheSamePath()
    {
        const QByteArray payload
            = QByteArray(R"({"a":"LONG","exp":1700000001})").replace("LONG", QByteArray(1 << 20, 'x'));
        QCOMPARE(verdict(hs256(plainHeader, payload), { secret() }), QByteArray("ok"));
        QByteArray token = hs256(plainHeader, payload);
        token[token.size() / 2] = token[token.size() / 2] == 'A' ? 'B' : 'A';
        QVERIFY(verdict(token, { secret() }) != "ok");
    }
};

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"
