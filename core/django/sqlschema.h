// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>
#include <span>

namespace django {

/// PRAGMA application_id of a database that Jotlab made: "Jotl".
constexpr qint32 applicationId = 0x4a6f746c;

/// The tables and indexes as the migrations of Django 3.2 to 5.2 and of Simple JWT's blacklist app leave them, with the
/// record of those migrations, so that a real project can be pointed at the file and finds nothing to migrate.
std::span<const QLatin1String> schemaStatements();

/// One applied migration.
struct Migration
{
    QLatin1String app;
    QLatin1String name;
};
std::span<const Migration> appliedMigrations();

} // namespace django
