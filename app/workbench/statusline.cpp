// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/statusline.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/sessioncontroller.h"
#include "core/session/exchangereading.h"
#include "ui/window/clockbar.h"
#include "ui/window/mainwindow.h"
#include "ui/window/topbar.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

/// Where the secrets are that were brought here, in a few words: those of the key ring, and those of projects.
QString secretsState(Laboratory &laboratory)
{
    int inMemory = 0;
    int unreadable = 0;
    int kept = 0;
    for (const keyring::KeyEntry &entry : laboratory.keyRing().entries()) {
        inMemory += entry.place == keyring::KeyEntry::Place::Memory ? 1 : 0;
        unreadable += entry.place == keyring::KeyEntry::Place::Unreadable ? 1 : 0;
        kept += entry.place == keyring::KeyEntry::Place::Keychain ? 1 : 0;
    }
    const QList<jose::Key> ring = laboratory.keyRing().keys();
    const QList<config::ServerProfile> &servers = laboratory.servers().all();
    inMemory += int(std::count_if(servers.cbegin(), servers.cend(), [&](const config::ServerProfile &server) {
        if (server.embedded || !laboratory.rules().settingsOf(server.id()).signingKey)
            return false;
        const auto key = laboratory.rules().signingKeyOf(server.id());
        return !key || std::none_of(ring.cbegin(), ring.cend(), [&key](const jose::Key &each) {
            return each.sameMaterial(*key);
        });
    }));
    if (unreadable > 0)
        return StatusLine::tr("secrets: the keychain did not give all of them");
    if (inMemory > 0)
        return inMemory == 1 ? StatusLine::tr("secrets: one in memory for this run")
                             : StatusLine::tr("secrets: %n in memory for this run", nullptr, inMemory);
    return kept > 0 ? StatusLine::tr("secrets: in the system's keychain") : StatusLine::tr("secrets: none imported");
}

/// What is sent, and by whose wish.
QString networkState(const ServerList &servers)
{
    const bool isAutomatic = std::any_of(servers.all().cbegin(), servers.all().cend(),
        [](const config::ServerProfile &server) { return server.autoRefresh; });
    return isAutomatic ? StatusLine::tr("network: on a click, and to refresh")
                       : StatusLine::tr("network: only on a click");
}

} // namespace

StatusLine::StatusLine(Laboratory &laboratory, MainWindow &window, const SessionController &session, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_session(session)
{
    connect(&laboratory.servers(), &ServerList::changed, this, &StatusLine::show);
    connect(&laboratory.servers(), &ServerList::currentChanged, this, &StatusLine::show);
    connect(&laboratory.clock(), &LaboratoryClock::changed, this, &StatusLine::show);
    connect(&laboratory, &Laboratory::keysChanged, this, &StatusLine::show);
    connect(&laboratory.rules(), &ServerRules::changed, this, &StatusLine::show);
    connect(&session, &SessionController::keptStateChanged, this, &StatusLine::show);
}

void StatusLine::setServerProblem(const QString &problem)
{
    m_serverProblem = problem;
    show();
}

void StatusLine::show()
{
    const config::ServerProfile &server = m_laboratory.servers().current();
    const bool running = !server.embedded || server.baseUrl.isValid();
    QString state
        = running ? server.embedded ? tr("server ready") : tr("server %1").arg(server.title()) : tr("server starting");
    Tone tone = running ? server.embedded ? Tone::Good : Tone::Accent : Tone::Neutral;
    const EmbeddedServer &embedded = m_laboratory.embedded();
    if (server.embedded && !embedded.hasDatabase() && !embedded.isAwaitingDatabase()) {
        state = tr("no embedded server: its database can't be used");
        tone = Tone::Bad;
    } else if (server.embedded && !m_serverProblem.isEmpty()) {
        state = tr("embedded server not running");
        tone = Tone::Bad;
    }
    if (const session::Exchange *call = server.embedded ? nullptr : newestCall()) {
        const bool isThere = call->status > 0 && !(call->status >= 502 && call->status <= 504); // a proxy says so
        state = isThere ? tr("server %1 answers").arg(server.title())
                        : tr("server %1 did not answer").arg(server.title());
        tone = isThere ? Tone::Good : Tone::Bad;
    }
    m_window.topBar()->setServerState(tone, state);
    const auto offset = m_laboratory.clock().offset();
    QString clock = offset.count() == 0 ? tr("real time") : tr("clock moved");
    const auto ahead = skew();
    if (ahead)
        clock = skewText(*ahead);
    m_window.topBar()->clock()->setSkew(ahead);
    m_window.setStatus(QStringLiteral("%1   ·   %2").arg(state, clock),
        QStringLiteral("%1   ·   %2   ·   %3")
            .arg(m_session.keptState(), secretsState(m_laboratory), networkState(m_laboratory.servers())));
}

/// To the server that is called, of late; nullptr if there is none.
const session::Exchange *StatusLine::newestCall() const
{
    constexpr qsizetype most = 500; // looked at: this is asked for after each call
    const config::ServerProfile &server = m_laboratory.servers().current();
    const session::ExchangeList &exchanges = m_laboratory.log().exchanges();
    const auto end = exchanges.crbegin() + std::min(most, exchanges.size());
    const auto found = std::find_if(exchanges.crbegin(), end, [&](const session::Exchange &exchange) {
        return exchange.server == server.id() && exchange.startedAt + 1h >= m_laboratory.clock().now()
            && exchange.failure != session::Failure::Cancelled;
    });
    return found == end ? nullptr : &*found;
}

/// By the last answer of the server that is called, where its clock is not ours.
std::optional<session::ClockSkew> StatusLine::skew() const
{
    const config::ServerProfile &server = m_laboratory.servers().current();
    if (server.embedded)
        return std::nullopt;
    constexpr qsizetype most = 500; // looked at: this is asked for after each call
    const session::ExchangeList &exchanges = m_laboratory.log().exchanges();
    const auto end = exchanges.crbegin() + std::min(most, exchanges.size());
    for (auto exchange = exchanges.crbegin(); exchange != end; ++exchange) {
        if (exchange->startedAt + 1h < m_laboratory.clock().now())
            continue; // clocks are put right; what was imported is not in order
        const auto ahead = exchange->server == server.id() ? session::clockSkew(*exchange) : std::nullopt;
        if (ahead)
            return ahead;
    }
    return std::nullopt;
}
