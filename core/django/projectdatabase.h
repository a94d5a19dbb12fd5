// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/django/databaseplace.h"

#include <QVariant>
#include <memory>

class QSqlQuery;

namespace django {

/// Whether a project's database may be changed.
enum class Access : quint8 { Read, Write };

/// A project's own database: SQLite, PostgreSQL, MySQL or MariaDB. All that is asked of one object is one transaction:
/// of reading alone unless it was opened to be written, so that nothing can be changed; a pooler between hands nothing
/// of it on to others, but for MySQL's settings of a session. What was changed is undone unless it is committed (in
/// MySQL not in tables without transactions). Belongs to the thread that opened it.
class ProjectDatabase
{
public:
    /// Errc::Unsupported, with what to do: there is no driver for it here, or not in this version of Jotlab.
    static Result<> check(const DatabasePlace &place);
    /// Errors of check() and databaseFailure(). Blocks, at most some seconds.
    static Result<std::unique_ptr<ProjectDatabase>> open(const DatabasePlace &place, Access access = Access::Read);
    ~ProjectDatabase();

    Dialect dialect() const { return m_place.dialect(); }
    /// Of a statement with a “?” for each value, and nowhere else. Errors of databaseFailure().
    Result<QList<QVariantList>> rows(const QString &sql, const QVariantList &values = {});
    /// The same of one that changes rows: how many.
    Result<qint64> change(const QString &sql, const QVariantList &values = {});
    Result<> commit();

private:
    ProjectDatabase(DatabasePlace place, Access access);
    Result<> connect();
    Result<> beginPostgres();
    Result<> beginMySql();
    Result<> execute(const QString &sql);
    bool exec(QSqlQuery &query, const QString &sql, const QVariantList &values) const;
    QString withValues(const QString &sql, const QVariantList &values) const;

    DatabasePlace m_place;
    Access m_access;
    QString m_connection; ///< QtSql's name of it
};

/// A name in SQL, as Django quotes it; in MySQL, too, whose session is told so.
QString quotedName(const QString &name);

} // namespace django
