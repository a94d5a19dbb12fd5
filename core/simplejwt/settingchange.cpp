// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/settingchange.h"

#include "core/base/tabletext.h"
#include "core/simplejwt/settingswriting.h"

#include <QCoreApplication>
#include <algorithm>

namespace simplejwt {
namespace {
#define JOTLAB_CONSEQUENCE(text) TABLE_TEXT("simplejwt::SettingChange", text)

struct Consequence
{
    const char *name;
    TableText on; ///< after the change it has a value
    TableText off = {}; ///< after the change it is False, None or empty; absent: as on
};

constexpr Consequence consequences[]{
    { "ACCESS_TOKEN_LIFETIME",
        JOTLAB_CONSEQUENCE("Existing access tokens keep their “exp”; only new ones get the new lifetime.") },
    { "REFRESH_TOKEN_LIFETIME",
        JOTLAB_CONSEQUENCE("Existing refresh tokens keep their “exp”; new and rotated ones get the new lifetime.") },
    { "SLIDING_TOKEN_LIFETIME",
        JOTLAB_CONSEQUENCE("Existing sliding tokens keep their “exp” until they are refreshed.") },
    { "SLIDING_TOKEN_REFRESH_LIFETIME",
        JOTLAB_CONSEQUENCE("Existing sliding tokens keep the end of their refreshing; only new ones get another.") },
    { "SLIDING_TOKEN_REFRESH_EXP_CLAIM",
        JOTLAB_CONSEQUENCE("Existing sliding tokens lack the new claim: they work until their “exp”, but can't be "
                           "refreshed any more.") },
    { "ROTATE_REFRESH_TOKENS",
        JOTLAB_CONSEQUENCE("From the next refresh on, each answer carries a new refresh token. The old one stays good "
                           "unless BLACKLIST_AFTER_ROTATION is on."),
        JOTLAB_CONSEQUENCE("A refresh no longer answers with a refresh token; those that are out stay good until their "
                           "“exp”.") },
    { "BLACKLIST_AFTER_ROTATION",
        JOTLAB_CONSEQUENCE("With rotation, a refresh token is refused after its next use. The verify view looks into "
                           "the blacklist from now on: tokens on it are refused there, too."),
        JOTLAB_CONSEQUENCE("Used refresh tokens stay good until their “exp”, and the verify view no longer looks into "
                           "the blacklist: a blacklisted token passes there again.") },
    { "UPDATE_LAST_LOGIN", JOTLAB_CONSEQUENCE("Existing tokens don't change; only the next login does.") },
    { "ALGORITHM",
        JOTLAB_CONSEQUENCE("Every token that is out is refused from now on: only the new algorithm is accepted.") },
    { "SIGNING_KEY",
        JOTLAB_CONSEQUENCE("Every token that is out is refused from now on: it was signed with the other key."),
        JOTLAB_CONSEQUENCE("Without a signing key of its own, tokens signed with the former one are refused.") },
    { "VERIFYING_KEY",
        JOTLAB_CONSEQUENCE("Existing tokens are refused unless they were signed with the private key of this one.") },
    { "AUDIENCE",
        JOTLAB_CONSEQUENCE("Existing tokens without this audience are refused from now on; new ones carry it."),
        JOTLAB_CONSEQUENCE("“aud” is no longer checked: existing tokens pass whatever it says.") },
    { "ISSUER", JOTLAB_CONSEQUENCE("Existing tokens without this issuer are refused from now on; new ones carry it."),
        JOTLAB_CONSEQUENCE("“iss” is no longer checked: existing tokens pass whatever it says.") },
    { "JWK_URL",
        JOTLAB_CONSEQUENCE("Unless ALGORITHM is HS*, existing tokens are refused if their “kid” is not in that key "
                           "set; Simple JWT itself writes none."),
        JOTLAB_CONSEQUENCE("Tokens are verified with VERIFYING_KEY again.") },
    { "LEEWAY",
        JOTLAB_CONSEQUENCE("Counts at once for every token: those that expired less than this ago are good again."),
        JOTLAB_CONSEQUENCE("Counts at once for every token: those past their “exp” are refused to the second.") },
    { "AUTH_HEADER_TYPES",
        JOTLAB_CONSEQUENCE("Existing tokens stay good, but a header with another word counts as no token at all.") },
    { "AUTH_HEADER_NAME",
        JOTLAB_CONSEQUENCE("Existing tokens stay good, but clients must send them in the new header.") },
    { "USER_ID_FIELD",
        JOTLAB_CONSEQUENCE("Existing tokens name their user by the former column: they find no user, or another.") },
    { "USER_ID_CLAIM", JOTLAB_CONSEQUENCE("Existing tokens lack the new claim: presented, they are refused.") },
    { "AUTH_TOKEN_CLASSES",
        JOTLAB_CONSEQUENCE("Tokens of a kind that is not listed are refused in the header, those that are out "
                           "included.") },
    { "TOKEN_TYPE_CLAIM",
        JOTLAB_CONSEQUENCE("Existing tokens lack the new claim and are refused: “Token has no type”."),
        JOTLAB_CONSEQUENCE("The type is no longer checked: a refresh token that is out passes as an access token.") },
    { "JTI_CLAIM", JOTLAB_CONSEQUENCE("Existing tokens lack the new claim and are refused: “Token has no id”."),
        JOTLAB_CONSEQUENCE("Ids are no longer checked; with the blacklist app, tokens without one can't be "
                           "refreshed.") },
    { "CHECK_REVOKE_TOKEN",
        JOTLAB_CONSEQUENCE("Existing tokens lack the hash of the password and are refused where it is checked."),
        JOTLAB_CONSEQUENCE("A new password no longer ends existing tokens.") },
    { "REVOKE_TOKEN_CLAIM",
        JOTLAB_CONSEQUENCE("If CHECK_REVOKE_TOKEN is on, existing tokens lack the new claim and are refused.") },
    { "CHECK_USER_IS_ACTIVE", JOTLAB_CONSEQUENCE("Tokens of inactive users are refused again."),
        JOTLAB_CONSEQUENCE("Tokens of inactive users that are out pass from now on.") },
};

bool isOff(const Json *value)
{
    if (!value || value->isNull())
        return true;
    return value->isBool()  ? !value->toBool()
        : value->isString() ? value->toString().isEmpty()
                            : value->isNumber() && value->toDouble() == 0;
}

QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::SettingChange", text);
}
} // namespace

