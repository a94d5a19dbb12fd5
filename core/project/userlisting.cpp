// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/userlisting.h"

#include "core/django/projectdatabase.h"

#include <QCoreApplication>
#include <QUuid>
#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using django::Dialect;
using django::KeyKind;
using django::ProjectDatabase;
using django::quotedName;

namespace project {

namespace {

constexpr int stride = 20'000; ///< rows that are looked at before somebody hears of it

/// After every text that begins with this one.
QString afterAll(const QString &beginning)
{
    return beginning + QString::fromUcs4(U"\U0010FFFF", 1);
}

/// A stretch of an index: the users from one value to another of a column, both with it.
struct Part
{
    bool isKey = true; ///< else by name
    QVariant lower; ///< null: from the first
    QVariant upper;
    QString beginning; ///< in place of both, in MySQL: what its collations put last is not the same in each
};

/// SQL for a source, with the values that stand for its question marks.
class Statement
{
public:
    explicit Statement(const UserSource &source)
        : m_source(source)
        , m_dialect(source.place.dialect())
    {
    }

    /// One after the other, from a place in the first of them.
    QString pages(const QList<Part> &parts, int first, int most, const UserPlace &from)
    {
        QStringList selects;
        for (int part = first; part < parts.size(); ++part)
            selects += u"SELECT * FROM (%1) AS part%2"_s.arg(page(parts.at(part), part, most, from)).arg(part);
        return selects.join(u" UNION ALL "_s) + u" LIMIT %1"_s.arg(most);
    }

    /// The key that many rows behind another.
    QString milestone(const QVariant &after)
    {
        return u"SELECT %1 FROM %2%3 ORDER BY %1 LIMIT 1 OFFSET %4"_s
            .arg(key(), table(), after.isNull() ? QString() : u" WHERE "_s + key() + u" > "_s + value(after))
            .arg(stride - 1);
    }

    /// Of the rows behind one key up to another those that contain a text.
    QString containing(const QString &text, const QVariant &after, const QVariant &last)
    {
        QStringList conditions;
        if (!after.isNull())
            conditions += key() + u" > "_s + value(after);
        if (!last.isNull())
            conditions += key() + u" <= "_s + value(last);
        QString pattern = escaped(text);
        const bool isPostgres = m_dialect == Dialect::Postgres;
        const QString like = isPostgres ? u"ILIKE"_s : u"LIKE"_s;
        QString matches = u"%1 %2 %3 ESCAPE '\\'"_s.arg(name(), like, value(u'%' + pattern + u'%'));
        // A UUID is stored with dashes or without; a text's own is its name.
        if (m_source.keyKind == KeyKind::Uuid && !isPostgres)
            pattern.remove(u'-');
        matches += u" OR %1 %2 %3 ESCAPE '\\'"_s.arg(keyText(), like, value(u'%' + pattern + u'%'));
        conditions += u'(' + matches + u')';
        return u"SELECT 0, %1 FROM %2 WHERE %3 ORDER BY %4"_s.arg(
            columns(), table(), conditions.join(u" AND "_s), key());
    }

    const QVariantList &values() const { return m_values; }

private:
    QString page(const Part &part, int number, int most, const UserPlace &from)
    {
        // PostgreSQL compares names byte by byte so, as the index that Django makes for beginnings does.
        const bool isBytes = m_dialect == Dialect::Postgres && (!part.isKey || m_source.keyKind == KeyKind::Text);
        const QString column = part.isKey ? key() : name();
        const auto compare
            = [&](const QString &sign) { return column + (isBytes ? u" ~"_s + sign + u"~ "_s : u' ' + sign + u' '); };
        QStringList conditions;
        const bool goesOn = number == from.part && !from.value.isNull();
        if (!part.beginning.isNull())
            conditions += u"%1 LIKE %2 ESCAPE '\\'"_s.arg(
                part.isKey ? keyText() : name(), value(escaped(part.beginning) + u'%'));
        if (!part.lower.isNull() && !goesOn)
            conditions += compare(u">="_s) + value(part.lower);
        if (!part.upper.isNull())
            conditions += compare(u"<="_s) + value(part.upper);
        if (goesOn && part.isKey)
            conditions += compare(u">"_s) + value(from.value);
        else if (goesOn) // names need not differ
            conditions += compare(u">="_s) + value(from.value)
                + u" AND (%1 OR %2 > %3)"_s.arg(compare(u">"_s) + value(from.value), key(), value(from.key));
        QString order = column + (isBytes ? u" USING ~<~"_s : QString());
        if (!part.isKey)
            order += u", "_s + key();
        return u"SELECT %1 AS c0, %2 FROM %3%4 ORDER BY %5 LIMIT %6"_s.arg(number)
            .arg(columns(), table(), conditions.isEmpty() ? QString() : u" WHERE "_s + conditions.join(u" AND "_s),
                order)
            .arg(most);
    }

