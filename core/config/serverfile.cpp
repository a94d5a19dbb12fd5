// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"

#include "core/base/regularfile.h"
#include "core/config/extraheaders.h"
#include "core/config/serveraddress.h"
#include "core/json/jsonplace.h"
#include "core/json/jsonreader.h"
#include "core/simplejwt/band.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSet>
#include <algorithm>

namespace config {

namespace {

constexpr auto FormatName = u"jotlab-server";
constexpr QStringView Environments = u"environments";
constexpr qint64 LargestFile
    = 1024 * 1024; // a server file is a few hundred bytes; anything larger was picked by mistake
constexpr qsizetype MostEnvironments = 100; // each is a server of its own, in lists that people choose from

QString tr(const char *text)
{
    return QCoreApplication::translate("config::ServerProfile", text);
}

/// What was typed, without what stands before “@”: a password may have one in it.
QString withoutPassword(const QString &text)
{
    return text.mid(text.lastIndexOf(u'@') + 1);
}

/// Reads the members of a server file and says where the first one that is off stands.
class Reader
{
public:
    explicit Reader(QByteArrayView text)
        : m_text(text)
    {
    }

    /// Every environment is read, whichever is asked for: a file is right or it isn't.
    Result<ServerFile> read()
    {
        const Result<Json> json = parseJson(m_text);
        if (!json)
            return tl::unexpected(json.error());
        if (!json->isObject())
            return fail(Errc::Malformed, tr("A server file is a JSON object with at least “url”."));
        readMembers(*json);
        if (!m_error && m_server.baseUrl.isEmpty())
            complain({},
                tr("The server file has no “url”. Add the server's address, for example \"http://127.0.0.1:8000\"."));
        ServerFile file;
        file.environments = readEnvironments(json->find(Environments));
        file.own = m_server;
        if (m_error)
            return tl::unexpected(*m_error);
        return file;
    }

private:
    QList<Environment> readEnvironments(const Json *environments)
    {
        QList<Environment> all;
        if (environments && !environments->isObject())
            complain({ Environments.toString() }, tr("“environments” must be an object of names and what differs."));
        const QList<Json::Member> members = environments ? environments->members() : QList<Json::Member>();
        if (members.size() > MostEnvironments)
            complain({ Environments.toString() },
                tr("A server file has at most %1 environments; put the others into a second file.")
                    .arg(MostEnvironments));
        complainOfRepetition(members, { Environments.toString() });
        for (const Json::Member &each : members) {
            if (m_error)
                break;
            Reader own(m_text);
            own.m_server = m_server;
            own.m_prefix = { Environments.toString(), each.name };
            if (each.name.isEmpty() || !each.value.isObject())
                own.complain({}, tr("An environment has a name, and an object of what differs from the file."));
            own.readMembers(each.value);
            if (each.value.contains(Environments) || each.value.contains(u"format"))
                own.complain({}, tr("An environment holds no “environments” and no “format”."));
            if (!own.m_error && !each.value.contains(u"name"))
                own.m_server.name = environmentTitle(m_server, each.name);
            m_error = own.m_error;
            all.append({ each.name, own.m_server });
        }
        return all;
    }

    void readMembers(const Json &json)
    {
        complainOfRepetition(json.members(), {});
        for (const Json::Member &member : json.members())
            readMember(member.name, member.value);
    }

    /// Of two members of a name one would be passed over, and nobody could say which.
    void complainOfRepetition(const QList<Json::Member> &members, const QStringList &place)
    {
        QSet<QString> names;
        for (const Json::Member &member : members) {
            if (names.contains(member.name))
                return complain(place + QStringList{ member.name },
                    tr("“%1” is there twice; keep the one that holds.").arg(member.name));
            names.insert(member.name);
        }
    }

