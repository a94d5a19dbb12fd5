// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/serverscontroller.h"

#include "app/laboratory/keptkeys.h"
#include "app/laboratory/laboratory.h"
#include "ui/keys/keysmodel.h"
#include "ui/servers/serverspane.h"
#include "ui/settings/settingspane.h"

ServersController::ServersController(Services &services, KeptKeys &keptKeys, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_keptKeys(keptKeys)
{
}

QWidget *ServersController::makeServersPane()
{
    m_servers = new ServersPane;
    connect(m_servers, &ServersPane::serverChosen, this, [this](const QString &id) {
        m_services.chooseServer(id);
        emit stateChanged();
    });
    connect(m_servers, &ServersPane::embeddedChosen, this, [this] {
        m_services.chooseServer(m_services.servers().constFirst().id());
        emit stateChanged();
    });
    connect(m_servers, &ServersPane::serverKept, this,
        [this](const config::ServerProfile &server, const QString &replacedId) {
            m_services.keepServer(server, replacedId);
            m_keptKeys.renameServer(replacedId, server.id());
            emit stateChanged();
        });
    connect(m_servers, &ServersPane::serverRemoved, this, [this](const QString &id) {
        m_services.removeServer(id);
        emit stateChanged();
    });
    connect(m_servers, &ServersPane::switched, this, [this](const config::EmbeddedSwitches &switches) {
        if (const auto done = m_services.setSwitches(switches); !done)
            m_servers->showError(done.error());
        emit stateChanged();
    });
    connect(m_servers, &ServersPane::signingKeyGiven, this, [this](const QString &id, const jose::Key &key) {
        if (const auto done = m_services.adoptSigningKey(id, key); !done)
            m_servers->showError(done.error());
        else
            m_keptKeys.keepForServer(id, key);
    });
    connect(m_servers, &ServersPane::signingKeyDropped, &m_keptKeys, &KeptKeys::forgetForServer);
    showServers();
    m_servers->selectServer(m_services.server().id());
    return m_servers;
}

QWidget *ServersController::makeSettingsPane()
{
    m_settings = new SettingsPane;
    connect(m_settings, &SettingsPane::settingsChanged, this, [this](const simplejwt::Settings &settings) {
        if (const auto done = m_services.setSettings(settings); !done)
            m_settings->showError(done.error());
        emit stateChanged();
    });
    showSettings();
    return m_settings;
}

void ServersController::showSettings()
{
    if (!m_settings)
        return;
    const config::ServerProfile &server = m_services.server();
    m_settings->setSettings(m_services.ownSettings(), server.band.value_or(m_services.band()));
    m_settings->setNote(server.embedded ? tr("of the embedded server")
                                        : tr("of %1, for what is judged and signed here").arg(server.title()));
}

void ServersController::showServers()
{
    if (!m_servers)
        return;
    m_servers->setServers(m_services.servers(), m_services.server().id());
    m_servers->setSwitches(m_services.switches());
    for (const config::ServerProfile &server : m_services.servers()) {
        const auto key = m_services.signingKeyOf(server.id());
        const keyring::KeyEntry *kept = m_keptKeys.entryForServer(server.id());
        m_servers->setSigningKey(
            server.id(), key ? keyring::keyKind(*key) : QString(), kept ? keyRow(*kept).keptSentence : QString());
    }
}

void ServersController::selectCurrent()
{
    if (m_servers)
        m_servers->selectServer(m_services.server().id());
}
