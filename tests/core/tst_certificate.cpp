// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/certificate.h"
#include "tests/support/peer.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace jose;

namespace {

/// A root, an intermediate signed by it and a leaf signed by that, made by openssl.
struct MadeChain
{
    QByteArray root, middle, leaf;
};

std::optional<MadeChain> makeChain(const QString &folder)
{
    const auto openssl = [](QStringList arguments) { return peer::run(QStringLiteral("openssl"), arguments); };
    const auto path = [&](const char *name) { return QDir(folder).filePath(QLatin1String(name)); };
    const auto certify = [&](const QString &name, const QString &subject, const QString &issuer) {
        const QString key = path(qPrintable(name + ".key"));
        QStringList arguments{ "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", key, "-out", path(qPrintable(name + ".pem")), "-subj", subject, "-utf8", "-days", "30" };
        if (!issuer.isEmpty())
            arguments
                += QStringList{ "-CA", path(qPrintable(issuer + ".pem")), "-CAkey", path(qPrintable(issuer + ".key")) };
        return openssl(arguments).has_value();
    };
    if (!certify("root", "/O=Example/CN=Root", {}) || !certify("middle", "/O=Example/CN=Middle", "root")
        || !certify("leaf", QString::fromUtf8("/CN=api.example/O=Gr\xc3\xbcn"), "middle"))
        return std::nullopt;
    const auto read = [&](const char *name) {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    return MadeChain{ read("root.pem"), read("middle.pem"), read("leaf.pem") };
}

} // namespace

class TestCertificate : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const auto made = makeChain(m_folder.path());
        REQUIRE_PEER(made.has_value(), "openssl");
        m_made = *made;
    }

    void tellsWhoSignedWhom()
    {
        const auto chain = certificatesFromBytes(m_made.leaf + m_made.middle + m_made.root);
        QVERIFY(chain);
        QCOMPARE(chain->size(), 3);
        QCOMPARE(chain->at(0).subject, QString::fromUtf8("O=Gr\xc3\xbcn, CN=api.example"));
        QCOMPARE(chain->at(0).issuer, QStringLiteral("CN=Middle, O=Example"));
        QCOMPARE(chain->at(0).signer, 1);
        QCOMPARE(chain->at(1).signer, 2);
        QCOMPARE(chain->at(2).signer, 2);
        QCOMPARE(signerText(*chain, 0), QStringLiteral("signed by the next"));
        QCOMPARE(signerText(*chain, 2), QStringLiteral("signed by itself"));
        QVERIFY(chain->at(0).key);
        QCOMPARE(chain->at(0).key->curve(), QByteArray("P-256"));
        const Instant now = systemClock()();
        QVERIFY(chain->at(0).isValidAt(now + std::chrono::minutes(1)));
        QVERIFY(!chain->at(0).isValidAt(now + std::chrono::hours(24 * 31)));
        QVERIFY(!chain->at(0).isValidAt(now - std::chrono::hours(24)));
    }

    void tellsWhatIsMissingOrOutOfOrder()
    {
        const auto gap = certificatesFromBytes(m_made.leaf + m_made.root);
        QVERIFY(gap);
        QCOMPARE(gap->at(0).signer, -1);
        QCOMPARE(signerText(*gap, 0), QStringLiteral("its signer is not here"));
        const auto backwards = certificatesFromBytes(m_made.root + m_made.middle);
        QVERIFY(backwards);
        QCOMPARE(backwards->at(1).signer, 0);
        QCOMPARE(signerText(*backwards, 1), QStringLiteral("signed by number 1"));
    }

    // The name alone proves nothing: another root of the same name did not sign it.
    void aNamesakeIsNoSigner()
    {
        QTemporaryDir other;
        const auto made = makeChain(other.path());
        QVERIFY(made);
        const auto chain = certificatesFromBytes(m_made.middle + made->root);
        QVERIFY(chain);
        QCOMPARE(chain->at(0).signer, -1);
    }

    void readsDerAndX5c()
    {
        const auto der = peer::run(QStringLiteral("openssl"), { "x509", "-outform", "DER" }, m_made.leaf);
        QVERIFY(der);
        const auto single = certificatesFromBytes(*der);
        QVERIFY(single);
        QCOMPARE(single->size(), 1);
        const auto inJwk = certificatesFromBytes("{\"kty\":\"EC\",\"x5c\":[\"" + der->toBase64() + "\"]}");
        QVERIFY(inJwk);
        QCOMPARE(inJwk->size(), 1);
        QCOMPARE(inJwk->at(0).subject, single->at(0).subject);
    }

    void nothingWhereThereIsNone_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("secret");
        QTest::newRow("JWK") << QByteArray("{\"kty\":\"oct\",\"k\":\"AA\"}");
        QTest::newRow("DER of something else") << QByteArray("\x30\x03\x02\x01\x01");
        QTest::newRow("another PEM") << QByteArray("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    }
    void nothingWhereThereIsNone()
    {
        QFETCH(QByteArray, bytes);
        const auto chain = certificatesFromBytes(bytes);
        QVERIFY(chain);
        QVERIFY(chain->isEmpty());
    }

    void refusesDamage()
    {
        const auto damaged = certificatesFromBytes("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        QVERIFY(!damaged);
        QCOMPARE(damaged.error().code, Errc::Malformed);
    }

private:
    QTemporaryDir m_folder;
    MadeChain m_made;
};

QTEST_GUILESS_MAIN(TestCertificate)
#include "tst_certificate.moc"
