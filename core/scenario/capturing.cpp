// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/capturing.h"

#include "core/client/giventokens.h"
#include "core/json/jsonreader.h"
#include "core/session/carriedtokens.h"
#include "core/session/tokenreading.h"

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

std::optional<Json> memberAt(const Json &value, const QStringList &path)
{
    const Json *at = &value;
    for (const QString &step : path) {
        bool isIndex = false;
        const int index = step.toInt(&isIndex);
        if (at->isArray() && isIndex && index >= 0 && index < at->items().size())
            at = &at->items().at(index);
        else if (const Json *member = at->find(step))
            at = member;
        else
            return std::nullopt;
    }
    return *at;
}

} // namespace

std::optional<Json> bodyOf(const session::Exchange &exchange)
{
    if (exchange.replyBody.isEmpty())
        return std::nullopt;
    const auto json = parseJson(exchange.replyBody);
    return json ? *json : Json(QString::fromUtf8(exchange.replyBody));
}

Json tokensOf(const session::Exchange &exchange, const config::ServerProfile &server)
{
    const client::GivenTokens given = client::givenTokens(server, exchange);
    Json tokens = Json::object();
    if (!given.access.isEmpty())
        tokens.set(u"access"_s, QString::fromUtf8(given.access));
    if (!given.refresh.isEmpty())
        tokens.set(u"refresh"_s, QString::fromUtf8(given.refresh));
    return tokens;
}

std::optional<Json> captured(
    const QString &source, const session::Exchange &exchange, const config::ServerProfile &server)
{
    if (source == u"status")
        return Json(exchange.status);
    const QStringList words = source.split(u'.');
    if (words.constFirst() == u"headers") {
        const auto value = session::headerValue(exchange.replyHeaders, source.sliced(8).toUtf8());
        return value ? std::optional(Json(QString::fromUtf8(*value))) : std::nullopt;
    }
    if (words.constFirst() == u"cookies") {
        std::optional<Json> value; // of two of one name the last, as in a browser
        for (const session::Cookie &cookie : session::cookiesSet(exchange)) {
            if (cookie.name == source.sliced(8).toUtf8())
                value = Json(QString::fromUtf8(cookie.value));
        }
        return value;
    }
    const Json given = tokensOf(exchange, server);
    if (words.constFirst() == u"tokens")
        return memberAt(given, words.mid(1));
    const std::optional<Json> body = bodyOf(exchange);
    if (words.constFirst() == u"body")
        return body ? memberAt(*body, words.mid(1)) : std::nullopt;
    std::optional<Json> token = memberAt(given, { words.value(1) }); // where they are cookies, the body may hold ""
    if (!token && body)
        token = memberAt(*body, { words.value(1) });
    const session::TokenReading reading = session::readToken(token ? token->toString().toUtf8() : QByteArray());
    return reading.claims ? memberAt(*reading.claims, { words.value(2) }) : std::nullopt;
}

} // namespace scenario
