// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/endpoint.h"

#include "core/client/wirecheck.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>

namespace client {

namespace {

/// Django takes any value that stands in the cookie and in the header alike, and only a browser sends the former by
/// itself: there is nothing to guess, and nothing to keep secret.
constexpr char csrfToken[] = "JotlabSendsThisInBothPlaces00000"; // 32 letters and digits, as Django has them

Json bodyOf(const config::ServerProfile &server, Endpoint endpoint, const QByteArray &token, const Json &login)
{
    const QString field = QString::fromLatin1(config::info(endpoint).tokenField);
    Json body = Json::object();
    if (field.isEmpty()) {
        for (const Json::Member &member : login.members())
            body.set(config::ownName(server.fields, member.name), member.value);
        return body;
    }
    if (!token.isNull() && server.cookieOf(endpoint).isEmpty())
        body.set(config::ownName(server.fields, field), QString::fromUtf8(token));
    return body;
}

/// The tokens that a call sends in cookies, and what a server wants to hear besides from who sends some.
Result<> addCookies(
    EndpointRequest *request, const config::ServerProfile &server, const QByteArray &token, const QByteArray &access)
{
    QList<std::pair<QByteArray, QByteArray>> cookies;
    if (server.wantsAccess(request->endpoint))
        cookies.emplaceBack(server.accessCookie(), access);
    cookies.emplaceBack(server.cookieOf(request->endpoint), token);
    if (server.cookies && !server.cookies->csrf.isEmpty() && request->method == "POST") {
        cookies.emplaceBack(server.cookies->csrf, csrfToken);
        request->headers.emplaceBack(server.cookies->csrfHeader, csrfToken);
        if (server.baseUrl.scheme() == u"https") // where Django asks for the page that the call came from, too
            request->headers.emplaceBack("Referer", server.baseUrl.toEncoded(QUrl::RemovePath) + '/');
    }
    QByteArray field; // RFC 6265 section 4.2
    for (const auto &[name, value] : cookies) {
        if (name.isEmpty() || value.isEmpty())
            continue;
        if (const auto good = checkCookie(name, value); !good)
            return good;
        field += (field.isEmpty() ? "" : "; ") + name + '=' + value;
    }
    if (!field.isEmpty())
        request->headers.emplaceBack("Cookie", field);
    return {};
}

} // namespace

Result<EndpointRequest> buildRequest(const config::ServerProfile &server, Endpoint endpoint, const QByteArray &token,
    const QByteArray &access, const Json &login)
{
    const config::EndpointInfo &row = config::info(endpoint);
    const std::optional<QUrl> url = server.url(endpoint);
    if (!url)
        return fail(Errc::NotFound,
            QCoreApplication::translate("client::Endpoint",
                "No “%2” of “%1” is known. If it has one, give its path in Servers or in its server file.")
                .arg(server.title(), QString::fromLatin1(row.name)));
    if (const auto path = checkPath(server.path(endpoint)); !path)
        return tl::unexpected(path.error());
    EndpointRequest request{ endpoint, row.method, *url, {}, {}, server.id(), server.connection };
    request.headers.emplaceBack("Accept", "application/json");
    if (request.method == "POST") {
        request.headers.emplaceBack("Content-Type", "application/json");
        request.body = writeJson(bodyOf(server, endpoint, token, login.isObject() ? login : Json::object()));
    }
    for (const auto &[name, value] : server.headers) {
        request.headers.removeIf(
            [&own = name](const auto &field) { return field.first.compare(own, Qt::CaseInsensitive) == 0; });
        request.headers.emplaceBack(name, value);
    }
    if (const auto added = addCookies(&request, server, token, access); !added)
        return tl::unexpected(added.error());
    if (!access.isEmpty() && server.wantsAccess(endpoint) && server.accessCookie().isEmpty())
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
    exchange.occasion = request.occasion;
    return exchange;
}

} // namespace client
