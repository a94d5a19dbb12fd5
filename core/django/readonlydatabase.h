// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/django/databaseplace.h"

#include <QVariant>
#include <memory>

namespace django {

/// A project's own database, SQLite or PostgreSQL, open so that nothing in it can be written: all that is asked of one
/// object is one transaction for reading alone, which no pooler between can hand on to others. Belongs to the thread
/// that opened it.
class ReadOnlyDatabase
{
public:
    /// Errc::Unsupported, with what to do: there is no driver for it here, or not in this version of Jotlab.
    static Result<> check(const DatabasePlace &place);
    /// Errors of check() and databaseFailure(). Blocks, at most some seconds.
    static Result<std::unique_ptr<ReadOnlyDatabase>> open(const DatabasePlace &place);
    ~ReadOnlyDatabase();

    bool isPostgres() const { return !m_place.isFile(); }
    /// Of a statement with a “?” for each value, and nowhere else. Errors of databaseFailure().
    Result<QList<QVariantList>> rows(const QString &sql, const QVariantList &values = {});

private:
    explicit ReadOnlyDatabase(DatabasePlace place);
    Result<> connect();
    Result<> execute(const QString &sql);
    QString withValues(const QString &sql, const QVariantList &values) const;

    DatabasePlace m_place;
    QString m_connection; ///< QtSql's name of it
};

/// A name in SQL, as Django quotes it.
QString quotedName(const QString &name);

} // namespace django
