// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/copiedsecret.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/secrettext.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QTest>
#include <QTimer>

using namespace std::chrono_literals;

class TestClipboard : public QObject
{
    Q_OBJECT

private slots:
    void aSecretIsMarkedAndTakenBack()
    {
        QClipboard *clipboard = QGuiApplication::clipboard();
        copySecret(QStringLiteral("s3same"), 50ms);
        QCOMPARE(clipboard->text(), QStringLiteral("s3same"));
        QCOMPARE(clipboard->mimeData()->data(QStringLiteral("x-kde-passwordManagerHint")), QByteArray("secret"));
        QTRY_COMPARE(clipboard->text(), QString());
    }

    /// By its own Ctrl+C, its menu or a selection: no copy of what may hold a secret goes another way.
    void aTextWithSecretsMarksWhatIsCopiedOfIt()
    {
        SecretText field;
        field.setPlainText(QStringLiteral("Authorization: Bearer s3same\nX-A: b"));
        field.selectAll();
        QTest::keySequence(&field, QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(), field.toPlainText());
        QVERIFY(isCopiedAsSecret());
        const auto *timer = qApp->findChild<QTimer *>(QStringLiteral("clipboardClearing"));
        QVERIFY(timer && timer->isActive() && timer->remainingTimeAsDuration() < 2 * secretOnClipboard);
        QVERIFY(QMetaObject::invokeMethod(qApp, "aboutToQuit"));
        QCOMPARE(QGuiApplication::clipboard()->text(), QString());
    }

    void whatWasCopiedMeanwhileStays()
    {
        copySecret(QStringLiteral("s3same"), 50ms);
        copyText(QStringLiteral("harmless"));
        QVERIFY(!QGuiApplication::clipboard()->mimeData()->hasFormat(QStringLiteral("x-kde-passwordManagerHint")));
        QTest::qWait(0);
        auto *timer = qApp->findChild<QTimer *>(QStringLiteral("clipboardClearing"));
        QTRY_VERIFY(!timer->isActive());
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("harmless"));
    }

    void theLastSecretCounts()
    {
        copySecret(QStringLiteral("first"), 10ms);
        copySecret(QStringLiteral("second"), 10s);
        auto *timer = qApp->findChild<QTimer *>(QStringLiteral("clipboardClearing"));
        QVERIFY(timer->remainingTime() > 5000);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("second"));
    }

    void theEndTakesItBack()
    {
        copySecret(QStringLiteral("s3same"));
        QVERIFY(QMetaObject::invokeMethod(qApp, "aboutToQuit")); // a private signal
        QCOMPARE(QGuiApplication::clipboard()->text(), QString());
    }
};

QTEST_MAIN(TestClipboard)
#include "tst_clipboard.moc"
