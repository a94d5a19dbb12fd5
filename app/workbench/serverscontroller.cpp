// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/serverscontroller.h"

#include "app/laboratory/keptkeys.h"
#include "app/laboratory/laboratory.h"
#include "app/workbench/issuecontroller.h"
#include "app/workbench/projectcontroller.h"
#include "core/fingerprint/comparison.h"
#include "ui/keys/keysmodel.h"
#include "ui/servers/fingerprintpage.h"
#include "ui/servers/serverspane.h"

#include <algorithm>

namespace {

/// Settings that nobody gave: whoever imported a key alone told nothing else of the server.
bool isKeyAlone(simplejwt::Settings settings)
{
    const simplejwt::Settings defaults;
    settings.signingKey.reset();
    settings.verifyingKey.clear();
    settings.algorithm = defaults.algorithm;
    return settings == defaults;
}

} // namespace

ServersController::ServersController(Laboratory &laboratory, KeptKeys &keptKeys, ProjectController &project,
    const IssueController &issue, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_keptKeys(keptKeys)
    , m_project(project)
    , m_issue(issue)
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
        m_laboratory.servers().setAutoRefresh(m_laboratory.servers().embedded().id(), isOn);
        emit stateChanged();
    });
    connect(m_pane, &ServersPane::signingKeyGiven, this, [this](const QString &id, const jose::Key &key) {
        if (const auto done = m_laboratory.rules().adoptSigningKey(id, key); !done)
            m_pane->showError(done.error());
        else
            m_keptKeys.keepForServer(id, key);
    });
    connect(m_pane, &ServersPane::signingKeyDropped, &m_keptKeys, &KeptKeys::forgetForServer);
    connect(m_pane, &ServersPane::fingerprintMade, this, [this](FingerprintPage *page) {
        page->setSource([this](const QString &serverId) { return subjectOf(serverId); });
    });
    connect(m_pane, &ServersPane::widthWanted, this, &ServersController::widthWanted);
    m_pane->setUserSource([this] { return chosenUser(); });
    connect(m_pane, &ServersPane::projectMade, &m_project, &ProjectController::setPage);
    connect(m_pane, &ServersPane::projectRequested, &m_project, &ProjectController::open);
    show();
    m_pane->selectServer(m_laboratory.servers().current().id());
    return m_pane;
}

void ServersController::switchAutoRefresh()
{
    ServerList &servers = m_laboratory.servers();
    servers.setAutoRefresh(servers.current().id(), !servers.current().autoRefresh);
    selectCurrent();
    emit stateChanged();
}

/// Who is chosen in Issue, or whom it would choose first.
QString ServersController::chosenUser() const
{
    if (const QString selected = m_issue.selectedUser(); !selected.isEmpty())
        return selected;
    const QList<django::User> users = m_laboratory.directory().users();
    const auto active = std::find_if(users.cbegin(), users.cend(),
        [](const django::User &user) { return user.isActive && !user.username.isEmpty(); });
    return active == users.cend() ? QString() : active->username;
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

std::optional<FingerprintSubject> ServersController::subjectOf(const QString &serverId) const
{
    const config::ServerProfile *server = m_laboratory.servers().find(serverId);
    if (!server || server->baseUrl.isEmpty())
        return std::nullopt;
    FingerprintSubject subject;
    subject.order.server = *server;
    subject.order.log = &m_laboratory.log();
    subject.order.clock = server->embedded ? m_laboratory.clock().clock() : m_laboratory.clock().realTime();
    fingerprint::Known &known = subject.known;
    const ServerRules &rules = m_laboratory.rules();
    if (rules.areKnownOf(serverId)) {
        known.settings = rules.settingsOf(serverId);
        known.source = tr("the settings that are known of it");
        known.keys = rules.keysOf(serverId);
        known.keyName = tr("the signing key that is known of it");
        if (!server->embedded && isKeyAlone(*known.settings)) {
            known.untold = fingerprint::allComparedSettings();
            known.untold.remove(QStringLiteral("SIGNING_KEY"));
        }
        if (known.settings->blacklistAppIsKnown)
            known.blacklistApp = known.settings->blacklistApp;
    }
    if (server->embedded) {
        known.blacklistApp = m_laboratory.embedded().switches().blacklistApp;
        known.band = m_laboratory.embedded().band();
        known.bandSource = tr("its switch");
    } else if (server->band) {
        known.band = server->band;
        known.bandSource = tr("the server's entry");
    }
    return subject;
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

void ServersController::showFingerprint()
{
    if (!m_pane)
        return;
    if (!m_pane->canFingerprint())
        selectCurrent();
    m_pane->showFingerprint(true);
}

void ServersController::selectCurrent()
{
    if (m_pane)
        m_pane->selectServer(m_laboratory.servers().current().id());
}
