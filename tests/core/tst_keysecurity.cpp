// SPDX-License-Identifier: GPL-3.0-or-later
// The classical attacks on keys and signatures, end to end: what the strict verifier says, and what Decode flags. The
// arithmetic behind each has its rows in tst_key, tst_jwk and tst_signature.
#include "core/explain/inspector.h"
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "core/jose/signature.h"
#include "core/jose/verifier.h"
#include "core/jose/verify.h"
#include "core/keyring/keyimport.h"
#include "tests/support/peer.h"

#include <QTest>

using namespace explain;
using jose::Algorithm;
using jose::Key;
using jose::KeyType;

namespace {

const QByteArray payload = "{\"user_id\":\"1\"}";
const Instant now = fromEpochSeconds(1795488019);

QByteArray headerOf(Algorithm algorithm)
{
    return "{\"alg\":\"" + QByteArray(jose::info(algorithm).name) + "\"}";
}

QByteArray withSignature(Algorithm algorithm, const QByteArray &signature)
{
    return jose::encodeBase64Url(headerOf(algorithm)) + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url(signature);
}

QByteArray strictVerdict(const QByteArray &token, const Key &key)
{
    const auto error = jose::verify(token, { key }, {}, now).error();
    const auto quick = jose::Verifier({ key }, {}).check(token, now);
    if (error != quick)
        return "the two verifiers differ";
    return error ? jose::checkName(*error) : "ok";
}

Inspection decoded(const QByteArray &token, const Key &key)
{
    InspectionContext context;
    context.now = now;
    context.keys = { key };
    return Inspector().inspect(token, context);
}

bool isFlagged(const Inspection &inspection, const QByteArray &id)
{
    return std::any_of(inspection.findings.begin(), inspection.findings.end(),
        [&id](const Finding &finding) { return finding.id == id && finding.severity == Severity::Error; });
}

/// S + L: the same signature again for a verifier that does not look (RFC 8032 section 5.1.7).
QByteArray plusGroupOrder(const QByteArray &signature)
{
    const QByteArray order = QByteArray::fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    QByteArray changed = signature;
    int carry = 0;
    for (int i = 0; i < 32; ++i) {
        const int sum = uchar(changed[32 + i]) + uchar(order[i]) + carry;
        changed[32 + i] = char(sum & 0xff);
        carry = sum >> 8;
    }
    return changed;
}

} // namespace

class TestKeySecurity : public QObject
{
    Q_OBJECT

private slots:
    void ecdsaNumbers_data()
    {
        QTest::addColumn<int>("algorithm");
        QTest::addColumn<int>("change");
        QTest::addColumn<QByteArray>("finding");
        const std::pair<const char *, QByteArray> changes[]{ { "r zero", "signature_zero" },
            { "s zero", "signature_zero" }, { "both zero", "signature_zero" }, { "a byte less", "signature_length" },
            { "a byte more", "signature_length" }, { "as DER", "signature_length" }, { "half", "signature_length" } };
        for (const Algorithm algorithm : { Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::ES256K }) {
            for (int change = 0; change < int(std::size(changes)); ++change)
                QTest::addRow("%s, %s", jose::info(algorithm).name, changes[change].first)
                    << int(algorithm) << change << changes[change].second;
        }
    }
    void ecdsaNumbers()
    {
        QFETCH(int, algorithm);
        QFETCH(int, change);
        QFETCH(QByteArray, finding);
        const Algorithm es = Algorithm(algorithm);
        const Key key = *Key::generateEc(jose::info(es).curve);
        const QByteArray good = jose::parseCompact(*jose::signCompact(headerOf(es), payload, es, key))->signature;
        const qsizetype half = good.size() / 2;
        const QByteArray zero(half, '\0');
        const QByteArrayList bad{ zero + good.last(half), good.first(half) + zero, zero + zero, good.chopped(1),
            good + '\0', "\x30\x06\x02\x01\x01\x02\x01\x01", good.first(half) };
        QCOMPARE(strictVerdict(withSignature(es, good), key), QByteArray("ok"));
        const QByteArray token = withSignature(es, bad.at(change));
        QCOMPARE(strictVerdict(token, key), QByteArray("signature"));
        const Inspection inspection = decoded(token, key);
        QCOMPARE(inspection.signature.state, Verdict::State::Bad);
        QVERIFY(isFlagged(inspection, finding));
    }

