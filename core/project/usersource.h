// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/databaseplace.h"
#include "core/django/store.h"
#include "core/project/reading.h"

namespace project {

/// Where the rows of a project's users stand, as its AUTH_USER_MODEL says. A plain value.
struct UserSource
{
    django::DatabasePlace place;
    QString table;
    QString key; ///< columns, all of the table
    django::KeyKind keyKind = django::KeyKind::Number;
    QString name; ///< of USERNAME_FIELD
    QString active; ///< empty: everybody is
    QString staff; ///< empty: nobody is
    QString lastLogin; ///< empty: not kept
    QString claim; ///< of USER_ID_FIELD
    bool isUtc = true; ///< USE_TZ: times are UTC's; else the project's own
};

/// What tokens name a user by, as it is stored: a UUID without dashes where the database has none of its own.
QString storedClaim(const UserSource &source, const QString &claim);

/// Errc::Unsupported, with what to do: the database can't be read but by the project, or the reading didn't bring how.
Result<UserSource> userSource(const Reading &reading);

} // namespace project
