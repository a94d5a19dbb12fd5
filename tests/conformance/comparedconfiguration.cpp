// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/comparedconfiguration.h"

#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsjson.h"
#include "tests/conformance/goldencase.h"
#include "tests/conformance/randomtokens.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

QByteArray pem(const QString &name)
{
    return writeJson(Json(QString::fromLatin1(goldenKey(name))));
}

const QByteArray accessAndSliding = "\"AUTH_TOKEN_CLASSES\":[\"rest_framework_simplejwt.tokens.AccessToken\","
                                    "\"rest_framework_simplejwt.tokens.SlidingToken\"]";

/// What may be drawn for one setting. No lifetime ends while the sequence runs.
struct Draw
{
    int percent;
    QList<QByteArray> members;
};

QList<Draw> draws()
{
    return {
        { 40, { "\"ROTATE_REFRESH_TOKENS\":true" } },
        { 40, { "\"BLACKLIST_AFTER_ROTATION\":true" } },
        { 30, { "\"UPDATE_LAST_LOGIN\":true" } },
        { 25,
            { "\"ALGORITHM\":\"HS384\"", "\"ALGORITHM\":\"HS512\"", "\"ALGORITHM\":\"HS512\",\"SIGNING_KEY\":\"short\"",
                "\"SIGNING_KEY\":\"schl\\u00fcssel\"", "\"SIGNING_KEY\":\"another secret of this project alone\"",
                "\"VERIFYING_KEY\":\"ignored\"" } },
        { 12,
            { "\"ALGORITHM\":\"ES256\",\"SIGNING_KEY\":" + pem(u"es256_private"_s)
                    + ",\"VERIFYING_KEY\":" + pem(u"es256_public"_s),
                "\"ALGORITHM\":\"RS512\",\"SIGNING_KEY\":" + pem(u"rs_private"_s)
                    + ",\"VERIFYING_KEY\":" + pem(u"rs_public"_s) } },
        { 4,
            { "\"ALGORITHM\":\"none\"", "\"ALGORITHM\":\"PS256\"", "\"ALGORITHM\":\"hs256\"",
                "\"SIGNING_KEY\":" + pem(u"rs_public"_s), "\"ALGORITHM\":\"RS256\"", "\"SIGNING_KEY\":\"\"" } },
        { 30,
            { "\"AUDIENCE\":\"app-a\"", "\"AUDIENCE\":[\"app-a\",\"app-b\"]", "\"AUDIENCE\":[]",
                "\"AUDIENCE\":\"\"" } },
        { 30, { "\"ISSUER\":\"https://issuer.example\"", "\"ISSUER\":\"\"" } },
        { 30,
            { "\"LEEWAY\":600", "\"LEEWAY\":0.25", "\"LEEWAY\":-90", "\"LEEWAY\":{\"seconds\":600}",
                "\"LEEWAY\":200000" } },
        { 4, { "\"LEEWAY\":\"30\"", "\"LEEWAY\":null", "\"AUDIENCE\":5", "\"LEEWAY\":true" } },
        { 20,
            { "\"ACCESS_TOKEN_LIFETIME\":-60", "\"ACCESS_TOKEN_LIFETIME\":0", "\"ACCESS_TOKEN_LIFETIME\":900.75",
                "\"ACCESS_TOKEN_LIFETIME\":31536000" } },
        { 20,
            { "\"REFRESH_TOKEN_LIFETIME\":-60", "\"REFRESH_TOKEN_LIFETIME\":900",
                "\"REFRESH_TOKEN_LIFETIME\":3000000000", "\"REFRESH_TOKEN_LIFETIME\":86400.999" } },
        { 20,
            { "\"SLIDING_TOKEN_LIFETIME\":900,\"SLIDING_TOKEN_REFRESH_LIFETIME\":600",
                "\"SLIDING_TOKEN_REFRESH_LIFETIME\":-60" } },
        { 25,
            { "\"USER_ID_CLAIM\":\"sub\"", "\"USER_ID_CLAIM\":\"uid\"", "\"USER_ID_CLAIM\":\"jti\"",
                "\"USER_ID_CLAIM\":\"\"" } },
        { 20, { "\"USER_ID_FIELD\":\"username\"", "\"USER_ID_FIELD\":\"pk\"", "\"USER_ID_FIELD\":\"email\"" } },
        { 15, { "\"TOKEN_TYPE_CLAIM\":\"typ\"", "\"TOKEN_TYPE_CLAIM\":null" } },
        { 15, { "\"JTI_CLAIM\":\"tid\"", "\"JTI_CLAIM\":null", "\"JTI_CLAIM\":\"id\"" } },
        { 15, { "\"SLIDING_TOKEN_REFRESH_EXP_CLAIM\":\"rexp\"", "\"SLIDING_TOKEN_REFRESH_EXP_CLAIM\":\"exp\"" } },
        { 25,
            { "\"AUTH_HEADER_TYPES\":[\"JWT\"]", "\"AUTH_HEADER_TYPES\":\"Token\"",
                "\"AUTH_HEADER_TYPES\":[\"Bearer\",\"JWT\",\"Token\"]" } },
        { 15, { "\"AUTH_HEADER_NAME\":\"HTTP_X_ACCESS_TOKEN\"", "\"AUTH_HEADER_NAME\":\"HTTP_AUTH\"" } },
        { 30,
            { accessAndSliding, "\"AUTH_TOKEN_CLASSES\":[\"rest_framework_simplejwt.tokens.SlidingToken\"]",
                "\"AUTH_TOKEN_CLASSES\":[\"rest_framework_simplejwt.tokens.RefreshToken\"]",
                "\"AUTH_TOKEN_CLASSES\":[\"rest_framework_simplejwt.tokens.UntypedToken\"]" } },
        { 10, { "\"CHECK_REVOKE_TOKEN\":true", "\"NO_SUCH_SETTING\":1" } },
    };
}

} // namespace

