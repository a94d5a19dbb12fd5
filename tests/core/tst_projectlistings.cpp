// SPDX-License-Identifier: GPL-3.0-or-later
// Users and tokens straight from a project's database, an SQLite file and a real PostgreSQL: pages, beginnings,
// anywhere; and that nothing is written.
#include "core/django/readonlydatabase.h"
#include "core/project/tokenlisting.h"
#include "core/project/userlisting.h"
#include "tests/support/djangoserver.h"
#include "tests/support/postgresserver.h"

#include <QCryptographicHash>
#include <QDir>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace project;
using django::KeyKind;

Q_DECLARE_METATYPE(KeyKind)

class TestProjectListings : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<QTemporaryDir> m_folder;

    QString file() const { return m_folder->filePath(u"db.sqlite3"_s); }

    /// Runs statements in the database of the row; those of SQLite for SQLite.
    void run(bool isPostgres, const QString &sql)
    {
        if (isPostgres) {
            const auto done = m_postgres->sql(sql.toUtf8());
            QVERIFY2(done, done ? "" : qPrintable(done.error().what));
            return;
        }
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"maker"_s);
            database.setDatabaseName(file());
            QVERIFY(database.open());
            for (const QString &statement : sql.split(u';', Qt::SkipEmptyParts)) {
                QSqlQuery query(database);
                QVERIFY2(query.exec(statement), qPrintable(query.lastError().text() + statement));
            }
        }
        QSqlDatabase::removeDatabase(u"maker"_s);
    }

    UserSource source(bool isPostgres, KeyKind kind = KeyKind::Number) const
    {
        UserSource source;
        if (isPostgres)
            source.place = { u"postgresql"_s, u"shop"_s, m_postgres->host(), PostgresServer::port(), u"shop"_s,
                PostgresServer::password(), {} };
        else
            source.place = { u"sqlite"_s, file(), {}, {}, {}, QString(), {} };
        source.table = u"users"_s;
        source.key = u"id"_s;
        source.keyKind = kind;
        source.name = u"username"_s;
        source.active = u"is_active"_s;
        source.staff = u"is_staff"_s;
        source.lastLogin = u"last_login"_s;
        source.claim = u"number"_s;
        return source;
    }

    /// A table as Django makes it, empty.
    void make(bool isPostgres, const QString &keyType = u"integer"_s)
    {
        const QString name = isPostgres ? u"varchar(150)"_s : u"text"_s;
        run(isPostgres,
            u"DROP TABLE IF EXISTS users; CREATE TABLE users (id %1 PRIMARY KEY, username %2 NOT NULL, is_active "
            u"boolean "
            "NOT NULL, is_staff boolean NOT NULL, last_login %3, number integer);"_s.arg(
                keyType, name, isPostgres ? u"timestamptz"_s : u"datetime"_s)
                + (isPostgres ? u"CREATE INDEX users_like ON users (username varchar_pattern_ops); ALTER TABLE users "
                                "OWNER TO shop;"_s
                              : u"CREATE INDEX users_name ON users (username);"_s));
    }
    void insert(bool isPostgres, const QString &rows)
    {
        run(isPostgres, u"INSERT INTO users (id, username, is_active, is_staff, last_login, number) "_s + rows + u';');
    }
    /// From 1 to a number: user1, user2, …
    void insertMany(bool isPostgres, int count)
    {
        const QString numbers = isPostgres
            ? u"SELECT n FROM generate_series(1, %1) AS t(n)"_s.arg(count)
            : u"WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < %1) SELECT n FROM t"_s.arg(
                count);
        const QString row
            = isPostgres ? u"n, 'user' || n, true, false, NULL::timestamptz, n"_s : u"n, 'user' || n, 1, 0, NULL, n"_s;
        insert(isPostgres, u"SELECT %1 FROM (%2) AS numbers"_s.arg(row, numbers));
    }

    static QString id(const ProjectUser &user)
    {
        return user.id.isString() ? user.id.toString() : QString::fromLatin1(user.id.numberText());
    }
    /// All pages after one another.
    static QStringList ids(const UserSource &source, const QString &text, int most)
    {
        QStringList all;
        UserPlace from;
        for (int pages = 0; pages < 10'000; ++pages) {
            const auto page = usersBeginning(source, text, most, from);
            if (!page)
                return { page.error().what };
            for (const ProjectUser &user : page->users)
                all += id(user);
            if (!page->next)
                return all;
            from = *page->next;
        }
        return { u"no end"_s };
    }
    static QStringList idsContaining(const UserSource &source, const QString &text)
    {
        QStringList all;
        const auto done = usersContaining(source, text, [&](const QList<ProjectUser> &users, double) {
            for (const ProjectUser &user : users)
                all += id(user);
            return true;
        });
        return done ? all : QStringList{ done.error().what };
    }

    QByteArray everything(bool isPostgres) const
    {
        if (isPostgres)
            return m_postgres->dump().value_or(QByteArray());
        QByteArray all;
        const QFileInfoList files = QDir(m_folder->path()).entryInfoList(QDir::Files, QDir::Name);
        for (const QFileInfo &info : files) {
            QFile each(info.filePath());
            all += info.fileName().toUtf8() + ' ' + QByteArray::number(info.lastModified().toMSecsSinceEpoch()) + ' '
                + (each.open(QIODevice::ReadOnly)
                        ? QCryptographicHash::hash(each.readAll(), QCryptographicHash::Sha256).toHex()
                        : QByteArray())
                + '\n';
        }
        return all;
    }

    static void bothKinds()
    {
        QTest::addColumn<bool>("isPostgres");
        QTest::newRow("SQLite") << false;
        QTest::newRow("PostgreSQL") << true;
    }

