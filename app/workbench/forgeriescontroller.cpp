// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows the forgeries.
#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/workbench.h"
#include "core/session/tokentitle.h"
#include "ui/forgeries/forgeriespane.h"

using namespace Qt::StringLiterals;
using session::TokenRecord;

namespace {

/// The newest good token of that type: of the family that was chosen, else of any.
const TokenRecord *newestAlive(Services &services, const char *type, Instant now, int family)
{
    const TokenRecord *ofAny = nullptr;
    const QList<TokenRecord> &tokens = services.log().tokens();
    for (auto token = tokens.crbegin(); token != tokens.crend(); ++token) {
        const bool isGood = token->origin == session::Origin::Received || token->origin == session::Origin::Issued;
        if (!isGood || token->isStripped || token->tokenType != type || token->server != services.server().id()
            || stateAt(*token, now) != session::TokenState::Alive)
            continue;
        if (token->familyId == family)
            return &*token;
        ofAny = ofAny ? ofAny : &*token;
    }
    return ofAny;
}

forge::BenchOrder orderOf(Services &services, const TokenRecord *chosen)
{
    const config::ServerProfile &server = services.server();
    forge::BenchOrder order;
    order.server = server;
    order.settings = services.settings();
    order.band = server.embedded ? std::optional(services.band()) : server.band;
    order.clock = server.embedded ? services.clock().clock() : systemClock();
    const Instant now = order.clock();
    const int family = chosen ? chosen->familyId : -1;
    const TokenRecord *refresh = newestAlive(services, "refresh", now, family);
    const TokenRecord *access = newestAlive(services, "access", now, refresh ? refresh->familyId : family);
    if (access)
        order.access = access->text;
    if (refresh) {
        order.refresh = refresh->text;
        order.refreshTitle = refresh->user.isEmpty()
            ? session::tokenTitle(*refresh)
            : Workbench::tr("%1 of %2").arg(session::tokenTitle(*refresh), refresh->user);
    }
    for (const django::User &user : services.users().value_or(QList<django::User>())) {
        if (!user.isActive && order.inactiveUser.isEmpty())
            order.inactiveUser = QString::number(user.id);
    }
    return order;
}

} // namespace

QWidget *Workbench::makeForgeries()
{
    m_forgeries
        = new ForgeriesPane([this] { return orderOf(m_services, m_services.log().token(m_decode->selected())); });
    m_forgeries->setAgreedServers(m_state.value(u"forgeries/servers"_s).toStringList());
    connect(m_forgeries, &ForgeriesPane::agreedServersChanged, this,
        [this] { m_state.setValue(u"forgeries/servers"_s, m_forgeries->agreedServers()); });
    connect(m_forgeries, &ForgeriesPane::learned, this,
        [this](const session::Exchange &exchange) { m_services.log().recordExchange(exchange); });
    connect(&m_services, &Services::serverChanged, m_forgeries, &ForgeriesPane::refresh);
    connect(&m_services, &Services::usersChanged, m_forgeries, &ForgeriesPane::refresh);
    connect(&m_services, &Services::clockChanged, m_forgeries, &ForgeriesPane::refresh);
    connect(&m_services.log(), &session::SessionLog::tokenAdded, m_forgeries, &ForgeriesPane::refresh);
    connect(&m_services.log(), &session::SessionLog::tokenChanged, m_forgeries, &ForgeriesPane::refresh);
    return m_forgeries;
}
