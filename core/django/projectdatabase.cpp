// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/projectdatabase.h"

#include "core/base/regularfile.h"
#include "core/django/databasefailure.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlField>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUrl>
#include <QUuid>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace django {

namespace {

/// What of OPTIONS each libpq knows, too.
constexpr const char *postgresOptions[] = { "channel_binding", "gssencmode", "options", "passfile", "service",
    "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert", "sslcrl", "sslcrldir", "sslkey", "sslmode",
    "sslrootcert", "sslsni", "target_session_attrs" };

QString tr(const char *text)
{
    return QCoreApplication::translate("ProjectDatabase", text);
}

QString driverOf(const DatabasePlace &place)
{
    if (place.vendor == u"postgresql")
        return u"QPSQL"_s;
    if (place.vendor == u"mysql")
        return u"QMYSQL"_s;
    return place.isFile() ? u"QSQLITE"_s : QString();
}

QString packageOf(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Postgres:
        return u"libqt6sql6-psql"_s;
    case Dialect::MySql:
        return u"libqt6sql6-mysql"_s;
    case Dialect::Sqlite:
        break;
    }
    return u"libqt6sql6-sqlite"_s;
}

/// What of MySQL's OPTIONS Qt takes, too.
struct TlsOption
{
    const char *name; ///< Django's, with “ssl_” before that of the dictionary “ssl”
    const char *own;
};
constexpr TlsOption mySqlTls[] = { { "ssl_ca", "SSL_CA" }, { "ssl_capath", "SSL_CAPATH" }, { "ssl_cert", "SSL_CERT" },
    { "ssl_cipher", "SSL_CIPHER" }, { "ssl_key", "SSL_KEY" } };

bool isPostgresOption(const QString &name)
{
    return std::any_of(std::begin(postgresOptions), std::end(postgresOptions),
        [&](const char *each) { return name == QLatin1String(each); });
}

/// Whether leaving an option of PostgreSQL's out could mean a connection that is less guarded than the project's.
bool guardsPostgres(const QString &name)
{
    return name.startsWith(u"ssl") || name.startsWith(u"gss") || name == u"require_auth";
}

/// The same of MySQL's, or one that says where the database is.
bool matters(const QString &name)
{
    return name.startsWith(u"ssl") || name.startsWith(u"read_default_") || name == u"unix_socket";
}

bool isUnsaid(const DatabasePlace &place, const QString &name, const QString &value)
{
    const bool isCut = value.contains(u';'); // which Qt takes for the end of an option
    if (place.dialect() == Dialect::Postgres)
        return isPostgresOption(name) ? isCut : guardsPostgres(name);
    const bool isPassedOn = !isCut
        && (name == u"unix_socket" || std::any_of(std::begin(mySqlTls), std::end(mySqlTls), [&](const TlsOption &each) {
               return name == QLatin1String(each.name);
           }));
    const bool isPlain = name == u"ssl_mode" && (value == u"DISABLED" || value == u"PREFERRED");
    return matters(name) && !isPassedOn && !isPlain;
}

/// An option that says how the database has to be reached, and that can't be passed on; empty: none.
QString unsaid(const DatabasePlace &place)
{
    if (place.isFile())
        return {};
    for (const QString &name : place.oddOptions) {
        if (place.dialect() == Dialect::Postgres ? isPostgresOption(name) || guardsPostgres(name) : matters(name))
            return name;
    }
    for (const auto &[name, value] : place.options) {
        if (isUnsaid(place, name, value))
            return name;
    }
    return {};
}

/// Whether HOST is the path of a socket of MySQL's, as Django takes it.
bool isSocket(const DatabasePlace &place)
{
    return place.dialect() == Dialect::MySql && place.host.startsWith(u'/');
}

/// MySQL's by a socket where OPTIONS name one, or HOST is its path.
QString mySqlOptions(const DatabasePlace &place)
{
    QStringList words{ u"MYSQL_OPT_CONNECT_TIMEOUT=5"_s, u"MYSQL_OPT_READ_TIMEOUT=30"_s }; // seconds
    QString socket = isSocket(place) ? place.host : QString();
    for (const auto &[name, value] : place.options) {
        if (name == u"unix_socket") // what OPTIONS have is stronger than HOST
            socket = value;
        for (const TlsOption &each : mySqlTls) {
            if (name == QLatin1String(each.name))
                words += QLatin1String(each.own) + u'=' + value;
        }
    }
    if (!socket.isEmpty())
        words += u"UNIX_SOCKET="_s + socket;
    return words.join(u';');
}

