// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/logoutcontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/issuecontroller.h"
#include "ui/logout/everywherepane.h"
#include "ui/logout/logoutpane.h"
#include "ui/window/mainwindow.h"

#include <QTabWidget>
#include <utility>

using namespace Qt::StringLiterals;

LogoutController::LogoutController(
    Laboratory &laboratory, MainWindow &window, const IssueController &issue, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_issue(issue)
{
    connect(&laboratory.rules(), &ServerRules::changed, this, &LogoutController::show);
    connect(&laboratory.directory(), &Directory::changed, this, &LogoutController::show);
}

QWidget *LogoutController::makePane()
{
    const auto record = [this](const session::Exchange &exchange) { m_laboratory.log().recordExchange(exchange); };
    m_logout = new LogoutPane(m_laboratory.clock().clock());
    connect(m_logout, &LogoutPane::exchangeMade, this, record);
    m_everywhere = new EverywherePane(m_laboratory.log(), m_laboratory.clock().clock());
    connect(m_everywhere, &EverywherePane::exchangeMade, this, record);
    show();
    followFlow();
    connect(&m_window, &MainWindow::paneShown, m_logout, [this](const QString &id) {
        if (id == u"logout")
            show();
    });
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(u"logoutTabs"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_logout, tr("Logout test"));
    m_tabs->addTab(m_everywhere, tr("Log out everywhere"));
    return m_tabs;
}

void LogoutController::show()
{
    if (!m_logout)
        return;
    const config::ServerProfile &server = m_laboratory.servers().current();
    const auto settings
        = m_laboratory.rules().areKnown() ? std::optional(m_laboratory.rules().settings()) : std::nullopt;
    m_logout->setServer(server, settings);
    m_everywhere->setServer(server, settings);
    m_logout->setUsers(userNames());
    followFlow();
}

/// Who is chosen there is meant here, too, until another one is.
void LogoutController::followFlow()
{
    const QString user = m_issue.selectedUser();
    if (!user.isEmpty() && user != std::exchange(m_flowUser, user))
        m_logout->selectUser(user);
}

/// Of the directory; where the server tells nobody of its users, those that its tokens name.
QStringList LogoutController::userNames() const
{
    QStringList names;
    const QList<django::User> users = m_laboratory.directory().users();
    for (const django::User &user : users)
        names.append(user.username);
    if (!names.isEmpty())
        return names;
    const QString server = m_laboratory.servers().current().id();
    for (const session::TokenRecord &token : m_laboratory.log().tokens()) {
        if (token.isVerified && token.server == server && !token.user.isEmpty() && token.user != token.userId
            && !names.contains(token.user))
            names.append(token.user);
    }
    return names;
}

void LogoutController::showEverywhere(int tokenId)
{
    const session::TokenRecord *token = m_laboratory.log().token(tokenId);
    if (!token)
        return;
    m_window.showPane(u"logout"_s);
    m_tabs->setCurrentWidget(m_everywhere);
    m_everywhere->selectUser(token->userId);
}
