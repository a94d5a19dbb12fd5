// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/sqlstore.h"

#include "core/base/log.h"
#include "core/simplejwt/djangotime.h"
#include "core/simplejwt/signingkeyfile.h"
#include "core/simplejwt/sqlschema.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStorageInfo>
#include <QUuid>
#include <QtEndian>
#include <unordered_map>

namespace simplejwt {
namespace {
constexpr auto busyTimeout = "QSQLITE_BUSY_TIMEOUT=5000"; // milliseconds

// SQLite's primary result codes.
enum SqliteCode {
    Busy = 5,
    Locked = 6,
    ReadOnlyCode = 8,
    IoError = 10,
    Corrupt = 11,
    Full = 13,
    CantOpen = 14,
    Constraint = 19,
    NotADatabase = 26
};

QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::SqlStore", text);
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

#define JOTLAB_OUTSTANDING                                                                                             \
    "SELECT id, user_id, jti, token, created_at, expires_at FROM token_blacklist_outstandingtoken "
OutstandingToken outstandingAt(const QSqlQuery &query)
{
    const QVariant user = query.value(1);
    return { query.value(0).toLongLong(), user.isNull() ? std::nullopt : std::optional(user.toLongLong()),
        query.value(2).toString(), query.value(3).toByteArray(), instantAt(query, 4),
        instantAt(query, 5).value_or(Instant{}) };
}

/// What a file says about itself before SQLite touches it.
struct FileFacts
{
    bool exists = false;
    bool isEmpty = true;
    bool isDatabase = false;
    bool isOwn = false;
};

FileFacts factsOf(const QString &path)
{
    constexpr qsizetype headerSize = 100;
    constexpr qsizetype applicationIdOffset = 68;
    QFile file(path);
    FileFacts facts;
    facts.exists = file.exists();
    if (!facts.exists || !file.open(QIODevice::ReadOnly))
        return facts;
    const QByteArray header = file.read(headerSize);
    facts.isEmpty = header.isEmpty();
    facts.isDatabase = header.size() == headerSize && header.startsWith(QByteArrayView("SQLite format 3\0", 16));
    facts.isOwn = facts.isDatabase && qFromBigEndian<qint32>(header.constData() + applicationIdOffset) == applicationId;
    return facts;
}
} // namespace

struct SqlStore::Private
{
    QString path;
    QString connection = QUuid::createUuid().toString(QUuid::Id128);
    QSqlDatabase database;
    bool isOwn = true;
    bool isReadOnly = false;
    bool hasBlacklist = true;
    bool inTransaction = false;
    QByteArray memoryKey;
    std::unordered_map<const char *, QSqlQuery> prepared; // by the literal's address: each is written once

    ~Private()
    {
        prepared.clear();
        database = {};
        QSqlDatabase::removeDatabase(connection);
    }

    bool isMemory() const { return path == QLatin1String(":memory:"); }
    tl::unexpected<Error> failure(const QSqlError &error) const;
    Result<> execute(const QString &sql);
    template<class... Values> Result<QSqlQuery *> run(const char *sql, const Values &...values);
    template<class Row> auto rows(Result<QSqlQuery *> query, Row read) -> Result<QList<decltype(read(**query))>>;
    template<class Row> auto row(Result<QSqlQuery *> query, Row read) -> Result<std::optional<decltype(read(**query))>>;
    template<class Work> Result<> together(SqlStore &store, Work work);

