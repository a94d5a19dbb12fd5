// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/verify.h"
#include "core/json/json.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/engine.h"

namespace cli {

/// What a token is judged by, besides its key.
struct Conditions
{
    jose::VerifyPolicy policy;
    std::optional<simplejwt::TokenType> tokenType; ///< set: Simple JWT's own verdict is asked for too
    Instant now;
    simplejwt::Settings settings;
    simplejwt::Band band = simplejwt::Band::V5_5;
    bool keysAreOfSettings = false; ///< the server has them as they stand there, and fails where one is missing
};

/// {"ok", "status", "detail"}: what a Simple JWT server with these settings, this key and this store would say of the
/// token. Audience, issuer and leeway are those of the policy.
Json simpleJwtVerdict(
    const QByteArray &token, const QList<jose::Key> &keys, const Conditions &conditions, django::Store &store);

/// The sentence of a refusal; null where there is none.
Json refusalDetail(const simplejwt::Refusal &refusal);

} // namespace cli
