// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/jose/key.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settings.h"

#include <QHash>
#include <QObject>
#include <map>

class EmbeddedServer;
class ServerList;

/// By which settings and keys the tokens of each server are judged and minted here. The embedded one follows them; of
/// another they are what was told of it, Simple JWT's own where nothing was. GUI thread.
class ServerRules : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    ServerRules(EmbeddedServer &embedded, const ServerList &servers, QObject *parent = nullptr);

    /// Of the server that is called, its key included where it is known.
    const simplejwt::Settings &settings() const;
    /// Of any; the defaults where nothing is known of it.
    const simplejwt::Settings &settingsOf(const QString &serverId) const;
    /// False: settings() are guessed.
    bool areKnown() const;
    /// False: settingsOf() are guessed.
    bool areKnownOf(const QString &serverId) const;
    /// Its band, or the embedded one's where it is not known.
    simplejwt::Band bandOf(const QString &serverId) const;
    /// settings() for people: without the key that the database brought along.
    simplejwt::Settings ownSettings() const;
    /// Of the server that is called. In force at once, also while the embedded one runs.
    Result<> setSettings(const simplejwt::Settings &settings);
    /// Of any of the servers.
    Result<> setSettingsOf(const QString &serverId, const simplejwt::Settings &settings);

    /// As if nothing had been told of another server than the embedded one.
    void forgetSettingsOf(const QString &serverId);

    /// A key to mint with for the server that is called. Errc::KeyMismatch: it can't sign.
    Result<> adoptSigningKey(const jose::Key &key);
    /// The same for any of the servers.
    Result<> adoptSigningKey(const QString &serverId, const jose::Key &key);
    /// Only what was imported for another server; the embedded one always has a key.
    void dropSigningKey(const QString &serverId);
    /// Absent where none was imported for it.
    std::optional<jose::Key> signingKeyOf(const QString &serverId) const;
    /// What the server that is called verifies with, as far as it is known.
    const QList<jose::Key> &keys() const;
    /// The same of any of the servers; empty where none is known.
    const QList<jose::Key> &keysOf(const QString &serverId) const;

    /// The code of a server's logins that does not run when tokens are signed here; empty: none, or not known.
    QStringList ownLogins(const QString &serverId) const { return m_ownLogins.value(serverId).names; }
    void setOwnLogins(const QString &serverId, const QStringList &names);

signals:
    void changed(); ///< other settings or keys hold: of another server, or of the same

private:
    /// Reading a key takes longer than asking whether it is still the same.
    struct ReadKeys
    {
        std::optional<simplejwt::Settings> settings; ///< that they were read from; absent: from none yet
        QString label;
        QList<jose::Key> keys;
    };

    struct OwnLogins
    {
        QStringList names;
        config::ServerProfile server; ///< as it was last
        bool isRemoved = false;
    };

    void dropOwnLogins();

    EmbeddedServer &m_embedded;
    const ServerList &m_servers;
    QHash<QString, simplejwt::Settings> m_foreign; ///< by server id: with the key that was imported for it
    QHash<QString, OwnLogins> m_ownLogins; ///< by server id
    mutable std::map<QString, ReadKeys> m_read; ///< by server id; what was given out stays where it is
};
