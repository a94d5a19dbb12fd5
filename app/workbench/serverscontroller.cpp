// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/serverscontroller.h"

#include "app/laboratory/keptkeys.h"
#include "app/laboratory/laboratory.h"
#include "app/workbench/projectcontroller.h"
#include "ui/keys/keysmodel.h"
#include "ui/servers/serverspane.h"

ServersController::ServersController(
    Laboratory &laboratory, KeptKeys &keptKeys, ProjectController &project, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_keptKeys(keptKeys)
    , m_project(project)
{
    connect(&laboratory.servers(), &ServerList::changed, this, &ServersController::show);
    connect(&laboratory.servers(), &ServerList::currentChanged, this, &ServersController::show);
    connect(&laboratory, &Laboratory::keysChanged, this, &ServersController::show);
    connect(&laboratory.embedded(), &EmbeddedServer::databaseOpened, this, &ServersController::show);
}

QWidget *ServersController::makePane()
{
    m_pane = new ServersPane;
    connect(m_pane, &ServersPane::serverChosen, this, [this](const QString &id) {
        m_laboratory.servers().choose(id);
        emit stateChanged();
    });
    connect(m_pane, &ServersPane::embeddedChosen, this, [this] {
        m_laboratory.servers().choose(m_laboratory.servers().embedded().id());
        emit stateChanged();
    });
    connect(
        m_pane, &ServersPane::serverKept, this, [this](const config::ServerProfile &server, const QString &replacedId) {
            m_laboratory.servers().keep(server, replacedId);
            emit stateChanged();
        });
    connect(m_pane, &ServersPane::serverRemoved, this, [this](const QString &id) {
        m_laboratory.servers().remove(id);
        emit stateChanged();
    });
    connect(m_pane, &ServersPane::switched, this, [this](const config::EmbeddedSwitches &switches) {
        if (const auto done = m_laboratory.embedded().setSwitches(switches); !done)
            m_pane->showError(done.error());
        emit stateChanged();
    });
    connect(m_pane, &ServersPane::embeddedAutoRefreshSwitched, this, [this](bool isOn) {
        m_laboratory.servers().setEmbeddedAutoRefresh(isOn);
        emit stateChanged();
    });
    connect(m_pane, &ServersPane::signingKeyGiven, this, [this](const QString &id, const jose::Key &key) {
        if (const auto done = m_laboratory.rules().adoptSigningKey(id, key); !done)
            m_pane->showError(done.error());
        else
            m_keptKeys.keepForServer(id, key);
    });
    connect(m_pane, &ServersPane::signingKeyDropped, &m_keptKeys, &KeptKeys::forgetForServer);
    connect(m_pane, &ServersPane::projectMade, &m_project, &ProjectController::setPage);
    show();
    m_pane->selectServer(m_laboratory.servers().current().id());
    return m_pane;
}

void ServersController::show()
{
    if (!m_pane)
        return;
    m_pane->setServers(m_laboratory.servers().all(), m_laboratory.servers().current().id());
    m_pane->setSwitches(m_laboratory.embedded().switches());
    const EmbeddedServer &embedded = m_laboratory.embedded();
    m_pane->setDatabase(embedded.hasDatabase() ? embedded.databasePath() : QString(),
        embedded.hasDatabase() ? embedded.store()->remarks() : QStringList());
    for (const config::ServerProfile &server : m_laboratory.servers().all()) {
        const auto key = m_laboratory.rules().signingKeyOf(server.id());
        const keyring::KeyEntry *kept = m_keptKeys.entryForServer(server.id());
        m_pane->setSigningKey(
            server.id(), key ? keyring::keyKind(*key) : QString(), kept ? keyRow(*kept).keptSentence : QString());
    }
}

void ServersController::add()
{
    if (m_pane)
        m_pane->addServer();
}

void ServersController::showProject()
{
    if (m_pane)
        m_pane->showProject();
}

void ServersController::selectCurrent()
{
    if (m_pane)
        m_pane->selectServer(m_laboratory.servers().current().id());
}
