// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows the logout test and the logout everywhere.
#include "app/laboratory/laboratory.h"
#include "app/workbench/flowcontroller.h"
#include "app/workbench/issuecontroller.h"
#include "app/workbench/workbench.h"
#include "ui/logout/everywherepane.h"
#include "ui/logout/logoutpane.h"

#include <QTabWidget>

using namespace Qt::StringLiterals;

QWidget *Workbench::makeLogout()
{
    m_logout = new LogoutPane(m_services.clock().clock());
    connect(m_logout, &LogoutPane::exchangeMade, this,
        [this](const session::Exchange &exchange) { m_services.log().recordExchange(exchange); });
    m_everywhere = new EverywherePane(m_services.log(), m_services.clock().clock());
    connect(m_everywhere, &EverywherePane::exchangeMade, this,
        [this](const session::Exchange &exchange) { m_services.log().recordExchange(exchange); });
    showLogout();
    if (const QString user = m_flow->issue()->selectedUser(); !user.isEmpty())
        m_logout->selectUser(user);
    auto *tabs = new QTabWidget;
    tabs->setObjectName(u"logoutTabs"_s);
    tabs->setDocumentMode(true);
    tabs->addTab(m_logout, tr("Test a logout"));
    tabs->addTab(m_everywhere, tr("Log out everywhere"));
    return tabs;
}

void Workbench::showLogout()
{
    if (!m_logout)
        return;
    const config::ServerProfile &server = m_services.server();
    const auto settings = server.embedded ? std::optional(m_services.settings()) : std::optional<simplejwt::Settings>();
    m_logout->setServer(server, settings);
    m_everywhere->setServer(server, settings);
    QStringList names;
    if (const auto users = m_services.users()) {
        for (const django::User &user : *users)
            names.append(user.username);
    }
    m_logout->setUsers(names);
}

void Workbench::showEverywhere(int tokenId)
{
    const session::TokenRecord *token = m_services.log().token(tokenId);
    if (!token)
        return;
    m_window.showPane(u"logout"_s);
    m_window.findChild<QTabWidget *>(u"logoutTabs"_s)->setCurrentWidget(m_everywhere);
    m_everywhere->selectUser(token->userId);
}
