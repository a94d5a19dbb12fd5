// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/har.h"

#include "core/archive/sessionfile.h"
#include "core/client/wirecheck.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrlQuery>
#include <cmath>

using namespace Qt::StringLiterals;
using session::Exchange;

namespace archive {

namespace {

constexpr JsonLimits limits{ 256 * 1024 * 1024, 512 };

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Har", text);
}

Json object(QList<Json::Member> members)
{
    return Json::object(std::move(members));
}

/// "2026-11-24T12:00:00.123456Z".
QString timeText(Instant instant)
{
    const Instant second = fromEpochSeconds(epochSeconds(instant));
    return toDateTime(second).toString(u"yyyy-MM-ddTHH:mm:ss"_s)
        + u".%1Z"_s.arg((instant - second).count(), 6, 10, QLatin1Char('0'));
}

Instant timeOf(const QString &text)
{
    static const QRegularExpression parts(u"^([^.]*)(?:\\.(\\d+))?(.*)$"_s);
    const auto match = parts.match(text);
    const QDateTime second = QDateTime::fromString(match.captured(1) + match.captured(3), Qt::ISODate);
    if (!second.isValid())
        return {};
    const qint64 fraction = match.captured(2).left(6).leftJustified(6, u'0').toLongLong();
    return fromEpochSeconds(second.toSecsSinceEpoch()) + std::chrono::microseconds(fraction);
}

QByteArray milliseconds(std::chrono::microseconds duration)
{
    return QByteArray::number(double(duration.count()) / 1000, 'f', 3);
}

Json headersJson(const session::Headers &headers)
{
    QList<Json> rows;
    for (const auto &[name, value] : headers)
        rows.append(object({ { u"name"_s, QString::fromUtf8(name) }, { u"value"_s, QString::fromUtf8(value) } }));
    return Json::array(rows);
}

QString mimeType(const session::Headers &headers)
{
    return QString::fromUtf8(session::headerValue(headers, "Content-Type").value_or("application/octet-stream"));
}

/// Text, or base64 with that said under the name given.
void setBody(Json *json, const QByteArray &body, const QString &encodingName)
{
    const QString text = QString::fromUtf8(body);
    const bool isText = text.toUtf8() == body;
    json->set(u"text"_s, isText ? text : QString::fromLatin1(body.toBase64()));
    if (!isText)
        json->set(encodingName, u"base64"_s);
}

Json requestJson(const Exchange &exchange)
{
    QList<Json> query;
    for (const auto &[name, value] : QUrlQuery(exchange.url).queryItems(QUrl::FullyDecoded))
        query.append(object({ { u"name"_s, name }, { u"value"_s, value } }));
    Json request = object({ { u"method"_s, QString::fromLatin1(exchange.method) },
        { u"url"_s, exchange.url.toString(QUrl::FullyEncoded) }, { u"httpVersion"_s, u"HTTP/1.1"_s },
        { u"cookies"_s, Json::array() }, { u"headers"_s, headersJson(exchange.headers) },
        { u"queryString"_s, Json::array(query) } });
    if (!exchange.body.isEmpty()) {
        Json data = object({ { u"mimeType"_s, mimeType(exchange.headers) } });
        setBody(&data, exchange.body, u"_encoding"_s);
        request.set(u"postData"_s, data);
    }
    request.set(u"headersSize"_s, Json(-1));
    request.set(u"bodySize"_s, Json(exchange.body.size()));
    return request;
}

Json responseJson(const Exchange &exchange)
{
    Json content = object(
        { { u"size"_s, Json(exchange.replyBody.size()) }, { u"mimeType"_s, mimeType(exchange.replyHeaders) } });
    setBody(&content, exchange.replyBody, u"encoding"_s);
    return object({ { u"status"_s, Json(exchange.status) }, { u"statusText"_s, QString::fromLatin1(exchange.reason) },
        { u"httpVersion"_s, u"HTTP/1.1"_s }, { u"cookies"_s, Json::array() },
        { u"headers"_s, headersJson(exchange.replyHeaders) }, { u"content"_s, content },
        { u"redirectURL"_s,
            QString::fromUtf8(session::headerValue(exchange.replyHeaders, "Location").value_or(QByteArray())) },
        { u"headersSize"_s, Json(-1) }, { u"bodySize"_s, Json(exchange.replyBody.size()) } });
}

Json entryJson(const Exchange &exchange)
{
    const Json time = Json::number(milliseconds(exchange.duration));
    Json entry = object({ { u"startedDateTime"_s, timeText(exchange.startedAt) }, { u"time"_s, time },
        { u"request"_s, requestJson(exchange) }, { u"response"_s, responseJson(exchange) },
        { u"cache"_s, Json::object() },
        { u"timings"_s, object({ { u"send"_s, Json(0) }, { u"wait"_s, time }, { u"receive"_s, Json(0) } }) } });
    const Json kept = toJson(exchange);
    for (const char16_t *name : { u"endpoint", u"server", u"failure", u"error" }) {
        if (const Json *value = kept.find(name))
            entry.set(u'_' + QString::fromUtf16(name), *value);
    }
    return entry;
}

QString textMember(const Json *json, const char16_t *name)
{
    const Json *value = json ? json->find(name) : nullptr;
    return value ? value->toString() : QString();
}

session::Headers headersOf(const Json *message)
{
    session::Headers headers;
    const Json *rows = message ? message->find(u"headers") : nullptr;
    for (const Json &row : rows ? rows->items() : QList<Json>()) {
        const QByteArray name = textMember(&row, u"name").toUtf8();
        if (!name.isEmpty() && !name.startsWith(':')) // HTTP/2 writes its request line as such fields
            headers.emplaceBack(name, textMember(&row, u"value").toUtf8());
    }
    return headers;
}

QByteArray bodyOf(const Json *content, const char16_t *encodingName)
{
    const QByteArray text = textMember(content, u"text").toUtf8();
    if (textMember(content, encodingName) == u"base64")
        return QByteArray::fromBase64(text);
    const Json *params = content ? content->find(u"params") : nullptr;
    if (!text.isEmpty() || !params)
        return text;
    QByteArrayList form;
    for (const Json &each : params->items()) {
        form.append(QUrl::toPercentEncoding(textMember(&each, u"name")) + '='
            + QUrl::toPercentEncoding(textMember(&each, u"value")));
    }
    return form.join('&');
}

std::optional<Exchange> exchangeOf(const Json &entry)
{
    const Json *request = entry.find(u"request");
    const Json *response = entry.find(u"response");
    // What only Jotlab writes has its form from there.
    Json kept = object({ { u"url"_s, textMember(request, u"url") } });
    for (const char16_t *name : { u"endpoint", u"server", u"failure", u"error" }) {
        if (const Json *value = entry.find(QString(u'_' + QString::fromUtf16(name))))
            kept.set(QString::fromUtf16(name), *value);
    }
    auto exchange = exchangeFromJson(kept);
    if (!exchange || (exchange->url.scheme() != u"http" && exchange->url.scheme() != u"https"))
        return std::nullopt;
    exchange->method = textMember(request, u"method").toLatin1().toUpper();
    exchange->headers = headersOf(request);
    exchange->body = bodyOf(request ? request->find(u"postData") : nullptr, u"_encoding");
    exchange->startedAt = timeOf(textMember(&entry, u"startedDateTime"));
    const Json *time = entry.find(u"time");
    const double duration = time ? time->toDouble() : 0;
    exchange->duration
        = std::chrono::microseconds(duration > 0 && duration < 1e9 ? qint64(std::llround(duration * 1000)) : 0);
    const Json *status = response ? response->find(u"status") : nullptr;
    exchange->status = status ? int(std::clamp<qint64>(status->toInteger().value_or(0), 0, 999)) : 0;
    exchange->reason = textMember(response, u"statusText").toLatin1();
    exchange->replyHeaders = headersOf(response);
    exchange->replyBody = bodyOf(response ? response->find(u"content") : nullptr, u"encoding");
    if (exchange->status == 0 && exchange->failure == session::Failure::None) {
        exchange->failure = session::Failure::BrokenOff;
        exchange->error = Error{ Errc::Network, tr("The file that was imported has no answer to this call."), {} };
    }
    return *exchange;
}

} // namespace

