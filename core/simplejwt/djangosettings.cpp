// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/djangosettings.h"

#include "core/simplejwt/settingswriting.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <algorithm>
#include <array>

namespace simplejwt {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::DjangoSettings", text);
}
} // namespace

QLatin1StringView SigningKeyOrigin::fromName() const
{
    static constexpr std::array names{ QLatin1StringView("SIGNING_KEY"), QLatin1StringView("SECRET_KEY"),
        QLatin1StringView("file"), QLatin1StringView("missing") };
    return names[size_t(from)];
}

QString SigningKeyOrigin::fingerprint() const
{
    if (!key)
        return {};
    return QString::fromLatin1(QCryptographicHash::hash(*key, QCryptographicHash::Sha256).toHex().left(16));
}

QString SigningKeyOrigin::sentence() const
{
    const QString where = line == 0 ? QString()
        : file.isEmpty()            ? tr(" (line %1)").arg(line)
                                    : tr(" (%1, line %2)").arg(file).arg(line);
    switch (from) {
    case From::SigningKey:
        return tr("The key that signs is SIGNING_KEY%1.").arg(where);
    case From::SecretKey:
        return tr("The key that signs is Django's SECRET_KEY%1, since there is no SIGNING_KEY.").arg(where);
    case From::File:
        return tr("The key that signs is read from the file “%1”%2.").arg(keyFile, where);
    case From::Missing:
        break;
    }
    return isNone ? tr("SIGNING_KEY is None%1: no key signs.").arg(where)
                  : tr("The key that signs is not known from these settings%1.").arg(where);
}

const ReadSetting *DjangoSettings::find(QStringView name) const
{
    const auto found
        = std::find_if(settings.begin(), settings.end(), [name](const ReadSetting &one) { return one.name == name; });
    return found == settings.end() ? nullptr : &*found;
}

bool DjangoSettings::hasGap(QStringView name) const
{
    return std::any_of(gaps.begin(), gaps.end(), [name](const SettingsNote &one) { return one.name == name; });
}

Error toError(const SettingsTrouble &trouble)
{
    return { Errc::Usage, tr("Line %1: %2").arg(trouble.line).arg(trouble.text), {} };
}

Json effectiveSettings(const DjangoSettings &read, Band band)
{
    Json all = Json::object();
    for (const SettingInfo &info : settingInfos()) {
        const QString name = QLatin1String(info.name);
        if (name == QLatin1String("SIGNING_KEY") || !isKnownIn(info, band))
            continue;
        const ReadSetting *setting = read.find(name);
        all.set(name, setting ? setting->value : read.hasGap(name) ? Json() : settingDefault(info));
    }
    return all;
}

Json settingDefault(const SettingInfo &info)
{
    const QString name = QLatin1String(info.name);
    QString path = QString::fromUtf8(info.defaultText).remove(u'"');
    if (path.startsWith(u'…')) {
        const bool isRule = name == QLatin1String("USER_AUTHENTICATION_RULE");
        return Json(path.replace(u'…',
            isRule ? QStringLiteral("rest_framework_simplejwt.authentication.")
                   : QStringLiteral("rest_framework_simplejwt.serializers.")));
    }
    if (name == QLatin1String("TOKEN_USER_CLASS"))
        return Json(path);
    if (name == QLatin1String("AUTH_TOKEN_CLASSES"))
        return Json::array({ Json(QStringLiteral("rest_framework_simplejwt.tokens.AccessToken")) });
    const Json defaults = toJson(Settings());
    const Json *value = defaults.find(name);
    return value ? *value : Json();
}

bool isKnownIn(const SettingInfo &info, Band band)
{
    const QLatin1String since(info.since);
    if (since == QLatin1String("unreleased head"))
        return band == Band::Next;
    if (since == QLatin1String("5.3") || since == QLatin1String("5.4") || since == QLatin1String("5.5"))
        return band != Band::V5_2;
    return true;
}

void takeApps(const std::optional<InstalledApps> &apps, Settings *settings)
{
    if (!apps)
        return;
    settings->blacklistApp = apps->hasBlacklist;
    settings->blacklistAppIsKnown = true;
}

} // namespace simplejwt