    QString columns() const
    {
        const auto orElse
            = [](const QString &column, const QString &other) { return column.isEmpty() ? other : quotedName(column); };
        // MySQL wants each column of a part to have a name of its own.
        return u"%1 AS c1, %2 AS c2, %3 AS c3, %4 AS c4, %5 AS c5, %6 AS c6"_s.arg(key(), name(),
            orElse(m_source.active, u"1"_s), orElse(m_source.staff, u"0"_s), login(),
            orElse(m_source.claim, u"NULL"_s));
    }

    QString login() const
    {
        if (m_source.lastLogin.isEmpty())
            return u"NULL"_s;
        const QString column = quotedName(m_source.lastLogin);
        switch (m_dialect) {
        case Dialect::Postgres:
            return u"to_char(%1, 'YYYY-MM-DD HH24:MI:SS')"_s.arg(column);
        case Dialect::MySql:
            return u"date_format(%1, '%Y-%m-%d %H:%i:%s')"_s.arg(column);
        case Dialect::Sqlite:
            break;
        }
        return u"substr(%1, 1, 19)"_s.arg(column);
    }

    static QString escaped(QString text)
    {
        return text.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    }
    QString key() const { return quotedName(m_source.key); }
    /// A UUID without dashes where it may be stored so.
    QString keyText() const
    {
        const QString text = u"CAST(%1 AS %2)"_s.arg(key(), m_dialect == Dialect::MySql ? u"char"_s : u"text"_s);
        const bool isUuid = m_dialect == Dialect::MySql && m_source.keyKind == KeyKind::Uuid;
        return isUuid ? u"replace(%1, '-', '')"_s.arg(text) : text;
    }
    QString name() const { return quotedName(m_source.name); }
    QString table() const { return quotedName(m_source.table); }

    /// Numbers stand in the text: a column's own type may be too narrow for those it is compared with.
    QString value(const QVariant &value)
    {
        if (value.typeId() == QMetaType::LongLong || value.typeId() == QMetaType::Int)
            return QString::number(value.toLongLong());
        m_values += value;
        return u"?"_s;
    }

