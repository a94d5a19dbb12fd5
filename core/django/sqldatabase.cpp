// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/sqldatabase.h"

#include "core/base/log.h"
#include "core/base/privatefiles.h"
#include "core/base/regularfile.h"
#include "core/django/djangotime.h"
#include "core/django/sqlschema.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <QThread>
#include <QUuid>
#include <QtEndian>

namespace django {
namespace {
constexpr auto busyTimeout = "QSQLITE_BUSY_TIMEOUT=5000"; // milliseconds
constexpr std::chrono::milliseconds longestWait{ 5000 }; // the same

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
    return QCoreApplication::translate("SqlStore", text);
}

/// What a file says about itself before SQLite touches it.
struct FileFacts
{
    bool exists = false;
    bool isEmpty = true;
    bool isDatabase = false;
    bool isOwn = false;
    bool isLinkToNowhere = false;
    QString objection; ///< why it can be no database at all
};

FileFacts factsOf(const QString &path)
{
    constexpr qsizetype headerSize = 100;
    constexpr qsizetype applicationIdOffset = 68;
    QFile file(path);
    FileFacts facts;
    facts.exists = file.exists();
    facts.isLinkToNowhere = !facts.exists && QFileInfo(path).isSymLink();
    if (!facts.exists)
        return facts;
    if (const auto open = openRegularFile(file); !open) {
        facts.objection = QFileInfo(path).isFile() ? QString() : open.error().detail; // else SQLite's to say
        return facts;
    }
    const QByteArray header = file.read(headerSize);
    facts.isEmpty = header.isEmpty();
    facts.isDatabase = header.size() == headerSize && header.startsWith(QByteArrayView("SQLite format 3\0", 16));
    facts.isOwn = facts.isDatabase && qFromBigEndian<qint32>(header.constData() + applicationIdOffset) == applicationId;
    return facts;
}
} // namespace

