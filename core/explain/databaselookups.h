// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/sqlstore.h"
#include "core/explain/inspector.h"

class QThread;

namespace explain {

/// What an explanation asks the database. A value that may be called on any thread: on the store's own thread it asks
/// the store, elsewhere (a large token is inspected on a worker) a connection of its own, read only.
class DatabaseLookups
{
public:
    /// To be made on the store's thread. The store must outlive every call on that thread. userIdField is
    /// USER_ID_FIELD: what the ids of users are values of.
    DatabaseLookups(django::SqlStore *store, QString path, QString userIdField);

    bool isBlacklisted(const QString &jti) const;
    std::optional<explain::KnownUser> userById(const QString &id) const;

private:
    template<class Use> auto with(Use use) const;

    django::SqlStore *m_store;
    QThread *m_thread;
    QString m_path;
    QString m_userIdField;
};

} // namespace explain
