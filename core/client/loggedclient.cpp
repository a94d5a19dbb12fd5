// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/loggedclient.h"

namespace client {

LoggedClient::LoggedClient(session::SessionLog &log, Clock clock, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_client(std::move(clock))
{
    connect(&m_client, &EndpointClient::exchangeFinished, this, [this](session::Exchange exchange, quint64 call) {
        exchange.id = m_log.recordExchange(exchange);
        emit answered(call, exchange);
    });
}

quint64 LoggedClient::send(const EndpointRequest &request)
{
    return m_client.send(request);
}

void LoggedClient::cancel(quint64 call)
{
    m_client.cancel(call);
}

void LoggedClient::cancelAll()
{
    m_client.cancelAll();
}

} // namespace client
