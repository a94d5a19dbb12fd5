// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/lookupstore.h"

namespace explain {

using namespace django;

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

Result<QList<django::User>> LookupStore::users()
{
    return QList<django::User>{};
}

Result<std::optional<django::User>> LookupStore::userById(qint64)
{
    return std::nullopt;
}

Result<std::optional<django::User>> LookupStore::userByName(const QString &)
{
    return std::nullopt;
}

Result<std::optional<django::User>> LookupStore::userByField(const QString &, const QVariant &)
{
    return std::nullopt;
}

Result<django::User> LookupStore::addUser(const django::User &)
{
    return readOnly();
}

Result<> LookupStore::updateUser(const django::User &)
{
    return readOnly();
}

Result<> LookupStore::removeUser(qint64)
{
    return readOnly();
}

Result<QList<django::OutstandingToken>> LookupStore::outstanding()
{
    return QList<django::OutstandingToken>{};
}

Result<std::optional<django::OutstandingToken>> LookupStore::outstandingByJti(const QString &)
{
    return std::nullopt;
}

Result<qint64> LookupStore::addOutstanding(const django::OutstandingToken &)
{
    return readOnly();
}

Result<QList<django::BlacklistedToken>> LookupStore::blacklisted()
{
    return QList<django::BlacklistedToken>{};
}

Result<bool> LookupStore::isBlacklisted(const QString &jti)
{
    return m_isBlacklisted && m_isBlacklisted(jti);
}

Result<> LookupStore::blacklist(const django::OutstandingToken &, Instant)
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
