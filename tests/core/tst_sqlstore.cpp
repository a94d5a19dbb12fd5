// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/signingkeyfile.h"
#include "core/django/sqlstore.h"
#include "tests/support/djangoserver.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <array>
#include <barrier>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace django;
using OpenMode = SqlStore::OpenMode;

namespace {
constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
const Instant now = fromEpochSeconds(1'700'000'000) + std::chrono::microseconds{ 123'456 };

std::unique_ptr<SqlStore> opened(const QString &path, OpenMode mode = OpenMode::Create)
{
    auto store = SqlStore::open(path, mode);
    if (!store)
        qWarning("%s", qPrintable(store.error().what));
    return store ? std::move(*store) : nullptr;
}

User userNamed(const char *name)
{
    User user;
    user.username = QString::fromLatin1(name);
    return user;
}

OutstandingToken tokenWith(const char *jti, Instant expiresAt = fromEpochSeconds(1'700'086'400))
{
    OutstandingToken token;
    token.jti = QString::fromLatin1(jti);
    token.token = "a.b.c";
    token.expiresAt = expiresAt;
    return token;
}

// Does something to a database as another program would: with Python's sqlite3 module.
bool withPython(const QString &path, const QByteArray &statements)
{
    QProcess process;
    process.start(pythonWith("sqlite3"),
        { QStringLiteral("-c"),
            QStringLiteral(
                "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.executescript(sys.argv[2])\nc.commit()"),
            path, QString::fromUtf8(statements) });
    return process.waitForFinished() && process.exitCode() == 0;
}
} // namespace

class SqlStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QTest::failOnWarning(QRegularExpression(QStringLiteral("still in use"))); // of a connection that is removed
    }

    void filesAreForTheOwnerAlone()
    {
        const auto store = opened(path());
        QVERIFY(store);
        const Result<QByteArray> key = store->signingKey();
        QVERIFY(key);
        QVERIFY(key->size() >= 64);
        QCOMPARE(QFile::permissions(path()), ownerOnly);
        QCOMPARE(QFile::permissions(path() + QStringLiteral(".key")), ownerOnly);
        QCOMPARE(opened(path())->signingKey().value(), *key); // kept
        QTemporaryDir other;
        QVERIFY(opened(other.filePath(QStringLiteral("x")))->signingKey().value() != *key); // each its own
    }

