// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"
#include "core/base/result.h"
#include "core/config/references.h"
#include "core/simplejwt/settings.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <optional>

class Directory;
class ServerList;
class ServerRules;
namespace config {
struct ServerProfile;
}
namespace keyring {
class KeyRing;
}

/// Reads what servers refer to, and puts it to use: settings and keys by which their tokens are judged and minted,
/// users of a database. A project is not run here. Each is read when it is first referred to, which a restart does
/// again; what somebody brings afterwards holds, else settings and keys go with their reference. GUI thread.
class ServerReferences : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    ServerReferences(const ServerList &servers, ServerRules &rules, Directory &directory, const keyring::KeyRing &ring,
        QObject *parent = nullptr);

signals:
    /// Of one that can't be read: which, why, and what to do.
    void failed(const Error &error);

private:
    void look();
    void read(const config::ServerProfile &server);
    void withdraw(const QString &serverId);
    std::optional<simplejwt::Settings> held(const QString &serverId) const;
    void note(const QString &serverId, const std::optional<simplejwt::Settings> &before);
    Result<simplejwt::Settings> settingsOf(const config::ServerProfile &server);
    void adoptKey(const config::ServerProfile &server, const QList<jose::Key> &keys);
    void takeFromRing(const config::ServerProfile &server);
    void readUsers(const config::ServerProfile &server);

    const ServerList &m_servers;
    ServerRules &m_rules;
    Directory &m_directory;
    const keyring::KeyRing &m_ring;
    QHash<QString, config::References> m_read; ///< by server id
    struct Put
    {
        std::optional<simplejwt::Settings> before; ///< absent: nothing was known
        simplejwt::Settings after;
    };
    QHash<QString, Put> m_put; ///< by server id: what its references made of what somebody brought
    QSet<QString> m_waiting; ///< servers whose key the ring did not have yet
    QSet<QString> m_missed; ///< of them those of which that was told
    bool m_willLook = false;
    Background m_work;
};
