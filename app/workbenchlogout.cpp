// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows the logout test.
#include "app/services.h"
#include "app/workbench.h"
#include "ui/issuepane.h"
#include "ui/logoutpane.h"

QWidget *Workbench::makeLogout()
{
    m_logout = new LogoutPane(m_services.clock().clock());
    connect(m_logout, &LogoutPane::exchangeMade, this,
        [this](const session::Exchange &exchange) { m_services.log().recordExchange(exchange); });
    showLogout();
    if (m_issue)
        m_logout->selectUser(m_issue->selectedUser());
    return m_logout;
}

void Workbench::showLogout()
{
    if (!m_logout)
        return;
    const config::ServerProfile &server = m_services.server();
    m_logout->setServer(
        server, server.embedded ? std::optional(m_services.settings()) : std::optional<simplejwt::Settings>());
    QStringList names;
    if (const auto users = m_services.users()) {
        for (const simplejwt::User &user : *users)
            names.append(user.username);
    }
    m_logout->setUsers(names);
}
