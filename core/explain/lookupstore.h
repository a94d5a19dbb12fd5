// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"

#include <functional>

namespace explain {

/// A store that only knows what a look-up function says about the blacklist: lets the engine judge a token without a
/// database. Reads find nothing else; writes fail with Errc::Unsupported.
class LookupStore : public django::Store
{
public:
    /// An empty function means that nothing is blacklisted.
    explicit LookupStore(std::function<bool(const QString &jti)> isBlacklisted);

    Result<QList<django::User>> users() override;
    Result<std::optional<django::User>> userById(qint64 id) override;
    Result<std::optional<django::User>> userByName(const QString &username) override;
    Result<std::optional<django::User>> userByField(const QString &field, const QVariant &value) override;
    Result<django::User> addUser(const django::User &user) override;
    Result<> updateUser(const django::User &user) override;
    Result<> removeUser(qint64 id) override;
    Result<QList<django::OutstandingToken>> outstanding() override;
    Result<std::optional<django::OutstandingToken>> outstandingByJti(const QString &jti) override;
    Result<qint64> addOutstanding(const django::OutstandingToken &token) override;
    Result<QList<django::BlacklistedToken>> blacklisted() override;
    Result<bool> isBlacklisted(const QString &jti) override;
    Result<> blacklist(const django::OutstandingToken &token, Instant at) override;
    Result<qint64> flushExpired(Instant now) override;
    Result<> begin() override;
    Result<> commit() override;
    void rollback() override;

private:
    std::function<bool(const QString &jti)> m_isBlacklisted;
};

} // namespace explain
