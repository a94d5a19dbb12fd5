// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/engine.h"
#include "core/simplejwt/refusals.h"
#include "core/simplejwt/tokenreader.h"

namespace simplejwt {

struct Engine::Private
{
    Private(Settings settings, Profile profile, django::Store &store, Clock clock, IdSource ids, KeyFetcher fetcher);

    const Settings settings;
    const Profile profile;
    django::Store &store;
    const Clock clock;
    const IdSource ids;
    const Backend backend;
    const TokenReader reader;
    // TOKEN_TYPE_CLAIM and JTI_CLAIM may be None, which is a key like any other for a Python dict: this name stands for
    // it until the claims are written, where json.dumps makes it "null".
    const QString typeClaim;
    const QString jtiClaim;

    bool since55() const { return profile != Profile::V5_2; }
    bool isNext() const { return profile == Profile::Next; }
    bool checksPasswordChange() const { return settings.checkRevokeToken && since55(); }
    bool mayAuthenticate(const django::User &user) const; ///< the default USER_AUTHENTICATION_RULE

    Outcome<> setExpiry(Json &claims, const QString &claim, Instant from, std::chrono::microseconds lifetime,
        const QString &setting) const;
    Outcome<Token> newToken(TokenType type, std::optional<std::chrono::microseconds> lifetime) const;
    Outcome<Json> userIdOf(const django::User &user) const; ///< the value of the user claim
    Outcome<std::optional<django::User>> userNamed(
        const Json *userId) const; ///< objects.get(USER_ID_FIELD=…); absent: DoesNotExist
    Outcome<django::OutstandingToken> outstandingRow(const Token &token) const; ///< without user and creation time
    Outcome<> addOutstanding(const Token &token, std::optional<qint64> userId) const;
    Outcome<QByteArray> encode(const Token &token) const;
    Outcome<> blacklist(const Token &token) const; ///< BlacklistMixin.blacklist()
    Outcome<> outstand(const Token &token) const; ///< BlacklistMixin.outstand(), since 5.5
    Outcome<> checkExpiry(const Token &token, const QString &claim) const;
    static QString passwordHashClaim(const django::User &user); ///< the value of REVOKE_TOKEN_CLAIM

    // The views.
    Outcome<django::User> passwordUser(const QString &username, const QString &password) const;
    Outcome<> updateLastLogin(django::User user) const;
    Outcome<> checkUserOnRefresh(const Token &token) const;
    Outcome<Json> rotated(const Engine &engine, Token refresh) const;
    bool refreshWrites() const;
    /// Runs \a work in one transaction, and keeps what it wrote even if it is refused: Django writes each row at once.
    template<class Work> auto written(Work work) const -> decltype(work());
};

template<class Work> auto Engine::Private::written(Work work) const -> decltype(work())
{
    Result<django::Transaction> transaction = django::Transaction::begin(store);
    if (!transaction)
        return tl::unexpected(databaseFailed(transaction.error()));
    auto outcome = work();
    const Result<> committed = transaction->commit();
    if (!committed && (outcome || outcome.error().status != 500))
        return tl::unexpected(databaseFailed(committed.error()));
    return outcome;
}

} // namespace simplejwt
