// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"

#include <QObject>
#include <QPointer>

class DecodeController;
class IssuePane;
class Laboratory;
struct Error;
struct IssueRequest;

/// Issue: tokens for a user, by the server's login or signed here, and the users they are for.
class IssueController : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    IssueController(Laboratory &laboratory, DecodeController &decode, QObject *parent = nullptr);

    /// Until then the others do without it.
    IssuePane *makePane();
    /// As the button does; nothing where the pane has no such user.
    void issueFor(const QString &name);
    QString selectedUser() const; ///< empty without the pane
    void selectUser(const QString &name);
    /// Users that a server's answer lists.
    void learnUsers(const session::Exchange &exchange);

signals:
    /// What comes back does so through the session: see DecodeController::selectReceived() and learnUsers().
    void callRequested(const client::EndpointRequest &request);
    void failed(const Error &error); ///< while the pane can't be seen

private:
    void showServer();
    void showUsers();
    void connectDirectory();
    void issue(const IssueRequest &request);
    void mint(const IssueRequest &request);
    QString routeOf(const IssueRequest &request) const;
    bool goesThroughServer(const IssueRequest &request) const;
    void ask(const Result<client::EndpointRequest> &request);

    Laboratory &m_laboratory;
    DecodeController &m_decode;
    QPointer<IssuePane> m_pane;
};
