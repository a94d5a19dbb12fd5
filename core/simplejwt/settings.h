// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/json.h"
#include "core/simplejwt/token.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>
#include <span>

namespace simplejwt {

/// Which releases of Simple JWT are imitated: 5.2.2, 5.5.1, or the unreleased head.
enum class Profile { V5_2, V5_5, Next };

/// "5.2", "5.5" or "next".
QLatin1String profileName(Profile profile);
std::optional<Profile> profileNamed(QStringView name);

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

    /// Not one of Simple JWT's own: whether "rest_framework_simplejwt.token_blacklist" is in INSTALLED_APPS.
    bool blacklistApp = true;
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

/// How a SIMPLE_JWT object is read.
enum class SettingsReading {
    Strict, ///< an unknown name, a wrong type or an impossible value is refused with the name
    AsDjango ///< what Django accepts at its start is accepted, and fails, if it does, at use
};

/// Reads an object with Simple JWT's own names; durations are seconds or {"seconds": n}. Errc::Usage names the setting
/// that is off. Settings that name Python code (serializers, JSON_ENCODER, …) are refused when strict, ignored as
/// Django.
Result<Settings> settingsFromJson(const Json &object, SettingsReading reading = SettingsReading::Strict);

/// Whether secrets (SIGNING_KEY) are written out.
enum class SecretsIn { Left, Written };

/// Every setting under its own name, in the documented order; what settingsFromJson reads. Durations as seconds.
Json toJson(const Settings &settings, SecretsIn secrets = SecretsIn::Left);

/// One row of the settings reference.
struct SettingInfo
{
    const char *name; ///< Simple JWT's own
    const char *defaultText; ///< as one writes it in Python
    const char *effect; ///< for people; passed through translate("simplejwt::SettingInfo", …) by who shows it
    const char *since; ///< the version that brought it
    bool pythonCode = false; ///< names Python code; Jotlab can't imitate it
};

/// Every setting of Simple JWT, in the documented order.
std::span<const SettingInfo> settingInfos();

} // namespace simplejwt