    void readMember(const QString &name, const Json &value)
    {
        if (name == u"format") {
            if (value.toString() != FormatName)
                complain(
                    { name }, tr("“format” names another kind of file. A server file has \"jotlab-server\" there."));
        } else if (name == u"$schema" || name == Environments) {
            // the one is for editors, the others come after all members of the file
        } else if (name == u"url") {
            readUrl(value);
        } else if (name == u"headers") {
            readHeaders(value);
        } else if (name == u"paths") {
            readPaths(value);
        } else if (name == u"authenticated") {
            readAuthenticated(value);
        } else if (name == u"band") {
            readBand(value);
        } else if (name == u"auto_refresh") {
            if (value.isBool())
                m_server.autoRefresh = value.toBool();
            else
                complain({ name }, tr("“auto_refresh” must be true or false."));
        } else if (name == u"fields") {
            readFields(value);
        } else if (name == u"cookies") {
            readCookies(value);
        } else if (name == u"pinned_certificate" || name == u"proxy") {
            readConnection(name, value);
        } else if (name == u"key") {
            if (const auto key = readKeyReference(value))
                m_server.references.key = *key;
            else
                complain({ name }, key.error().what);
        } else if (name == u"users") {
            if (const auto done = readUsers(value, &m_server.references); !done)
                complain({ name }, done.error().what);
        } else if (const auto target = textMember(name)) {
            if (value.isString())
                *target = value.toString();
            else
                complain({ name }, tr("“%1” must be a string.").arg(name));
        } else if (name == u"header_name" || name == u"header_type") {
            readHeaderWord(name, value);
        } else {
            complain({ name }, tr("A server file has no member “%1”. Remove it, or check its spelling.").arg(name));
        }
    }

    QString *textMember(const QString &name)
    {
        Connection &connection = m_server.connection;
        return name == u"name"              ? &m_server.name
            : name == u"ca_file"            ? &connection.caFile
            : name == u"client_certificate" ? &connection.clientCertificate
            : name == u"client_key"         ? &connection.clientKey
            : name == u"settings"           ? &m_server.references.settings
                                            : nullptr;
    }

    void readUrl(const Json &value)
    {
        const Result<ServerProfile> server = serverFromUrl(value.toString());
        if (server)
            m_server.baseUrl = server->baseUrl;
        else
            complain({ QStringLiteral("url") }, server.error().what);
    }

    void readPaths(const Json &value)
    {
        if (!value.isObject())
            return complain({ QStringLiteral("paths") }, tr("“paths” must be an object of endpoint names and paths."));
        m_server.paths.clear(); // an environment's stand in place of the file's
        for (const Json::Member &member : value.members()) {
            const QStringList place{ QStringLiteral("paths"), member.name };
            const std::optional<Endpoint> endpoint = knownEndpoint(place);
            if (!endpoint)
                return;
            const QString path = member.value.toString();
            if (!member.value.isNull() && !(member.value.isString() && path.startsWith(u'/')))
                return complain(place,
                    tr("The path of “%1” must begin with \"/\"; null means that the server has none.")
                        .arg(member.name));
            if (path != QLatin1String(info(*endpoint).path)) // as the profile has it: only what differs
                m_server.paths.insert(*endpoint, path.isNull() ? QStringLiteral("") : path);
        }
    }

    void readAuthenticated(const Json &value)
    {
        if (!value.isObject())
            return complain({ QStringLiteral("authenticated") },
                tr("“authenticated” must be an object of endpoint names and true or false."));
        m_server.wantsAccessOverrides.clear();
        for (const Json::Member &member : value.members()) {
            const QStringList place{ QStringLiteral("authenticated"), member.name };
            const std::optional<Endpoint> endpoint = knownEndpoint(place);
            if (!endpoint)
                return;
            if (!member.value.isBool())
                return complain(place, tr("“authenticated” takes true or false for “%1”.").arg(member.name));
            if (member.value.toBool() != info(*endpoint).wantsAccess)
                m_server.wantsAccessOverrides.insert(*endpoint, member.value.toBool());
        }
    }

    std::optional<Endpoint> knownEndpoint(const QStringList &place)
    {
        const std::optional<Endpoint> endpoint = endpointNamed(place.constLast());
        if (endpoint)
            return endpoint;
        QStringList names;
        for (const EndpointInfo &each : endpoints())
            names.append(QString::fromLatin1(each.name));
        complain(place, tr("There is no endpoint “%1”. Use one of: %2.").arg(place.constLast(), names.join(u", ")));
        return std::nullopt;
    }

    void readHeaderWord(const QString &name, const Json &value)
    {
        const QByteArray word = value.toString().toUtf8();
        const bool visible
            = std::all_of(word.begin(), word.end(), [](char c) { return c > ' ' && c < 127 && c != ':'; });
        if (word.isEmpty() || !visible)
            return complain({ name }, tr("“%1” must be one word of visible ASCII characters.").arg(name));
        (name == u"header_name" ? m_server.headerName : m_server.headerType) = word;
    }

    void readBand(const Json &value)
    {
        m_server.band = simplejwt::bandNamed(value.toString());
        if (!m_server.band && !value.isNull())
            complain({ QStringLiteral("band") }, tr("“band” must be \"5.2\", \"5.5\" or \"next\"."));
    }

