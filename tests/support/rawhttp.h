// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QTcpSocket>
#include <optional>

/// An answer as it came over the wire.
struct RawReply
{
    int status = 0;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;

    QByteArray header(QByteArrayView name) const; ///< null if absent; any case
};

/// A blocking HTTP/1.1 client that sends exactly what it is told and keeps its connection: for servers in another
/// thread or process.
class RawHttp
{
public:
    /// call() sends \a always with each request.
    explicit RawHttp(quint16 port, QList<QPair<QByteArray, QByteArray>> always = {});

    /// Bytes to send as they are; nothing if no whole answer came within 20 seconds.
    std::optional<RawReply> send(const QByteArray &request, bool isHead = false);
    /// A request with Host and Content-Length added. A null body: none.
    std::optional<RawReply> call(const QByteArray &method, const QByteArray &target,
        const QList<QPair<QByteArray, QByteArray>> &headers = {}, const QByteArray &body = {});

private:
    bool fill();

    quint16 m_port;
    QList<QPair<QByteArray, QByteArray>> m_always;
    QTcpSocket m_socket;
    QByteArray m_buffer;
};