    Result<> open(OpenMode mode);
    Result<> connect();
    Result<> createTables();
    Result<> inspect();
    Result<QString> userTable();
    Result<bool> hasTable(const QString &name);
};

tl::unexpected<Error> SqlStore::Private::failure(const QSqlError &error) const
{
    int code = error.nativeErrorCode().toInt() & 0xff;
    const QString detail = error.databaseText();
    qCDebug(lcStore) << "SQLite" << error.nativeErrorCode() << detail;
    constexpr qint64 tooLittle = 64 * 1024; // the shared memory file grows by 32 KiB
    if (code == IoError && QStorageInfo(QFileInfo(path).absolutePath()).bytesAvailable() < tooLittle)
        code = Full; // write-ahead logging reports a full disk so
    switch (code) {
    case Busy:
    case Locked:
        return fail(
            Errc::Io, tr("The database “%1” is locked by another program; close it or try again.").arg(path), detail);
    case ReadOnlyCode:
        if (!isOwn)
            return fail(Errc::Io,
                tr("The database “%1” was not made by Jotlab and is opened read only; allow writing to change it.")
                    .arg(path),
                detail);
        return fail(
            Errc::Io, tr("The database “%1” is read only; make it writable or take another one.").arg(path), detail);
    case Full:
        return fail(Errc::Io, tr("The database “%1” can't grow: the disk is full; free some space.").arg(path), detail);
    case Corrupt:
    case NotADatabase:
        return fail(
            Errc::Io, tr("The database “%1” is damaged; restore it from a copy or delete it.").arg(path), detail);
    case CantOpen:
        return fail(Errc::Io,
            tr("The database “%1” can't be opened; check that it exists and its permissions.").arg(path), detail);
    case Constraint:
        if (detail.contains(QLatin1String("UNIQUE")))
            return fail(Errc::Conflict, tr("The name or id is taken already; choose another one."), detail);
        return fail(Errc::Io, tr("The database “%1” refused a row that breaks its rules.").arg(path), detail);
    default:
        return fail(
            Errc::Io, tr("The database “%1” failed (%2); check the file and its disk.").arg(path, detail), detail);
    }
}

Result<> SqlStore::Private::execute(const QString &sql)
{
    QSqlQuery query(database);
    if (!query.exec(sql))
        return failure(query.lastError());
    return {};
}

template<class... Values> Result<QSqlQuery *> SqlStore::Private::run(const char *sql, const Values &...values)
{
    auto found = prepared.find(sql);
    if (found == prepared.end()) {
        QSqlQuery query(database);
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromLatin1(sql)))
            return failure(query.lastError());
        found = prepared.emplace(sql, std::move(query)).first;
    }
    QSqlQuery &query = found->second;
    int position = 0;
    (query.bindValue(position++, values), ...);
    if (!query.exec()) {
        const QSqlError error = query.lastError();
        prepared.erase(found); // Qt does not reset a statement that failed
        return failure(error);
    }
    return &query;
}

template<class Row>
auto SqlStore::Private::rows(Result<QSqlQuery *> query, Row read) -> Result<QList<decltype(read(**query))>>
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
auto SqlStore::Private::row(Result<QSqlQuery *> query, Row read) -> Result<std::optional<decltype(read(**query))>>
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

Result<> SqlStore::Private::open(OpenMode mode)
{
    const FileFacts facts = isMemory() ? FileFacts{} : factsOf(path);
    if (facts.exists && !facts.isEmpty && !facts.isDatabase)
        return fail(Errc::Io, tr("“%1” is no SQLite database; choose another file.").arg(path));
    if (!isMemory() && !facts.exists && mode == OpenMode::ReadOnly)
        return fail(Errc::Io, tr("There is no database “%1”; check its name.").arg(path));
    const bool isNew = isMemory() || ((!facts.exists || facts.isEmpty) && mode != OpenMode::ReadOnly);
    isOwn = isNew || facts.isOwn;
    isReadOnly = mode == OpenMode::ReadOnly || (!isOwn && mode == OpenMode::Create);
    if (!isMemory() && !facts.exists) {
        QFile file(path);
        const bool made = file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner);
        if (!made && !QFileInfo::exists(path)) {
            return fail(Errc::Io,
                tr("The database “%1” can't be made; check the folder, its permissions and free space.").arg(path),
                file.errorString());
        }
    }
    return connect().and_then([this, isNew] { return isNew ? createTables() : Result<>(); }).and_then([this] {
        return inspect();
    });
}

