// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"
#include "core/session/sessionlog.h"

#include <QPoint>
#include <QRectF>
#include <chrono>

/// What the tests of the timeline show.
namespace timeline {

using namespace std::chrono_literals;

inline constexpr Instant start = fromEpochSeconds(1795488000); // 2026-11-24 02:40:00 UTC
inline constexpr auto server = "http://127.0.0.1:8010";

/// Readable, with a signature that nobody checks here.
inline QByteArray token(
    const QByteArray &type, const QByteArray &jti, const QByteArray &user, Instant iat, std::optional<Instant> exp)
{
    Json claims = Json::object();
    claims.set(QStringLiteral("token_type"), QString::fromUtf8(type));
    if (exp)
        claims.set(QStringLiteral("exp"), epochSeconds(*exp));
    claims.set(QStringLiteral("iat"), epochSeconds(iat));
    claims.set(QStringLiteral("jti"), QString::fromUtf8(jti));
    claims.set(QStringLiteral("user_id"), QString::fromUtf8(user));
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.' + jose::encodeBase64Url(writeJson(claims))
        + ".c2lnbmF0dXJl";
}

/// The session of the drawings: alice with a refresh and two access tokens, bob with an expired access token.
struct Session
{
    Instant now = start + 19s;
    session::SessionLog log{ [this] { return now; } };
    int refresh, access, second, expired, other;

    Session()
    {
        refresh = add("refresh", "a91f", "alice", start, start + 24h);
        access = add("access", "7be2", "alice", start, start + 5min, refresh);
        second = add("access", "0c44", "alice", start + 5s, start + 5min + 5s, refresh);
        expired = add("access", "51de", "bob", start - 6min, start - 1min);
        other = add("refresh", "e07a", "bob", start - 6min, start + 24h - 6min);
        log.markRevoked(refresh, start + 11s, QStringLiteral("POST /logout/"));
    }

    int add(const QByteArray &type, const QByteArray &jti, const QByteArray &user, Instant iat,
        std::optional<Instant> exp, int parent = -1)
    {
        return log.observe(
            token(type, jti, user, iat, exp), session::Origin::Received, QString::fromLatin1(server), parent);
    }
    Clock clock()
    {
        return [this] { return now; };
    }
};

inline QPoint inside(const QRectF &rect)
{
    return rect.center().toPoint();
}

} // namespace timeline
