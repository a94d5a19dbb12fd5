// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/band.h"
#include "core/simplejwt/passwords.h"
#include "tests/support/djangoserver.h"

#include <QProcess>
#include <QTest>

using namespace simplejwt;

namespace {
const QString password = QStringLiteral("lètmein");

// Runs a line with Django's hashers; what it prints.
QString askDjango(const QString &python, const QString &code)
{
    const QString start
        = QStringLiteral("from django.conf import settings\nsettings.configure()\nimport django\ndjango.setup()\n"
                         "from django.contrib.auth.hashers import *\n");
    QProcess process;
    process.start(python, { QStringLiteral("-c"), start + code });
    process.waitForFinished(60'000);
    return QString::fromUtf8(process.readAllStandardOutput().trimmed());
}
} // namespace

class PasswordsTest : public QObject
{
    Q_OBJECT

private slots:
    void fits_data()
    {
        QTest::addColumn<QString>("encoded");
        QTest::addColumn<bool>("expected");
        // Made by Django 3.2's hashers.
        QTest::newRow("PBKDF2-SHA256") << QStringLiteral(
            "pbkdf2_sha256$2$seasalt$zRLXp2ZyOeJcPulOeUFTil/jv8Mq7+nA0CuH0O1J+iA=")
                                       << true;
        QTest::newRow("PBKDF2-SHA1") << QStringLiteral("pbkdf2_sha1$2$seasalt$vkYViu0K5pipAOCv7ZOHx6u3x6g=") << true;
        QTest::newRow("MD5") << QStringLiteral("md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3") << true;
        QTest::newRow("MD5 without salt") << QStringLiteral("88a434c88cca4e900f7874cd98123f43") << true;
        QTest::newRow("other iterations")
            << QStringLiteral("pbkdf2_sha256$3$seasalt$zRLXp2ZyOeJcPulOeUFTil/jv8Mq7+nA0CuH0O1J+iA=") << false;
        QTest::newRow("other salt") << QStringLiteral("md5$seesalt$3f86d0d3d465b7b458c231bf3555c0e3") << false;
        QTest::newRow("unusable") << QStringLiteral("!DL2UqChQBxGU0xKspoq5vBTG8nKwhvNhAuEn7XAG") << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("unknown hasher") << QStringLiteral("argon2$x$y$z") << false;
        QTest::newRow("cut off") << QStringLiteral("pbkdf2_sha256$2") << false;
        QTest::newRow("iterations for years") << QStringLiteral("pbkdf2_sha256$2000000000$s$AAAA") << false;
    }
    void fits()
    {
        QFETCH(const QString, encoded);
        QFETCH(const bool, expected);
        QCOMPARE(passwordFits(password, encoded), expected);
        QVERIFY(!passwordFits(QStringLiteral("letmein"), encoded));
    }

    void roundTrip()
    {
        const QString encoded = encodePassword(password, 1000);
        QVERIFY(encoded.startsWith(QLatin1String("pbkdf2_sha256$1000$")));
        QVERIFY(passwordFits(password, encoded));
        QVERIFY(!passwordFits(QStringLiteral("Lètmein"), encoded));
        QVERIFY(encoded != encodePassword(password, 1000)); // salted anew
        QCOMPARE(encoded.section(u'$', 2, 2).size(), 22); // as Django's
        QVERIFY(!isUsablePassword(unusablePassword()));
        QCOMPARE(unusablePassword().size(), 1 + 40);
    }

    void djangoAcceptsOurs()
    {
        const QString python = pythonWith("django");
        if (python.isEmpty() && !peersRequired())
            QSKIP("No Python here has Django.");
        const int iterations = askDjango(python, QStringLiteral("print(PBKDF2PasswordHasher.iterations)")).toInt();
        if (askDjango(python, QStringLiteral("print(django.VERSION[:2])")) == u"(3, 2)") // that of band 5.2
            QCOMPARE(iterations, passwordIterations(Band::V5_2));
        const QString encoded = encodePassword(password, iterations);
        QCOMPARE(askDjango(python,
                     QStringLiteral("print(check_password('lètmein', '%1'), PBKDF2PasswordHasher().must_update('%1'))")
                         .arg(encoded)),
            QStringLiteral("True False"));
        QVERIFY(passwordFits(password, askDjango(python, QStringLiteral("print(make_password('lètmein'))"))));
    }
};

QTEST_GUILESS_MAIN(PasswordsTest)
#include "tst_passwords.moc"
