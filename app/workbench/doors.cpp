// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/doors.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/flowcontroller.h"
#include "app/workbench/keyscontroller.h"
#include "core/client/resend.h"
#include "core/session/tokenchoice.h"

using namespace Qt::StringLiterals;
using session::TokenRecord;
using session::TokenState;

namespace {

QString sends(const client::EndpointRequest &request)
{
    return Doors::tr("Sends %1 %2").arg(QString::fromLatin1(request.method), request.url.toString(QUrl::RemoveQuery));
}

} // namespace

Doors::Doors(Laboratory &laboratory, FlowController &flow, KeysController &keys, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_flow(flow)
    , m_keys(keys)
{
}

QList<Door> Doors::ofInspection(const explain::Inspection &inspection) const
{
    QList<Door> doors;
    if (inspection.token.text.isEmpty())
        return doors;
    const TokenRecord *token = m_laboratory.log().findByText(inspection.token.text);
    if (inspection.signature.state == explain::Verdict::State::NotChecked && !(token && token->isStripped))
        doors.append(addKey());
    if (!token)
        return doors;
    const TokenState state = stateAt(*token, m_laboratory.clock().now());
    if (state == TokenState::Expired && token->tokenType == "access")
        doors += refresh(*token);
    if (state == TokenState::Expired || state == TokenState::Blacklisted || token->isStripped)
        doors += issueFor(token);
    return doors;
}

QList<Door> Doors::ofCause(const diagnose::Cause &cause, const session::Exchange &exchange) const
{
    const session::TokensOfExchange tokens = m_laboratory.log().tokensOf(exchange.id);
    const TokenRecord *token = m_laboratory.log().token(tokens.sent >= 0 ? tokens.sent : tokens.bearer);
    if (cause.id == "wrong_key" || cause.id == "wrong_algorithm")
        return { addKey() };
    if (cause.id == "access_as_refresh")
        return sendOther(exchange);
    if (cause.id == "blacklisted" || cause.id == "rotated_away" || cause.id == "expired"
        || cause.id == "password_changed")
        return issueFor(token);
    return {};
}

Door Doors::addKey() const
{
    return { u"doorAddKey"_s, tr("Add a key"), tr("Opens Keys: paste the secret or the public key that made the token"),
        [keys = &m_keys] { keys->addKey(); } };
}

/// Only where the server that is called is the token's own: there its user can be issued another one.
QList<Door> Doors::issueFor(const TokenRecord *token) const
{
    if (!token || token->user.isEmpty() || token->server != m_laboratory.servers().current().id())
        return {};
    const QString user = token->user;
    return { { u"doorIssue"_s, tr("Issue for %1").arg(session::oneLine(user, 24)),
        tr("Issues new tokens for this user, as the button in Flow does"),
        [flow = &m_flow, user] { flow->issueFor(user); } } };
}

QList<Door> Doors::refresh(const TokenRecord &token) const
{
    const config::ServerProfile &server = m_laboratory.servers().current();
    const Instant now = m_laboratory.clock().now();
    const TokenRecord *refresh
        = m_laboratory.log().token(session::chooseTokens(m_laboratory.log(), token.id, now).refresh);
    if (!refresh || refresh->server != server.id() || stateAt(*refresh, now) != TokenState::Alive)
        return {};
    // The library's own view: the other one wants a live access token, which is what is missing.
    const auto request = client::buildRequest(server, session::Endpoint::TokenRefresh, refresh->text);
    if (!request)
        return {};
    return { { u"doorRefresh"_s, tr("Refresh it"), sends(*request),
        [flow = &m_flow, request = *request] { flow->call(request); } } };
}

/// The same call with the refresh token of the same login.
QList<Door> Doors::sendOther(const session::Exchange &exchange) const
{
    const TokenRecord *sent = m_laboratory.log().token(m_laboratory.log().tokensOf(exchange.id).sent);
    if (!sent)
        return {};
    const TokenRecord *other = m_laboratory.log().token(
        session::chooseTokens(m_laboratory.log(), sent->id, m_laboratory.clock().now()).refresh);
    auto request = client::requestAgain(exchange, m_laboratory.log(), m_laboratory.servers().find(exchange.server));
    if (!other || other->id == sent->id || other->isStripped || !request || !request->body.contains(sent->text))
        return {}; // what was in a cookie would go out again
    request->body.replace(sent->text, other->text);
    request->about = exchange.id;
    return { { u"doorOtherToken"_s, tr("Send %1").arg(tokenTitle(*other)), sends(*request),
        [flow = &m_flow, request = *request] { flow->call(request); } } };
}
