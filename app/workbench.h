// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/exchangeexport.h"
#include "core/archive/sessionjournal.h"
#include "core/config/keyring.h"
#include "core/explain/inspectioncontext.h"
#include "core/simplejwt/token.h"
#include "ui/mainwindow.h"
#include "ui/theme.h"

#include <QHash>
#include <QPointer>
#include <QSettings>

class ComposePane;
class DecodePane;
class EndpointsPane;
class EverywherePane;
class ExchangesPane;
class FlowDiagramPane;
class ForgeriesPane;
class IssuePane;
class KeyFetcher;
class KeysPane;
class LogoutPane;
class Presenter;
class ScenariosPane;
class ServersPane;
class SessionPane;
class SettingsPane;
class Services;
class TimelinePane;
class TokenMenu;
struct Arguments;
struct Error;
struct FindEntry;
namespace archive {
class SessionKeeper;
}
namespace flow {
class Tour;
}
struct IssueRequest;

/// The window with its panes, and the only place that knows more than one of them: what one says is passed to the
/// others here.
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
    // panes
    void makePanes();
    QWidget *makeFlow();
    QWidget *makeCompose();
    QWidget *makeKeys();
    QWidget *makeForgeries();
    QWidget *makeLogout();
    QWidget *makeScenarios();
    QWidget *makeServers();
    QWidget *makeSettings();
    void makeSessionViews();
    QWidget *makeTimeline();
    QWidget *makeExchanges();
    QWidget *makeDiagram();
    void connectIssuePane();
    void connectDirectory();
    void connectTopBar();
    void connectSession();
    void connectPresenter();
    void connectComparison();

    // what happens
    void issue(const IssueRequest &request);
    QString routeOf(const IssueRequest &request) const;
    bool goesThroughServer(const IssueRequest &request) const;
    void mint(const IssueRequest &request);
    void askForUsers();
    void makeTwin(int tokenId);
    void select(int tokenId);
    void useToken(int tokenId, simplejwt::TokenType as);
    void compareInDecode(int tokenId);
    void decode(const QString &text);
    QString titleOf(int tokenId) const;
    void learnFrom(quint64 exchangeId);
    void openFile(const QString &path);
    bool openKeys(const QString &path, const QByteArray &bytes);
    bool openScenario(const QString &path, const QByteArray &bytes);
    void removeKey(const QString &id);
    QList<FindEntry> find(const QString &words);
    void present(bool session); ///< the session, or the guided flow
    void endPresentation();
    void report(const Error &error);
    void reportDatabase(const Error &error);

    // what is shown
    explain::InspectionContext inspectionContext() const;
    void chooseBand(simplejwt::Profile band);
    void showServers();
    void showServersPane();
    void showSettings();
    void showServer();
    void showUsers();
    void showClock();
    std::optional<std::chrono::seconds> skew() const;
    void showSkew();
    void showKeys();
    void showKeysPane();
    void showLogout();
    void showEverywhere(int tokenId);
    void showScenarios();
    void showStatus();

    // what survives
    void keepSession();
    void connectKeeper(archive::SessionKeeper *keeper);
    void keepDrafts();
    void makeSessionMenu();
    QWidget *makeSessionPane();
    void showKept();
    archive::KeptSession currentSession() const;
    std::optional<archive::SessionJournal::Reading> readSession(const QString &path, const QString &passphrase);
    void saveSessionTo(const QString &path, const QString &passphrase);
    void openSessionFrom(const QString &path, const QString &passphrase);
    void importCalls(const QString &fileName, const QByteArray &content);
    void compareSessionWith(const QString &path, const QString &passphrase);
    void exportCalls(const QString &path, archive::ExportFormat format, client::Secrets secrets);
    void forgetSession();
    void bringSessionBack();
    void takeRestored(int selected, std::chrono::microseconds clockOffset, const QString &damage);
    QString keptState() const;
    QString keptNote(const session::TokenRecord &token) const;
    void restoreState();
    void restoreSettings();
    void restoreKeys();
    void saveKeys();
    void keepSigningKey(const QString &serverId, const jose::Key &key);
    void forgetSigningKey(const QString &serverId);
    void useSigningKeys();
    QString keptSentence(const QString &serverId) const;

    Services &m_services;
    ThemeController &m_theme;
    QSettings &m_state;
    MainWindow m_window;
    TokenMenu *m_tokenMenu; ///< of every token that is shown anywhere
    DecodePane *m_decode = nullptr;
    QPointer<IssuePane> m_issue; ///< made with Flow
    QPointer<EndpointsPane> m_endpoints;
    QPointer<ComposePane> m_compose;
    QPointer<KeysPane> m_keys;
    QPointer<ForgeriesPane> m_forgeries;
    QPointer<LogoutPane> m_logout;
    QPointer<EverywherePane> m_everywhere;
    QPointer<ScenariosPane> m_scenarios;
    KeyFetcher *m_fetcher = nullptr; ///< made with Keys
    std::optional<config::KeyEntry> m_removedKey; ///< for undo
    struct SigningKey
    {
        QString entry; ///< id in the key ring
        QByteArray algorithm; ///< ALGORITHM
        bool isBrought = false; ///< came into the ring only for this
    };
    QHash<QString, SigningKey> m_signingKeys; ///< by server id, of servers other than the embedded one
    QPointer<ServersPane> m_servers;
    QPointer<SettingsPane> m_settings;
    QPointer<TimelinePane> m_timeline; ///< made with their tabs
    QPointer<ExchangesPane> m_exchanges;
    QPointer<FlowDiagramPane> m_diagram;
    QPointer<Presenter> m_presenter; ///< while it covers the window
    flow::Tour *m_tour = nullptr; ///< made with the first presentation
    Qt::WindowStates m_stateBefore; ///< the presentation
    QPointer<QWidget> m_focusBefore; ///< the presentation
    int m_selected = -1; ///< id in the session
    QPointer<SessionPane> m_session;
    archive::KeptSession m_forgotten; ///< for undo
    bool m_isImporting = false;
    bool m_isKeeperConnected = false;
    int m_keptSelection = -1; ///< what the session's file was told
    QString m_serverProblem; ///< why the embedded server doesn't run; empty: it does, or will
};
