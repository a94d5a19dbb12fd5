// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/sqlstore.h"

#include "core/base/log.h"
#include "core/django/djangotime.h"
#include "core/django/signingkeyfile.h"
#include "core/django/sqldatabase.h"

#include <QCoreApplication>

namespace django {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("SqlStore", text);
}

QVariant textOrNull(const std::optional<Instant> &instant)
{
    return instant ? QVariant(djangoTime(*instant)) : QVariant(QMetaType(QMetaType::QString));
}

QString notNull(const QString &text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

std::optional<Instant> instantAt(const QSqlQuery &query, int column)
{
    return instantFromDjango(query.value(column).toString());
}

#define JOTLAB_USER "SELECT id, username, password, is_active, last_login, email FROM auth_user "
User userAt(const QSqlQuery &query)
{
    return { query.value(0).toLongLong(), query.value(1).toString(), query.value(2).toString(), query.value(3).toBool(),
        instantAt(query, 4), query.value(5).toString() };
}

// The same in one column: Qt describes each column anew at each execution, which takes longer than SQLite's search.
#define JOTLAB_USER_AT_ONCE                                                                                            \
    "SELECT id || char(31) || username || char(31) || password || char(31) || is_active || char(31) || "               \
    "ifnull(last_login, '') || char(31) || email FROM auth_user "
std::optional<User> userAtOnce(const QSqlQuery &query)
{
    const QString row = query.value(0).toString();
    const QList<QStringView> fields = QStringView(row).split(QChar(31));
    if (fields.size() != 6)
        return {}; // a field is null or has such a character itself
    return User{ fields[0].toLongLong(), fields[1].toString(), fields[2].toString(),
        QVariant(fields[3].toString()).toBool(), instantFromDjango(fields[4]), fields[5].toString() };
}

#define JOTLAB_OUTSTANDING                                                                                             \
    "SELECT id, user_id, jti, token, created_at, expires_at FROM token_blacklist_outstandingtoken "
#define JOTLAB_OUTSTANDING_OF_KEYS                                                                                     \
    "SELECT id, (SELECT u.id FROM auth_user AS u WHERE u.key = user_id), jti, token, created_at, expires_at "          \
    "FROM token_blacklist_outstandingtoken "
OutstandingToken outstandingAt(const QSqlQuery &query)
{
    const QVariant user = query.value(1);
    return { query.value(0).toLongLong(), user.isNull() ? std::nullopt : std::optional(user.toLongLong()),
        query.value(2).toString(), query.value(3).toByteArray(), instantAt(query, 4),
        instantAt(query, 5).value_or(Instant{}) };
}
} // namespace

struct SqlStore::Private : SqlDatabase
{
    bool inTransaction = false;
    QByteArray memoryKey;

    template<class Work> Result<> together(SqlStore &store, Work work);
    /// The user that two statements find: in one column, or where that can't be, in six.
    template<class Value> Result<std::optional<User>> user(const char *atOnce, const char *whole, const Value &value);

    bool hasTextKeys() const { return users() && users()->keyKind() != KeyKind::Number; }
    /// With its key, where it has one.
    Result<std::optional<User>> withKey(std::optional<User> user);
    /// What a foreign key to a user holds.
    Result<QVariant> reference(const std::optional<qint64> &userId);
    tl::unexpected<Error> onlyRead() const;
};

Result<std::optional<User>> SqlStore::Private::withKey(std::optional<User> user)
{
    if (!user || !hasTextKeys())
        return user;
    const auto key = row(run("SELECT key FROM auth_user WHERE id = ?", user->id),
        [](const QSqlQuery &query) { return query.value(0).toString(); });
    if (!key)
        return tl::unexpected(key.error());
    user->key = users()->shown(users()->keyColumn(), key->value_or(QString()));
    return user;
}

