// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/serverreferences.h"

#include "app/laboratory/directory.h"
#include "app/laboratory/serverlist.h"
#include "app/laboratory/serverrules.h"
#include "core/django/sqlstore.h"
#include "core/keyring/keyring.h"
#include "core/simplejwt/keyadoption.h"
#include "core/simplejwt/settingsfile.h"

#include <QLocale>
#include <QTimer>
#include <algorithm>

using config::KeyReference;
using config::ServerProfile;

namespace {

constexpr qsizetype mostUsers = 10'000; // names to choose from; a project's page lists more

struct FoundUsers
{
    QList<django::User> first; ///< at most mostUsers
    qsizetype all = 0;
};

Result<FoundUsers> usersIn(const QString &path)
{
    const auto store = django::SqlStore::open(path, django::OpenMode::ReadOnly);
    if (!store)
        return tl::unexpected(store.error());
    return (*store)->users().map([](const QList<django::User> &users) {
        return FoundUsers{ users.mid(0, mostUsers), users.size() };
    });
}

} // namespace

ServerReferences::ServerReferences(
    const ServerList &servers, ServerRules &rules, Directory &directory, const keyring::KeyRing &ring, QObject *parent)
    : QObject(parent)
    , m_servers(servers)
    , m_rules(rules)
    , m_directory(directory)
    , m_ring(ring)
{
    // Later: at the start, what is kept comes one after the other.
    const auto lookSoon = [this] {
        if (!std::exchange(m_willLook, true))
            QTimer::singleShot(0, this, &ServerReferences::look);
    };
    connect(&servers, &ServerList::changed, this, lookSoon);
    connect(&servers, &ServerList::renamed, this, [this](const QString &oldId, const QString &newId) {
        if (m_read.contains(oldId))
            m_read.insert(newId, m_read.take(oldId));
        if (m_put.contains(oldId))
            m_put.insert(newId, m_put.take(oldId));
        for (QSet<QString> *ids : { &m_waiting, &m_missed }) {
            if (ids->remove(oldId))
                ids->insert(newId);
        }
    });
    connect(&ring, &keyring::KeyRing::changed, this, [this, lookSoon] {
        if (!m_waiting.isEmpty())
            lookSoon();
    });
}

void ServerReferences::look()
{
    m_willLook = false;
    const QList<ServerProfile> servers = m_servers.all();
    for (const ServerProfile &server : servers) {
        if (server.embedded)
            continue;
        if (m_read.value(server.id()) != server.references) {
            m_read.insert(server.id(), server.references);
            read(server);
        } else if (m_waiting.contains(server.id())) {
            takeFromRing(server);
        }
    }
}

void ServerReferences::read(const ServerProfile &server)
{
    m_waiting.remove(server.id());
    m_missed.remove(server.id());
    withdraw(server.id());
    const config::References &references = server.references;
    if (!references.settings.isEmpty()) {
        const auto before = held(server.id());
        if (const auto settings = settingsOf(server); !settings)
            emit failed(settings.error());
        else if (const auto done = m_rules.setSettingsOf(server.id(), *settings); !done)
            emit failed(done.error());
        else
            note(server.id(), before);
    }
    if (references.key.kind == KeyReference::Kind::Keychain) {
        m_waiting.insert(server.id());
        takeFromRing(server);
    } else if (const auto keys = config::keysOf(references.key); !keys) {
        emit failed(keys.error());
    } else {
        adoptKey(server, *keys);
    }
    if (references.project.isEmpty() && !references.database.isEmpty())
        readUsers(server);
}

/// What was read before, unless somebody brought something else since.
void ServerReferences::withdraw(const QString &serverId)
{
    const auto put = m_put.constFind(serverId);
    if (put == m_put.constEnd())
        return;
    const Put was = *put;
    m_put.erase(put);
    if (m_rules.settingsOf(serverId) != was.after)
        return;
    if (!was.before)
        return m_rules.forgetSettingsOf(serverId);
    if (const auto done = m_rules.setSettingsOf(serverId, *was.before); !done)
        emit failed(done.error());
}

