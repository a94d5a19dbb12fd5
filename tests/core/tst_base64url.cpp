// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"

#include <QRandomGenerator>
#include <QTest>

class TestBase64Url : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("bytes"); // null: refused
        QTest::newRow("RFC 7515 appendix C") << QByteArray("A-z_4ME") << QByteArray("\x03\xec\xff\xe0\xc1", 5);
        QTest::newRow("RFC 4648 empty") << QByteArray("") << QByteArray("");
        QTest::newRow("RFC 4648 f") << QByteArray("Zg") << QByteArray("f");
        QTest::newRow("RFC 4648 fo") << QByteArray("Zm8") << QByteArray("fo");
        QTest::newRow("RFC 4648 foo") << QByteArray("Zm9v") << QByteArray("foo");
        QTest::newRow("RFC 4648 foobar") << QByteArray("Zm9vYmFy") << QByteArray("foobar");
        QTest::newRow("padded") << QByteArray("QQ==") << QByteArray();
        QTest::newRow("padded in a full group") << QByteArray("Zm9vYmF=") << QByteArray();
        QTest::newRow("impossible length") << QByteArray("Q") << QByteArray();
        QTest::newRow("impossible length after a group") << QByteArray("Zm9vQ") << QByteArray();
        QTest::newRow("stray bits of two characters") << QByteArray("Zh") << QByteArray();
        QTest::newRow("stray bits of three characters") << QByteArray("Zm9") << QByteArray();
        QTest::newRow("standard alphabet, plus") << QByteArray("A+z_4ME") << QByteArray();
        QTest::newRow("standard alphabet, slash") << QByteArray("A-z/4ME") << QByteArray();
        QTest::newRow("line break") << QByteArray("Zm9v\nYmFy") << QByteArray();
        QTest::newRow("blank at the end") << QByteArray("Zm9v ") << QByteArray();
        QTest::newRow("NUL") << QByteArray("Zm9\0", 4) << QByteArray();
        QTest::newRow("byte above 127") << QByteArray("Zm9\xff") << QByteArray();
        QTest::newRow("dot") << QByteArray("Zm9.") << QByteArray();
    }
    void decodes()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, bytes);
        const Result<QByteArray> decoded = jose::decodeBase64Url(text);
        QCOMPARE(decoded.has_value(), !bytes.isNull());
        QCOMPARE(decoded.value_or(QByteArray()), bytes);
        if (decoded)
            QCOMPARE(jose::encodeBase64Url(bytes), text);
        else
            QVERIFY2(decoded.error().what.endsWith('.'), qPrintable(decoded.error().what));
    }

    void namesThePlace()
    {
        QVERIFY(jose::decodeBase64Url("Zm9v+mFy").error().what.contains("character 5"));
        QVERIFY(jose::decodeBase64Url("Zm9v\nmFy").error().what.contains("0x0a"));
    }

    void agreesWithQtOnEveryLength()
    {
        QRandomGenerator random(1);
        for (int size = 0; size < 400; ++size) {
            QByteArray bytes(size, Qt::Uninitialized);
            for (char &byte : bytes)
                byte = static_cast<char>(random.bounded(256));
            const QByteArray text = jose::encodeBase64Url(bytes);
            QCOMPARE(text, bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
            QCOMPARE(jose::decodeBase64Url(text).value_or("refused"), bytes);
        }
    }

    void everyByteStandsAtEveryPlace()
    {
        for (int code = 0; code < 256; ++code) {
            const auto byte = static_cast<char>(code);
            const bool isInAlphabet = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z')
                || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
            for (int place = 0; place < 8; ++place) {
                QByteArray text("AAAAAAAA");
                text[place] = byte;
                QCOMPARE(jose::decodeBase64Url(text).has_value(), isInAlphabet);
            }
        }
    }

    void readsDamageLoosely_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QList<qsizetype>>("offsets");
        QTest::newRow("clean") << QByteArray("Zm9v") << QByteArray("foo") << QList<qsizetype>();
        QTest::newRow("padding") << QByteArray("Zg==") << QByteArray("f") << QList<qsizetype>{ 2, 3 };
        QTest::newRow("line break") << QByteArray("Zm\n9v") << QByteArray("foo") << QList<qsizetype>{ 2 };
        QTest::newRow("standard alphabet")
            << QByteArray("A+z/4ME") << QByteArray("\x03\xec\xff\xe0\xc1", 5) << QList<qsizetype>{ 1, 3 };
        QTest::newRow("one too many") << QByteArray("Zm9vQ") << QByteArray("foo") << QList<qsizetype>{ 5 };
        QTest::newRow("stray bits") << QByteArray("Zh") << QByteArray("f") << QList<qsizetype>{ 1 };
        QTest::newRow("nothing left") << QByteArray("??") << QByteArray("") << QList<qsizetype>{ 0, 1 };
    }
    void readsDamageLoosely()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, bytes);
        QFETCH(const QList<qsizetype>, offsets);
        const jose::LooseBase64 loose = jose::decodeBase64UrlLoosely(text);
        QCOMPARE(loose.bytes, bytes);
        QList<qsizetype> places;
        for (const jose::Base64Damage &damage : loose.damage)
            places.append(damage.offset);
        QCOMPARE(places, offsets);
    }

    void listsAtMostSixteenPlaces() { QCOMPARE(jose::decodeBase64UrlLoosely(QByteArray(1000, '?')).damage.size(), 16); }
};

QTEST_GUILESS_MAIN(TestBase64Url)
#include "tst_base64url.moc"