Result<QVariant> SqlStore::Private::reference(const std::optional<qint64> &userId)
{
    if (!userId)
        return QVariant(QMetaType(QMetaType::LongLong));
    if (!hasTextKeys())
        return QVariant(*userId);
    return row(run("SELECT key FROM auth_user WHERE id = ?", *userId), [](const QSqlQuery &query) {
        return query.value(0);
    }).map([](const std::optional<QVariant> &key) { return key.value_or(QVariant(QMetaType(QMetaType::QString))); });
}

tl::unexpected<Error> SqlStore::Private::onlyRead() const
{
    return fail(Errc::Unsupported,
        tr("The users of “%1” are the project's own (table %2); add and remove them in the project.")
            .arg(path(), users()->name()));
}

// All of it or nothing; joins a transaction that is open.
template<class Work> Result<> SqlStore::Private::together(SqlStore &store, Work work)
{
    if (inTransaction)
        return work();
    Result<Transaction> transaction = Transaction::begin(store);
    if (!transaction)
        return tl::unexpected(transaction.error());
    return work().and_then([&transaction] { return transaction->commit(); });
}

template<class Value>
Result<std::optional<User>> SqlStore::Private::user(const char *atOnce, const char *whole, const Value &value)
{
    const auto found = row(run(atOnce, value), userAtOnce);
    if (!found)
        return tl::unexpected(found.error());
    if (*found && !**found)
        return row(run(whole, value), userAt).and_then([this](const std::optional<User> &user) {
            return withKey(user);
        });
    return withKey(found->value_or(std::optional<User>()));
}

SqlStore::SqlStore(std::unique_ptr<Private> data)
    : d(std::move(data))
{
}

SqlStore::~SqlStore() = default;

Result<std::unique_ptr<SqlStore>> SqlStore::open(const QString &path, OpenMode mode)
{
    auto data = std::make_unique<Private>();
    return data->open(path, mode).map([&data] { return std::unique_ptr<SqlStore>(new SqlStore(std::move(data))); });
}

bool SqlStore::isDamaged(const QString &path)
{
    return SqlDatabase::isDamaged(path);
}

bool SqlStore::isOwn() const
{
    return d->isOwn();
}

bool SqlStore::isReadOnly() const
{
    return d->isReadOnly();
}

bool SqlStore::hasBlacklist() const
{
    return d->hasBlacklist();
}

QString SqlStore::path() const
{
    return d->path();
}

QStringList SqlStore::remarks() const
{
    return d->users() ? d->users()->remarks() : QStringList();
}

KeyKind SqlStore::keyKind() const
{
    return d->users() ? d->users()->keyKind() : KeyKind::Number;
}

bool SqlStore::hasUserField(const QString &field) const
{
    return d->users() && d->users()->columnFor(field) == field;
}

Result<QByteArray> SqlStore::signingKey()
{
    if (!d->isOwn())
        return fail(
            Errc::Secret, tr("“%1” belongs to a Django project; give that project's signing key.").arg(d->path()));
    if (!d->isMemory())
        return keyInFile(d->path() + QLatin1String(".key"), !d->isReadOnly());
    if (d->memoryKey.isEmpty())
        d->memoryKey = randomSigningKey();
    return d->memoryKey;
}

Result<> SqlStore::setPatience(std::chrono::milliseconds time)
{
    return d->setPatience(time);
}

bool SqlStore::takeLocked()
{
    return d->takeLocked();
}

Result<QList<User>> SqlStore::users()
{
    if (!d->hasTextKeys())
        return d->rows(d->run(JOTLAB_USER "ORDER BY id"), userAt);
    return d->rows(
        d->run("SELECT id, username, password, is_active, last_login, email, key FROM auth_user ORDER BY id"),
        [this](const QSqlQuery &query) {
            User user = userAt(query);
            user.key = d->users()->shown(d->users()->keyColumn(), query.value(6).toString());
            return user;
        });
}

Result<std::optional<User>> SqlStore::userById(qint64 id)
{
    return d->user(JOTLAB_USER_AT_ONCE "WHERE id = ?", JOTLAB_USER "WHERE id = ?", id);
}

