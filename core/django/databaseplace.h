// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>
#include <utility>

namespace django {

/// What of SQL differs between the databases that are read here.
enum class Dialect : quint8 { Sqlite, Postgres, MySql };

/// Where a project keeps its tables, as its DATABASES say. A plain value.
struct DatabasePlace
{
    QString vendor; ///< Django's word: "sqlite", "postgresql", "mysql", "oracle"
    QString name; ///< SQLite's: the file
    QString host; ///< a folder where PostgreSQL is reached by a socket, MySQL's socket itself; empty: the driver's own
    QString port;
    QString user;
    std::optional<QString> password; ///< a secret; absent: it was not asked for
    QList<std::pair<QString, QString>> options; ///< OPTIONS
    QStringList oddOptions = {}; ///< those of OPTIONS whose values are neither texts nor numbers nor paths

    bool isFile() const { return vendor == u"sqlite"; }
    /// Of a database that is read here; MariaDB is MySQL to Django, and here.
    Dialect dialect() const
    {
        return isFile() ? Dialect::Sqlite : vendor == u"mysql" ? Dialect::MySql : Dialect::Postgres;
    }
    /// “shop” at db.example:5432, for people. No secret.
    QString text() const;
};

} // namespace django
