// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/token.h"

#include <QObject>
#include <QPointer>

class DecodeController;
class EndpointsPane;
class IssuePane;
class MainWindow;
class QSettings;
class QSplitter;
class Services;
struct Error;
struct IssueRequest;
namespace session {
struct Exchange;
}

/// Flow: tokens are issued, by the server or here, sent to its endpoints, and the users they are for are kept.
class FlowController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    FlowController(
        Services &services, MainWindow &window, DecodeController &decode, QSettings &state, QObject *parent = nullptr);

    /// Until then the others do without it.
    QWidget *makePane();
    QString selectedUser() const; ///< empty without the pane
    void selectUser(const QString &name);
    /// Goes to Flow and fills the token in where a token of that type is sent.
    void useToken(int tokenId, simplejwt::TokenType as);
    /// Signs the same claims for the next seconds, and selects what came out.
    void makeTwin(int tokenId);
    /// Users that a server's answer lists.
    void learnUsers(const session::Exchange &exchange);

    void showServer();
    void showUsers();
    void saveState();

signals:
    void failed(const Error &error); ///< outside the pane

private:
    void connectDirectory();
    void issue(const IssueRequest &request);
    void mint(const IssueRequest &request);
    QString routeOf(const IssueRequest &request) const;
    bool goesThroughServer(const IssueRequest &request) const;
    void askForUsers();

    Services &m_services;
    MainWindow &m_window;
    DecodeController &m_decode;
    QSettings &m_state;
    QPointer<IssuePane> m_issue;
    QPointer<EndpointsPane> m_endpoints;
    QPointer<QSplitter> m_splitter; ///< between the two
};
