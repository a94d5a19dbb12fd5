// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfilewriting.h"

#include "core/base/newfile.h"
#include "core/config/serverfile.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace config {

namespace {

constexpr auto FormatName = u"jotlab-server";
const QString Environments = QStringLiteral("environments");

QString tr(const char *text)
{
    return QCoreApplication::translate("config::ServerProfile", text);
}

Json fieldsJson(const FieldNames &names)
{
    Json json = Json::object();
    for (const Field &field : fields()) {
        const QString usual = QString::fromUtf16(field.name);
        if (names.*(field.own) != usual)
            json.set(usual, names.*(field.own));
    }
    return json;
}

Json cookiesJson(const TokenCookies &cookies)
{
    Json json = Json::object();
    const auto set = [&json](const QString &name, const QByteArray &value) {
        if (!value.isEmpty())
            json.set(name, QString::fromLatin1(value));
    };
    set(QStringLiteral("access"), cookies.access);
    set(QStringLiteral("refresh"), cookies.refresh);
    set(QStringLiteral("csrf"), cookies.csrf);
    if (!cookies.csrf.isEmpty() || cookies.csrfHeader != TokenCookies().csrfHeader)
        set(QStringLiteral("csrf_header"), cookies.csrfHeader);
    return json;
}

Json serverJson(const ServerProfile &server)
{
    Json json = Json::object();
    json.set(QStringLiteral("format"), QString::fromUtf16(FormatName));
    if (!server.name.isEmpty())
        json.set(QStringLiteral("name"), server.name);
    json.set(QStringLiteral("url"), server.id());
    if (server.band)
        json.set(QStringLiteral("band"), QString(simplejwt::bandName(*server.band)));
    json.set(QStringLiteral("header_name"), QString::fromLatin1(server.headerName));
    json.set(QStringLiteral("header_type"), QString::fromLatin1(server.headerType));
    Json paths = Json::object();
    for (const auto [endpoint, path] : server.paths.asKeyValueRange())
        paths.set(QString::fromLatin1(info(endpoint).name), path.isEmpty() ? Json() : Json(path));
    if (!server.paths.isEmpty())
        json.set(QStringLiteral("paths"), paths);
    Json authenticated = Json::object();
    for (const auto [endpoint, wanted] : server.wantsAccessOverrides.asKeyValueRange())
        authenticated.set(QString::fromLatin1(info(endpoint).name), wanted);
    if (!server.wantsAccessOverrides.isEmpty())
        json.set(QStringLiteral("authenticated"), authenticated);
    if (!server.headers.isEmpty()) {
        Json headers = Json::object();
        for (const auto &[name, value] : server.headers)
            headers.set(QString::fromLatin1(name), QString::fromLatin1(value));
        json.set(QStringLiteral("headers"), headers);
    }
    if (server.fields != FieldNames())
        json.set(QStringLiteral("fields"), fieldsJson(server.fields));
    if (server.cookies)
        json.set(QStringLiteral("cookies"), cookiesJson(*server.cookies));
    const Connection &connection = server.connection;
    for (const auto &[name, value] : { std::pair("settings", server.references.settings),
             { "ca_file", connection.caFile }, { "pinned_certificate", QString::fromLatin1(connection.pin) },
             { "client_certificate", connection.clientCertificate }, { "client_key", connection.clientKey },
             { "proxy", connection.proxy } }) {
        if (!value.isEmpty())
            json.set(QString::fromLatin1(name), value);
    }
    if (const Json key = keyReferenceJson(server.references.key); !key.isNull())
        json.set(QStringLiteral("key"), key);
    if (const Json users = usersJson(server.references); !users.isNull())
        json.set(QStringLiteral("users"), users);
    if (server.autoRefresh)
        json.set(QStringLiteral("auto_refresh"), true);
    return json;
}

/// What says that an environment has none of it, where the file has some.
Json noneOf(const QString &member)
{
    if (member == u"cookies" || member == u"band" || member == u"key" || member == u"users")
        return {};
    if (member == u"paths" || member == u"authenticated" || member == u"headers" || member == u"fields")
        return Json::object();
    if (member == u"auto_refresh")
        return Json(false);
    return Json(QString());
}

/// The members that an environment of that file needs.
Json difference(const ServerProfile &own, const ServerProfile &server, const QString &name)
{
    const Json before = serverJson(own);
    const Json now = serverJson(server);
    Json members = Json::object();
    for (const Json::Member &each : now.members()) {
        const Json *known = before.find(each.name);
        if (each.name != u"format" && each.name != u"name" && !(known && *known == each.value))
            members.set(each.name, each.value);
    }
    for (const Json::Member &each : before.members()) {
        if (each.name != u"name" && !now.contains(each.name))
            members.set(each.name, noneOf(each.name));
    }
    if (server.name != environmentTitle(own, name) && server.name != own.name)
        members.set(u"name"_s, server.name);
    return members;
}

/// Beside the file, as far as that is near: so both can be moved and shared.
ServerProfile seenFrom(ServerProfile server, const QString &path)
{
    const QDir folder = QFileInfo(path).absoluteDir();
    for (QString *file : filesOf(server)) {
        const QString relative = folder.relativeFilePath(*file);
        if (QDir::isAbsolutePath(*file) && !relative.startsWith(u"../../../"))
            *file = relative;
    }
    return server;
}

/// The file as it is, with other environments.
Result<> writeEnvironments(const QString &path, Json file, const Json &environments)
{
    file.remove(Environments);
    if (!environments.members().isEmpty())
        file.set(Environments, environments);
    const QByteArray text = writeJson(file, JsonStyle::Indented) + '\n';
    // It has to be readable by whoever it is shared with: nothing is written that would not be.
    const auto fits = parseServerProfile(text);
    if (fits)
        return writeFile(path, text);
    if (const auto before = loadServerProfile(path); !before) // by its own lines
        return tl::unexpected(before.error());
    return fail(fits.error().code,
        tr("“%1” stays as it is, since it would be no server file any more. %2").arg(path, fits.error().what));
}

/// For editors; the one member that says nothing of a server.
void keepSchema(Json &own, const Json &file)
{
    if (const Json *schema = file.find(u"$schema"))
        own.set(u"$schema"_s, *schema);
}

Json environmentsIn(const Json &file)
{
    const Json *environments = file.find(Environments);
    return environments && environments->isObject() ? *environments : Json::object();
}

} // namespace

