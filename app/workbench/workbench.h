// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/arguments.h"
#include "app/statefile.h"
#include "app/workbench/finder.h"
#include "core/base/background.h"
#include "ui/look/themecontroller.h"
#include "ui/window/mainwindow.h"

class ComposeController;
class DecodeController;
class Doors;
class ExplainController;
class FlowController;
class ForgeriesController;
class HelpController;
class ImportController;
class KeptKeys;
class KeptServers;
class KeysController;
class Laboratory;
class LogoutController;
class Opening;
class Presentation;
class ProjectController;
class RecentFiles;
class ScenariosController;
class ServersController;
class SessionController;
class SessionFiles;
class SettingsController;
class StatusLine;
class TopBarController;
struct Error;

/// The window as a whole: which pane stands where, what concerns more than one of them, how it starts and what outlasts
/// it. What happens in a pane is its controller's, which hears by itself what changes in the laboratory.
class Workbench : public QObject
{
    Q_OBJECT

public:
    /// All must outlive the workbench.
    Workbench(Laboratory &laboratory, ThemeController &theme, StateFile &state, QObject *parent = nullptr);

    MainWindow &window() { return m_window; }
    /// Puts back what the last run left; to be called before the window is shown.
    void restore();
    /// What may come after the first paint: the database, in the background, and as soon as it is there the embedded
    /// server, the kept session, the kept secrets, then what the command line asks for. To be called once.
    void start(const Arguments &arguments);
    /// The same of another start, which this window answers; says what it can't take over.
    void openOfAnotherStart(const Arguments &arguments);
    /// Once all of that is done: what is said at the first start, of Jotlab or of a version.
    void welcome(const Arguments &arguments);
    /// Keeps what has to survive a restart.
    void saveState();
    /// The same, and what the session keeps as it goes: the program ends.
    void end();

signals:
    void started(); ///< all of start() is done

private:
    void addPanes();
    void connectControllers();
    void connectFailures();
    void pasteAnywhere();
    void learnFrom(quint64 exchangeId);
    void goOnStarting();
    void startServer();
    void report(const Error &error);
    void reportDatabase(const Error &error);
    void goOnWithTemporaryDatabase();

    Laboratory &m_laboratory;
    ThemeController &m_theme;
    StateFile &m_state;
    MainWindow m_window;
    KeptKeys *m_keptKeys;
    KeptServers *m_keptServers;
    TopBarController *m_topBar;
    DecodeController *m_decode;
    FlowController *m_flow;
    ExplainController *m_explain;
    ImportController *m_import;
    ComposeController *m_compose;
    KeysController *m_keys;
    LogoutController *m_logout;
    ForgeriesController *m_forgeries;
    ProjectController *m_project;
    ServersController *m_servers;
    SettingsController *m_settings;
    ScenariosController *m_scenarios;
    RecentFiles *m_recent;
    SessionFiles *m_files;
    SessionController *m_session = nullptr;
    StatusLine *m_status = nullptr;
    Presentation *m_presentation = nullptr;
    HelpController *m_help;
    Opening *m_opening;
    Doors *m_doors;
    Finder m_finder;
    std::optional<Arguments> m_toOpen; ///< between start() and started()
    bool m_areRefusalsPrepared = false;
    Background m_preparing;
};
