// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rawhttp.h"

#include <QHostAddress>

namespace {

constexpr int Patience = 20'000; // milliseconds

} // namespace

QByteArray RawReply::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

RawHttp::RawHttp(quint16 port, QList<QPair<QByteArray, QByteArray>> always)
    : m_port(port)
    , m_always(std::move(always))
{
}

bool RawHttp::fill()
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(Patience))
        return false;
    m_buffer += m_socket.readAll();
    return true;
}

std::optional<RawReply> RawHttp::send(const QByteArray &request, bool isHead)
{
    if (m_socket.state() != QAbstractSocket::ConnectedState) {
        m_buffer.clear();
        m_socket.connectToHost(QHostAddress::LocalHost, m_port);
        if (!m_socket.waitForConnected(Patience))
            return {};
    }
    m_socket.write(request);
    m_socket.flush();
    qsizetype end = -1;
    while ((end = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (!fill())
            return {};
    }
    RawReply reply;
    QList<QByteArray> lines = m_buffer.left(end).split('\n');
    m_buffer.remove(0, end + 4);
    reply.status = lines.takeFirst().mid(9, 3).toInt();
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        reply.headers.append({ line.left(colon), line.mid(colon + 1).trimmed() });
    }
    const qsizetype length = isHead ? 0 : reply.header("Content-Length").toLongLong();
    while (m_buffer.size() < length) {
        if (!fill())
            return {};
    }
    reply.body = m_buffer.left(length);
    m_buffer.remove(0, length);
    return reply;
}

std::optional<RawReply> RawHttp::call(const QByteArray &method, const QByteArray &target,
    const QList<QPair<QByteArray, QByteArray>> &headers, const QByteArray &body)
{
    QByteArray request = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) + "\r\n";
    for (const auto &[name, value] : m_always + headers)
        request += name + ": " + value + "\r\n";
    if (!body.isNull())
        request += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return send(request + "\r\n" + body, method == "HEAD");
}