private Q_SLOTS:
    void initTestCase() { START_POSTGRES(m_postgres); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void tellsWhatStandsThere_data() { bothKinds(); }
    void tellsWhatStandsThere()
    {
        QFETCH(const bool, isPostgres);
        make(isPostgres);
        insert(isPostgres,
            isPostgres
                ? u"VALUES (7, 'alice', true, true, '2026-11-28 09:30:00.5+02', 70), (8, 'bob', false, false, NULL, "
                  "80)"_s
                : u"VALUES (7, 'alice', 1, 1, '2026-11-28 07:30:00.500000', 70), (8, 'bob', 0, 0, NULL, 80)"_s);
        const auto page = usersBeginning(source(isPostgres), {}, 100);
        QVERIFY2(page, page ? "" : qPrintable(page.error().what));
        QVERIFY(!page->next);
        QCOMPARE(page->users.size(), 2);
        const ProjectUser &alice = page->users.at(0);
        QCOMPARE(alice.id.toInteger(), 7);
        QCOMPARE(alice.username, u"alice"_s);
        QVERIFY(alice.isActive && alice.isStaff);
        QCOMPARE(alice.lastLogin, u"2026-11-28 07:30:00+00:00"_s);
        QCOMPARE(alice.claim, u"70"_s); // another USER_ID_FIELD
        const ProjectUser &bob = page->users.at(1);
        QVERIFY(!bob.isActive && !bob.isStaff && bob.lastLogin.isEmpty());
        QCOMPARE(userCount(source(isPostgres)).value_or(0), 2);

        UserSource bare = source(isPostgres); // as AbstractBaseUser alone has it
        bare.active = bare.staff = bare.lastLogin = QString();
        bare.claim = bare.key;
        const auto again = usersBeginning(bare, u"b"_s, 100);
        QVERIFY2(again, again ? "" : qPrintable(again.error().what));
        QVERIFY(again->users.at(0).isActive && !again->users.at(0).isStaff);
        QCOMPARE(again->users.at(0).claim, u"8"_s);
    }

    // Every one once, whatever the pages' size; numbers first, then names.
    void pagesGoOn_data()
    {
        QTest::addColumn<bool>("isPostgres");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");
        for (const bool isPostgres : { false, true }) {
            const auto row = [&](const char *text, int count) {
                QTest::addRow("%s %s", isPostgres ? "PostgreSQL" : "SQLite", text)
                    << isPostgres << QString::fromLatin1(text) << count;
            };
            row("", 252);
            row("1", 111); // 1, 10 to 19, 100 to 199; the user whose name begins so has such an id, too
            row("25", 4); // 25, 250, and two by name
            row("user1", 111);
            row("USER2", 62); // as it is in small letters: 2, 20 to 29, 200 to 250
            row("nobody", 0);
            row("025", 0);
            row("99999999999999999999", 0);
        }
    }
    void pagesGoOn()
    {
        QFETCH(const bool, isPostgres);
        QFETCH(const QString, text);
        make(isPostgres);
        insertMany(isPostgres, 250);
        insert(isPostgres,
            isPostgres ? u"VALUES (300, '25th', true, false, NULL, 0), (301, '25th', true, false, NULL, 0)"_s
                       : u"VALUES (300, '25th', 1, 0, NULL, 0), (301, '25th', 1, 0, NULL, 0)"_s);
        const QStringList whole = ids(source(isPostgres), text, 1000);
        QStringList unique = whole;
        unique.removeDuplicates();
        QCOMPARE(unique, whole);
        QTEST(int(whole.size()), "count");
        for (const int most : { 1, 7, 100 })
            QCOMPARE(ids(source(isPostgres), text, most), whole);
    }

    void keysOfOtherKinds_data() { bothKinds(); }
    void keysOfOtherKinds()
    {
        QFETCH(const bool, isPostgres);
        const QString first = u"12345678-9abc-4def-8123-456789abcdef"_s;
        const QString second = u"ffffffff-0000-4000-8000-000000000000"_s;
        const auto stored = [&](QString key) { return isPostgres ? key : key.remove(u'-'); };
        const QString yes = isPostgres ? u"true"_s : u"1"_s;
        make(isPostgres, isPostgres ? u"uuid"_s : u"char(32)"_s);
        insert(isPostgres,
            u"VALUES ('%1', 'alice', %3, %3, NULL, 1), ('%2', 'bob', %3, %3, NULL, 2)"_s.arg(
                stored(first), stored(second), yes));
        const UserSource uuids = source(isPostgres, KeyKind::Uuid);
        QCOMPARE(ids(uuids, {}, 1), QStringList({ first, second }));
        for (const char *text :
            { "1", "12345678", "12345678-9AB", "123456789ab", "12345678-9abc-4def-8123-456789abcdef" })
            QCOMPARE(ids(uuids, QLatin1String(text), 1), QStringList{ first });
        QCOMPARE(ids(uuids, u"f"_s, 10), QStringList{ second });
        QCOMPARE(ids(uuids, u"b"_s, 10), QStringList{ second }); // by its name
        QCOMPARE(idsContaining(uuids, u"9abc-4de"_s), QStringList{ first });

        make(isPostgres, u"varchar(40)"_s);
        insert(isPostgres,
            u"VALUES ('Kim-1', 'zoe', %1, %1, NULL, 1), ('usr_2', 'kim', %1, %1, NULL, 2), ('kimono', 'Kim', %1, %1, "
            u"NULL, "
            "3)"_s.arg(yes));
        const UserSource texts = source(isPostgres, KeyKind::Text);
        QCOMPARE(ids(texts, u"kim"_s, 1), QStringList({ u"kimono"_s, u"Kim-1"_s, u"usr_2"_s }));
        UserSource named = texts; // the name is the primary key
        named.name = named.key;
        QCOMPARE(ids(named, u"usr_"_s, 1), QStringList{ u"usr_2"_s });
    }

    // What SQL takes for something else is found as it is.
    void findsAnywhere_data() { bothKinds(); }
    void findsAnywhere()
    {
        QFETCH(const bool, isPostgres);
        make(isPostgres);
        const QString yes = isPostgres ? u"true"_s : u"1"_s;
        insert(isPostgres,
            u"VALUES (1, 'o''hara', %1, %1, NULL, 1), (2, '100%', %1, %1, NULL, 2), (3, 'a_b', %1, %1, NULL, 3), (44, "
            "'back\\slash', %1, %1, NULL, 4), (5, 'Große', %1, %1, NULL, 5), (6, 'aXb', %1, %1, NULL, 6)"_s.arg(yes));
        const UserSource all = source(isPostgres);
        QCOMPARE(idsContaining(all, u"'h"_s), QStringList{ u"1"_s });
        QCOMPARE(idsContaining(all, u"0%"_s), QStringList{ u"2"_s });
        QCOMPARE(idsContaining(all, u"A_B"_s), QStringList{ u"3"_s });
        QCOMPARE(idsContaining(all, u"k\\s"_s), QStringList{ u"44"_s });
        QCOMPARE(idsContaining(all, u"ROß"_s), QStringList{ u"5"_s });
        QCOMPARE(idsContaining(all, u"4"_s), QStringList{ u"44"_s });
        QCOMPARE(ids(all, u"o'h"_s, 10), QStringList{ u"1"_s });
        QCOMPARE(ids(all, u"a_"_s, 10), QStringList{ u"3"_s });
        QCOMPARE(ids(all, u"back\\"_s, 10), QStringList{ u"44"_s });
        QCOMPARE(ids(all, u"groß"_s, 10), QStringList{ u"5"_s });
    }

    void tellsHowFarItIsAndStops_data() { bothKinds(); }
    void tellsHowFarItIsAndStops()
    {
        QFETCH(const bool, isPostgres);
        make(isPostgres);
        insertMany(isPostgres, 45'000);
        QList<double> steps;
        qsizetype count = 0;
        const auto done
            = usersContaining(source(isPostgres), u"r4499"_s, [&](const QList<ProjectUser> &users, double step) {
                  steps += step;
                  count += users.size();
                  return true;
              });
        QVERIFY2(done, done ? "" : qPrintable(done.error().what));
        QCOMPARE(count, 1 + 10); // user4499 and user44990 to 44999
        QCOMPARE(steps.size(), 3);
        QVERIFY(steps.at(0) > 0.4 && steps.at(0) < 0.5 && steps.at(1) > 0.8 && steps.at(2) == 1.0);
        int heard = 0;
        const auto stopped = usersContaining(source(isPostgres), u"r"_s, [&](const QList<ProjectUser> &, double) {
            ++heard;
            return false;
        });
        QVERIFY(!stopped && stopped.error().code == Errc::Cancelled);
        QCOMPARE(heard, 1);
    }

    void writesNothing_data()
    {
        QTest::addColumn<bool>("isPostgres");
        QTest::addColumn<QString>("before");
        QTest::newRow("PostgreSQL") << true << QString();
        QTest::newRow("SQLite") << false << QString();
        QTest::newRow("SQLite with a write-ahead log") << false << u"PRAGMA journal_mode = WAL"_s;
    }
    void writesNothing()
    {
        QFETCH(const bool, isPostgres);
        QFETCH(const QString, before);
        if (!before.isEmpty())
            run(isPostgres, before);
        make(isPostgres);
        insertMany(isPostgres, 10);
        const QByteArray there = everything(isPostgres);
        QVERIFY(!there.isEmpty());
        QCOMPARE(ids(source(isPostgres), {}, 3).size(), 10);
        QCOMPARE(idsContaining(source(isPostgres), u"user"_s).size(), 10);
        {
            const auto database = django::ReadOnlyDatabase::open(source(isPostgres).place);
            QVERIFY2(database, database ? "" : qPrintable(database.error().what));
            const auto refused = (*database)->rows(u"DELETE FROM users WHERE id = ?"_s, { 1 });
            QVERIFY(!refused);
            QVERIFY2(refused.error().what.contains(u"opened to be read alone"), qPrintable(refused.error().what));
        }
        QCOMPARE(everything(isPostgres), there);
    }

    void listsItsTokens_data() { bothKinds(); }
    void listsItsTokens()
    {
        QFETCH(const bool, isPostgres);
        make(isPostgres);
        insertMany(isPostgres, 3);
        const QString time = isPostgres ? u"timestamptz"_s : u"datetime"_s;
        const QString owner = isPostgres ? u"ALTER TABLE token_blacklist_outstandingtoken OWNER TO shop; ALTER TABLE "
                                           "token_blacklist_blacklistedtoken OWNER TO shop;"_s
                                         : QString();
        run(isPostgres,
            (isPostgres ? u"SET TIME ZONE 'UTC';"_s : QString())
                + u"DROP TABLE IF EXISTS token_blacklist_blacklistedtoken; DROP TABLE IF EXISTS "
                  "token_blacklist_outstandingtoken; CREATE TABLE token_blacklist_outstandingtoken (id bigint PRIMARY "
                  "KEY, token "
                  "text NOT NULL, created_at %1, expires_at %1 NOT NULL, user_id integer, jti varchar(255) NOT NULL "
                  "UNIQUE); "
                  "CREATE TABLE token_blacklist_blacklistedtoken (id bigint PRIMARY KEY, blacklisted_at %1 NOT NULL, "
                  "token_id "
                  "bigint NOT NULL UNIQUE); INSERT INTO token_blacklist_outstandingtoken VALUES (1, 'secret', "
                  "'2026-11-28 "
                  "07:00:00', '2026-11-29 07:00:00', 1, 'old'), (2, 'secret', '2026-11-28 08:00:00.250000', "
                  "'2026-11-29 "
                  "08:00:00', 2, 'out'), (3, 'secret', NULL, '2026-11-29 09:00:00', NULL, 'in'), (4, 'secret', NULL, "
                  "'2026-11-29 09:00:00', 99, 'gone'); INSERT INTO token_blacklist_blacklistedtoken VALUES (1, "
                  "'2026-11-28 "
                  "10:00:00.500000', 2), (2, '2026-11-28 10:00:00', 1);%2"_s.arg(time, owner));
        const QByteArray there = everything(isPostgres);
        const Instant now = fromEpochSeconds(1'795'935'600);
        const auto page = outstandingTokens(source(isPostgres), 3);
        QVERIFY2(page, page ? "" : qPrintable(page.error().what));
        QVERIFY(page->hasMore);
        QStringList jtis;
        for (const ListedToken &token : page->tokens)
            jtis += token.jti;
        QCOMPARE(jtis, QStringList({ u"gone"_s, u"in"_s, u"out"_s }));
        const ListedToken &out = page->tokens.at(2);
        QCOMPARE(out.username, u"user2"_s);
        QCOMPARE(int(out.standing(now)), int(TokenStanding::Blacklisted));
        QCOMPARE(epochSeconds(out.expiresAt), epochSeconds(now) + 3600);
        QCOMPARE(epochSeconds(*out.createdAt), epochSeconds(now) - 23 * 3600);
        QCOMPARE(epochSeconds(*out.blacklistedAt), epochSeconds(now) - 21 * 3600);
        QVERIFY(page->tokens.at(0).username.isEmpty() && page->tokens.at(1).username.isEmpty());
        QCOMPARE(int(page->tokens.at(1).standing(now)), int(TokenStanding::Alive));
        QVERIFY(!page->tokens.at(1).createdAt);

        const auto last = outstandingTokens(source(isPostgres), 3, out.id);
        QVERIFY(last && !last->hasMore);
        QCOMPARE(last->tokens.size(), 1);
        QCOMPARE(
            int(last->tokens.at(0).standing(now)), int(TokenStanding::Flushable)); // exp == now, blacklisted or not

        const auto known = tokensWithJti(source(isPostgres), { u"out"_s, u"o'hara"_s, u"in"_s });
        QVERIFY2(known, known ? "" : qPrintable(known.error().what));
        QCOMPARE(known->size(), 2);
        QStringList many;
        for (int number = 0; number < 1200; ++number)
            many += QString::number(number);
        QCOMPARE(tokensWithJti(source(isPostgres), many + QStringList{ u"old"_s })->size(), 1);
        QVERIFY(tokensWithJti(source(isPostgres), {})->isEmpty());
        QCOMPARE(everything(isPostgres), there);

        run(isPostgres, u"DROP TABLE token_blacklist_blacklistedtoken"_s);
        const auto none = outstandingTokens(source(isPostgres), 3);
        QVERIFY(!none);
        QVERIFY2(none.error().what.contains(u"has no table token_blacklist_blacklistedtoken; migrate"),
            qPrintable(none.error().what));
    }

    void saysWhyItDoesNotAnswer()
    {
        make(true);
        const QString secret = u"wrong-Kuckuck"_s;
        const auto says = [&](UserSource changed) {
            const auto page = usersBeginning(changed, {}, 10);
            return page ? u"no error"_s : page.error().what;
        };
        UserSource place = source(true);
        place.place.password = secret;
        QVERIFY2(says(place).contains(u"refuses the password of the user “shop”"), qPrintable(says(place)));
        QVERIFY(!says(place).contains(secret));
        place = source(true);
        place.place.port = u"5433"_s;
        QVERIFY2(says(place).startsWith(u"Nothing answers as the database “shop” at "), qPrintable(says(place)));
        place = source(true);
        place.place.name = u"none"_s;
        QVERIFY2(says(place).startsWith(u"There is no database “none” at "), qPrintable(says(place)));
        place = source(true);
        place.table = u"accounts_user"_s;
        QVERIFY2(says(place).contains(u"has no table accounts_user; migrate"), qPrintable(says(place)));
        place = source(true);
        place.name = u"email"_s;
        QVERIFY2(says(place).contains(u"has no column email"), qPrintable(says(place)));
        place = source(true); // OPTIONS arrive
        place.place.options = { { u"options"_s, u"-c search_path=none"_s } };
        QVERIFY2(says(place).contains(u"has no table users"), qPrintable(says(place)));
        place.place.vendor = u"oracle"_s;
        QVERIFY2(says(place).contains(u"not oracle"), qPrintable(says(place)));
        QVERIFY2(says(source(false)).startsWith(u"There is no database “"), qPrintable(says(source(false))));
        QVERIFY(!QFile::exists(file()));
        QFile other(file());
        QVERIFY(other.open(QIODevice::WriteOnly) && other.write("no database at all, but long enough to be one") > 0);
        other.close();
        QVERIFY2(says(source(false)).contains(u"is no SQLite database"), qPrintable(says(source(false))));
    }

    // Neither a lock of another program nor a slow answer holds it up for long.
    void saysThatItIsLocked()
    {
        make(true);
        const auto other = m_postgres->session();
        other->write("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE; SELECT 'held';\n");
        QByteArray said;
        while (!said.contains("held") && other->waitForReadyRead(60'000))
            said += other->readAllStandardOutput();
        QVERIFY(said.contains("held"));
        const auto page = usersBeginning(source(true), {}, 10);
        QVERIFY(!page);
        QVERIFY2(page.error().what.contains(u"is locked by another program"), qPrintable(page.error().what));
        other->closeWriteChannel();
        QVERIFY(other->waitForFinished(60'000));
        QVERIFY(usersBeginning(source(true), {}, 10).has_value());
    }
};

QTEST_GUILESS_MAIN(TestProjectListings)
#include "tst_projectlistings.moc"
