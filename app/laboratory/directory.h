// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"
#include "core/base/result.h"
#include "core/django/store.h"

#include <QHash>
#include <QObject>
#include <functional>

class EmbeddedServer;
class ServerList;
namespace session {
class SessionLog;
}

/// The users of the server that is called: the embedded one's, which can be edited, or what was learnt of another's.
/// Tells the session their names. GUI thread.
class Directory : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    Directory(
        const EmbeddedServer &embedded, const ServerList &servers, session::SessionLog &log, QObject *parent = nullptr);

    /// Empty where nothing is known of them. Errc::Io.
    Result<QList<django::User>> users();
    /// Users that a server told of.
    void learn(const QString &server, const QList<django::User> &users);

    bool isEditable() const;
    /// These refuse with Errc::NotFound where the users are another server's.
    Result<django::User> add(const django::User &user);
    Result<> update(const django::User &user);
    Result<> remove(qint64 id);
    /// Hashes on a thread of its own; changed() or failed() follows.
    void setPassword(const django::User &user, const QString &password);
    void addWithPassword(const django::User &user, const QString &password);

signals:
    void changed();
    void addedWithPassword(const QString &username); ///< after changed()
    void failed(const Error &error);

private:
    void name(const QString &server, const QList<django::User> &users);
    void hashThen(const QString &password, std::function<Result<>(const QString &hash)> use);

    const EmbeddedServer &m_embedded;
    const ServerList &m_servers;
    session::SessionLog &m_log;
    Background m_hashing; ///< a password takes part of a second
    QHash<QString, QList<django::User>> m_known; ///< of other servers, by their id
};
