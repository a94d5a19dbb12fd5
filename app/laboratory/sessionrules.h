// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class ServerList;
class ServerRules;
namespace session {
class SessionLog;
}

/// Tells the session what is known of its servers' rules, so that it reads a token's user, type and id by the claims
/// that they use, and knows which refresh token a rotation has blacklisted. GUI thread.
class SessionRules : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    SessionRules(
        session::SessionLog &log, const ServerList &servers, const ServerRules &rules, QObject *parent = nullptr);

private:
    void tell();

    session::SessionLog &m_log;
    const ServerList &m_servers;
    const ServerRules &m_rules;
};
