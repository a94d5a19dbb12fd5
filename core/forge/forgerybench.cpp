// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forge/forgerybench.h"

#include "core/client/giventokens.h"
#include "core/forge/forging.h"
#include "core/session/exchangereading.h"
#include "core/session/tokenreading.h"

#include <QSet>

using namespace Qt::StringLiterals;
using session::Endpoint;

namespace forge {

namespace {

Endpoint endpointOf(Target target, const config::ServerProfile &server)
{
    if (target == Target::ProtectedView)
        return Endpoint::WhoAmI;
    return server.has(Endpoint::TokenRefresh) ? Endpoint::TokenRefresh : Endpoint::Refresh;
}

Endpoint logoutOf(const config::ServerProfile &server)
{
    return server.has(Endpoint::TokenBlacklist) ? Endpoint::TokenBlacklist : Endpoint::Logout;
}

ForgeryMaterial materialOf(const BenchOrder &order, const QByteArray &token)
{
    ForgeryMaterial material;
    material.token = token;
    material.settings = order.settings.value_or(simplejwt::Settings());
    if (!order.settings)
        material.settings.signingKey.reset();
    material.now = order.clock();
    material.inactiveUser = order.inactiveUser;
    return material;
}

/// Why it can't be made, as far as that is known without making a key; empty: it can.
QString obstacle(const Forgery &forgery, const ForgeryMaterial &material)
{
    const QLatin1StringView id(forgery.id);
    if (id == "other_key"_L1 || id == "embedded_jwk"_L1)
        return {};
    const auto made = forge(forgery, material);
    return made ? QString() : made.error().what;
}

QString userOf(const QByteArray &token, const BenchOrder &order)
{
    const simplejwt::Settings settings = order.settings.value_or(simplejwt::Settings());
    return session::readToken(token).anyText(settings.userIdClaim);
}

void addRows(Target target, const BenchOrder &order, QList<BenchRow> *rows)
{
    const QByteArray &token = target == Target::ProtectedView ? order.access : order.refresh;
    const bool hasEndpoint = order.server.has(endpointOf(target, order.server));
    const QString missing = !hasEndpoint
        ? ForgeryBench::tr("The server has no such endpoint; give it a path under Servers.")
        : token.isEmpty() ? ForgeryBench::tr("There is no good token to forge from; log in first.")
                          : QString();
    const ForgeryMaterial material = materialOf(order, token);
    BenchRow control;
    control.target = target;
    control.mayBeTaken = true;
    control.verdict = missing.isEmpty() ? Verdict::Waiting : Verdict::NotSent;
    control.remark = missing;
    rows->append(control);
    for (const Forgery &forgery : forgeries()) {
        if (!appliesTo(forgery, target))
            continue;
        BenchRow row = control;
        row.forgery = &forgery;
        row.mayBeTaken = mayBeTaken(forgery, material.settings);
        row.remark = missing.isEmpty() ? obstacle(forgery, material) : missing;
        row.verdict = row.remark.isEmpty() ? Verdict::Waiting : Verdict::NotSent;
        rows->append(row);
    }
}

Answer answerOf(const session::Exchange &exchange)
{
    return { exchange.status, exchange.succeeded() ? QString() : detailOf(session::jsonReply(exchange)) };
}

Verdict verdictOn(const BenchRow &row, const session::Exchange &exchange)
{
    if (exchange.failure != session::Failure::None)
        return Verdict::NoAnswer;
    if (exchange.succeeded())
        return row.mayBeTaken ? Verdict::Taken : Verdict::Alarm;
    if (exchange.status >= 500)
        return Verdict::Bug;
    return exchange.status == 401 ? Verdict::Refused : Verdict::Otherwise;
}

} // namespace

QList<BenchRow> planOf(const BenchOrder &order)
{
    QList<BenchRow> rows;
    addRows(Target::ProtectedView, order, &rows);
    addRows(Target::Refresh, order, &rows);
    return rows;
}

ForgeryBench::ForgeryBench(QObject *parent)
    : QObject(parent)
    , m_client([this] { return m_order.clock(); })
{
    connect(&m_client, &client::EndpointClient::exchangeFinished, this, &ForgeryBench::onExchange);
}

void ForgeryBench::run(const BenchOrder &order)
{
    m_order = order;
    m_rows = planOf(order);
    m_index = -1;
    m_running = true;
    m_preparing = false;
    m_refresh = order.refresh;
    m_barred.clear();
    m_shadow.reset();
    if (order.settings && order.band) {
        QList<ShadowServer::User> users{ { userOf(order.access.isEmpty() ? order.refresh : order.access, order) } };
        if (!order.inactiveUser.isEmpty())
            users.append({ order.inactiveUser, false });
        if (auto shadow = ShadowServer::make(*order.settings, *order.band, order.clock, users))
            m_shadow = std::move(*shadow);
    }
    const QByteArray token = order.access.isEmpty() ? order.refresh : order.access;
    m_background.run([token] { return foreignKeyFor(token); },
        [this, run = ++m_run](const Result<jose::Key> &key) { begin(run, key ? std::optional(*key) : std::nullopt); });
}

void ForgeryBench::begin(int run, const std::optional<jose::Key> &foreignKey)
{
    if (run != m_run || !m_running)
        return; // stopped, and perhaps started again, meanwhile
    m_foreignKey = foreignKey;
    next();
}

void ForgeryBench::stop()
{
    if (!m_running)
        return;
    end(tr("Stopped before it was sent."));
    m_client.cancelAll();
}

void ForgeryBench::end(const QString &reason)
{
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).verdict != Verdict::Waiting)
            continue;
        m_rows[i].verdict = Verdict::NotSent;
        m_rows[i].remark = reason;
        emit rowChanged(i);
    }
    m_running = false;
    m_request = 0;
    emit finished();
}