Result<std::optional<User>> SqlStore::userByName(const QString &username)
{
    return d->user(JOTLAB_USER_AT_ONCE "WHERE username = ?", JOTLAB_USER "WHERE username = ?", notNull(username));
}

Result<std::optional<User>> SqlStore::userByField(const QString &field, const QVariant &value)
{
    if (field == QLatin1String("id") || field == QLatin1String("pk"))
        return d->hasTextKeys() ? userByKey(value.toString()) : userById(value.toLongLong());
    if (hasUserField(field) && field != QLatin1String("username"))
        return userByOwnField(field, value);
    if (field == QLatin1String("username"))
        return userByName(value.toString());
    if (field == QLatin1String("email"))
        return userByEmail(value.toString());
    return fail(Errc::Usage, tr("“%1” is no column that can name a user; take id, pk, username or email.").arg(field));
}

Result<std::optional<User>> SqlStore::userByKey(const QString &key)
{
    return d->user(JOTLAB_USER_AT_ONCE "WHERE key = ?", JOTLAB_USER "WHERE key = ?",
        d->users()->stored(d->users()->keyColumn(), key));
}

Result<std::optional<User>> SqlStore::userByOwnField(const QString &field, const QVariant &value)
{
    const QVariant stored
        = value.typeId() == QMetaType::QString ? QVariant(d->users()->stored(field, value.toString())) : value;
    const auto ids = d->rows(d->runOnce(d->users()->searchStatement(field), { stored }),
        [](const QSqlQuery &query) { return query.value(0).toLongLong(); });
    if (!ids)
        return tl::unexpected(ids.error());
    if (ids->size() > 1)
        return fail(Errc::Conflict, tr("Several users have this %1; change all but one.").arg(field));
    return ids->isEmpty() ? Result<std::optional<User>>(std::nullopt) : userById(ids->constFirst());
}

Result<QVariant> SqlStore::userField(qint64 id, const QString &field)
{
    if (!hasUserField(field))
        return fail(Errc::Usage, tr("“%1” is no column of the users.").arg(field));
    return d
        ->row(d->runOnce(d->users()->valueStatement(field), { id }),
            [this, &field](const QSqlQuery &query) {
                const QVariant value = query.value(0);
                return value.typeId() == QMetaType::QString ? QVariant(d->users()->shown(field, value.toString()))
                                                            : value;
            })
        .map([](const std::optional<QVariant> &value) { return value.value_or(QVariant()); });
}

Result<std::optional<User>> SqlStore::userByEmail(const QString &email)
{
    return d->rows(d->run(JOTLAB_USER "WHERE email = ? ORDER BY id LIMIT 2", notNull(email)), userAt)
        .and_then([](const QList<User> &found) -> Result<std::optional<User>> {
            if (found.size() > 1)
                return fail(Errc::Conflict, tr("Several users have this e-mail address; change all but one."));
            return found.isEmpty() ? std::nullopt : std::optional(found.first());
        });
}

Result<User> SqlStore::addUser(const User &user)
{
    if (d->users())
        return d->onlyRead();
    const QVariant id = user.id == 0 ? QVariant(QMetaType(QMetaType::LongLong)) : QVariant(user.id);
    const Result<QSqlQuery *> query = d->run("INSERT INTO auth_user (id, username, password, is_active, last_login, "
                                             "email, is_superuser, is_staff, first_name, last_name, date_joined) "
                                             "VALUES (?, ?, ?, ?, ?, ?, 0, 0, '', '', ?)",
        id, notNull(user.username), notNull(user.passwordHash), user.isActive, textOrNull(user.lastLogin),
        notNull(user.email), djangoTime(systemClock()()));
    return query.map([&user](const QSqlQuery *inserted) {
        User added = user;
        added.id = inserted->lastInsertId().toLongLong();
        return added;
    });
}