SqlDatabase::~SqlDatabase()
{
    m_prepared.clear();
    m_once.reset();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

tl::unexpected<Error> SqlDatabase::failure(const QSqlError &error) const
{
    int code = error.nativeErrorCode().toInt() & 0xff;
    const QString detail = error.databaseText();
    qCDebug(lcStore) << "SQLite" << error.nativeErrorCode() << detail;
    constexpr qint64 tooLittle = 64 * 1024; // the shared memory file grows by 32 KiB
    if (code == IoError && QStorageInfo(QFileInfo(m_path).absolutePath()).bytesAvailable() < tooLittle)
        code = Full; // write-ahead logging reports a full disk so
    switch (code) {
    case Busy:
    case Locked:
        m_hasBeenLocked = true;
        return fail(
            Errc::Io, tr("The database “%1” is locked by another program; close it or try again.").arg(m_path), detail);
    case ReadOnlyCode:
        if (!m_isOwn)
            return fail(Errc::Io,
                tr("The database “%1” was not made by Jotlab and is opened read only; allow writing to change it.")
                    .arg(m_path),
                detail);
        return fail(
            Errc::Io, tr("The database “%1” is read only; make it writable or take another one.").arg(m_path), detail);
    case Full:
        return fail(
            Errc::Io, tr("The database “%1” can't grow: the disk is full; free some space.").arg(m_path), detail);
    case Corrupt:
    case NotADatabase:
        return fail(
            Errc::Io, tr("The database “%1” is damaged; restore it from a copy or delete it.").arg(m_path), detail);
    case CantOpen:
        return fail(Errc::Io,
            tr("The database “%1” can't be opened; check that it exists and its permissions.").arg(m_path), detail);
    case Constraint:
        if (detail.contains(QLatin1String("UNIQUE")))
            return fail(Errc::Conflict, tr("The name or id is in use already; choose another one."), detail);
        return fail(Errc::Io, tr("The database “%1” refused a row that breaks its rules.").arg(m_path), detail);
    default:
        return fail(
            Errc::Io, tr("The database “%1” failed (%2); check the file and its disk.").arg(m_path, detail), detail);
    }
}

Result<> SqlDatabase::setPatience(std::chrono::milliseconds time)
{
    return execute(QStringLiteral("PRAGMA busy_timeout = %1").arg(time.count()));
}

Result<> SqlDatabase::checkPlace() const
{
    if (!m_identity || fileIdentity(m_path) == m_identity)
        return {};
    return fail(Errc::Io,
        tr("The database “%1” was deleted or replaced while it was in use; put it back, or start again with the one "
           "that "
           "is there.")
            .arg(m_path),
        QStringLiteral("database file was deleted or replaced"));
}

bool SqlDatabase::isDamaged(const QString &path)
{
    const FileFacts facts = factsOf(path);
    if (!facts.exists || facts.isEmpty || !facts.objection.isEmpty())
        return false; // no database, or none that can be looked into
    if (!facts.isDatabase)
        return true;
    SqlDatabase database;
    database.m_path = path;
    database.m_connection = QUuid::createUuid().toString(QUuid::Id128);
    database.m_isReadOnly = true;
    if (!database.connect())
        return false;
    QSqlQuery query(database.m_database);
    if (query.exec(QStringLiteral("PRAGMA quick_check(1)")) && query.next())
        return query.value(0).toString() != QLatin1String("ok");
    const int code = query.lastError().nativeErrorCode().toInt() & 0xff;
    return code == Corrupt || code == NotADatabase;
}

Result<> SqlDatabase::execute(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return failure(query.lastError());
    return {};
}

Result<> SqlDatabase::open(const QString &path, OpenMode mode)
{
    m_path = path;
    m_connection = QUuid::createUuid().toString(QUuid::Id128);
    const FileFacts facts = isMemory() ? FileFacts{} : factsOf(m_path);
    if (!facts.objection.isEmpty())
        return fail(Errc::Io, tr("“%1” is no database: %2.").arg(m_path, facts.objection));
    if (facts.isLinkToNowhere)
        return fail(
            Errc::Io, tr("“%1” is a link to a file that isn't there; make that file, or delete the link.").arg(m_path));
    if (facts.exists && !facts.isEmpty && !facts.isDatabase)
        return fail(Errc::Io, tr("“%1” is no SQLite database; choose another file.").arg(m_path));
    if (!isMemory() && !facts.exists && mode == OpenMode::ReadOnly)
        return fail(Errc::Io, tr("There is no database “%1”; check its name.").arg(m_path));
    const bool isNew = isMemory() || ((!facts.exists || facts.isEmpty) && mode != OpenMode::ReadOnly);
    m_isOwn = isNew || facts.isOwn;
    m_isReadOnly = mode == OpenMode::ReadOnly || (!m_isOwn && mode == OpenMode::Create);
    if (!isMemory() && !facts.exists) {
        QFile file(m_path);
        const bool made = file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner);
        if (!made && !QFileInfo::exists(m_path)) {
            return fail(Errc::Io,
                tr("The database “%1” can't be made; check the folder, its permissions and free space.").arg(m_path),
                file.errorString());
        }
    }
    // An empty file that was there: tokens and passwords go into it, whatever its mode was good for so far.
    QFile file(m_path);
    if (!isMemory() && isNew && facts.exists && !makePrivate(file))
        return fail(Errc::Io,
            tr("The empty file “%1” can't become a database, as it belongs to another user; choose another name.")
                .arg(m_path));
    return connect().and_then([this, isNew] { return isNew ? createTables() : Result<>(); }).and_then([this] {
        return inspect();
    });
}

Result<> SqlDatabase::connect()
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(
        QLatin1String(busyTimeout) + (m_isReadOnly ? QLatin1String(";QSQLITE_OPEN_READONLY") : QLatin1String()));
    if (!m_database.open()) {
        if (!m_database.driver() || !QSqlDatabase::isDriverAvailable(QStringLiteral("QSQLITE")))
            return fail(Errc::Unsupported, tr("Qt's SQLite driver is missing; install the package libqt6sql6-sqlite."));
        return failure(m_database.lastError());
    }
    if (!isMemory())
        m_identity = fileIdentity(m_path);
    return execute(QStringLiteral("PRAGMA foreign_keys = ON"));
}

Result<> SqlDatabase::createTables()
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
        m_database.rollback();
        return done;
    }
    return execute(QStringLiteral("COMMIT"));
}

Result<bool> SqlDatabase::hasTable(const QString &name)
{
    return row(run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", name), [](const QSqlQuery &) {
        return true;
    }).map([](const std::optional<bool> &found) { return found.has_value(); });
}

// Which table the blacklist's (or the admin's) foreign key to the user points at; empty if nothing says.
Result<QString> SqlDatabase::nameOfUserTable()
{
    for (const char *table : { "token_blacklist_outstandingtoken", "django_admin_log" }) {
        QSqlQuery query(m_database);
        if (!query.exec(QStringLiteral("PRAGMA foreign_key_list(%1)").arg(QLatin1String(table))))
            return failure(query.lastError());
        while (query.next()) {
            if (query.value(3).toString() == QLatin1String("user_id"))
                return query.value(2).toString();
        }
    }
    return QString();
}

