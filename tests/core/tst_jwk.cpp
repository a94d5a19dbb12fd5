// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/jose/keyfile.h"
#include "core/jose/signature.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QTest>

using jose::Algorithm;
using jose::Key;
using jose::KeyType;
using jose::KeyUse;

namespace {

// RFC 7638 section 3.1.
const char rfc7638Modulus[]
    = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
      "BJECPebWKRXjBZCiFV4n3oknjhMstn"
      "64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_"
      "FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1"
      "n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

QByteArray rsaJwk(const QByteArray &exponent = "AQAB", const QByteArray &more = {})
{
    return QByteArray(R"({"kty":"RSA","n":"MODULUS","e":"EXPONENT"MORE})")
        .replace("MODULUS", rfc7638Modulus)
        .replace("EXPONENT", exponent)
        .replace("MORE", more);
}

Result<Key> read(const QByteArray &text)
{
    return parseJson(text).and_then([](const Json &json) { return jose::keyFromJwk(json); });
}

Json with(Json jwk, const char16_t *name, const QByteArray &value)
{
    jwk.set(QString::fromUtf16(name), Json(QString::fromUtf8(value)));
    return jwk;
}

} // namespace

class TestJwk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesThumbprints_data()
    {
        QTest::addColumn<QByteArray>("jwk");
        QTest::addColumn<QByteArray>("thumbprint");
        QTest::newRow("RFC 7638 section 3.1") << rsaJwk("AQAB", R"(,"alg":"RS256","kid":"2011-04-29")")
                                              << QByteArray("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        QTest::newRow("RFC 8037 appendix A.3")
            << QByteArray(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})")
            << QByteArray("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
    void makesThumbprints()
    {
        QFETCH(const QByteArray, jwk);
        QFETCH(const QByteArray, thumbprint);
        const Result<Key> key = read(jwk);
        QVERIFY2(key, key ? "" : qPrintable(key.error().what));
        QCOMPARE(key->thumbprint(), thumbprint);
    }

    void goesThroughJwk_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QByteArray>("curve");
        QTest::newRow("secret") << int(KeyType::Secret) << QByteArray();
        QTest::newRow("RSA") << int(KeyType::Rsa) << QByteArray();
        for (const char *curve : { "P-256", "P-384", "P-521", "secp256k1" })
            QTest::newRow(curve) << int(KeyType::Ec) << QByteArray(curve);
        QTest::newRow("Ed25519") << int(KeyType::Ed25519) << QByteArray();
        QTest::newRow("Ed448") << int(KeyType::Ed448) << QByteArray();
    }
    void goesThroughJwk()
    {
        QFETCH(const int, type);
        QFETCH(const QByteArray, curve);
        jose::KeyLabels labels;
        labels.kid = "k1";
        labels.use = "sig";
        labels.operations = QList<QByteArray>{ "sign", "verify" };
        const Key key = (curve.isEmpty() ? Key::generate(KeyType(type)) : Key::generateEc(curve))->withLabels(labels);
        const Result<Key> again = jose::keyFromJwk(jose::toJwk(key, true));
        QVERIFY2(again, again ? "" : qPrintable(again.error().what));
        QVERIFY(again->sameMaterial(key));
        QCOMPARE(again->kid(), "k1");
        QCOMPARE(again->labels().operations, labels.operations);
        QCOMPARE(again->thumbprint(), key.thumbprint());
        const Algorithm algorithm = key.algorithms().constFirst();
        QVERIFY(jose::verifySignature(algorithm, key, "text", *jose::sign(algorithm, *again, "text")));

        const Json open = jose::toJwk(key, false);
        for (const char16_t *name : { u"d", u"p", u"q", u"dp", u"dq", u"qi", u"k" })
            QVERIFY(!open.contains(name));
        if (key.type() != KeyType::Secret) {
            const Result<Key> published = jose::keyFromJwk(open);
            QVERIFY2(published, published ? "" : qPrintable(published.error().what + published.error().detail));
            QVERIFY(published->sameMaterial(*key.publicKey()));
        }
    }

    void keepsCoordinatesAtFullWidth()
    {
        // About every 256th coordinate starts with a zero byte, which must stay (RFC 7518 section 6.2.1.2).
        for (int i = 0; i < 600; ++i) {
            const Json jwk = jose::toJwk(*Key::generateEc("P-256"), true);
            for (const char16_t *name : { u"x", u"y", u"d" })
                QCOMPARE(jwk.find(name)->toString().size(), 43);
        }
    }

    void whatAJwkSaysBinds_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<bool>("signs");
        QTest::addColumn<bool>("verifies");
        QTest::newRow("nothing") << QByteArray("") << true << true;
        QTest::newRow("its alg") << QByteArray(R"(,"alg":"HS256")") << true << true;
        QTest::newRow("another alg of its family") << QByteArray(R"(,"alg":"HS512")") << false << false;
        QTest::newRow("an alg of another family") << QByteArray(R"(,"alg":"RS256")") << false << false;
        QTest::newRow("an encryption alg") << QByteArray(R"(,"alg":"A128KW")") << false << false;
        QTest::newRow("alg in lower case") << QByteArray(R"(,"alg":"hs256")") << false << false;
        QTest::newRow("use sig") << QByteArray(R"(,"use":"sig")") << true << true;
        QTest::newRow("use enc") << QByteArray(R"(,"use":"enc")") << false << false;
        QTest::newRow("key_ops verify") << QByteArray(R"(,"key_ops":["verify"])") << false << true;
        QTest::newRow("key_ops sign") << QByteArray(R"(,"key_ops":["sign"])") << true << false;
        QTest::newRow("key_ops encrypt") << QByteArray(R"(,"key_ops":["encrypt"])") << false << false;
        QTest::newRow("key_ops empty") << QByteArray(R"(,"key_ops":[])") << false << false;
    }
    void whatAJwkSaysBinds()
    {
        QFETCH(const QByteArray, members);
        QFETCH(const bool, signs);
        QFETCH(const bool, verifies);
        const Result<Key> key = read(QByteArray(R"({"kty":"oct","k":"c2VjcmV0"MORE})").replace("MORE", members));
        QVERIFY2(key, key ? "" : qPrintable(key.error().what));
        QCOMPARE(jose::sign(Algorithm::HS256, *key, "text").has_value(), signs);
        const QByteArray tag = *jose::sign(Algorithm::HS256, *Key::fromSecret("secret"), "text");
        QCOMPARE(jose::verifySignature(Algorithm::HS256, *key, "text", tag).has_value(), verifies);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("jwk");
        QTest::addColumn<int>("code");
        const int malformed = int(Errc::Malformed);
        const int unsupported = int(Errc::Unsupported);
        QTest::newRow("no kty") << QByteArray(R"({"k":"AA"})") << malformed;
        QTest::newRow("kty not text") << QByteArray(R"({"kty":1})") << malformed;
        QTest::newRow("a list") << QByteArray("[]") << malformed;
        QTest::newRow("unknown kty") << QByteArray(R"({"kty":"AKP"})") << unsupported;
        QTest::newRow("oct without k") << QByteArray(R"({"kty":"oct"})") << malformed;
        QTest::newRow("oct k padded") << QByteArray(R"({"kty":"oct","k":"QQ=="})") << malformed;
        QTest::newRow("oct k not text") << QByteArray(R"({"kty":"oct","k":5})") << malformed;
        QTest::newRow("oct that is a PEM")
            << QByteArray(R"({"kty":"oct","k":"SECRET"})")
                   .replace(
                       "SECRET", jose::encodeBase64Url("-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n"))
            << int(Errc::KeyMismatch);
        QTest::newRow("kid not text") << QByteArray(R"({"kty":"oct","k":"AA","kid":1})") << malformed;
        QTest::newRow("alg not text") << QByteArray(R"({"kty":"oct","k":"AA","alg":null})") << malformed;
        QTest::newRow("key_ops not a list") << QByteArray(R"({"kty":"oct","k":"AA","key_ops":"sign"})") << malformed;
        QTest::newRow("key_ops of numbers") << QByteArray(R"({"kty":"oct","k":"AA","key_ops":[1]})") << malformed;
        QTest::newRow("RSA exponent 1") << rsaJwk("AQ") << malformed;
        QTest::newRow("RSA exponent even") << rsaJwk("Ag") << malformed;
        QTest::newRow("RSA exponent as large as the modulus") << rsaJwk(rfc7638Modulus) << malformed;
        QTest::newRow("RSA without e") << QByteArray(R"({"kty":"RSA","n":"AQAB"})") << malformed;
        QTest::newRow("RSA tiny") << QByteArray(R"({"kty":"RSA","n":"AQAB","e":"Aw"})") << malformed;
        QTest::newRow("RSA with more primes") << rsaJwk("AQAB", R"(,"oth":[])") << unsupported;
        QTest::newRow("RSA with a private part of another") << rsaJwk("AQAB", R"(,"d":"AQAB")") << malformed;
        QTest::newRow("EC unknown curve")
            << QByteArray(R"({"kty":"EC","crv":"P-192","x":"AA","y":"AA"})") << unsupported;
        QTest::newRow("EC without curve") << QByteArray(R"({"kty":"EC","x":"AA","y":"AA"})") << unsupported;
        QTest::newRow("EC short coordinates")
            << QByteArray(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})") << malformed;
        QTest::newRow("OKP X25519") << QByteArray(
            R"({"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})")
                                    << unsupported;
        QTest::newRow("OKP too short") << QByteArray(R"({"kty":"OKP","crv":"Ed25519","x":"11qY"})") << malformed;
        QTest::newRow("OKP with the private part of another")
            << QByteArray(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",)"
                          R"("d":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})")
            << malformed;
        QTest::newRow("OKP of small order")
            << QByteArray(R"({"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})")
            << malformed;
    }
    void refuses()
    {
        QFETCH(const QByteArray, jwk);
        QFETCH(const int, code);
        const Result<Key> key = read(jwk);
        QVERIFY(!key);
        QCOMPARE(int(key.error().code), code);
        QVERIFY2(key.error().what.endsWith('.'), qPrintable(key.error().what));
    }

    void refusesAPointOffItsCurveAndAForeignPrivateNumber()
    {
        const Json one = jose::toJwk(*Key::generateEc("P-256"), true);
        const Json two = jose::toJwk(*Key::generateEc("P-256"), true);
        Json jwk = one;
        jwk.set("y", *two.find(u"y"));
        jwk.remove(u"d");
        QCOMPARE(jose::keyFromJwk(jwk).error().code, Errc::Malformed);
        jwk = one;
        jwk.set("d", *two.find(u"d"));
        QCOMPARE(jose::keyFromJwk(jwk).error().code, Errc::Malformed);
        QCOMPARE(jose::keyFromJwk(with(one, u"d", jose::encodeBase64Url(QByteArray(32, '\0')))).error().code,
            Errc::Malformed);
        QCOMPARE(jose::keyFromJwk(with(one, u"crv", "secp256k1")).error().code, Errc::Malformed);
    }

    void readsRsaWithoutItsPrimes()
    {
        const Key key = *Key::generate(KeyType::Rsa);
        Json jwk = jose::toJwk(key, true);
        for (const char16_t *name : { u"p", u"q", u"dp", u"dq", u"qi" })
            jwk.remove(name);
        const Result<Key> bare = jose::keyFromJwk(jwk);
        QVERIFY2(bare, bare ? "" : qPrintable(bare.error().what));
        QVERIFY(jose::verifySignature(Algorithm::PS384, key, "text", *jose::sign(Algorithm::PS384, *bare, "text")));
    }

    void aSetLeavesOutWhatIsUnknown()
    {
        const Key key = *Key::generate(KeyType::Ed25519);
        Json set = jose::toJwkSet({ key, *Key::generateEc("P-521") }, false);
        Json keys = *set.find(u"keys");
        keys.append(*parseJson(R"({"kty":"AKP","alg":"ML-DSA-44"})"));
        set.set("keys", keys);
        const Result<QList<Key>> read = jose::keysFromBytes(writeJson(set));
        QVERIFY(read && read->size() == 2);
        QVERIFY(read->first().sameMaterial(*key.publicKey()));
    }

    void refusesASetWithoutAKey_data()
    {
        QTest::addColumn<QByteArray>("set");
        QTest::newRow("empty") << QByteArray(R"({"keys":[]})");
        QTest::newRow("no list") << QByteArray(R"({"keys":{}})");
        QTest::newRow("only unknown ones") << QByteArray(R"({"keys":[{"kty":"AKP"}]})");
        QTest::newRow("no JSON") << QByteArray(R"({"keys":)");
    }
    void refusesASetWithoutAKey()
    {
        QFETCH(const QByteArray, set);
        QVERIFY(!jose::keysFromBytes(set));
    }
};

QTEST_GUILESS_MAIN(TestJwk)
#include "tst_jwk.moc"