    void readConnection(const QString &name, const Json &value)
    {
        if (!value.isString())
            return complain({ name }, tr("“%1” must be a string.").arg(name));
        if (name == u"proxy") {
            m_server.connection.proxy = value.toString();
            if (const QString problem = proxyProblem(m_server.connection.proxy); !problem.isEmpty())
                complain({ name }, problem);
            return;
        }
        if (const auto pin = pinFrom(value.toString()))
            m_server.connection.pin = *pin;
        else
            complain({ name }, pin.error().what);
    }

    void readHeaders(const Json &value)
    {
        const QString name = QStringLiteral("headers");
        if (!value.isObject())
            return complain({ name }, tr("“headers” must be an object of header names and values."));
        m_server.headers.clear();
        for (const Json::Member &member : value.members()) {
            const QByteArray text = member.value.toString().toUtf8();
            if (const QString problem = extraHeaderProblem(member.name.toUtf8(), text); !problem.isEmpty())
                return complain({ name, member.name }, problem);
            if (session::headerValue(m_server.headers, member.name.toUtf8()))
                return complain({ name, member.name }, tr("“%1” is there twice.").arg(member.name));
            m_server.headers.emplaceBack(member.name.toUtf8(), text);
        }
    }

    void readFields(const Json &value)
    {
        if (!value.isObject())
            return complain(
                { QStringLiteral("fields") }, tr("“fields” must be an object of Simple JWT's names and the server's."));
        m_server.fields = {};
        for (const Json::Member &member : value.members()) {
            const QStringList place{ QStringLiteral("fields"), member.name };
            const auto field = std::find_if(
                fields().begin(), fields().end(), [&member](const Field &each) { return member.name == each.name; });
            if (field == fields().end())
                return complain(place,
                    tr("There is no field “%1”. Use one of: username, password, access, refresh, token.")
                        .arg(member.name));
            if (const QString problem = fieldNameProblem(member.value.toString()); !problem.isEmpty())
                return complain(place, problem);
            m_server.fields.*(field->own) = member.value.toString();
        }
    }

    void readCookies(const Json &value)
    {
        const QString name = QStringLiteral("cookies");
        m_server.cookies.reset();
        if (value.isNull())
            return;
        if (!value.isObject())
            return complain({ name }, tr("“cookies” must be an object of the cookies' names."));
        TokenCookies cookies;
        for (const Json::Member &member : value.members()) {
            QByteArray *target = member.name == u"access" ? &cookies.access
                : member.name == u"refresh"               ? &cookies.refresh
                : member.name == u"csrf"                  ? &cookies.csrf
                : member.name == u"csrf_header"           ? &cookies.csrfHeader
                                                          : nullptr;
            if (!target)
                return complain({ name, member.name },
                    tr("“cookies” has no member “%1”. Use one of: access, refresh, csrf, csrf_header.")
                        .arg(member.name));
            *target = member.value.toString().toUtf8();
            if (!member.value.isString() || target->isEmpty())
                return complain({ name, member.name },
                    tr("“%1” must be a name; leave it out where the server has no such cookie.").arg(member.name));
        }
        if (const QString problem = cookiesProblem(cookies); !problem.isEmpty())
            return complain({ name }, problem);
        m_server.cookies = cookies;
    }

    /// Only the first mistake counts.
    void complain(const QStringList &path, const QString &what)
    {
        if (m_error)
            return;
        const JsonPosition place = placeInJson(m_text, m_prefix + path);
        m_error = Error{ Errc::Usage, tr("Line %1, column %2: %3").arg(place.line).arg(place.column).arg(what), {} };
    }

