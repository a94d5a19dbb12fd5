// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/exchangeimport.h"

#include "core/archive/brunocollection.h"
#include "core/archive/brunofolder.h"
#include "core/archive/commandlist.h"
#include "core/archive/har.h"
#include "core/archive/httpfile.h"
#include "core/archive/importfolder.h"
#include "core/archive/insomniacollection.h"
#include "core/archive/openapidocument.h"
#include "core/archive/postmancollection.h"
#include "core/base/regularfile.h"
#include "core/json/jsonreader.h"
#include "core/json/yamlreader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;
using config::ServerProfile;
using session::Exchange;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Import", text);
}

/// "/api" holds "/api" and "/api/…", but not "/apiv2".
bool isBelow(const QUrl &url, const QUrl &base)
{
    QString folder = base.path();
    if (!folder.endsWith(u'/'))
        folder.append(u'/');
    return url.scheme() == base.scheme() && url.host() == base.host() && url.port(-1) == base.port(-1)
        && (url.path() + u'/').startsWith(folder);
}

session::Endpoint endpointOf(const Exchange &exchange, const ServerProfile &server)
{
    const QUrl plain = exchange.url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment);
    for (const config::EndpointInfo &each : config::endpoints()) {
        const auto url = server.has(each.id) ? server.url(each.id) : std::nullopt;
        if (url && url->adjusted(QUrl::RemoveQuery) == plain && exchange.method == each.method)
            return each.id;
    }
    return session::Endpoint::Other;
}

void place(Exchange *exchange, const QList<ServerProfile> &servers)
{
    ServerProfile server;
    server.baseUrl
        = exchange->url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    for (const ServerProfile &known : servers) {
        if (!known.baseUrl.isEmpty() && isBelow(exchange->url, known.baseUrl)) {
            server = known;
            break;
        }
    }
    if (exchange->server.isEmpty())
        exchange->server = server.id();
    if (exchange->endpoint == session::Endpoint::Other)
        exchange->endpoint = endpointOf(*exchange, server);
}

struct Context
{
    const GivenVariables &given;
    ImportFolder &folder; ///< that the file is in
    Instant now;
};

/// A form of JSON, told by its members.
struct Format
{
    bool (*matches)(const Json &json);
    Result<Import> (*read)(const Json &json, const Context &context);
};

Result<Import> asImport(const Result<QList<Exchange>> &exchanges)
{
    if (!exchanges)
        return tl::unexpected(exchanges.error());
    Import import;
    for (const Exchange &exchange : *exchanges)
        import.calls.append({ {}, exchange });
    return import;
}

/// Browsers export a HAR without sensitive data unless they are asked for all: then no call has what a server goes by.
Result<Import> fromHar(const Json &json)
{
    auto import = asImport(exchangesFromHar(json));
    if (!import || import->calls.isEmpty())
        return import;
    const auto isSensitive = [](const session::Headers &headers) {
        return session::headerValue(headers, "Cookie") || session::headerValue(headers, "Authorization")
            || session::headerValue(headers, "Set-Cookie");
    };
    const bool isWhole = std::any_of(import->calls.begin(), import->calls.end(), [&](const Import::Call &call) {
        return isSensitive(call.exchange.headers) || isSensitive(call.exchange.replyHeaders);
    });
    const Json *creator = json.find(u"log")->find(u"creator");
    const Json *name = creator ? creator->find(u"name") : nullptr;
    if (!isWhole && name && name->toString() == u"WebInspector") // Chrome and its kin
        import->skipped.append({ tr("the file"),
            tr("No call in it has a cookie or an Authorization field: it was exported without sensitive data, or "
               "none was sent. The browser exports them with “Export HAR (with sensitive data)”.") });
    return import;
}