QByteArray ComparedConfiguration::shown() const
{
    static const QRegularExpression key(u"\"-----[^\"]*\""_s);
    QString text = QString::fromUtf8(settings).replace(key, u"<key>"_s);
    if (!blacklistApp)
        text += ", no blacklist app"_L1;
    if (literalViews)
        text += ", no authentication classes"_L1;
    return text.toUtf8();
}

Result<simplejwt::Settings> ComparedConfiguration::read() const
{
    const auto json = parseJson(settings);
    if (!json)
        return tl::unexpected(json.error());
    auto result = simplejwt::settingsFromJson(*json, simplejwt::SettingsReading::AsDjango);
    if (result && !result->signingKey)
        result->signingKey = DjangoServer::secretKey();
    if (result)
        result->blacklistApp = blacklistApp;
    return result;
}

DjangoServer::Options ComparedConfiguration::forDjango() const
{
    DjangoServer::Options options;
    options.simpleJwt = settings;
    options.blacklistApp = blacklistApp;
    options.literalViews = literalViews;
    return options;
}

server::Options ComparedConfiguration::forEmbedded(const simplejwt::Settings &read) const
{
    server::Options options;
    options.settings = read;
    options.band = simplejwt::Band::V5_2;
    options.noAuthenticationClasses = literalViews;
    return options;
}

QList<ComparedConfiguration> fixedConfigurations()
{
    return {
        { "defaults" },
        { "rotation, blacklist", "{\"ROTATE_REFRESH_TOKENS\":true,\"BLACKLIST_AFTER_ROTATION\":true}" },
        { "rotation, no app", "{\"ROTATE_REFRESH_TOKENS\":true,\"BLACKLIST_AFTER_ROTATION\":true}", false },
        { "literal views", "{\"UPDATE_LAST_LOGIN\":true,\"ROTATE_REFRESH_TOKENS\":true}", true, true },
        { "sliding", '{' + accessAndSliding + ",\"SLIDING_TOKEN_LIFETIME\":600,\"BLACKLIST_AFTER_ROTATION\":true}" },
        { "audience, issuer",
            "{\"ALGORITHM\":\"HS512\",\"AUDIENCE\":[\"app-a\",\"app-b\"],\"ISSUER\":\"https://issuer.example\","
            "\"ROTATE_REFRESH_TOKENS\":true}" },
        { "leeway", "{\"ALGORITHM\":\"HS384\",\"LEEWAY\":600,\"AUDIENCE\":\"app-a\"," + accessAndSliding + '}' },
        { "renamed claims",
            "{\"USER_ID_CLAIM\":\"sub\",\"USER_ID_FIELD\":\"username\",\"TOKEN_TYPE_CLAIM\":\"typ\",\"JTI_CLAIM\":"
            "\"tid\","
            "\"SLIDING_TOKEN_REFRESH_EXP_CLAIM\":\"rexp\",\"ROTATE_REFRESH_TOKENS\":true,\"BLACKLIST_AFTER_ROTATION\":"
            "true}" },
        { "one e-mail for all", "{\"USER_ID_FIELD\":\"email\",\"USER_ID_CLAIM\":\"email\"}" },
        { "other header",
            "{\"AUTH_HEADER_TYPES\":[\"JWT\",\"Bearer\"],\"AUTH_HEADER_NAME\":\"HTTP_X_ACCESS_TOKEN\",\"ISSUER\":\"\","
            "\"LEEWAY\":0.5}" },
        { "RS256",
            "{\"ALGORITHM\":\"RS256\",\"SIGNING_KEY\":" + pem(u"rs_private"_s)
                + ",\"VERIFYING_KEY\":" + pem(u"rs_public"_s) + '}' },
    };
}

ComparedConfiguration drawnConfiguration(Dice &dice, const QByteArray &name)
{
    QByteArrayList members;
    for (const Draw &draw : draws()) {
        if (dice.percent(draw.percent))
            members.append(dice.oneOf(draw.members));
    }
    return { name, '{' + members.join(',') + '}', dice.percent(80), dice.percent(10) };
}
