// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/exchangereading.h"

#include "core/base/utc.h"
#include "core/json/jsonreader.h"
#include "core/session/carriedtokens.h"
#include "core/session/tokenreading.h"

#include <QLocale>
#include <QRegularExpression>

namespace session {

Json jsonRequest(const Exchange &exchange)
{
    return parseJson(exchange.body).value_or(Json());
}

Json jsonReply(const Exchange &exchange)
{
    return parseJson(exchange.replyBody).value_or(Json());
}

QByteArray bodyToken(const Exchange &exchange)
{
    const QList<CarriedToken> tokens = tokensSent(exchange);
    for (const QStringView name : TokenMembers) {
        for (const CarriedToken &each : tokens) {
            if (each.place == Place::Body && each.name == name && !each.text.isEmpty())
                return each.text;
        }
    }
    // Projects call it "refresh_token", or put it deeper; then only what is a token counts.
    for (const QStringView part : { QStringView(u"refresh"), QStringView() }) {
        for (const CarriedToken &each : tokens) {
            if (each.place == Place::Body && looksLikeToken(each.text) && lastName(each.name).contains(part))
                return each.text;
        }
    }
    return {};
}

QByteArray bearerToken(const Exchange &exchange)
{
    const QList<CarriedToken> tokens = tokensSent(exchange);
    for (const Place place : { Place::Header, Place::Cookie, Place::Query }) {
        for (const CarriedToken &each : tokens) {
            const bool isRefresh = place != Place::Header && isNamedOrTyped(each, u"refresh");
            if (each.place == place && !isRefresh && looksLikeToken(each.text))
                return each.text;
        }
    }
    return {};
}

bool revokes(const Exchange &exchange)
{
    if (exchange.endpoint == Endpoint::Logout || exchange.endpoint == Endpoint::TokenBlacklist)
        return true;
    const QString path = exchange.url.path();
    return exchange.endpoint == Endpoint::Other && (path.contains(u"logout") || path.contains(u"blacklist"));
}

bool isRefresh(const Exchange &exchange)
{
    return exchange.endpoint == Endpoint::Refresh || exchange.endpoint == Endpoint::TokenRefresh
        || exchange.endpoint == Endpoint::RefreshSliding;
}

/// The word in the languages that Simple JWT is translated into.
static bool namesBlacklist(const QString &sentence)
{
    static const QRegularExpression words(
        QStringLiteral("black ?list|lista ne(?:g|)ra|liste noire|banni|ч[её]рн|чорн|سیاه|黑名[单單]|블랙리스트|kara "
                       "liste|svartlist|"
                       "zwarte lijst|czarn|černé|schwarze liste|daftar hitam|lista neagr"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    return words.match(sentence).hasMatch();
}

bool isRotation(const Exchange &exchange)
{
    return exchange.succeeded() && isRefresh(exchange) && jsonReply(exchange).contains(u"refresh");
}

bool mayEndToken(const Exchange &exchange)
{
    if (exchange.succeeded())
        return revokes(exchange) || isRotation(exchange);
    if (exchange.status != 401 || !isRefresh(exchange))
        return false;
    const Json reply = jsonReply(exchange);
    return reply.contains(u"detail") && !reply.contains(u"code");
}

bool saysBlacklisted(const Exchange &exchange)
{
    const Json body = jsonReply(exchange);
    const Json *code = body.find(u"code");
    const Json *detail = body.find(u"detail");
    if (exchange.status == 401 && code && code->toString() == u"token_not_valid" && detail)
        return namesBlacklist(detail->toString());
    const Json *errors = body.find(u"non_field_errors");
    return exchange.status == 400 && errors && !errors->items().isEmpty()
        && (exchange.endpoint == Endpoint::TokenVerify // the only such error that a well-formed call gets there
            || namesBlacklist(errors->items().constFirst().toString()));
}

QString callName(const Exchange &exchange)
{
    return QString::fromLatin1(exchange.method) + QLatin1Char(' ') + exchange.url.path();
}

Instant endOf(const Exchange &exchange)
{
    return exchange.startedAt + exchange.duration;
}

std::optional<Instant> dateOf(const Headers &headers)
{
    const auto text = headerValue(headers, "Date");
    if (!text)
        return std::nullopt;
    const QDateTime date
        = QLocale::c().toDateTime(QString::fromLatin1(*text), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    return date.isValid() ? std::optional(fromDateTime(QDateTime(date.date(), date.time(), utc))) : std::nullopt;
}

std::optional<ClockSkew> clockSkew(const Exchange &exchange)
{
    const auto date = dateOf(exchange.replyHeaders);
    if (!date)
        return std::nullopt;
    // Cut to the second, the time is half a second later on average.
    const Instant theirs = *date + std::chrono::milliseconds(500);
    const auto ahead = theirs - (exchange.startedAt + exchange.duration / 2);
    const auto error = std::chrono::milliseconds(500) + exchange.duration / 2;
    return ClockSkew{ std::chrono::round<std::chrono::seconds>(ahead), std::chrono::ceil<std::chrono::seconds>(error) };
}

} // namespace session
