// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/json/json.h"

#include <QByteArray>
#include <QStringView>
#include <optional>

namespace simplejwt {

/// The token classes of Simple JWT. Untyped is what the verify view reads: no type check, no blacklist.
enum class TokenType { Access, Refresh, Sliding, Untyped };

/// "access", "refresh", "sliding", "untyped": the value of the token type claim.
QLatin1String tokenTypeName(TokenType type);
/// "AccessToken" and so on: Simple JWT's class name, as it appears in AUTH_TOKEN_CLASSES and in refusals.
QLatin1String tokenClassName(TokenType type);
/// Reads "access" or "AccessToken", also with its dotted path ("rest_framework_simplejwt.tokens.AccessToken").
std::optional<TokenType> tokenTypeNamed(QStringView name);

/// A token as Simple JWT holds it in memory: its claims in order, and the instant it was made or parsed,
/// from which every expiry that derives from it is reckoned.
struct Token
{
    TokenType type = TokenType::Access;
    Json claims; ///< always an object
    Instant currentTime; ///< UTC

    /// nullptr if absent.
    const Json *claim(QStringView name) const { return claims.find(name); }
};

} // namespace simplejwt
