// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/directory.h"

#include "app/laboratory/embeddedserver.h"
#include "app/laboratory/serverlist.h"
#include "core/session/sessionlog.h"
#include "core/simplejwt/passwords.h"

using django::User;

namespace {

tl::unexpected<Error> noDirectory()
{
    return fail(Errc::NotFound, Directory::tr("These users belong to another server; edit them there."));
}

} // namespace

Directory::Directory(
    const EmbeddedServer &embedded, const ServerList &servers, session::SessionLog &log, QObject *parent)
    : QObject(parent)
    , m_embedded(embedded)
    , m_servers(servers)
    , m_log(log)
{
    connect(&embedded, &EmbeddedServer::databaseOpened, this, &Directory::changed);
    connect(&servers, &ServerList::currentChanged, this, &Directory::changed); // names are kept by server address
    connect(&servers, &ServerList::renamed, this, [this](const QString &oldId) { m_known.remove(oldId); });
}

void Directory::name(const QString &server, const QList<User> &users)
{
    for (const User &user : users)
        m_log.nameUser(server, django::keyText(user), user.username);
}

Result<QList<User>> Directory::users()
{
    const config::ServerProfile &server = m_servers.current();
    if (!server.embedded)
        return m_known.value(server.id());
    if (!m_embedded.hasDatabase())
        return QList<User>();
    auto users = m_embedded.store()->users();
    if (users)
        name(server.id(), *users);
    return users;
}

void Directory::learn(const QString &server, const QList<User> &users)
{
    m_known.insert(server, users);
    name(server, users);
    emit changed();
}

bool Directory::isEditable() const
{
    return m_servers.current().embedded && m_embedded.hasDatabase();
}

Result<User> Directory::add(const User &user)
{
    if (!isEditable())
        return noDirectory();
    auto added = m_embedded.store()->addUser(user);
    if (added)
        emit changed();
    return added;
}

Result<> Directory::update(const User &user)
{
    if (!isEditable())
        return noDirectory();
    auto updated = m_embedded.store()->updateUser(user);
    if (updated)
        emit changed();
    return updated;
}

Result<> Directory::remove(qint64 id)
{
    if (!isEditable())
        return noDirectory();
    auto removed = m_embedded.store()->removeUser(id);
    if (removed)
        emit changed();
    return removed;
}

void Directory::setPassword(const User &user, const QString &password)
{
    hashThen(password, [this, user](const QString &hash) -> Result<> {
        // As it is by now: it may have been changed while the password was hashed.
        if (!isEditable())
            return noDirectory();
        const auto now = m_embedded.store()->userById(user.id);
        if (!now)
            return tl::unexpected(now.error());
        User changed = now->value_or(user);
        changed.passwordHash = hash;
        return update(changed);
    });
}

void Directory::addWithPassword(const User &user, const QString &password)
{
    hashThen(password, [this, user](const QString &hash) {
        User added = user;
        added.passwordHash = hash;
        return add(added).map([this](const User &there) { emit addedWithPassword(there.username); });
    });
}

void Directory::hashThen(const QString &password, std::function<Result<>(const QString &)> use)
{
    const auto finish = [this, use = std::move(use)](const QString &hash) {
        if (const auto done = use(hash); !done)
            emit failed(done.error());
    };
    if (password.isEmpty()) {
        finish(simplejwt::unusablePassword());
        return;
    }
    const int iterations = simplejwt::passwordIterations(m_embedded.band());
    m_hashing.run([password, iterations] { return simplejwt::encodePassword(password, iterations); }, finish);
}