    QByteArrayView m_text;
    QStringList m_prefix; ///< of the places of what is read
    ServerProfile m_server;
    std::optional<Error> m_error;
};

/// The file's own server, or the one that is asked for.
Result<ServerProfile> chosenIn(const ServerFile &file, const QString &wanted)
{
    if (wanted.isEmpty())
        return file.own;
    QStringList names;
    for (const Environment &each : file.environments) {
        if (each.name == wanted)
            return each.server;
        names.append(each.name);
    }
    return fail(Errc::Usage,
        names.isEmpty() ? tr("The server file has no environments, so there is no “%1”.").arg(wanted)
                        : tr("The server file has no environment “%1”; it has %2.").arg(wanted, names.join(u", ")));
}

Error unreadable(const QString &path, const QString &reason, Errc code)
{
    return { code, tr("The server file “%1” cannot be read: %2.").arg(path, reason), {} };
}

Error unusable(const QString &path, const Error &error)
{
    return { error.code, tr("The server file “%1” cannot be used. %2").arg(path, error.what), error.detail };
}

} // namespace

Result<ServerProfile> serverFromUrl(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const QString scheme = url.scheme();
    if (!url.isValid() || url.host().isEmpty() || (scheme != u"http" && scheme != u"https")) {
        if (const auto meant = withScheme(text))
            return fail(Errc::Usage, tr("An address begins with its scheme; write %1.").arg(*meant));
        return fail(Errc::Usage,
            tr("“%1” is no address of a server. Write it with its scheme, for example http://127.0.0.1:8000.")
                .arg(withoutPassword(text.trimmed()).left(200)));
    }
    if (!url.userInfo().isEmpty())
        return fail(Errc::Usage, tr("A server's address holds no user name or password. Remove the part before “@”."));
    if (url.hasQuery() || url.hasFragment())
        return fail(Errc::Usage, tr("A server's address ends with its path. Remove what follows “?” or “#”."));
    ServerProfile server;
    server.baseUrl = url;
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    server.baseUrl.setPath(path);
    return server;
}

Result<ServerProfile> parseServerProfile(QByteArrayView json, const QString &environment)
{
    return Reader(json).read().and_then([&](const ServerFile &file) { return chosenIn(file, environment); });
}

QList<QString *> filesOf(ServerProfile &server)
{
    Connection &connection = server.connection;
    References &references = server.references;
    QList<QString *> files{ &connection.caFile, &connection.clientCertificate, &connection.clientKey,
        &references.settings, &references.project, &references.database };
    if (references.key.kind == KeyReference::Kind::File)
        files.append(&references.key.name);
    files.removeIf([](const QString *file) { return file->isEmpty(); });
    return files;
}

Result<ServerFile> loadServerFile(const QString &path)
{
    const auto content = readRegularFile(path, LargestFile);
    if (!content)
        return tl::unexpected(unreadable(path, content.error().detail, content.error().code));
    Result<ServerFile> file = Reader(*content).read();
    if (!file)
        return tl::unexpected(unusable(path, file.error()));
    const QDir folder = QFileInfo(path).absoluteDir();
    const auto standBeside = [&folder](ServerProfile &server) { // so that both can be shared
        for (QString *each : filesOf(server))
            *each = QDir::cleanPath(folder.absoluteFilePath(*each));
    };
    standBeside(file->own);
    for (Environment &each : file->environments)
        standBeside(each.server);
    return file;
}

Result<ServerProfile> loadServerProfile(const QString &path, const QString &environment)
{
    const Result<ServerFile> file = loadServerFile(path);
    if (!file)
        return tl::unexpected(file.error());
    Result<ServerProfile> server = chosenIn(*file, environment);
    return server ? server : tl::unexpected(unusable(path, server.error()));
}

Result<Json> readServerFile(const QString &path)
{
    const auto content = readRegularFile(path, LargestFile);
    if (!content)
        return tl::unexpected(unreadable(path, content.error().detail, content.error().code));
    Result<Json> json = parseJson(*content);
    return json ? json : tl::unexpected(unusable(path, json.error()));
}

QStringList environmentNames(const QString &path)
{
    const Result<Json> file = readServerFile(path);
    const Json *environments = file ? file->find(Environments) : nullptr;
    QStringList names;
    for (const Json::Member &each : environments ? environments->members() : QList<Json::Member>())
        names.append(each.name);
    return names;
}

QString environmentTitle(const ServerProfile &own, const QString &name)
{
    return QStringLiteral("%1 · %2").arg(own.title(), name);
}

ServerProfile withKnownSecrets(ServerProfile read, const ServerProfile &known)
{
    read.connection.keyPassphrase = known.connection.keyPassphrase;
    return read;
}

Result<ServerProfile> serverFromArgument(const QString &urlOrFile)
{
    if (urlOrFile.contains(u"://"))
        return serverFromUrl(urlOrFile);
    if (!QFileInfo::exists(urlOrFile)) { // names of files and of environments may have a “#”, too
        for (qsizetype hash = urlOrFile.indexOf(u'#', 1); hash > 0; hash = urlOrFile.indexOf(u'#', hash + 1)) {
            if (QFileInfo(urlOrFile.left(hash)).isFile())
                return loadServerProfile(urlOrFile.left(hash), urlOrFile.mid(hash + 1));
        }
    }
    if (const auto meant = withScheme(urlOrFile); meant && !QFileInfo::exists(urlOrFile))
        return fail(Errc::Usage,
            tr("There is no server file “%1”. If it is the address of a server, write %2.").arg(urlOrFile, *meant));
    return loadServerProfile(urlOrFile);
}

} // namespace config
