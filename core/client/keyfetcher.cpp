// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/keyfetcher.h"

#include <QEventLoop>
#include <QThread>

namespace client {

namespace {

constexpr std::chrono::seconds timeLimit{ 10 };
constexpr qint64 sizeLimit = 1024 * 1024; // bytes; a key set of a thousand RSA keys is smaller

Result<QByteArray> bodyOf(const session::Exchange &exchange)
{
    if (exchange.error)
        return tl::unexpected(*exchange.error);
    if (exchange.status != 200)
        return fail(Errc::Network,
            KeyFetcher::tr("%1 answered %2; a document about keys was expected.")
                .arg(exchange.url.toString())
                .arg(exchange.status));
    return exchange.replyBody;
}

} // namespace

KeyFetcher::KeyFetcher(QObject *parent)
    : QObject(parent)
{
    m_client.setTimeLimit(timeLimit);
    m_client.setSizeLimit(sizeLimit);
    connect(&m_client, &client::EndpointClient::exchangeFinished, this, [this](const session::Exchange &exchange) {
        if (const auto body = bodyOf(exchange))
            emit fetched(exchange.url, *body);
        else
            emit failed(exchange.url, body.error());
    });
}

void KeyFetcher::fetch(const QUrl &url)
{
    m_client.send({ .method = "GET",
        .url = url,
        .headers = { { "Accept", "application/json" } },
        .body = {},
        .server = {},
        .connection = {} });
}

void KeyFetcher::cancel()
{
    m_client.cancelAll();
}

Result<QByteArray> fetchKeySet(const QUrl &url)
{
    Q_ASSERT(QThread::currentThread()->loopLevel() == 0);
    KeyFetcher fetcher;
    // Stays where the thread is told to quit meanwhile.
    Result<QByteArray> answer = fail(
        Errc::Cancelled, KeyFetcher::tr("%1 was not fetched, as the server was being stopped.").arg(url.toString()));
    QEventLoop loop;
    QObject::connect(&fetcher, &KeyFetcher::fetched, &loop, [&](const QUrl &, const QByteArray &body) {
        answer = body;
        loop.quit();
    });
    QObject::connect(&fetcher, &KeyFetcher::failed, &loop, [&](const QUrl &, const Error &error) {
        answer = tl::unexpected(error);
        loop.quit();
    });
    fetcher.fetch(url);
    loop.exec();
    return answer;
}

} // namespace client