std::optional<simplejwt::Settings> ServerReferences::held(const QString &serverId) const
{
    return m_rules.areKnownOf(serverId) ? std::optional(m_rules.settingsOf(serverId)) : std::nullopt;
}

/// What held before the first of its references is what it goes back to, unless somebody brought something between.
void ServerReferences::note(const QString &serverId, const std::optional<simplejwt::Settings> &before)
{
    const auto put = m_put.constFind(serverId);
    const bool goesOn = put != m_put.constEnd() && before == put->after;
    m_put.insert(serverId, { goesOn ? put->before : before, m_rules.settingsOf(serverId) });
}

/// A setting that can't be told is told, and its default holds.
Result<simplejwt::Settings> ServerReferences::settingsOf(const ServerProfile &server)
{
    const auto file = simplejwt::readSettingsFile(server.references.settings);
    if (!file)
        return fail(file.error().code,
            tr("The settings that %1 refers to can't be read. %2").arg(server.title(), file.error().what));
    if (const auto gap = simplejwt::firstGap(*file, m_rules.bandOf(server.id())))
        emit failed({ gap->code,
            tr("Of the settings that %1 refers to, not all can be told. %2").arg(server.title(), gap->what), {} });
    simplejwt::Settings settings = file->settings;
    simplejwt::takeApps(file->read.apps, &settings);
    return settings;
}

void ServerReferences::adoptKey(const ServerProfile &server, const QList<jose::Key> &keys)
{
    if (keys.isEmpty())
        return;
    const auto before = held(server.id());
    simplejwt::Settings settings = m_rules.settingsOf(server.id());
    auto done = simplejwt::putKey(settings, keys.constFirst());
    if (done)
        done = m_rules.setSettingsOf(server.id(), settings);
    if (!done)
        emit failed({ done.error().code,
            tr("The key that %1 refers to can't be used. %2").arg(server.title(), done.error().what), {} });
    else
        note(server.id(), before);
    if (done && keys.size() > 1)
        emit failed({ Errc::Usage,
            tr("The key file that %1 refers to holds %2 keys, and the first is used alone: what another one signed "
               "will "
               "look as if its signature were wrong. Name a file with the key that signs.")
                .arg(server.title())
                .arg(keys.size()),
            {} });
}

void ServerReferences::takeFromRing(const ServerProfile &server)
{
    const QString name = server.references.key.name;
    const QList<keyring::KeyEntry> &entries = m_ring.entries();
    const auto entry = std::find_if(
        entries.cbegin(), entries.cend(), [&name](const keyring::KeyEntry &each) { return each.name == name; });
    if (entry != entries.cend() && entry->place == keyring::KeyEntry::Place::Loading)
        return; // it comes
    if (entry != entries.cend() && entry->key) {
        m_waiting.remove(server.id());
        adoptKey(server, { *entry->key });
    } else if (entry == entries.cend() && !m_missed.contains(server.id())) {
        m_missed.insert(server.id());
        emit failed({ Errc::NotFound,
            tr("%1 signs with the key “%2”, which is not among your keys. Import it in Keys under that name.")
                .arg(server.title(), name),
            {} });
    }
}

void ServerReferences::readUsers(const ServerProfile &server)
{
    m_work.run([path = server.references.database] { return usersIn(path); },
        [this, serverId = server.id(), title = server.title(), database = server.references.database](
            const Result<FoundUsers> &users) {
            if (m_read.value(serverId).database != database)
                return; // another one is named by now, or none
            if (users)
                m_directory.learn(serverId, users->first);
            if (users && users->all > mostUsers)
                emit failed({ Errc::Limit,
                    tr("Of the %1 users that %2 refers to, the first %3 can be chosen. Name its project to search all "
                       "of them.")
                        .arg(QLocale().toString(users->all), title, QLocale().toString(mostUsers)),
                    {} });
            if (!users)
                emit failed({ users.error().code,
                    tr("The users that %1 refers to can't be read. %2").arg(title, users.error().what), {} });
        });
}
