// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"

#include <QObject>

class ServerList;
class ServerRules;

/// Says of the session's tokens which are their servers' own: those whose signature holds by the key of a server here,
/// by the one algorithm that it takes. Looks at each token when it is new, and at all when other keys hold. GUI thread.
class Vouching : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    Vouching(session::SessionLog &log, const ServerList &servers, const ServerRules &rules, QObject *parent = nullptr);

    ~Vouching() override;

private:
    void lookAtAll();
    std::optional<QString> signerOf(const session::TokenRecord &token) const;
    bool isSignedBy(const QString &server, const QByteArray &token) const;

    session::SessionLog &m_log;
    const ServerList &m_servers;
    const ServerRules &m_rules;
};
