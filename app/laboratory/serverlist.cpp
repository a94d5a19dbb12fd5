// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/serverlist.h"

#include "app/laboratory/embeddedserver.h"

#include <algorithm>

ServerList::ServerList(const EmbeddedServer &embedded, QObject *parent)
    : QObject(parent)
{
    config::ServerProfile first;
    first.name = tr("Embedded server");
    first.embedded = true;
    first.band = embedded.band();
    m_servers.append(first);
    connect(&embedded, &EmbeddedServer::started, this, [this, &embedded] {
        m_servers.first().baseUrl = embedded.url();
        m_servers.first().startSecret = embedded.startSecret();
        emit changed();
        if (m_current == 0)
            emit currentChanged();
    });
    connect(&embedded, &EmbeddedServer::rulesChanged, this, [this, &embedded] {
        m_servers.first().band = embedded.band();
        m_servers.first().startSecret = embedded.startSecret();
        emit changed();
    });
}

const config::ServerProfile *ServerList::find(const QString &id) const
{
    const auto found = std::find_if(
        m_servers.cbegin(), m_servers.cend(), [&id](const config::ServerProfile &each) { return each.id() == id; });
    return found == m_servers.cend() ? nullptr : &*found;
}

void ServerList::choose(const QString &id)
{
    const config::ServerProfile *server = find(id);
    if (!server || server == &current())
        return;
    m_current = server - m_servers.constData();
    emit currentChanged();
}

void ServerList::keep(const config::ServerProfile &server, const QString &replacedId)
{
    const QString id = server.id();
    if (id == embedded().id())
        return;
    const QString before = replacedId.isEmpty() ? id : replacedId;
    for (qsizetype index = 1; index < m_servers.size(); ++index) {
        if (m_servers[index].id() != before)
            continue;
        m_servers[index] = server;
        if (before != id)
            emit renamed(before, id);
        emit changed();
        if (index == m_current)
            emit currentChanged();
        return;
    }
    m_servers.append(server);
    emit changed();
}

void ServerList::setAutoRefresh(const QString &id, bool isOn)
{
    for (config::ServerProfile &each : m_servers) {
        if (each.id() == id && std::exchange(each.autoRefresh, isOn) != isOn)
            return emit changed();
    }
}

void ServerList::remove(const QString &id)
{
    for (qsizetype index = 1; index < m_servers.size(); ++index) {
        if (m_servers[index].id() != id)
            continue;
        if (m_current == index)
            choose(embedded().id());
        m_current -= m_current > index ? 1 : 0;
        m_servers.removeAt(index);
        emit changed();
        return;
    }
}
