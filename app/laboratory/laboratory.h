// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/autorefresh.h"
#include "app/laboratory/directory.h"
#include "app/laboratory/embeddedserver.h"
#include "app/laboratory/laboratoryclock.h"
#include "app/laboratory/minting.h"
#include "app/laboratory/serverlist.h"
#include "app/laboratory/serverreferences.h"
#include "app/laboratory/serverrules.h"
#include "app/laboratory/sessionrules.h"
#include "app/laboratory/vouching.h"
#include "core/archive/sessionkeeper.h"
#include "core/client/loggedclient.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/explain/inspector.h"
#include "core/keyring/keyring.h"
#include "core/simplejwt/band.h"

/// Everything the window works with, made here and nowhere else, and given to whoever needs it; and what follows from
/// all of it together: the keys at hand, what a token is judged by. GUI thread.
class Laboratory : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString database; ///< path; empty: the installation's own, below AppDataLocation
        simplejwt::Settings settings; ///< the embedded server's
        simplejwt::Band band = simplejwt::Band::V5_5; ///< the embedded server's
        bool settingsAreGiven = false; ///< by the command line, for this run: neither restored nor kept
        bool fresh = false; ///< database in a temporary directory, removed at the end
        Clock clock = systemClock(); ///< what the laboratory's clock runs on
        std::shared_ptr<keyring::SecretStore> secrets = nullptr; ///< where the key ring's rest; none: in memory
        QString sessionFolder = {}; ///< where the session is kept as it goes; empty: nowhere
    };

    explicit Laboratory(const Options &options, QObject *parent = nullptr);
    ~Laboratory() override;

    LaboratoryClock &clock() { return m_clock; }
    session::SessionLog &log() { return m_log; }
    /// nullptr: the session is not kept.
    archive::SessionKeeper *keeper() { return m_keeper.get(); }
    client::LoggedClient &client() { return m_client; }
    /// By which people's calls go.
    AutoRefresh &autoRefresh() { return m_autoRefresh; }
    const explain::Inspector &inspector() const { return m_inspector; }
    EmbeddedServer &embedded() { return m_embedded; }
    ServerList &servers() { return m_servers; }
    ServerRules &rules() { return m_rules; }
    Directory &directory() { return m_directory; }
    const Minting &minting() const { return m_minting; }
    /// Keys to verify with, whatever the server.
    keyring::KeyRing &keyRing() { return m_keyRing; }

    /// Those of the server that is called first, then those of the ring.
    QList<jose::Key> keys() const;
    /// What a token is judged by.
    explain::InspectionContext inspectionContext() const;
    /// What is known when a call failed. Points into the laboratory.
    diagnose::DiagnoseContext diagnoseContext() const;
    /// The same of any of the servers.
    diagnose::DiagnoseContext diagnoseContextOf(const config::ServerProfile &server) const;

signals:
    void keysChanged(); ///< keys()
    void failed(const Error &error); ///< of what was under way

private:
    // In the order in which they need each other: each hears of a change after those that it asks.
    LaboratoryClock m_clock;
    session::SessionLog m_log;
    std::unique_ptr<archive::SessionKeeper> m_keeper;
    client::LoggedClient m_client;
    explain::Inspector m_inspector;
    EmbeddedServer m_embedded;
    ServerList m_servers;
    AutoRefresh m_autoRefresh;
    ServerRules m_rules;
    SessionRules m_sessionRules;
    Vouching m_vouching;
    Directory m_directory;
    Minting m_minting;
    keyring::KeyRing m_keyRing;
    ServerReferences m_references;
};