Result<> SqlStore::Private::connect()
{
    database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
    database.setDatabaseName(path);
    database.setConnectOptions(
        QLatin1String(busyTimeout) + (isReadOnly ? QLatin1String(";QSQLITE_OPEN_READONLY") : QLatin1String()));
    if (!database.open()) {
        if (!database.driver() || !QSqlDatabase::isDriverAvailable(QStringLiteral("QSQLITE")))
            return fail(Errc::Unsupported, tr("Qt's SQLite driver is missing; install the package libqt6sql6-sqlite."));
        return failure(database.lastError());
    }
    return execute(QStringLiteral("PRAGMA foreign_keys = ON"));
}

Result<> SqlStore::Private::createTables()
{
    const auto build = [this]() -> Result<> {
        const Result<bool> there = hasTable(QStringLiteral("auth_user"));
        if (!there || *there) // another program was faster
            return there.map([](bool) {});
        Result<> done = execute(QStringLiteral("PRAGMA application_id = %1").arg(applicationId));
        for (const QLatin1String &statement : schemaStatements())
            done = done.and_then([&] { return execute(statement); });
        const QString now = djangoTime(systemClock()());
        for (const Migration &migration : appliedMigrations()) {
            done = done.and_then([&] {
                return execute(
                    QStringLiteral("INSERT INTO django_migrations (app, name, applied) VALUES ('%1', '%2', '%3')")
                        .arg(migration.app, migration.name, now));
            });
        }
        return done;
    };
    Result<> done = execute(QStringLiteral("BEGIN IMMEDIATE")).and_then(build);
    if (!done) {
        database.rollback();
        return done;
    }
    return execute(QStringLiteral("COMMIT"));
}

Result<bool> SqlStore::Private::hasTable(const QString &name)
{
    return row(run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", name), [](const QSqlQuery &) {
        return true;
    }).map([](const std::optional<bool> &found) { return found.has_value(); });
}

// Which table the blacklist's (or the admin's) foreign key to the user points at; empty if nothing says.
Result<QString> SqlStore::Private::userTable()
{
    for (const char *table : { "token_blacklist_outstandingtoken", "django_admin_log" }) {
        QSqlQuery query(database);
        if (!query.exec(QStringLiteral("PRAGMA foreign_key_list(%1)").arg(QLatin1String(table))))
            return failure(query.lastError());
        while (query.next()) {
            if (query.value(3).toString() == QLatin1String("user_id"))
                return query.value(2).toString();
        }
    }
    return QString();
}

Result<> SqlStore::Private::inspect()
{
    const Result<bool> users = hasTable(QStringLiteral("auth_user"));
    const Result<bool> tokens = hasTable(QStringLiteral("token_blacklist_outstandingtoken"));
    const Result<QString> userModel = users && tokens ? userTable() : Result<QString>(QString());
    if (!users || !tokens || !userModel)
        return tl::unexpected(!users ? users.error() : !tokens ? tokens.error() : userModel.error());
    if (!userModel->isEmpty() && *userModel != QLatin1String("auth_user")) {
        return fail(Errc::Unsupported,
            tr("The users of “%1” are in the table “%2” (AUTH_USER_MODEL); only Django's own auth_user can be used.")
                .arg(path, *userModel));
    }
    if (!*users)
        return fail(Errc::Unsupported,
            tr("“%1” has no table auth_user; it is not the database of a migrated Django project.").arg(path));
    hasBlacklist = *tokens;
    if (isReadOnly || !isOwn)
        return {}; // a project's journal mode is its own business
    return execute(QStringLiteral("PRAGMA journal_mode = WAL")).and_then([this] {
        // A killed process loses nothing that was committed; only a crash of the machine may.
        return execute(QStringLiteral("PRAGMA synchronous = NORMAL"));
    });
}

SqlStore::SqlStore(std::unique_ptr<Private> data)
    : d(std::move(data))
{
}

SqlStore::~SqlStore() = default;

