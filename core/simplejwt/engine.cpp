// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/engine.h"

#include "core/base/freedmemory.h"
#include "core/simplejwt/authentication.h"
#include "core/simplejwt/views.h"

namespace simplejwt {

struct Engine::Private
{
    Private(Settings settings, Band band, django::Store &store, Clock clock, IdSource ids, KeyFetcher fetcher)
        : project(std::move(settings), band, store, std::move(clock), std::move(ids))
        , backend(project.settings, band, project.clock, std::move(fetcher))
    {
    }

    const Project project;
    const Backend backend;
    const TokenChecks checks{ project.settings, project.band, backend, project.store };
    const TokenReader reader{ checks, project.settings, project.band, backend };
    const UserRules users{ project };
    const Blacklist blacklist{ project, backend, users };
    const TokenMaker maker{ project, backend, users, blacklist };
    const Views views{ project, reader, users, blacklist, maker };
    const Authentication authentication{ project, reader, users };
};

Engine::Engine(Settings settings, Band band, django::Store &store, Clock clock, IdSource ids, KeyFetcher fetcher)
    : d(std::make_unique<Private>(
        std::move(settings), band, store, std::move(clock), std::move(ids), std::move(fetcher)))
{
    keepFromSwap(d->project.settings.signingKey.value_or(QByteArray()));
}

Engine::~Engine() = default;

const Settings &Engine::settings() const
{
    return d->project.settings;
}

Band Engine::band() const
{
    return d->project.band;
}

Instant Engine::now() const
{
    return d->project.clock();
}

Outcome<Token> Engine::decode(QByteArrayView text, TokenType type) const
{
    return d->reader.read(text, type, now());
}

QList<Step> Engine::explain(QByteArrayView text, TokenType type) const
{
    return d->reader.explain(text, type, now());
}

Outcome<Token> Engine::tokenForUser(const django::User &user, TokenType type, const Json &extraClaims,
    std::optional<std::chrono::seconds> lifetime) const
{
    return d->maker.forUser(user, type, extraClaims, lifetime);
}

Outcome<QByteArray> Engine::encode(const Token &token) const
{
    return d->maker.encode(token);
}

Outcome<Token> Engine::accessFromRefresh(const Token &refresh) const
{
    return d->maker.accessFromRefresh(refresh);
}

Outcome<Json> Engine::obtainPair(const QString &username, const QString &password) const
{
    return d->views.obtainPair(username, password);
}

Outcome<Json> Engine::obtainSliding(const QString &username, const QString &password) const
{
    return d->views.obtainSliding(username, password);
}

Outcome<Json> Engine::refresh(QByteArrayView text) const
{
    return d->views.refresh(text);
}

Outcome<Json> Engine::refreshSliding(QByteArrayView text) const
{
    return d->views.refreshSliding(text);
}

Outcome<Json> Engine::verify(QByteArrayView text) const
{
    return d->views.verify(text);
}

Outcome<Json> Engine::blacklist(QByteArrayView text) const
{
    return d->views.blacklist(text);
}

Outcome<Json> Engine::login(const django::User &user) const
{
    return d->views.login(user);
}

Outcome<std::optional<django::User>> Engine::authenticate(const std::optional<QByteArray> &header) const
{
    return d->authentication.authenticate(header);
}

Outcome<django::User> Engine::userOf(const Token &token) const
{
    return d->authentication.userOf(token);
}

QByteArray Engine::authenticateHeader() const
{
    return d->authentication.header();
}

Result<qint64> Engine::flushExpired() const
{
    return d->project.store.flushExpired(now());
}

} // namespace simplejwt
