// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/simplejwt/token.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

namespace simplejwt {

/// What stands in a project's SIMPLE_JWT, with Simple JWT's defaults. A plain value.
/// Settings that a band does not know have no effect in it, as in the real package.
struct Settings
{
    std::chrono::microseconds accessTokenLifetime = std::chrono::minutes{ 5 };
    std::chrono::microseconds refreshTokenLifetime = std::chrono::hours{ 24 };
    std::chrono::microseconds slidingTokenLifetime = std::chrono::minutes{ 5 };
    std::chrono::microseconds slidingTokenRefreshLifetime = std::chrono::hours{ 24 };
    QString slidingTokenRefreshExpClaim = QStringLiteral("refresh_exp");
    bool rotateRefreshTokens = false;
    bool blacklistAfterRotation = false;
    bool updateLastLogin = false;
    QString algorithm = QStringLiteral("HS256");
    /// HMAC secret or PEM private key. Absent: not set, and whoever runs the engine puts the installation's own key
    /// here (Django's default is SECRET_KEY).
    std::optional<QByteArray> signingKey;
    bool signingKeyIsNone = false; ///< SIGNING_KEY is None: verifies (with VERIFYING_KEY), but can't issue
    QByteArray verifyingKey; ///< PEM; ignored for HS*
    Json audience; ///< null (neither written nor checked), a string, or a list of strings
    Json issuer; ///< null or a string
    QString jwkUrl; ///< empty: None
    std::chrono::microseconds leeway{ 0 };
    QStringList authHeaderTypes{ QStringLiteral("Bearer") };
    QString authHeaderName = QStringLiteral("HTTP_AUTHORIZATION"); ///< a WSGI name
    QString userIdField = QStringLiteral("id");
    QString userIdClaim = QStringLiteral("user_id");
    std::optional<QString> tokenTypeClaim = QStringLiteral("token_type"); ///< absent: None, no type check
    std::optional<QString> jtiClaim = QStringLiteral("jti"); ///< absent: None, no id check
    QList<TokenType> authTokenClasses{ TokenType::Access };
    bool checkRevokeToken = false;
    QString revokeTokenClaim = QStringLiteral("hash_password");
    bool checkUserIsActive = true;

    /// Not one of Simple JWT's own: whether "rest_framework_simplejwt.token_blacklist" is in INSTALLED_APPS. Settings
    /// that are read do not have it: a switch of its own says so, or takeApps().
    bool blacklistApp = true;
    bool blacklistAppIsKnown = false; ///< else it is what most projects have
    /// Only after AsDjango reading: settings whose value is accepted at the start and fails at use; name -> what Python
    /// then raises.
    QMap<QString, QString> failsAtUse;

    /// The field name of the request header: "Authorization" for HTTP_AUTHORIZATION, "X-Access-Token" for
    /// HTTP_X_ACCESS_TOKEN.
    QByteArray authHeaderField() const;
    /// ACCESS_, REFRESH_ or SLIDING_TOKEN_LIFETIME; zero for untyped.
    std::chrono::microseconds lifetime(TokenType type) const;

    bool operator==(const Settings &) const = default;
};

} // namespace simplejwt
