// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverpreset.h"

#include "core/config/serverfile.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QFile>
#include <algorithm>

namespace config {

namespace {

QList<ServerPreset> readPresets()
{
    QFile file(QStringLiteral(":/serverpresets.json"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    const Result<Json> all = isOpen ? parseJson(file.readAll()) : Result<Json>(Json());
    QList<ServerPreset> presets;
    for (const Json &each : all ? all->items() : QList<Json>()) {
        // Read as the server file that it becomes, which has an address.
        Json members = *each.find(u"server");
        members.set(QStringLiteral("url"), QStringLiteral("http://preset.invalid"));
        Result<ServerProfile> server = parseServerProfile(writeJson(members));
        Q_ASSERT(server);
        server->baseUrl = QUrl();
        presets.append({ each.find(u"id")->toString(), each.find(u"title")->toString(), *server });
    }
    return presets;
}

} // namespace

const QList<ServerPreset> &serverPresets()
{
    static const QList<ServerPreset> presets = readPresets();
    return presets;
}

Result<ServerPreset> serverPresetNamed(const QString &id)
{
    QStringList names;
    for (const ServerPreset &each : serverPresets()) {
        if (each.id == id)
            return each;
        names.append(each.id);
    }
    return fail(Errc::Usage,
        QCoreApplication::translate("config::ServerPreset", "There is no preset “%1”; there are %2.")
            .arg(id.left(60), names.join(QStringLiteral(", "))));
}

ServerProfile withPreset(const ServerProfile &server, const ServerPreset &preset)
{
    ServerProfile made = server;
    made.paths = preset.server.paths;
    made.wantsAccessOverrides = preset.server.wantsAccessOverrides;
    made.headerName = preset.server.headerName;
    made.headerType = preset.server.headerType;
    made.fields = preset.server.fields;
    made.cookies = preset.server.cookies;
    return made;
}

} // namespace config
