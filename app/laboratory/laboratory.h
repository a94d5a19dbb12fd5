// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/sessionkeeper.h"
#include "core/base/clock.h"
#include "core/client/loggedclient.h"
#include "core/config/embeddedswitches.h"
#include "core/diagnose/cause.h"
#include "core/django/sqlstore.h"
#include "core/explain/inspector.h"
#include "core/keyring/keyring.h"
#include "core/server/authserver.h"
#include "core/session/sessionlog.h"

#include <QHash>
#include <QObject>
#include <QTemporaryDir>

/// Everything the window works with, made here and nowhere else: clock, session, client, embedded server and its
/// database, the server that is called, the keys at hand. Lives in the GUI thread.
class Services : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString database; ///< path; empty: the installation's own, below AppDataLocation
        simplejwt::Settings settings;
        simplejwt::Profile band = simplejwt::Profile::V5_5;
        bool settingsAreGiven = false; ///< by the command line, for this run: neither restored nor kept
        bool fresh = false; ///< database in a temporary directory, removed at the end
        Clock clock = systemClock(); ///< what the laboratory's clock runs on
        std::shared_ptr<keyring::SecretStore> secrets = nullptr; ///< where the key ring's rest; none: in memory
        QString sessionFolder = {}; ///< where the session is kept as it goes; empty: nowhere
    };

    explicit Services(Options options, QObject *parent = nullptr);
    ~Services() override;

    /// Opens the database; a new one gets alice, bob, carol (inactive) and otp-guest. Errc::Io, Secret, Unsupported:
    /// the window goes on without a directory and an embedded server.
    Result<> openDatabase();
    /// In place of one that can't be used: a new one in a temporary directory.
    Result<> openTemporaryDatabase();
    /// Starts the embedded server, on the wished port if it is free: then what an earlier run kept of it still fits.
    /// Takes some milliseconds: after the first paint.
    Result<> startServer(quint16 wishedPort = 0);
    QString databasePath() const { return m_options.database; }
    bool hasDatabase() const { return m_store != nullptr; }

    MovableClock &clock() { return *m_clock; }
    session::SessionLog &log() { return m_log; }
    /// nullptr: the session is not kept.
    archive::SessionKeeper *keeper() { return m_keeper.get(); }
    client::LoggedClient &client() { return m_client; }
    const explain::Inspector &inspector() const { return m_inspector; }

    /// The server that is called. Without an embedded server its URL is empty.
    const config::ServerProfile &server() const { return m_servers[m_current]; }
    const QList<config::ServerProfile> &servers() const { return m_servers; } ///< the embedded one first
    void chooseServer(const QString &id);
    /// Adds it, or puts it in place of the one with replacedId; without that, of the one with the same URL.
    void keepServer(const config::ServerProfile &server, const QString &replacedId = {});
    void removeServer(const QString &id);

    simplejwt::Profile band() const { return m_options.band; }
    Result<> setBand(simplejwt::Profile band);
    config::EmbeddedSwitches switches() const;
    /// In force at once, also while the embedded server runs.
    Result<> setSwitches(const config::EmbeddedSwitches &switches);
    /// The settings by which tokens of the current server are judged and minted, its key included where it is known.
    const simplejwt::Settings &settings() const;
    /// The same for people: without the key that the database brought along.
    simplejwt::Settings ownSettings() const;
    /// In force at once, also while the embedded server runs. For another server only what is judged and minted here
    /// follows them. Without a signingKey the embedded server goes back to its database's own.
    Result<> setSettings(const simplejwt::Settings &settings);
    /// What the embedded server's settings are to be after a restart: without an imported key and what needs it.
    simplejwt::Settings lastingSettings() const;
    bool keepsSettings() const { return !m_options.settingsAreGiven; }
    void advanceClock(std::chrono::seconds by);
    void resetClock();

    /// A key for minting for the current server. Errc::KeyMismatch: it can't sign.
    Result<> adoptSigningKey(const jose::Key &key);
    /// The same for any of the servers.
    Result<> adoptSigningKey(const QString &serverId, const jose::Key &key);
    /// Only what was imported for another server; the embedded one always has a key.
    void dropSigningKey(const QString &serverId);
    /// Absent where none was imported for it.
    std::optional<jose::Key> signingKeyOf(const QString &serverId) const;
    /// Keys to verify with, whatever the server.
    keyring::KeyRing &keyRing() { return m_keyRing; }
    const keyring::KeyRing &keyRing() const { return m_keyRing; }
    /// The current server's, whose secret lives elsewhere.
    const QList<jose::Key> &serverKeys() const { return m_serverKeys; }
    /// Whether the embedded server's key is the one that its database brought along.
    bool hasOwnKey() const { return !m_keyIsImported; }
    /// The current server's first, then those of the ring.
    QList<jose::Key> keys() const;
    bool canMint() const;

    /// Signs here, without a server: the tokens' texts, access before refresh. Errc::NotFound, Secret: nothing to sign
    /// with; Errc::Usage: the settings or the key refuse.
    Result<QList<QByteArray>> mint(const django::User &user, const QList<simplejwt::TokenType> &types,
        const Json &extraClaims, std::optional<std::chrono::seconds> lifetime);

    /// The same claims with an id and an iat of its own and an exp that soon, signed as its server signs. Errc::Secret:
    /// no key to sign with is known for that server; Errc::NotFound: no such server; Errc::Malformed: its claims can't
    /// be read; Errc::Usage: the settings or the key refuse.
    Result<QByteArray> twinOf(const session::TokenRecord &token, std::chrono::seconds lifetime);

    /// The embedded server's directory, or what was learnt of another's.
    Result<QList<django::User>> users();
    /// Users that a server told of.
    void setKnownUsers(const QString &server, const QList<django::User> &users);
    Result<django::User> addUser(const django::User &user);
    Result<> updateUser(const django::User &user);
    Result<> removeUser(qint64 id);
    /// Hashes on a thread of its own; usersChanged or failed follows.
    void setPassword(const django::User &user, const QString &password);
    void addUserWithPassword(const django::User &user, const QString &password);

    explain::InspectionContext inspectionContext() const;
    diagnose::DiagnoseContext diagnoseContext();

