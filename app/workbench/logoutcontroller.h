// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class EverywherePane;
class IssueController;
class Laboratory;
class LogoutPane;
class MainWindow;
class QTabWidget;

/// Logout: is a logout one, and how a user is logged out everywhere.
class LogoutController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    LogoutController(
        Laboratory &laboratory, MainWindow &window, const IssueController &issue, QObject *parent = nullptr);

    QWidget *makePane();
    /// Goes to the logout everywhere of the token's user. An unknown id changes nothing.
    void showEverywhere(int tokenId);

private:
    void show();
    void followFlow();
    QStringList userNames() const;

    Laboratory &m_laboratory;
    MainWindow &m_window;
    const IssueController &m_issue;
    QString m_flowUser; ///< chosen in Flow when last looked at
    QPointer<QTabWidget> m_tabs;
    QPointer<LogoutPane> m_logout;
    QPointer<EverywherePane> m_everywhere;
};
