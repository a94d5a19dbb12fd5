// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tabletext.h"
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
    TableText text; ///< one sentence: what is wrong with it; forgeryText() translates
    TableText advice; ///< one sentence: what to do if a server takes it; forgeryAdvice() translates
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

} // namespace forge
