// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lookups.h"

#include <QThread>

DatabaseLookups::DatabaseLookups(simplejwt::SqlStore *store, QString path)
    : m_store(store)
    , m_thread(QThread::currentThread())
    , m_path(std::move(path))
{
}

template<class Use> auto DatabaseLookups::with(Use use) const
{
    if (QThread::currentThread() == m_thread)
        return use(*m_store);
    const auto store = simplejwt::SqlStore::open(m_path, simplejwt::SqlStore::OpenMode::ReadOnly);
    return store ? use(**store) : decltype(use(*m_store))();
}

bool DatabaseLookups::isBlacklisted(const QString &jti) const
{
    return with([&](simplejwt::SqlStore &store) { return store.isBlacklisted(jti).value_or(false); });
}

std::optional<explain::KnownUser> DatabaseLookups::userById(const QString &id) const
{
    return with([&](simplejwt::SqlStore &store) -> std::optional<explain::KnownUser> {
        bool isNumber = false;
        const qint64 number = id.toLongLong(&isNumber);
        const auto user = isNumber ? store.userById(number) : store.userByName(id);
        if (!user || !*user)
            return std::nullopt;
        return explain::KnownUser{ (*user)->username, (*user)->isActive };
    });
}