QString connectOptions(const DatabasePlace &place)
{
    if (place.dialect() == Dialect::MySql)
        return mySqlOptions(place);
    QStringList words{ u"connect_timeout=5"_s }; // seconds
    for (const auto &option : place.options) {
        if (!isPostgresOption(option.first))
            continue;
        QString value = option.second;
        value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
        words += option.first + u"='"_s + value + u'\'';
    }
    return words.join(u';');
}

/// The file of an SQLite database such that opening it leaves nothing beside it; empty: there is no such way.
QString addressOf(const QString &path)
{
    QFile file(path);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    const QByteArray head = isOpen ? file.read(20) : QByteArray();
    const bool hasLog = QFileInfo(path + u"-wal"_s).size() > 0;
    const bool isShared = QFileInfo::exists(path + u"-shm"_s);
    const bool isWal = head.mid(18, 2) == "\2\2";
    if (isWal && hasLog && !isShared)
        return {};
    const QString address = QString::fromLatin1(QUrl::fromLocalFile(path).toEncoded());
    return address + (isWal && !hasLog ? u"?immutable=1"_s : u"?mode=ro"_s);
}

} // namespace

QString quotedName(const QString &name)
{
    if (name.size() > 1 && name.startsWith(u'"') && name.endsWith(u'"'))
        return name; // "schema"."table", as people write it in db_table
    return u'"' + QString(name).replace(u'"', u"\"\""_s) + u'"';
}

ProjectDatabase::ProjectDatabase(DatabasePlace place, Access access)
    : m_place(std::move(place))
    , m_access(access)
    , m_connection(QUuid::createUuid().toString(QUuid::Id128))
{
}

ProjectDatabase::~ProjectDatabase()
{
    QSqlDatabase::removeDatabase(m_connection);
}

Result<> ProjectDatabase::check(const DatabasePlace &place)
{
    const QString driver = driverOf(place);
    if (driver.isEmpty())
        return fail(Errc::Unsupported,
            tr("The database %1 is asked by the project's own code alone: Jotlab reads SQLite, PostgreSQL and MySQL "
               "itself, not %2.")
                .arg(place.text(), place.vendor));
    if (const QString option = unsaid(place); !option.isEmpty())
        return fail(Errc::Unsupported,
            tr("The database %1 is asked by the project's own code alone: Jotlab can't pass “%2” of OPTIONS on.")
                .arg(place.text(), option));
    if (isSocket(place) && place.host.contains(u';'))
        return fail(Errc::Unsupported,
            tr("The database %1 is asked by the project's own code alone: Jotlab can't pass a HOST with a semicolon "
               "on.")
                .arg(place.text()));
    if (!QSqlDatabase::isDriverAvailable(driver))
        return fail(Errc::Unsupported,
            tr("Qt's driver for the database %1 is missing; install the package %2.")
                .arg(place.text(), packageOf(place.dialect())));
    return {};
}

Result<std::unique_ptr<ProjectDatabase>> ProjectDatabase::open(const DatabasePlace &place, Access access)
{
    if (const auto can = check(place); !can)
        return tl::unexpected(can.error());
    std::unique_ptr<ProjectDatabase> opened(new ProjectDatabase(place, access));
    return opened->connect().map([&] { return std::move(opened); });
}

Result<> ProjectDatabase::connect()
{
    QSqlDatabase database = QSqlDatabase::addDatabase(driverOf(m_place), m_connection);
    const bool isRead = m_access == Access::Read;
    if (m_place.isFile()) {
        const bool isAddress = m_place.name.startsWith(u"file:"_s);
        if (!isAddress && !QFileInfo::exists(m_place.name))
            return fail(Errc::Io,
                tr("There is no database “%1”; migrate the project, or check NAME in the settings.").arg(m_place.name));
        // SQLite would wait at a pipe until somebody writes. A file is not opened here: to close it takes the locks of
        // other connections with it.
        QFile file(isAddress ? QUrl(m_place.name).path() : m_place.name);
        if (const QFileInfo info(file); info.exists() && !info.isFile())
            return openRegularFile(file);
        const QString address = isAddress || !isRead ? m_place.name : addressOf(m_place.name);
        if (address.isEmpty())
            return fail(Errc::Io,
                tr("The database “%1” has changes in its write-ahead log alone, from a program that is gone; open it "
                   "once with the project.")
                    .arg(m_place.name));
        database.setDatabaseName(address);
        database.setConnectOptions(u"QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=5000"_s // milliseconds
            + (isRead ? u";QSQLITE_OPEN_READONLY"_s : QString()));
    } else {
        database.setDatabaseName(m_place.name);
        database.setHostName(isSocket(m_place) ? u"localhost"_s : m_place.host);
        database.setUserName(m_place.user);
        database.setPassword(m_place.password.value_or(QString()));
        if (!m_place.port.isEmpty())
            database.setPort(m_place.port.toInt());
        database.setConnectOptions(connectOptions(m_place));
    }
    if (!database.open())
        return tl::unexpected(databaseFailure(m_place, database.lastError().databaseText()));
    if (m_place.isFile() && !isRead)
        return execute(u"PRAGMA foreign_keys = ON"_s).and_then([this] { return execute(u"BEGIN IMMEDIATE"_s); });
    if (m_place.isFile())
        return execute(u"PRAGMA query_only = ON"_s).and_then([this] { return execute(u"BEGIN"_s); });
    return dialect() == Dialect::MySql ? beginMySql() : beginPostgres();
}

