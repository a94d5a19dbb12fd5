// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

#include <QString>

namespace fingerprint {

/// How far the evidence goes.
enum class Certainty : quint8 {
    Unknown, ///< it can't be told from what was seen
    Likely, ///< the best explanation of what was seen, not the only one
    Certain ///< it was seen itself
};

/// What is told of a server.
enum class Property : quint8 {
    Library,
    Band,
    Endpoints,
    Fields,
    HeaderType,
    HeaderName,
    TokenClasses,
    AuthenticationClasses,
    Algorithm,
    KeyId,
    KeySet,
    TypeClaim,
    IdClaim,
    UserClaim,
    Issuer,
    Audience,
    AccessLifetime,
    RefreshLifetime,
    SlidingLifetime,
    Rotation,
    BlacklistApp,
    BlacklistAfterRotation,
    VerifyBlacklist,
    Languages,
    Skew,
    TokenClock
};

/// One property of a server. A plain value without a token.
struct Finding
{
    Property property = Property::Library;
    Json value; ///< for programs, the same in every language; null: can't be told
    QString text; ///< the value for people; empty: can't be told
    Certainty certainty = Certainty::Unknown;
    QString evidence; ///< one or two sentences: what was seen, in which call; or what would tell it
};

/// "unknown", "likely", "certain": in JSON, the same in every language.
QString certaintyName(Certainty certainty);
/// The same for people.
QString certaintyText(Certainty certainty);
/// "blacklist_app": in JSON, the same in every language.
QString propertyName(Property property);
/// "Blacklist app".
QString propertyTitle(Property property);
/// The value for people, or that it can't be told.
QString valueText(const Finding &finding);

/// A property that can't be told; the evidence says what would tell it.
Finding unknown(Property property, const QString &evidence);

} // namespace fingerprint
