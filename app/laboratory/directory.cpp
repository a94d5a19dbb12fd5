// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Services that is about users, and what explanations look up.
#include "app/laboratory/laboratory.h"
#include "core/explain/databaselookups.h"
#include "core/simplejwt/passwords.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

using django::User;

namespace {

tl::unexpected<Error> noDirectory()
{
    return fail(Errc::NotFound, Services::tr("These users belong to another server; edit them there."));
}

} // namespace

Result<QList<User>> Services::users()
{
    if (!server().embedded)
        return m_knownUsers.value(server().id());
    if (!m_store)
        return QList<User>();
    auto users = m_store->users();
    if (users) {
        for (const User &user : *users)
            m_log.nameUser(server().id(), QString::number(user.id), user.username);
    }
    return users;
}

void Services::setKnownUsers(const QString &server, const QList<User> &users)
{
    m_knownUsers.insert(server, users);
    for (const User &user : users)
        m_log.nameUser(server, QString::number(user.id), user.username);
    emit usersChanged();
}

Result<User> Services::addUser(const User &user)
{
    if (!m_store || !server().embedded)
        return noDirectory();
    auto added = m_store->addUser(user);
    if (added)
        emit usersChanged();
    return added;
}

Result<> Services::updateUser(const User &user)
{
    if (!m_store || !server().embedded)
        return noDirectory();
    auto updated = m_store->updateUser(user);
    if (updated)
        emit usersChanged();
    return updated;
}

Result<> Services::removeUser(qint64 id)
{
    if (!m_store || !server().embedded)
        return noDirectory();
    auto removed = m_store->removeUser(id);
    if (removed)
        emit usersChanged();
    return removed;
}

void Services::setPassword(const User &user, const QString &password)
{
    hashThen(password, [this, user](const QString &hash) {
        User changed = user;
        changed.passwordHash = hash;
        return updateUser(changed);
    });
}

void Services::addUserWithPassword(const User &user, const QString &password)
{
    hashThen(password, [this, user](const QString &hash) {
        User added = user;
        added.passwordHash = hash;
        return addUser(added).map([](const User &) {});
    });
}

void Services::hashThen(const QString &password, std::function<Result<>(const QString &)> use)
{
    const auto finish = [this, use = std::move(use)](const QString &hash) {
        if (const auto done = use(hash); !done)
            emit failed(done.error());
    };
    if (password.isEmpty()) {
        finish(simplejwt::unusablePassword());
        return;
    }
    const int iterations = simplejwt::passwordIterations(band());
    QThreadPool::globalInstance()->start([self = QPointer<Services>(this), password, iterations, finish] {
        const QString hash = simplejwt::encodePassword(password, iterations);
        // The application outlives its pool's work; whether Services does is asked in its own thread.
        QMetaObject::invokeMethod(qApp, [self, hash, finish] {
            if (self)
                finish(hash);
        });
    });
}

explain::InspectionContext Services::inspectionContext() const
{
    explain::InspectionContext context;
    context.now = m_clock->now();
    context.keys = keys();
    context.settings = settings();
    context.profile = server().band.value_or(m_options.band);
    context.isAssumed = !server().embedded && !m_foreignSettings.contains(server().id());
    if (server().embedded && m_store) {
        const explain::DatabaseLookups lookups(m_store.get(), m_options.database, context.settings.userIdField);
        context.isBlacklisted = [lookups](const QString &jti) { return lookups.isBlacklisted(jti); };
        context.userById = [lookups](const QString &id) { return lookups.userById(id); };
    }
    return context;
}

diagnose::DiagnoseContext Services::diagnoseContext()
{
    diagnose::DiagnoseContext context;
    context.log = &m_log;
    context.server = &server();
    context.settings = server().embedded || m_foreignSettings.contains(server().id()) ? &settings() : nullptr;
    context.band = server().band;
    context.keys = m_serverKeys.isEmpty() ? nullptr : &m_serverKeys;
    context.now = m_clock->now();
    return context;
}
