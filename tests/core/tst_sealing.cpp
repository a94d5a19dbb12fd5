// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/kdf.h"
#include "core/jose/sealing.h"

#include <QSet>
#include <QTest>

class TestSealing : public QObject
{
    Q_OBJECT

    const QByteArray m_key = QByteArray(32, 'k');

private slots:
    void publishedVector()
    {
        // The GCM specification (McGrew, Viega), test case 16: AES-256 with associated data.
        const QByteArray key = QByteArray::fromHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        const QByteArray associated = QByteArray::fromHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        const QByteArray plain = QByteArray::fromHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                                     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        const QByteArray sealed = QByteArray::fromHex("cafebabefacedbaddecaf888"
                                                      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                                      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                                                      "76fc6ece0f4e1768cddf8853bb2d551b");
        QCOMPARE(jose::open(key, sealed, associated).value_or(QByteArray()), plain);
    }

    void roundTrip_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("associated");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("associated alone") << QByteArray() << QByteArray("record 1");
        QTest::newRow("text") << QByteArray("a secret") << QByteArray("record 1");
        QTest::newRow("zero bytes") << QByteArray(1000, '\0') << QByteArray(3, '\0');
    }

    void roundTrip()
    {
        QFETCH(const QByteArray, plain);
        QFETCH(const QByteArray, associated);
        const auto sealed = jose::seal(m_key, plain, associated);
        QVERIFY(sealed);
        QCOMPARE(sealed->size(), plain.size() + 28);
        const auto opened = jose::open(m_key, *sealed, associated);
        QVERIFY(opened);
        QCOMPARE(*opened, plain);
        for (qsizetype at = 0; at < std::min<qsizetype>(sealed->size(), 64); ++at) {
            QByteArray changed = *sealed;
            changed[at] = char(changed.at(at) ^ 1);
            QVERIFY2(!jose::open(m_key, changed, associated), qPrintable(QString::number(at)));
            QVERIFY(!jose::open(m_key, sealed->left(at), associated));
        }
        QVERIFY(!jose::open(QByteArray(32, 'l'), *sealed, associated));
        QVERIFY(!jose::open(m_key, *sealed, associated + '2'));
    }

    void aNonceIsNeverUsedTwice()
    {
        QSet<QByteArray> nonces;
        for (int i = 0; i < 1000; ++i)
            nonces.insert(jose::seal(m_key, "same", {})->left(12));
        QCOMPARE(nonces.size(), 1000);
    }

    void refusesAKeyOfAnotherLength()
    {
        QCOMPARE(jose::seal(QByteArray(16, 'k'), "x", {}).error().code, Errc::Secret);
        QCOMPARE(jose::open(QByteArray(), QByteArray(40, 'x'), {}).error().code, Errc::Secret);
        QCOMPARE(jose::randomKey().size(), 32);
        QVERIFY(jose::randomKey() != jose::randomKey());
    }

    void scrypt()
    {
        // RFC 7914 section 12, the second vector.
        QCOMPARE(jose::scrypt("password", "NaCl", 1024, 8, 16, 64).toHex(),
            QByteArray("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                       "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"));
        QVERIFY(jose::scrypt("password", "NaCl", 1000, 8, 16, 64).isEmpty()); // no power of two
        QVERIFY(jose::scrypt("password", "NaCl", Q_UINT64_C(1) << 40, 8, 1, 64).isEmpty()); // terabytes
    }
};

QTEST_GUILESS_MAIN(TestSealing)
#include "tst_sealing.moc"
