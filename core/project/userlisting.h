// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/usersource.h"

#include <functional>

namespace project {

/// Where a page ends and the next one goes on: by what it is sorted by, never by a number of rows to pass over.
struct UserPlace
{
    int part = 0; ///< of those that a search is made of
    QVariant value; ///< of the part's column in the last row; null: from the beginning
    QVariant key; ///< the last row's
};

struct UserPage
{
    QList<ProjectUser> users;
    std::optional<UserPlace> next; ///< absent: these were the last
};

/// Users straight from the project's database, each call on a connection of its own that reads alone. All of them block
/// and are reentrant. Errors of django::ProjectDatabase.
///
/// Those whose primary key, or else whose name, begins with a text; empty: all. Goes along indexes, so that it takes as
/// long whatever their number: names are compared as typed, in small and in capital letters, and with one capital
/// first.
Result<UserPage> usersBeginning(const UserSource &source, const QString &text, int most, const UserPlace &from = {});

/// Those with a text anywhere in their name or primary key, small or capital, by primary key: every row is looked at.
/// \a found hears what came and how much is done, from 0 to 1, and says whether to go on; Errc::Cancelled: it did not.
using UsersFound = std::function<bool(const QList<ProjectUser> &, double)>;
Result<> usersContaining(const UserSource &source, const QString &text, const UsersFound &found);

Result<qint64> userCount(const UserSource &source);

} // namespace project