    // S = k * a for R = the neutral point: OpenSSL takes it, and so does a server; RFC 8032 leaves it open.
    void eddsaSmallOrderPoint()
    {
        const Key key = *Key::generate(KeyType::Ed25519);
        const QByteArray input = withSignature(Algorithm::EdDSA, {}).chopped(1);
        const auto signature = peer::python(
            "import sys, hashlib\n"
            "from cryptography.hazmat.primitives import serialization as s\n"
            "pem, text = sys.stdin.buffer.read().split(b'\\0')\n"
            "key = s.load_pem_private_key(pem, None)\n"
            "seed = key.private_bytes(s.Encoding.Raw, s.PrivateFormat.Raw, s.NoEncryption())\n"
            "a = key.public_key().public_bytes(s.Encoding.Raw, s.PublicFormat.Raw)\n"
            "x = bytearray(hashlib.sha512(seed).digest()[:32]); x[0] &= 248; x[31] &= 127; x[31] |= 64\n"
            "r = bytes([1]) + bytes(31)\n"
            "k = int.from_bytes(hashlib.sha512(r + a + text).digest(), 'little')\n"
            "order = 2**252 + 27742317777372353535851937790883648493\n"
            "sys.stdout.buffer.write(r + (k * int.from_bytes(x, 'little') % order).to_bytes(32, 'little'))\n",
            *key.toPem() + '\0' + input);
        REQUIRE_PEER(signature.has_value(), "python3-cryptography");
        QCOMPARE(signature->size(), 64);
        QVERIFY2(jose::verifySignature(Algorithm::EdDSA, key, input, *signature), "the forgery is no good");
        const QByteArray token = input + '.' + jose::encodeBase64Url(*signature);
        QCOMPARE(strictVerdict(token, key), QByteArray("signature"));
        QVERIFY(isFlagged(decoded(token, key), "signature_small_order"));
        const QByteArray honest = *jose::signCompact(headerOf(Algorithm::EdDSA), payload, Algorithm::EdDSA, key);
        QVERIFY(!isFlagged(decoded(honest, key), "signature_small_order"));
    }

    void eddsaSecondForm()
    {
        const Key key = *Key::generate(KeyType::Ed25519);
        const QByteArray token = *jose::signCompact(headerOf(Algorithm::EdDSA), payload, Algorithm::EdDSA, key);
        const QByteArray other = withSignature(Algorithm::EdDSA, plusGroupOrder(jose::parseCompact(token)->signature));
        QVERIFY(other != token);
        QCOMPARE(strictVerdict(token, key), QByteArray("ok"));
        QCOMPARE(strictVerdict(other, key), QByteArray("signature"));
        QCOMPARE(decoded(other, key).signature.state, Verdict::State::Bad);
    }

    void eddsaWrongLength()
    {
        const Key key = *Key::generate(KeyType::Ed25519);
        const QByteArray token = *jose::signCompact(headerOf(Algorithm::EdDSA), payload, Algorithm::EdDSA, key);
        const QByteArray bad = withSignature(Algorithm::EdDSA, jose::parseCompact(token)->signature.chopped(1));
        QCOMPARE(strictVerdict(bad, key), QByteArray("signature"));
        QVERIFY(isFlagged(decoded(bad, key), "signature_length"));
    }

    void shortRsaKey()
    {
        const auto pem = peer::run(QStringLiteral("openssl"),
            { "genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024" });
        REQUIRE_PEER(pem.has_value(), "openssl");
        const auto imported = keyring::importKeys(*pem);
        QVERIFY(imported); // Simple JWT takes such keys, so it can be looked at
        const Key key = imported->first().key;
        QVERIFY(key.weakness());
        const QByteArray token = *jose::signCompact(headerOf(Algorithm::RS256), payload, Algorithm::RS256, key);
        QCOMPARE(strictVerdict(token, key), QByteArray("key_mismatch"));
        QVERIFY(isFlagged(decoded(token, key), "key_weak"));
    }