// Those with the columns of AbstractBaseUser, which each user model has.
Result<QStringList> SqlDatabase::tablesLikeUsers()
{
    return rows(run("SELECT t.name FROM sqlite_master AS t WHERE t.type = 'table' AND (SELECT count(*) FROM "
                    "pragma_table_info(t.name) AS c WHERE c.name IN ('password', 'last_login')) = 2 ORDER BY t.name"),
        [](const QSqlQuery &query) { return query.value(0).toString(); });
}

Result<UserTable> SqlDatabase::userTable(const QString &name)
{
    const auto columns
        = rows(run("SELECT c.name, c.type, c.pk, EXISTS (SELECT 1 FROM pragma_index_list(?) AS l WHERE l.\"unique\" "
                   "AND (SELECT group_concat(i.name) FROM pragma_index_info(l.name) AS i) = c.name) "
                   "FROM pragma_table_info(?) AS c",
                   name, name),
            [](const QSqlQuery &query) {
                return TableColumn{ query.value(0).toString(), query.value(1).toString(), query.value(2).toInt() > 0,
                    query.value(3).toBool() };
            });
    if (!columns)
        return tl::unexpected(columns.error());
    if (auto users = UserTable::of(name, *columns))
        return *users;
    return fail(Errc::Unsupported,
        columns->isEmpty()
            ? tr("“%1” has no table %2, which its tokens say holds the users; migrate the project.").arg(m_path, name)
            : tr("The table %2 of “%1” has no primary key of one column, so it holds no users of Django.")
                  .arg(m_path, name));
}

// A project's: auth_user, or the table that its own model has (AUTH_USER_MODEL), which gets a view of that name.
Result<> SqlDatabase::findUsers(bool hasAuthUser)
{
    Result<QString> name = nameOfUserTable();
    if (!name)
        return tl::unexpected(name.error());
    if (name->isEmpty() && !hasAuthUser) {
        const auto alike = tablesLikeUsers();
        if (!alike)
            return tl::unexpected(alike.error());
        if (alike->isEmpty())
            return fail(Errc::Unsupported,
                tr("“%1” has no table of users; it is not the database of a migrated Django project.").arg(m_path));
        if (alike->size() > 1)
            return fail(Errc::Unsupported,
                tr("“%1” has several tables that may hold its users: %2. Migrate the blacklist app, which says which.")
                    .arg(m_path, alike->join(QLatin1String(", "))));
        name = alike->constFirst();
    }
    if (name->isEmpty() || *name == QLatin1String("auth_user"))
        return {};
    return userTable(*name).and_then([this](const UserTable &users) {
        m_users = users;
        return execute(users.viewStatement());
    });
}

Result<QSqlQuery *> SqlDatabase::runOnce(const QString &sql, const QVariantList &values)
{
    if (const auto there = sql.startsWith(u'S') ? Result<>() : checkPlace(); !there)
        return tl::unexpected(there.error());
    m_once.emplace(m_database);
    m_once->setForwardOnly(true);
    bool isDone = m_once->prepare(sql);
    for (int position = 0; isDone && position < values.size(); ++position)
        m_once->bindValue(position, values.at(position));
    isDone = isDone && m_once->exec();
    if (!isDone)
        return failure(m_once->lastError());
    return &*m_once;
}

/// For this SQLite waits for nobody, whatever its busy timeout is: of programs that open a new database at the same
/// time all but one would be told that it is locked.
Result<> SqlDatabase::logAhead()
{
    const QDeadlineTimer end(longestWait);
    while (true) {
        const Result<> done = execute(QStringLiteral("PRAGMA journal_mode = WAL"));
        if (done || end.hasExpired() || !takeLocked())
            return done;
        QThread::msleep(10);
    }
}

Result<> SqlDatabase::inspect()
{
    const Result<bool> users = hasTable(QStringLiteral("auth_user"));
    const Result<bool> tokens = hasTable(QStringLiteral("token_blacklist_outstandingtoken"));
    if (!users || !tokens)
        return tl::unexpected(!users ? users.error() : tokens.error());
    m_hasBlacklist = *tokens;
    if (!m_isOwn) {
        if (const auto found = findUsers(*users); !found)
            return found;
    }
    if (m_isReadOnly || !m_isOwn)
        return {}; // a project's journal mode is its own business
    return logAhead().and_then([this] {
        // A killed process loses nothing that was committed; only a crash of the machine may.
        return execute(QStringLiteral("PRAGMA synchronous = NORMAL"));
    });
}

} // namespace django
