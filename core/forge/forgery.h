// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/jose/key.h"
#include "core/simplejwt/settings.h"

#include <span>

namespace forge {

/// What it takes to come by the wrong token.
enum class Means : quint8 {
    Anyone, ///< a good token, or nothing at all
    SigningKey, ///< the server's own key: the signature is good, the content wrong
    Server ///< nothing: a good token that the server itself has ended
};

/// Where it is sent: an access token in the header of a protected view, a refresh token to the refresh view.
enum class Target : quint8 { ProtectedView, Refresh };

/// A wrong token: the row of a table.
struct Forgery
{
    const char *id; ///< stable: "alg_none"
    Means means;
    const char *text; ///< one sentence: what is wrong with it; forgeryText() translates
    const char *advice; ///< one sentence: what to do if a server takes it; forgeryAdvice() translates
};

/// Every forgery, in the order in which they are sent: those that end a good token come last.
std::span<const Forgery> forgeries();
/// nullptr: no such forgery.
const Forgery *forgeryNamed(QStringView id);
QString forgeryText(const Forgery &forgery);
QString forgeryAdvice(const Forgery &forgery);

/// Whether it makes sense to send it there.
bool appliesTo(const Forgery &forgery, Target target);
/// Whether a sound server with these settings takes it: nobody told it to look at that claim.
bool mayBeTaken(const Forgery &forgery, const simplejwt::Settings &settings);

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
