// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/jose/jws.h"
#include "core/jose/verify.h"
#include "core/json/json.h"
#include "tests/support/peer.h"

#include <QTest>

using jose::Algorithm;
using jose::Family;
using jose::Key;

namespace {

Key keyFor(const jose::AlgorithmInfo &row)
{
    switch (row.family) {
    case Family::Hmac:
        return *Key::fromSecret("a secret of thirty-two bytes, or more than that, for HS512 too!!");
    case Family::Rsa:
    case Family::RsaPss: {
        static const Key rsa = *Key::generate(jose::KeyType::Rsa);
        return rsa;
    }
    case Family::Ec:
        return *Key::generateEc(row.curve);
    case Family::Ed:
        break;
    }
    return *Key::generate(jose::KeyType::Ed25519);
}

QByteArray headerFor(const jose::AlgorithmInfo &row)
{
    return "{\"alg\":\"" + QByteArray(row.name) + "\",\"typ\":\"JWT\"}";
}

QByteArray pemOrSecret(const Key &key, bool isPrivate)
{
    return key.type() == jose::KeyType::Secret ? *key.secret() : isPrivate ? *key.toPem() : *key.publicPem();
}

} // namespace

class TestJws : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesForm_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QString>("named");
        QTest::newRow("empty") << QByteArray("") << "has 1";
        QTest::newRow("one part") << QByteArray("e30") << "has 1";
        QTest::newRow("two parts") << QByteArray("e30.e30") << "has 2";
        QTest::newRow("four parts") << QByteArray("e30.e30.AA.AA") << "has 4";
        QTest::newRow("JWE") << QByteArray("e30.AA.AA.AA.AA") << "JWE";
        QTest::newRow("header padded") << QByteArray("e30=.e30.AA") << "header";
        QTest::newRow("payload of the standard alphabet") << QByteArray("e30.e3+.AA") << "payload";
        QTest::newRow("signature with stray bits") << QByteArray("e30.e30.AB") << "signature";
        QTest::newRow("line break") << QByteArray("e30.e30.AA\n") << "signature";
        QTest::newRow("Bearer in front") << QByteArray("Bearer e30.e30.AA") << "header";
    }
    void refusesForm()
    {
        QFETCH(const QByteArray, token);
        QFETCH(const QString, named);
        const Result<jose::Jws> jws = jose::parseCompact(token);
        QVERIFY(!jws);
        QCOMPARE(jws.error().code, Errc::Malformed);
        QVERIFY2(jws.error().what.contains(named), qPrintable(jws.error().what));
    }

    void takesApartAndPutsTogether()
    {
        const QByteArray header = "{ \"alg\" : \"HS256\",\r\n \"x\":1.0}";
        const QByteArray payload("\0\xff any bytes", 12);
        const Key key = *Key::fromSecret("secret");
        const QByteArray token = *jose::signCompact(header, payload, Algorithm::HS256, key);
        const jose::Jws jws = *jose::parseCompact(token);
        QCOMPARE(jws.header, header);
        QCOMPARE(jws.payload, payload);
        QCOMPARE(jws.signature.size(), 32);
        QCOMPARE(token, jws.signingInput + '.' + jose::encodeBase64Url(jws.signature));
        QCOMPARE(jose::parseCompact("..")->payload, QByteArray(""));
    }

    void doesNotSignWithAKeyOfAnotherKind()
    {
        QCOMPARE(jose::signCompact("{}", "{}", Algorithm::RS256, *Key::fromSecret("secret")).error().code,
            Errc::KeyMismatch);
        const Key key = *Key::generateEc("P-256");
        QCOMPARE(jose::signCompact("{}", "{}", Algorithm::ES384, key).error().code, Errc::KeyMismatch);
        QCOMPARE(jose::signCompact("{}", "{}", Algorithm::ES256, *key.publicKey()).error().code, Errc::KeyMismatch);
    }

    // Both ways in one run of Python: it judges our token and makes one of its own.
    void pyJwtAgrees_data()
    {
        QTest::addColumn<int>("algorithm");
        for (const jose::AlgorithmInfo &row : jose::algorithms())
            QTest::newRow(row.name) << int(row.id);
    }
    void pyJwtAgrees()
    {
        QFETCH(const int, algorithm);
        const jose::AlgorithmInfo &row = jose::info(Algorithm(algorithm));
        REQUIRE_PEER(peer::python("import jwt, cryptography"), "python3-jwt and python3-cryptography");
        const Key key = keyFor(row);
        const QByteArray token = *jose::signCompact(headerFor(row), "{\"user_id\":1}", row.id, key);
        const auto hex = [](const QByteArray &bytes) { return bytes.toHex() + '\n'; };
        const auto answer = peer::python("import sys, jwt\n"
                                         "algorithm, private, public, token = sys.stdin.read().split('\\n')[:4]\n"
                                         "private, public = bytes.fromhex(private), bytes.fromhex(public)\n"
                                         "assert jwt.decode(token, public, algorithms=[algorithm]) == {'user_id': 1}\n"
                                         "print(jwt.encode({'user_id': 2}, private, algorithm=algorithm), end='')\n",
            QByteArray(row.name) + '\n' + hex(pemOrSecret(key, true)) + hex(pemOrSecret(key, false)) + token + '\n');
        QVERIFY2(answer, "PyJWT refused our token");
        const Key checking = key.publicKey().value_or(key);
        const jose::Verification verification
            = jose::verify(*answer, { checking }, {}, fromEpochSeconds(1'700'000'000));
        QVERIFY2(verification.ok(), answer->constData());
        QCOMPARE(jose::parseCompact(*answer)->payload, "{\"user_id\":2}");
        if (row.family == Family::Hmac) // the header and the signature are the same byte for byte
            QCOMPARE(*jose::signCompact(headerFor(row), "{\"user_id\":2}", row.id, key), *answer);
    }

    void pyJwtReadsOurJwk_data() { pyJwtAgrees_data(); }
    void pyJwtReadsOurJwk()
    {
        QFETCH(const int, algorithm);
        const jose::AlgorithmInfo &row = jose::info(Algorithm(algorithm));
        REQUIRE_PEER(peer::python("import jwt, cryptography"), "python3-jwt and python3-cryptography");
        const Key key = keyFor(row);
        Json jwk = jose::toJwk(key, key.type() == jose::KeyType::Secret);
        jwk.set("alg", Json(QString(jose::algorithmName(row.id))));
        const QByteArray token = *jose::signCompact(headerFor(row), "{}", row.id, key);
        QByteArray json;
        for (const Json::Member &member : jwk.members())
            json += (json.isEmpty() ? "" : ",")
                + ('"' + member.name.toUtf8() + "\":\"" + member.value.toString().toUtf8() + '"');
        QVERIFY(peer::python("import sys, json, jwt\n"
                             "jwk, algorithm, token = sys.stdin.read().split('\\n')[:3]\n"
                             "jwt.decode(token, jwt.PyJWK(json.loads(jwk)).key, algorithms=[algorithm])\n",
            '{' + json + "}\n" + row.name + '\n' + token + '\n'));
    }
};

QTEST_GUILESS_MAIN(TestJws)
#include "tst_jws.moc"
