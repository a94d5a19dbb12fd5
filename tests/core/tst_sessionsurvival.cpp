// SPDX-License-Identifier: GPL-3.0-or-later
// The session as it is kept by processes of its own: killed ones, and ones with a real GNOME Keyring on a session bus
// of their own. They run this program again.
#include "core/keyring/keychainstore.h"
#include "tests/core/keeperrun.h"
#include "tests/support/memorystore.h"
#include "tests/support/peer.h"
#include "tests/support/process.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>
#include <QTimer>
#include <csignal>
#include <unistd.h>

using archive::SessionKeeper;
using keeper::isSettled;
using keeper::now;
using keeper::Run;
using session::SessionLog;
using State = SessionKeeper::State;

namespace {

/// Records exchanges without end, each as soon as the last one is in the log, and says which is in: "12\n".
int writeUntilKilled(const QString &folder)
{
    SessionLog log(systemClock());
    const auto store = std::make_shared<MemoryStore>();
    SessionKeeper keeper(log, folder, qEnvironmentVariable("JOTLAB_MODE") == u"sealed" ? store : nullptr);
    keeper.start();
    if (!QTest::qWaitFor([&keeper] { return isSettled(keeper); }))
        return 1;
    QFile output;
    if (!output.open(STDOUT_FILENO, QIODevice::WriteOnly | QIODevice::Unbuffered))
        return 1;
    // For the parent, who has to open the file.
    output.write("key " + (store->secrets.isEmpty() ? QByteArray() : store->secrets.cbegin().value().toHex()) + '\n');
    int count = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        const QByteArray jti = QByteArray::number(count);
        log.recordExchange(sample::call(session::Endpoint::ObtainPair, "/api/token/", "{\"username\":\"alice\"}", 200,
            sample::member("access", sample::token("access", jti)) + QByteArray(2000, ' ')));
        output.write(jti + '\n');
        ++count;
    });
    timer.start(5);
    return QCoreApplication::exec();
}

/// Inside a session with a keychain: "keep" fills a session and keeps it, "look" brings it back. What came of it.
int step(const QString &what, const QString &folder)
{
    if (what == u"endless")
        return writeUntilKilled(folder);
    SessionLog log(now);
    SessionKeeper keeper(log, folder, keyring::keychainStore());
    keeper.start();
    if (!QTest::qWaitFor([&keeper] { return isSettled(keeper); }, 30000))
        return 1;
    if (what == u"keep")
        sample::fill(log);
    keeper.flush();
    QTextStream(stdout) << (keeper.state() == State::Sealed ? "sealed" : "unsigned") << ' ' << log.tokens().size()
                        << ' ' << (keeper.isLocked() ? "locked" : "open") << ' ' << keeper.sentence() << Qt::endl;
    return 0;
}

} // namespace