    /// Another user may have written it first, and could then mint tokens.
    void plantedKeyIsRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<int>("mode");
        QTest::addColumn<QString>("says");
        const QByteArray good = randomSigningKey();
        const auto row = [](const char *name, const QByteArray &key, int mode, const char *says) {
            QTest::newRow(name) << key << mode << QString::fromLatin1(says);
        };
        row("a good one", good, 0600, "");
        row("read only", good, 0400, "");
        row("all may write it", good, 0666, "mode 666");
        row("all may read it", good, 0604, "mode 604");
        row("the group may read it", good, 0640, "mode 640");
        row("one letter", QByteArray(64, 'a'), 0600, "repeats");
        row("two letters", QByteArray("ab").repeated(32), 0600, "repeats");
        row("NULs", good.left(40) + QByteArray(24, '\0'), 0600, "NUL");
        row("short", good.left(31), 0600, "fewer than 32");
        row("empty", "", 0600, "fewer than 32");
        row("endless", good.repeated(1000), 0600, "larger than 16 KB");
    }

    void plantedKeyIsRefusedByName()
    {
        QFETCH(const QByteArray, key);
        QFETCH(const int, mode);
        QFETCH(const QString, says);
        const QString name = path() + QStringLiteral(".key");
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(key + '\n') == key.size() + 1);
        file.close();
        QCOMPARE(::chmod(QFile::encodeName(name).constData(), mode_t(mode)), 0);
        const auto taken = opened(path())->signingKey();
        QCOMPARE(taken.has_value(), says.isEmpty());
        if (taken) {
            QCOMPARE(*taken, key);
            return;
        }
        QCOMPARE(taken.error().code, Errc::Secret);
        QVERIFY2(
            taken.error().what.contains(says) && taken.error().what.contains(name), qPrintable(taken.error().what));
        QVERIFY(key.isEmpty() || !taken.error().what.contains(QString::fromLatin1(key.left(8))));
        QVERIFY(QFile::exists(name)); // it is the user's to delete
    }

    void keyOfAnotherUserIsRefused()
    {
        if (::geteuid() != 0)
            QSKIP("Only root can give a file away.");
        const QString name = path() + QStringLiteral(".key");
        QVERIFY(keyInFile(name, true));
        constexpr uid_t nobody = 65534;
        QCOMPARE(::chown(QFile::encodeName(name).constData(), nobody, gid_t(-1)), 0);
        const auto taken = opened(path())->signingKey();
        QVERIFY(!taken);
        QCOMPARE(taken.error().code, Errc::Secret);
        QVERIFY2(taken.error().what.contains(u"belongs to another user") && taken.error().what.contains(name),
            qPrintable(taken.error().what));
    }

    void keyBehindALinkIsRefused_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("to a good key") << QStringLiteral(".other");
        QTest::newRow("to nowhere") << QStringLiteral("/no/such/key");
        QTest::newRow("to a device") << QStringLiteral("/dev/zero");
    }

    void keyBehindALinkIsRefused()
    {
        QFETCH(QString, target);
        const QString name = path() + QStringLiteral(".key");
        if (target == u".other") {
            target.prepend(path());
            QVERIFY(keyInFile(target, true));
        }
        QVERIFY(QFile::link(target, name));
        const auto taken = opened(path())->signingKey();
        QVERIFY(!taken && taken.error().what.contains(u"it is a link"));
        QFile::remove(name);
        QVERIFY(QDir().mkdir(name));
        QVERIFY(!opened(path())->signingKey());
        QDir().rmdir(name);
        QCOMPARE(::mkfifo(QFile::encodeName(name).constData(), 0600), 0);
        QVERIFY(!opened(path())->signingKey()); // and doesn't wait for a writer
        QFile::remove(name);
    }

    void emptyFileBecomesOneForItsOwnerAlone()
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QCOMPARE(::chmod(QFile::encodeName(path()).constData(), 0644), 0);
        QVERIFY(opened(path()));
        QCOMPARE(QFile::permissions(path()), ownerOnly);
    }

    void whatIsNoFileIsNoDatabase_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("a link to nowhere") << QStringLiteral("nowhere");
        QTest::newRow("a device") << QStringLiteral("/dev/zero");
        QTest::newRow("a folder") << QStringLiteral("/tmp");
        QTest::newRow("a pipe") << QString();
    }

    void whatIsNoFileIsNoDatabase()
    {
        QFETCH(QString, target);
        if (target == u"nowhere")
            target = path() + QStringLiteral(".nowhere"); // in a folder that is there, so that it could be made
        if (target.isEmpty())
            QCOMPARE(::mkfifo(QFile::encodeName(path()).constData(), 0600), 0);
        else
            QVERIFY(QFile::link(target, path()));
        for (const OpenMode mode : { OpenMode::Create, OpenMode::ReadOnly, OpenMode::Write }) {
            const auto store = SqlStore::open(path(), mode);
            QVERIFY(!store);
            QVERIFY2(store.error().what.contains(path()), qPrintable(store.error().what));
        }
        QVERIFY(!QFile::exists(path() + QStringLiteral(".nowhere")));
    }

    void damagedKeyIsNamed()
    {
        const auto store = opened(path());
        QFile file(path() + QStringLiteral(".key"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("short");
        file.close();
        QCOMPARE(store->signingKey().error().code, Errc::Secret);
        QVERIFY(!store->signingKey().error().what.contains(QLatin1String("short")));
    }

    void keepsUsers()
    {
        const auto store = opened(path());
        User alice = userNamed("alice");
        alice.lastLogin = now;
        alice.email = QStringLiteral("alice@example.org");
        const Result<User> added = store->addUser(alice);
        QVERIFY(added);
        QCOMPARE(added->id, 1);
        QCOMPARE(store->userById(1).value(), std::optional(*added));
        QCOMPARE(store->userByName(QStringLiteral("alice")).value(), std::optional(*added));
        QCOMPARE(store->userByField(QStringLiteral("email"), alice.email).value(), std::optional(*added));
        QCOMPARE(store->userByField(QStringLiteral("username"), alice.username).value(), std::optional(*added));
        User odd = userNamed("a\x1f"
                             "b"); // what parts the columns where they are read as one
        odd.email = QStringLiteral("\x1f");
        odd = store->addUser(odd).value();
        QCOMPARE(store->userById(odd.id).value(), std::optional(odd));
        QCOMPARE(store->userByName(odd.username).value(), std::optional(odd));
        QCOMPARE(store->userById(77).value(), std::nullopt);
        User twin = userNamed("twin");
        twin.email = alice.email;
        QVERIFY(store->addUser(twin));
        QCOMPARE(store->userByField(QStringLiteral("email"), alice.email).error().code, Errc::Conflict);
        QCOMPARE(store->userByField(QStringLiteral("shoe_size"), 43).error().code, Errc::Usage);
        QCOMPARE(store->addUser(alice).error().code, Errc::Conflict);
        User changed = *added;
        changed.isActive = false;
        QVERIFY(store->updateUser(changed));
        QCOMPARE(store->userById(1).value()->isActive, false);
        changed.id = 99;
        QCOMPARE(store->updateUser(changed).error().code, Errc::NotFound);
        QCOMPARE(store->removeUser(99).error().code, Errc::NotFound);
    }

    void deletedUserLeavesTheTokens()
    {
        const auto store = opened(path());
        const User user = store->addUser(userNamed("alice")).value();
        OutstandingToken token = tokenWith("a");
        token.userId = user.id;
        token.createdAt = now;
        QVERIFY(store->addOutstanding(token));
        QVERIFY(store->blacklist(token, now));
        QVERIFY(store->removeUser(user.id));
        QCOMPARE(store->outstandingByJti(QStringLiteral("a")).value()->userId, std::optional<qint64>());
        QCOMPARE(store->outstandingByJti(QStringLiteral("a")).value()->createdAt, std::optional(now));
        QCOMPARE(store->isBlacklisted(QStringLiteral("a")).value(), true);
    }

    void blacklistingTwiceChangesNothing()
    {
        const auto store = opened(path());
        QVERIFY(store->blacklist(tokenWith("a"), now));
        QVERIFY(store->blacklist(tokenWith("a"), now + std::chrono::hours{ 1 }));
        QCOMPARE(store->blacklisted().value().size(), 1);
        QCOMPARE(store->blacklisted().value()[0].blacklistedAt, now);
        QCOMPARE(store->outstanding().value().size(), 1);
        QCOMPARE(store->addOutstanding(tokenWith("a")).error().code, Errc::Conflict);
        OutstandingToken without = tokenWith("a");
        without.jti = QString();
        QVERIFY(store->blacklist(without, now).error().detail.contains(QLatin1String("NOT NULL")));
        QCOMPARE(store->outstanding().value().size(), 1);
        without.jti = QStringLiteral(""); // which is not NULL
        QVERIFY(store->blacklist(without, now));
        QCOMPARE(store->isBlacklisted(QStringLiteral("")).value(), true);
    }

    void flushTakesWhatExpired()
    {
        const auto store = opened(path());
        QVERIFY(store->blacklist(tokenWith("old", fromEpochSeconds(100)), now));
        QVERIFY(store->addOutstanding(tokenWith("now", fromEpochSeconds(200))));
        QVERIFY(store->addOutstanding(tokenWith("later", fromEpochSeconds(201))));
        QCOMPARE(store->flushExpired(fromEpochSeconds(200)).value(), 2);
        QCOMPARE(store->outstanding().value().size(), 1);
        QCOMPARE(store->blacklisted().value().size(), 0);
    }

    /// Its rows stand in two tables.
    void whatFailsHalfwayLeavesNothingDone()
    {
        const auto store = opened(path());
        QVERIFY(store->blacklist(tokenWith("old", fromEpochSeconds(100)), now));
        QVERIFY(withPython(path(),
            "CREATE TRIGGER no BEFORE DELETE ON token_blacklist_outstandingtoken BEGIN SELECT RAISE(ABORT, 'no'); "
            "END"));
        // Neither one that was committed nor one that was rolled back is gone on with: what follows has its own.
        for (const bool isCommitted : { true, false }) {
            auto before = Transaction::begin(*store);
            QVERIFY(before);
            if (isCommitted)
                QVERIFY(before->commit());
            before = tl::unexpected(Error());
            QVERIFY(!store->flushExpired(fromEpochSeconds(200)));
            QCOMPARE(store->blacklisted().value().size(), 1);
        }
        QCOMPARE(store->blacklisted().value().size(), 1);
        QCOMPARE(store->outstanding().value().size(), 1);
    }

    void rolledBackUnlessCommitted()
    {
        const auto store = opened(path());
        {
            const auto transaction = Transaction::begin(*store);
            QVERIFY(transaction);
            QVERIFY(store->addUser(userNamed("alice")));
        }
        QCOMPARE(store->users().value().size(), 0);
        auto transaction = Transaction::begin(*store);
        QVERIFY(store->addUser(userNamed("alice")));
        QVERIFY(transaction->commit());
        QCOMPARE(store->users().value().size(), 1);
    }

    void otherConnectionSeesWritesAtOnce()
    {
        const auto one = opened(path());
        const auto two = opened(path());
        QVERIFY(one->addUser(userNamed("alice")));
        QCOMPARE(two->users().value().size(), 1);
        QVERIFY(two->blacklist(tokenWith("a"), now));
        QCOMPARE(one->isBlacklisted(QStringLiteral("a")).value(), true);
        QVERIFY(QFile::exists(path() + QStringLiteral("-wal")));
        QVERIFY(withPython(path(), "UPDATE auth_user SET is_active = 0"));
        QCOMPARE(one->userById(1).value()->isActive, false);
    }

    void lockedDatabaseIsNamed()
    {
        const auto one = opened(path());
        const auto two = opened(path());
        const auto held = Transaction::begin(*one);
        QVERIFY(held);
        QVERIFY(two->users()); // reading goes on
        const Result<Transaction> second = Transaction::begin(*two); // after the 5 s that a writer waits
        QVERIFY(!second);
        QCOMPARE(second.error().code, Errc::Io);
        QVERIFY2(second.error().what.contains(QLatin1String("locked")), qPrintable(second.error().what));
        const Result<> listed = two->blacklist(tokenWith("a"), now); // begins one of its own
        QVERIFY(!listed);
        QVERIFY2(listed.error().what.contains(QLatin1String("locked")), qPrintable(listed.error().what));
    }

    void whoCannotMakeTheTablesSaysSo()
    {
        QFile(path()).open(QIODevice::WriteOnly); // an empty database
        QProcess holder;
        holder.start(pythonWith("sqlite3"),
            { QStringLiteral("-c"),
                QStringLiteral("import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
                               "c.execute('BEGIN EXCLUSIVE')\nprint('held', flush=True)\nsys.stdin.read()"),
                path() });
        QVERIFY(holder.waitForReadyRead());
        const auto store = SqlStore::open(path(), OpenMode::Create); // after the 5 s that a writer waits
        QVERIFY(!store);
        QVERIFY2(store.error().what.contains(QLatin1String("locked")), qPrintable(store.error().what));
        holder.closeWriteChannel();
        QVERIFY(holder.waitForFinished());
    }

    /// Whoever comes second finds the tables of the first.
    void severalStartAtOnce()
    {
        for (int round = 0; round < 20; ++round) {
            const QString fresh = m_directory->filePath(QString::number(round));
            constexpr int programs = 4;
            std::barrier start(programs);
            std::array<QString, programs> problems;
            std::vector<std::unique_ptr<QThread>> threads;
            for (QString &problem : problems) {
                threads.emplace_back(QThread::create([&start, &problem, fresh] {
                    start.arrive_and_wait();
                    const auto store = SqlStore::open(fresh, OpenMode::Create);
                    const auto users = store ? (*store)->users() : tl::unexpected(store.error());
                    if (!users)
                        problem = users.error().what + users.error().detail;
                }));
                threads.back()->start();
            }
            for (const auto &thread : threads)
                QVERIFY(thread->wait(30'000));
            for (const QString &problem : problems)
                QCOMPARE(problem, QString());
        }
    }

    void readOnlyIsNamed()
    {
        QVERIFY(opened(path())->addUser(userNamed("alice")));
        const auto store = opened(path(), OpenMode::ReadOnly);
        QVERIFY(store->isReadOnly());
        QCOMPARE(store->users().value().size(), 1);
        const Result<User> added = store->addUser(userNamed("bob"));
        QCOMPARE(added.error().code, Errc::Io);
        QVERIFY2(added.error().what.contains(QLatin1String("read only")), qPrintable(added.error().what));
        QCOMPARE(SqlStore::open(path() + QStringLiteral(".absent"), OpenMode::ReadOnly).error().code, Errc::Io);
    }

    void fullDiskIsNamed()
    {
        QProcess mount;
        const QString folder = m_directory->filePath(QStringLiteral("small"));
        QVERIFY(QDir().mkdir(folder));
        mount.start(QStringLiteral("mount"),
            { QStringLiteral("-t"), QStringLiteral("tmpfs"), QStringLiteral("-o"), QStringLiteral("size=512k"),
                QStringLiteral("tmpfs"), folder });
        if (!mount.waitForFinished() || mount.exitCode() != 0)
            QSKIP("Mounting a small file system needs root.");
        const auto unmount = qScopeGuard([&folder] { QProcess::execute(QStringLiteral("umount"), { folder }); });
        {
            const auto store = opened(folder + QStringLiteral("/db"));
            QVERIFY(store);
            QFile filler(folder + QStringLiteral("/filler"));
            QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
            while (filler.write(QByteArray(4096, 'x')) == 4096) { }
            Result<User> added = userNamed("u");
            for (int i = 0; added && i < 2000; ++i)
                added = store->addUser(userNamed(qPrintable(QStringLiteral("user%1").arg(i))));
            filler.remove();
            QVERIFY(!added);
            QVERIFY2(added.error().what.contains(QLatin1String("disk is full")), qPrintable(added.error().what));
            QVERIFY(store->addUser(userNamed("afterwards"))); // and goes on once there is room
        }
    }

    void refusesWhatIsNoDatabase_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("just a text\n");
        QTest::newRow("header only") << QByteArray("SQLite format 3\0", 16);
        QTest::newRow("header and garbage") << QByteArray("SQLite format 3\0", 16) + QByteArray(5000, 'x');
    }
    void refusesWhatIsNoDatabase()
    {
        QFETCH(const QByteArray, bytes);
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        const auto store = SqlStore::open(path());
        QVERIFY(!store);
        QCOMPARE(store.error().code, Errc::Io);
        QVERIFY(store.error().what.endsWith(u'.'));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), bytes); // untouched
    }

    void refusesAUserModelThatIsNotThere()
    {
        QVERIFY(withPython(path(),
            "CREATE TABLE token_blacklist_outstandingtoken (id integer primary key, "
            "user_id integer REFERENCES accounts_member (id));"));
        const auto store = SqlStore::open(path());
        QVERIFY(!store);
        QCOMPARE(store.error().code, Errc::Unsupported);
        QVERIFY2(store.error().what.contains(QLatin1String("accounts_member")), qPrintable(store.error().what));
    }

    void takesTheOnlyTableThatLooksLikeUsers()
    {
        QVERIFY(withPython(path(),
            "CREATE TABLE members (id integer primary key, password text, last_login text, nick text unique);"
            "INSERT INTO members VALUES (7, '!', NULL, 'alice');"));
        const auto store = opened(path());
        QVERIFY(store);
        QCOMPARE((*store->userByName(QStringLiteral("alice")))->id, 7);
        QCOMPARE(store->remarks().size(), 3); // of the name, of is_active, of email
        QVERIFY(withPython(path(), "CREATE TABLE staff (id integer primary key, password text, last_login text);"));
        const auto several = SqlStore::open(path());
        QVERIFY(!several);
        QVERIFY2(several.error().what.contains(QLatin1String("members, staff")), qPrintable(several.error().what));
    }

    void refusesADatabaseWithoutUsers()
    {
        QVERIFY(withPython(path(), "CREATE TABLE t (a)"));
        QCOMPARE(SqlStore::open(path()).error().code, Errc::Unsupported);
    }

    void foreignDatabaseIsReadOnlyUnlessAsked()
    {
        START_DJANGO(django, DjangoServer::Options{});
        {
            const auto store = opened(django->databasePath());
            QVERIFY(store);
            QVERIFY(!store->isOwn());
            QVERIFY(store->isReadOnly());
            QVERIFY(store->userByName(QStringLiteral("alice")).value().has_value());
            const Result<> blacklisted = store->blacklist(tokenWith("a"), now);
            QVERIFY2(!blacklisted && blacklisted.error().what.contains(QLatin1String("not made by Jotlab")),
                "must not write");
            QCOMPARE(store->signingKey().error().code, Errc::Secret);
        }
        const auto store = opened(django->databasePath(), OpenMode::Write);
        QVERIFY(store);
        QVERIFY(store->blacklist(tokenWith("a"), now));
        QVERIFY(!QFile::exists(django->databasePath() + QStringLiteral("-wal"))); // its journal mode is left alone
    }

    // A real Django on our file finds every migration applied and nothing to change, and our rows as its own.
    void djangoTakesOurFile()
    {
        const QString python = pythonWith("rest_framework_simplejwt");
        if (python.isEmpty() && !peersRequired())
            QSKIP("No Python here has Simple JWT.");
        {
            const auto store = opened(path());
            OutstandingToken token = tokenWith("a");
            token.userId = store->addUser(userNamed("alice")).value().id;
            token.createdAt = now;
            QVERIFY(store->addOutstanding(token));
            QVERIFY(store->blacklist(token, now));
        }
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("JOTLAB_DATABASE"), path());
        environment.insert(QStringLiteral("DJANGO_SETTINGS_MODULE"), QStringLiteral("settings"));
        environment.insert(QStringLiteral("PYTHONPATH"), QStringLiteral(JOTLAB_SOURCE_DIR "/tests/django"));
        environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(python, { QStringLiteral("-c"), QStringLiteral(R"(
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
print(len(executor.migration_plan(executor.loader.graph.leaf_nodes())))
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken
row = BlacklistedToken.objects.get()
print(row.token.jti, row.token.user.username, row.token.created_at.isoformat(), row.token.expires_at.isoformat(), row.blacklisted_at.isoformat())
call_command("flushexpiredtokens")
print(BlacklistedToken.objects.count())
)") });
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()),
            QStringLiteral("0\na alice 2023-11-14T22:13:20.123456+00:00 2023-11-15T22:13:20+00:00 "
                           "2023-11-14T22:13:20.123456+00:00\n0\n"));
    }

    void memoryIsFreshEachTime()
    {
        const auto store = opened(QStringLiteral(":memory:"));
        QVERIFY(store->addUser(userNamed("alice")));
        QVERIFY(store->signingKey());
        const auto other = opened(QStringLiteral(":memory:"));
        QCOMPARE(other->users().value().size(), 0);
        QVERIFY(!QFile::exists(QStringLiteral(":memory:.key")));
    }

private:
    QString path() const { return m_directory->filePath(QStringLiteral("jotlab.sqlite3")); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(SqlStoreTest)
#include "tst_sqlstore.moc"
