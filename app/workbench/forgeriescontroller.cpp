// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/forgeriescontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "core/session/tokentitle.h"
#include "ui/forgeries/forgeriespane.h"

#include <QSettings>

using namespace Qt::StringLiterals;
using session::TokenList;
using session::TokenRecord;

namespace {

/// The newest good token of that type: of the family that was chosen, else of any.
const TokenRecord *newestAlive(Laboratory &laboratory, const char *type, Instant now, int family)
{
    const TokenRecord *ofAny = nullptr;
    const TokenList &tokens = laboratory.log().tokens();
    for (auto token = tokens.crbegin(); token != tokens.crend(); ++token) {
        if (token->isStripped || token->tokenType != type || token->server != laboratory.servers().current().id()
            || stateAt(*token, now) != session::TokenState::Alive)
            continue;
        if (token->familyId == family)
            return &*token;
        ofAny = ofAny ? ofAny : &*token;
    }
    return ofAny;
}

forge::BenchOrder orderOf(Laboratory &laboratory, const TokenRecord *chosen)
{
    const config::ServerProfile &server = laboratory.servers().current();
    forge::BenchOrder order;
    order.server = server;
    order.settings = laboratory.rules().settings();
    order.band = server.embedded ? std::optional(laboratory.embedded().band()) : server.band;
    order.clock = server.embedded ? laboratory.clock().clock() : systemClock();
    const Instant now = order.clock();
    const int family = chosen ? chosen->familyId : -1;
    const TokenRecord *refresh = newestAlive(laboratory, "refresh", now, family);
    const TokenRecord *access = newestAlive(laboratory, "access", now, refresh ? refresh->familyId : family);
    if (access)
        order.access = access->text;
    if (refresh) {
        order.refresh = refresh->text;
        order.refreshTitle = tokenTitleWithUser(*refresh);
    }
    const QList<django::User> users = laboratory.directory().users();
    for (const django::User &user : users) {
        if (!user.isActive && order.inactiveUser.isEmpty())
            order.inactiveUser = django::keyText(user);
    }
    return order;
}

} // namespace

ForgeriesController::ForgeriesController(
    Laboratory &laboratory, const DecodeController &decode, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_decode(decode)
    , m_state(state)
{
}

QWidget *ForgeriesController::makePane()
{
    m_pane = new ForgeriesPane([this] { return orderOf(m_laboratory, m_laboratory.log().token(m_decode.selected())); });
    m_pane->setAgreedServers(m_state.value(u"forgeries/servers"_s).toStringList());
    connect(m_pane, &ForgeriesPane::agreedServersChanged, this,
        [this] { m_state.setValue(u"forgeries/servers"_s, m_pane->agreedServers()); });
    connect(m_pane, &ForgeriesPane::learned, this,
        [this](const session::Exchange &exchange) { m_laboratory.log().recordExchange(exchange); });
    connect(&m_laboratory.rules(), &ServerRules::changed, m_pane, &ForgeriesPane::refresh);
    connect(&m_laboratory.directory(), &Directory::changed, m_pane, &ForgeriesPane::refresh);
    connect(&m_laboratory.clock(), &LaboratoryClock::changed, m_pane, &ForgeriesPane::refresh);
    connect(&m_laboratory.log(), &session::SessionLog::tokenAdded, m_pane, &ForgeriesPane::refresh);
    connect(&m_laboratory.log(), &session::SessionLog::tokenChanged, m_pane, &ForgeriesPane::refresh);
    return m_pane;
}
