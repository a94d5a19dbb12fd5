// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/tokenlisting.h"

#include "core/django/djangotime.h"
#include "core/django/projectdatabase.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using django::ProjectDatabase;
using django::quotedName;

namespace project {

namespace {

constexpr qsizetype mostAtOnce = 500; ///< values of a statement; SQLite takes 999 of old

/// With what stands behind it: which rows, in which order.
QString select(const UserSource &source, const QString &rest)
{
    const auto time = [&](const QString &column) {
        switch (source.place.dialect()) {
        case django::Dialect::Postgres:
            return u"to_char(%1, 'YYYY-MM-DD HH24:MI:SS.US')"_s.arg(column);
        case django::Dialect::MySql:
            return u"date_format(%1, '%Y-%m-%d %H:%i:%s.%f')"_s.arg(column);
        case django::Dialect::Sqlite:
            break;
        }
        return column;
    };
    return u"SELECT o.id, o.jti, o.user_id, u.%1, %2, %3, %4 FROM token_blacklist_outstandingtoken AS o LEFT JOIN "
           "token_blacklist_blacklistedtoken AS b ON b.token_id = o.id LEFT JOIN %5 AS u ON u.%6 = o.user_id "_s.arg(
               quotedName(source.name), time(u"o.created_at"_s), time(u"o.expires_at"_s), time(u"b.blacklisted_at"_s),
               quotedName(source.table), quotedName(source.key))
        + rest;
}

ListedToken tokenOf(const QVariantList &row)
{
    const auto time = [&](int column) { return django::instantFromDjango(row.at(column).toString()); };
    return { row.at(0).toLongLong(), row.at(1).toString(), row.at(2).toString(), row.at(3).toString(), time(4),
        time(5).value_or(Instant()), time(6) };
}

} // namespace

TokenStanding ListedToken::standing(Instant now) const
{
    if (expiresAt <= now)
        return TokenStanding::Flushable;
    return blacklistedAt ? TokenStanding::Blacklisted : TokenStanding::Alive;
}

Result<TokenPage> outstandingTokens(const UserSource &source, int most, std::optional<qint64> before)
{
    const auto database = ProjectDatabase::open(source.place);
    if (!database)
        return tl::unexpected(database.error());
    const QString which = before ? u"WHERE o.id < %1 "_s.arg(*before) : QString();
    auto rows = (*database)->rows(select(source, which + u"ORDER BY o.id DESC LIMIT %1"_s.arg(most + 1)));
    if (!rows)
        return tl::unexpected(rows.error());
    TokenPage page;
    page.hasMore = rows->size() > most;
    if (page.hasMore)
        rows->removeLast();
    for (const QVariantList &row : *rows)
        page.tokens += tokenOf(row);
    return page;
}

Result<QList<ListedToken>> tokensWithJti(const UserSource &source, const QStringList &jtis)
{
    const auto database = ProjectDatabase::open(source.place);
    if (!database)
        return tl::unexpected(database.error());
    QList<ListedToken> tokens;
    for (qsizetype from = 0; from < jtis.size(); from += mostAtOnce) {
        QVariantList values;
        for (const QString &jti : jtis.mid(from, mostAtOnce))
            values += jti;
        const QString places = QStringList(values.size(), u"?"_s).join(u", "_s);
        const auto rows = (*database)->rows(select(source, u"WHERE o.jti IN (%1)"_s.arg(places)), values);
        if (!rows)
            return tl::unexpected(rows.error());
        for (const QVariantList &row : *rows)
            tokens += tokenOf(row);
    }
    return tokens;
}

Result<QString> storedUserKey(const UserSource &source, const QString &username)
{
    const auto database = ProjectDatabase::open(source.place);
    if (!database)
        return tl::unexpected(database.error());
    const auto rows = (*database)->rows(u"SELECT %1 FROM %2 WHERE %3 = ?"_s.arg(
                                            quotedName(source.key), quotedName(source.table), quotedName(source.name)),
        { username });
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->isEmpty())
        return fail(Errc::NotFound,
            QCoreApplication::translate("project::TokenListing", "The project has no user “%1”.").arg(username));
    return rows->constFirst().constFirst().toString();
}

} // namespace project
