// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that shows the state of the services, finds things, and keeps what survives a restart.
#include "app/arguments.h"
#include "app/services.h"
#include "app/workbench.h"
#include "core/archive/savedsession.h"
#include "core/base/jsonwriter.h"
#include "ui/clockbar.h"
#include "ui/composepane.h"
#include "ui/decodepane.h"
#include "ui/endpointspane.h"
#include "ui/exchangespane.h"
#include "ui/findfield.h"
#include "ui/inlinemessage.h"
#include "ui/issuepane.h"
#include "ui/scenariospane.h"
#include "ui/serverspane.h"
#include "ui/sessionarea.h"
#include "ui/sessionpane.h"
#include "ui/topbar.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSplitter>

using namespace Qt::StringLiterals;
using session::Endpoint;

namespace {

const QString embeddedId = QStringLiteral("embedded"); // its address is another at each start

/// Meant as a file, whether or not there is one: neither a token nor a text with one in it looks like that.
bool isPath(const QString &input)
{
    static const QRegularExpression path(u"^(?:~|\\.{0,2}/)\\S*$|^[^\\s.]+\\.[a-z0-9]{1,5}$"_s);
    return path.match(input).hasMatch();
}

/// Where the secrets of the key ring are, in a few words.
QString secretsState(const config::KeyRing &ring)
{
    int inMemory = 0;
    int unreadable = 0;
    int kept = 0;
    for (const config::KeyEntry &entry : ring.entries()) {
        inMemory += entry.place == config::KeyEntry::Place::Memory ? 1 : 0;
        unreadable += entry.place == config::KeyEntry::Place::Unreadable ? 1 : 0;
        kept += entry.place == config::KeyEntry::Place::Keychain ? 1 : 0;
    }
    if (unreadable > 0)
        return Workbench::tr("secrets: the keychain did not give all of them");
    if (inMemory > 0)
        return inMemory == 1 ? Workbench::tr("secrets: one in memory for this run")
                             : Workbench::tr("secrets: %1 in memory for this run").arg(inMemory);
    return kept > 0 ? Workbench::tr("secrets: in the system's keychain") : Workbench::tr("secrets: none imported");
}

} // namespace

void Workbench::showServers()
{
    QList<TopBar::ServerItem> items;
    for (const config::ServerProfile &server : m_services.servers()) {
        const QString address
            = server.baseUrl.isEmpty() ? QString() : QStringLiteral(" · %1").arg(server.baseUrl.authority());
        items.append({ server.id(), server.embedded ? server.name + address : server.title() });
    }
    m_window.topBar()->setServers(items, m_services.server().id());
    showServersPane();
    showSettings();
    showStatus();
}

void Workbench::showServer()
{
    const config::ServerProfile &server = m_services.server();
    QList<QPair<QString, QString>> bands;
    for (const auto band : { simplejwt::Profile::V5_2, simplejwt::Profile::V5_5, simplejwt::Profile::Next }) {
        const QString id = simplejwt::profileName(band);
        bands.append({ id, tr("Simple JWT %1 rules").arg(id) });
    }
    m_window.topBar()->setBands(bands, server.band ? QString(simplejwt::profileName(*server.band)) : QString());
    m_window.topBar()->clock()->setMovable(server.embedded);
    showServers();
    showClock();
    showKeys();
    showLogout();
    showScenarios();
    if (!m_issue)
        return;
    m_endpoints->setServer(server);
    m_issue->setEditable(server.embedded && m_services.hasDatabase());
    const auto usersUrl = server.url(Endpoint::Users);
    m_issue->setUsersUrl(!server.embedded && usersUrl ? usersUrl->toString() : QString());
    m_issue->setRoute([this](const IssueRequest &request) { return routeOf(request); });
}

void Workbench::showUsers()
{
    showLogout();
    if (!m_issue)
        return;
    const auto users = m_services.users();
    if (!users) {
        m_issue->showError(users.error());
        return;
    }
    const config::ServerProfile &server = m_services.server();
    m_issue->setUsers(*users, server.id(), server.embedded ? tr("embedded directory") : server.title());
    m_decode->reinspect();
}

