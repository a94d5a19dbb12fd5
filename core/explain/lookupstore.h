// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"

#include <functional>

namespace explain {

/// A store that only knows what a look-up function says about the blacklist: lets the engine judge a token without a
/// database. Reads find nothing else; writes fail with Errc::Unsupported.
class LookupStore : public simplejwt::Store
{
public:
    /// An empty function means that nothing is blacklisted.
    explicit LookupStore(std::function<bool(const QString &jti)> isBlacklisted);

    Result<QList<simplejwt::User>> users() override;
    Result<std::optional<simplejwt::User>> userById(qint64 id) override;
    Result<std::optional<simplejwt::User>> userByName(const QString &username) override;
    Result<std::optional<simplejwt::User>> userByField(const QString &field, const QVariant &value) override;
    Result<simplejwt::User> addUser(const simplejwt::User &user) override;
    Result<> updateUser(const simplejwt::User &user) override;
    Result<> removeUser(qint64 id) override;
    Result<QList<simplejwt::OutstandingToken>> outstanding() override;
    Result<std::optional<simplejwt::OutstandingToken>> outstandingByJti(const QString &jti) override;
    Result<qint64> addOutstanding(const simplejwt::OutstandingToken &token) override;
    Result<QList<simplejwt::BlacklistedToken>> blacklisted() override;
    Result<bool> isBlacklisted(const QString &jti) override;
    Result<> blacklist(const simplejwt::OutstandingToken &token, Instant at) override;
    Result<qint64> flushExpired(Instant now) override;
    Result<> begin() override;
    Result<> commit() override;
    void rollback() override;

private:
    std::function<bool(const QString &jti)> m_isBlacklisted;
};

} // namespace explain
