// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/base64url.h"
#include "core/session/sessionlog.h"

/// A session of made-up tokens, for what keeps and exports it. Nobody checks their signatures.
namespace sample {

constexpr qint64 Now = 1'700'000'000;
inline const QString Server = QStringLiteral("http://127.0.0.1:8000");
inline const QByteArray Signature = QByteArrayLiteral("c2lnbmF0dXJlLW9mLWF0LWxlYXN0LXNpeHRlZW4");

inline QByteArray token(const QByteArray &claims, const QByteArray &signature = Signature)
{
    return jose::encodeBase64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.' + jose::encodeBase64Url(claims) + '.'
        + signature;
}

inline QByteArray token(const char *type, const QByteArray &jti, qint64 exp = Now + 300)
{
    return token(QByteArray("{\"token_type\":\"") + type + "\",\"exp\":" + QByteArray::number(exp)
            + ",\"iat\":1699999990,\"jti\":\"" + jti + "\",\"user_id\":\"1\"}",
        Signature + jose::encodeBase64Url(jti));
}

inline session::Exchange call(session::Endpoint endpoint, const char *path, const QByteArray &body, int status,
    const QByteArray &reply, const QByteArray &bearer = {})
{
    session::Exchange exchange;
    exchange.endpoint = endpoint;
    exchange.server = Server;
    exchange.startedAt = fromEpochSeconds(Now) + std::chrono::microseconds(123456);
    exchange.duration = std::chrono::microseconds(2345);
    exchange.method = body.isEmpty() ? "GET" : "POST";
    exchange.url = QUrl(Server + QString::fromLatin1(path));
    exchange.headers.emplaceBack("Accept", "application/json");
    if (!body.isEmpty())
        exchange.headers.emplaceBack("Content-Type", "application/json");
    if (!bearer.isEmpty())
        exchange.headers.emplaceBack("Authorization", "Bearer " + bearer);
    exchange.body = body;
    exchange.status = status;
    exchange.reason = status == 200 ? "OK" : "Unauthorized";
    exchange.replyHeaders.emplaceBack("Content-Type", "application/json");
    exchange.replyHeaders.emplaceBack("Set-Cookie", "sessionid=0123456789abcdef; HttpOnly");
    exchange.replyBody = reply;
    return exchange;
}

inline QByteArray member(const char *name, const QByteArray &token)
{
    return QByteArray("{\"") + name + "\":\"" + token + "\"}";
}

/// Login with a password, a rotation, a logout that worked, a refusal, a call that got no answer.
inline void fill(session::SessionLog &log)
{
    using session::Endpoint;
    const QByteArray access = token("access", "a1");
    const QByteArray refresh = token("refresh", "r1", Now + 86400);
    const QByteArray refresh2 = token("refresh", "r2", Now + 90000);
    log.setServerRules(Server, { true, true });
    log.recordExchange(
        call(Endpoint::ObtainPair, "/api/token/", "{\"username\":\"alice\",\"password\":\"correct horse\"}", 200,
            "{\"access\":\"" + access + "\",\"refresh\":\"" + refresh + "\"}"));
    log.recordExchange(call(Endpoint::TokenRefresh, "/api/token/refresh/", member("refresh", refresh), 200,
        "{\"access\":\"" + token("access", "a2") + "\",\"refresh\":\"" + refresh2 + "\"}"));
    log.recordExchange(call(Endpoint::Logout, "/logout/", member("refresh", refresh2), 200, "{}", access));
    log.recordExchange(call(Endpoint::TokenRefresh, "/api/token/refresh/", member("refresh", refresh2), 401,
        "{\"detail\":\"Token is blacklisted\",\"code\":\"token_not_valid\"}"));
    session::Exchange lost = call(Endpoint::WhoAmI, "/whoami/", {}, 0, {}, access);
    lost.failure = session::Failure::Unreachable;
    lost.error = Error{ Errc::Network, QStringLiteral("127.0.0.1 is not there."), QStringLiteral("refused") };
    lost.reason.clear();
    lost.replyHeaders.clear();
    log.recordExchange(lost);
    log.observe(token("sliding", "s1"), session::Origin::Pasted);
}

} // namespace sample