void Workbench::showClock()
{
    m_window.topBar()->clock()->setOffset(m_services.clock().offset());
    m_window.topBar()->clock()->setSkew(skew());
    m_decode->reinspect();
    showStatus();
}

void Workbench::showKeys()
{
    showKeysPane();
    showServersPane();
    showStatus();
    if (m_compose) {
        const QByteArray before = m_compose->token();
        m_compose->setKeys(m_services.keys());
        if (!before.isEmpty() && m_compose->token() != before && m_decode->token() == before)
            m_compose->announce(); // Decode shows what Compose shows
    }
    m_decode->reinspect();
}

void Workbench::showStatus()
{
    const config::ServerProfile &server = m_services.server();
    const bool running = !server.embedded || server.baseUrl.isValid();
    QString state
        = running ? server.embedded ? tr("server ready") : tr("server %1").arg(server.title()) : tr("server starting");
    Tone tone = running ? server.embedded ? Tone::Good : Tone::Accent : Tone::Neutral;
    if (server.embedded && !m_services.hasDatabase()) {
        state = tr("no embedded server: its database can't be used");
        tone = Tone::Bad;
    } else if (server.embedded && !m_serverProblem.isEmpty()) {
        state = tr("embedded server not running");
        tone = Tone::Bad;
    }
    m_window.topBar()->setServerState(tone, state);
    const auto offset = m_services.clock().offset();
    QString clock = offset.count() == 0 ? tr("real time") : tr("clock moved");
    if (const auto ahead = skew())
        clock = skewText(*ahead);
    m_window.setStatus(QStringLiteral("%1   ·   %2").arg(state, clock),
        tr("%1   ·   %2   ·   network: only on a click").arg(keptState(), secretsState(m_services.keyRing())));
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
    showStatus();
}

void Workbench::open(const Arguments &arguments)
{
    if (arguments.theme) {
        m_theme.apply(*arguments.theme);
        m_window.topBar()->setTheme(*arguments.theme);
    }
    if (!arguments.server.isEmpty()) {
        const auto server = config::serverFromArgument(arguments.server);
        if (server) {
            m_services.keepServer(*server);
            m_services.chooseServer(server->id());
        } else {
            report(server.error());
        }
    }
    if (arguments.input.isEmpty())
        return;
    if (QFileInfo::exists(arguments.input))
        openFile(arguments.input);
    else if (isPath(arguments.input))
        report({ Errc::NotFound,
            tr("There is no file %1. To decode a token, give the token itself, or a file that holds it.")
                .arg(arguments.input),
            {} });
    else
        decode(arguments.input);
}

void Workbench::openOfAnotherStart(const Arguments &arguments)
{
    open(arguments);
    QStringList left;
    if (!arguments.database.isEmpty() && arguments.database != m_services.databasePath())
        left.append(tr("the database %1").arg(arguments.database));
    if (!arguments.settingsFile.isEmpty())
        left.append(tr("the settings %1").arg(arguments.settingsFile));
    if (!left.isEmpty())
        report({ Errc::Usage,
            tr("Jotlab was running already, so %1 is not in use. End it and start it anew, or start a second one with "
               "--fresh.")
                .arg(left.join(tr(" and "))),
            {} });
}

void Workbench::openFile(const QString &path)
{
    constexpr qint64 limit = 64 * 1024 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        report({ Errc::Io, tr("%1 can't be read: %2.").arg(path, file.errorString()), {} });
        return;
    }
    if (file.size() > limit) {
        report({ Errc::Limit, tr("%1 is larger than 64 MB; scan it with jotlab-cli decode.").arg(path), {} });
        return;
    }
    const QByteArray bytes = file.readAll();
    if (archive::looksLikeSession(bytes)) {
        m_window.session()->show(u"session"_s);
        m_session->openFrom(path);
        return;
    }
    if (const auto server = config::parseServerProfile(bytes)) {
        m_services.keepServer(*server);
        m_services.chooseServer(server->id());
        return;
    }
    if (openScenario(path, bytes) || openKeys(path, bytes))
        return;
    decode(QString::fromUtf8(bytes));
}