QStringList changedSettings(const Settings &before, const Settings &after)
{
    const Json was = toJson(before, SecretsIn::Written);
    const Json is = toJson(after, SecretsIn::Written);
    QStringList names;
    for (const SettingInfo &info : settingInfos()) {
        const QLatin1String name(info.name);
        const Json *former = was.find(name);
        const Json *now = is.find(name);
        if (former && now ? *former != *now : former != now)
            names += name;
    }
    return names;
}

QString consequenceOfSetting(const QString &name, const Settings &after)
{
    const bool hmac = after.algorithm.startsWith(QLatin1String("HS"));
    if (name == QLatin1String("VERIFYING_KEY") && hmac)
        return tr("No effect: %1 verifies with SIGNING_KEY.").arg(after.algorithm);
    if (name == QLatin1String("SIGNING_KEY") && !hmac)
        return tr("Existing tokens are still verified with VERIFYING_KEY; new ones pass only if both keys belong "
                  "together.");
    const auto *row = std::find_if(std::begin(consequences), std::end(consequences),
        [&](const Consequence &each) { return name == QLatin1String(each.name); });
    if (row == std::end(consequences))
        return {};
    const Json json = toJson(after, SecretsIn::Written);
    return (!row->off.isEmpty() && isOff(json.find(name)) ? row->off : row->on).translated();
}

bool isKnownTo(Band band, const SettingInfo &info)
{
    const QLatin1String since(info.since);
    if (since == QLatin1String("unreleased head"))
        return band == Band::Next;
    return band != Band::V5_2 || (since != QLatin1String("5.3") && since != QLatin1String("5.4"));
}

} // namespace simplejwt
