// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/tokenlisting.h"

namespace project {

/// What is changed of a project's outstanding and blacklisted tokens.
struct TokenChange
{
    enum class Kind : quint8 {
        Blacklist, ///< one token
        BlacklistUser, ///< all of a user's that are alive
        AddRow, ///< the outstanding row of a token that was made without one
        Flush ///< what manage.py flushexpiredtokens does
    };
    Kind kind = Kind::Flush;
    ListedToken token = {}; ///< of the first and the third; of the second, its user
    bool isOutstanding = true; ///< of the first: else its row is written before
    QByteArray text = {}; ///< a secret: the token itself, where its row is written
    QString claim = {}; ///< by which that names its user
};

/// A statement, and how it is shown: with its values, but never with a token.
struct ChangeStatement
{
    QString sql; ///< with a “?” for each value
    QVariantList values;
    QString shown;
};

/// What a change is in SQL, one after the other. \a now: when it is blacklisted, and what has expired.
QList<ChangeStatement> statementsOf(const UserSource &source, const TokenChange &change, Instant now);
/// All of it, as it is run: in one transaction.
QString shownText(const QList<ChangeStatement> &statements);
/// Runs them in one transaction; the number of rows that were written or deleted. Nothing is, where one fails. Blocks;
/// reentrant. Errors of django::ProjectDatabase.
Result<qint64> runChange(const UserSource &source, const QList<ChangeStatement> &statements);

} // namespace project
