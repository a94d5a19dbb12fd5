// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keyfetcher.h"

#include "core/client/endpointclient.h"

#include <QEventLoop>

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::seconds timeLimit{ 10 };
constexpr qint64 sizeLimit = 1024 * 1024; // bytes; a key set of a thousand RSA keys is smaller
} // namespace

Result<QByteArray> fetchKeySet(const QUrl &url)
{
    client::EndpointClient client;
    client.setTimeLimit(timeLimit);
    client.setSizeLimit(sizeLimit);
    session::Exchange exchange;
    QEventLoop loop;
    QObject::connect(&client, &client::EndpointClient::exchangeFinished, &loop, [&](const session::Exchange &finished) {
        exchange = finished;
        loop.quit();
    });
    client.send({ .method = "GET",
        .url = url,
        .headers = { { "Accept", "application/json" } },
        .body = {},
        .server = {},
        .caFile = {} });
    loop.exec();
    if (exchange.error)
        return tl::unexpected(*exchange.error);
    if (exchange.status != 200)
        return fail(
            Errc::Network, u"%1 answered %2; a key set was expected."_s.arg(url.toString()).arg(exchange.status));
    return exchange.replyBody;
}
