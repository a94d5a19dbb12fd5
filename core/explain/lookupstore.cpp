// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/lookupstore.h"

namespace explain {

using namespace simplejwt;

namespace {

auto readOnly()
{
    return fail(Errc::Unsupported, QStringLiteral("Explaining a token changes nothing."));
}

} // namespace

LookupStore::LookupStore(std::function<bool(const QString &jti)> isBlacklisted)
    : m_isBlacklisted(std::move(isBlacklisted))
{
}

Result<QList<User>> LookupStore::users()
{
    return QList<User>{};
}

Result<std::optional<User>> LookupStore::userById(qint64)
{
    return std::nullopt;
}

Result<std::optional<User>> LookupStore::userByName(const QString &)
{
    return std::nullopt;
}

Result<std::optional<User>> LookupStore::userByField(const QString &, const QVariant &)
{
    return std::nullopt;
}

Result<User> LookupStore::addUser(const User &)
{
    return readOnly();
}

Result<> LookupStore::updateUser(const User &)
{
    return readOnly();
}

Result<> LookupStore::removeUser(qint64)
{
    return readOnly();
}

Result<QList<OutstandingToken>> LookupStore::outstanding()
{
    return QList<OutstandingToken>{};
}

Result<std::optional<OutstandingToken>> LookupStore::outstandingByJti(const QString &)
{
    return std::nullopt;
}

Result<qint64> LookupStore::addOutstanding(const OutstandingToken &)
{
    return readOnly();
}

Result<QList<BlacklistedToken>> LookupStore::blacklisted()
{
    return QList<BlacklistedToken>{};
}

Result<bool> LookupStore::isBlacklisted(const QString &jti)
{
    return m_isBlacklisted && m_isBlacklisted(jti);
}

Result<> LookupStore::blacklist(const OutstandingToken &, Instant)
{
    return readOnly();
}

Result<qint64> LookupStore::flushExpired(Instant)
{
    return qint64(0);
}

Result<> LookupStore::begin()
{
    return {};
}

Result<> LookupStore::commit()
{
    return {};
}

void LookupStore::rollback()
{
}

} // namespace explain
