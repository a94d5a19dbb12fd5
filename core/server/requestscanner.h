// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/http.h"

#include <chrono>

namespace server {

/// What one client, and all of them together, may ask for. Qt HTTP Server itself has no limit at all.
struct ConnectionLimits
{
    int connections = 256; ///< open at once; one more closes the one that was idle longest
    qsizetype headBytes = 64 * 1024; ///< request line and headers together; more: 431
    int headerFields = 90; ///< more: 431. Qt 6.4 silently drops all headers above 100
    qsizetype bodyBytes = 10 * 1024 * 1024; ///< one body; more: 413
    qsizetype bodiesInFlight = 64 * 1024 * 1024; ///< all bodies being received; more: 503
    std::chrono::milliseconds headTime{ 10'000 }; ///< from the first byte of a request to the end of its headers
    std::chrono::milliseconds idleTime{ 30'000 }; ///< without a byte, between requests or within a body
    std::chrono::milliseconds lingerTime{ 2'000 }; ///< how long a refused client may go on sending before it is cut off
};

/// The head of a request as it came: Qt's own reading loses unknown methods, the first segment of //host/a, and long
/// headers.
struct RequestHead
{
    QByteArray method;
    QByteArray target; ///< the raw request target, absolute forms included
    QList<Header> headers;
    int minorVersion = 1; ///< HTTP/1.x
    qsizetype contentLength = 0;
    bool keepAlive = true;
    bool expectsContinue = false;

    /// The request of this head. An absolute target gives its authority to Host (RFC 9112 section 3.2.2).
    HttpRequest toRequest(const QByteArray &body) const;
};

/// Reads the bytes of one connection, request by request, and finds where each ends or why it is refused. No socket:
/// pure.
class RequestScanner
{
public:
    enum class State { Head, Body, Complete, Refused };

    explicit RequestScanner(const ConnectionLimits &limits);

    /// Reads on. Stops at the end of a request; returns how many bytes belong to it. In Complete and Refused it takes
    /// nothing.
    qsizetype feed(QByteArrayView bytes);
    /// After Complete: forget this request and wait for the next.
    void next();
    /// Give up this request with an answer of one's own.
    void refuse(int status, const QString &text);

    State state() const { return m_state; }
    const RequestHead &head() const { return m_head; }
    const HttpReply &refusal() const { return m_refusal; }
    /// True once a byte of the current request was seen.
    bool begun() const { return m_state != State::Head || !m_bytes.isEmpty(); }
    qsizetype missingBodyBytes() const { return m_missing; }

private:
    void readHead();
    bool readRequestLine(QByteArrayView line);
    bool readField(QByteArrayView line);
    bool readFraming();

    ConnectionLimits m_limits;
    State m_state = State::Head;
    QByteArray m_bytes;
    qsizetype m_lineStart = 0;
    qsizetype m_missing = 0;
    RequestHead m_head;
    HttpReply m_refusal;
};

} // namespace server
