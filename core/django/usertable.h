// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace django {

/// A column of a table, as SQLite describes it.
struct TableColumn
{
    QString name;
    QString type; ///< as declared: "integer", "varchar(150)", "char(32)"
    bool isKey = false; ///< the primary key, or part of it
    bool isUnique = false; ///< by itself
};

/// Where a project keeps its users, if AUTH_USER_MODEL names a model of its own, whatever its columns. Its rows are
/// read through a view with the names of auth_user; what is missing there has a value that does no harm. A plain value.
class UserTable
{
public:
    /// Absent: no primary key of one column, so that it can't be Django's.
    static std::optional<UserTable> of(const QString &table, const QList<TableColumn> &columns);

    const QString &name() const { return m_table; }
    /// If it is no number, users have User::key, and as id the row's place in the table.
    KeyKind keyKind() const { return m_keyKind; }
    /// What the table lacks or what was chosen in place of it, a sentence each, for people.
    const QStringList &remarks() const { return m_remarks; }

    /// "CREATE TEMP VIEW auth_user …": hides a table of that name on its connection. Besides auth_user's columns it has
    /// "key", the primary key as it is stored.
    QString viewStatement() const;
    /// "UPDATE …" of those columns of \a wanted (username, password, is_active, last_login, email) that are there; the
    /// last parameter is the id.
    QString updateStatement(const QStringList &wanted) const;
    /// "SELECT …" of the ids that have one value in a column of the table; empty: there is no such column.
    QString searchStatement(const QString &column) const;
    /// "SELECT …" of a column of the user with an id; empty: there is no such column.
    QString valueStatement(const QString &column) const;
    /// The table's column for one of auth_user's; empty: there is none.
    QString columnFor(const QString &column) const;

    /// A value of a column as Python has it, where it differs from how it is stored: str() of a UUID has dashes.
    QString shown(const QString &column, const QString &stored) const;
    QString stored(const QString &column, const QString &shown) const;
    const QString &keyColumn() const { return m_key; }

private:
    const TableColumn *find(const QString &column) const;
    void choose();
    void chooseName();
    QString idExpression() const;

    QString m_table;
    QList<TableColumn> m_columns;
    QString m_key;
    QString m_username;
    KeyKind m_keyKind = KeyKind::Number;
    QStringList m_remarks;
};

} // namespace django
