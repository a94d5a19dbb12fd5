// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class EmbeddedServer;
class QSettings;
class ServerList;
struct Error;

/// What of the servers outlasts a run: their profiles, which was called, how the embedded one was set up and on which
/// port it ran. No key is in it.
class KeptServers : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    KeptServers(EmbeddedServer &embedded, ServerList &servers, QSettings &state, QObject *parent = nullptr);

    void restore();
    void save();

    quint16 port() const; ///< of the embedded server in the last run; 0: not known
    /// Written at once: for a start after a crash, too.
    void savePort();

signals:
    void failed(const Error &error);

private:
    void restoreSettings();
    void saveProfiles();

    EmbeddedServer &m_embedded;
    ServerList &m_servers;
    QSettings &m_state;
};
