// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/resend.h"

#include "core/session/carriedtokens.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace client {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("client::Resend", text);
}

bool isOfTheClient(const QByteArray &name)
{
    constexpr std::array names{ "host", "content-length", "connection", "accept-encoding", "transfer-encoding" };
    return name.startsWith(':') || std::any_of(names.begin(), names.end(), [&name](const char *each) {
        return name.compare(each, Qt::CaseInsensitive) == 0;
    });
}

bool isStartSecret(const QByteArray &name)
{
    return name.compare(session::startSecretHeader, Qt::CaseInsensitive) == 0;
}

bool isMasked(const QByteArray &text)
{
    return text.contains("…") || text.contains("***");
}

/// What is missing for it to be the same call; empty: nothing.
QString lack(const session::Exchange &exchange, const session::SessionLog &log)
{
    if (exchange.isShortened)
        return tr("The session dropped the body of this call, as it had reached the memory that it may take. Make the "
                  "call again.");
    for (const session::CarriedToken &each : session::tokensSent(exchange)) {
        const session::TokenRecord *token = log.findByText(each.text);
        if (token && token->isStripped)
            return tr("The session was kept without signatures, so no server accepts the token of this call any more. "
                      "Edit the call to send another one.");
    }
    const bool hasMaskedField = std::any_of(exchange.headers.cbegin(), exchange.headers.cend(),
        [](const auto &field) { return !isStartSecret(field.first) && isMasked(field.second); });
    if (hasMaskedField || isMasked(exchange.body) || isMasked(exchange.url.toString().toUtf8()))
        return tr("A part of this call is masked, so it can't be sent as it was. Edit the call and write what belongs "
                  "there.");
    return {};
}

} // namespace

EndpointRequest requestOf(const session::Exchange &exchange)
{
    EndpointRequest request;
    request.endpoint = exchange.endpoint;
    request.method = exchange.method.isEmpty() ? QByteArray("GET") : exchange.method;
    request.url = exchange.url;
    request.headers = exchange.headers;
    request.body = exchange.body;
    request.server = exchange.server.isEmpty()
        ? exchange.url.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveUserInfo)
        : exchange.server;
    request.headers.removeIf([](const QPair<QByteArray, QByteArray> &field) { return isOfTheClient(field.first); });
    return request;
}

Result<EndpointRequest> requestAgain(
    const session::Exchange &exchange, const session::SessionLog &log, const config::ServerProfile *server)
{
    const QString scheme = exchange.url.scheme();
    if ((scheme != u"http" && scheme != u"https") || exchange.url.host().isEmpty())
        return fail(Errc::Usage, tr("This call has no address of the web, so there is nowhere to send it."));
    if (const QString why = lack(exchange, log); !why.isEmpty())
        return fail(Errc::Usage, why);
    EndpointRequest request = requestOf(exchange);
    request.headers.removeIf([](const QPair<QByteArray, QByteArray> &field) { return isStartSecret(field.first); });
    if (server) {
        const bool isIts = server->baseUrl.authority() == request.url.authority();
        if (isIts)
            request.connection = server->connection;
        if (isIts && !server->startSecret.isEmpty() && config::wantsStartSecret(request.url.path()))
            request.headers.emplaceBack(session::startSecretHeader, server->startSecret);
    }
    return checked(std::move(request));
}

} // namespace client