constexpr Format formats[] = {
    { [](const Json &json) { return json.contains(u"log"); },
        [](const Json &json, const Context &) { return fromHar(json); } },
    { looksLikePostman,
        [](const Json &json, const Context &context) -> Result<Import> {
            return callsFromPostman(json, context.given.variables, context.now);
        } },
    { looksLikeBruno,
        [](const Json &json, const Context &context) -> Result<Import> {
            return callsFromBruno(json, context.given, context.now);
        } },
    { looksLikeInsomnia,
        [](const Json &json, const Context &context) -> Result<Import> {
            return callsFromInsomnia(json, context.given.variables, context.now);
        } },
    { looksLikeOpenApi,
        [](const Json &json, const Context &context) -> Result<Import> {
            return callsFromOpenApi(json, context.given.variables, context.now);
        } },
};

Result<Import> fromJson(QByteArrayView content, const Context &context)
{
    auto json = parseJson(content, { 256 * 1024 * 1024, 512 });
    if (!json)
        return tl::unexpected(json.error());
    if (const Json *wrapped = json->find(u"collection"); wrapped && wrapped->isObject()) // Postman's interface
        json = Json(*wrapped);
    for (const Format &each : formats) {
        if (each.matches(*json))
            return each.read(*json, context);
    }
    if (json->contains(u"requests") && json->contains(u"order"))
        return fail(Errc::Unsupported,
            tr("This is a Postman collection of version 1: export it from Postman as Collection v2.1."));
    if (json->contains(u"values") && json->contains(u"name"))
        return fail(
            Errc::Unsupported, tr("This is a Postman environment and has no calls: name it beside its collection."));
    return fail(Errc::Malformed,
        tr("There are no calls to import: this JSON is no HAR (“log” with “entries”), no collection of Postman, "
           "Insomnia or Bruno and no description of an API (“openapi” or “swagger” with “paths”)."));
}

/// What Insomnia and descriptions of APIs begin a line with.
bool looksLikeYaml(QByteArrayView content)
{
    static const QRegularExpression line(
        QStringLiteral("^(?:(?:openapi|swagger): *['\"]?[23]|_type: *['\"]?export\\b|type: *['\"]?\\w+\\.insomnia"
                       "\\.rest/)"),
        QRegularExpression::MultilineOption);
    return line.match(QString::fromUtf8(content.first(std::min<qsizetype>(content.size(), 64 * 1024)))).hasMatch();
}

Result<Import> fromYaml(QByteArrayView content, const Context &context)
{
    const auto document = parseYaml(content);
    if (!document)
        return tl::unexpected(document.error());
    for (const Format &each : formats) {
        if (!each.matches(document->value))
            continue;
        auto import = each.read(document->value, context);
        if (import && document->broken)
            import->skipped.prepend({ tr("the file"),
                tr("%1 What stands before that is imported, the last call perhaps not whole.")
                    .arg(document->broken->what) });
        return import;
    }
    return fail(document->broken ? document->broken->code : Errc::Malformed,
        document->broken ? document->broken->what
                         : tr("There are no calls to import: this YAML has none of a form that is known."));
}

/// The servers that calls go to and that nobody knew, in their order.
QList<ServerProfile> newServers(const QList<Import::Call> &calls, const QList<ServerProfile> &known)
{
    QSet<QString> seen;
    for (const ServerProfile &each : known)
        seen.insert(each.id());
    QList<ServerProfile> added;
    for (const Import::Call &call : calls) {
        if (seen.contains(call.exchange.server))
            continue;
        seen.insert(call.exchange.server);
        ServerProfile server;
        server.baseUrl = QUrl(call.exchange.server);
        added.append(server);
    }
    return added;
}

/// Each call at its server.
Result<Import> placed(Result<Import> import, const QList<ServerProfile> &servers)
{
    if (!import)
        return import;
    // What the file says of a server goes before an address alone, and after what is known.
    const auto isKnown = [&servers](const ServerProfile &own) {
        return std::any_of(
            servers.begin(), servers.end(), [&own](const ServerProfile &known) { return known.id() == own.id(); });
    };
    import->servers.removeIf(isKnown);
    const QList<ServerProfile> all = servers + import->servers;
    for (Import::Call &call : import->calls)
        place(&call.exchange, all);
    import->servers += newServers(import->calls, all);
    return import;
}