signals:
    void serverChanged(); ///< another one, or its address, band or key
    void serversChanged();
    void usersChanged();
    void clockChanged();
    void keysChanged();
    void failed(const Error &error);

private:
    Result<> open(const QString &path);
    Result<> seed(django::SqlStore &store);
    server::Options serverOptions() const;
    void rebuildEngine();
    void hashThen(const QString &password, std::function<Result<>(const QString &hash)> use);

    Options m_options; ///< band and settings are the embedded server's, as they are now
    config::EmbeddedSwitches m_switches; ///< but band and blacklistApp, which are among the options
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::shared_ptr<MovableClock> m_clock; ///< shared with the server's thread
    session::SessionLog m_log;
    std::unique_ptr<archive::SessionKeeper> m_keeper;
    client::LoggedClient m_client;
    server::AuthServer m_server;
    explain::Inspector m_inspector;
    std::unique_ptr<django::SqlStore> m_store; ///< the embedded server's database, a connection of this thread
    std::unique_ptr<django::SqlStore> m_scratch; ///< users of servers whose database is out of reach, for minting
    QList<config::ServerProfile> m_servers;
    qsizetype m_current = 0;
    QHash<QString, simplejwt::Settings> m_foreignSettings; ///< by server id: with the key that was imported for it
    QHash<QString, QList<django::User>> m_knownUsers; ///< by server id
    keyring::KeyRing m_keyRing;
    QList<jose::Key> m_serverKeys; ///< of the current server
    std::unique_ptr<simplejwt::Engine> m_engine; ///< mints for the current server; none without a key
    bool m_keyIsImported; ///< the embedded server's key came from settings or a file, not from its database
};
