// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/workbench.h"

#include "app/laboratory/keptkeys.h"
#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/flowcontroller.h"
#include "app/workbench/issuecontroller.h"
#include "app/workbench/keyscontroller.h"
#include "app/workbench/presentation.h"
#include "app/workbench/scenarioscontroller.h"
#include "app/workbench/serverscontroller.h"
#include "app/workbench/sessioncontroller.h"
#include "app/workbench/sessionfiles.h"
#include "core/json/jsonwriter.h"
#include "ui/compose/composepane.h"
#include "ui/decode/decodepane.h"
#include "ui/token/tokenmenu.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/window/clockbar.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QScopeGuard>

using namespace Qt::StringLiterals;
using simplejwt::TokenType;

namespace {

const QString embeddedId = QStringLiteral("embedded"); // its address is another at each start

} // namespace

Workbench::Workbench(Services &services, ThemeController &theme, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_theme(theme)
    , m_state(state)
    , m_keptKeys(new KeptKeys(services, state, this))
    , m_decode(new DecodeController(services, m_window, this))
    , m_flow(new FlowController(services, m_window, *m_decode, state, this))
    , m_keys(new KeysController(services, m_window, *m_decode, this))
    , m_servers(new ServersController(services, *m_keptKeys, this))
    , m_scenarios(new ScenariosController(services, m_window, *m_decode, state, this))
    , m_files(new SessionFiles(services, m_window, *m_decode, this))
{
    addPanes();
    m_session = new SessionController(services, m_window, *m_decode, *m_files, state, this);
    m_window.setDecodePane(m_decode->pane());
    connectTopBar();
    m_presentation = new Presentation(services, m_window, this);
    connectControllers();
    connectServices();
    connect(&m_window, &MainWindow::aboutToClose, this, &Workbench::saveState);
}

void Workbench::addPanes()
{
    m_window.addPane(u"flow"_s, u"flow"_s, tr("Flow"), [this] { return m_flow->makePane(); });
    m_window.addPane(u"compose"_s, u"compose"_s, tr("Compose"), [this] { return makeCompose(); });
    m_window.addPane(u"keys"_s, u"keys"_s, tr("Keys"), [this] { return m_keys->makePane(); });
    m_window.addPane(
        u"logout"_s, u"logout"_s, tr("Logout"), [this] { return makeLogout(); }, ActivityBar::Place::Top, true);
    m_window.addPane(
        u"servers"_s, u"servers"_s, tr("Servers"), [this] { return m_servers->makeServersPane(); },
        ActivityBar::Place::Bottom);
    m_window.addPane(
        u"settings"_s, u"settings"_s, tr("Settings"), [this] { return m_servers->makeSettingsPane(); },
        ActivityBar::Place::Bottom, true);
    m_window.addPane(
        u"forgeries"_s, u"forgeries"_s, tr("Forgeries"), [this] { return makeForgeries(); }, ActivityBar::Place::Top,
        true);
    m_window.addPane(
        u"scenarios"_s, u"scenarios"_s, tr("Scenarios"), [this] { return m_scenarios->makePane(); },
        ActivityBar::Place::Top, true);
}

QWidget *Workbench::makeCompose()
{
    m_compose = new ComposePane(m_services.clock().clock(), randomIds());
    m_compose->setKeys(m_services.keys());
    connect(m_compose, &ComposePane::tokenComposed, this,
        [this](const QByteArray &token, const QString &provenance, bool isCopy) {
            if (isCopy)
                m_decode->pane()->showCopy(token, provenance);
            else
                m_decode->pane()->showToken(token, provenance);
        });
    connect(m_compose, &ComposePane::compareRequested, m_decode->pane(), &DecodePane::compareWith);
    connect(m_compose, &ComposePane::useRequested, this, [this](const QByteArray &token, TokenType as) {
        m_flow->useToken(m_services.log().observe(token, session::Origin::Composed, m_services.server().id()), as);
    });
    return m_compose;
}

void Workbench::connectServices()
{
    connect(&m_services, &Services::serversChanged, this, &Workbench::showServers);
    connect(&m_services, &Services::serverChanged, this, &Workbench::showServer);
    connect(&m_services, &Services::usersChanged, this, &Workbench::showUsers);
    connect(&m_services, &Services::clockChanged, this, &Workbench::showClock);
    connect(&m_services, &Services::keysChanged, this, &Workbench::showKeys);
    connect(&m_services, &Services::failed, this, &Workbench::report);
    connect(&m_services.log(), &session::SessionLog::exchangeAdded, this, &Workbench::learnFrom);
}

void Workbench::connectControllers()
{
    connect(m_decode->pane(), &DecodePane::editCopyRequested, this, [this](const QByteArray &token) {
        m_window.showPane(u"compose"_s);
        m_compose->editCopyOf(token);
    });
    connect(m_decode->menu(), &TokenMenu::everywhereRequested, this, &Workbench::showEverywhere);
    connect(m_servers, &ServersController::stateChanged, this, &Workbench::saveState);
    connect(m_session, &SessionController::keptStateChanged, this, &Workbench::showStatus);
    connect(m_session, &SessionController::presentRequested, this, [this] {
        const bool isEmpty = m_services.log().exchanges().isEmpty();
        m_presentation->begin(isEmpty ? Presentation::Subject::GuidedFlow : Presentation::Subject::Session);
    });
    connect(m_files, &SessionFiles::imported, this, &Workbench::showSkew);
    connect(m_keptKeys, &KeptKeys::failed, this, &Workbench::report);
    connect(m_flow, &FlowController::failed, this, &Workbench::report);
    connect(m_scenarios, &ScenariosController::failed, this, &Workbench::report);
    connect(m_session, &SessionController::failed, this, &Workbench::report);
}

void Workbench::learnFrom(quint64 exchangeId)
{
    const session::Exchange *exchange = m_services.log().exchange(exchangeId);
    if (!exchange || m_files->isImporting())
        return;
    m_decode->selectReceived(exchangeId);
    m_flow->issue()->learnUsers(*exchange);
    showSkew();
}

void Workbench::connectTopBar()
{
    TopBar *bar = m_window.topBar();
    bar->setTheme(m_theme.mode());
    connect(bar, &TopBar::themeChosen, this, [this](ThemeController::Mode mode) {
        m_theme.apply(mode);
        m_window.topBar()->setTheme(mode);
        saveState();
    });
    connect(bar, &TopBar::serverChosen, &m_services, &Services::chooseServer);
    connect(bar, &TopBar::bandChosen, this, [this](const QString &id) {
        if (const auto band = simplejwt::profileNamed(id))
            chooseBand(*band);
    });
    connect(bar->clock(), &ClockBar::advanced, &m_services, &Services::advanceClock);
    connect(bar->clock(), &ClockBar::resetRequested, &m_services, &Services::resetClock);
    bar->findField()->setFinder([this](const QString &words) { return find(words); });
    connect(bar->findField(), &FindField::textGiven, m_decode, &DecodeController::decode);
    connect(m_window.notice(), &InlineMessage::actionTriggered, this, [this] {
        if (const auto opened = m_services.openTemporaryDatabase(); !opened) {
            reportDatabase(opened.error());
            return;
        }
        m_window.notice()->clear();
        startServer();
    });
}

/// The rules of the server that is chosen: the embedded one follows them, of another one they are what is known.
void Workbench::chooseBand(simplejwt::Profile band)
{
    config::ServerProfile server = m_services.server();
    if (server.embedded) {
        if (const auto done = m_services.setBand(band); !done)
            report(done.error());
    } else {
        server.band = band;
        m_services.keepServer(server, server.id());
    }
    saveState();
}

void Workbench::openDatabase()
{
    if (const auto opened = m_services.openDatabase(); !opened)
        reportDatabase(opened.error());
    showServers();
    showServer();
    restoreState();
}

void Workbench::startServer()
{
    const auto keeping = qScopeGuard([this] { m_session->keep(); }); // its tokens need the server's address
    if (!m_services.hasDatabase())
        return;
    m_serverProblem.clear();
    if (const auto started = m_services.startServer(quint16(m_state.value(u"embedded/port"_s).toUInt())); !started) {
        m_serverProblem = started.error().what;
        report(started.error());
        showStatus();
    }
}

void Workbench::restoreSettings()
{
    const QByteArray kept = m_state.value(u"embedded/settings"_s).toByteArray();
    if (kept.isEmpty() || !m_services.keepsSettings())
        return;
    const auto done = parseJson(kept)
                          .and_then([](const Json &json) { return simplejwt::settingsFromJson(json); })
                          .and_then([this](simplejwt::Settings settings) {
                              settings.blacklistApp = m_services.settings().blacklistApp;
                              return m_services.setSettings(settings);
                          });
    if (!done)
        report(done.error());
}

void Workbench::restoreState()
{
    m_window.restoreState(m_state);
    const QByteArrayList kept = m_state.value(u"servers/profiles"_s).value<QByteArrayList>();
    for (const QByteArray &text : kept) {
        if (const auto server = config::parseServerProfile(text))
            m_services.keepServer(*server);
    }
    restoreSettings();
    m_keptKeys->restore();
    config::EmbeddedSwitches switches = m_services.switches();
    switches.noAuthenticationClasses = m_state.value(u"embedded/noAuthenticationClasses"_s).toBool();
    switches.blacklistApp = m_state.value(u"embedded/blacklistApp"_s, switches.blacklistApp).toBool();
    if (const auto done = m_services.setSwitches(switches); !done)
        report(done.error());
    const QString current = m_state.value(u"servers/current"_s).toString();
    if (current != embeddedId)
        m_services.chooseServer(current);
    m_servers->selectCurrent(); // the pane of the last run was made before its servers were known
}

void Workbench::saveState()
{
    m_window.saveState(m_state);
    m_state.setValue(u"theme"_s, QVariant::fromValue(m_theme.mode()).toString());
    m_state.setValue(u"rules/band"_s, QString(simplejwt::profileName(m_services.band())));
    m_flow->saveState();
    m_session->saveState();
    m_scenarios->saveState();
    const config::EmbeddedSwitches switches = m_services.switches(); // allowLogin is for this run only
    m_state.setValue(u"embedded/noAuthenticationClasses"_s, switches.noAuthenticationClasses);
    m_state.setValue(u"embedded/blacklistApp"_s, switches.blacklistApp);
    if (m_services.keepsSettings()) {
        m_state.setValue(
            u"embedded/settings"_s, writeJson(simplejwt::toJson(m_services.lastingSettings()), JsonStyle::Compact));
    }
    m_keptKeys->save();
    if (m_services.keeper())
        m_services.keeper()->flush();
    saveServers();
    m_state.sync();
}

void Workbench::saveServers()
{
    QByteArrayList profiles;
    for (const config::ServerProfile &server : m_services.servers()) {
        if (!server.embedded)
            profiles.append(config::writeServerProfile(server));
    }
    m_state.setValue(u"servers/profiles"_s, QVariant::fromValue(profiles));
    m_state.setValue(u"servers/current"_s, m_services.server().embedded ? embeddedId : m_services.server().id());
}
