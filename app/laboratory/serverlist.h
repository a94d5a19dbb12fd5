// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"

#include <QObject>

class EmbeddedServer;

/// The servers to talk to, and which of them is called. The embedded one is the first and always there; without an
/// address until it runs. GUI thread.
class ServerList : public QObject
{
    Q_OBJECT

public:
    explicit ServerList(const EmbeddedServer &embedded, QObject *parent = nullptr);

    const QList<config::ServerProfile> &all() const { return m_servers; }
    const config::ServerProfile &embedded() const { return m_servers.first(); }
    /// The server that is called.
    const config::ServerProfile &current() const { return m_servers[m_current]; }
    /// nullptr: there is none of that id.
    const config::ServerProfile *find(const QString &id) const;

    void choose(const QString &id);
    /// Adds it, or puts it in place of the one with replacedId; without that, of the one with the same URL.
    /// One at the embedded server's own address is no other server, and the list stays as it is.
    void keep(const config::ServerProfile &server, const QString &replacedId = {});
    /// Of any, and nothing else of it.
    void setAutoRefresh(const QString &id, bool isOn);
    /// Not the embedded one.
    void remove(const QString &id);

signals:
    void changed(); ///< which there are, or what is known of one
    void currentChanged(); ///< another one, or its address or paths
    void renamed(const QString &oldId, const QString &newId); ///< before the others: what is kept by id moves along

private:
    QList<config::ServerProfile> m_servers;
    qsizetype m_current = 0;
};
