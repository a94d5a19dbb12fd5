// SPDX-License-Identifier: GPL-3.0-or-later
// Where the window keeps what outlasts a run: on a full disk, where something else has its name, and the database of
// the installation where it is damaged.
#include "tests/support/fulldisk.h"
#include "tests/support/process.h"
#include "tests/ui/assembledwindow.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

class TestStateFile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const char *name = "window.conf") const { return m_folder->filePath(QLatin1String(name)); }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aFullDiskLosesNothing_data()
    {
        QTest::addColumn<int>("room"); // bytes
        for (const int room : { 0, 1, 300 })
            QTest::addRow("%d bytes", room) << room;
    }
    void aFullDiskLosesNothing()
    {
        QFETCH(const int, room);
        StateFile state(path());
        state.setValue(u"servers/current"_s, u"before"_s);
        QVERIFY(state.save());
        const QByteArray before = contentOf(path());
        QSignalSpy failed(&state, &StateFile::failed);
        {
            const FullDisk full{ rlim_t(room) };
            for (int i = 0; i < 3; ++i) {
                state.setValue(u"servers/profiles"_s, QString(400, u'x') + QString::number(i));
                QCoreApplication::processEvents();
            }
            QTRY_COMPARE(failed.count(), 1);
            const auto saved = state.save();
            QVERIFY(!saved);
            QVERIFY2(saved.error().what.contains(path()), qPrintable(saved.error().what));
            QCOMPARE(contentOf(path()), before);
        }
        QVERIFY(state.save()); // there is room again
        QVERIFY(contentOf(path()).contains("xxx2") && contentOf(path()).contains("before"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);
        QCOMPARE(failed.count(), 1);
    }

    void whatIsNoFile_data()
    {
        QTest::addColumn<bool>("isPipe");
        QTest::newRow("a pipe") << true; // would wait for ever
        QTest::newRow("a folder") << false;
    }
    void whatIsNoFile()
    {
        QFETCH(const bool, isPipe);
        if (isPipe)
            QCOMPARE(::mkfifo(QFile::encodeName(path()).constData(), 0600), 0);
        else
            QVERIFY(QDir().mkpath(path()));
        AssembledWindow window(m_folder->path());
        QVERIFY(window.startServing());
        QVERIFY2(window.notice().contains(path()), qPrintable(window.notice()));
        window.press("issueButton", 200);
        window.workbench().saveState();
        QVERIFY(!QFileInfo(path()).isFile());
    }

    void aLinkIsFollowed()
    {
        QFile real(path("real.conf"));
        QVERIFY(real.open(QIODevice::WriteOnly));
        QVERIFY(real.link(path()));
        StateFile state(path());
        QVERIFY(state.problem().isEmpty());
        state.setValue(u"theme"_s, u"Dark"_s);
        QVERIFY(state.save());
        QVERIFY(contentOf(path("real.conf")).contains("Dark"));
    }

    void aDamagedDatabaseIsSetAside_data()
    {
        QTest::addColumn<bool>("isCutOff"); // the last run was, and left what it had not yet put into the database
        QTest::addColumn<int>("at"); // where the damage begins
        QTest::newRow("its head") << false << 0;
        QTest::newRow("its tables, after a crash") << true << 4096;
        QTest::newRow("its head, after a crash") << true << 0;
    }
    void aDamagedDatabaseIsSetAside()
    {
        QFETCH(const bool, isCutOff);
        QFETCH(const int, at);
        qputenv("XDG_DATA_HOME", QFile::encodeName(m_folder->path()));
        QString database;
        QByteArray key;
        {
            EmbeddedDatabase first({}, false);
            QVERIFY(first.open());
            QVERIFY(first.remark().isEmpty());
            database = first.path();
            QVERIFY(database.startsWith(m_folder->path()));
            key = **first.ownKey();
        }
        QFile file(database);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(at) && file.write(QByteArray(8192, '\x55')) > 0);
        file.close();
        const QByteArray damaged = contentOf(database);
        if (isCutOff) {
            QFile log(database + u"-wal"_s);
            QVERIFY(log.open(QIODevice::WriteOnly) && log.write("x") == 1);
        }
        AssembledWindow window(m_folder->path(), {}, {}, AssembledWindow::Database::OfTheInstallation);
        QVERIFY(window.startServing());
        QVERIFY2(window.notice().contains(database + u".damaged"_s), qPrintable(window.notice()));
        QCOMPARE(contentOf(database + u".damaged"_s), damaged);
        QCOMPARE(contentOf(database + u".damaged.key"_s).trimmed(), key);
        const auto newKey = window.laboratory().embedded().store()->signingKey();
        QVERIFY(newKey && *newKey != key); // else what was on the blacklist would be good again
        window.press("issueButton", 200);
        qunsetenv("XDG_DATA_HOME");
    }
};

QTEST_MAIN(TestStateFile)
#include "tst_statefile.moc"
