// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/loggedclient.h"

#include <QHash>
#include <QTimer>
#include <map>
#include <optional>

class LaboratoryClock;
class ServerList;

/// Sends people's calls and keeps their users logged in, on servers that are set up so (ServerProfile::autoRefresh): an
/// access token is refreshed when 80 % of its lifetime have passed, and when a call is refused because it has expired;
/// that call is then made once more. A sliding token is refreshed by itself while it is alive, as no server takes an
/// expired one; after no answer, or a failure of the server's own, it is tried again. There is one refresh at a time
/// for a refresh token: calls that need what it brings wait for it. A refresh that is refused is the last one with its
/// token, and nothing is sent with one that is expired, blacklisted or logged out. GUI thread.
class AutoRefresh : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it; the log is the client's.
    AutoRefresh(client::LoggedClient &client, const session::SessionLog &log, const ServerList &servers,
        const LaboratoryClock &clock, QObject *parent = nullptr);

    /// answered() comes exactly once, never before this returns; of a call that was made twice, the second time. The
    /// number of the call, never 0.
    quint64 send(const client::EndpointRequest &request);
    /// answered() comes with what there is: Failure::Cancelled, or the refusal. A call that is unknown or done is
    /// ignored.
    void cancel(quint64 call);

signals:
    void answered(quint64 call, const session::Exchange &exchange);
    /// A refresh brought no access token: whose, why, and what to do.
    void failed(const Error &error);

private:
    struct Call
    {
        quint64 number = 0;
        client::EndpointRequest request;
        int access = -1; ///< the token that it goes with, as far as that is known
        bool isLast = false; ///< its answer counts, whatever it is
        std::optional<session::Exchange> refusal; ///< by which it waits; absent: it was not sent yet
    };
    struct Refresh
    {
        QString server;
        int access = -1;
        quint64 call = 0; ///< of the client
        bool isOurs = true; ///< false: somebody asked for it
        QList<Call> waiting;
    };

    quint64 sendNow(Call call);
    void take(quint64 clientCall, const session::Exchange &exchange);
    void takeAnswer(Call call, const session::Exchange &exchange);
    void start(const config::ServerProfile &server, int access, int refresh, session::Occasion occasion);
    void finish(const Refresh &refresh, int token, const session::Exchange &exchange);
    void repeat(Call call, int access, int refresh, int newAccess, int newRefresh);
    void giveUp(Call call);
    void drop();
    void look();
    void plan();
    Refresh *running(const client::EndpointRequest &request);
    const config::ServerProfile *served(const QString &server) const;
    bool isOfUse() const;
    Instant nowAt(const config::ServerProfile &server) const;
    bool isUnsendable(int refresh, const config::ServerProfile &server) const;
    bool hasExpired(int access, const config::ServerProfile &server) const;
    std::optional<session::Endpoint> wayOf(const config::ServerProfile &server, int access) const;
    Error failure(const Refresh &refresh, const session::Exchange &exchange) const;
    QString whose(int access, const QString &server) const;

    client::LoggedClient &m_client;
    const session::SessionLog &m_log;
    const ServerList &m_servers;
    const LaboratoryClock &m_clock;
    QHash<quint64, Call> m_calls; ///< under way, by the client's number
    std::map<int, Refresh> m_refreshes; ///< under way, by refresh token
    /// Refresh tokens with which there was no call to make, or whose answer held no token, and what was known of their
    /// server then.
    QHash<int, config::ServerProfile> m_unsendable;
    quint64 m_lastNumber = 0;
    QTimer m_timer; ///< to the next mark
};
