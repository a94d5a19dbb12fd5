// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/endpoint.h"

#include "core/client/wirecheck.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>

namespace client {

namespace {

Json bodyOf(const config::EndpointInfo &endpoint, const QByteArray &token, const Json &login)
{
    if (*endpoint.tokenField == '\0')
        return login;
    Json body = Json::object();
    if (!token.isNull())
        body.set(QString::fromLatin1(endpoint.tokenField), QString::fromUtf8(token));
    return body;
}

} // namespace

Result<EndpointRequest> buildRequest(const config::ServerProfile &server, Endpoint endpoint, const QByteArray &token,
    const QByteArray &access, const Json &login)
{
    const config::EndpointInfo &row = config::info(endpoint);
    const std::optional<QUrl> url = server.url(endpoint);
    if (!url)
        return fail(Errc::NotFound,
            QCoreApplication::translate(
                "client::Endpoint", "The server “%1” has no endpoint “%2”. Give it a path in the server's settings.")
                .arg(server.title(), QString::fromLatin1(row.name)));
    if (const auto path = checkPath(server.path(endpoint)); !path)
        return tl::unexpected(path.error());
    EndpointRequest request{ endpoint, row.method, *url, {}, {}, server.id(), server.caFile };
    request.headers.emplaceBack("Accept", "application/json");
    if (request.method == "POST") {
        request.headers.emplaceBack("Content-Type", "application/json");
        request.body = writeJson(bodyOf(row, token, login.isObject() ? login : Json::object()));
    }
    if (!access.isEmpty() && server.wantsAccess(endpoint))
        request.headers.emplaceBack(server.headerName, server.headerType + ' ' + access);
    if (!server.startSecret.isEmpty() && config::wantsStartSecret(server.path(endpoint)))
        request.headers.emplaceBack(session::startSecretHeader, server.startSecret);
    return checked(std::move(request));
}

Result<EndpointRequest> buildRequest(
    const config::ServerProfile &server, Endpoint endpoint, const QByteArray &token, const QByteArray &access)
{
    return buildRequest(server, endpoint, token, access, Json());
}

Result<EndpointRequest> checked(EndpointRequest request)
{
    return checkWire(request.method, request.headers).map([&request] { return std::move(request); });
}

session::Exchange toExchange(const EndpointRequest &request)
{
    session::Exchange exchange;
    exchange.endpoint = request.endpoint;
    exchange.server = request.server;
    exchange.method = request.method;
    exchange.url = request.url;
    exchange.headers = request.headers;
    exchange.body = request.body;
    return exchange;
}

} // namespace client
