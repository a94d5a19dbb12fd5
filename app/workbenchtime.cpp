// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows about short lives and other clocks.
#include "app/services.h"
#include "app/workbench.h"
#include "core/session/exchangereading.h"
#include "ui/clockbar.h"
#include "ui/topbar.h"

#include <algorithm>

using namespace std::chrono_literals;

void Workbench::makeTwin(int tokenId)
{
    const session::TokenRecord *token = m_services.log().token(tokenId);
    if (!token)
        return;
    const QString server = token->server.isEmpty() ? m_services.server().id() : token->server;
    const auto twin = m_services.twinOf(*token, 10s);
    if (!twin) {
        report(twin.error());
        return;
    }
    const int id = m_services.log().observe(*twin, session::Origin::Issued, server);
    m_services.log().joinFamilies({ tokenId, id }); // what goes with the one goes with the other
    select(id);
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
