// SPDX-License-Identifier: GPL-3.0-or-later
// The session as it is kept: with a store in memory, with a real GNOME Keyring on a session bus of its own, and in a
// process that is killed. Steps in other processes run in this program again.
#include "core/archive/scrubbing.h"
#include "core/archive/sessionkeeper.h"
#include "core/config/keychainstore.h"
#include "tests/support/memorystore.h"
#include "tests/support/peer.h"
#include "tests/support/process.h"
#include "tests/support/samplesession.h"

#include <QDir>
#include <QElapsedTimer>
#include <QHash>
#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>
#include <QTimer>
#include <csignal>
#include <unistd.h>

using archive::SessionKeeper;
using session::SessionLog;
using State = SessionKeeper::State;

namespace {

Instant now()
{
    return fromEpochSeconds(sample::Now);
}

bool isSettled(const SessionKeeper &keeper)
{
    return keeper.state() != State::Asking;
}

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
    SessionKeeper keeper(log, folder, config::keychainStore());
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

class TestSessionKeeper : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<MemoryStore> m_store;

    struct Run
    {
        SessionLog log{ now };
        SessionKeeper keeper;
        int selected = -1;
        std::chrono::microseconds moved{ 0 };

        Run(const QString &folder, std::shared_ptr<config::SecretStore> store)
            : keeper(log, folder, std::move(store))
        {
            keeper.setSurroundings(
                { [this] { return selected; }, [] { return sample::Server; }, [this] { return moved; } });
            QObject::connect(&keeper, &SessionKeeper::restored, &keeper, [this](int id, std::chrono::microseconds by) {
                selected = id;
                moved = by;
            });
        }
    };
    std::unique_ptr<Run> start(bool hasStore = true)
    {
        auto run = std::make_unique<Run>(m_folder->path(), hasStore ? m_store : nullptr);
        run->keeper.start();
        return QTest::qWaitFor([&run] { return isSettled(run->keeper); }) ? std::move(run) : nullptr;
    }

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
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_shared<MemoryStore>();
    }

    void keptAsItGoesAndRestored()
    {
        auto run = start();
        QVERIFY(run);
        QCOMPARE(run->keeper.state(), State::Sealed);
        sample::fill(run->log);
        run->selected = 3;
        run->moved = std::chrono::hours(24);
        run->keeper.touch();
        const QString path = run->keeper.sealedPath();
        QTRY_VERIFY(!archive::SessionJournal::read(path, m_store->secrets.cbegin().value())->session.isEmpty());
        const QList<session::TokenRecord> before = run->log.tokens();
        const qsizetype exchanges = run->log.exchanges().size();
        run.reset(); // without a word, as in a crash
        run = start();
        QVERIFY(run);
        QCOMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(run->log.exchanges().size(), exchanges);
        QCOMPARE(run->log.tokens().size(), before.size());
        for (const session::TokenRecord &token : before)
            QCOMPARE(archive::toJson(*run->log.token(token.id)), archive::toJson(token));
        QCOMPARE(run->selected, 3);
        QCOMPARE(run->moved, std::chrono::hours(24));
        QVERIFY(!QFile::exists(run->keeper.plainPath()));
        QVERIFY(!contentOf(path).contains("eyJhbGci"));
    }

    void changesAreKeptToo()
    {
        auto run = start();
        sample::fill(run->log);
        run->keeper.flush();
        const int pasted = run->log.findByText(sample::token("sliding", "s1"))->id;
        run->log.markRevoked(pasted, now(), QStringLiteral("POST /logout/"));
        run->log.nameUser(sample::Server, QStringLiteral("1"), QStringLiteral("Alice B."));
        run->log.joinFamilies({ 0, pasted }); // says nothing
        run->keeper.touch();
        run->keeper.flush();
        run.reset();
        run = start();
        QCOMPARE(run->log.token(pasted)->revokedBy, QStringLiteral("POST /logout/"));
        QCOMPARE(run->log.token(0)->user, QStringLiteral("Alice B."));
        QCOMPARE(run->log.token(pasted)->familyId, 0);
    }

    void withoutAKeychainNoSignatureIsKept()
    {
        auto run = start(false);
        QCOMPARE(run->keeper.state(), State::Unsigned);
        QVERIFY2(run->keeper.sentence().contains(QStringLiteral("without their signature")),
            qPrintable(run->keeper.sentence()));
        sample::fill(run->log);
        run->keeper.flush();
        const qsizetype count = run->log.tokens().size();
        const QByteArray bytes = contentOf(run->keeper.plainPath());
        QVERIFY(bytes.contains("eyJ"));
        for (const session::TokenRecord &token : run->log.tokens())
            QVERIFY(!bytes.contains(token.text.mid(token.text.lastIndexOf('.') + 1)));
        QVERIFY(!bytes.contains("correct horse"));
        run.reset();
        run = start(false);
        QCOMPARE(run->log.tokens().size(), count);
        QVERIFY(archive::isUnsigned(run->log.token(0)->text));
        QVERIFY(run->log.token(0)->isStripped);
    }

    void aLockedKeychainLosesNothing()
    {
        auto run = start();
        sample::fill(run->log);
        run->keeper.flush();
        const qsizetype count = run->log.tokens().size();
        const QByteArray sealed = contentOf(run->keeper.sealedPath());

        m_store->isLocked = true;
        run.reset();
        run = start();
        QCOMPARE(run->keeper.state(), State::Unsigned);
        QVERIFY(run->keeper.isLocked());
        QCOMPARE(run->log.tokens().size(), 0);
        run->log.observe(sample::token("access", "meanwhile"), session::Origin::Pasted);
        run->keeper.flush();
        QCOMPARE(contentOf(run->keeper.sealedPath()), sealed); // not touched
        QVERIFY(contentOf(run->keeper.plainPath()).contains("eyJ"));

        m_store->isLocked = false;
        run->selected = 0;
        run->keeper.retry();
        QTRY_COMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(run->log.tokens().size(), count + 1);
        QCOMPARE(run->selected, count); // the same token, under its new id
        QCOMPARE(run->log.token(run->selected)->text, sample::token("access", "meanwhile")); // whole: it never left
        QVERIFY(!QFile::exists(run->keeper.plainPath()));
        run.reset();
        run = start();
        QCOMPARE(run->log.tokens().size(), count + 1);
    }

    void aLockedSessionCanBeForgotten()
    {
        auto run = start();
        sample::fill(run->log);
        run->keeper.flush();
        m_store->secrets.clear();
        run.reset();
        run = start();
        QVERIFY(run->keeper.isLocked());
        run->keeper.forget();
        QTRY_COMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(m_store->secrets.size(), 1);
        run.reset();
        run = start();
        QVERIFY(!run->keeper.isLocked());
        QCOMPARE(run->log.tokens().size(), 0);
    }

    void forgottenWhileTheKeychainIsAskedStaysForgotten()
    {
        auto run = start();
        sample::fill(run->log);
        run->keeper.flush();
        const QString oldKey = m_store->secrets.cbegin().key();
        run.reset();
        run = std::make_unique<Run>(m_folder->path(), m_store);
        run->keeper.start();
        QCOMPARE(run->keeper.state(), State::Asking);
        run->keeper.forget();
        QVERIFY(!QFile::exists(run->keeper.sealedPath()));
        QTRY_COMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(run->log.tokens().size(), 0);
        QTRY_VERIFY(!m_store->secrets.contains(oldKey));
        QCOMPARE(m_store->secrets.size(), 1);
        run.reset();
        run = start();
        QCOMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(run->log.tokens().size(), 0);
    }

    void whatWasSetAsideIsForgottenToo()
    {
        for (const char *name : { "session.sealed.old", "session.unsigned.old" }) {
            QFile aside(m_folder->filePath(QLatin1String(name)));
            QVERIFY(aside.open(QIODevice::WriteOnly));
        }
        const auto run = start();
        Run second(m_folder->path(), m_store);
        second.keeper.start();
        second.keeper.forget(); // keeps nothing, and so leaves the files to the first
        QCOMPARE(QDir(m_folder->path()).entryList({ QStringLiteral("*.old") }).size(), 2);
        run->keeper.forget();
        QCOMPARE(QDir(m_folder->path()).entryList({ QStringLiteral("*.old") }), QStringList());
    }

    void forgettingEmptiesTheFile()
    {
        auto run = start(false);
        sample::fill(run->log);
        run->keeper.flush();
        run->keeper.forget();
        QVERIFY(!contentOf(run->keeper.plainPath()).contains("eyJ"));
        run.reset();
        run = start(false);
        QCOMPARE(run->log.tokens().size(), 0);
        QCOMPARE(run->log.exchanges().size(), 0);
    }

    void whatIsNoSessionIsSetAside()
    {
        auto run = start();
        const QString path = run->keeper.sealedPath();
        run.reset();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("{\"jotlab\":\"session\",\"version\":99}\n");
        file.close();
        run = std::make_unique<Run>(m_folder->path(), m_store);
        const QSignalSpy failed(&run->keeper, &SessionKeeper::failed);
        run->keeper.start();
        QTRY_COMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(failed.count(), 1);
        QVERIFY(contentOf(path + QStringLiteral(".old")).contains("99"));
    }

    void twoWindowsDoNotWriteOneFile()
    {
        const auto first = start();
        Run second(m_folder->path(), m_store);
        second.keeper.start();
        QCOMPARE(second.keeper.state(), State::Off);
        QVERIFY(second.keeper.sentence().contains(QStringLiteral("not kept")));
        sample::fill(second.log);
        second.keeper.flush();
        QVERIFY(archive::SessionJournal::read(first->keeper.sealedPath(), m_store->secrets.cbegin().value())
                    ->session.isEmpty());
    }

    void eachSentenceSaysWhatToDo()
    {
        const auto says = [](const SessionKeeper &keeper, const char *advice) {
            const QString sentence = keeper.sentence();
            const bool isRight = sentence.contains(QLatin1StringView(advice)) && sentence.endsWith(u'.');
            if (!isRight)
                qWarning("%s", qPrintable(sentence));
            return isRight;
        };
        SessionLog log(now);
        QVERIFY(says(SessionKeeper(log, m_folder->path(), m_store), "save it to a file"));
        QFile file(m_folder->filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        SessionKeeper nowhere(log, file.fileName() + QStringLiteral("/below"), m_store);
        nowhere.start();
        QVERIFY(says(nowhere, "writable"));
        QVERIFY(says(start(false)->keeper, "unlock the keychain"));
        start()->keeper.flush();
        m_store->secrets.clear();
        const auto run = start();
        QVERIFY(says(run->keeper, "forget the session"));
        SessionKeeper second(log, m_folder->path(), m_store);
        second.start();
        QVERIFY(says(second, "save this one to a file"));
    }

    void whatCantBeWrittenIsSaidOnce()
    {
        auto run = start(false);
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("session.unsigned")));
        const QSignalSpy failed(&run->keeper, &SessionKeeper::failed);
        sample::fill(run->log);
        run->keeper.flush();
        run->keeper.touch();
        run->keeper.flush();
        QCOMPARE(failed.count(), 1);
        QVERIFY(QDir(m_folder->path()).rmdir(QStringLiteral("session.unsigned")));
        run->keeper.touch();
        run->keeper.flush();
        QVERIFY(contentOf(run->keeper.plainPath()).contains("eyJ")); // all of it, not only what came since
    }

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
    TestSessionKeeper test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_sessionkeeper.moc"
