// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/usertable.h"

#include <QCoreApplication>
#include <QUuid>
#include <algorithm>

namespace django {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *text)
{
    return QCoreApplication::translate("UserTable", text);
}

QString quoted(QString name)
{
    return u'"' + name.replace(u'"', "\"\""_L1) + u'"';
}

bool isText(const TableColumn &column)
{
    return column.type.contains("char"_L1, Qt::CaseInsensitive) || column.type.contains("text"_L1, Qt::CaseInsensitive);
}

bool isNumber(const TableColumn &column)
{
    return column.type.contains("int"_L1, Qt::CaseInsensitive);
}

/// Django's UUIDField on SQLite.
bool isUuid(const TableColumn &column)
{
    return column.type.compare("char(32)"_L1, Qt::CaseInsensitive) == 0;
}

} // namespace

std::optional<UserTable> UserTable::of(const QString &table, const QList<TableColumn> &columns)
{
    const auto isKey = [](const TableColumn &column) { return column.isKey; };
    if (std::count_if(columns.begin(), columns.end(), isKey) != 1)
        return std::nullopt;
    UserTable users;
    users.m_table = table;
    users.m_columns = columns;
    const TableColumn &key = *std::find_if(columns.begin(), columns.end(), isKey);
    users.m_key = key.name;
    users.m_keyKind = isNumber(key) ? KeyKind::Number : isUuid(key) ? KeyKind::Uuid : KeyKind::Text;
    users.choose();
    return users;
}

void UserTable::choose()
{
    chooseName();
    if (!find(u"password"_s))
        m_remarks.append(tr("%1 has no column password: nobody can log in with one.").arg(m_table));
    if (!find(u"is_active"_s))
        m_remarks.append(tr("%1 has no column is_active: everybody counts as active.").arg(m_table));
    if (!find(u"last_login"_s))
        m_remarks.append(tr("%1 has no column last_login: no login is noted there.").arg(m_table));
    if (!find(u"email"_s))
        m_remarks.append(tr("%1 has no column email.").arg(m_table));
}

// USERNAME_FIELD stands in the project's code alone: it must be unique, which the table says.
void UserTable::chooseName()
{
    if (find(u"username"_s)) {
        m_username = u"username"_s;
        return;
    }
    const auto isName = [](const TableColumn &column) {
        return !column.isKey && column.isUnique && isText(column) && !isUuid(column);
    };
    const auto email = std::find_if(m_columns.begin(), m_columns.end(),
        [&](const TableColumn &column) { return isName(column) && column.name == u"email"; });
    const auto first = email != m_columns.end() ? email : std::find_if(m_columns.begin(), m_columns.end(), isName);
    m_username = first == m_columns.end() ? m_key : first->name;
    m_remarks.append(tr("%1 has no column username: users are named by %2.").arg(m_table, m_username));
}

const TableColumn *UserTable::find(const QString &column) const
{
    const auto found
        = std::find_if(m_columns.begin(), m_columns.end(), [&](const TableColumn &one) { return one.name == column; });
    return found == m_columns.end() ? nullptr : &*found;
}

QString UserTable::columnFor(const QString &column) const
{
    if (column == u"username")
        return m_username;
    if (column == u"id" || column == u"pk")
        return m_key;
    return find(column) ? column : QString();
}

QString UserTable::idExpression() const
{
    return m_keyKind == KeyKind::Number ? quoted(m_key) : u"rowid"_s;
}

QString UserTable::viewStatement() const
{
    const auto orElse = [this](const QString &column, const QString &other) {
        return find(column) ? u"ifnull(%1, %2)"_s.arg(quoted(column), other) : other;
    };
    return u"CREATE TEMP VIEW auth_user AS SELECT %1 AS id, ifnull(CAST(%2 AS TEXT), '') AS username, %3 AS password, "
           "%4 AS is_active, %5 AS last_login, %6 AS email, %7 AS key FROM main.%8"_s.arg(idExpression(),
               quoted(m_username), orElse(u"password"_s, u"'!'"_s), orElse(u"is_active"_s, u"1"_s),
               find(u"last_login"_s) ? quoted(u"last_login"_s) : u"NULL"_s, orElse(u"email"_s, u"''"_s), quoted(m_key),
               quoted(m_table));
}

QString UserTable::updateStatement(const QStringList &wanted) const
{
    QStringList settings;
    for (const QString &column : wanted)
        settings.append(quoted(columnFor(column)) + QLatin1String(" = ?"));
    return u"UPDATE main.%1 SET %2 WHERE %3 = ?"_s.arg(
        quoted(m_table), settings.join(QLatin1String(", ")), idExpression());
}

QString UserTable::searchStatement(const QString &column) const
{
    return find(column)
        ? u"SELECT %1 FROM main.%2 WHERE %3 = ? LIMIT 2"_s.arg(idExpression(), quoted(m_table), quoted(column))
        : QString();
}

QString UserTable::valueStatement(const QString &column) const
{
    return find(column) ? u"SELECT %1 FROM main.%2 WHERE %3 = ?"_s.arg(quoted(column), quoted(m_table), idExpression())
                        : QString();
}

QString UserTable::shown(const QString &column, const QString &stored) const
{
    const TableColumn *facts = find(column);
    if (!facts || !isUuid(*facts) || stored.size() != 32)
        return stored;
    const QUuid uuid = QUuid::fromString(u"%1-%2-%3-%4-%5"_s.arg(
        stored.first(8), stored.mid(8, 4), stored.mid(12, 4), stored.mid(16, 4), stored.mid(20)));
    return uuid.isNull() ? stored : uuid.toString(QUuid::WithoutBraces);
}

QString UserTable::stored(const QString &column, const QString &shown) const
{
    const TableColumn *facts = find(column);
    if (!facts || !isUuid(*facts))
        return shown;
    const QUuid uuid = QUuid::fromString(shown);
    return uuid.isNull() ? shown : uuid.toString(QUuid::Id128);
}

} // namespace django
