// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/embeddeddatabase.h"
#include "core/base/background.h"
#include "core/config/embeddedswitches.h"
#include "core/server/authserver.h"
#include "core/simplejwt/band.h"

class LaboratoryClock;

/// The server in this program, as the window has it: its database, its settings and switches, its start. GUI thread; it
/// answers in one of its own.
class EmbeddedServer : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString database; ///< path; empty: the installation's own
        bool fresh = false; ///< that one in a temporary directory
        simplejwt::Settings settings;
        simplejwt::Band band = simplejwt::Band::V5_5;
        bool settingsAreGiven = false; ///< for this run: neither restored nor kept
    };

    /// The clock must outlive it.
    EmbeddedServer(Options options, const LaboratoryClock &clock, QObject *parent = nullptr);
    ~EmbeddedServer() override;

    /// Errc::Io, Secret, Unsupported: the window goes on without a directory and an embedded server. May take long
    /// where it has to be made, looked through or waited for.
    Result<> openDatabase();
    /// The same with all that takes long in the background, once: databaseOpened() or databaseFailed() follows.
    void openDatabaseInBackground();
    /// From the beginning on, until it is there or known to be of no use.
    bool isAwaitingDatabase() const { return m_isDatabaseAwaited; }
    /// In place of one that can't be used: a new one in a temporary directory.
    Result<> openTemporaryDatabase();
    QString databasePath() const { return m_database.path(); }
    /// What became of a damaged database, for people; empty: nothing.
    const QString &databaseRemark() const { return m_database.remark(); }
    bool hasDatabase() const { return m_database.store() != nullptr; }
    /// A connection of this thread; nullptr without a database.
    django::SqlStore *store() const { return m_database.store(); }

    /// On the wished port if it is free: then what an earlier run kept of it still fits. Takes some milliseconds: after
    /// the first paint.
    Result<> start(quint16 wishedPort = 0);
    QUrl url() const { return m_server.url(); } ///< invalid until it runs
    QByteArray startSecret() const { return m_server.startSecret(); } ///< empty: it wants none

    simplejwt::Band band() const { return m_band; }
    Result<> setBand(simplejwt::Band band);
    config::EmbeddedSwitches switches() const;
    /// In force at once, also while it runs.
    Result<> setSwitches(const config::EmbeddedSwitches &switches);

    /// Its key included.
    const simplejwt::Settings &settings() const { return m_settings; }
    /// In force at once, also while it runs. Without a signingKey it goes back to its database's own.
    Result<> setSettings(const simplejwt::Settings &settings);
    /// What they are to be after a restart: without an imported key and what needs it.
    simplejwt::Settings lastingSettings() const;
    bool keepsSettings() const { return !m_settingsAreGiven; }
    /// Whether its key is the one that its database brought along.
    bool hasOwnKey() const { return !m_keyIsImported; }

signals:
    void databaseOpened();
    void databaseFailed(const Error &error); ///< as openDatabase() would say
    void started(); ///< it has an address now
    void rulesChanged(); ///< settings, key, band or switches

private:
    Result<> adopt(const Result<> &opened);
    Result<> reconfigure();
    server::Options serverOptions() const;

    const LaboratoryClock &m_clock;
    EmbeddedDatabase m_database;
    server::AuthServer m_server;
    simplejwt::Settings m_settings;
    simplejwt::Band m_band;
    config::EmbeddedSwitches m_switches; ///< but band and blacklistApp, which stand above
    bool m_settingsAreGiven;
    bool m_keyIsImported; ///< from settings or a file, not from its database
    bool m_isDatabaseAwaited = true;
    Background m_background;
};