Result<Import> fromContent(QByteArrayView content, const Context &context)
{
    content = withoutByteOrderMark(content);
    const QByteArray start = content.first(std::min<qsizetype>(content.size(), 256)).toByteArray().trimmed();
    if (start.startsWith('{'))
        return fromJson(content, context);
    if (looksLikeYaml(content))
        return fromYaml(content, context);
    if (looksLikeBru(content))
        return callsFromBru(content, context.given, context.now);
    if (looksLikeHttpFile(content))
        return callsFromHttpFile(content, context.given, context.folder, context.now);
    if (looksLikeCommands(content)) {
        Import commands = callsFromCommands(content, context.given.variables, context.now);
        if (!commands.calls.isEmpty() || !commands.skipped.isEmpty())
            return commands;
    }
    return fail(Errc::Malformed,
        tr("There are no calls to import: the file is no HAR, no collection of Postman, Insomnia or Bruno, no "
           "description of an API and no .http file, nor has it a command of curl, PowerShell or fetch."));
}

bool isOfBruno(const QString &fileName)
{
    return fileName == u"bruno.json" || fileName.endsWith(u".bru");
}

/// A collection's folder, or a file of it: what the folders above say holds for it.
Result<Import> fromBruno(const QFileInfo &info, const GivenVariables &given, Instant now)
{
    const bool isOne = info.isFile() && info.suffix() == u"bru" && info.fileName() != u"collection.bru";
    QDir root(info.isDir() ? info.absoluteFilePath() : info.absolutePath());
    const auto isCollection
        = [](const QDir &folder) { return folder.exists(u"bruno.json"_s) || folder.exists(u"collection.bru"_s); };
    constexpr int highest = 16;
    if (isOne) {
        QDir above = root;
        for (int i = 0; i < highest && !isCollection(above) && above.cdUp(); ++i) { }
        if (isCollection(above))
            root = above;
    }
    ImportFolder folder(root.absolutePath());
    if (info.isDir() && !isCollection(root) && folder.files(u".bru"_s).isEmpty())
        return fail(Errc::Malformed,
            tr("The folder “%1” is no Bruno collection: it has neither bruno.json nor .bru files.")
                .arg(info.fileName()));
    return callsFromBrunoFolder(folder, isOne ? root.relativeFilePath(info.absoluteFilePath()) : QString(), given, now);
}

} // namespace

Result<Import> importedCalls(
    QByteArrayView content, const QHash<QString, QString> &variables, const QList<ServerProfile> &servers, Instant now)
{
    const GivenVariables given{ variables, {} };
    ImportFolder none;
    return placed(fromContent(content, { given, none, now }), servers);
}

Result<Import> importedFile(
    const QString &path, const GivenVariables &given, const QList<ServerProfile> &servers, Instant now)
{
    const QFileInfo info(path);
    if (info.isDir() || isOfBruno(info.fileName()))
        return placed(fromBruno(info, given, now), servers);
    const auto content = readRegularFile(path, 1024LL * 1024 * 1024);
    if (!content)
        return tl::unexpected(content.error());
    ImportFolder folder(info.absolutePath());
    const QString suffix = info.suffix().toLower();
    if (suffix == u"http" || suffix == u"rest")
        return placed(callsFromHttpFile(*content, given, folder, now), servers);
    return placed(fromContent(*content, { given, folder, now }), servers);
}

Result<QList<Exchange>> importedExchanges(QByteArrayView content, const QList<ServerProfile> &servers, Instant now)
{
    const auto import = importedCalls(content, {}, servers, now);
    if (!import)
        return tl::unexpected(import.error());
    if (import->calls.isEmpty() && !import->skipped.isEmpty())
        return fail(Errc::Malformed,
            tr("There are no calls to import. “%1”: %2")
                .arg(import->skipped.constFirst().place, import->skipped.constFirst().text));
    QList<Exchange> exchanges;
    for (const Import::Call &call : import->calls)
        exchanges.append(call.exchange);
    return exchanges;
}

} // namespace archive
