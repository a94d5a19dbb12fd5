// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/django/openmode.h"
#include "core/django/usertable.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <chrono>
#include <unordered_map>
#include <utility>

namespace django {

/// An open SQLite file with Django's tables: opening and looking into it, statements that stay prepared, and SQLite's
/// errors as sentences. Only SqlStore uses it. Belongs to the thread that opened it.
class SqlDatabase
{
public:
    ~SqlDatabase();

    /// As SqlStore::open().
    Result<> open(const QString &path, OpenMode mode);
    /// As SqlStore::isDamaged().
    static bool isDamaged(const QString &path);

    const QString &path() const { return m_path; }
    bool isMemory() const { return m_path == QLatin1String(":memory:"); }
    bool isOwn() const { return m_isOwn; }
    bool isReadOnly() const { return m_isReadOnly; }
    bool hasBlacklist() const { return m_hasBlacklist; }
    /// A project's own user model, which auth_user is a view of then; absent: Django's.
    const std::optional<UserTable> &users() const { return m_users; }

    /// Runs a statement, prepared once for each literal. The query is good until the next run() of it.
    template<class... Values> Result<QSqlQuery *> run(const char *sql, const Values &...values);
    /// The same of a statement that is put together, prepared anew each time.
    Result<QSqlQuery *> runOnce(const QString &sql, const QVariantList &values);
    template<class Row> auto rows(Result<QSqlQuery *> query, Row read) -> Result<QList<decltype(read(**query))>>;
    template<class Row> auto row(Result<QSqlQuery *> query, Row read) -> Result<std::optional<decltype(read(**query))>>;
    void rollback() { m_database.rollback(); }
    Result<> setPatience(std::chrono::milliseconds time);
    bool takeLocked() { return std::exchange(m_hasBeenLocked, false); }

private:
    tl::unexpected<Error> failure(const QSqlError &error) const;
    /// Whether what is written now goes into the file of that name: SQLite goes on in one that was deleted.
    Result<> checkPlace() const;
    Result<> execute(const QString &sql);
    Result<> connect();
    Result<> createTables();
    Result<> logAhead();
    Result<> inspect();
    Result<> findUsers(bool hasAuthUser);
    Result<QString> nameOfUserTable();
    Result<UserTable> userTable(const QString &name);
    Result<QStringList> tablesLikeUsers();
    Result<bool> hasTable(const QString &name);

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    bool m_isOwn = true;
    bool m_isReadOnly = false;
    bool m_hasBlacklist = true;
    std::optional<UserTable> m_users;
    std::optional<std::pair<quint64, quint64>> m_identity; // of the file; absent: in memory
    mutable bool m_hasBeenLocked = false; // takeLocked()
    std::optional<QSqlQuery> m_once; // the last of runOnce()
    std::unordered_map<const char *, QSqlQuery> m_prepared; // by the literal's address: each is written once
};

template<class... Values> Result<QSqlQuery *> SqlDatabase::run(const char *sql, const Values &...values)
{
    if (const auto there = *sql == 'S' || *sql == 'R' ? Result<>() : checkPlace(); !there) // SELECT, ROLLBACK
        return tl::unexpected(there.error());
    auto found = m_prepared.find(sql);
    if (found == m_prepared.end()) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromLatin1(sql)))
            return failure(query.lastError());
        found = m_prepared.emplace(sql, std::move(query)).first;
    }
    QSqlQuery &query = found->second;
    int position = 0;
    (query.bindValue(position++, values), ...);
    if (!query.exec()) {
        const QSqlError error = query.lastError();
        m_prepared.erase(found); // Qt does not reset a statement that failed
        return failure(error);
    }
    return &query;
}

template<class Row>
auto SqlDatabase::rows(Result<QSqlQuery *> query, Row read) -> Result<QList<decltype(read(**query))>>
{
    if (!query)
        return tl::unexpected(query.error());
    QList<decltype(read(**query))> list;
    while ((*query)->next())
        list += read(**query);
    const QSqlError error = (*query)->lastError();
    (*query)->finish();
    if (error.isValid())
        return failure(error);
    return list;
}

template<class Row>
auto SqlDatabase::row(Result<QSqlQuery *> query, Row read) -> Result<std::optional<decltype(read(**query))>>
{
    if (!query)
        return tl::unexpected(query.error());
    std::optional<decltype(read(**query))> found;
    if ((*query)->next())
        found = read(**query);
    const QSqlError error = (*query)->lastError();
    (*query)->finish();
    if (error.isValid())
        return failure(error);
    return found;
}

} // namespace django
