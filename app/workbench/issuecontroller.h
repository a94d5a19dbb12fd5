// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"

#include <QObject>
#include <QPointer>

class DecodeController;
class IssuePane;
class Services;
struct Error;
struct IssueRequest;

/// Issue: tokens for a user, by the server's login or signed here, and the users they are for.
class IssueController : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    IssueController(Services &services, DecodeController &decode, QObject *parent = nullptr);

    /// Until then the others do without it.
    IssuePane *makePane();
    QString selectedUser() const; ///< empty without the pane
    void selectUser(const QString &name);
    /// Users that a server's answer lists.
    void learnUsers(const session::Exchange &exchange);

    void showServer();
    void showUsers();

signals:
    /// What comes back does so through the session: see DecodeController::selectReceived() and learnUsers().
    void callRequested(const client::EndpointRequest &request);

private:
    void connectDirectory();
    void issue(const IssueRequest &request);
    void mint(const IssueRequest &request);
    QString routeOf(const IssueRequest &request) const;
    bool goesThroughServer(const IssueRequest &request) const;
    void ask(const Result<client::EndpointRequest> &request);

    Services &m_services;
    DecodeController &m_decode;
    QPointer<IssuePane> m_pane;
};
