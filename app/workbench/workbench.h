// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/settings.h"
#include "ui/look/themecontroller.h"
#include "ui/window/mainwindow.h"

#include <QPointer>
#include <QSettings>

class ComposePane;
class DecodeController;
class EverywherePane;
class FlowController;
class ForgeriesPane;
class KeptKeys;
class KeysController;
class LogoutPane;
class Presentation;
class ScenariosController;
class ServersController;
class Services;
class SessionController;
class SessionFiles;
struct Arguments;
struct Error;
struct FindEntry;

/// The window as a whole: says which pane stands where, tells all of them when the services change, and passes on what
/// concerns more than one. What happens in a pane is its controller's.
class Workbench : public QObject
{
    Q_OBJECT

public:
    /// All must outlive the workbench.
    Workbench(Services &services, ThemeController &theme, QSettings &state, QObject *parent = nullptr);

    MainWindow &window() { return m_window; }
    /// Opens the database; to be called before the window is shown.
    void openDatabase();
    /// What may come after the first paint: the embedded server.
    void startServer();
    /// What the command line asks for.
    void open(const Arguments &arguments);
    /// The same of another start, which this window answers; says what it can't take over.
    void openOfAnotherStart(const Arguments &arguments);
    /// Keeps what has to survive a restart.
    void saveState();

private:
    // workbench.cpp
    void addPanes();
    QWidget *makeCompose();
    void connectServices();
    void connectControllers();
    void connectTopBar();
    void learnFrom(quint64 exchangeId);
    void chooseBand(simplejwt::Profile band);
    void restoreState();
    void restoreSettings();
    void saveServers();

    // workbenchlogout.cpp, workbenchforgeries.cpp
    QWidget *makeLogout();
    void showLogout();
    void showEverywhere(int tokenId);
    QWidget *makeForgeries();

    // workbenchopening.cpp
    void openFile(const QString &path);
    QList<FindEntry> find(const QString &words);

    // workbenchview.cpp
    void showServers();
    void showServer();
    void showUsers();
    void showClock();
    void showKeys();
    void showSkew();
    void showStatus();
    std::optional<std::chrono::seconds> skew() const;
    void report(const Error &error);
    void reportDatabase(const Error &error);

    Services &m_services;
    ThemeController &m_theme;
    QSettings &m_state;
    MainWindow m_window;
    KeptKeys *m_keptKeys;
    DecodeController *m_decode;
    FlowController *m_flow;
    KeysController *m_keys;
    ServersController *m_servers;
    ScenariosController *m_scenarios;
    SessionFiles *m_files;
    SessionController *m_session = nullptr;
    Presentation *m_presentation = nullptr;
    QPointer<ComposePane> m_compose; ///< made when it is first shown, as all panes are
    QPointer<ForgeriesPane> m_forgeries;
    QPointer<LogoutPane> m_logout;
    QPointer<EverywherePane> m_everywhere;
    QString m_serverProblem; ///< why the embedded server doesn't run; empty: it does, or will
};
