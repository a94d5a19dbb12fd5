// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/plural.h"

#include <QCoreApplication>
#include <QTest>
#include <QTranslator>

namespace {

/// As of a language with three forms.
class Polish : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *, const char *, int n) const override
    {
        const bool areFew = n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14);
        return n == 1 ? QStringLiteral("%n plik") : areFew ? QStringLiteral("%n pliki") : QStringLiteral("%n plików");
    }
};

QString files(int count)
{
    return counted(QCoreApplication::translate("TestPlural", "%n file(s) (differs|differ)", nullptr, count), count);
}

} // namespace

class TestPlural : public QObject
{
    Q_OBJECT

private slots:
    void englishHasTwoForms()
    {
        QCOMPARE(files(0), QStringLiteral("0 files differ"));
        QCOMPARE(files(1), QStringLiteral("1 file differs"));
        QCOMPARE(files(2), QStringLiteral("2 files differ"));
    }

    void whatIsNoFormStays()
    {
        QCOMPARE(counted(QStringLiteral("2 keys (RSA) f(s|t|u) (a b|c)"), 2),
            QStringLiteral("2 keys (RSA) f(s|t|u) (a b|c)"));
    }

    void whatIsPutInAfterwardsStays()
    {
        QCOMPARE(counted(QStringLiteral("2 file(s) of %1"), 2).arg(QStringLiteral("bob(s) (is|are)")),
            QStringLiteral("2 files of bob(s) (is|are)"));
    }

    void aTranslationHasItsOwn()
    {
        Polish polish;
        QVERIFY(QCoreApplication::installTranslator(&polish));
        QCOMPARE(files(1), QStringLiteral("1 plik"));
        QCOMPARE(files(3), QStringLiteral("3 pliki"));
        QCOMPARE(files(5), QStringLiteral("5 plików"));
        QCoreApplication::removeTranslator(&polish);
    }
};

QTEST_GUILESS_MAIN(TestPlural)
#include "tst_plural.moc"