QByteArray writeServerProfile(const ServerProfile &server)
{
    return writeJson(serverJson(server), JsonStyle::Indented) + '\n';
}

Result<> saveServerProfile(const ServerProfile &server, const QString &path)
{
    if (const QStringList names = environmentNames(path); !names.isEmpty())
        return fail(Errc::Conflict,
            tr("“%1” holds environments (%2) that would be lost; save the server under another name, or as one of "
               "them.")
                .arg(path, names.join(u", "_s)));
    if (QFileInfo(path).size() > 0 && !loadServerProfile(path))
        return fail(Errc::Conflict,
            tr("“%1” is there already and is no server file that can be read, so it is not written over; give another "
               "name.")
                .arg(path));
    Json own = serverJson(seenFrom(server, path));
    if (const auto there = readServerFile(path))
        keepSchema(own, *there);
    return writeFile(path, writeJson(own, JsonStyle::Indented) + '\n');
}

Result<> saveFileServer(const ServerProfile &server, const QString &path)
{
    return readServerFile(path).and_then([&](const Json &file) {
        Json own = serverJson(seenFrom(server, path));
        keepSchema(own, file);
        return writeEnvironments(path, own, environmentsIn(file));
    });
}

Result<> saveEnvironment(const ServerProfile &server, const QString &path, const QString &name)
{
    if (name.trimmed().isEmpty())
        return fail(Errc::Usage, tr("An environment needs a name, such as staging."));
    const auto own = loadServerProfile(path);
    if (!own)
        return tl::unexpected(own.error());
    return readServerFile(path).and_then([&](const Json &file) {
        Json environments = environmentsIn(file);
        environments.set(name.trimmed(), difference(seenFrom(*own, path), seenFrom(server, path), name.trimmed()));
        return writeEnvironments(path, file, environments);
    });
}

Result<Json> removeEnvironment(const QString &path, const QString &name)
{
    return readServerFile(path).and_then([&](const Json &file) -> Result<Json> {
        Json environments = environmentsIn(file);
        const Json *found = environments.find(name);
        if (!found)
            return fail(Errc::NotFound, tr("“%1” has no environment “%2”.").arg(path, name));
        const Json members = *found;
        environments.remove(name);
        return writeEnvironments(path, file, environments).map([&] { return members; });
    });
}

Result<> restoreEnvironment(const QString &path, const QString &name, const Json &members)
{
    return readServerFile(path).and_then([&](const Json &file) -> Result<> {
        Json environments = environmentsIn(file);
        if (environments.contains(name))
            return fail(
                Errc::Conflict, tr("“%1” has an environment “%2” again, which stays as it is.").arg(path, name));
        environments.set(name, members);
        return writeEnvironments(path, file, environments);
    });
}

} // namespace config
