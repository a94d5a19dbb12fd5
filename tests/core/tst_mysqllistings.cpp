// SPDX-License-Identifier: GPL-3.0-or-later
// Users and tokens straight from a project's database in a real MariaDB, which Django takes for MySQL. It is in no list
// of packages: where there is none, or no driver for it, all of it is skipped.
#include "core/django/projectdatabase.h"
#include "core/project/tokenchange.h"
#include "core/project/userlisting.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace project;
using django::KeyKind;

namespace {

constexpr int patience = 60'000; // milliseconds
constexpr Instant now = fromEpochSeconds(1'795'935'600); ///< 2026-11-29 07:00 UTC

QString programOf(const QString &name)
{
    const QString path = QStandardPaths::findExecutable(name);
    return path.isEmpty() ? QStandardPaths::findExecutable(name, { u"/usr/sbin"_s }) : path;
}

} // namespace

class TestMySqlListings : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QProcess m_server;

    QString socket() const { return m_folder.filePath(u"socket"_s); }

    UserSource source(KeyKind kind = KeyKind::Number) const
    {
        UserSource source;
        source.place = { u"mysql"_s, u"shop"_s, socket(), {}, u"shop"_s, u"tests-only-Kuckuck-93"_s, {} };
        source.table = u"users"_s;
        source.key = u"id"_s;
        source.keyKind = kind;
        source.name = u"username"_s;
        source.active = u"is_active"_s;
        source.staff = u"is_staff"_s;
        source.lastLogin = u"last_login"_s;
        source.claim = source.key; // twice in one statement, as with every project that has no USER_ID_FIELD of its own
        return source;
    }

    /// As the database's own administrator; the first row's first value.
    QVariant sql(const QString &statements, const QString &database = u"shop"_s)
    {
        QVariant answer;
        {
            QSqlDatabase admin = QSqlDatabase::addDatabase(u"QMYSQL"_s, u"admin"_s);
            admin.setDatabaseName(database);
            admin.setUserName(u"root"_s);
            admin.setConnectOptions(u"UNIX_SOCKET="_s + socket());
            if (!admin.open())
                qWarning() << admin.lastError().text();
            for (const QString &statement : statements.split(u';', Qt::SkipEmptyParts)) {
                QSqlQuery query(admin);
                if (!query.exec(statement))
                    qWarning() << query.lastError().text() << statement;
                else if (query.next())
                    answer = query.value(0);
            }
        }
        QSqlDatabase::removeDatabase(u"admin"_s);
        return answer;
    }

    /// A table as Django makes it, with some users.
    void make(const QString &keyType = u"integer AUTO_INCREMENT"_s)
    {
        sql(u"DROP TABLE IF EXISTS users; CREATE TABLE users (id %1 NOT NULL PRIMARY KEY, username varchar(150) NOT "
            u"NULL "
            "UNIQUE, is_active bool NOT NULL, is_staff bool NOT NULL, last_login datetime(6) NULL) DEFAULT CHARSET "
            "utf8mb4"_s.arg(keyType));
    }
    void makeTokens()
    {
        sql(u"DROP TABLE IF EXISTS token_blacklist_blacklistedtoken; DROP TABLE IF EXISTS "
            u"token_blacklist_outstandingtoken; "
            "CREATE TABLE token_blacklist_outstandingtoken (id bigint AUTO_INCREMENT NOT NULL PRIMARY KEY, token "
            "longtext "
            "NOT NULL, created_at datetime(6) NULL, expires_at datetime(6) NOT NULL, user_id integer NULL, jti "
            "varchar(255) NOT NULL UNIQUE); CREATE TABLE token_blacklist_blacklistedtoken (id bigint AUTO_INCREMENT "
            "NOT "
            "NULL PRIMARY KEY, blacklisted_at datetime(6) NOT NULL, token_id bigint NOT NULL UNIQUE REFERENCES "
            "token_blacklist_outstandingtoken (id)); INSERT INTO token_blacklist_outstandingtoken (id, token, "
            "created_at, "
            "expires_at, user_id, jti) VALUES (1, 'secret', '2026-11-28 07:00:00', '2026-11-29 07:00:00', 7, 'old'), "
            "(2, "
            "'secret', '2026-11-28 08:00:00.250000', '2026-11-29 08:00:00', 8, 'out'), (3, 'secret', NULL, '2026-11-29 "
            "09:00:00', NULL, 'in'), (4, 'secret', NULL, '2026-11-29 09:00:00', 7, 'alive'); INSERT INTO "
            "token_blacklist_blacklistedtoken (blacklisted_at, token_id) VALUES ('2026-11-28 10:00:00.500000', 2)"_s);
    }