Result<> ProjectDatabase::beginPostgres()
{
    // No parallel workers: rows come in the order of a statement's parts, and the server has little to do.
    return execute(u"BEGIN TRANSACTION "_s + (m_access == Access::Read ? u"READ ONLY"_s : u"READ WRITE"_s)
        + u"; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '20s'; "
          "SET LOCAL TIME ZONE 'UTC'; SET LOCAL max_parallel_workers_per_gather = 0"_s);
}

/// Names and texts as the standard has them, so that the same statements serve here.
Result<> ProjectDatabase::beginMySql()
{
    // The one is MariaDB's, in seconds, the other MySQL's, in milliseconds.
    if (!execute(u"SET SESSION max_statement_time = 20"_s))
        execute(u"SET SESSION max_execution_time = 20000"_s);
    for (const QString &setting : { u"sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES,NO_BACKSLASH_ESCAPES')"_s,
             u"time_zone = '+00:00'"_s, u"lock_wait_timeout = 5"_s, u"innodb_lock_wait_timeout = 5"_s }) {
        if (auto done = execute(u"SET SESSION "_s + setting); !done)
            return done;
    }
    return execute(u"START TRANSACTION "_s + (m_access == Access::Read ? u"READ ONLY"_s : u"READ WRITE"_s));
}

Result<> ProjectDatabase::execute(const QString &sql)
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!query.exec(sql))
        return tl::unexpected(
            databaseFailure(m_place, query.lastError().databaseText(), query.lastError().nativeErrorCode()));
    return {};
}

QString ProjectDatabase::withValues(const QString &sql, const QVariantList &values) const
{
    const QSqlDriver *driver = QSqlDatabase::database(m_connection, false).driver();
    const QStringList pieces = sql.split(u'?');
    QString whole = pieces.constFirst();
    for (qsizetype piece = 1; piece < pieces.size(); ++piece) {
        const QVariant value = values.value(piece - 1);
        QSqlField field({}, value.metaType());
        field.setValue(value);
        whole += driver->formatValue(field) + pieces.at(piece);
    }
    return whole;
}

bool ProjectDatabase::exec(QSqlQuery &query, const QString &sql, const QVariantList &values) const
{
    query.setForwardOnly(true);
    if (dialect() == Dialect::Postgres)
        return query.exec(withValues(sql, values)); // one way there and back in place of three
    bool isDone = query.prepare(sql);
    for (int position = 0; isDone && position < values.size(); ++position)
        query.bindValue(position, values.at(position));
    return isDone && query.exec();
}

Result<qint64> ProjectDatabase::change(const QString &sql, const QVariantList &values)
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!exec(query, sql, values))
        return tl::unexpected(
            databaseFailure(m_place, query.lastError().databaseText(), query.lastError().nativeErrorCode()));
    return query.numRowsAffected();
}

Result<> ProjectDatabase::commit()
{
    return execute(u"COMMIT"_s);
}

Result<QList<QVariantList>> ProjectDatabase::rows(const QString &sql, const QVariantList &values)
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    const bool isDone = exec(query, sql, values);
    QList<QVariantList> rows;
    const int columns = query.record().count();
    while (isDone && query.next()) {
        QVariantList row;
        for (int column = 0; column < columns; ++column)
            row += query.value(column);
        rows += row;
    }
    const QSqlError error = query.lastError();
    if (!isDone || error.isValid())
        return tl::unexpected(databaseFailure(m_place, error.databaseText(), error.nativeErrorCode()));
    return rows;
}

} // namespace django
