// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyring/keyring.h"

#include <QHash>
#include <QObject>

class QSettings;
class ServerList;
class ServerRules;

/// The keys that outlast a run: the record of the key ring, and which of its keys signs for which server other than the
/// embedded one. Secrets are not in it, they rest where the ring keeps them.
class KeptKeys : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    KeptKeys(keyring::KeyRing &ring, const ServerList &servers, ServerRules &rules, QSettings &state,
        QObject *parent = nullptr);

    void restore();
    void save();

    /// The key signs for that server from now on, and after a restart.
    void keepForServer(const QString &serverId, const jose::Key &key);
    /// It leaves the ring as well if it came into it only for this.
    void forgetForServer(const QString &serverId);
    /// nullptr: none is kept for it.
    const keyring::KeyEntry *entryForServer(const QString &serverId) const;

signals:
    void failed(const Error &error);

private:
    struct SigningKey
    {
        QString entry; ///< id in the key ring
        QByteArray algorithm; ///< ALGORITHM
        bool isBrought = false; ///< came into the ring only for this
    };

    void putToUse();

    keyring::KeyRing &m_ring;
    const ServerList &m_servers;
    ServerRules &m_rules;
    QSettings &m_state;
    QHash<QString, SigningKey> m_signingKeys; ///< by server id
};
