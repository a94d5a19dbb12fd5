// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

#include <QByteArrayList>
#include <QTcpServer>

/// Takes one request a connection on a free loopback port, remembers it whole, answers 200 with an empty object.
class RequestListener
{
public:
    RequestListener();

    quint16 port() const { return m_server.serverPort(); }
    QByteArrayList received;

private:
    QTcpServer m_server;
};

/// A request as it came over the wire, taken apart.
struct ReceivedRequest
{
    QByteArray firstLine; ///< percent-decoded
    session::Headers headers;
    QByteArray body;
};
ReceivedRequest readRequest(const QByteArray &request);
/// The first line that the exchange has to have there.
QByteArray firstLineOf(const session::Exchange &exchange);
