// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/userlisting.h"

#include "core/django/projectdatabase.h"

#include <QCoreApplication>
#include <QUuid>
#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using django::KeyKind;
using django::quotedName;
using django::ProjectDatabase;

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
};

/// SQL for a source, with the values that stand for its question marks.
class Statement
{
public:
    Statement(const UserSource &source, bool isPostgres)
        : m_source(source)
        , m_isPostgres(isPostgres)
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
        QString pattern = text;
        pattern.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
        const QString like = m_isPostgres ? u"ILIKE"_s : u"LIKE"_s;
        QString matches = u"%1 %2 %3 ESCAPE '\\'"_s.arg(name(), like, value(u'%' + pattern + u'%'));
        // A UUID is stored with dashes or without; a text's own is its name.
        if (m_source.keyKind == KeyKind::Uuid && !m_isPostgres)
            pattern.remove(u'-');
        matches += u" OR CAST(%1 AS text) %2 %3 ESCAPE '\\'"_s.arg(key(), like, value(u'%' + pattern + u'%'));
        conditions += u'(' + matches + u')';
        return u"SELECT 0, %1 FROM %2 WHERE %3 ORDER BY %4"_s.arg(
            columns(), table(), conditions.join(u" AND "_s), key());
    }

    const QVariantList &values() const { return m_values; }

private:
    QString page(const Part &part, int number, int most, const UserPlace &from)
    {
        // PostgreSQL compares names byte by byte so, as the index that Django makes for beginnings does.
        const bool isBytes = m_isPostgres && (!part.isKey || m_source.keyKind == KeyKind::Text);
        const QString column = part.isKey ? key() : name();
        const auto compare
            = [&](const QString &sign) { return column + (isBytes ? u" ~"_s + sign + u"~ "_s : u' ' + sign + u' '); };
        QStringList conditions;
        const bool goesOn = number == from.part && !from.value.isNull();
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
        return u"SELECT %1, %2 FROM %3%4 ORDER BY %5 LIMIT %6"_s.arg(number)
            .arg(columns(), table(), conditions.isEmpty() ? QString() : u" WHERE "_s + conditions.join(u" AND "_s),
                order)
            .arg(most);
    }

    QString columns() const
    {
        const auto orElse
            = [](const QString &column, const QString &other) { return column.isEmpty() ? other : quotedName(column); };
        const QString login = m_source.lastLogin.isEmpty() ? u"NULL"_s
            : m_isPostgres ? u"to_char(%1, 'YYYY-MM-DD HH24:MI:SS')"_s.arg(quotedName(m_source.lastLogin))
                           : u"substr(%1, 1, 19)"_s.arg(quotedName(m_source.lastLogin));
        return QStringList{ key(), name(), orElse(m_source.active, u"1"_s), orElse(m_source.staff, u"0"_s), login,
            orElse(m_source.claim, u"NULL"_s) }
            .join(u", "_s);
    }

    QString key() const { return quotedName(m_source.key); }
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
    bool m_isPostgres;
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
        parts.append({ true, lower, upper });
        if (lower == 0 || lower > most / 10)
            return parts;
        lower *= 10;
        upper = upper > (most - 9) / 10 ? most : upper * 10 + 9;
    }
}

/// UUIDs that begin so, with their dashes or without.
QList<Part> uuidsBeginning(const QString &text, bool isPostgres)
{
    constexpr qsizetype length = 32;
    QString digits = text.toLower();
    digits.remove(u'-');
    const auto isHex = [](QChar each) { return (each >= u'0' && each <= u'9') || (each >= u'a' && each <= u'f'); };
    if (digits.isEmpty() || digits.size() > length || !std::all_of(digits.begin(), digits.end(), isHex))
        return {};
    const auto filled = [&](QChar with) {
        const QString all = digits + QString(length - digits.size(), with);
        return !isPostgres
            ? all
            : u"%1-%2-%3-%4-%5"_s.arg(all.first(8), all.mid(8, 4), all.mid(12, 4), all.mid(16, 4), all.mid(20));
    };
    return { Part{ true, filled(u'0'), filled(u'f') } };
}

QStringList spellings(const QString &text)
{
    QStringList all{ text, text.toLower(), text.toUpper(), text.first(1).toUpper() + text.mid(1).toLower() };
    all.removeDuplicates();
    return all;
}

/// Primary keys first.
QList<Part> partsOf(const UserSource &source, const QString &text, bool isPostgres)
{
    if (text.isEmpty())
        return { Part{} };
    QList<Part> parts = source.keyKind == KeyKind::Number ? numbersBeginning(text)
        : source.keyKind == KeyKind::Uuid                 ? uuidsBeginning(text, isPostgres)
                                                          : QList<Part>{};
    for (const QString &spelling : source.keyKind == KeyKind::Text ? spellings(text) : QStringList())
        parts.append({ true, spelling, afterAll(spelling) });
    for (const QString &spelling : source.key != source.name ? spellings(text) : QStringList())
        parts.append({ false, spelling, afterAll(spelling) });
    return parts;
}

/// Whether the parts by primary key have a user.
bool isListedByKey(const UserSource &source, const QString &text, QString key)
{
    if (source.keyKind == KeyKind::Uuid)
        return key.remove(u'-').startsWith(QString(text).remove(u'-'), Qt::CaseInsensitive);
    const QStringList all = spellings(text);
    return std::any_of(all.begin(), all.end(), [&](const QString &spelling) { return key.startsWith(spelling); });
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
    const bool isPostgres = (*database)->isPostgres();
    const QList<Part> parts = partsOf(source, text, isPostgres);
    if (parts.isEmpty())
        return UserPage();
    Statement statement(source, isPostgres);
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
        Statement milestone(source, (*database)->isPostgres());
        const QString next = milestone.milestone(after);
        const auto end = (*database)->rows(next, milestone.values());
        if (!end)
            return tl::unexpected(end.error());
        const bool isLast = end->isEmpty();
        const QVariant last = isLast ? QVariant() : end->constFirst().constFirst();
        Statement search(source, (*database)->isPostgres());
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
