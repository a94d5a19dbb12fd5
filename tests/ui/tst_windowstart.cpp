// SPDX-License-Identifier: GPL-3.0-or-later
// What the window waits for when it starts, and what it does not.
#include "core/django/sqlstore.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/inspectionview.h"
#include "ui/window/topbar.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

class TestWindowStart : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString database() const { return m_folder->filePath(u"jotlab.sqlite3"_s); }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aLockedDatabaseHoldsNothingUp()
    {
        QVERIFY(django::SqlStore::open(database()));
        QProcess other;
        other.start(u"python3"_s,
            { u"-c"_s,
                u"import sqlite3, sys\n"
                "base = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
                "base.execute('PRAGMA locking_mode = EXCLUSIVE')\n"
                "base.execute('BEGIN EXCLUSIVE')\n"
                "print('locked', flush=True)\n"
                "sys.stdin.read()\n"_s,
                database() });
        QVERIFY(other.waitForReadyRead());

        const AssembledWindow window(m_folder->path());
        QVERIFY(QTest::qWaitForWindowActive(&window.window()));
        QVERIFY(window.laboratory().embedded().isAwaitingDatabase());
        QVERIFY(!window.laboratory().embedded().hasDatabase());
        QCOMPARE(window.notice(), QString());
        QVERIFY(window.laboratory().directory().users().isEmpty());
        window.window().showPane(u"keys"_s); // what needs no database goes on
        QVERIFY(window.window().pane(u"keys"_s)->isVisible());

        other.closeWriteChannel();
        QVERIFY(other.waitForFinished());
        QVERIFY(window.startServing());
        QTRY_COMPARE(window.laboratory().directory().users().size(), 4);
        QVERIFY(window.laboratory().embedded().settings().signingKey);
    }

    void oneThatIsNoneIsSaid()
    {
        QFile file(database());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no database");
        file.close();
        const AssembledWindow window(m_folder->path());
        QVERIFY(window.start());
        QVERIFY2(window.notice().contains(database()), qPrintable(window.notice()));
        QVERIFY(!window.laboratory().embedded().hasDatabase());
        emit window.window().notice()->actionTriggered();
        QVERIFY(window.startServing());
        QCOMPARE(window.notice(), QString());
        QVERIFY(window.laboratory().embedded().databasePath() != database());
    }

    void anUnfinishedStartEndsCleanly()
    {
        const AssembledWindow window(m_folder->path());
        QSignalSpy painted(&window.window(), &MainWindow::firstPainted);
        QVERIFY(painted.wait());
        QVERIFY(window.laboratory().embedded().isAwaitingDatabase());
    }

    /// The first frame does not wait for what is not looked at, nor the first token for its view.
    void whatIsNotSeenIsMadeAfterTheFirstFrame()
    {
        const AssembledWindow window(m_folder->path());
        QSignalSpy painted(&window.window(), &MainWindow::firstPainted);
        QVERIFY(painted.wait());
        QVERIFY(!window.window().findChild<InspectionView *>());
        QVERIFY(window.startServing());
        QTRY_VERIFY(window.window().findChild<InspectionView *>());
        const auto *view = window.window().findChild<InspectionView *>();
        QVERIFY(!view->isVisible());
        window.press("issueButton", 200);
        QTRY_VERIFY(view->isVisible());
        QCOMPARE(window.window().findChild<InspectionView *>(), view);
    }
};

QTEST_MAIN(TestWindowStart)
#include "tst_windowstart.moc"
