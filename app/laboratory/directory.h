// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"
#include "core/base/result.h"
#include "core/django/store.h"

#include <QHash>
#include <QObject>
#include <functional>
#include <optional>

class EmbeddedServer;
class ServerList;
namespace django {
class SqlStore;
}
namespace session {
class SessionLog;
}

/// The users of the server that is called: the embedded one's, which can be edited, or what was learnt of another's.
/// Tells the session their names. The database is read and written on a thread of its own, as it may be large, slow or
/// locked. GUI thread.
class Directory : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    Directory(
        const EmbeddedServer &embedded, const ServerList &servers, session::SessionLog &log, QObject *parent = nullptr);

    /// As they were last read or learnt; empty where nothing is known of them.
    QList<django::User> users() const;
    /// Whether the embedded server's have been read since its database was opened.
    bool isRead() const { return m_own.has_value(); }
    /// Reads the embedded server's again: another program may have changed them. changed() follows where it did, or
    /// failed().
    void refresh();
    /// Users that a server told of.
    void learn(const QString &server, const QList<django::User> &users);

    bool isEditable() const;
    /// What is asked for here is done when its signal and changed() have come, or not done when failed() has; with
    /// Errc::NotFound where the users are another server's. A password is hashed first; an empty one becomes one that
    /// fits nothing.
    void add(const django::User &user, const QString &password = {});
    void update(const django::User &user);
    void remove(const django::User &user);
    void setPassword(const django::User &user, const QString &password);

signals:
    void changed();
    // These after changed():
    void added(const django::User &user);
    void removed(const django::User &user);
    void passwordSet(const django::User &user, bool isUsable);
    void failed(const Error &error);

private:
    using Edit = std::function<Result<>(django::SqlStore &)>;
    struct Answer
    {
        Result<> edited;
        Result<QList<django::User>> users;
        size_t digest = 0; ///< of the users
    };
    static Answer editAndRead(const QString &path, const Edit &edit);
    void run(Edit edit, std::function<void()> done);
    /// The same where the users may be edited.
    void edit(Edit edit, std::function<void()> done);
    void show(const QString &path, const Answer &answer);
    void tellNames();
    void tellSomeNames();

    const EmbeddedServer &m_embedded;
    const ServerList &m_servers;
    session::SessionLog &m_log;
    std::optional<QList<django::User>> m_own; ///< of the embedded server; absent until they are read
    QHash<QString, QList<django::User>> m_known; ///< of other servers, by their id
    size_t m_digest = 0; ///< of m_own
    qsizetype m_nextToName = 0; ///< of users(); the session learns the names of very many in pieces
    Background m_work;
};
