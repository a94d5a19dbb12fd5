// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>

// HTTP as plain values: what the views work on. No socket, no server library.
namespace server {

using Header = QPair<QByteArray, QByteArray>;

/// One request, read whole.
struct HttpRequest
{
    QByteArray method; ///< as sent, upper or lower case, known or not
    QByteArray path; ///< raw, still percent-encoded, begins with a slash
    QByteArray query; ///< raw, without the question mark
    QList<Header> headers; ///< in the order sent
    QByteArray body;

    /// The first header of that name (any case); a null QByteArray where there is none.
    QByteArray header(QByteArrayView name) const;
    /// How often a header of that name was sent.
    int count(QByteArrayView name) const;
};

/// A request without a body from the raw request target. An absolute one gives its authority to Host (RFC 9112 section
/// 3.2.2).
HttpRequest requestTo(const QByteArray &target, const QByteArray &method, QList<Header> headers);

/// One answer. Content-Length, Date and Connection are added when it is written.
struct HttpReply
{
    int status = 200;
    QList<Header> headers;
    QByteArray body;

    QByteArray header(QByteArrayView name) const;
    /// Replaces the header in place, or appends it.
    void setHeader(const QByteArray &name, const QByteArray &value);
};

/// How an answer is put on the wire.
struct WireForm
{
    bool withBody = true; ///< false for HEAD: Content-Length still tells the body's size
    bool keepAlive = true;
    QByteArray date; ///< the Date header (RFC 9110 section 6.6.1)
};

/// The words of RFC 9110 section 15 for a status; "Unknown" for others.
QByteArray reasonPhrase(int status);

/// Status line, headers and body of an HTTP/1.1 answer.
QByteArray toWire(const HttpReply &reply, const WireForm &form);

/// A Date header for a moment, in seconds since 1970-01-01 UTC.
QByteArray httpDate(qint64 epochSeconds);

/// `{"detail": text}` with that status: how everything that no view answers is told.
HttpReply detailReply(int status, const QString &text);

/// Replaces %XX by its byte; anything else stays as it is.
QByteArray percentDecoded(QByteArrayView text);

/// The fields of a query string or urlencoded form in their order, percent-decoded and with a space for +.
QList<Header> formFields(QByteArrayView text);

/// The last value of a field in a query string; null where it is absent.
QByteArray queryValue(QByteArrayView query, QByteArrayView name);

} // namespace server