    static QStringList names(const UserSource &source, const QString &text, int most)
    {
        QStringList all;
        UserPlace from;
        for (int pages = 0; pages < 1000; ++pages) {
            const auto page = usersBeginning(source, text, most, from);
            if (!page)
                return { page.error().what };
            for (const ProjectUser &user : page->users)
                all += user.username;
            if (!page->next)
                return all;
            from = *page->next;
        }
        return { u"no end"_s };
    }
    static QStringList namesContaining(const UserSource &source, const QString &text)
    {
        QStringList all;
        const auto done = usersContaining(source, text, [&](const QList<ProjectUser> &users, double) {
            for (const ProjectUser &user : users)
                all += user.username;
            return true;
        });
        return done ? all : QStringList{ done.error().what };
    }

private slots:
    void initTestCase()
    {
        const QString server = programOf(u"mariadbd"_s);
        const QString maker = programOf(u"mariadb-install-db"_s);
        if (server.isEmpty() || maker.isEmpty() || !QSqlDatabase::isDriverAvailable(u"QMYSQL"_s))
            QSKIP("There is no MariaDB here, or no libqt6sql6-mysql.");
        const QString data = m_folder.filePath(u"data"_s);
        QVERIFY(QDir().mkdir(data));
        QStringList common{ u"--no-defaults"_s, u"--datadir="_s + data };
        if (geteuid() == 0)
            common += u"--user=root"_s;
        QProcess made;
        made.start(maker, common + QStringList{ u"--auth-root-authentication-method=normal"_s, u"--skip-test-db"_s });
        QVERIFY(made.waitForFinished(patience));
        QVERIFY2(made.exitCode() == 0, made.readAllStandardError().right(600).constData());
        m_server.setStandardErrorFile(m_folder.filePath(u"log"_s));
        m_server.start(server,
            common
                + QStringList{ u"--socket="_s + socket(), u"--skip-networking"_s,
                    u"--pid-file="_s + m_folder.filePath(u"pid"_s) });
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(socket()), patience);
        sql(u"CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE USER shop@localhost IDENTIFIED BY "
            "'tests-only-Kuckuck-93'; GRANT ALL ON shop.* TO shop@localhost"_s,
            u"mysql"_s);
    }
    void cleanupTestCase()
    {
        m_server.terminate();
        if (m_server.state() != QProcess::NotRunning && !m_server.waitForFinished(patience))
            m_server.kill();
    }

    void tellsWhatStandsThere()
    {
        make();
        sql(u"INSERT INTO users VALUES (7, 'alice', 1, 1, '2026-11-28 07:30:00.500000'), (8, 'bob', 0, 0, NULL)"_s);
        const auto page = usersBeginning(source(), {}, 100);
        QVERIFY2(page, page ? "" : qPrintable(page.error().what));
        QCOMPARE(page->users.size(), 2);
        const ProjectUser &alice = page->users.at(0);
        QCOMPARE(alice.id.toInteger(), 7);
        QCOMPARE(alice.username, u"alice"_s);
        QVERIFY(alice.isActive && alice.isStaff);
        QCOMPARE(alice.lastLogin, u"2026-11-28 07:30:00+00:00"_s);
        QCOMPARE(alice.claim, u"7"_s);
        QVERIFY(!page->users.at(1).isActive && page->users.at(1).lastLogin.isEmpty());
        QCOMPARE(userCount(source()).value_or(0), 2);
    }

    void findsBeginnings()
    {
        make();
        sql(u"INSERT INTO users (username, is_active, is_staff) VALUES ('Anna', 1, 0), ('anton', 1, 0), ('bert', 1, "
            u"0), "
            "('2fast', 1, 0), ('ANTJE', 1, 0)"_s);
        for (const int most : { 1, 2, 100 }) {
            QCOMPARE(names(source(), u"an"_s, most), (QStringList{ u"Anna"_s, u"ANTJE"_s, u"anton"_s }));
            QCOMPARE(names(source(), u"ANT"_s, most), (QStringList{ u"ANTJE"_s, u"anton"_s }));
            QCOMPARE(names(source(), u"2"_s, most), (QStringList{ u"anton"_s, u"2fast"_s })); // by its id, by its name
            QCOMPARE(names(source(), {}, most).size(), 5);
            QCOMPARE(names(source(), u"c"_s, most), QStringList());
        }
    }

    void findsAnywhere()
    {
        make();
        sql(u"INSERT INTO users (username, is_active, is_staff) VALUES ('o''brien', 1, 0), ('100%', 1, 0), ('a_b', 1, "
            u"0), "
            "('back\\\\slash', 1, 0), ('BRIENNE', 1, 0)"_s);
        QCOMPARE(namesContaining(source(), u"brien"_s), (QStringList{ u"o'brien"_s, u"BRIENNE"_s }));
        QCOMPARE(namesContaining(source(), u"'"_s), QStringList{ u"o'brien"_s });
        QCOMPARE(namesContaining(source(), u"%"_s), QStringList{ u"100%"_s });
        QCOMPARE(namesContaining(source(), u"_"_s), QStringList{ u"a_b"_s });
        QCOMPARE(namesContaining(source(), u"\\"_s), QStringList{ u"back\\slash"_s });
        QCOMPARE(namesContaining(source(), u"5"_s), QStringList{ u"BRIENNE"_s }); // by its id
    }

    // Older schemas have letters that are not all of Unicode.
    void findsInAnyCharacterSet_data()
    {
        QTest::addColumn<QString>("set");
        for (const char *set : { "latin1", "utf8mb3", "utf8mb4" })
            QTest::newRow(set) << QString::fromLatin1(set);
    }
    void findsInAnyCharacterSet()
    {
        QFETCH(const QString, set);
        make();
        sql(u"ALTER TABLE users CONVERT TO CHARACTER SET %1; INSERT INTO users (username, is_active, is_staff) VALUES "
            "('alice', 1, 0), ('ünal', 1, 0), ('al%', 1, 0)"_s.arg(set));
        QCOMPARE(names(source(), u"al%"_s, 5), QStringList{ u"al%"_s });
        QCOMPARE(names(source(), u"alic"_s, 1).value(0), u"alice"_s);
        QVERIFY(namesContaining(source(), u"LIC"_s).contains(u"alice"_s));
    }

    void knowsUuids_data()
    {
        QTest::addColumn<QString>("type");
        QTest::newRow("Django's") << u"char(32)"_s;
        QTest::newRow("MariaDB's own") << u"uuid"_s;
    }
    void knowsUuids()
    {
        QFETCH(const QString, type);
        make(type);
        sql(u"INSERT INTO users VALUES ('0b7c2f4e5a6d4c3b9f8e7d6c5b4a3f2e', 'alice', 1, 0, NULL), "
            "('ff7c2f4e5a6d4c3b9f8e7d6c5b4a3f2e', 'bob', 1, 0, NULL)"_s);
        QCOMPARE(names(source(KeyKind::Uuid), u"0b7"_s, 1), QStringList{ u"alice"_s });
        QCOMPARE(namesContaining(source(KeyKind::Uuid), u"2f4e-5a6d"_s), (QStringList{ u"alice"_s, u"bob"_s }));
        const auto page = usersBeginning(source(KeyKind::Uuid), u"0b7c2f4e-5a"_s, 10);
        QVERIFY2(page, page ? "" : qPrintable(page.error().what));
        QCOMPARE(page->users.size(), 1);
        QCOMPARE(page->users.at(0).id.toString(), u"0b7c2f4e-5a6d-4c3b-9f8e-7d6c5b4a3f2e"_s);
    }

    void listsTokens()
    {
        make();
        sql(u"INSERT INTO users VALUES (7, 'alice', 1, 1, NULL), (8, 'bob', 1, 0, NULL)"_s);
        makeTokens();
        const auto page = outstandingTokens(source(), 2, {});
        QVERIFY2(page, page ? "" : qPrintable(page.error().what));
        QVERIFY(page->hasMore);
        QCOMPARE(page->tokens.at(0).jti, u"alive"_s);
        QCOMPARE(page->tokens.at(0).username, u"alice"_s);
        const auto found = tokensWithJti(source(), { u"out"_s, u"old"_s, u"none"_s });
        QVERIFY2(found, found ? "" : qPrintable(found.error().what));
        QCOMPARE(found->size(), 2);
        const ListedToken &out = found->at(found->at(0).jti == u"out" ? 0 : 1);
        QCOMPARE(*out.createdAt, now - std::chrono::hours(23) + std::chrono::milliseconds(250));
        QCOMPARE(out.standing(now), TokenStanding::Blacklisted);
        QCOMPARE(found->at(found->at(0).jti == u"out" ? 1 : 0).standing(now), TokenStanding::Flushable);
    }

    void changesTokens()
    {
        make();
        sql(u"INSERT INTO users VALUES (7, 'alice', 1, 1, NULL), (8, 'bob', 1, 0, NULL)"_s);
        makeTokens();
        const auto run = [this](const TokenChange &change) {
            const auto done = runChange(source(), statementsOf(source(), change, now));
            return done ? *done : (qWarning() << done.error().what << done.error().detail, qint64(-1));
        };
        TokenChange change;
        change.kind = TokenChange::Kind::Blacklist;
        change.token.jti = u"new"_s;
        change.token.expiresAt = now + std::chrono::hours(1);
        change.isOutstanding = false;
        change.text = "a.b.c";
        change.claim = u"8"_s;
        QCOMPARE(run(change), 2);
        QCOMPARE(sql(u"SELECT user_id FROM token_blacklist_outstandingtoken WHERE jti = 'new'"_s).toInt(), 8);
        QCOMPARE(run(change), 0); // twice is once
        change = {};
        change.kind = TokenChange::Kind::BlacklistUser;
        change.token.userKey = u"7"_s;
        QCOMPARE(run(change), 1); // the other has expired
        change.token.userKey = u"\\' OR 1=1 -- "_s; // a foreign token's: it begins nothing where the SQL is run by hand
        const QString shown = shownText(statementsOf(source(), change, now));
        QVERIFY2(shown.contains(u"'\\\\'' OR 1=1 -- '"_s), qPrintable(shown));
        change = {};
        QCOMPARE(run(change), 1); // flush
        QCOMPARE(sql(u"SELECT count(*) FROM token_blacklist_outstandingtoken"_s).toInt(), 4);
    }

    void whatIsReadCanNotBeWritten()
    {
        make();
        const auto database = django::ProjectDatabase::open(source().place);
        QVERIFY2(database, database ? "" : qPrintable(database.error().what));
        const auto written = (*database)->change(u"INSERT INTO users VALUES (1, 'x', 1, 1, NULL)"_s);
        QVERIFY(!written);
        QVERIFY2(written.error().what.contains(u"opened to be read alone"), qPrintable(written.error().what));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("password") << 0 << u"refuses the password of the user “shop”"_s;
        QTest::newRow("database") << 1 << u"There is no database “nowhere”"_s;
        QTest::newRow("no grant") << 4 << u"may not use the database “mysql”"_s;
        QTest::newRow("TLS that can't be passed on") << 5 << u"can't pass “ssl_mode” of OPTIONS on"_s;
        QTest::newRow("a path that Qt would cut") << 6 << u"can't pass “ssl_ca” of OPTIONS on"_s;
        QTest::newRow("socket") << 2 << u"Nothing answers as the database"_s;
        QTest::newRow("table") << 3 << u"has no table"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(const int, what);
        QFETCH(const QString, says);
        UserSource wrong = source();
        make();
        if (what == 0)
            wrong.place.password = u"another"_s;
        else if (what == 1)
            sql(u"GRANT ALL ON *.* TO shop@localhost"_s), wrong.place.name = u"nowhere"_s;
        else if (what == 2)
            wrong.place.host = m_folder.filePath(u"nobody"_s);
        else if (what == 4)
            sql(u"REVOKE ALL ON *.* FROM shop@localhost; GRANT ALL ON shop.* TO shop@localhost"_s),
                wrong.place.name = u"mysql"_s;
        else if (what == 6)
            wrong.place.options = { { u"ssl_ca"_s, u"/tmp/a;b.pem"_s } };
        else if (what == 5)
            wrong.place.options = { { u"ssl_mode"_s, u"REQUIRED"_s } };
        else // and options that say nothing of the way
            wrong.table = u"nothing"_s,
            wrong.place.options = { { u"unix_socket"_s, std::exchange(wrong.place.host, u"/nowhere/mysql.sock"_s) },
                { u"ssl_mode"_s, u"DISABLED"_s }, { u"charset"_s, u"utf8mb4"_s } };
        const auto page = usersBeginning(wrong, {}, 10);
        QVERIFY(!page);
        QVERIFY2(page.error().what.contains(says), qPrintable(page.error().what + page.error().detail));
    }
};

QTEST_GUILESS_MAIN(TestMySqlListings)
#include "tst_mysqllistings.moc"
