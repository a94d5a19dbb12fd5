// SPDX-License-Identifier: GPL-3.0-or-later
// usage: users COUNT RUNS
// What it takes to list so many users straight from a project's database, an SQLite file and a PostgreSQL of its own,
// each time with a connection of its own: medians of RUNS in milliseconds, for each database one JSON object a line.
// users.py says what they may be.
#include "core/project/userlisting.h"
#include "tests/support/postgresserver.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <vector>

using namespace Qt::StringLiterals;
using namespace project;

namespace {

constexpr int page = 100;

/// Django's own auth_user, with its indexes.
QString tables(bool isPostgres, int count)
{
    const QString numbers = isPostgres
        ? u"SELECT n FROM generate_series(1, %1) AS t(n)"_s.arg(count)
        : u"WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < %1) SELECT n FROM t"_s.arg(count);
    const QString scattered = u"((n * CAST(48271 AS bigint)) % 2147483647)"_s; // names in another order than ids
    const QString name = u"CASE WHEN n % 10 = 0 THEN 'Zoe' ELSE 'user' END || %1"_s.arg(scattered);
    const QString hash
        = u"'pbkdf2_sha256$720000$0123456789abcdef012345$0123456789abcdef0123456789abcdef0123456789abcdef'"_s;
    const QString yes = isPostgres ? u"true"_s : u"1"_s;
    const QString now = isPostgres ? u"now()"_s : u"'2026-11-28 07:30:00.500000'"_s;
    QString sql
        = u"CREATE TABLE auth_user (id integer PRIMARY KEY, password varchar(128) NOT NULL, last_login %1, "
          u"is_superuser "
          "boolean NOT NULL, username varchar(150) NOT NULL UNIQUE, first_name varchar(150) NOT NULL, last_name "
          "varchar(150) "
          "NOT NULL, email varchar(254) NOT NULL, is_staff boolean NOT NULL, is_active boolean NOT NULL, date_joined "
          "%1 NOT "
          "NULL);"
          "INSERT INTO auth_user SELECT n, %2, %3, NOT %4, %5, 'First', 'Last', 'somebody@shop.example', NOT %4, %4, "
          "%3 FROM "
          "(%6) AS numbers;"_s.arg(isPostgres ? u"timestamptz"_s : u"datetime"_s, hash, now, yes, name, numbers);
    if (isPostgres)
        sql += u"CREATE INDEX auth_user_like ON auth_user (username varchar_pattern_ops); ALTER TABLE auth_user OWNER "
               u"TO "
               "shop;\nVACUUM ANALYZE auth_user;"_s;
    return sql;
}

bool fill(const QString &path, int count)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"maker"_s);
    database.setDatabaseName(path);
    bool isDone = database.open() && database.transaction();
    for (const QString &statement : tables(false, count).split(u';', Qt::SkipEmptyParts)) {
        QSqlQuery query(database);
        isDone = isDone && query.exec(statement);
    }
    return isDone && database.commit();
}

[[noreturn]] void giveUp(const QString &why)
{
    std::fprintf(stderr, "%s\n", qPrintable(why));
    std::exit(1);
}

double milliseconds(const std::function<Result<>()> &work)
{
    QElapsedTimer timer;
    timer.start();
    if (const auto done = work(); !done)
        giveUp(done.error().what);
    return double(timer.nsecsElapsed()) / 1e6;
}

double median(int runs, const std::function<Result<>()> &work)
{
    std::vector<double> all;
    for (int run = 0; run < runs; ++run)
        all.push_back(milliseconds(work));
    std::nth_element(all.begin(), all.begin() + runs / 2, all.end());
    return all[size_t(runs / 2)];
}

void measure(const QString &name, const UserSource &source, int count, int runs)
{
    const auto begins
        = [&](const QString &text, const UserPlace &from = {}) { return usersBeginning(source, text, page, from); };
    const auto worst = [&](const QStringList &texts) {
        double most = 0;
        for (const QString &text : texts)
            most = std::max(most, median(runs, [&] { return begins(text).map([](const UserPage &) {}); }));
        return most;
    };
    const UserPlace deep{ 0, qint64(count) * 9 / 10, qint64(count) * 9 / 10 };
    if (userCount(source).value_or(0) != count
        || begins({}, deep)->users.constFirst().id.toInteger() != count * 9 / 10 + 1)
        giveUp(u"Not all users are there."_s);
    qsizetype found = 0;
    const double anywhere = median(std::min(runs, 3), [&] {
        found = 0;
        return usersContaining(source, u"OE77"_s, [&](const QList<ProjectUser> &users, double) {
            found += users.size();
            return true;
        });
    });
    std::printf("{\"database\": \"%s\", \"users\": %d", qPrintable(name), count);
    const auto tell = [](const char *what, double value) { std::printf(", \"%s ms\": %.1f", what, value); };
    tell("first page", worst({ QString() }));
    tell("page behind nine tenths", median(runs, [&] { return begins({}, deep).map([](const UserPage &) {}); }));
    tell("beginning of a name", worst({ u"u"_s, u"user1"_s, u"zoe2147"_s, u"nobody"_s }));
    tell("beginning of an id", worst({ u"1"_s, u"99"_s, QString::number(count / 3) }));
    tell("anywhere in all", anywhere);
    tell("count", median(std::min(runs, 3), [&] { return userCount(source).map([](qint64) {}); }));
    std::printf(", \"found anywhere\": %d}\n", int(found));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int count = argc > 1 ? QByteArray(argv[1]).toInt() : 1'000'000;
    const int runs = argc > 2 ? QByteArray(argv[2]).toInt() : 15;
    UserSource source;
    source.table = u"auth_user"_s;
    source.key = source.claim = u"id"_s;
    source.name = u"username"_s;
    source.active = u"is_active"_s;
    source.staff = u"is_staff"_s;
    source.lastLogin = u"last_login"_s;

    const QTemporaryDir folder;
    const QString file = folder.filePath(u"db.sqlite3"_s);
    if (!fill(file, count))
        giveUp(u"SQLite took no users."_s);
    QSqlDatabase::removeDatabase(u"maker"_s);
    source.place = { u"sqlite"_s, file, {}, {}, {}, QString(), {} };
    measure(u"SQLite"_s, source, count, runs);

    const auto postgres = PostgresServer::start();
    if (!postgres)
        giveUp(postgres.error().what);
    if (const auto filled = (*postgres)->sql(tables(true, count).toUtf8()); !filled)
        giveUp(filled.error().what);
    source.place = { u"postgresql"_s, u"shop"_s, (*postgres)->host(), PostgresServer::port(), u"shop"_s,
        PostgresServer::password(), {} };
    measure(u"PostgreSQL"_s, source, count, runs);
    return 0;
}
