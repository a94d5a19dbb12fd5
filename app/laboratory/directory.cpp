// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/directory.h"

#include "app/laboratory/embeddedserver.h"
#include "app/laboratory/serverlist.h"
#include "core/session/sessionlog.h"
#include "core/simplejwt/passwords.h"

#include <QFileInfo>
#include <memory>

using django::SqlStore;
using django::User;

Directory::Directory(
    const EmbeddedServer &embedded, const ServerList &servers, session::SessionLog &log, QObject *parent)
    : QObject(parent)
    , m_embedded(embedded)
    , m_servers(servers)
    , m_log(log)
{
    connect(&embedded, &EmbeddedServer::databaseOpened, this, [this] {
        m_own.reset(); // of the one before, if there was one
        refresh();
    });
    // Names are kept by server address.
    connect(&servers, &ServerList::currentChanged, this, [this] {
        tellNames();
        emit changed();
    });
    connect(&servers, &ServerList::renamed, this, [this](const QString &oldId) { m_known.remove(oldId); });
}

QList<User> Directory::users() const
{
    const config::ServerProfile &server = m_servers.current();
    return server.embedded ? m_own.value_or(QList<User>()) : m_known.value(server.id());
}

void Directory::tellNames()
{
    const QString server = m_servers.current().id();
    const QList<User> known = users();
    for (const User &user : known)
        m_log.nameUser(server, django::keyText(user), user.username);
}

void Directory::refresh()
{
    if (m_embedded.hasDatabase())
        run({}, {});
}

void Directory::learn(const QString &server, const QList<User> &users)
{
    m_known.insert(server, users);
    for (const User &user : users)
        m_log.nameUser(server, django::keyText(user), user.username);
    emit changed();
}

bool Directory::isEditable() const
{
    return m_servers.current().embedded && m_embedded.hasDatabase();
}

void Directory::add(const User &user, const QString &password)
{
    const int iterations = simplejwt::passwordIterations(m_embedded.band());
    const auto made = std::make_shared<User>(user);
    edit(
        [made, password, iterations](SqlStore &store) {
            if (made->passwordHash.isEmpty())
                made->passwordHash = password.isEmpty() ? simplejwt::unusablePassword()
                                                        : simplejwt::encodePassword(password, iterations);
            return store.addUser(*made).map([&made](const User &there) { *made = there; });
        },
        [this, made] { emit added(*made); });
}

void Directory::update(const User &user)
{
    edit([user](SqlStore &store) { return store.updateUser(user); }, {});
}

void Directory::remove(const User &user)
{
    edit([id = user.id](SqlStore &store) { return store.removeUser(id); }, [this, user] { emit removed(user); });
}

void Directory::setPassword(const User &user, const QString &password)
{
    const int iterations = simplejwt::passwordIterations(m_embedded.band());
    edit(
        [user, password, iterations](SqlStore &store) -> Result<> {
            const QString hash
                = password.isEmpty() ? simplejwt::unusablePassword() : simplejwt::encodePassword(password, iterations);
            // As it is by now: another program may have changed it while the password was hashed.
            const auto now = store.userById(user.id);
            if (!now)
                return tl::unexpected(now.error());
            User changed = now->value_or(user);
            changed.passwordHash = hash;
            return store.updateUser(changed);
        },
        [this, user, isUsable = !password.isEmpty()] { emit passwordSet(user, isUsable); });
}

void Directory::edit(Edit edit, std::function<void()> done)
{
    if (isEditable())
        run(std::move(edit), std::move(done));
    else
        emit failed({ Errc::NotFound, tr("These users belong to another server; edit them there."), {} });
}

Directory::Answer Directory::editAndRead(const QString &path, const Edit &edit)
{
    if (!QFileInfo::exists(path)) { // opening would begin a new one
        const auto gone = fail(Errc::Io, tr("The database “%1” is not there any more; start Jotlab again.").arg(path));
        return { gone, gone };
    }
    const auto store = SqlStore::open(path);
    if (!store)
        return { tl::unexpected(store.error()), tl::unexpected(store.error()) };
    Result<> edited;
    if (edit)
        edited = edit(**store);
    return { edited, (*store)->users() };
}

void Directory::run(Edit edit, std::function<void()> done)
{
    const QString path = m_embedded.databasePath();
    const bool isEdit = bool(edit);
    m_work.run([path, edit = std::move(edit)] { return editAndRead(path, edit); },
        [this, path, isEdit, done = std::move(done)](const Answer &answer) {
            show(path, answer.users);
            if (isEdit && !answer.edited)
                emit failed(answer.edited.error());
            else if (!answer.users)
                emit failed(answer.users.error());
            else if (done)
                done();
        });
}

void Directory::show(const QString &path, const Result<QList<User>> &users)
{
    if (!users || path != m_embedded.databasePath() || m_own == *users)
        return;
    m_own = *users;
    if (!m_servers.current().embedded)
        return;
    tellNames();
    emit changed();
}