Result<std::unique_ptr<SqlStore>> SqlStore::open(const QString &path, OpenMode mode)
{
    auto data = std::make_unique<Private>();
    data->path = path;
    return data->open(mode).map([&data] { return std::unique_ptr<SqlStore>(new SqlStore(std::move(data))); });
}

bool SqlStore::isOwn() const
{
    return d->isOwn;
}

bool SqlStore::isReadOnly() const
{
    return d->isReadOnly;
}

bool SqlStore::hasBlacklist() const
{
    return d->hasBlacklist;
}

QString SqlStore::path() const
{
    return d->path;
}

Result<QByteArray> SqlStore::signingKey()
{
    if (!d->isOwn)
        return fail(
            Errc::Secret, tr("“%1” belongs to a Django project; give that project's signing key.").arg(d->path));
    if (!d->isMemory())
        return keyInFile(d->path + QLatin1String(".key"), !d->isReadOnly);
    if (d->memoryKey.isEmpty())
        d->memoryKey = randomSigningKey();
    return d->memoryKey;
}

Result<QList<User>> SqlStore::users()
{
    return d->rows(d->run(JOTLAB_USER "ORDER BY id"), userAt);
}

Result<std::optional<User>> SqlStore::userById(qint64 id)
{
    return d->row(d->run(JOTLAB_USER "WHERE id = ?", id), userAt);
}

Result<std::optional<User>> SqlStore::userByName(const QString &username)
{
    return d->row(d->run(JOTLAB_USER "WHERE username = ?", notNull(username)), userAt);
}

Result<std::optional<User>> SqlStore::userByField(const QString &field, const QVariant &value)
{
    if (field == QLatin1String("id") || field == QLatin1String("pk"))
        return userById(value.toLongLong());
    if (field == QLatin1String("username"))
        return userByName(value.toString());
    if (field == QLatin1String("email"))
        return d->row(d->run(JOTLAB_USER "WHERE email = ? ORDER BY id LIMIT 1", notNull(value.toString())), userAt);
    return fail(Errc::Usage, tr("“%1” is no column that can name a user; take id, pk, username or email.").arg(field));
}

Result<User> SqlStore::addUser(const User &user)
{
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

Result<> SqlStore::removeUser(qint64 id)
{
    return d->together(*this, [this, id]() -> Result<> {
        const auto done = [](const QSqlQuery *) {};
        Result<> cleared = d->hasBlacklist
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
    return d->rows(d->run(JOTLAB_OUTSTANDING "ORDER BY id"), outstandingAt);
}

Result<std::optional<OutstandingToken>> SqlStore::outstandingByJti(const QString &jti)
{
    return d->row(d->run(JOTLAB_OUTSTANDING "WHERE jti = ?", notNull(jti)), outstandingAt);
}

Result<qint64> SqlStore::addOutstanding(const OutstandingToken &token)
{
    const QVariant user = token.userId ? QVariant(*token.userId) : QVariant(QMetaType(QMetaType::LongLong));
    return d
        ->run("INSERT INTO token_blacklist_outstandingtoken (user_id, jti, token, created_at, expires_at) VALUES (?, "
              "?, ?, ?, ?)",
            user, token.jti, notNull(QString::fromLatin1(token.token)), textOrNull(token.createdAt),
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
        const QVariant user = token.userId ? QVariant(*token.userId) : QVariant(QMetaType(QMetaType::LongLong));
        const auto done = [](const QSqlQuery *) {};
        return d
            // Not ON CONFLICT DO NOTHING: that uses up an id for the row it doesn't insert, which Django's get_or_create doesn't.
            ->run("INSERT INTO token_blacklist_outstandingtoken (user_id, jti, token, created_at, expires_at) "
                  "SELECT ?, ?, ?, ?, ? "
                  "WHERE NOT EXISTS (SELECT 1 FROM token_blacklist_outstandingtoken WHERE jti = ?)",
                user, token.jti, notNull(QString::fromLatin1(token.token)), textOrNull(token.createdAt),
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
        d->database.rollback();
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

} // namespace simplejwt