class TestSessionSurvival : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QProcessEnvironment environment(const QString &what) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), m_folder->path());
        for (const char *name : { "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR" })
            environment.insert(QLatin1String(name), m_folder->path());
        environment.insert(QStringLiteral("JOTLAB_STEP"), what);
        environment.insert(QStringLiteral("JOTLAB_FOLDER"), m_folder->filePath(QStringLiteral("kept")));
        environment.insert(QStringLiteral("PROGRAM"), QCoreApplication::applicationFilePath());
        for (const char *name : { "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY" })
            environment.remove(QLatin1String(name));
        return environment;
    }

    /// In a session with a keyring of its own; what it printed.
    QString inSession(bool isUnlocked, const QString &what)
    {
        QProcess process;
        process.setProcessEnvironment(environment(what));
        const QString daemon = isUnlocked
            ? QStringLiteral("printf pw | gnome-keyring-daemon --unlock --components=secrets >&2")
            : QStringLiteral("gnome-keyring-daemon --start --components=secrets >&2");
        process.start(QStringLiteral("dbus-run-session"),
            { QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
                daemon + QStringLiteral("; exec \"$PROGRAM\"") });
        if (!process.waitForFinished(60000) || process.exitCode() != 0)
            qWarning("step %s: %s", qPrintable(what), process.readAllStandardError().constData());
        return QString::fromUtf8(process.readAllStandardOutput());
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void killedItLosesAtMostASecond_data()
    {
        QTest::addColumn<QString>("mode");
        for (const char *mode : { "sealed", "unsigned" }) {
            for (int i = 0; i < 2; ++i)
                QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(mode)).arg(i)))
                    << QString::fromLatin1(mode);
        }
    }

    void killedItLosesAtMostASecond()
    {
        QFETCH(const QString, mode);
        QProcess process;
        QProcessEnvironment surroundings = environment(QStringLiteral("endless"));
        surroundings.insert(QStringLiteral("JOTLAB_MODE"), mode);
        process.setProcessEnvironment(surroundings);
        QElapsedTimer time;
        time.start();
        process.start(QCoreApplication::applicationFilePath(), {});
        QByteArray key;
        QList<QPair<int, qint64>> said; // which exchange, and when at the latest it was in the log
        const qint64 end = 1300 + QRandomGenerator::global()->bounded(500);
        while (said.isEmpty() || time.elapsed() - said.constFirst().second < end) {
            QVERIFY(process.waitForReadyRead(10000));
            while (process.canReadLine()) {
                const QByteArray line = process.readLine().trimmed();
                if (line.startsWith("key "))
                    key = QByteArray::fromHex(line.mid(4));
                else
                    said.append({ line.toInt(), time.elapsed() });
            }
        }
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        const qint64 killedAt = time.elapsed();
        QVERIFY(process.waitForFinished());
        const QString file
            = mode == u"sealed" ? QStringLiteral("kept/session.sealed") : QStringLiteral("kept/session.unsigned");
        const auto read = archive::SessionJournal::read(m_folder->filePath(file), key);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().what));
        QVERIFY2(!read->damage.contains(QStringLiteral("damaged")), qPrintable(read->damage));
        const qsizetype kept = read->session.exchanges.size();
        QCOMPARE(read->session.tokens.size(), kept);
        QVERIFY(kept > 0);
        for (const auto &[number, at] : said) {
            if (killedAt - at > 1000)
                QVERIFY2(number < kept, qPrintable(QStringLiteral("%1 of %2").arg(number).arg(kept)));
        }
        // And the next window takes over where this one ended.
        const auto store = std::make_shared<MemoryStore>();
        if (mode == u"sealed")
            store->secrets.insert(archive::SessionJournal::head(m_folder->filePath(file))->keyName, key);
        Run next(m_folder->filePath(QStringLiteral("kept")), mode == u"sealed" ? store : nullptr);
        next.keeper.start();
        QTRY_VERIFY(isSettled(next.keeper));
        QCOMPARE(next.log.exchanges().size(), kept);
    }

    void aRealKeychain()
    {
        for (const char *program : { "dbus-run-session", "gnome-keyring-daemon" })
            REQUIRE_PEER(
                !QStandardPaths::findExecutable(QLatin1String(program)).isEmpty(), "dbus-daemon and gnome-keyring");
        const QString kept = inSession(true, QStringLiteral("keep"));
        QVERIFY2(kept.startsWith(QStringLiteral("sealed 5 open")), qPrintable(kept));
        const QByteArray bytes = contentOf(m_folder->filePath(QStringLiteral("kept/session.sealed")));
        QVERIFY(!bytes.isEmpty() && !bytes.contains("eyJhbGci"));
        const QString locked = inSession(false, QStringLiteral("look"));
        QVERIFY2(locked.startsWith(QStringLiteral("unsigned 0 locked")), qPrintable(locked));
        const QString back = inSession(true, QStringLiteral("look"));
        QVERIFY2(back.startsWith(QStringLiteral("sealed 5 open")), qPrintable(back));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (const QString what = qEnvironmentVariable("JOTLAB_STEP"); !what.isEmpty())
        return step(what, qEnvironmentVariable("JOTLAB_FOLDER"));
    TestSessionSurvival test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_sessionsurvival.moc"
