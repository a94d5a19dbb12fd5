// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/store.h"

#include <utility>

namespace django {

bool Store::hasUserField(const QString &) const
{
    return false;
}

Result<QVariant> Store::userField(qint64, const QString &)
{
    return QVariant();
}

Result<Transaction> Transaction::begin(Store &store)
{
    return store.begin().map([&store] { return Transaction(store); });
}

Transaction::Transaction(Store &store)
    : m_store(&store)
{
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_store(std::exchange(other.m_store, nullptr))
{
}

Transaction::~Transaction()
{
    if (m_store)
        m_store->rollback();
}

Result<> Transaction::commit()
{
    return std::exchange(m_store, nullptr)->commit();
}

} // namespace django
