// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/databaselookups.h"

#include <QThread>

namespace explain {

DatabaseLookups::DatabaseLookups(django::SqlStore *store, QString path, QString userIdField)
    : m_store(store)
    , m_thread(QThread::currentThread())
    , m_path(std::move(path))
    , m_userIdField(std::move(userIdField))
{
}

template<class Use> auto DatabaseLookups::with(Use use) const
{
    if (QThread::currentThread() == m_thread)
        return use(*m_store);
    const auto store = django::SqlStore::open(m_path, django::SqlStore::OpenMode::ReadOnly);
    return store ? use(**store) : decltype(use(*m_store))();
}

bool DatabaseLookups::isBlacklisted(const QString &jti) const
{
    return with([&](django::SqlStore &store) { return store.isBlacklisted(jti).value_or(false); });
}

std::optional<explain::KnownUser> DatabaseLookups::userById(const QString &id) const
{
    return with([&](django::SqlStore &store) -> std::optional<explain::KnownUser> {
        const bool isKey = m_userIdField == QLatin1String("id") || m_userIdField == QLatin1String("pk");
        bool isNumber = false;
        id.toLongLong(&isNumber);
        if (isKey && !isNumber && store.keyKind() == django::KeyKind::Number)
            return std::nullopt; // a name is no id, whoever may bear it
        const auto user = store.userByField(m_userIdField, id);
        if (!user || !*user)
            return std::nullopt;
        return explain::KnownUser{ (*user)->username, (*user)->isActive };
    });
}

} // namespace explain
