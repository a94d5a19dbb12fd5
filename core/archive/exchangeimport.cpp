// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/exchangeimport.h"

#include "core/archive/curlreading.h"
#include "core/archive/har.h"

#include <QCoreApplication>

using config::ServerProfile;
using session::Exchange;

namespace archive {

namespace {

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

} // namespace

Result<QList<Exchange>> importedExchanges(QByteArrayView content, const QList<ServerProfile> &servers, Instant now)
{
    const QByteArray start = content.first(std::min<qsizetype>(content.size(), 256)).toByteArray().trimmed();
    const bool isJson = start.startsWith('{') || start.startsWith("\xef\xbb\xbf");
    if (!isJson && !looksLikeCurl(content))
        return fail(Errc::Malformed,
            QCoreApplication::translate(
                "archive::Import", "There are no calls to import: the file is neither HAR nor has it a curl command."));
    auto exchanges = isJson ? exchangesFromHar(content) : exchangesFromCurl(content, now);
    if (!exchanges)
        return exchanges;
    for (Exchange &exchange : *exchanges)
        place(&exchange, servers);
    return exchanges;
}

} // namespace archive