Result<> SqlStore::updateUser(const User &user)
{
    if (d->users())
        return updateOwnUser(user);
    const Result<QSqlQuery *> query = d->run(
        "UPDATE auth_user SET username = ?, password = ?, is_active = ?, last_login = ?, email = ? WHERE id = ?",
        notNull(user.username), notNull(user.passwordHash), user.isActive, textOrNull(user.lastLogin),
        notNull(user.email), user.id);
    if (!query)
        return tl::unexpected(query.error());
    if ((*query)->numRowsAffected() == 0)
        return fail(Errc::NotFound, tr("There is no user with the id %1.").arg(user.id));
    return {};
}

// Only what differs: a column may have rules of the project's own.
Result<> SqlStore::updateOwnUser(const User &user)
{
    const auto before = userById(user.id);
    if (!before)
        return tl::unexpected(before.error());
    if (!*before)
        return fail(Errc::NotFound, tr("There is no user with the id %1.").arg(user.id));
    QStringList columns;
    QVariantList values;
    const auto change = [&](const char *column, bool differs, const QVariant &value) {
        if (!differs || d->users()->columnFor(QLatin1String(column)).isEmpty())
            return;
        columns.append(QLatin1String(column));
        values.append(value);
    };
    change("username", user.username != (*before)->username, user.username);
    change("password", user.passwordHash != (*before)->passwordHash, user.passwordHash);
    change("is_active", user.isActive != (*before)->isActive, user.isActive);
    change("last_login", user.lastLogin != (*before)->lastLogin, textOrNull(user.lastLogin));
    change("email", user.email != (*before)->email, user.email);
    if (columns.isEmpty())
        return {};
    return d->runOnce(d->users()->updateStatement(columns), values + QVariantList{ user.id })
        .map([](const QSqlQuery *) {});
}

Result<> SqlStore::removeUser(qint64 id)
{
    if (d->users())
        return d->onlyRead();
    return d->together(*this, [this, id]() -> Result<> {
        const auto done = [](const QSqlQuery *) {};
        Result<> cleared = d->hasBlacklist()
            ? d->run("UPDATE token_blacklist_outstandingtoken SET user_id = NULL WHERE user_id = ?", id).map(done)
            : Result<>();
        cleared
            = cleared.and_then([&] { return d->run("DELETE FROM auth_user_groups WHERE user_id = ?", id).map(done); })
                  .and_then(
                      [&] { return d->run("DELETE FROM auth_user_user_permissions WHERE user_id = ?", id).map(done); });
        if (!cleared)
            return cleared;
        const Result<QSqlQuery *> query = d->run("DELETE FROM auth_user WHERE id = ?", id);
        if (!query)
            return tl::unexpected(query.error());
        if ((*query)->numRowsAffected() == 0)
            return fail(Errc::NotFound, tr("There is no user with the id %1.").arg(id));
        return {};
    });
}

Result<QList<OutstandingToken>> SqlStore::outstanding()
{
    return d->rows(
        d->run(d->hasTextKeys() ? JOTLAB_OUTSTANDING_OF_KEYS "ORDER BY id" : JOTLAB_OUTSTANDING "ORDER BY id"),
        outstandingAt);
}

Result<std::optional<OutstandingToken>> SqlStore::outstandingByJti(const QString &jti)
{
    const char *sql
        = d->hasTextKeys() ? JOTLAB_OUTSTANDING_OF_KEYS "WHERE jti = ?" : JOTLAB_OUTSTANDING "WHERE jti = ?";
    return d->row(d->run(sql, notNull(jti)), outstandingAt);
}

Result<qint64> SqlStore::addOutstanding(const OutstandingToken &token)
{
    const Result<QVariant> user = d->reference(token.userId);
    if (!user)
        return tl::unexpected(user.error());
    return d
        ->run("INSERT INTO token_blacklist_outstandingtoken (user_id, jti, token, created_at, expires_at) VALUES (?, "
              "?, ?, ?, ?)",
            *user, token.jti, notNull(QString::fromLatin1(token.token)), textOrNull(token.createdAt),
            djangoTime(token.expiresAt))
        .map([](const QSqlQuery *query) { return query->lastInsertId().toLongLong(); });
}