QByteArray toHar(const QList<Exchange> &exchanges)
{
    QList<Json> entries;
    for (const Exchange &exchange : exchanges)
        entries.append(entryJson(exchange));
    const Json creator
        = object({ { u"name"_s, u"Jotlab"_s }, { u"version"_s, Json(QCoreApplication::applicationVersion()) } });
    const Json log = object(
        { { u"version"_s, u"1.2"_s }, { u"creator"_s, creator }, { u"entries"_s, Json::array(std::move(entries)) } });
    return writeJson(object({ { u"log"_s, log } }), JsonStyle::Indented) + '\n';
}

Result<QList<Exchange>> exchangesFromHar(QByteArrayView har)
{
    const auto json = parseJson(withoutByteOrderMark(har), limits);
    if (!json)
        return tl::unexpected(json.error());
    return exchangesFromHar(*json);
}

Result<QList<Exchange>> exchangesFromHar(const Json &har)
{
    const Json *log = har.find(u"log");
    const Json *entries = log ? log->find(u"entries") : nullptr;
    if (!entries || !entries->isArray())
        return fail(Errc::Malformed, tr("The file is no HAR: there is no “log” with “entries”."));
    QList<Exchange> exchanges;
    qsizetype number = 0;
    for (const Json &entry : entries->items()) {
        ++number;
        auto exchange = exchangeOf(entry);
        if (!exchange)
            continue;
        if (const auto wire = client::checkWire(exchange->method, exchange->headers); !wire)
            return fail(wire.error().code,
                tr("Entry %1 of the HAR holds no request: %2").arg(number).arg(wire.error().what), wire.error().detail);
        exchanges.append(std::move(*exchange));
    }
    return exchanges;
}

} // namespace archive
