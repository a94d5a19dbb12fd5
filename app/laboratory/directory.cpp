// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/directory.h"

#include "app/laboratory/embeddedserver.h"
#include "app/laboratory/serverlist.h"
#include "core/session/sessionlog.h"
#include "core/simplejwt/passwords.h"

#include <QFileInfo>
#include <QTimer>
#include <memory>
#include <utility>

using django::SqlStore;
using django::User;

namespace {

constexpr qsizetype namesAtOnce = 300; // some milliseconds' worth, so that no click waits for it

size_t digestOf(const QList<User> &users)
{
    size_t digest = size_t(users.size());
    for (const User &user : users) {
        const qint64 lastLogin = user.lastLogin ? user.lastLogin->time_since_epoch().count() : -1;
        digest = qHashMulti(
            digest, user.id, user.username, user.passwordHash, user.isActive, lastLogin, user.email, user.key);
    }
    return digest;
}

} // namespace

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
    m_nextToName = 0;
    m_log.expectUsers(m_servers.current().id(), users().size());
    tellSomeNames();
}

void Directory::tellSomeNames()
{
    const QString server = m_servers.current().id();
    const QList<User> known = users();
    const qsizetype end = qMin(m_nextToName + namesAtOnce, known.size());
    for (; m_nextToName < end; ++m_nextToName)
        m_log.nameUser(server, django::keyText(known.at(m_nextToName)), known.at(m_nextToName).username);
    if (end < known.size())
        QTimer::singleShot(0, this, &Directory::tellSomeNames);
}

void Directory::refresh()
{
    if (m_embedded.hasDatabase())
        run({}, {});
}

void Directory::learn(const QString &server, const QList<User> &users)
{
    m_known.insert(server, users);
    if (server == m_servers.current().id()) // else when it is
        tellNames();
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
        return { gone, gone, 0 };
    }
    const auto store = SqlStore::open(path);
    if (!store)
        return { tl::unexpected(store.error()), tl::unexpected(store.error()), 0 };
    Result<> edited;
    if (edit)
        edited = edit(**store);
    auto users = (*store)->users();
    const size_t digest = users ? digestOf(*users) : 0;
    return { edited, std::move(users), digest };
}

void Directory::run(Edit edit, std::function<void()> done)
{
    const QString path = m_embedded.databasePath();
    const bool isEdit = bool(edit);
    m_work.run([path, edit = std::move(edit)] { return editAndRead(path, edit); },
        [this, path, isEdit, done = std::move(done)](const Answer &answer) {
            show(path, answer);
            if (isEdit && !answer.edited)
                emit failed(answer.edited.error());
            else if (!answer.users)
                emit failed(answer.users.error());
            else if (done)
                done();
        });
}

void Directory::show(const QString &path, const Answer &answer)
{
    if (!answer.users || path != m_embedded.databasePath() || (m_own && m_digest == answer.digest))
        return;
    auto before = std::exchange(m_own, *answer.users);
    m_digest = answer.digest;
    if (m_servers.current().embedded) {
        tellNames();
        emit changed();
    }
    // Very many take a while to be freed, and by now nobody else has them.
    m_work.run([before = std::move(before)] { return true; }, [](bool) {});
}
