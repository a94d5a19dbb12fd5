// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/jws.h"
#include "core/jose/secretreading.h"
#include "core/jose/weaksecrets.h"

#include <QSet>
#include <QTest>
#include <thread>

using namespace jose;

namespace {

QByteArray signedWith(const QByteArray &secret, Algorithm algorithm = Algorithm::HS256)
{
    const QByteArray header = "{\"alg\":\"" + QByteArray(info(algorithm).name) + "\"}";
    return signCompact(header, "{\"user_id\":\"1\"}", algorithm, *Key::fromSecret(secret)).value();
}

/// Enough words for several blocks.
QByteArray manyWords(const QByteArray &wanted, int at)
{
    QByteArray words;
    for (int index = 0; index < 40000; ++index)
        words += index == at ? wanted + "\r\n" : "word number " + QByteArray::number(index) + '\n';
    return words;
}

} // namespace

class TestWeakSecrets : public QObject
{
    Q_OBJECT

private slots:
    void findsTheWord_data()
    {
        QTest::addColumn<int>("algorithm");
        QTest::addColumn<int>("at");
        QTest::addColumn<unsigned>("threads");
        for (const unsigned threads : { 1U, 2U, 7U }) {
            for (const int at : { 0, 1, 3000, 20000, 39999 })
                QTest::addRow("HS256, line %d, %u threads", at + 1, threads) << int(Algorithm::HS256) << at << threads;
        }
        QTest::newRow("HS384") << int(Algorithm::HS384) << 5 << 2U;
        QTest::newRow("HS512") << int(Algorithm::HS512) << 5 << 2U;
    }
    void findsTheWord()
    {
        QFETCH(int, algorithm);
        QFETCH(int, at);
        QFETCH(unsigned, threads);
        SearchProgress progress;
        const auto found = findWeakSecret(
            signedWith("let me in", Algorithm(algorithm)), manyWords("let me in", at), progress, threads);
        QVERIFY(found);
        QVERIFY(found->has_value());
        QCOMPARE((*found)->secret, QByteArray("let me in"));
        QCOMPARE((*found)->line, at + 1);
    }

    void triesEveryWordOnce()
    {
        SearchProgress progress;
        const QByteArray words = manyWords("x", 7);
        const auto found = findWeakSecret(signedWith("not among them"), words, progress, 3);
        QVERIFY(found);
        QVERIFY(!found->has_value());
        QCOMPARE(progress.done, words.size());
        QCOMPARE(progress.tried, 40001); // and the empty one
    }

    void theEmptySecret()
    {
        SearchProgress progress;
        const auto found = findWeakSecret(signedWith(""), "a\nb\n", progress);
        QVERIFY(found && found->has_value());
        QVERIFY((*found)->secret.isEmpty());
        QCOMPARE((*found)->line, 0);
    }

    void aLastLineWithoutALineBreakCounts()
    {
        SearchProgress progress;
        const auto found = findWeakSecret(signedWith("last"), "first\n\nlast", progress);
        QVERIFY(found && found->has_value());
        QCOMPARE((*found)->line, 3);
    }

    void canBeStopped()
    {
        SearchProgress progress;
        progress.cancelled = true;
        const auto found = findWeakSecret(signedWith("x"), manyWords("y", 0), progress);
        QVERIFY(!found);
        QCOMPARE(found.error().code, Errc::Cancelled);
        QCOMPARE(progress.done, 0);
    }

    void refusesWhatHasNoHmac()
    {
        SearchProgress progress;
        const auto key = *Key::generate(KeyType::Ed25519);
        const auto token = *signCompact("{\"alg\":\"EdDSA\"}", "{}", Algorithm::EdDSA, key);
        QCOMPARE(findWeakSecret(token, "a", progress).error().code, Errc::KeyMismatch);
        QCOMPARE(findWeakSecret("a.b", "a", progress).error().code, Errc::Malformed);
    }

    void theBundledListIsClean()
    {
        QByteArrayList words = bundledWeakSecrets().split('\n');
        QVERIFY(words.takeLast().isEmpty());
        QVERIFY(words.size() > 500);
        for (const QByteArray &word : std::as_const(words))
            QVERIFY2(!word.isEmpty() && word == word.trimmed(), word.constData());
        QCOMPARE(QSet<QByteArray>(words.begin(), words.end()).size(), words.size());
        for (const char *known : { "secret", "your-256-bit-secret", "django-insecure-change-me", "changeme" })
            QVERIFY2(words.contains(known), known);
    }

    void theBundledListFindsADefault()
    {
        SearchProgress progress;
        const auto found = findWeakSecret(signedWith("your-256-bit-secret"), bundledWeakSecrets(), progress);
        QVERIFY(found && found->has_value());
    }

    // What the signer used, and what the key at hand holds: which reading brings them together.
    void otherReadingsOfASecret_data()
    {
        QTest::addColumn<QByteArray>("atHand");
        QTest::addColumn<QByteArray>("signers");
        QTest::addColumn<QByteArray>("id");
        const QByteArray raw = QByteArray::fromHex("fb0eff77a1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5f6a7b8c9daebff");
        QTest::newRow("base64 text") << raw.toBase64() << raw << QByteArray("base64");
        QTest::newRow("base64 text, line break") << raw.toBase64() + '\n' << raw << QByteArray("base64");
        QTest::newRow("base64url text") << raw.toBase64(QByteArray::Base64UrlEncoding) << raw
                                        << QByteArray("base64url");
        QTest::newRow("hex text") << raw.toHex() << raw << QByteArray("hex");
        QTest::newRow("decoded, signer took base64 text") << raw << raw.toBase64() << QByteArray("utf8");
        QTest::newRow("decoded, signer took unpadded base64url text")
            << raw << raw.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
            << QByteArray("utf8");
        QTest::newRow("decoded, signer took hex text") << raw << raw.toHex() << QByteArray("utf8");
        QTest::newRow("decoded, signer took hex in capitals") << raw << raw.toHex().toUpper() << QByteArray("utf8");
        QTest::newRow("signer had a line break")
            << QByteArray("geheim!") << QByteArray("geheim!\n") << QByteArray("trailing_newline");
        QTest::newRow("signer had CRLF") << QByteArray("geheim!") << QByteArray("geheim!\r\n")
                                         << QByteArray("trailing_newline");
        QTest::newRow("signer had none") << QByteArray("geheim!\r\n") << QByteArray("geheim!")
                                         << QByteArray("no_trailing_newline");
        QTest::newRow("the same") << QByteArray("geheim!") << QByteArray("geheim!") << QByteArray();
        QTest::newRow("another") << QByteArray("geheim!") << QByteArray("anders") << QByteArray();
    }
    void otherReadingsOfASecret()
    {
        QFETCH(QByteArray, atHand);
        QFETCH(QByteArray, signers);
        QFETCH(QByteArray, id);
        QByteArray hit;
        for (const SecretReading &reading : otherReadings(*Key::fromSecret(atHand))) {
            QVERIFY(!reading.text.isEmpty());
            if (reading.key.secret().value() == signers)
                hit = reading.id;
        }
        QCOMPARE(hit, id);
    }

    void noReadingsOfOtherKeys()
    {
        QVERIFY(otherReadings(*Key::generate(KeyType::Ed25519)).isEmpty());
        QVERIFY(otherReadings(*Key::fromSecret("")).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestWeakSecrets)
#include "tst_weaksecrets.moc"