    const UserSource &m_source;
    Dialect m_dialect;
    QVariantList m_values;
};

/// Numbers that begin with those digits.
QList<Part> numbersBeginning(const QString &digits)
{
    bool isNumber = false;
    qint64 lower = digits.toLongLong(&isNumber);
    if (!isNumber || QString::number(lower) != digits || lower < 0)
        return {};
    QList<Part> parts;
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    qint64 upper = lower;
    for (;;) {
        parts.append({ true, lower, upper, {} });
        if (lower == 0 || lower > most / 10)
            return parts;
        lower *= 10;
        upper = upper > (most - 9) / 10 ? most : upper * 10 + 9;
    }
}

/// UUIDs that begin so, with their dashes or without.
QList<Part> uuidsBeginning(const QString &text, Dialect dialect)
{
    constexpr qsizetype length = 32;
    QString digits = text.toLower();
    digits.remove(u'-');
    const auto isHex = [](QChar each) { return (each >= u'0' && each <= u'9') || (each >= u'a' && each <= u'f'); };
    if (digits.isEmpty() || digits.size() > length || !std::all_of(digits.begin(), digits.end(), isHex))
        return {};
    if (dialect == Dialect::MySql)
        return { Part{ true, {}, {}, digits } };
    const auto filled = [&](QChar with) {
        const QString all = digits + QString(length - digits.size(), with);
        return dialect != Dialect::Postgres
            ? all
            : u"%1-%2-%3-%4-%5"_s.arg(all.first(8), all.mid(8, 4), all.mid(12, 4), all.mid(16, 4), all.mid(20));
    };
    return { Part{ true, filled(u'0'), filled(u'f'), {} } };
}

/// MySQL's collations know no capitals, as far as Django leaves them as they are.
QStringList spellings(const QString &text, Dialect dialect)
{
    if (dialect == Dialect::MySql)
        return { text };
    QStringList all{ text, text.toLower(), text.toUpper(), text.first(1).toUpper() + text.mid(1).toLower() };
    all.removeDuplicates();
    return all;
}

/// Primary keys first.
QList<Part> partsOf(const UserSource &source, const QString &text)
{
    const Dialect dialect = source.place.dialect();
    if (text.isEmpty())
        return { Part{} };
    QList<Part> parts = source.keyKind == KeyKind::Number ? numbersBeginning(text)
        : source.keyKind == KeyKind::Uuid                 ? uuidsBeginning(text, dialect)
                                                          : QList<Part>{};
    const auto add = [&](bool isKey, const QString &spelling) {
        if (dialect == Dialect::MySql)
            parts.append({ isKey, {}, {}, spelling });
        else
            parts.append({ isKey, spelling, afterAll(spelling), {} });
    };
    for (const QString &spelling : source.keyKind == KeyKind::Text ? spellings(text, dialect) : QStringList())
        add(true, spelling);
    for (const QString &spelling : source.key != source.name ? spellings(text, dialect) : QStringList())
        add(false, spelling);
    return parts;
}

/// Whether the parts by primary key have a user.
bool isListedByKey(const UserSource &source, const QString &text, QString key)
{
    if (source.keyKind == KeyKind::Uuid)
        return key.remove(u'-').startsWith(QString(text).remove(u'-'), Qt::CaseInsensitive);
    const Dialect dialect = source.place.dialect();
    const auto sensitivity = dialect == Dialect::MySql ? Qt::CaseInsensitive : Qt::CaseSensitive;
    const QStringList all = spellings(text, dialect);
    return std::any_of(
        all.begin(), all.end(), [&](const QString &spelling) { return key.startsWith(spelling, sensitivity); });
}

/// str() of a primary key.
Json keyJson(const UserSource &source, const QVariant &stored)
{
    if (source.keyKind == KeyKind::Number)
        return Json(stored.toLongLong());
    const QString text = stored.toString();
    if (source.keyKind != KeyKind::Uuid || text.size() != 32)
        return Json(text);
    return Json(u"%1-%2-%3-%4-%5"_s.arg(text.first(8), text.mid(8, 4), text.mid(12, 4), text.mid(16, 4), text.mid(20)));
}

QString textOf(const Json &id)
{
    return id.isString() ? id.toString() : QString::fromLatin1(id.numberText());
}

ProjectUser userOf(const UserSource &source, const QVariantList &row)
{
    ProjectUser user{ keyJson(source, row.at(1)), row.at(2).toString(), row.at(3).toBool(), row.at(4).toBool(),
        row.at(5).toString(), {} };
    if (!user.lastLogin.isEmpty() && source.isUtc)
        user.lastLogin += u"+00:00"_s;
    user.claim = source.claim == source.key ? textOf(user.id) : row.at(6).toString();
    return user;
}

} // namespace

Result<UserPage> usersBeginning(const UserSource &source, const QString &text, int most, const UserPlace &from)
{
    const auto database = ProjectDatabase::open(source.place);
    if (!database)
        return tl::unexpected(database.error());
    const QList<Part> parts = partsOf(source, text);
    if (parts.isEmpty())
        return UserPage();
    Statement statement(source);
    const QString sql = statement.pages(parts, from.part, most + 1, from); // one more says that there are more
    auto rows = (*database)->rows(sql, statement.values());
    if (!rows)
        return tl::unexpected(rows.error());
    const bool hasMore = rows->size() > most;
    if (hasMore)
        rows->removeLast();
    UserPage page;
    for (const QVariantList &row : *rows) {
        const ProjectUser user = userOf(source, row);
        if (parts.at(row.at(0).toInt()).isKey || !isListedByKey(source, text, textOf(user.id)))
            page.users += user;
    }
    if (hasMore) {
        const QVariantList &last = rows->constLast();
        const int part = last.at(0).toInt();
        page.next = UserPlace{ part, last.at(parts.at(part).isKey ? 1 : 2), last.at(1) };
    }
    return page;
}

Result<> usersContaining(const UserSource &source, const QString &text, const UsersFound &found)
{
    const auto database = ProjectDatabase::open(source.place);
    if (!database)
        return tl::unexpected(database.error());
    const auto all = (*database)->rows(u"SELECT count(*) FROM "_s + quotedName(source.table));
    if (!all)
        return tl::unexpected(all.error());
    const double count = qMax(1.0, all->constFirst().constFirst().toDouble());
    QVariant after;
    for (qint64 seen = stride;; seen += stride) {
        Statement milestone(source);
        const QString next = milestone.milestone(after);
        const auto end = (*database)->rows(next, milestone.values());
        if (!end)
            return tl::unexpected(end.error());
        const bool isLast = end->isEmpty();
        const QVariant last = isLast ? QVariant() : end->constFirst().constFirst();
        Statement search(source);
        const QString sql = search.containing(text, after, last);
        const auto rows = (*database)->rows(sql, search.values());
        if (!rows)
            return tl::unexpected(rows.error());
        QList<ProjectUser> users;
        for (const QVariantList &row : *rows)
            users += userOf(source, row);
        if (!found(users, isLast ? 1.0 : qMin(1.0, double(seen) / count)) && !isLast)
            return fail(Errc::Cancelled,
                QCoreApplication::translate("project::UserSource", "The search among all users was stopped."));
        if (isLast)
            return {};
        after = last;
    }
}

Result<qint64> userCount(const UserSource &source)
{
    return ProjectDatabase::open(source.place)
        .and_then([&](const std::unique_ptr<ProjectDatabase> &database) {
            return database->rows(u"SELECT count(*) FROM "_s + quotedName(source.table));
        })
        .map([](const QList<QVariantList> &rows) { return rows.constFirst().constFirst().toLongLong(); });
}

} // namespace project
