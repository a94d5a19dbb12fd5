// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that shows the state of the services: in the top bar, the panes and the line at the bottom.
#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/flowcontroller.h"
#include "app/workbench/issuecontroller.h"
#include "app/workbench/keyscontroller.h"
#include "app/workbench/scenarioscontroller.h"
#include "app/workbench/serverscontroller.h"
#include "app/workbench/sessioncontroller.h"
#include "app/workbench/workbench.h"
#include "core/session/exchangereading.h"
#include "ui/compose/composepane.h"
#include "ui/decode/decodepane.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/window/clockbar.h"
#include "ui/window/topbar.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

/// Where the secrets of the key ring are, in a few words.
QString secretsState(const keyring::KeyRing &ring)
{
    int inMemory = 0;
    int unreadable = 0;
    int kept = 0;
    for (const keyring::KeyEntry &entry : ring.entries()) {
        inMemory += entry.place == keyring::KeyEntry::Place::Memory ? 1 : 0;
        unreadable += entry.place == keyring::KeyEntry::Place::Unreadable ? 1 : 0;
        kept += entry.place == keyring::KeyEntry::Place::Keychain ? 1 : 0;
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
    m_servers->showServers();
    m_servers->showSettings();
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
    m_scenarios->showServer();
    m_flow->showServer();
}

void Workbench::showUsers()
{
    showLogout();
    m_flow->issue()->showUsers();
}

void Workbench::showClock()
{
    m_window.topBar()->clock()->setOffset(m_services.clock().offset());
    m_window.topBar()->clock()->setSkew(skew());
    m_decode->pane()->reinspect();
    showStatus();
}

void Workbench::showKeys()
{
    m_keys->showKeys();
    m_servers->showServers();
    showStatus();
    if (m_compose) {
        const QByteArray before = m_compose->token();
        m_compose->setKeys(m_services.keys());
        if (!before.isEmpty() && m_compose->token() != before && m_decode->pane()->token() == before)
            m_compose->announce(); // Decode shows what Compose shows
    }
    m_decode->pane()->reinspect();
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
        tr("%1   ·   %2   ·   network: only on a click")
            .arg(m_session->keptState(), secretsState(m_services.keyRing())));
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

/// By the last answer of the server that is called, where its clock is not ours.
std::optional<std::chrono::seconds> Workbench::skew() const
{
    const config::ServerProfile &server = m_services.server();
    if (server.embedded)
        return std::nullopt;
    constexpr qsizetype most = 500; // looked at: this is asked for after each call
    const QList<session::Exchange> &exchanges = m_services.log().exchanges();
    const auto end = exchanges.crbegin() + std::min(most, exchanges.size());
    for (auto exchange = exchanges.crbegin(); exchange != end; ++exchange) {
        if (exchange->startedAt + 1h < m_services.clock().now())
            continue; // clocks are put right; what was imported is not in order
        const auto ahead = exchange->server == server.id() ? session::clockSkew(*exchange) : std::nullopt;
        if (ahead)
            return ahead;
    }
    return std::nullopt;
}

void Workbench::showSkew()
{
    if (m_services.server().embedded)
        return;
    m_window.topBar()->clock()->setSkew(skew());
    showStatus();
}
