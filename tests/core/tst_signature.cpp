// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/signature.h"
#include "tests/support/peer.h"

#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <thread>
#include <vector>

using jose::Algorithm;
using jose::Family;
using jose::Key;
using jose::KeyType;

namespace {

constexpr char input[] = "eyJhbGciOiJIUzI1NiJ9.e30";

Key keyFor(const jose::AlgorithmInfo &row, bool isEd448 = false)
{
    switch (row.family) {
    case Family::Hmac:
        return *Key::fromSecret(QByteArray(64, 's'));
    case Family::Rsa:
    case Family::RsaPss: {
        static const Key rsa = *Key::generate(KeyType::Rsa);
        return rsa;
    }
    case Family::Ec:
        return *Key::generateEc(row.curve);
    case Family::Ed:
        break;
    }
    return *Key::generate(isEd448 ? KeyType::Ed448 : KeyType::Ed25519);
}

// The order of each curve: no r and no s may reach it (SEC 2).
QByteArray curveOrder(const jose::AlgorithmInfo &row)
{
    switch (row.id) {
    case Algorithm::ES256:
        return QByteArray::fromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    case Algorithm::ES384:
        return QByteArray::fromHex(
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");
    case Algorithm::ES512:
        return QByteArray::fromHex(
            "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709"
            "a5d03bb5c9b8899c47aebb6fb71e91386409");
    default:
        return QByteArray::fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    }
}

} // namespace

class TestSignature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("algorithm");
        QTest::addColumn<bool>("isEd448");
        for (const jose::AlgorithmInfo &row : jose::algorithms())
            QTest::newRow(row.name) << int(row.id) << false;
        QTest::newRow("EdDSA with Ed448") << int(Algorithm::EdDSA) << true;
    }

    void verifiesItsOwnAndNothingElse()
    {
        const Key key = currentKey();
        const QByteArray signature = *jose::sign(current().id, key, input);
        QCOMPARE(signature.size(), jose::signatureSize(current().id, key));
        QVERIFY(jose::verifySignature(current().id, key, input, signature));
        if (current().family != Family::Hmac)
            QVERIFY(jose::verifySignature(current().id, *key.publicKey(), input, signature));
        QCOMPARE(jose::verifySignature(current().id, key, "other", signature).error().code, Errc::BadSignature);
        for (const int at : { 0, int(signature.size()) / 2, int(signature.size()) - 1 }) {
            QByteArray changed = signature;
            changed[at] = char(changed[at] ^ 1);
            QCOMPARE(jose::verifySignature(current().id, key, input, changed).error().code, Errc::BadSignature);
        }
        QVERIFY2(jose::verifySignature(current().id, key, input, signature), "a refusal spoils no later check");
    }

    void refusesEveryOtherLength()
    {
        const Key key = currentKey();
        const QByteArray signature = *jose::sign(current().id, key, input);
        for (const QByteArray &other : { QByteArray(), signature.chopped(1), signature + '\0', '\0' + signature,
                 signature + signature, QByteArray(signature.size() / 2, '\1'), QByteArray(3000, '\1') })
            QCOMPARE(jose::verifySignature(current().id, key, input, other).error().code, Errc::BadSignature);
        QVERIFY(!jose::verifySignature(current().id, key, input, QByteArray(signature.size(), '\0')));
        QVERIFY(!jose::verifySignature(current().id, key, input, QByteArray(signature.size(), '\xff')));
    }

    void refusesKeysOfOtherFamilies()
    {
        for (const jose::AlgorithmInfo &row : jose::algorithms()) {
            const Key other = keyFor(row);
            if (other.fits(current().id))
                continue;
            QCOMPARE(jose::sign(current().id, other, input).error().code, Errc::KeyMismatch);
            QCOMPARE(jose::verifySignature(current().id, other, input, "x").error().code, Errc::KeyMismatch);
            QVERIFY(!jose::isSignatureValid(current().id, other, input, "x"));
        }
    }

    void aPublicKeyDoesNotSign()
    {
        if (current().family == Family::Hmac)
            return;
        QCOMPARE(jose::sign(current().id, *currentKey().publicKey(), input).error().code, Errc::KeyMismatch);
    }

    void refusesEcdsaNumbersOutOfRange()
    {
        if (current().family != Family::Ec)
            return;
        const Key key = currentKey();
        const QByteArray signature = *jose::sign(current().id, key, input);
        const qsizetype width = signature.size() / 2;
        const QByteArray zero(width, '\0');
        const QByteArray order = curveOrder(current());
        QCOMPARE(order.size(), width);
        for (const QByteArray &bad : { zero, order, QByteArray(width, '\xff') }) {
            QVERIFY(!jose::verifySignature(current().id, key, input, bad + signature.last(width)));
            QVERIFY(!jose::verifySignature(current().id, key, input, signature.first(width) + bad));
            QVERIFY(!jose::verifySignature(current().id, key, input, bad + bad));
        }
        QVERIFY(!jose::verifySignature(current().id, key, input, signature.last(width) + signature.first(width)));
    }

    void numbersWithLeadingZerosKeepTheirWidth()
    {
        if (current().id != Algorithm::ES256)
            return;
        const Key key = currentKey();
        int leadingZeros = 0;
        for (int i = 0; i < 10'000 && leadingZeros == 0; ++i) {
            const QByteArray signature = *jose::sign(current().id, key, QByteArray::number(i));
            QCOMPARE(signature.size(), 64);
            leadingZeros += signature[0] == '\0' || signature[32] == '\0' ? 1 : 0;
            QVERIFY(jose::verifySignature(current().id, key, QByteArray::number(i), signature));
        }
        QVERIFY2(leadingZeros > 0, "one of 128 is expected");
    }

    void manyThreadsShareAKey()
    {
        const Key key = currentKey();
        const Algorithm algorithm = current().id;
        const QByteArray good = *jose::sign(algorithm, key, input);
        std::atomic<int> wrong{ 0 };
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 25; ++i) {
                    const QByteArray text = QByteArray::number(t * 1000 + i);
                    const Result<QByteArray> signature = jose::sign(algorithm, key, text);
                    if (!signature || !jose::verifySignature(algorithm, key, text, *signature)
                        || jose::isSignatureValid(algorithm, key, text, good))
                        ++wrong;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }

    // OpenSSL's own command on the same key file: our signatures there, its signatures here.
    void opensslAgrees()
    {
        if (current().family == Family::Hmac)
            return; // RFC vectors and PyJWT cover it
        REQUIRE_PEER(peer::run("openssl", { "version" }), "openssl");
        const Key key = currentKey();
        QTemporaryDir dir;
        write(dir.filePath("private.pem"), *key.toPem());
        write(dir.filePath("public.pem"), *key.publicPem());
        write(dir.filePath("input"), input);
        QStringList common{ "pkeyutl", "-rawin", "-in", dir.filePath("input") };
        if (current().digest)
            common += { "-digest", QString::fromLatin1(current().digest).toLower() };
        if (current().family == Family::RsaPss)
            common += { "-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest" };
        const auto theirs
            = peer::run("openssl", common + QStringList{ "-sign", "-inkey", dir.filePath("private.pem") });
        QVERIFY(theirs);
        if (current().family == Family::Ec) {
            QVERIFY2(!jose::verifySignature(current().id, key, input, *theirs), "DER is not what a JWS holds");
            return; // tst_jws has ES tokens of PyJWT
        }
        QVERIFY(jose::verifySignature(current().id, key, input, *theirs));
        write(dir.filePath("signature"), *jose::sign(current().id, key, input));
        QVERIFY(peer::run("openssl",
            common
                + QStringList{ "-verify", "-pubin", "-inkey", dir.filePath("public.pem"), "-sigfile",
                    dir.filePath("signature") }));
    }

private:
    static const jose::AlgorithmInfo &current()
    {
        QFETCH_GLOBAL(const int, algorithm);
        return jose::info(Algorithm(algorithm));
    }
    static Key currentKey()
    {
        QFETCH_GLOBAL(const bool, isEd448);
        return keyFor(current(), isEd448);
    }
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
};

QTEST_GUILESS_MAIN(TestSignature)
#include "tst_signature.moc"