QList<FindEntry> Workbench::find(const QString &words)
{
    QList<FindEntry> entries;
    const auto fits = [&words](const QString &text) { return text.contains(words, Qt::CaseInsensitive); };
    const std::pair<QString, QString> panes[] = { { u"flow"_s, tr("Flow") }, { u"compose"_s, tr("Compose") },
        { u"keys"_s, tr("Keys") }, { u"logout"_s, tr("Logout") }, { u"forgeries"_s, tr("Forgeries") },
        { u"scenarios"_s, tr("Scenarios") },
        { u"servers"_s, tr("Servers") }, { u"settings"_s, tr("Settings") } };
    for (const auto &[id, title] : panes) {
        if (fits(title))
            entries.append({ tr("Pane: %1").arg(title), id, [this, id = id] { m_window.showPane(id); } });
    }
    for (const simplejwt::User &user : m_services.users().value_or(QList<simplejwt::User>())) {
        if (!fits(user.username) && QString::number(user.id) != words)
            continue;
        entries.append({ tr("User: %1").arg(user.username), u"user"_s, [this, name = user.username] {
                            m_window.showPane(u"flow"_s);
                            m_issue->selectUser(name);
                        } });
        if (entries.size() >= 8)
            break;
    }
    const QList<session::TokenRecord> &tokens = m_services.log().tokens();
    for (auto token = tokens.crbegin(); token != tokens.crend() && entries.size() < 16; ++token) {
        const QString title
            = token->user.isEmpty() ? tokenTitle(*token) : tr("%1 of %2").arg(tokenTitle(*token), token->user);
        if (fits(title) || QString::fromUtf8(token->jti).startsWith(words))
            entries.append({ QStringLiteral("%1 · %2").arg(title, tokenStateText(*token, m_services.clock().now())),
                u"keys"_s, [this, id = token->id] { select(id); } });
    }
    return entries;
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
    restoreKeys();
    config::EmbeddedSwitches switches = m_services.switches();
    switches.noAuthenticationClasses = m_state.value(u"embedded/noAuthenticationClasses"_s).toBool();
    switches.blacklistApp = m_state.value(u"embedded/blacklistApp"_s, switches.blacklistApp).toBool();
    if (const auto done = m_services.setSwitches(switches); !done)
        report(done.error());
    const QString current = m_state.value(u"servers/current"_s).toString();
    if (current != embeddedId)
        m_services.chooseServer(current);
    if (m_servers) // the pane of the last run was made before its servers were known
        m_servers->selectServer(m_services.server().id());
}

void Workbench::saveState()
{
    m_window.saveState(m_state);
    m_state.setValue(u"theme"_s, QVariant::fromValue(m_theme.mode()).toString());
    m_state.setValue(u"rules/band"_s, QString(simplejwt::profileName(m_services.band())));
    if (m_issue) {
        m_state.setValue(u"flow/user"_s, m_issue->selectedUser());
        m_state.setValue(u"flow/splitter"_s, m_window.findChild<QSplitter *>(u"flowSplitter"_s)->saveState());
    }
    if (m_exchanges)
        m_state.setValue(u"exchanges/splitter"_s, m_exchanges->saveState());
    if (m_scenarios) {
        m_state.setValue(u"scenarios/splitters"_s, QVariant::fromValue(m_scenarios->saveSplitters()));
        keepDrafts();
    }
    const config::EmbeddedSwitches switches = m_services.switches(); // allowLogin is for this run only
    m_state.setValue(u"embedded/noAuthenticationClasses"_s, switches.noAuthenticationClasses);
    m_state.setValue(u"embedded/blacklistApp"_s, switches.blacklistApp);
    if (m_services.keepsSettings()) {
        m_state.setValue(
            u"embedded/settings"_s, writeJson(simplejwt::toJson(m_services.lastingSettings()), JsonStyle::Compact));
    }
    QByteArrayList profiles;
    for (const config::ServerProfile &server : m_services.servers()) {
        if (!server.embedded)
            profiles.append(config::writeServerProfile(server));
    }
    saveKeys();
    if (m_services.keeper())
        m_services.keeper()->flush();
    m_state.setValue(u"servers/profiles"_s, QVariant::fromValue(profiles));
    m_state.setValue(u"servers/current"_s, m_services.server().embedded ? embeddedId : m_services.server().id());
    m_state.sync();
}
