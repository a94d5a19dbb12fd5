// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/forge/forgery.h"
#include "core/jose/key.h"

namespace forge {

/// What a forger has at hand.
struct ForgeryMaterial
{
    QByteArray token; ///< a good one
    simplejwt::Settings settings; ///< names of claims; the signing key for Means::SigningKey
    Instant now; ///< by the server's clock; times are reckoned from it
    QString unknownUser = QStringLiteral("999999999"); ///< user claim of nobody
    QString inactiveUser; ///< user claim; empty: none is known
    std::optional<jose::Key> foreignKey; ///< see foreignKeyFor(); absent: one is made where it is needed
};

/// A new key of the kind that the token's own algorithm wants. For RSA it takes a good part of a second. Thread-safe.
Result<jose::Key> foreignKeyFor(QByteArrayView token);

/// The wrong token; for Means::Server the good one itself. A refresh token signed here gets an id of its own, so that
/// one that is taken spoils none that follow. Errc::Malformed: the token can't be taken apart; Errc::Secret: the
/// server's key isn't known; Errc::Unsupported: it makes no sense with these settings; Errc::NotFound: no inactive user
/// is known. Thread-safe.
Result<QByteArray> forge(const Forgery &forgery, const ForgeryMaterial &material);

} // namespace forge