    void refusedAsKey_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray modulus = jose::encodeBase64Url(QByteArray(255, '\xc7') + '\x01');
        QTest::newRow("RSA exponent 1") << "{\"kty\":\"RSA\",\"e\":\"AQ\",\"n\":\"" + modulus + "\"}";
        QTest::newRow("RSA exponent even") << "{\"kty\":\"RSA\",\"e\":\"Ag\",\"n\":\"" + modulus + "\"}";
        QTest::newRow("RSA exponent 1 as SPKI") << spkiWithExponent(1);
        QTest::newRow("RSA exponent 2 as SPKI") << spkiWithExponent(2);
        for (const char *y : { "0000000000000000000000000000000000000000000000000000000000000000",
                 "0100000000000000000000000000000000000000000000000000000000000000",
                 "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                 "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                 "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a" })
            QTest::addRow("Ed25519 of small order %.4s", y) << "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                    + jose::encodeBase64Url(QByteArray::fromHex(y)) + "\"}";
    }
    void refusedAsKey()
    {
        QFETCH(QByteArray, bytes);
        const auto keys = keyring::importKeys(bytes);
        QVERIFY(!keys);
        QCOMPARE(keys.error().code, Errc::Malformed);
    }

    void theSpkiOfTheRowsAboveIsWellFormed() { QVERIFY(keyring::importKeys(spkiWithExponent(3))); }

    void pemAsHmacSecret_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("encoding");
        const QByteArray pem = *Key::generate(KeyType::Ed25519)->publicPem();
        QTest::newRow("as text") << pem << int(jose::SecretEncoding::Utf8);
        QTest::newRow("private") << *Key::generateEc("P-256")->toPem() << int(jose::SecretEncoding::Utf8);
        QTest::newRow("in base64") << pem.toBase64() << int(jose::SecretEncoding::Base64);
        QTest::newRow("in hex") << pem.toHex() << int(jose::SecretEncoding::Hex);
    }
    void pemAsHmacSecret()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, encoding);
        const auto keys = keyring::importSecret(text, jose::SecretEncoding(encoding));
        QVERIFY(!keys);
        QCOMPARE(keys.error().code, Errc::KeyMismatch);
    }

    // RS256 to HS256: the public key, which everybody has, as HMAC secret.
    void aPublicKeyNeverVerifiesHmac()
    {
        const Key key = *Key::generate(KeyType::Rsa);
        const QByteArray pem = *key.publicPem();
        const auto mac = peer::run(QStringLiteral("openssl"),
            { "dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:" + QString::fromLatin1(pem.toHex()), "-binary" },
            withSignature(Algorithm::HS256, {}).chopped(1));
        REQUIRE_PEER(mac.has_value(), "openssl");
        const QByteArray forged = withSignature(Algorithm::HS256, *mac);
        QCOMPARE(strictVerdict(forged, *key.publicKey()), QByteArray("algorithm_not_allowed"));
        const Inspection inspection = decoded(forged, *key.publicKey());
        QCOMPARE(inspection.signature.state, Verdict::State::NotChecked);
        QCOMPARE(inspection.keyTrials.first().outcome, KeyTrial::Outcome::DoesNotFit);
    }

private:
    /// A well-formed SubjectPublicKeyInfo in DER: 2048 bits and this exponent.
    static QByteArray spkiWithExponent(char exponent)
    {
        const auto tlv = [](char tag, const QByteArray &content) {
            QByteArray size;
            if (content.size() > 255)
                size = QByteArray("\x82") + char(content.size() >> 8) + char(content.size() & 0xff);
            else if (content.size() > 127)
                size = QByteArray("\x81") + char(content.size());
            else
                size = QByteArray(1, char(content.size()));
            return tag + size + content;
        };
        const QByteArray modulus = '\0' + QByteArray(255, '\xc7') + '\x01';
        const QByteArray key = tlv('\x30', tlv('\x02', modulus) + tlv('\x02', QByteArray(1, exponent)));
        const QByteArray algorithm = QByteArray::fromHex("300d06092a864886f70d0101010500");
        return tlv('\x30', algorithm + tlv('\x03', '\0' + key));
    }
};

QTEST_GUILESS_MAIN(TestKeySecurity)
#include "tst_keysecurity.moc"
