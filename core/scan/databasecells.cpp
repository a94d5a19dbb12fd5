// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/databasecells.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QTemporaryDir>
#include <QUrl>
#include <QUuid>
#include <QVariant>

namespace scan {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("DatabaseCells", text);
}

tl::unexpected<Error> failure(const QString &path, const QString &reason)
{
    return fail(Errc::Io, tr("The database %1 can't be read: %2.").arg(path, reason), reason);
}

QString quoted(QString name)
{
    return u'"' + name.replace(u'"', QLatin1String("\"\"")) + u'"';
}

/// A connection of its own, closed at the end.
class Connection
{
public:
    /// \a isSettled: no log with changes stands beside it, so that it can be read without a look at other programs.
    Connection(const QString &path, bool isSettled)
        : m_name(QUuid::createUuid().toString(QUuid::Id128))
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        const QUrl url = QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath());
        database.setDatabaseName(
            QString::fromLatin1(url.toEncoded()) + QLatin1String(isSettled ? "?immutable=1" : "?mode=ro"));
        database.setConnectOptions(
            QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=5000")); // milliseconds
        m_isOpen = database.open();
    }
    ~Connection()
    {
        database().close();
        QSqlDatabase::removeDatabase(m_name);
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    QSqlDatabase database() const { return QSqlDatabase::database(m_name, false); }
    bool isOpen() const { return m_isOpen; }

private:
    QString m_name;
    bool m_isOpen;
};

QStringList tablesOf(QSqlQuery &query)
{
    QStringList names;
    // Virtual tables keep what they hold in tables of their own.
    query.exec(QStringLiteral(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid"));
    while (query.next())
        names.append(query.value(0).toString());
    return names;
}

Result<> readAll(const QString &path, const QString &shownPath, bool isSettled, const CellReader &reader)
{
    const Connection connection(path, isSettled);
    if (!connection.isOpen())
        return failure(shownPath, connection.database().lastError().databaseText());
    QSqlQuery query(connection.database());
    query.setForwardOnly(true);
    const QStringList tables = tablesOf(query);
    if (query.lastError().isValid())
        return failure(shownPath, query.lastError().databaseText());
    for (const QString &table : tables) {
        query.exec(QStringLiteral("SELECT * FROM ") + quoted(table));
        QStringList columns;
        const QSqlRecord record = query.record();
        for (int column = 0; column < record.count(); ++column)
            columns.append(record.fieldName(column));
        for (qint64 row = 1; query.next(); ++row) {
            for (int column = 0; column < columns.size(); ++column) {
                const QVariant value = query.value(column);
                const int type = value.typeId();
                if (type != QMetaType::QString && type != QMetaType::QByteArray)
                    continue;
                const QByteArray cell = type == QMetaType::QString ? value.toString().toUtf8() : value.toByteArray();
                if (!reader(cell, tr("%1.%2, row %3").arg(table, columns.at(column)).arg(row)))
                    return fail(Errc::Cancelled, tr("The scan of %1 was stopped.").arg(shownPath));
            }
        }
        if (query.lastError().isValid())
            return failure(shownPath, query.lastError().databaseText());
    }
    return {};
}

} // namespace

bool isDatabase(QByteArrayView head)
{
    return head.startsWith(QByteArrayView("SQLite format 3\0", 16));
}

Result<> readCells(const QString &path, const CellReader &reader)
{
    const QString log = path + QLatin1String("-wal");
    if (QFileInfo(log).size() == 0)
        return readAll(path, path, true, reader);
    if (QFileInfo::exists(path + QLatin1String("-shm")))
        return readAll(path, path, false, reader);
    const QTemporaryDir folder; // only the user may read it
    const QString copy = folder.filePath(QStringLiteral("copy.sqlite3"));
    if (!folder.isValid() || !QFile::copy(path, copy) || !QFile::copy(log, copy + QLatin1String("-wal")))
        return failure(path, tr("its write-ahead log can't be copied to a temporary folder"));
    return readAll(copy, path, false, reader);
}

} // namespace scan
