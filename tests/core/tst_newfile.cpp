// SPDX-License-Identifier: GPL-3.0-or-later
// What is written is there whole or not at all, in each writer: on a disk that is full (a limit on the size of files
// has the same effect), over what is no file, with the mode that it should have.
#include "core/archive/exchangeexport.h"
#include "core/archive/savedsession.h"
#include "core/archive/sessionjournal.h"
#include "core/base/newfile.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/config/serverprofile.h"
#include "core/django/signingkeyfile.h"
#include "core/scenario/report.h"
#include "tests/support/fulldisk.h"
#include "tests/support/samplesession.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <sys/stat.h>

namespace {

/// 5,500 bytes and a server file, as one of the writers writes over nothing else.
const QByteArray before = "{\"url\":\"https:\\/\\/before.example\"}" + QByteArray(5500, '\n');

using Writer = std::function<Result<>(const QString &)>;

archive::KeptSession session()
{
    session::SessionLog log([] { return fromEpochSeconds(sample::Now); });
    sample::fill(log);
    return { log.tokens(), log.exchanges(), -1, {}, {} };
}

/// Everything that writes a file of its own, each with more than a few hundred bytes to write.
QList<std::pair<const char *, Writer>> writers()
{
    return { { "plain", [](const QString &path) { return writeFile(path, QByteArray(2000, 'x')); } },
        { "report",
            [](const QString &path) {
                scenario::ScenarioResult result;
                result.name = QString(2000, u'n');
                return scenario::saveReport({ result }, path, client::Secrets::Redacted);
            } },
        { "export",
            [](const QString &path) {
                return archive::saveExport(
                    path, session().exchanges.toList(), archive::ExportFormat::Har, client::Secrets::Redacted);
            } },
        { "saved session", [](const QString &path) { return archive::saveSession(path, session(), QString()); } },
        { "session",
            [](const QString &path) {
                return archive::SessionJournal::create(path, session()).map([](const archive::SessionJournal &) {});
            } },
        { "server file", [](const QString &path) {
             config::ServerProfile server = *config::serverFromUrl(QStringLiteral("http://127.0.0.1:8000"));
             server.name = QString(2000, u'n');
             return config::saveServerProfile(server, path);
         } } };
}

int modeOf(const QString &path)
{
    struct stat facts = {};
    return ::lstat(QFile::encodeName(path).constData(), &facts) == 0 ? int(facts.st_mode & 0777) : -1;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestNewFile : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const char *name = "old.html") const { return m_folder->filePath(QLatin1String(name)); }
    QStringList names() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden | QDir::System); }
    void put(const QByteArray &content, mode_t mode = 0644)
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        QCOMPARE(::chmod(QFile::encodeName(path()).constData(), mode), 0);
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aFullDiskLosesNothing_data()
    {
        QTest::addColumn<int>("writer");
        QTest::addColumn<int>("bytes");
        const auto all = writers();
        for (int i = 0; i < all.size(); ++i) {
            for (const int bytes : { 0, 1, 300 })
                QTest::addRow("%s, %d bytes", all.at(i).first, bytes) << i << bytes;
        }
    }

    void aFullDiskLosesNothing()
    {
        QFETCH(const int, writer);
        QFETCH(const int, bytes);
        put(before);
        Result<> done;
        {
            const FullDisk full{ rlim_t(bytes) };
            done = writers().at(writer).second(path());
        }
        QVERIFY(!done);
        QCOMPARE(done.error().code, Errc::Io);
        QVERIFY2(done.error().what.contains(path()), qPrintable(done.error().what));
        QCOMPARE(contentOf(path()), before);
        QCOMPARE(names(), QStringList{ QStringLiteral("old.html") });
        QVERIFY(writers().at(writer).second(path())); // when there is room again
        QVERIFY(contentOf(path()) != before);
        QCOMPARE(names(), QStringList{ QStringLiteral("old.html") });
    }

    void keepsTheModeOrMakesItPrivate()
    {
        put(before, 0664);
        QVERIFY(writeFile(path(), "a"));
        QCOMPARE(modeOf(path()), 0664);
        QVERIFY(writeFile(path(), "b", FileAccess::Private));
        QCOMPARE(modeOf(path()), 0600);
        const mode_t umaskBefore = ::umask(0);
        const auto restoring = qScopeGuard([umaskBefore] { ::umask(umaskBefore); });
        auto file = NewFile::create(path("new"), FileAccess::Private);
        QVERIFY(file);
        for (const QString &name : names())
            QVERIFY2(name == u"old.html" || modeOf(m_folder->filePath(name)) == 0600, qPrintable(name));
        file->write("secret");
        QVERIFY(file->commit());
        QCOMPARE(modeOf(path("new")), 0600);
        QVERIFY(writeFile(path("usual"), "a"));
        QCOMPARE(modeOf(path("usual")), 0666);
    }

    /// With all that is secret in them, reports and exports are for their owner alone.
    void revealedIsPrivate()
    {
        ::umask(022);
        for (const auto secrets : { client::Secrets::Redacted, client::Secrets::Revealed }) {
            const int mode = secrets == client::Secrets::Revealed ? 0600 : 0644;
            QVERIFY(scenario::saveReport({}, path("report.html"), secrets));
            QCOMPARE(modeOf(path("report.html")), mode);
            QVERIFY(archive::saveExport(path("export"), {}, archive::ExportFormat::Curl, secrets));
            QCOMPARE(modeOf(path("export")), mode);
            QFile::remove(path("report.html"));
            QFile::remove(path("export"));
        }
    }

    void whatIsNoFileStays()
    {
        const auto device = writeFile(QStringLiteral("/dev/full"), "a");
        QVERIFY(!device && device.error().detail.contains(u"no regular file"));
        QVERIFY(!writeFile(m_folder->path(), "a"));
        QVERIFY(!writeFile(path("no/such/folder"), "a"));
        QVERIFY(QFile::link(path("nowhere"), path("link")));
        QVERIFY(!writeFile(path("link"), "a"));
        QVERIFY(!QFile::exists(path("nowhere")));
    }

    void aLinkStaysOne()
    {
        put(before);
        QVERIFY(QFile::link(path(), path("link")));
        QVERIFY(writeFile(path("link"), "new"));
        QCOMPARE(contentOf(path()), QByteArray("new"));
        QVERIFY(QFileInfo(path("link")).isSymLink());
    }

    void notOverAnother()
    {
        auto first = NewFile::create(path("key"), FileAccess::Private);
        auto second = NewFile::create(path("key"), FileAccess::Private);
        first->write("first");
        second->write("second");
        QVERIFY(first->commitUnlessThere());
        QCOMPARE(second->commitUnlessThere().error().code, Errc::Conflict);
        QCOMPARE(contentOf(path("key")), QByteArray("first"));
        second = tl::unexpected(Error{});
        QCOMPARE(names(), QStringList{ QStringLiteral("key") });
    }

    void aKeyThatFindsNoRoomIsNone()
    {
        {
            const FullDisk full{ 10 };
            QVERIFY(!django::keyInFile(path("x.key"), true));
        }
        QCOMPARE(names(), QStringList());
        QVERIFY(django::keyInFile(path("x.key"), true));
    }
};

QTEST_GUILESS_MAIN(TestNewFile)
#include "tst_newfile.moc"
