// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever names a file: what is no file, or has no end, is told and not waited for.
#include "core/archive/sessionjournal.h"
#include "core/base/regularfile.h"
#include "core/config/serverfile.h"
#include "core/config/serverprofile.h"
#include "core/scenario/scenario.h"
#include "core/scenario/scenariofiles.h"
#include "core/simplejwt/settingsfile.h"
#include "core/simplejwt/settingsjson.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

class TestRegularFile : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

private slots:
    void initTestCase()
    {
        QCOMPARE(::mkfifo(QFile::encodeName(path("pipe")).constData(), 0600), 0);
        QFile file(path("file"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("0123456789") == 10);
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, QFile::encodeName(path("socket")).constData(), sizeof address.sun_path);
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        QCOMPARE(::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
        ::close(socket);
    }

    void whatIsNoFileIsTold_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        QTest::newRow("endless device") << QStringLiteral("/dev/zero") << QStringLiteral("it is a device");
        QTest::newRow("terminal") << QStringLiteral("/dev/tty") << QString(); // or there is none
        QTest::newRow("pipe") << path("pipe") << QStringLiteral("it is a pipe");
        QTest::newRow("socket") << path("socket") << QString(); // can't even be opened
        QTest::newRow("folder") << m_folder.path() << QStringLiteral("it is a folder");
        QTest::newRow("nothing") << path("nothing") << QStringLiteral("No such file");
        QTest::newRow("no name") << QString() << QString();
    }

    void whatIsNoFileIsTold()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, says);
        const auto content = readRegularFile(name, 1024);
        QVERIFY(!content);
        QCOMPARE(content.error().code, Errc::Io);
        QVERIFY2(content.error().what.contains(QStringLiteral("“%1”").arg(name)), qPrintable(content.error().what));
        QVERIFY2(content.error().detail.contains(says), qPrintable(content.error().detail));
        QVERIFY(content.error().what.contains(content.error().detail));
        // Each kind of file that the program reads, too.
        QVERIFY(!config::loadServerProfile(name));
        QVERIFY(!scenario::loadScenario(name));
        QVERIFY(!simplejwt::readSettingsFile(name, simplejwt::SettingsReading::Strict));
        QVERIFY(!archive::SessionJournal::read(name, {}));
    }

    void isBounded()
    {
        QCOMPARE(*readRegularFile(path("file"), 10), QByteArray("0123456789"));
        QCOMPARE(readRegularFile(path("file"), 9).error().code, Errc::Limit);
        // Says that it is empty, and isn't.
        QVERIFY(readRegularFile(QStringLiteral("/proc/self/status"), 1024 * 1024)->contains("Name:"));
        QCOMPARE(readRegularFile(QStringLiteral("/proc/self/status"), 100).error().code, Errc::Limit);
        QCOMPARE(readRegularFile(QStringLiteral("/proc/self/status"), 100).error().detail,
            QStringLiteral("it is larger than 0 KB"));
    }

    void aStreamIsBoundedToo()
    {
        QFile zero(QStringLiteral("/dev/zero"));
        QVERIFY(zero.open(QIODevice::ReadOnly));
        const auto read = readStream(zero, 1024 * 1024, QStringLiteral("standard input"));
        QVERIFY(!read && read.error().code == Errc::Limit && read.error().what.contains(u"larger than 1 MB"));
        QBuffer empty;
        QVERIFY(empty.open(QIODevice::ReadOnly));
        QCOMPARE(*readStream(empty, 0, {}), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestRegularFile)
#include "tst_regularfile.moc"
