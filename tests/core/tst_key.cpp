// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/key.h"
#include "core/jose/keyfile.h"
#include "tests/support/peer.h"

#include <QTemporaryDir>
#include <QTest>

using jose::Algorithm;
using jose::Key;
using jose::KeyType;

namespace {

// Made by the openssl command; empty where it is missing.
QByteArray openssl(const QStringList &arguments, const QByteArray &input = {})
{
    return peer::run(QStringLiteral("openssl"), arguments, input).value_or(QByteArray());
}

QByteArray opensslKey(const QStringList &options)
{
    return openssl(QStringList{ "genpkey", "-quiet" } + options);
}

} // namespace

class TestKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAsymmetricKeysAsSecret_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<bool>("accepted");
        const QByteArray pem("-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n");
        QTest::newRow("PEM") << pem << false;
        QTest::newRow("PEM without the last line break") << pem.chopped(1) << false;
        QTest::newRow("PEM with CRLF") << QByteArray(pem).replace("\n", "\r\n") << false;
        QTest::newRow("PEM inside other text") << "key:\n" + pem + "end" << false;
        QTest::newRow("SSH2 dashes") << QByteArray(
            "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n")
                                     << false;
        QTest::newRow("certificate") << QByteArray(pem).replace("PUBLIC KEY", "CERTIFICATE") << false;
        QTest::newRow("OpenSSH private") << QByteArray(pem).replace("PUBLIC KEY", "OPENSSH PRIVATE KEY") << false;
        QTest::newRow("ssh-rsa") << QByteArray("ssh-rsa AAAAB3NzaC1yc2E user") << false;
        QTest::newRow("ssh-ed25519 within") << QByteArray("from=x ssh-ed25519 AAAA") << false;
        QTest::newRow("ecdsa") << QByteArray("ecdsa-sha2-nistp256 AAAA") << false;
        QTest::newRow("SSH certificate") << QByteArray("sk-cert-v01@openssh.com AAAA") << false;
        // What PyJWT takes, a server takes, so it is taken here.
        QTest::newRow("marker inside a line") << QByteArray("x -----BEGIN PUBLIC KEY----- y") << true;
        QTest::newRow("END of another label") << QByteArray(pem).replace("END PUBLIC", "END PRIVATE") << true;
        QTest::newRow("no body") << QByteArray("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n") << true;
        QTest::newRow("unknown label") << QByteArray(pem).replace("PUBLIC KEY", "MY KEY") << true;
        QTest::newRow("empty") << QByteArray("") << true;
        QTest::newRow("any bytes") << QByteArray("\0\xff\n", 3) << true;
        QTest::newRow("Django's") << QByteArray("django-insecure-0123456789abcdefghijklmnopqrstuvwxyz") << true;
    }
    void refusesAsymmetricKeysAsSecret()
    {
        QFETCH(const QByteArray, secret);
        QFETCH(const bool, accepted);
        const Result<Key> key = Key::fromSecret(secret);
        QCOMPARE(key.has_value(), accepted);
        if (key) {
            QCOMPARE(key->secret().value_or("none"), secret);
            QCOMPARE(key->bits(), secret.size() * 8);
        } else {
            QCOMPARE(key.error().code, Errc::KeyMismatch);
            QVERIFY2(!key.error().what.contains(secret.mid(5, 10)), "an error shows nothing of the secret");
        }
    }

    void aKeyFitsOneFamily_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QByteArray>("curve");
        QTest::addColumn<QByteArrayList>("names");
        QTest::newRow("secret") << int(KeyType::Secret) << QByteArray() << QByteArrayList{ "HS256", "HS384", "HS512" };
        QTest::newRow("RSA") << int(KeyType::Rsa) << QByteArray()
                             << QByteArrayList{ "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" };
        QTest::newRow("P-256") << int(KeyType::Ec) << QByteArray("P-256") << QByteArrayList{ "ES256" };
        QTest::newRow("P-384") << int(KeyType::Ec) << QByteArray("P-384") << QByteArrayList{ "ES384" };
        QTest::newRow("P-521") << int(KeyType::Ec) << QByteArray("P-521") << QByteArrayList{ "ES512" };
        QTest::newRow("secp256k1") << int(KeyType::Ec) << QByteArray("secp256k1") << QByteArrayList{ "ES256K" };
        QTest::newRow("Ed25519") << int(KeyType::Ed25519) << QByteArray() << QByteArrayList{ "EdDSA" };
        QTest::newRow("Ed448") << int(KeyType::Ed448) << QByteArray() << QByteArrayList{ "EdDSA" };
    }
    void aKeyFitsOneFamily()
    {
        QFETCH(const int, type);
        QFETCH(const QByteArray, curve);
        QFETCH(const QByteArrayList, names);
        const Result<Key> key = curve.isEmpty() ? Key::generate(KeyType(type)) : Key::generateEc(curve);
        QVERIFY2(key, key ? "" : qPrintable(key.error().what));
        QByteArrayList fitting;
        for (const Algorithm algorithm : key->algorithms())
            fitting.append(jose::info(algorithm).name);
        QCOMPARE(fitting, names);
        for (const jose::AlgorithmInfo &row : jose::algorithms()) {
            const Result<> allowed = key->mayBeUsed(row.id, jose::KeyUse::Sign);
            QCOMPARE(allowed.has_value(), names.contains(row.name));
            if (!allowed)
                QVERIFY(allowed.error().what.contains(row.name));
        }
        QVERIFY(key->hasPrivate());
    }

    void goesThroughPem_data() { aKeyFitsOneFamily_data(); }
    void goesThroughPem()
    {
        QFETCH(const int, type);
        QFETCH(const QByteArray, curve);
        const Key key = *(curve.isEmpty() ? Key::generate(KeyType(type)) : Key::generateEc(curve));
        if (key.type() == KeyType::Secret) {
            QVERIFY(!key.toPem());
            QVERIFY(!key.publicKey());
            return;
        }
        const Result<Key> again = Key::fromPem(key.toPem().value_or(QByteArray()));
        QVERIFY(again && again->sameMaterial(key) && again->hasPrivate());
        const Result<Key> published = Key::fromPem(key.publicPem().value_or(QByteArray()));
        QVERIFY(published && !published->hasPrivate());
        QVERIFY(published->sameMaterial(*key.publicKey()));
        QCOMPARE(published->thumbprint(), key.thumbprint());
        QVERIFY(!key.publicKey()->toPem()->contains("PRIVATE"));
    }

    void encryptedPemNeedsItsPassphrase()
    {
        const Key key = *Key::generateEc("P-256");
        const QByteArray pem = *key.toPem("correct horse");
        QVERIFY(pem.contains("ENCRYPTED PRIVATE KEY"));
        QVERIFY(Key::fromPem(pem, "correct horse")->sameMaterial(key));
        QCOMPARE(Key::fromPem(pem).error().code, Errc::Secret);
        QCOMPARE(Key::fromPem(pem, "wrong").error().code, Errc::Secret);
        QVERIFY(Key::fromPem(pem).error().what != Key::fromPem(pem, "wrong").error().what);
    }

    void readsWhatOpensslWrites_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("passphrase");
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("isPrivate");
        const QByteArray rsa = opensslKey({ "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048" });
        const QByteArray ec = opensslKey({ "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256" });
        const QByteArray ed = opensslKey({ "-algorithm", "ED25519" });
        const int rsaType = int(KeyType::Rsa);
        const int ecType = int(KeyType::Ec);
        QTest::newRow("RSA PKCS#8") << rsa << QByteArray() << rsaType << true;
        QTest::newRow("RSA PKCS#1") << openssl({ "rsa", "-traditional" }, rsa) << QByteArray() << rsaType << true;
        QTest::newRow("RSA PKCS#1 encrypted")
            << openssl({ "rsa", "-traditional", "-aes128", "-passout", "pass:pw" }, rsa) << QByteArray("pw") << rsaType
            << true;
        QTest::newRow("RSA PKCS#8 encrypted, DER")
            << openssl({ "pkcs8", "-topk8", "-outform", "DER", "-passout", "pass:pw" }, rsa) << QByteArray("pw")
            << rsaType << true;
        QTest::newRow("RSA SPKI") << openssl({ "rsa", "-pubout" }, rsa) << QByteArray() << rsaType << false;
        QTest::newRow("RSA PKCS#1 public")
            << openssl({ "rsa", "-RSAPublicKey_out" }, rsa) << QByteArray() << rsaType << false;
        QTest::newRow("RSA PKCS#1 public, DER")
            << openssl({ "rsa", "-RSAPublicKey_out", "-outform", "DER" }, rsa) << QByteArray() << rsaType << false;
        QTest::newRow("RSA DER") << openssl({ "rsa", "-traditional", "-outform", "DER" }, rsa) << QByteArray()
                                 << rsaType << true;
        QTest::newRow("RSA-PSS") << opensslKey({ "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048" })
                                 << QByteArray() << rsaType << true;
        QTest::newRow("EC PKCS#8") << ec << QByteArray() << ecType << true;
        QTest::newRow("EC with its parameters")
            << openssl({ "ecparam", "-name", "prime256v1", "-genkey" }) << QByteArray() << ecType << true;
        QTest::newRow("EC SEC 1, DER") << openssl({ "ec", "-outform", "DER" }, ec) << QByteArray() << ecType << true;
        QTest::newRow("EC SPKI, compressed point")
            << openssl({ "ec", "-pubout", "-conv_form", "compressed" }, ec) << QByteArray() << ecType << false;
        QTest::newRow("Ed25519") << ed << QByteArray() << int(KeyType::Ed25519) << true;
        QTest::newRow("Ed25519 SPKI, DER")
            << openssl({ "pkey", "-pubout", "-outform", "DER" }, ed) << QByteArray() << int(KeyType::Ed25519) << false;
        QTest::newRow("Ed448") << opensslKey({ "-algorithm", "ED448" }) << QByteArray() << int(KeyType::Ed448) << true;
        QTemporaryDir dir;
        QFile file(dir.filePath("key.pem"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(ec);
        file.close();
        const QStringList certify{ "req", "-x509", "-key", file.fileName(), "-subj", "/CN=jotlab" };
        QTest::newRow("X.509") << openssl(certify) << QByteArray() << ecType << false;
        QTest::newRow("X.509 DER") << openssl(certify + QStringList{ "-outform", "DER" }) << QByteArray() << ecType
                                   << false;
        QTest::newRow("text around") << "Bag Attributes\n" + ed + "\ntrailing" << QByteArray() << int(KeyType::Ed25519)
                                     << true;
    }
    void readsWhatOpensslWrites()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const QByteArray, passphrase);
        QFETCH(const int, type);
        QFETCH(const bool, isPrivate);
        REQUIRE_PEER(peer::run("openssl", { "version" }), "openssl");
        QVERIFY2(!file.isEmpty(), "openssl made nothing");
        const Result<QList<Key>> keys = jose::keysFromBytes(file, passphrase);
        QVERIFY2(keys, keys ? "" : qPrintable(keys.error().what + keys.error().detail));
        QCOMPARE(keys->size(), 1);
        QCOMPARE(int(keys->first().type()), type);
        QCOMPARE(keys->first().hasPrivate(), isPrivate);
        if (!passphrase.isEmpty())
            QCOMPARE(jose::keysFromBytes(file).error().code, Errc::Secret);
    }

    void aPssKeyMakesNoOtherSignature()
    {
        const QByteArray pem = opensslKey({ "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048" });
        REQUIRE_PEER(!pem.isEmpty(), "openssl");
        const Key key = *Key::fromPem(pem);
        QVERIFY(key.fits(Algorithm::PS256));
        QVERIFY(!key.fits(Algorithm::RS256));
    }

    void aChainGivesEveryKey()
    {
        const Key one = *Key::generate(KeyType::Ed25519);
        const Key two = *Key::generateEc("P-384");
        const Result<QList<Key>> keys = jose::keysFromBytes(*one.publicPem() + *two.toPem());
        QVERIFY(keys && keys->size() == 2);
        QVERIFY(keys->at(1).sameMaterial(two));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("code");
        QTest::newRow("empty") << QByteArray() << int(Errc::Malformed);
        QTest::newRow("blanks") << QByteArray(" \n ") << int(Errc::Malformed);
        QTest::newRow("plain text") << QByteArray("not a key") << int(Errc::Malformed);
        QTest::newRow("truncated PEM") << QByteArray("-----BEGIN PUBLIC KEY-----\nMCow") << int(Errc::Malformed);
        QTest::newRow("PEM of rubbish") << QByteArray("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
                                        << int(Errc::Malformed);
        QTest::newRow("DER of rubbish") << QByteArray("\x30\x03\x02\x01\x01") << int(Errc::Malformed);
        QTest::newRow("DER that promises more") << QByteArray("\x30\x84\x7f\xff\xff\xff") << int(Errc::Malformed);
        QTest::newRow("DH parameters") << QByteArray(
            "-----BEGIN DH PARAMETERS-----\nAAAA\n-----END DH PARAMETERS-----\n")
                                       << int(Errc::Malformed);
        QTest::newRow("OpenSSH private key")
            << QByteArray("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")
            << int(Errc::Unsupported);
        QTest::newRow("X25519") << opensslKey({ "-algorithm", "X25519" }) << int(Errc::Unsupported);
        QTest::newRow("brainpool curve") << opensslKey(
            { "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1" })
                                         << int(Errc::Unsupported);
        QTest::newRow("P-224") << opensslKey({ "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224" })
                               << int(Errc::Unsupported);
        QTest::newRow("explicit curve") << opensslKey(
            { "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit" })
                                        << int(Errc::Unsupported);
        QTest::newRow("too large") << QByteArray("-----BEGIN ") + QByteArray(2 << 20, 'A') << int(Errc::Limit);
        const QByteArray spki = QByteArray::fromHex("302a300506032b6570032100"); // an Ed25519 public key follows
        QTest::newRow("Ed25519 point of order 1") << spki + '\1' + QByteArray(31, '\0') << int(Errc::Malformed);
        QTest::newRow("Ed25519 point of order 4") << spki + QByteArray(32, '\0') << int(Errc::Malformed);
        QTest::newRow("Ed25519 point of order 4, other sign")
            << spki + QByteArray(31, '\0') + '\x80' << int(Errc::Malformed);
        QTest::newRow("Ed25519 point of order 2")
            << spki + '\xec' + QByteArray(30, '\xff') + '\x7f' << int(Errc::Malformed);
        QTest::newRow("Ed25519 point of order 8")
            << spki + QByteArray::fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
            << int(Errc::Malformed);
        QTest::newRow("Ed25519 point of order 8, the other")
            << spki + QByteArray::fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
            << int(Errc::Malformed);
        QTest::newRow("Ed25519 point of order 4, not canonical")
            << spki + '\xed' + QByteArray(30, '\xff') + '\x7f' << int(Errc::Malformed);
        QTest::newRow("Ed448 point of order 1")
            << QByteArray::fromHex("3043300506032b6571033a00") + '\1' + QByteArray(56, '\0') << int(Errc::Malformed);
    }
    void refuses()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const int, code);
        const Result<QList<Key>> keys = jose::keysFromBytes(file);
        QVERIFY(!keys);
        if (!file.isEmpty() || code == int(Errc::Malformed))
            QCOMPARE(int(keys.error().code), code);
        QVERIFY2(keys.error().what.endsWith('.'), qPrintable(keys.error().what));
    }

    void aShortRsaKeyIsReadButCalledWeak()
    {
        const QByteArray pem = opensslKey({ "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024" });
        REQUIRE_PEER(!pem.isEmpty(), "openssl");
        const Result<Key> key = Key::fromPem(pem);
        QVERIFY(key);
        QVERIFY(key->weakness().value_or(QString()).contains("1024"));
        QVERIFY(!Key::generate(KeyType::Rsa)->weakness());
        QCOMPARE(Key::generate(KeyType::Rsa, 1024).error().code, Errc::Usage);
    }

    void aShortSecretIsTakenAndSaid()
    {
        const Key key = *Key::fromSecret(QByteArray(31, 'k'));
        QVERIFY(key.fits(Algorithm::HS256));
        QVERIFY(key.shortfall(Algorithm::HS256));
        QVERIFY(!Key::fromSecret(QByteArray(32, 'k'))->shortfall(Algorithm::HS256));
        QVERIFY(Key::fromSecret(QByteArray(32, 'k'))->shortfall(Algorithm::HS512));
    }

    void readsSecretTexts_data()
    {
        using jose::SecretEncoding;
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("encoding");
        QTest::addColumn<QByteArray>("secret"); // null: refused
        QTest::newRow("text") << QByteArray("geheim ") << int(SecretEncoding::Utf8) << QByteArray("geheim ");
        QTest::newRow("hex") << QByteArray("00fFa1") << int(SecretEncoding::Hex) << QByteArray("\x00\xff\xa1", 3);
        QTest::newRow("odd hex") << QByteArray("00f") << int(SecretEncoding::Hex) << QByteArray();
        QTest::newRow("no hex") << QByteArray("0g") << int(SecretEncoding::Hex) << QByteArray();
        QTest::newRow("base64") << QByteArray("+/8=") << int(SecretEncoding::Base64) << QByteArray("\xfb\xff");
        QTest::newRow("base64 unpadded") << QByteArray("+/8") << int(SecretEncoding::Base64) << QByteArray("\xfb\xff");
        QTest::newRow("base64 of the other alphabet")
            << QByteArray("-_8=") << int(SecretEncoding::Base64) << QByteArray();
        QTest::newRow("base64url") << QByteArray("-_8") << int(SecretEncoding::Base64Url) << QByteArray("\xfb\xff");
        QTest::newRow("base64url padded")
            << QByteArray("-_8=") << int(SecretEncoding::Base64Url) << QByteArray("\xfb\xff");
        QTest::newRow("base64url of the other alphabet")
            << QByteArray("+/8") << int(SecretEncoding::Base64Url) << QByteArray();
        QTest::newRow("padding in excess") << QByteArray("-_8==") << int(SecretEncoding::Base64Url) << QByteArray();
    }
    void readsSecretTexts()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, encoding);
        QFETCH(const QByteArray, secret);
        const Result<Key> key = jose::keyFromSecretText(text, jose::SecretEncoding(encoding));
        QCOMPARE(key.has_value(), !secret.isNull());
        if (key)
            QCOMPARE(*key->secret(), secret);
    }

    void generatesWhatWasAskedFor()
    {
        QCOMPARE(Key::generate(KeyType::Secret, 512)->secret()->size(), 64);
        QVERIFY(*Key::generate(KeyType::Secret)->secret() != *Key::generate(KeyType::Secret)->secret());
        QCOMPARE(Key::generate(KeyType::Secret, 7).error().code, Errc::Usage);
        QCOMPARE(Key::generate(KeyType::Rsa, 3072)->bits(), 3072);
        QCOMPARE(Key::generateEc("P-192").error().code, Errc::Usage);
    }
};

QTEST_GUILESS_MAIN(TestKey)
#include "tst_key.moc"
