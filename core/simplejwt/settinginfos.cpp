// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/settinginfos.h"

namespace simplejwt {
namespace {
#define JOTLAB_EFFECT(text) TABLE_TEXT("simplejwt::SettingInfo", text)

constexpr SettingInfo infos[]{
    { "ACCESS_TOKEN_LIFETIME", "timedelta(minutes=5)",
        JOTLAB_EFFECT("How long an access token is good: its “exp” is the time of issue plus this."),
        "4.0 or earlier" },
    { "REFRESH_TOKEN_LIFETIME", "timedelta(days=1)",
        JOTLAB_EFFECT("How long a refresh token is good. Rotation starts it again each time."), "4.0 or earlier" },
    { "SLIDING_TOKEN_LIFETIME", "timedelta(minutes=5)",
        JOTLAB_EFFECT("How long a sliding token is good before it must be refreshed."), "4.0 or earlier" },
    { "SLIDING_TOKEN_REFRESH_LIFETIME", "timedelta(days=1)",
        JOTLAB_EFFECT("How long a sliding token can be refreshed."), "4.0 or earlier" },
    { "SLIDING_TOKEN_REFRESH_EXP_CLAIM", "\"refresh_exp\"", JOTLAB_EFFECT("The claim that holds the end of that time."),
        "4.0 or earlier" },
    { "ROTATE_REFRESH_TOKENS", "False", JOTLAB_EFFECT("A refresh also answers with a new refresh token."), "3.0" },
    { "BLACKLIST_AFTER_ROTATION", "False",
        JOTLAB_EFFECT(
            "With rotation, the old refresh token is blacklisted. Also makes the verify view look into the blacklist."),
        "3.0" },
    { "UPDATE_LAST_LOGIN", "False",
        JOTLAB_EFFECT("Logging in with a password sets the user's last_login. Refreshing never does."), "4.5" },
    { "ALGORITHM", "\"HS256\"", JOTLAB_EFFECT("The one algorithm that is issued and accepted."), "4.0 or earlier" },
    { "SIGNING_KEY", "settings.SECRET_KEY", JOTLAB_EFFECT("The HMAC secret, or the private key as PEM."),
        "4.0 or earlier" },
    { "VERIFYING_KEY", "\"\"", JOTLAB_EFFECT("The public key as PEM. Ignored for HS256, HS384 and HS512."),
        "4.0 or earlier" },
    { "AUDIENCE", "None", JOTLAB_EFFECT("Written as “aud” and enforced. None: neither written nor checked."), "4.4" },
    { "ISSUER", "None", JOTLAB_EFFECT("Written as “iss” and enforced. None: not checked."), "4.4" },
    { "JSON_ENCODER", "None", JOTLAB_EFFECT("The class that writes header and payload."), "5.2", true },
    { "JWK_URL", "None",
        JOTLAB_EFFECT("Where the keys for verifying are fetched, by “kid”. Wins over VERIFYING_KEY; not for HS*."),
        "4.8" },
    { "LEEWAY", "0",
        JOTLAB_EFFECT("Seconds of clock skew granted to “exp”, “nbf”, “iat” and the sliding token's refresh expiry."),
        "4.8" },
    { "AUTH_HEADER_TYPES", "(\"Bearer\",)",
        JOTLAB_EFFECT("The words accepted before the token in the header. The first one is named in WWW-Authenticate."),
        "3.2" },
    { "AUTH_HEADER_NAME", "\"HTTP_AUTHORIZATION\"",
        JOTLAB_EFFECT("The request header with the token, by its WSGI name."), "4.5" },
    { "USER_ID_FIELD", "\"id\"", JOTLAB_EFFECT("The column of the user table that names the user in tokens."),
        "4.0 or earlier" },
    { "USER_ID_CLAIM", "\"user_id\"", JOTLAB_EFFECT("The claim that names the user."), "4.0 or earlier" },
    { "USER_AUTHENTICATION_RULE", "\"…default_user_authentication_rule\"",
        JOTLAB_EFFECT("Who may log in and refresh: by default every active user."), "4.5", true },
    { "AUTH_TOKEN_CLASSES", "(\"rest_framework_simplejwt.tokens.AccessToken\",)",
        JOTLAB_EFFECT("The kinds of token that the header may carry, tried in order."), "3.0" },
    { "TOKEN_TYPE_CLAIM", "\"token_type\"",
        JOTLAB_EFFECT("The claim that tells access from refresh. None: the type is not checked (since 5.2)."),
        "4.0 or earlier" },
    { "JTI_CLAIM", "\"jti\"",
        JOTLAB_EFFECT("The claim with the token's id, which the blacklist needs. None: not checked (since 5.2)."),
        "4.3" },
    { "TOKEN_USER_CLASS", "\"rest_framework_simplejwt.models.TokenUser\"",
        JOTLAB_EFFECT("The user object of stateless authentication."), "4.5", true },
    { "CHECK_REVOKE_TOKEN", "False",
        JOTLAB_EFFECT("Tokens carry a hash of the stored password and end when the password changes (on refresh: "
                      "unreleased head only)."),
        "5.3" },
    { "REVOKE_TOKEN_CLAIM", "\"hash_password\"", JOTLAB_EFFECT("The claim with that hash."), "5.3" },
    { "CHECK_USER_IS_ACTIVE", "True",
        JOTLAB_EFFECT("False lets inactive users through when a token is presented or refreshed."), "5.4" },
    { "ON_LOGIN_SUCCESS", "\"…default_on_login_success\"",
        JOTLAB_EFFECT("Called after a login if UPDATE_LAST_LOGIN is on; updates last_login."), "unreleased head",
        true },
    { "ON_LOGIN_FAILED", "\"…default_on_login_failed\"", JOTLAB_EFFECT("Called after a failed login; does nothing."),
        "unreleased head", true },
    { "TOKEN_OBTAIN_SERIALIZER", "\"…TokenObtainPairSerializer\"", JOTLAB_EFFECT("The class behind the obtain view."),
        "5.1", true },
    { "TOKEN_REFRESH_SERIALIZER", "\"…TokenRefreshSerializer\"", JOTLAB_EFFECT("The class behind the refresh view."),
        "5.1", true },
    { "TOKEN_VERIFY_SERIALIZER", "\"…TokenVerifySerializer\"", JOTLAB_EFFECT("The class behind the verify view."),
        "5.1", true },
    { "TOKEN_BLACKLIST_SERIALIZER", "\"…TokenBlacklistSerializer\"",
        JOTLAB_EFFECT("The class behind the blacklist view."), "5.1", true },
    { "SLIDING_TOKEN_OBTAIN_SERIALIZER", "\"…TokenObtainSlidingSerializer\"",
        JOTLAB_EFFECT("The class behind the sliding obtain view."), "5.1", true },
    { "SLIDING_TOKEN_REFRESH_SERIALIZER", "\"…TokenRefreshSlidingSerializer\"",
        JOTLAB_EFFECT("The class behind the sliding refresh view."), "5.1", true },
};
} // namespace

std::span<const SettingInfo> settingInfos()
{
    return infos;
}

} // namespace simplejwt
