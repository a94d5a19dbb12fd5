// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows the scenarios.
#include "app/services.h"
#include "app/workbench.h"
#include "core/scenario/scenario.h"
#include "ui/decodepane.h"
#include "ui/scenariospane.h"

using namespace Qt::StringLiterals;

QWidget *Workbench::makeScenarios()
{
    m_scenarios = new ScenariosPane;
    m_scenarios->setAgreedServers(m_state.value(u"scenarios/servers"_s).toStringList());
    m_scenarios->restoreSplitters(m_state.value(u"scenarios/splitters"_s).value<QByteArrayList>());
    m_scenarios->restore(m_state.value(u"scenarios/kept"_s).toByteArray());
    connect(m_scenarios, &ScenariosPane::agreedServersChanged, this,
        [this] { m_state.setValue(u"scenarios/servers"_s, m_scenarios->agreedServers()); });
    connect(m_scenarios, &ScenariosPane::keptChanged, this,
        [this] { m_state.setValue(u"scenarios/kept"_s, m_scenarios->kept()); });
    connect(
        m_scenarios, &ScenariosPane::decodeRequested, this, [this](const QByteArray &token, const QString &provenance) {
            m_window.showPane(u"flow"_s); // Decode stands beside it
            m_decode->showToken(token, provenance);
        });
    showScenarios();
    return m_scenarios;
}

void Workbench::showScenarios()
{
    if (!m_scenarios)
        return;
    m_scenarios->setBand(m_services.band());
    const config::ServerProfile &server = m_services.server();
    if (server.embedded)
        return m_scenarios->setServer({});
    scenario::ServerFacts facts;
    facts.server = server;
    if (m_services.signingKeyOf(server.id())) // without its key, nobody told its settings
        facts.settings = m_services.settings();
    m_scenarios->setServer(facts);
}

/// False: it is none.
bool Workbench::openScenario(const QString &path, const QByteArray &bytes)
{
    if (!bytes.contains("\"jotlab-scenario\"") && !scenario::parseScenario(bytes))
        return false;
    m_window.showPane(u"scenarios"_s);
    m_scenarios->openFile(path);
    return true;
}
