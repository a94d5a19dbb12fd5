// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/tokenchange.h"

#include "core/django/djangotime.h"
#include "core/django/projectdatabase.h"

using namespace Qt::StringLiterals;
using django::Dialect;
using django::quotedName;

namespace project {

namespace {

constexpr auto outstanding = "token_blacklist_outstandingtoken";
constexpr auto blacklisted = "token_blacklist_blacklistedtoken";

/// A statement as it is put together.
class Writer
{
public:
    explicit Writer(const UserSource &source)
        : m_dialect(source.place.dialect())
    {
    }

    /// Text with %1 and %2 for the tables.
    Writer &add(const char *text)
    {
        const QString whole = QString::fromLatin1(text)
                                  .replace(u"%1"_s, QLatin1String(outstanding))
                                  .replace(u"%2"_s, QLatin1String(blacklisted));
        m_statement.sql += whole;
        m_statement.shown += whole;
        return *this;
    }
    Writer &addName(const QString &name)
    {
        m_statement.sql += quotedName(name);
        m_statement.shown
            += m_dialect == Dialect::MySql ? u'`' + QString(name).replace(u'`', u"``"_s) + u'`' : quotedName(name);
        return *this;
    }
    /// Where no table is asked, older versions of MySQL want one all the same.
    Writer &addNoTable() { return m_dialect == Dialect::MySql ? add(" FROM DUAL") : *this; }
    Writer &addValue(const QVariant &value, const QString &shown = {})
    {
        m_statement.sql += u'?';
        m_statement.values += value;
        QString text = shown.isEmpty() ? value.toString() : shown;
        if (m_dialect == Dialect::MySql) // where it is run by hand, a backslash begins something
            text.replace(u'\\', u"\\\\"_s);
        m_statement.shown += value.isNull() ? u"NULL"_s : u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\'';
        return *this;
    }
    Writer &addTime(std::optional<Instant> time)
    {
        const QString zone = m_dialect == Dialect::Postgres ? u"+00"_s : QString();
        return addValue(time ? QVariant(django::djangoTime(*time) + zone) : QVariant(QMetaType(QMetaType::QString)));
    }
    ChangeStatement statement() const { return m_statement; }

private:
    Dialect m_dialect;
    ChangeStatement m_statement;
};

ChangeStatement addRow(const UserSource &source, const TokenChange &change)
{
    const QString shown = u"%1… (the token itself)"_s.arg(QString::fromLatin1(change.text.left(3)));
    Writer writer(source);
    writer.add("INSERT INTO %1 (user_id, jti, token, created_at, expires_at) SELECT ");
    if (source.claim.isEmpty()) // it is no column: whose it is can't be told
        writer.add("NULL");
    else
        writer.add("(SELECT ")
            .addName(source.key)
            .add(" FROM ")
            .addName(source.table)
            .add(" WHERE ")
            .addName(source.claim)
            .add(" = ")
            .addValue(storedClaim(source, change.claim))
            .add(")");
    writer.add(", ").addValue(change.token.jti).add(", ").addValue(QString::fromLatin1(change.text), shown);
    writer.add(", ").addTime(change.token.createdAt).add(", ").addTime(change.token.expiresAt);
    writer.addNoTable().add(" WHERE NOT EXISTS (SELECT 1 FROM %1 WHERE jti = ").addValue(change.token.jti).add(")");
    return writer.statement();
}

/// Those outstanding tokens of which the rest says which, unless they are blacklisted.
Writer blacklisting(const UserSource &source, Instant now)
{
    Writer writer(source);
    writer.add("INSERT INTO %2 (blacklisted_at, token_id) SELECT ")
        .addTime(now)
        .add(", o.id FROM %1 AS o WHERE NOT EXISTS (SELECT 1 FROM %2 AS b WHERE b.token_id = o.id) AND ");
    return writer;
}

} // namespace

QList<ChangeStatement> statementsOf(const UserSource &source, const TokenChange &change, Instant now)
{
    switch (change.kind) {
    case TokenChange::Kind::Blacklist: {
        QList<ChangeStatement> statements;
        if (!change.isOutstanding)
            statements += addRow(source, change);
        return statements << blacklisting(source, now).add("o.jti = ").addValue(change.token.jti).statement();
    }
    case TokenChange::Kind::BlacklistUser:
        return { blacklisting(source, now)
                     .add("o.user_id = ")
                     .addValue(change.token.userKey)
                     .add(" AND o.expires_at > ")
                     .addTime(now)
                     .statement() };
    case TokenChange::Kind::AddRow:
        return { addRow(source, change) };
    case TokenChange::Kind::Flush:
        break;
    }
    return { Writer(source)
                 .add("DELETE FROM %2 WHERE token_id IN (SELECT id FROM %1 WHERE expires_at <= ")
                 .addTime(now)
                 .add(")")
                 .statement(),
        Writer(source).add("DELETE FROM %1 WHERE expires_at <= ").addTime(now).statement() };
}

QString shownText(const QList<ChangeStatement> &statements)
{
    QStringList lines{ u"BEGIN;"_s };
    for (const ChangeStatement &statement : statements)
        lines += statement.shown + u';';
    lines += u"COMMIT;"_s;
    return lines.join(u'\n');
}

Result<qint64> runChange(const UserSource &source, const QList<ChangeStatement> &statements)
{
    const auto database = django::ProjectDatabase::open(source.place, django::Access::Write);
    if (!database)
        return tl::unexpected(database.error());
    qint64 rows = 0;
    for (const ChangeStatement &statement : statements) {
        const auto changed = (*database)->change(statement.sql, statement.values);
        if (!changed)
            return tl::unexpected(changed.error());
        rows += *changed;
    }
    return (*database)->commit().map([rows] { return rows; });
}

} // namespace project
