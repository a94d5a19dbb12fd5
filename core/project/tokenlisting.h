// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/project/usersource.h"

namespace project {

/// What is to be said of an outstanding token.
enum class TokenStanding : quint8 {
    Alive,
    Blacklisted, ///< and not expired
    Flushable ///< expired: the next flush takes its rows
};

/// A row of the blacklist app's outstanding tokens, with that of its blacklisting. Never the token itself.
struct ListedToken
{
    qint64 id = 0;
    QString jti;
    QString userKey; ///< as it is stored; empty: nobody's
    QString username; ///< empty: nobody's, or of a user that is gone
    std::optional<Instant> createdAt;
    Instant expiresAt;
    std::optional<Instant> blacklistedAt;

    TokenStanding standing(Instant now) const;
};

struct TokenPage
{
    QList<ListedToken> tokens;
    bool hasMore = false; ///< behind them: from the last one's id
};

/// Outstanding tokens straight from the project's database, on a connection of its own that reads alone. Both block and
/// are reentrant. Errors of django::ProjectDatabase.
///
/// The newest, or those that came before one.
Result<TokenPage> outstandingTokens(const UserSource &source, int most, std::optional<qint64> before = {});
/// Those with one of the jtis: what is missing in the answer is not known there.
Result<QList<ListedToken>> tokensWithJti(const UserSource &source, const QStringList &jtis);
/// By what its tokens name the user of that name: as it is stored. Errc::NotFound.
Result<QString> storedUserKey(const UserSource &source, const QString &username);

} // namespace project