void ForgeryBench::next()
{
    if (!m_running)
        return; // stopped by who was told of the row
    do {
        ++m_index;
    } while (m_index < m_rows.size() && row().verdict != Verdict::Waiting);
    if (m_index >= m_rows.size())
        return end({});
    if (m_barred.contains(row().target))
        return skip(tr("The good token is refused there, too: a refusal would prove nothing."));
    prepareOrSend();
}

void ForgeryBench::skip(const QString &reason)
{
    row().verdict = Verdict::NotSent;
    row().remark = reason;
    emit rowChanged(m_index);
    next();
}

void ForgeryBench::prepareOrSend()
{
    const QByteArray good = row().target == Target::ProtectedView ? m_order.access : m_refresh;
    if (!row().forgery)
        return send(good);
    if (row().forgery->means == Means::Server) {
        const bool isLogout = row().forgery->id == "blacklisted"_L1;
        return sendPreparation(isLogout ? logoutOf(m_order.server) : endpointOf(Target::Refresh, m_order.server));
    }
    ForgeryMaterial material = materialOf(m_order, good);
    material.foreignKey = m_foreignKey;
    const auto token = forge(*row().forgery, material);
    if (!token)
        return skip(token.error().what);
    send(*token);
}

void ForgeryBench::send(const QByteArray &token)
{
    m_sent = token;
    const bool isHeader = row().target == Target::ProtectedView;
    const auto request = client::buildRequest(m_order.server, endpointOf(row().target, m_order.server),
        isHeader ? QByteArray() : token, isHeader ? token : m_order.access);
    if (!request)
        return skip(request.error().what);
    m_request = m_client.send(*request);
}

void ForgeryBench::sendPreparation(Endpoint endpoint)
{
    const auto request = client::buildRequest(m_order.server, endpoint, m_refresh, m_order.access);
    if (!request)
        return skip(request.error().what);
    m_preparing = true;
    m_request = m_client.send(*request);
}

void ForgeryBench::onExchange(const session::Exchange &exchange, quint64 call)
{
    if (!m_running || call != m_request)
        return; // cut off
    if (m_preparing || !row().forgery || row().forgery->means == Means::Server)
        emit learned(exchange);
    if (!m_running)
        return;
    if (std::exchange(m_preparing, false))
        concludePreparation(exchange);
    else
        judge(exchange);
}

void ForgeryBench::concludePreparation(const session::Exchange &exchange)
{
    if (!exchange.succeeded())
        return skip(
            tr("%1 answered %2, so there is nothing to try.").arg(session::callName(exchange)).arg(exchange.status));
    const QByteArray old = m_refresh;
    if (row().forgery->id == "blacklisted"_L1) {
        if (m_shadow)
            m_shadow->blacklist(old);
        return send(old);
    }
    if (m_shadow)
        m_shadow->refresh(old);
    adopt(exchange);
    if (m_refresh == old)
        return skip(tr("This server doesn't rotate: a refresh token stays good until it expires."));
    send(old);
}

Answer ForgeryBench::foreseen(const QByteArray &token) const
{
    if (!m_shadow)
        return {};
    const bool isHeader = m_rows.at(m_index).target == Target::ProtectedView;
    return isHeader ? m_shadow->protectedView(token) : m_shadow->refresh(token);
}

void ForgeryBench::judge(const session::Exchange &exchange)
{
    BenchRow &current = row();
    current.exchange = exchange;
    current.token = m_sent;
    current.answer = answerOf(exchange);
    current.usual = foreseen(m_sent);
    current.verdict = verdictOn(current, exchange);
    if (current.verdict == Verdict::NoAnswer) {
        current.remark = exchange.error ? exchange.error->what : tr("No usable answer came.");
        emit rowChanged(m_index);
        return end(tr("The server stopped answering before."));
    }
    if (!current.forgery && current.verdict != Verdict::Taken)
        m_barred.insert(current.target);
    if (current.forgery && (current.verdict == Verdict::Alarm || current.verdict == Verdict::Bug))
        current.remark = forgeryAdvice(*current.forgery);
    if (current.target == Target::Refresh && exchange.succeeded())
        adopt(exchange);
    emit rowChanged(m_index);
    next();
}

/// Where the server rotates, the refresh token that the rest is forged from must be the newest.
void ForgeryBench::adopt(const session::Exchange &exchange)
{
    const QByteArray token = client::givenTokens(m_order.server, exchange).refresh;
    if (!token.isEmpty() && userOf(token, m_order) == userOf(m_order.refresh, m_order))
        m_refresh = token;
}

} // namespace forge
