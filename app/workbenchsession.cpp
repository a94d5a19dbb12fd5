// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows the session's views and the servers.
#include "app/services.h"
#include "app/workbench.h"
#include "core/config/keyring.h"
#include "ui/exchangespane.h"
#include "ui/serverspane.h"
#include "ui/sessionarea.h"
#include "ui/settingspane.h"
#include "ui/timelinepane.h"
#include "ui/tokenmenu.h"

using namespace Qt::StringLiterals;

void Workbench::makeSessionViews()
{
    m_window.addSessionTab(u"timeline"_s, tr("Timeline"), [this] { return makeTimeline(); });
    m_window.addSessionTab(u"exchanges"_s, tr("Exchanges"), [this] { return makeExchanges(); });
    m_window.addSessionTab(u"diagram"_s, tr("Flow diagram"), [this] { return makeDiagram(); });
    m_window.addSessionTab(u"session"_s, tr("Session"), [this] { return makeSessionPane(); });
    makeSessionMenu();
    const auto count = [this] {
        const qsizetype exchanges = m_services.log().exchanges().size();
        m_window.session()->setTitle(
            u"exchanges"_s, exchanges == 0 ? tr("Exchanges") : tr("Exchanges (%1)").arg(QLocale().toString(exchanges)));
    };
    connect(&m_services.log(), &session::SessionLog::exchangeAdded, this, count);
    connect(&m_services.log(), &session::SessionLog::restored, this, count);
}

QWidget *Workbench::makeTimeline()
{
    m_timeline = new TimelinePane(m_services.log(), m_services.clock().clock());
    connect(m_timeline, &TimelinePane::tokenSelected, this, &Workbench::select);
    connect(m_timeline, &TimelinePane::tokenMenuRequested, m_tokenMenu, &TokenMenu::open);
    connect(m_timeline, &TimelinePane::comparisonRequested, this, [this](int token, int with) {
        select(token);
        compareInDecode(with);
    });
    connect(&m_services, &Services::clockChanged, m_timeline, &TimelinePane::refresh);
    m_timeline->setSelectedToken(m_selected);
    return m_timeline;
}

QWidget *Workbench::makeExchanges()
{
    m_exchanges = new ExchangesPane(m_services.log(), m_services.clock().clock());
    m_exchanges->setDiagnoseContext([this] { return m_services.diagnoseContext(); });
    m_exchanges->restoreState(m_state.value(u"exchanges/splitter"_s).toByteArray());
    connect(m_exchanges, &ExchangesPane::tokenSelected, this, &Workbench::select);
    connect(m_exchanges, &ExchangesPane::tokenMenuRequested, m_tokenMenu, &TokenMenu::open);
    return m_exchanges;
}

QWidget *Workbench::makeServers()
{
    m_servers = new ServersPane;
    connect(m_servers, &ServersPane::serverChosen, this, [this](const QString &id) {
        m_services.chooseServer(id);
        saveState();
    });
    connect(m_servers, &ServersPane::embeddedChosen, this, [this] {
        m_services.chooseServer(m_services.servers().constFirst().id());
        saveState();
    });
    connect(m_servers, &ServersPane::serverKept, this,
        [this](const config::ServerProfile &server, const QString &replacedId) {
            m_services.keepServer(server, replacedId);
            if (m_signingKeys.contains(replacedId))
                m_signingKeys.insert(server.id(), m_signingKeys.take(replacedId));
            saveState();
        });
    connect(m_servers, &ServersPane::serverRemoved, this, [this](const QString &id) {
        m_services.removeServer(id);
        saveState();
    });
    connect(m_servers, &ServersPane::switched, this, [this](const config::EmbeddedSwitches &switches) {
        if (const auto done = m_services.setSwitches(switches); !done)
            m_servers->showError(done.error());
        saveState();
    });
    connect(m_servers, &ServersPane::signingKeyGiven, this, [this](const QString &id, const jose::Key &key) {
        if (const auto done = m_services.adoptSigningKey(id, key); !done)
            m_servers->showError(done.error());
        else
            keepSigningKey(id, key);
    });
    connect(m_servers, &ServersPane::signingKeyDropped, this, &Workbench::forgetSigningKey);
    showServersPane();
    m_servers->selectServer(m_services.server().id());
    return m_servers;
}

QWidget *Workbench::makeSettings()
{
    m_settings = new SettingsPane;
    connect(m_settings, &SettingsPane::settingsChanged, this, [this](const simplejwt::Settings &settings) {
        if (const auto done = m_services.setSettings(settings); !done)
            m_settings->showError(done.error());
        saveState();
    });
    showSettings();
    return m_settings;
}

void Workbench::showSettings()
{
    if (!m_settings)
        return;
    const config::ServerProfile &server = m_services.server();
    m_settings->setSettings(m_services.ownSettings(), server.band.value_or(m_services.band()));
    m_settings->setNote(server.embedded ? tr("of the embedded server")
                                        : tr("of %1, for what is judged and signed here").arg(server.title()));
}

void Workbench::showServersPane()
{
    if (!m_servers)
        return;
    m_servers->setServers(m_services.servers(), m_services.server().id());
    m_servers->setSwitches(m_services.switches());
    for (const config::ServerProfile &server : m_services.servers()) {
        const auto key = m_services.signingKeyOf(server.id());
        m_servers->setSigningKey(server.id(), key ? config::keyKind(*key) : QString(), keptSentence(server.id()));
    }
}
