// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/settingsjson.h"

#include "core/jose/algorithm.h"
#include "core/jose/key.h"
#include "core/python/pythonvalue.h"
#include "core/simplejwt/settinginfos.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>

using namespace std::chrono;

namespace simplejwt {
namespace {
constexpr double longestSeconds = 1000.0 * 366 * 86400; // a thousand years: exp stays within Python's datetime

QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::Settings", text);
}

/// One setting while it is read.
struct Reading
{
    Settings &settings;
    const QString &name;
    const Json &value;
    bool strict;

    auto refuse(const QString &why) const { return fail(Errc::Usage, tr("%1: %2").arg(name, why)); }
    auto wanted(const QString &what) const
    {
        return refuse(tr("wants %1, not %2.").arg(what, QString::fromLatin1(python::pythonTypeName(value))));
    }
    // As Django: accepted now, this exception when it is used.
    void failLater(const QString &exception) const { settings.failsAtUse.insert(name, exception); }
};

Result<> readFlag(const Reading &in, bool &flag)
{
    if (in.strict && !in.value.isBool())
        return in.wanted(tr("true or false"));
    flag = python::pythonTruth(in.value);
    return {};
}

Result<> readText(const Reading &in, QString &text)
{
    if (in.strict && (!in.value.isString() || in.value.toString().isEmpty()))
        return in.wanted(tr("a text"));
    text = python::pythonText(in.value);
    return {};
}

Result<> readOptionalText(const Reading &in, std::optional<QString> &text)
{
    QString given;
    const Result<> read = in.value.isNull() ? Result<>() : readText(in, given);
    text = in.value.isNull() ? std::nullopt : std::optional(given);
    return read;
}

// Seconds as a number, or {"seconds": n}; nothing if it is neither.
std::optional<double> secondsOf(const Json &value)
{
    const Json *seconds = value.isObject() && value.members().size() == 1 ? value.find(u"seconds") : &value;
    if (!seconds || !seconds->isNumber() || !std::isfinite(seconds->toDouble()))
        return std::nullopt;
    return seconds->toDouble();
}

microseconds rounded(double secondsValue)
{
    return microseconds{ std::llround(std::clamp(secondsValue, -longestSeconds * 8, longestSeconds * 8) * 1e6) };
}

Result<> readDuration(const Reading &in, microseconds &duration)
{
    const std::optional<double> value = secondsOf(in.value);
    if (!value && in.strict)
        return in.refuse(tr("wants a number of seconds or {\"seconds\": n}."));
    if (in.strict && (*value < 0 || *value > longestSeconds))
        return in.refuse(tr("%1 seconds is out of range; give 0 to a thousand years.").arg(*value));
    if (value) {
        duration = rounded(*value);
    } else {
        in.failLater(QStringLiteral("TypeError: unsupported operand type(s) for +: 'datetime.datetime' and '%1'")
                         .arg(QString::fromLatin1(python::pythonTypeName(in.value))));
    }
    return {};
}

Result<> readLeeway(const Reading &in)
{
    if (!in.strict && (in.value.isNull() || in.value.isBool())) {
        in.settings.leeway = seconds{ in.value.toBool() };
        return {};
    }
    if (in.strict || secondsOf(in.value))
        return readDuration(in, in.settings.leeway);
    in.failLater(QStringLiteral(
        "TokenBackendError: Unrecognized type '<class '%1'>', 'leeway' must be of type int, float or timedelta.")
                     .arg(QString::fromLatin1(python::pythonTypeName(in.value))));
    return {};
}

Result<> readAlgorithm(const Reading &in)
{
    if (in.strict && !(in.value.isString() && jose::algorithmNamed(in.value.toString().toUtf8()))) {
        QStringList names;
        for (const jose::AlgorithmInfo &row : jose::algorithms())
            names += QString::fromLatin1(row.name);
        return in.refuse(tr("“%1” can't be used; take one of %2.")
                             .arg(python::pythonText(in.value), names.join(QLatin1String(", "))));
    }
    in.settings.algorithm = python::pythonText(in.value);
    return {};
}

Result<> readSigningKey(const Reading &in)
{
    in.settings.signingKeyIsNone = in.value.isNull();
    in.settings.signingKey.reset();
    if (in.value.isString())
        in.settings.signingKey = in.value.toString().toUtf8();
    else if (!in.value.isNull() && in.strict)
        return in.wanted(tr("a text (the secret, or a private key as PEM) or null"));
    else if (!in.value.isNull())
        in.failLater(QStringLiteral("TypeError: Expected a string value"));
    return {};
}

Result<> readVerifyingKey(const Reading &in)
{
    if (in.strict && !in.value.isString() && !in.value.isNull())
        return in.wanted(tr("a text (a public key as PEM)"));
    in.settings.verifyingKey = in.value.toString().toUtf8();
    if (!in.strict && !in.value.isString())
        in.failLater(QStringLiteral("TypeError: Expecting a PEM-formatted key."));
    return {};
}

bool isTexts(const Json &value)
{
    return value.isArray()
        && std::all_of(value.items().begin(), value.items().end(), [](const Json &item) { return item.isString(); });
}

Result<> readAudience(const Reading &in)
{
    const bool some = in.value.isString() || (isTexts(in.value) && !in.value.items().isEmpty());
    if (in.strict && !in.value.isNull() && !some)
        return in.wanted(tr("a text, a list of texts or null"));
    in.settings.audience = in.value;
    return {};
}

Result<> readIssuer(const Reading &in)
{
    if (in.strict && !in.value.isNull() && !in.value.isString())
        return in.wanted(tr("a text or null"));
    in.settings.issuer = in.value;
    return {};
}

Result<> readJwkUrl(const Reading &in)
{
    if (in.strict && !in.value.isNull() && !in.value.isString())
        return in.wanted(tr("a URL or null"));
    in.settings.jwkUrl = in.value.toString();
    return {};
}

bool isHeaderWord(const QString &word)
{
    return !word.isEmpty()
        && std::all_of(word.begin(), word.end(), [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
}

Result<> readHeaderTypes(const Reading &in)
{
    const QList<Json> words = in.value.isArray() ? in.value.items() : QList<Json>{ in.value };
    QStringList types;
    for (const Json &word : words) {
        if (in.strict && !(word.isString() && isHeaderWord(word.toString())))
            return in.refuse(tr("wants a word such as “Bearer”, or a list of words."));
        if (!word.isString()) {
            return in.refuse(
                QStringLiteral("AttributeError: '%1' object has no attribute 'encode'")
                    .arg(QString::fromLatin1(python::pythonTypeName(word)))); // at import, as Django refuses to start
        }
        types += word.toString();
    }
    if (in.strict && types.isEmpty())
        return in.refuse(tr("wants at least one word, such as “Bearer”."));
    in.settings.authHeaderTypes = types;
    return {};
}

Result<> readHeaderName(const Reading &in)
{
    const QString name = in.value.toString();
    const bool plain = std::all_of(name.begin(), name.end(),
        [](QChar c) { return (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_'; });
    if (in.strict && !(plain && name.startsWith(QLatin1String("HTTP_")) && name.size() > 5))
        return in.refuse(tr("wants a WSGI name such as HTTP_AUTHORIZATION or HTTP_X_ACCESS_TOKEN."));
    return readText(in, in.settings.authHeaderName);
}

Result<> readTokenClasses(const Reading &in)
{
    if (in.strict && (!isTexts(in.value) || in.value.items().isEmpty()))
        return in.wanted(tr("a list of token classes"));
    QList<TokenType> classes;
    for (const Json &item : in.value.items()) {
        const std::optional<TokenType> type = item.isString() ? tokenTypeNamed(item.toString()) : std::nullopt;
        if (type) {
            classes += *type;
            continue;
        }
        if (in.strict)
            return in.refuse(
                tr("“%1” is no token class; take AccessToken or SlidingToken.").arg(python::pythonText(item)));
        in.failLater(QStringLiteral("ImportError: Could not import '%1' for API setting 'AUTH_TOKEN_CLASSES'.")
                         .arg(python::pythonText(item)));
    }
    in.settings.authTokenClasses = classes;
    return {};
}

using Reader = Result<> (*)(const Reading &);
struct SettingReader
{
    const char *name;
    Reader read;
};

constexpr SettingReader readers[]{
    { "ACCESS_TOKEN_LIFETIME", [](const Reading &in) { return readDuration(in, in.settings.accessTokenLifetime); } },
    { "REFRESH_TOKEN_LIFETIME", [](const Reading &in) { return readDuration(in, in.settings.refreshTokenLifetime); } },
    { "SLIDING_TOKEN_LIFETIME", [](const Reading &in) { return readDuration(in, in.settings.slidingTokenLifetime); } },
    { "SLIDING_TOKEN_REFRESH_LIFETIME",
        [](const Reading &in) { return readDuration(in, in.settings.slidingTokenRefreshLifetime); } },
    { "SLIDING_TOKEN_REFRESH_EXP_CLAIM",
        [](const Reading &in) { return readText(in, in.settings.slidingTokenRefreshExpClaim); } },
    { "ROTATE_REFRESH_TOKENS", [](const Reading &in) { return readFlag(in, in.settings.rotateRefreshTokens); } },
    { "BLACKLIST_AFTER_ROTATION", [](const Reading &in) { return readFlag(in, in.settings.blacklistAfterRotation); } },
    { "UPDATE_LAST_LOGIN", [](const Reading &in) { return readFlag(in, in.settings.updateLastLogin); } },
    { "ALGORITHM", readAlgorithm },
    { "SIGNING_KEY", readSigningKey },
    { "VERIFYING_KEY", readVerifyingKey },
    { "AUDIENCE", readAudience },
    { "ISSUER", readIssuer },
    { "JWK_URL", readJwkUrl },
    { "LEEWAY", readLeeway },
    { "AUTH_HEADER_TYPES", readHeaderTypes },
    { "AUTH_HEADER_NAME", readHeaderName },
    { "USER_ID_FIELD", [](const Reading &in) { return readText(in, in.settings.userIdField); } },
    { "USER_ID_CLAIM", [](const Reading &in) { return readText(in, in.settings.userIdClaim); } },
    { "AUTH_TOKEN_CLASSES", readTokenClasses },
    { "TOKEN_TYPE_CLAIM", [](const Reading &in) { return readOptionalText(in, in.settings.tokenTypeClaim); } },
    { "JTI_CLAIM", [](const Reading &in) { return readOptionalText(in, in.settings.jtiClaim); } },
    { "CHECK_REVOKE_TOKEN", [](const Reading &in) { return readFlag(in, in.settings.checkRevokeToken); } },
    { "REVOKE_TOKEN_CLAIM", [](const Reading &in) { return readText(in, in.settings.revokeTokenClaim); } },
    { "CHECK_USER_IS_ACTIVE", [](const Reading &in) { return readFlag(in, in.settings.checkUserIsActive); } },
};

constexpr std::array removedNames{ "AUTH_HEADER_TYPE", "AUTH_TOKEN_CLASS", "SECRET_KEY", "TOKEN_BACKEND_CLASS" };

bool isRemoved(const QString &name)
{
    return std::any_of(removedNames.begin(), removedNames.end(),
        [&name](const char *removed) { return name == QLatin1String(removed); });
}

Result<> refuseUnknown(const QString &name, const Json &value)
{
    if (isRemoved(name))
        return fail(Errc::Usage,
            tr("%1: this setting was removed from Simple JWT; Django refuses to start with it.").arg(name));
    const auto infos = settingInfos();
    const auto info = std::find_if(
        infos.begin(), infos.end(), [&name](const SettingInfo &row) { return name == QLatin1String(row.name); });
    if (info == infos.end())
        return fail(Errc::Usage, tr("%1: Simple JWT has no such setting; look for a typing error.").arg(name));
    if (value.isNull())
        return {};
    return fail(Errc::Usage, tr("%1: names Python code, which is not run here; leave it out.").arg(name));
}

Result<> readSetting(Settings &settings, const Json::Member &member, bool strict)
{
    const Reading in{ settings, member.name, member.value, strict };
    for (const SettingReader &reader : readers) {
        if (member.name == QLatin1String(reader.name))
            return reader.read(in);
    }
    return strict ? refuseUnknown(member.name, member.value) : Result<>();
}

// Strict only: a key that can't serve the algorithm would fail at every use.
Result<> checkKey(const Settings &settings, const char *name, const QByteArray &text)
{
    const std::optional<jose::Algorithm> algorithm = jose::algorithmNamed(settings.algorithm.toUtf8());
    if (text.isEmpty() || !algorithm)
        return {};
    const bool isHmac = jose::info(*algorithm).family == jose::Family::Hmac;
    const Result<jose::Key> key = isHmac ? jose::Key::fromSecret(text) : jose::Key::fromPem(text);
    if (!key)
        return fail(Errc::Usage, tr("%1: %2").arg(QLatin1String(name), key.error().what));
    if (!key->fits(*algorithm))
        return fail(Errc::Usage,
            tr("%1: %2 can't be used with ALGORITHM %3.")
                .arg(QLatin1String(name), key->typeName(), settings.algorithm));
    return {};
}

Result<> checkKeys(const Settings &settings)
{
    const Result<> signing = checkKey(settings, "SIGNING_KEY", settings.signingKey.value_or(QByteArray()));
    if (!signing || settings.algorithm.startsWith(QLatin1String("HS")))
        return signing;
    return checkKey(settings, "VERIFYING_KEY", settings.verifyingKey);
}
} // namespace

Result<Settings> settingsFromJson(const Json &object, SettingsReading reading)
{
    if (!object.isObject())
        return fail(Errc::Usage,
            tr("Settings are a JSON object with Simple JWT's names, such as {\"ROTATE_REFRESH_TOKENS\": true}."));
    const bool strict = reading == SettingsReading::Strict;
    Settings settings;
    for (const char *removed : removedNames) {
        if (!strict && object.find(QLatin1String(removed))) {
            return fail(Errc::Usage,
                QStringLiteral("The '%1' setting has been removed. Please refer to "
                               "'https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html' for "
                               "available settings.")
                    .arg(QLatin1String(removed)),
                QStringLiteral("RuntimeError"));
        }
    }
    for (const Json::Member &member : object.members()) {
        if (const Result<> read = readSetting(settings, member, strict); !read)
            return tl::unexpected(read.error());
    }
    if (strict) {
        if (const Result<> keys = checkKeys(settings); !keys)
            return tl::unexpected(keys.error());
    }
    return settings;
}

} // namespace simplejwt
