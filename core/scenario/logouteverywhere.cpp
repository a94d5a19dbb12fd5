// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/logouteverywhere.h"

#include "core/diagnose/facts.h"
#include "core/scenario/logoutcalls.h"
#include "core/session/exchangereading.h"
#include "core/session/tokentitle.h"

#include <algorithm>

namespace scenario {

using session::Endpoint;
using session::TokenRecord;
using session::TokenState;

LogoutEverywhere::LogoutEverywhere(const session::SessionLog &log, Clock clock, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_clock(std::move(clock))
    , m_client(m_clock)
{
    connect(&m_client, &client::EndpointClient::exchangeFinished, this, &LogoutEverywhere::onExchange);
}

bool LogoutEverywhere::isOf(const TokenRecord &token, const EverywhereOrder &order) const
{
    // A token of no known server stays here: it may be another server's.
    return token.server == order.server.id() && token.userId == order.userId && !token.userId.isEmpty()
        && stateAt(token, m_clock()) == TokenState::Alive;
}

/// The library's own view, which wants no access token; else the project's logout.
Result<client::EndpointRequest> LogoutEverywhere::requestFor(
    const EverywhereOrder &order, const QByteArray &token) const
{
    const Endpoint endpoint = order.server.has(Endpoint::TokenBlacklist) ? Endpoint::TokenBlacklist : Endpoint::Logout;
    QByteArray access;
    for (const TokenRecord &record : m_log.tokens()) {
        if (record.tokenType == "access" && isOf(record, order))
            access = record.text;
    }
    return client::buildRequest(order.server, endpoint, token, access);
}

Result<QList<EverywhereRow>> LogoutEverywhere::plan(const EverywhereOrder &order) const
{
    const auto request = requestFor(order, {});
    if (!request)
        return tl::unexpected(request.error());
    QList<EverywhereRow> rows;
    for (const TokenRecord &token : m_log.tokens()) {
        if (token.tokenType != "refresh" || !isOf(token, order))
            continue;
        EverywhereRow row;
        row.token = token.id;
        row.title = tokenTitle(token);
        row.expiresAt = token.expiresAt;
        row.method = request->method;
        row.url = request->url;
        rows.append(row);
    }
    return rows;
}

QList<Survivor> LogoutEverywhere::survivors(const EverywhereOrder &order) const
{
    QList<Survivor> alive;
    for (const TokenRecord &token : m_log.tokens()) {
        if (token.tokenType != "refresh" && isOf(token, order))
            alive.append({ token.id, tokenTitle(token), token.expiresAt });
    }
    std::sort(alive.begin(), alive.end(), [](const Survivor &a, const Survivor &b) {
        return a.until.value_or(Instant::max()) < b.until.value_or(Instant::max());
    });
    return alive;
}

void LogoutEverywhere::start(const EverywhereOrder &order)
{
    if (m_running)
        return;
    m_order = order;
    m_rows = plan(order).value_or(QList<EverywhereRow>());
    if (m_rows.isEmpty())
        return;
    m_next = 0;
    m_running = true;
    next();
}

void LogoutEverywhere::stop()
{
    if (!m_running)
        return;
    m_running = false;
    m_call = 0;
    m_client.cancelAll();
    for (; m_next < m_rows.size(); ++m_next) {
        m_rows[m_next].mark = EverywhereMark::NotSent;
        m_rows[m_next].note = tr("Stopped before its turn, or while it was on its way.");
        emit rowChanged(int(m_next));
    }
    emit finished();
}

void LogoutEverywhere::next()
{
    for (; m_next < m_rows.size(); ++m_next) {
        EverywhereRow &row = m_rows[m_next];
        const TokenRecord *token = m_log.token(row.token);
        const auto request = token ? requestFor(m_order, token->text)
                                   : fail(Errc::NotFound, tr("The session doesn't know this token any more."));
        if (request) {
            m_call = m_client.send(*request);
            return;
        }
        row.mark = EverywhereMark::NotSent;
        row.note = request.error().what;
        emit rowChanged(int(m_next));
    }
    m_running = false;
    emit finished();
}

void LogoutEverywhere::onExchange(const session::Exchange &exchange)
{
    if (!m_running || exchange.id != m_call)
        return;
    EverywhereRow &row = m_rows[m_next];
    diagnose::DiagnoseContext context;
    context.log = &m_log;
    context.server = &m_order.server;
    context.settings = m_order.settings ? &*m_order.settings : nullptr;
    context.band = m_order.server.band;
    const QList<diagnose::Cause> causes = diagnose::diagnose(exchange, context);
    row.actual = logoutAnswer(exchange);
    row.mark = exchange.succeeded() && causes.isEmpty() ? EverywhereMark::Revoked
        : session::saysBlacklisted(exchange)            ? EverywhereMark::DeadBefore
                                                        : EverywhereMark::Alive;
    if (!causes.isEmpty())
        row.note = causes.constFirst().text;
    emit exchangeMade(exchange);
    emit rowChanged(int(m_next));
    ++m_next;
    next();
}

int LogoutEverywhere::count(EverywhereMark mark) const
{
    return int(
        std::count_if(m_rows.cbegin(), m_rows.cend(), [mark](const EverywhereRow &row) { return row.mark == mark; }));
}

QString LogoutEverywhere::survivorsText() const
{
    const QList<Survivor> alive = survivors(m_order);
    if (alive.isEmpty())
        return tr("No access token of this user is alive.");
    const Instant now = m_clock();
    QStringList lines;
    for (const Survivor &each : alive)
        lines.append(each.until
                ? tr("%1 until %2 (in %3)")
                      .arg(each.title, diagnose::clockText(*each.until, now), diagnose::spanText(*each.until - now))
                : tr("%1 without an end").arg(each.title));
    return tr("No blacklist knows access tokens; these live on: %1.").arg(lines.join(QStringLiteral(", ")));
}

QString LogoutEverywhere::verdict() const
{
    const int dead = count(EverywhereMark::Revoked) + count(EverywhereMark::DeadBefore);
    const QString known = tr("Tokens that this session never saw are not among them.");
    const QString refresh = dead == m_rows.size()
        ? (dead == 1 ? tr("The one refresh token is dead.") : tr("All %1 refresh tokens are dead.").arg(dead))
        : tr("%1 of %2 refresh tokens are dead; the others still give access tokens.").arg(dead).arg(m_rows.size());
    return QStringLiteral("%1 %2 %3").arg(refresh, survivorsText(), known);
}

} // namespace scenario
