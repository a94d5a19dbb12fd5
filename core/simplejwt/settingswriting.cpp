// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/settingswriting.h"

using namespace std::chrono;

namespace simplejwt {
namespace {
Json secondsJson(microseconds duration)
{
    const auto whole = floor<seconds>(duration);
    return whole == duration ? Json(qint64(whole.count())) : Json::real(double(duration.count()) / 1e6);
}

Json textOrNull(const std::optional<QString> &text)
{
    return text ? Json(*text) : Json();
}

template<class List, class Function> Json arrayOf(const List &list, Function text)
{
    QList<Json> items;
    for (const auto &item : list)
        items += Json(QString(text(item)));
    return Json::array(items);
}
} // namespace

Json toJson(const Settings &settings, SecretsIn secrets)
{
    Json json = Json::object();
    const auto set = [&json](const char *name, Json value) { json.set(QString::fromLatin1(name), std::move(value)); };
    set("ACCESS_TOKEN_LIFETIME", secondsJson(settings.accessTokenLifetime));
    set("REFRESH_TOKEN_LIFETIME", secondsJson(settings.refreshTokenLifetime));
    set("SLIDING_TOKEN_LIFETIME", secondsJson(settings.slidingTokenLifetime));
    set("SLIDING_TOKEN_REFRESH_LIFETIME", secondsJson(settings.slidingTokenRefreshLifetime));
    set("SLIDING_TOKEN_REFRESH_EXP_CLAIM", settings.slidingTokenRefreshExpClaim);
    set("ROTATE_REFRESH_TOKENS", settings.rotateRefreshTokens);
    set("BLACKLIST_AFTER_ROTATION", settings.blacklistAfterRotation);
    set("UPDATE_LAST_LOGIN", settings.updateLastLogin);
    set("ALGORITHM", settings.algorithm);
    if (settings.signingKeyIsNone)
        set("SIGNING_KEY", Json());
    else if (settings.signingKey && secrets == SecretsIn::Written)
        set("SIGNING_KEY", QString::fromUtf8(*settings.signingKey));
    set("VERIFYING_KEY", QString::fromUtf8(settings.verifyingKey));
    set("AUDIENCE", settings.audience);
    set("ISSUER", settings.issuer);
    set("JWK_URL", settings.jwkUrl.isEmpty() ? Json() : Json(settings.jwkUrl));
    set("LEEWAY", secondsJson(settings.leeway));
    set("AUTH_HEADER_TYPES", arrayOf(settings.authHeaderTypes, [](const QString &word) { return word; }));
    set("AUTH_HEADER_NAME", settings.authHeaderName);
    set("USER_ID_FIELD", settings.userIdField);
    set("USER_ID_CLAIM", settings.userIdClaim);
    set("AUTH_TOKEN_CLASSES", arrayOf(settings.authTokenClasses, tokenClassName));
    set("TOKEN_TYPE_CLAIM", textOrNull(settings.tokenTypeClaim));
    set("JTI_CLAIM", textOrNull(settings.jtiClaim));
    set("CHECK_REVOKE_TOKEN", settings.checkRevokeToken);
    set("REVOKE_TOKEN_CLAIM", settings.revokeTokenClaim);
    set("CHECK_USER_IS_ACTIVE", settings.checkUserIsActive);
    return json;
}

} // namespace simplejwt