Result<QList<BlacklistedToken>> SqlStore::blacklisted()
{
    return d->rows(d->run("SELECT id, token_id, blacklisted_at FROM token_blacklist_blacklistedtoken ORDER BY id"),
        [](const QSqlQuery &query) {
            return BlacklistedToken{ query.value(0).toLongLong(), query.value(1).toLongLong(),
                instantAt(query, 2).value_or(Instant{}) };
        });
}

Result<bool> SqlStore::isBlacklisted(const QString &jti)
{
    return d
        ->row(d->run("SELECT 1 FROM token_blacklist_blacklistedtoken AS b INNER JOIN token_blacklist_outstandingtoken "
                     "AS o ON b.token_id = o.id "
                     "WHERE o.jti = ? LIMIT 1",
                  notNull(jti)),
            [](const QSqlQuery &) { return true; })
        .map([](const std::optional<bool> &found) { return found.has_value(); });
}

Result<> SqlStore::blacklist(const OutstandingToken &token, Instant at)
{
    return d->together(*this, [&]() -> Result<> {
        const Result<QVariant> user = d->reference(token.userId);
        if (!user)
            return tl::unexpected(user.error());
        const auto done = [](const QSqlQuery *) {};
        return d
            // Not ON CONFLICT DO NOTHING: that uses up an id for the row it doesn't insert, which Django's
            // get_or_create doesn't.
            ->run("INSERT INTO token_blacklist_outstandingtoken (user_id, jti, token, created_at, expires_at) "
                  "SELECT ?, ?, ?, ?, ? "
                  "WHERE NOT EXISTS (SELECT 1 FROM token_blacklist_outstandingtoken WHERE jti = ?)",
                *user, token.jti, notNull(QString::fromLatin1(token.token)), textOrNull(token.createdAt),
                djangoTime(token.expiresAt), token.jti)
            .map(done)
            .and_then([&] {
                return d
                    ->run("INSERT INTO token_blacklist_blacklistedtoken (blacklisted_at, token_id) "
                          "SELECT ?, id FROM token_blacklist_outstandingtoken WHERE jti = ? "
                          "AND id NOT IN (SELECT token_id FROM token_blacklist_blacklistedtoken)",
                        djangoTime(at), token.jti)
                    .map(done);
            });
    });
}

Result<qint64> SqlStore::flushExpired(Instant now)
{
    if (!d->hasBlacklist())
        return fail(Errc::Unsupported,
            tr("“%1” has no tables of the blacklist app; add the app to the project and migrate.").arg(d->path()));
    qint64 deleted = 0;
    const Result<> done = d->together(*this, [&]() -> Result<> {
        const QString limit = djangoTime(now);
        return d
            ->run("DELETE FROM token_blacklist_blacklistedtoken WHERE token_id IN "
                  "(SELECT id FROM token_blacklist_outstandingtoken WHERE expires_at <= ?)",
                limit)
            .and_then([&](const QSqlQuery *) {
                return d->run("DELETE FROM token_blacklist_outstandingtoken WHERE expires_at <= ?", limit);
            })
            .map([&deleted](const QSqlQuery *query) { deleted = query->numRowsAffected(); });
    });
    return done.map([&deleted] { return deleted; });
}

Result<> SqlStore::begin()
{
    // Immediate: a reader that turns writer later would fail at once if another one wrote in between.
    return d->run("BEGIN IMMEDIATE").map([this](const QSqlQuery *) { d->inTransaction = true; });
}

Result<> SqlStore::commit()
{
    d->inTransaction = false;
    const Result<QSqlQuery *> query = d->run("COMMIT");
    if (!query) {
        d->rollback();
        return tl::unexpected(query.error());
    }
    return {};
}

void SqlStore::rollback()
{
    d->inTransaction = false;
    if (const Result<QSqlQuery *> query = d->run("ROLLBACK"); !query)
        qCWarning(lcStore) << "Rolling back failed:" << query.error().detail;
}

} // namespace django
