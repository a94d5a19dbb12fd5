// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/workbench.h"

#include "app/arguments.h"
#include "app/laboratory/keptkeys.h"
#include "app/laboratory/keptservers.h"
#include "app/laboratory/laboratory.h"
#include "app/workbench/composecontroller.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/doors.h"
#include "app/workbench/explaincontroller.h"
#include "app/workbench/firstuse.h"
#include "app/workbench/flowcontroller.h"
#include "app/workbench/forgeriescontroller.h"
#include "app/workbench/helpcontroller.h"
#include "app/workbench/importcontroller.h"
#include "app/workbench/issuecontroller.h"
#include "app/workbench/keyscontroller.h"
#include "app/workbench/logoutcontroller.h"
#include "app/workbench/opening.h"
#include "app/workbench/presentation.h"
#include "app/workbench/projectcontroller.h"
#include "app/workbench/recentfiles.h"
#include "app/workbench/scenarioscontroller.h"
#include "app/workbench/serverscontroller.h"
#include "app/workbench/sessioncontroller.h"
#include "app/workbench/sessionfiles.h"
#include "app/workbench/settingscontroller.h"
#include "app/workbench/statusline.h"
#include "app/workbench/tokenendings.h"
#include "app/workbench/topbarcontroller.h"
#include "ui/actions/actionregistry.h"
#include "ui/decode/decodepane.h"
#include "ui/token/tokenmenu.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScopeGuard>

using namespace Qt::StringLiterals;

