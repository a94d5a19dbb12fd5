// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/giventokens.h"

#include "core/client/wirecheck.h"
#include "core/session/tokenreading.h"

namespace client {

namespace {

void takeFields(GivenTokens *given, const config::FieldNames &names, const session::Exchange &exchange)
{
    for (const session::CarriedToken &each : session::tokensReceived(exchange)) {
        const QString name = session::lastName(each.name);
        if (each.place != session::Place::Body)
            continue;
        if (name == names.access && given->access.isEmpty())
            given->access = each.text;
        if (name == names.refresh && given->refresh.isEmpty())
            given->refresh = each.text;
    }
}

void takeCookies(GivenTokens *given, const config::TokenCookies &names, const session::Exchange &exchange)
{
    for (const session::Cookie &cookie : session::cookiesSet(exchange)) {
        const bool isUsable = session::looksLikeToken(cookie.value) && checkCookie(cookie.name, cookie.value);
        if (!isUsable || !session::isKept(cookie, exchange.url))
            continue;
        if (cookie.name == names.access) {
            given->access = cookie.value;
            given->accessCookie = cookie;
        } else if (cookie.name == names.refresh) {
            given->refresh = cookie.value;
            given->refreshCookie = cookie;
        }
    }
}

} // namespace

GivenTokens givenTokens(const config::ServerProfile &server, const session::Exchange &exchange)
{
    GivenTokens given;
    takeFields(&given, server.fields, exchange);
    if (server.cookies)
        takeCookies(&given, *server.cookies, exchange);
    return given;
}

} // namespace client
