// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/django/store.h"
#include "core/json/json.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/keyfetcher.h"
#include "core/simplejwt/refusals.h"
#include "core/simplejwt/settings.h"
#include "core/simplejwt/step.h"
#include "core/simplejwt/token.h"

#include <chrono>
#include <memory>
#include <optional>

namespace simplejwt {

/// Simple JWT's rules, without a server: what a project with these settings and this database would say.
/// Immutable settings: changing one means building a new engine. Belongs to the thread of its store.
class Engine
{
public:
    /// Never fails: a bad ALGORITHM or key shows at its first use, with 500, as in Django.
    /// Without a fetcher JWK_URL counts as unreachable.
    Engine(Settings settings, Band band, django::Store &store, Clock clock = systemClock(), IdSource ids = randomIds(),
        KeyFetcher fetcher = {});
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    const Settings &settings() const;
    Band band() const;
    Instant now() const;

    /// Reads and checks a token, first failure wins. Refused with 401 {"detail", "code"}, or 500 where Simple JWT
    /// crashes.
    Outcome<Token> decode(QByteArrayView text, TokenType type) const;
    /// The same walk for people: every check in order, up to the one that failed.
    QList<Step> explain(QByteArrayView text, TokenType type) const;

    /// Token.for_user(): never looks at a password or at is_active. A refresh or sliding token gets its outstanding row
    /// first, before \a extraClaims (an object, or null) are set, as in a project that adds claims to what for_user()
    /// gave it. \a lifetime replaces the settings' one.
    Outcome<Token> tokenForUser(const django::User &user, TokenType type, const Json &extraClaims = {},
        std::optional<std::chrono::seconds> lifetime = {}) const;
    Outcome<QByteArray> encode(const Token &token) const;
    Outcome<Token> accessFromRefresh(const Token &refresh) const;

    // What the views do once their fields are validated (and trimmed): the body of the 200 answer, or the refusal.
    Outcome<Json> obtainPair(const QString &username, const QString &password) const;
    Outcome<Json> obtainSliding(const QString &username, const QString &password) const;
    Outcome<Json> refresh(QByteArrayView text) const;
    Outcome<Json> refreshSliding(QByteArrayView text) const;
    Outcome<Json> verify(QByteArrayView text) const;
    Outcome<Json> blacklist(QByteArrayView text) const;
    /// The password-less login: {"access", "refresh"}, two independent tokens.
    Outcome<Json> login(const django::User &user) const;

    /// JWTAuthentication on the value of the header AUTH_HEADER_NAME (absent: no such header). No value: no credentials
    /// of this kind were given. The refusal's body is complete, its messages included.
    Outcome<std::optional<django::User>> authenticate(const std::optional<QByteArray> &header) const;
    /// The user of a token that decode() accepted, as JWTAuthentication looks it up.
    Outcome<django::User> userOf(const Token &token) const;
    /// The value of WWW-Authenticate: Bearer realm="api".
    QByteArray authenticateHeader() const;

    /// flushexpiredtokens; the number of outstanding rows deleted.
    Result<qint64> flushExpired() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace simplejwt