Workbench::Workbench(Laboratory &laboratory, ThemeController &theme, StateFile &state, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_theme(theme)
    , m_state(state)
    , m_keptKeys(new KeptKeys(laboratory.keyRing(), laboratory.servers(), laboratory.rules(), state, this))
    , m_keptServers(new KeptServers(laboratory.embedded(), laboratory.servers(), state, this))
    , m_topBar(new TopBarController(laboratory, *m_window.topBar(), theme, this))
    , m_decode(new DecodeController(laboratory, m_window, this))
    , m_flow(new FlowController(laboratory, m_window, *m_decode, state, this))
    , m_explain(new ExplainController(laboratory, m_window, *m_decode, *m_flow, this))
    , m_import(new ImportController(laboratory, m_window, *m_decode, this))
    , m_compose(new ComposeController(laboratory, m_window, *m_decode, *m_flow, this))
    , m_keys(new KeysController(laboratory, m_window, *m_decode, this))
    , m_logout(new LogoutController(laboratory, m_window, *m_flow->issue(), this))
    , m_forgeries(new ForgeriesController(laboratory, *m_decode, state, this))
    , m_project(new ProjectController(laboratory, m_window, *m_decode, this))
    , m_servers(new ServersController(laboratory, *m_keptKeys, *m_project, *m_flow->issue(), this))
    , m_settings(new SettingsController(laboratory, m_window, this))
    , m_scenarios(new ScenariosController(laboratory, m_window, *m_decode, state, this))
    , m_recent(new RecentFiles(state, this))
    , m_files(new SessionFiles(laboratory, m_window, *m_decode, *m_recent, this))
    , m_help(new HelpController(laboratory, m_window, state, this))
    , m_opening(new Opening(
          laboratory, { *m_explain, *m_import, *m_keys, *m_scenarios, *m_files, *m_settings, *m_topBar }, this))
    , m_doors(new Doors(laboratory, *m_decode, *m_flow, *m_keys, *m_help, this))
    , m_finder(laboratory,
          { *m_window.actions(), *m_decode, *m_flow, *m_keys, *m_scenarios, *m_help, *m_recent,
              [this] { return m_window.currentPane(); } })
{
    addPanes();
    m_session = new SessionController(laboratory, m_window, *m_decode, *m_files, state, this);
    m_status = new StatusLine(laboratory, m_window, *m_session, this);
    m_window.setDecodePane(m_decode->pane());
    new TokenEndings(laboratory, m_window, *m_decode, *m_files, this);
    m_presentation = new Presentation(laboratory, m_window, this);
    connectControllers();
    connectFailures();
    connect(&m_window, &MainWindow::aboutToClose, this, &Workbench::end);
}

void Workbench::addPanes()
{
    m_window.addPane(u"flow"_s, u"flow"_s, tr("Flow"), [this] { return m_flow->makePane(); });
    m_window.addPane(u"compose"_s, u"compose"_s, tr("Compose"), [this] { return m_compose->makePane(); });
    m_window.addPane(u"keys"_s, u"keys"_s, tr("Keys"), [this] { return m_keys->makePane(); });
    m_window.addPane(
        u"logout"_s, u"logout"_s, tr("Logout"), [this] { return m_logout->makePane(); }, ActivityBar::Place::Top, true);
    m_window.addPane(
        u"forgeries"_s, u"forgeries"_s, tr("Forgeries"), [this] { return m_forgeries->makePane(); },
        ActivityBar::Place::Top, true);
    m_window.addPane(
        u"scenarios"_s, u"scenarios"_s, tr("Scenarios"), [this] { return m_scenarios->makePane(); },
        ActivityBar::Place::Top, true);
    m_window.addPane(u"import"_s, u"import"_s, tr("Import"), [this] { return m_import->makePane(); });
    m_window.addPane(
        u"servers"_s, u"servers"_s, tr("Servers"), [this] { return m_servers->makePane(); },
        ActivityBar::Place::Bottom);
    m_window.addPane(
        u"settings"_s, u"settings"_s, tr("Settings"), [this] { return m_settings->makePane(); },
        ActivityBar::Place::Bottom, true);
    m_window.addPane(u"explain"_s, u"question"_s, tr("Explain"), [this] { return m_explain->makePane(); });
}

void Workbench::connectControllers()
{
    const auto doorsOf = [this](const diagnose::Cause &cause, const session::Exchange &exchange) {
        return m_doors->ofCause(cause, exchange);
    };
    m_flow->setDoors(doorsOf);
    m_explain->setDoors(doorsOf);
    m_session->setDoors(doorsOf);
    m_decode->pane()->setDoors(
        [this](const explain::Inspection &inspection) { return m_doors->ofInspection(inspection); });
    FindField *field = m_window.topBar()->findField();
    field->setFinder([this](const QString &words) { return m_finder.find(words); });
    connect(field, &FindField::textGiven, m_explain, &ExplainController::take);
    ActionRegistry *actions = m_window.actions();
    actions->setRunner(Action::PasteAnywhere, [this] { pasteAnywhere(); });
    actions->setRunner(
        Action::CheckServer, [this] { m_topBar->checkServer(); }, [this] { return m_topBar->canCheckServer(); },
        [this] { return m_topBar->serverCheck(); });
    actions->setRunner(
        Action::SwitchAutoRefresh,
        [this] {
            m_window.showPane(u"servers"_s);
            m_servers->switchAutoRefresh();
        },
        {},
        [this] {
            const config::ServerProfile &server = m_laboratory.servers().current();
            return server.autoRefresh ? tr("it is on for %1").arg(server.title())
                                      : tr("it is off for %1").arg(server.title());
        });
    actions->setRunner(Action::FingerprintServer, [this] {
        m_window.showPane(u"servers"_s);
        m_servers->showFingerprint();
    });
    actions->setRunner(Action::GoToSettings, [this] { m_window.showPane(u"settings"_s); });
    connect(m_decode->pane(), &DecodePane::textPasted, m_explain, &ExplainController::explainBeside);
    connect(m_explain, &ExplainController::filesGiven, m_opening, &Opening::openFiles);
    connect(
        m_files, &SessionFiles::importRequested, m_import, [this](const QString &path) { m_import->take({ path }); });
    connect(&m_window, &MainWindow::filesDropped, m_opening, &Opening::openFiles);
    connect(m_opening, &Opening::opened, m_recent, &RecentFiles::add);
    connect(m_import, &ImportController::begun, m_recent, &RecentFiles::addAll);
    connect(m_recent, &RecentFiles::chosen, m_opening, &Opening::openFile);
    connect(&m_window, &MainWindow::textDropped, m_explain, &ExplainController::take);
    connect(m_session, &SessionController::callRequested, m_flow, &FlowController::call);
    connect(m_session, &SessionController::sendRequested, m_flow, &FlowController::callBeside);
    connect(m_session, &SessionController::cancelRequested, m_flow, &FlowController::cancelCall);
    connect(m_session, &SessionController::explainRequested, m_explain, &ExplainController::explainCall);
    connect(m_decode->menu(), &TokenMenu::everywhereRequested, m_logout, &LogoutController::showEverywhere);
    connect(&m_laboratory.log(), &session::SessionLog::exchangeAdded, this, &Workbench::learnFrom);
    // With the first of a session, of now or of before: mostly a refusal comes later than that.
    const auto prepare = [this, &log = m_laboratory.log()] {
        if (!log.tokens().isEmpty() && !std::exchange(m_areRefusalsPrepared, true))
            m_preparing.run([] { return prepareRefusals(), true; }, [](bool) {});
    };
    connect(&m_laboratory.log(), &session::SessionLog::tokenAdded, this, prepare);
    connect(&m_laboratory.log(), &session::SessionLog::restored, this, prepare);
    connect(m_import, &ImportController::imported, m_status, &StatusLine::show);
    connect(m_session, &SessionController::presentRequested, this, [this] {
        const bool isEmpty = m_laboratory.log().exchanges().isEmpty();
        m_presentation->begin(isEmpty ? Presentation::Subject::GuidedFlow : Presentation::Subject::Session);
    });
    connect(m_topBar, &TopBarController::addServerRequested, this, [this] {
        m_window.showPane(u"servers"_s);
        m_servers->add();
    });
    connect(m_topBar, &TopBarController::stateChanged, this, &Workbench::saveState);
    connect(m_opening, &Opening::projectFound, this, [this](const QString &path) {
        m_window.showPane(u"servers"_s);
        m_servers->showProject();
        m_project->open(path);
    });
    connect(m_project, &ProjectController::stateChanged, this, &Workbench::saveState);
    connect(m_servers, &ServersController::stateChanged, this, &Workbench::saveState);
    connect(m_servers, &ServersController::widthWanted, this,
        [this](bool isWanted) { m_window.setTakesWidth(u"servers"_s, isWanted); });
    connect(m_settings, &SettingsController::stateChanged, this, &Workbench::saveState);
    connect(m_window.notice(), &InlineMessage::actionTriggered, this, &Workbench::goOnWithTemporaryDatabase);
}

void Workbench::connectFailures()
{
    connect(&m_state, &StateFile::failed, this, &Workbench::report);
    connect(&m_laboratory, &Laboratory::failed, this, &Workbench::report);
    connect(m_keptKeys, &KeptKeys::failed, this, &Workbench::report);
    connect(m_keptServers, &KeptServers::failed, this, &Workbench::report);
    connect(m_topBar, &TopBarController::failed, this, &Workbench::report);
    connect(m_flow, &FlowController::failed, this, &Workbench::report);
    connect(m_scenarios, &ScenariosController::failed, this, &Workbench::report);
    connect(m_session, &SessionController::failed, this, &Workbench::report);
    connect(m_opening, &Opening::failed, this, &Workbench::report);
    connect(&m_laboratory.embedded(), &EmbeddedServer::databaseFailed, this, [this](const Error &error) {
        reportDatabase(error);
        goOnStarting();
    });
    connect(&m_laboratory.embedded(), &EmbeddedServer::databaseOpened, this, [this] {
        if (const QString remark = m_laboratory.embedded().databaseRemark(); !remark.isEmpty())
            report({ Errc::Io, remark, {} });
        goOnStarting();
    });
}

/// As into the field at the top.
void Workbench::pasteAnywhere()
{
    const QString text = QGuiApplication::clipboard()->text();
    if (FindField::isAddress(text))
        m_window.topBar()->findField()->open(text.trimmed());
    else if (!text.trimmed().isEmpty())
        m_explain->take(text);
    else
        m_window.topBar()->findField()->open();
}

/// Of each call that was made here, whoever made it.
void Workbench::learnFrom(quint64 exchangeId)
{
    const session::Exchange *exchange = m_laboratory.log().exchange(exchangeId);
    if (!exchange || m_import->isImporting())
        return;
    m_decode->selectReceived(exchangeId);
    m_flow->issue()->learnUsers(*exchange);
    if (!m_laboratory.servers().current().embedded)
        m_status->show(); // its clock's skew
}

void Workbench::restore()
{
    if (!m_state.problem().isEmpty())
        report({ Errc::Io, m_state.problem(), {} });
    m_window.restoreState(m_state);
    m_keptKeys->restore();
    m_keptServers->restore();
    m_servers->selectCurrent(); // the pane of the last run was made before its servers were known
    m_status->show();
}

void Workbench::start(const Arguments &arguments)
{
    m_laboratory.embedded().openDatabaseInBackground();
    m_toOpen = arguments;
    goOnStarting();
}

/// Once the window is painted and the database is there, or known to be of no use; whichever comes last.
void Workbench::goOnStarting()
{
    if (!m_toOpen || m_laboratory.embedded().isAwaitingDatabase())
        return;
    const Arguments arguments = *std::exchange(m_toOpen, std::nullopt);
    startServer();
    m_laboratory.keyRing().load();
    m_opening->open(arguments);
    QMetaObject::invokeMethod(m_decode->pane(), &DecodePane::makeReady, Qt::QueuedConnection);
    m_preparing.run([] { return prepareReading(), true; }, [](bool) {});
    emit started();
}

void Workbench::startServer()
{
    const auto keeping = qScopeGuard([this] { m_session->keep(); }); // its tokens need the server's address
    if (!m_laboratory.embedded().hasDatabase())
        return;
    const auto started = m_laboratory.embedded().start(m_keptServers->port());
    m_status->setServerProblem(started ? QString() : started.error().what);
    if (started)
        m_keptServers->savePort();
    else
        report(started.error());
}

void Workbench::openOfAnotherStart(const Arguments &arguments)
{
    m_opening->openOfAnotherStart(arguments);
}

/// Not before somebody who came for something, nor where nothing can be remembered: it would come each time.
void Workbench::welcome(const Arguments &arguments)
{
    if (!arguments.fresh && arguments.input.isEmpty() && arguments.server.isEmpty())
        m_help->welcome();
}

void Workbench::saveState()
{
    m_window.saveState(m_state);
    m_state.setValue(u"theme"_s, QVariant::fromValue(m_theme.mode()).toString());
    m_flow->saveState();
    m_session->saveState();
    m_scenarios->saveState();
    m_keptServers->save();
    m_keptKeys->save();
    m_state.sync();
}

void Workbench::end()
{
    saveState();
    if (m_laboratory.keeper())
        m_laboratory.keeper()->flush();
}

void Workbench::report(const Error &error)
{
    m_window.notice()->setAction({});
    m_window.notice()->show(error);
}

void Workbench::reportDatabase(const Error &error)
{
    report(error);
    m_window.notice()->setAction(tr("Go on with a temporary database"));
    m_status->show();
}

void Workbench::goOnWithTemporaryDatabase()
{
    if (const auto opened = m_laboratory.embedded().openTemporaryDatabase(); !opened) {
        reportDatabase(opened.error());
        return;
    }
    m_window.notice()->clear();
    startServer();
}
