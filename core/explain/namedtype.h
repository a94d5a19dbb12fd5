// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspectioncontext.h"
#include "core/explain/tokenparts.h"
#include "core/simplejwt/settings.h"

#include <optional>

namespace explain {

/// The lifetime setting that a token of this token_type claim follows: "ACCESS_TOKEN_LIFETIME"; empty for an unknown
/// type.
QString lifetimeSettingName(QStringView tokenType);
/// An access token that a refresh made in 5.2, by its span from iat to exp: iat is the refresh token's, exp counts from
/// the refresh. So it may be, too, where nobody said which band it is.
bool isDerivedAccess(const InspectionContext &context, simplejwt::TokenType type, Instant::duration lifetime);
/// The type that the value of a token_type claim names, exactly; nullopt for anything else.
std::optional<simplejwt::TokenType> claimedType(QStringView tokenType);
/// The token_type claim under its configured name; empty if absent, switched off or no string.
QString tokenTypeOf(const TokenParts &parts, const simplejwt::Settings &settings);
/// A user id as the directory is asked for it: the string, or the number's text; empty for anything else.
QString userIdText(const Json &value);

} // namespace explain
