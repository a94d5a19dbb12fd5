// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/tour.h"

#include "core/base/timetext.h"
#include "core/session/tokentitle.h"

using namespace Qt::StringLiterals;

namespace story {

using session::Endpoint;
using session::TokenRecord;

namespace {

/// The project's own views where the server has them, else the library's.
Endpoint endpointOf(const config::ServerProfile &server, Tour::Stop stop)
{
    const auto first = [&server](Endpoint own, Endpoint stock) { return server.has(own) ? own : stock; };
    switch (stop) {
    case Tour::Stop::LogIn:
    case Tour::Stop::LogInAnew:
        return Endpoint::Login;
    case Tour::Stop::Refresh:
    case Tour::Stop::RefreshAgain:
    case Tour::Stop::RefreshTooLate:
        return first(Endpoint::Refresh, Endpoint::TokenRefresh);
    case Tour::Stop::LogOut:
    case Tour::Stop::LogOutTooLate:
        return first(Endpoint::Logout, Endpoint::TokenBlacklist);
    default:
        return Endpoint::WhoAmI;
    }
}

} // namespace

Tour::Tour(client::LoggedClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    connect(&client, &client::LoggedClient::answered, this, &Tour::onAnswer);
}

void Tour::begin(Means means)
{
    m_means = std::move(means);
    m_steps.clear();
    m_tokens.clear();
    m_call = 0;
}

bool Tour::isAtEnd() const
{
    const bool hasBegun = !m_steps.isEmpty();
    return m_steps.size() >= stopCount || (hasBegun && m_tokens.isEmpty());
}

const TokenRecord *Tour::newest(QByteArrayView type) const
{
    const session::SessionLog *log = m_means.context().log;
    for (auto id = m_tokens.crbegin(); id != m_tokens.crend(); ++id) {
        if (const TokenRecord *token = log->token(*id); token && token->tokenType == type)
            return token;
    }
    return nullptr;
}

Result<client::EndpointRequest> Tour::requestFor(Stop stop) const
{
    Json login = Json::object();
    if (!m_means.user.isEmpty())
        login.set(u"username"_s, m_means.user);
    const TokenRecord *access = newest("access");
    const TokenRecord *refresh = newest("refresh");
    return client::buildRequest(m_means.server, endpointOf(m_means.server, stop),
        refresh ? refresh->text : QByteArray(), access ? access->text : QByteArray(), login);
}

QString Tour::announcement() const
{
    if (isAtEnd() || !m_means.context)
        return {};
    if (passesTime(nextStop()))
        return tr("puts the server's clock forward until the access token has expired; nothing is sent.");
    const auto request = requestFor(nextStop());
    return request ? tr("sends %1 %2").arg(QString::fromLatin1(request->method), request->url.toString())
                   : request.error().what;
}

void Tour::playNext()
{
    if (isBusy() || isAtEnd() || !m_means.context)
        return;
    if (passesTime(nextStop())) {
        letTimePass();
        return;
    }
    const auto request = requestFor(nextStop());
    if (request) {
        m_call = m_client.send(*request);
        return;
    }
    Step step;
    step.narration = request.error().what;
    keep(step);
}

void Tour::letTimePass()
{
    const TokenRecord *access = newest("access");
    const Instant now = m_steps.constLast().at;
    Step step;
    step.at = now;
    step.narration = tr("The clock stands still: the access token has no end.");
    if (access && access->expiresAt) {
        const auto span = std::chrono::ceil<std::chrono::seconds>(*access->expiresAt - now) + std::chrono::seconds(1);
        m_means.putForward(span);
        step.at = now + span;
        step.pause = span;
        step.narration = tr("The server's clock is put forward by %1: the time of %2 is over.")
                             .arg(durationText(span), tokenTitle(*access));
    }
    keep(step);
}

void Tour::onAnswer(quint64 call, const session::Exchange &exchange)
{
    if (m_call == 0 || call != m_call)
        return;
    m_call = 0;
    const diagnose::DiagnoseContext context = m_means.context();
    Step step = stepOf(exchange, context);
    if (!m_steps.isEmpty())
        step.pause = pauseBetween(m_steps.constLast().at, exchange.startedAt);
    for (const int id : context.log->tokensOf(exchange.id).received) {
        if (!m_tokens.contains(id))
            m_tokens.append(id);
    }
    if (m_steps.isEmpty() && m_tokens.isEmpty())
        step.narration += u' ' + tr("Without tokens the guided flow ends here.");
    keep(step);
}

void Tour::keep(Step step)
{
    m_steps.append(std::move(step));
    emit stepPlayed(int(m_steps.size()) - 1);
}

} // namespace story
