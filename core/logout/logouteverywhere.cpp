// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logout/logouteverywhere.h"

#include "core/base/timetext.h"
#include "core/diagnose/diagnose.h"
#include "core/diagnose/facts.h"
#include "core/logout/logoutcalls.h"
#include "core/session/exchangereading.h"
#include "core/session/tokentitle.h"

#include <algorithm>

namespace logout {

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
    connect(&m_log, &session::SessionLog::restored, this, &LogoutEverywhere::dropIds);
}

bool LogoutEverywhere::isOf(const TokenRecord &token, const EverywhereOrder &order) const
{
    // A token of no known server stays here: it may be another server's.
    return token.server == order.server.id() && token.userId == order.userId && !token.userId.isEmpty()
        && mayBeAlive(token, m_clock());
}

/// The library's own view, which wants no access token; else the project's logout.
Result<client::EndpointRequest> LogoutEverywhere::requestFor(
    const EverywhereOrder &order, const QByteArray &token) const
{
    const Endpoint endpoint = order.server.has(Endpoint::TokenBlacklist) ? Endpoint::TokenBlacklist : Endpoint::Logout;
    QByteArray access;
    for (const TokenRecord &record : m_log.tokens()) {
        if (record.tokenType == "access" && !record.isStripped && isOf(record, order))
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

void LogoutEverywhere::start(const EverywhereOrder &order)
{
    if (m_running)
        return;
    m_order = order;
    m_rows = plan(order).value_or(QList<EverywhereRow>());
    if (m_rows.isEmpty())
        return;
    m_next = 0;
    m_isProof = false;
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
    if (m_next < m_rows.size())
        close(EverywhereMark::NotKnown,
            m_isProof
                ? tr("The server accepted it; stopped before a second call could show whether that had an effect.")
                : tr("The call was on its way when it was stopped: the server may have accepted it or not."));
    while (m_next < m_rows.size())
        close(EverywhereMark::NotSent, tr("Stopped before its turn."));
    emit finished();
}

/// The session was replaced, and the same ids are other tokens now: none of those may be sent.
void LogoutEverywhere::dropIds()
{
    stop();
    for (EverywhereRow &row : m_rows)
        row.token = -1;
}

void LogoutEverywhere::next()
{
    while (m_next < m_rows.size()) {
        const TokenRecord *token = m_log.token(m_rows.at(m_next).token);
        const auto request = !token ? fail(Errc::NotFound, tr("The session doesn't know this token any more."))
            : token->isStripped     ? fail(Errc::BadSignature,
                      tr("It was kept without its signature, and no server takes it so; let it expire, or blacklist it "
                             "there."))
                                    : requestFor(m_order, token->text);
        if (request) {
            m_call = m_client.send(*request);
            return;
        }
        close(EverywhereMark::NotSent, request.error().what);
    }
    m_running = false;
    emit finished();
}

void LogoutEverywhere::onExchange(const session::Exchange &exchange, quint64 call)
{
    if (!m_running || call != m_call)
        return;
    diagnose::DiagnoseContext context;
    context.log = &m_log;
    context.server = &m_order.server;
    context.settings = m_order.settings ? &*m_order.settings : nullptr;
    context.band = m_order.server.band;
    const QList<diagnose::Cause> causes = diagnose::diagnose(exchange, context);
    QString &actual = m_rows[m_next].actual;
    actual = m_isProof ? tr("%1, then %2").arg(actual, logoutAnswer(exchange)) : logoutAnswer(exchange);
    emit exchangeMade(exchange);
    if (!m_running) // stopped by what that led to
        return;
    judge(exchange, causes.isEmpty() ? QString() : causes.constFirst().text);
    next();
}

/// Closes the row, or leaves it open for the call that proves what the first one did.
void LogoutEverywhere::judge(const session::Exchange &exchange, const QString &cause)
{
    const bool isListed = session::saysBlacklisted(exchange);
    if (m_isProof && isListed)
        return close(EverywhereMark::Revoked, {});
    if (m_isProof && exchange.succeeded())
        return close(EverywhereMark::Alive,
            tr("The server accepted it twice, so it has no blacklist: rest_framework_simplejwt.token_blacklist is "
               "missing "
               "from INSTALLED_APPS."));
    if (m_isProof)
        return close(EverywhereMark::NotKnown, cause);
    if (isListed)
        return close(EverywhereMark::DeadBefore, cause);
    if (!exchange.succeeded() || !cause.isEmpty())
        return close(EverywhereMark::Alive, cause);
    m_isProof = true;
}

void LogoutEverywhere::close(EverywhereMark mark, const QString &note)
{
    m_rows[m_next].mark = mark;
    m_rows[m_next].note = note;
    m_isProof = false;
    emit rowChanged(int(m_next++));
}

int LogoutEverywhere::count(EverywhereMark mark) const
{
    return int(
        std::count_if(m_rows.cbegin(), m_rows.cend(), [mark](const EverywhereRow &row) { return row.mark == mark; }));
}

/// The access and sliding tokens of that user that are alive now: no blacklist knows them, they work until their end.
QString LogoutEverywhere::survivorsText() const
{
    QList<const TokenRecord *> alive;
    for (const TokenRecord &token : m_log.tokens()) {
        if (token.tokenType != "refresh" && isOf(token, m_order))
            alive.append(&token);
    }
    if (alive.isEmpty())
        return tr("No access token of this user is alive.");
    std::sort(alive.begin(), alive.end(), [](const TokenRecord *a, const TokenRecord *b) {
        return a->expiresAt.value_or(Instant::max()) < b->expiresAt.value_or(Instant::max());
    });
    const Instant now = m_clock();
    QStringList lines;
    for (const TokenRecord *each : alive) {
        const auto end = each->expiresAt;
        lines.append(end ? tr("%1 until %2 (in %3)").arg(tokenTitle(*each), clockText(*end, now), spanText(*end - now))
                         : tr("%1 without an end").arg(tokenTitle(*each)));
    }
    return tr("Access tokens are never blacklisted; these live on: %1.").arg(lines.join(QStringLiteral(", ")));
}

QString LogoutEverywhere::verdict() const
{
    const int dead = count(EverywhereMark::Revoked) + count(EverywhereMark::DeadBefore);
    const QString user = m_order.user.isEmpty() ? m_order.userId : m_order.user;
    const QString known = tr("Tokens that this session never saw are not among them.");
    const QString refresh = dead < m_rows.size()
        ? tr("%1 of %2 refresh tokens of %3 are dead; the others may still give access tokens.")
              .arg(dead)
              .arg(m_rows.size())
              .arg(user)
        : dead == 1 ? tr("The one refresh token of %1 is dead.").arg(user)
                    : tr("All %1 refresh tokens of %2 are dead.").arg(dead).arg(user);
    return QStringLiteral("%1 %2 %3").arg(refresh, survivorsText(), known);
}

} // namespace logout
