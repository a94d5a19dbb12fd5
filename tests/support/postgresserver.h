// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QProcess>
#include <QTemporaryDir>
#include <memory>

/// A PostgreSQL of its own in a temporary folder, on a Unix socket there, as the user postgres where the test is root.
/// Wants passwords from everybody. Ends with the object, and with the test program however that ends.
class PostgresServer
{
public:
    /// With a database “shop” that the user “shop” owns. Errc::NotFound where there is no PostgreSQL; Errc::Io with its
    /// own words where it doesn't start.
    static Result<std::unique_ptr<PostgresServer>> start();
    ~PostgresServer();

    QString host() const { return m_directory.path(); } ///< the socket's folder
    static QString port();
    static QString password(); ///< of the users shop and admin, the latter a superuser

    /// Runs SQL as admin; what psql prints, unaligned. Errc::Io.
    Result<QByteArray> sql(const QByteArray &statements, const QString &database = QStringLiteral("shop")) const;
    /// The whole of shop as pg_dump writes it.
    Result<QByteArray> dump() const;
    /// A psql of the test's own, for what has to stay open; it reads standard input.
    std::unique_ptr<QProcess> session() const;
    /// Lines of Django's settings that put a project on it.
    QByteArray djangoSettings() const;

    void stop();

private:
    PostgresServer() = default;
    Result<> make();
    QStringList psql(const QString &database) const;

    QTemporaryDir m_directory;
    QString m_programs; ///< the folder with initdb and postgres
    QProcess m_server;
};

/// For the start of a test program that needs it: starts it, or skips where there is no PostgreSQL.
#define START_POSTGRES(member)                                                                                         \
    auto started = PostgresServer::start();                                                                            \
    if (!started && started.error().code == Errc::NotFound && !peersRequired())                                        \
        QSKIP(qPrintable(started.error().what));                                                                       \
    QVERIFY2(started, started ? "" : qPrintable(started.error().what));                                                \
    member = std::move(*started)
