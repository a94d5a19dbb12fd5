// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/djangoreading.h"

#include "core/python/sourcefiles.h"
#include "core/simplejwt/blockreader.h"
#include "core/simplejwt/settinginfos.h"

#include <QCoreApplication>
#include <algorithm>

namespace simplejwt {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::DjangoSettings", text);
}

qsizetype lineOf(QByteArrayView text, const QString &name)
{
    const qsizetype at = text.indexOf(QByteArray('"' + name.toUtf8() + '"'));
    return at < 0 ? 1 : 1 + text.first(at).count('\n');
}
} // namespace

tl::expected<DjangoSettings, SettingsTrouble> readDjangoSettings(const QString &python, const SettingsSource &source)
{
    return BlockReader(python, source).read();
}

Result<DjangoSettings> readDjangoSettings(QByteArrayView text, const SettingsSource &source)
{
    const auto python = python::decodeSource(text);
    if (!python)
        return fail(Errc::Usage, tr("The settings can't be read: %1.").arg(python.error()));
    return readDjangoSettings(*python, source).map_error(toError);
}

Result<DjangoSettings> readDjangoSettings(const Json &object, QByteArrayView text)
{
    if (!object.isObject())
        return fail(Errc::Usage,
            tr("Settings are a JSON object with Simple JWT's names, such as {\"ROTATE_REFRESH_TOKENS\": true}."));
    DjangoSettings read;
    const auto infos = settingInfos();
    for (const Json::Member &member : object.members()) {
        const qsizetype line = lineOf(text, member.name);
        const auto info = std::find_if(
            infos.begin(), infos.end(), [&](const SettingInfo &row) { return member.name == QLatin1String(row.name); });
        if (BlockReader::isRemoved(member.name))
            return tl::unexpected(toError({ line,
                tr("The setting %1 has been removed from Simple JWT; Django refuses to start with it.")
                    .arg(member.name) }));
        if (info == infos.end()) {
            read.ignored.append({ BlockReader::shownName(member.name), line, BlockReader::unknownName() });
            continue;
        }
        if (BlockReader::isOwnCode(*info, member.value))
            read.ignored.append({ member.name, line, BlockReader::ownCode() });
        ReadSetting setting{ member.name, member.value, member.value.toString().toUtf8(), false, line };
        const Json *seconds = member.value.find(u"seconds");
        const bool isTime = member.name.endsWith(QLatin1String("_LIFETIME")) || member.name == QLatin1String("LEEWAY");
        if (isTime && seconds && member.value.members().size() == 1)
            setting.value = *seconds;
        setting.isTime = isTime && setting.value.isNumber();
        if (member.name == QLatin1String("SIGNING_KEY")) {
            read.signingKey
                = { member.value.isString() ? SigningKeyOrigin::From::SigningKey : SigningKeyOrigin::From::Missing,
                      line, {}, {}, member.value.isString() ? std::optional(setting.bytes) : std::nullopt,
                      member.value.isNull() };
        }
        read.settings.append(setting);
    }
    if (read.signingKey.line == 0)
        read.gaps.append({ QStringLiteral("SIGNING_KEY"), 1, BlockReader::noKey() });
    return read;
}

} // namespace simplejwt
