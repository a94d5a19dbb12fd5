// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/sessionfile.h"

namespace archive {

/// One difference between two sessions. A plain value.
struct SessionDifference
{
    enum class Kind : quint8 {
        TokenHere, ///< only in the first session
        TokenThere, ///< only in the second
        TokenState, ///< in both, blacklisted or rotated away in one of them, or at another time
        Calls ///< the same call with other answers, or not as often
    };
    Kind kind = Kind::TokenHere;
    std::optional<session::TokenRecord> here; ///< of the first session
    std::optional<session::TokenRecord> there;
    QString call; ///< "POST /logout/"
    QList<int> statusesHere; ///< in the order of the calls; 0: no answer
    QList<int> statusesThere;
};

/// Tokens are the same where their texts are, or where one lacks its signature and the rest is the same. Calls are
/// compared by method and path, whatever the server. Tokens first, in the order of the sessions.
QList<SessionDifference> compare(const KeptSession &here, const KeptSession &there);

} // namespace archive
