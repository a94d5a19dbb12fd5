// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/doors.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/flowcontroller.h"
#include "app/workbench/helpcontroller.h"
#include "app/workbench/keyscontroller.h"
#include "core/client/resend.h"
#include "core/session/tokenchoice.h"
#include "ui/decode/decodepane.h"

using namespace Qt::StringLiterals;
using session::TokenRecord;
using session::TokenState;

namespace {

QString sends(const client::EndpointRequest &request)
{
    return Doors::tr("Sends %1 %2").arg(QString::fromLatin1(request.method), request.url.toString(QUrl::RemoveQuery));
}

} // namespace

Doors::Doors(Laboratory &laboratory, DecodeController &decode, FlowController &flow, KeysController &keys,
    HelpController &help, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_decode(decode)
    , m_flow(flow)
    , m_keys(keys)
    , m_help(help)
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
    return helpOf(cause, exchange) + QList<Door>{ moreAbout(cause) };
}

Door Doors::moreAbout(const diagnose::Cause &cause) const
{
    return { u"doorMore-%1"_s.arg(QLatin1String(cause.id)), tr("More about this"), tr("Opens the help at this cause"),
        [help = &m_help, id = cause.id] { help->showCause(id); }, true };
}

QList<Door> Doors::helpOf(const diagnose::Cause &cause, const session::Exchange &exchange) const
{
    const session::TokensOfExchange tokens = m_laboratory.log().tokensOf(exchange.id);
    const TokenRecord *token = m_laboratory.log().token(tokens.sent >= 0 ? tokens.sent : tokens.bearer);
    if (cause.id == "wrong_key" || cause.id == "wrong_algorithm")
        return { addKey() };
    if (cause.id == "access_as_refresh")
        return sendOther(exchange);
    if (cause.id == "no_credentials")
        return useRefresh(exchange);
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

/// Nothing was sent because only a refresh token is there. What gets an access token with it, and what many do in its
/// place: the refresh token as Bearer, to see how that is refused.
QList<Door> Doors::useRefresh(const session::Exchange &exchange) const
{
    const config::ServerProfile &server = m_laboratory.servers().current();
    const TokenRecord *token = m_laboratory.log().findByText(m_decode.pane()->token());
    if (!token || token->tokenType != "refresh" || token->isStripped || exchange.server != server.id())
        return {};
    QList<Door> doors;
    if (const auto refresh = client::buildRequest(server, session::Endpoint::TokenRefresh, token->text))
        doors.append({ u"doorRefresh"_s, tr("Get an access token"), sends(*refresh),
            [flow = &m_flow, request = *refresh] { flow->call(request); } });
    auto asBearer = client::requestAgain(exchange, m_laboratory.log(), &server);
    if (!asBearer)
        return doors;
    asBearer->headers.emplaceBack(server.headerName, server.headerType + ' ' + token->text);
    doors.append(
        { u"doorRefreshAsBearer"_s, tr("Send the refresh token as %1").arg(QString::fromLatin1(server.headerType)),
            sends(*asBearer), [flow = &m_flow, request = *asBearer] { flow->call(request); } });
    return doors;
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
