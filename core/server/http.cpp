// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/http.h"

#include "core/base/clock.h"
#include "core/json/json.h"
#include "core/json/jsonwriter.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace server {

namespace {

const Header *findHeader(const QList<Header> &headers, QByteArrayView name)
{
    const auto it = std::find_if(headers.begin(), headers.end(),
        [name](const Header &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
    return it == headers.end() ? nullptr : &*it;
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace

QByteArray HttpRequest::header(QByteArrayView name) const
{
    const Header *found = findHeader(headers, name);
    // An empty header is not an absent one.
    return found ? (found->second.isNull() ? QByteArray("") : found->second) : QByteArray();
}

int HttpRequest::count(QByteArrayView name) const
{
    return int(std::count_if(headers.begin(), headers.end(),
        [name](const Header &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; }));
}

HttpRequest requestTo(const QByteArray &target, const QByteArray &method, QList<Header> headers)
{
    HttpRequest request{ method, target, {}, std::move(headers), {} };
    const qsizetype scheme = target.indexOf("://");
    if (!target.startsWith('/') && scheme > 0) {
        const qsizetype start = scheme + 3;
        qsizetype end = start;
        while (end < target.size() && target[end] != '/' && target[end] != '?')
            ++end;
        request.headers.removeIf(
            [](const Header &header) { return header.first.compare("host", Qt::CaseInsensitive) == 0; });
        request.headers.prepend({ "Host", target.mid(start, end - start) });
        request.path = target.mid(end);
    }
    const qsizetype question = request.path.indexOf('?');
    if (question >= 0) {
        request.query = request.path.mid(question + 1);
        request.path.truncate(question);
    }
    if (request.path.isEmpty())
        request.path = "/";
    return request;
}

QByteArray HttpReply::header(QByteArrayView name) const
{
    const Header *found = findHeader(headers, name);
    return found ? found->second : QByteArray();
}

void HttpReply::setHeader(const QByteArray &name, const QByteArray &value)
{
    for (Header &header : headers) {
        if (header.first.compare(name, Qt::CaseInsensitive) == 0) {
            header.second = value;
            return;
        }
    }
    headers.append({ name, value });
}

QByteArray reasonPhrase(int status)
{
    struct Phrase
    {
        int status;
        const char *text;
    };
    static constexpr Phrase phrases[] = { { 200, "OK" }, { 301, "Moved Permanently" }, { 400, "Bad Request" },
        { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
        { 406, "Not Acceptable" }, { 408, "Request Timeout" }, { 411, "Length Required" },
        { 413, "Request Entity Too Large" }, { 414, "URI Too Long" }, { 415, "Unsupported Media Type" },
        { 417, "Expectation Failed" }, { 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" },
        { 501, "Not Implemented" }, { 503, "Service Unavailable" }, { 505, "HTTP Version Not Supported" } };
    for (const Phrase &phrase : phrases) {
        if (phrase.status == status)
            return phrase.text;
    }
    return "Unknown";
}

QByteArray toWire(const HttpReply &reply, const WireForm &form)
{
    QByteArray wire;
    wire.reserve(512 + reply.body.size());
    const auto add = [&wire](QByteArrayView name, QByteArrayView value) {
        wire.append(name).append(": ").append(value).append("\r\n");
    };
    wire.append("HTTP/1.1 ").append(QByteArray::number(reply.status));
    wire.append(' ').append(reasonPhrase(reply.status)).append("\r\n");
    add("Date", form.date);
    for (const Header &header : reply.headers)
        add(header.first, header.second);
    add("Content-Length", QByteArray::number(reply.body.size()));
    // No page of another origin gets to show or run it.
    add("Cross-Origin-Resource-Policy", "same-origin");
    add("Connection", form.keepAlive ? "keep-alive" : "close");
    wire.append("\r\n");
    if (form.withBody)
        wire.append(reply.body);
    return wire;
}

QByteArray httpDate(qint64 epochSeconds)
{
    const QDateTime moment = toDateTime(fromEpochSeconds(epochSeconds));
    return QLocale::c().toString(moment, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'").toLatin1();
}

HttpReply detailReply(int status, const QString &text)
{
    HttpReply reply;
    reply.status = status;
    reply.setHeader("Content-Type", "application/json");
    reply.setHeader("X-Content-Type-Options", "nosniff");
    reply.body = writeJson(Json::object({ { QStringLiteral("detail"), Json(text) } }), JsonStyle::DrfRender);
    return reply;
}

QByteArray percentDecoded(QByteArrayView text)
{
    QByteArray decoded;
    decoded.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hexValue(text[i + 1]);
            const int low = hexValue(text[i + 2]);
            if (high >= 0 && low >= 0) {
                decoded.append(char(high << 4 | low));
                i += 2;
                continue;
            }
        }
        decoded.append(text[i]);
    }
    return decoded;
}

QList<Header> formFields(QByteArrayView text)
{
    QList<Header> fields;
    for (const QByteArray &pair : text.toByteArray().split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const auto decode = [](QByteArray part) { return percentDecoded(part.replace('+', ' ')); };
        fields.append({ decode(pair.left(equals < 0 ? pair.size() : equals)),
            equals < 0 ? QByteArray("") : decode(pair.mid(equals + 1)) });
    }
    return fields;
}

QByteArray queryValue(QByteArrayView query, QByteArrayView name)
{
    QByteArray value;
    for (const Header &field : formFields(query)) {
        if (field.first == name)
            value = field.second.isNull() ? QByteArray("") : field.second;
    }
    return value;
}

} // namespace server
