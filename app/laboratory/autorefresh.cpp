// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/autorefresh.h"

#include "app/laboratory/laboratoryclock.h"
#include "app/laboratory/serverlist.h"
#include "core/archive/scrubbing.h"
#include "core/session/carriedtokens.h"
#include "core/session/exchangereading.h"
#include "core/session/renewal.h"
#include "core/session/tokenchoice.h"

#include <algorithm>

using namespace std::chrono_literals;
using client::EndpointRequest;
using config::ServerProfile;
using session::Endpoint;
using session::Exchange;
using session::ExchangeList;
using session::Occasion;
using session::TokenRecord;

namespace {

/// The call with another token in the place of one that it carries, in whatever header, cookie or body member.
void replace(EndpointRequest *request, const TokenRecord *before, const TokenRecord *now)
{
    if (!before || !now)
        return;
    for (auto &[name, value] : request->headers)
        value.replace(before->text, now->text);
    request->body.replace(before->text, now->text);
}

bool carries(const EndpointRequest &request, const TokenRecord *token)
{
    return token
        && (request.body.contains(token->text)
            || std::any_of(request.headers.cbegin(), request.headers.cend(),
                [token](const auto &field) { return field.second.contains(token->text); }));
}

/// In its body or a cookie; -1: none that the session knows.
int refreshTokenIn(const session::SessionLog &log, const Exchange &asked)
{
    for (const session::CarriedToken &each : session::tokensSent(asked)) {
        const TokenRecord *token = log.findByText(each.text);
        if (token && (token->tokenType == "refresh" || token->tokenType == "sliding"))
            return token->id;
    }
    return -1;
}

int received(const session::SessionLog &log, const Exchange &exchange, QByteArrayView type)
{
    const QList<int> tokens = log.tokensOf(exchange.id).received;
    const auto found = std::find_if(
        tokens.crbegin(), tokens.crend(), [&](int id) { return log.token(id) && log.token(id)->tokenType == type; });
    return found == tokens.crend() ? -1 : *found;
}

bool isSliding(const TokenRecord *token)
{
    return token && token->tokenType == "sliding";
}

/// A sliding token can't wait for a call that is refused: then it is over. Half of what is left to it lies between two
/// tries. By the laboratory's clock, which that of the server is ahead of; absent: not again.
std::optional<Instant> retryOf(
    const session::SessionLog &log, const TokenRecord *token, std::chrono::microseconds ahead)
{
    const auto failedAt
        = isSliding(token) && token->expiresAt ? session::renewalFailedAt(log, token->id) : std::nullopt;
    if (!failedAt)
        return std::nullopt;
    const Instant end = std::min(*token->expiresAt, token->refreshExpiresAt.value_or(*token->expiresAt)) - ahead;
    const auto pause = (end - *failedAt) / 2;
    return pause < 500ms ? std::nullopt : std::optional(*failedAt + pause);
}

/// What the server said, for people: no token, whatever it echoes.
QString reasonOf(const Exchange &exchange)
{
    const Json reply = session::jsonReply(exchange);
    const Json *detail = reply.find(u"detail");
    const Json *errors = reply.find(u"non_field_errors");
    QString text = detail ? detail->toString() : QString();
    if (text.isEmpty() && errors && !errors->items().isEmpty())
        text = errors->items().constFirst().toString();
    text = QString::fromUtf8(archive::scrubbedText(text.toUtf8(), archive::TokenForm::Masked));
    const QString status = QString::number(exchange.status);
    return text.isEmpty() ? status : QStringLiteral("%1 “%2”").arg(status, session::oneLine(text, 120));
}

} // namespace

AutoRefresh::AutoRefresh(client::LoggedClient &client, const session::SessionLog &log, const ServerList &servers,
    const LaboratoryClock &clock, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_log(log)
    , m_servers(servers)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &AutoRefresh::look);
    connect(&m_client, &client::LoggedClient::answered, this, &AutoRefresh::take);
    // All that may bring a mark nearer is looked at together, once it is done.
    connect(&m_log, &session::SessionLog::tokenAdded, this, &AutoRefresh::plan);
    connect(&m_log, &session::SessionLog::tokenChanged, this, &AutoRefresh::plan);
    connect(&m_log, &session::SessionLog::restored, this, &AutoRefresh::drop);
    connect(&m_clock, &LaboratoryClock::changed, this, &AutoRefresh::plan);
    connect(&m_servers, &ServerList::changed, this, &AutoRefresh::plan);
}

quint64 AutoRefresh::send(const EndpointRequest &request)
{
    Call call;
    call.number = ++m_lastNumber;
    call.request = request;
    call.isLast = !served(request.server);
    const quint64 number = call.number;
    if (Refresh *refresh = call.isLast ? nullptr : running(request)) {
        call.access = refresh->access;
        refresh->waiting.append(std::move(call));
        return number;
    }
    sendNow(std::move(call));
    return number;
}

quint64 AutoRefresh::sendNow(Call call)
{
    const Exchange asked = toExchange(call.request);
    const quint64 sent = m_client.send(call.request);
    // Somebody's own refresh is one like ours: who comes meanwhile waits for it.
    const int token = session::isRefresh(asked) && served(call.request.server) ? refreshTokenIn(m_log, asked) : -1;
    if (token >= 0 && !m_refreshes.contains(token)) {
        const int access = session::chooseTokens(m_log, token, m_clock.now()).access;
        m_refreshes[token] = { call.request.server, access, sent, false, {} };
    }
    m_calls.insert(sent, std::move(call));
    return sent;
}

void AutoRefresh::cancel(quint64 number)
{
    for (auto call = m_calls.cbegin(); call != m_calls.cend(); ++call) {
        if (call->number == number)
            return m_client.cancel(call.key());
    }
    for (auto &[token, refresh] : m_refreshes) {
        const auto waiting = std::find_if(refresh.waiting.begin(), refresh.waiting.end(),
            [number](const Call &each) { return each.number == number; });
        if (waiting == refresh.waiting.end())
            continue;
        Call call = *waiting;
        refresh.waiting.erase(waiting);
        call.isLast = true;
        if (call.refusal) {
            QMetaObject::invokeMethod(
                this, [this, call] { emit answered(call.number, *call.refusal); }, Qt::QueuedConnection);
        } else {
            m_client.cancel(sendNow(std::move(call)));
        }
        return;
    }
}

/// The refresh that this call has to wait for: by its refresh token, or by an access token that is of no use any more.
AutoRefresh::Refresh *AutoRefresh::running(const EndpointRequest &request)
{
    for (auto &[token, refresh] : m_refreshes) {
        const ServerProfile *server = served(refresh.server);
        if (!server || refresh.server != request.server)
            continue;
        // A sliding token is both, and as good as before while it is alive.
        const bool isOwnBearer
            = isSliding(m_log.token(token)) && !hasExpired(token, *server) && !session::isRefresh(toExchange(request));
        if ((carries(request, m_log.token(token)) && !isOwnBearer)
            || (carries(request, m_log.token(refresh.access)) && hasExpired(refresh.access, *server)))
            return &refresh;
    }
    return nullptr;
}

void AutoRefresh::take(quint64 clientCall, const Exchange &exchange)
{
    const auto refresh = std::find_if(m_refreshes.begin(), m_refreshes.end(),
        [clientCall](const auto &each) { return each.second.call == clientCall; });
    const std::optional<Call> call
        = m_calls.contains(clientCall) ? std::optional(m_calls.take(clientCall)) : std::nullopt;
    if (refresh != m_refreshes.end()) {
        const auto [token, done] = *refresh;
        m_refreshes.erase(refresh);
        finish(done, token, exchange);
    }
    if (call)
        takeAnswer(*call, exchange);
    plan();
}

void AutoRefresh::takeAnswer(Call call, const Exchange &exchange)
{
    const ServerProfile *server = served(call.request.server);
    const int access = m_log.tokensOf(exchange.id).bearer;
    if (call.isLast || !server || exchange.status != 401 || !hasExpired(access, *server)) {
        emit answered(call.number, exchange);
        return;
    }
    call.access = access;
    call.refusal = exchange;
    if (isSliding(m_log.token(access)) && m_refreshes.contains(access)) { // it ended while it is being refreshed
        m_refreshes[access].waiting.append(std::move(call));
        return;
    }
    const Instant now = nowAt(*server);
    const TokenRecord *newest = nullptr;
    for (const int id : m_log.familyOf(access)) {
        if (const TokenRecord *each = m_log.token(id);
            each->tokenType == "access" && stateAt(*each, now) == session::TokenState::Alive)
            newest = each;
    }
    const int token = session::renewalToken(m_log, access, now);
    if (newest && newest->id > access && token >= 0) // a refresh was faster than this refusal
        return repeat(std::move(call), access, -1, newest->id, -1);
    if (token < 0 || isUnsendable(token, *server))
        return giveUp(std::move(call));
    if (!m_refreshes.contains(token))
        start(*server, access, token, Occasion::HadExpired);
    const auto refresh = m_refreshes.find(token);
    if (refresh == m_refreshes.end())
        giveUp(std::move(call));
    else
        refresh->second.waiting.append(std::move(call));
}

/// Its answer, or its refusal, is what there is.
void AutoRefresh::giveUp(Call call)
{
    call.isLast = true;
    if (call.refusal)
        emit answered(call.number, *call.refusal);
    else
        sendNow(std::move(call));
}

void AutoRefresh::repeat(Call call, int access, int refresh, int newAccess, int newRefresh)
{
    replace(&call.request, m_log.token(access), m_log.token(newAccess));
    replace(&call.request, m_log.token(refresh), m_log.token(newRefresh));
    call.isLast = true;
    if (call.refusal)
        call.request.occasion = Occasion::Repeated;
    sendNow(std::move(call));
}

void AutoRefresh::start(const ServerProfile &server, int access, int refresh, Occasion occasion)
{
    const TokenRecord *token = m_log.token(refresh);
    const TokenRecord *bearer = m_log.token(access);
    if (!token || !bearer)
        return;
    const auto way = wayOf(server, access);
    Result<EndpointRequest> request = fail(Errc::NotFound,
        isSliding(bearer)
            ? tr("no refresh view for sliding tokens is known. Enter its path in Servers.")
            : tr("there is no refresh view without a live access token, and that one has expired. Log in again, or "
                 "enter the path of such a view in Servers."));
    if (way)
        request = client::buildRequest(server, *way, token->text, bearer->text);
    if (!request) {
        m_unsendable.insert(refresh, server);
        emit failed({ request.error().code,
            tr("Auto-refresh for %1 is not possible: %2").arg(whose(access, server.id()), request.error().what), {} });
        return;
    }
    request->occasion = occasion;
    m_refreshes[refresh] = { server.id(), access, m_client.send(*request), true, {} };
}

void AutoRefresh::finish(const Refresh &refresh, int token, const Exchange &exchange)
{
    const char *type = isSliding(m_log.token(token)) ? "sliding" : "access";
    const int access = exchange.succeeded() ? received(m_log, exchange, type) : -1;
    const int rotated = exchange.succeeded() ? received(m_log, exchange, "refresh") : -1;
    const bool wasStopped = exchange.error && exchange.error->code == Errc::Cancelled;
    if (const ServerProfile *server = served(refresh.server); server && access < 0 && exchange.succeeded()) {
        // What is due already would be asked without end.
        m_unsendable.insert(token, *server);
        if (rotated >= 0)
            m_unsendable.insert(rotated, *server);
    }
    if (access < 0 && refresh.isOurs && !wasStopped)
        emit failed(failure(refresh, exchange));
    for (const Call &call : refresh.waiting) {
        if (access >= 0)
            repeat(call, call.access, token, access, rotated);
        else if (refresh.isOurs || call.refusal)
            giveUp(call);
        else
            sendNow(call); // somebody's own may have been refused for another reason
    }
}

/// Other ids hold, or none of what was known: what waits goes on without.
void AutoRefresh::drop()
{
    const auto refreshes = std::exchange(m_refreshes, {});
    m_unsendable.clear();
    for (const auto &[token, refresh] : refreshes) {
        for (Call call : refresh.waiting) {
            if (call.refusal)
                call.refusal->id = 0;
            giveUp(std::move(call));
        }
    }
    plan();
}

void AutoRefresh::plan()
{
    if (isOfUse())
        m_timer.start(0);
    else
        m_timer.stop();
}

/// Refreshes what is due, and waits for what is next.
void AutoRefresh::look()
{
    constexpr std::chrono::microseconds longest = 10min; // computers sleep, and clocks are put right
    std::optional<std::chrono::microseconds> next;
    for (const ServerProfile &server : m_servers.all()) {
        if (!served(server.id()))
            continue;
        const Instant now = nowAt(server);
        for (const int access : session::accessTokensInUse(m_log, server.id(), now)) {
            const int refresh = session::renewalToken(m_log, access, now);
            const TokenRecord &token = *m_log.token(access);
            const auto mark = session::renewalMark(token);
            const auto retry = retryOf(m_log, m_log.token(refresh), now - m_clock.now());
            if (!mark || refresh < 0 || m_refreshes.contains(refresh) || isUnsendable(refresh, server)
                || (session::hasRenewalFailed(m_log, refresh) && !retry))
                continue;
            // A server whose clock is not what it says would be asked without end.
            const auto life = *token.expiresAt - token.issuedAt.value_or(token.seenAt);
            const Instant earliest = std::max(token.seenAt + life / 2, retry.value_or(Instant::min()));
            const auto wait = std::max(*mark - now, earliest - m_clock.now());
            if (wait <= 0us)
                start(server, access, refresh, Occasion::EndIsNear);
            else if (now + wait < *token.expiresAt)
                next = std::min(next.value_or(longest), wait);
        }
    }
    if (next)
        m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(*next));
}

/// nullptr: there is none of that id, or it is not to be done there.
const ServerProfile *AutoRefresh::served(const QString &server) const
{
    const ServerProfile *found = server.isEmpty() ? nullptr : m_servers.find(server);
    return found && found->autoRefresh ? found : nullptr;
}

bool AutoRefresh::isOfUse() const
{
    return std::any_of(m_servers.all().cbegin(), m_servers.all().cend(),
        [](const ServerProfile &server) { return server.autoRefresh && !server.id().isEmpty(); });
}

/// As long as the server is set up as it was: another path may be all that it takes.
bool AutoRefresh::isUnsendable(int refresh, const ServerProfile &server) const
{
    const auto found = m_unsendable.constFind(refresh);
    return found != m_unsendable.constEnd() && *found == server;
}

/// By the server's own clock.
Instant AutoRefresh::nowAt(const ServerProfile &server) const
{
    if (server.embedded)
        return m_clock.now();
    // Calls are timed by the laboratory's clock: once that is moved they don't tell of another server's.
    if (m_clock.offset() != 0us)
        return m_clock.realTime()();
    return m_clock.now() + session::clockAhead(m_log, server.id(), m_clock.now());
}

bool AutoRefresh::hasExpired(int access, const ServerProfile &server) const
{
    const TokenRecord *token = m_log.token(access);
    const std::chrono::seconds unsure = server.embedded ? 0s : 2s; // Date tells whole seconds
    return token && (token->tokenType == "access" || isSliding(token)) && token->expiresAt
        && *token->expiresAt <= nowAt(server) + unsure;
}

/// As its last refresh or login went; a view that wants a live access token is none for who hasn't got one.
std::optional<Endpoint> AutoRefresh::wayOf(const ServerProfile &server, int access) const
{
    constexpr qsizetype most = 500; // looked at
    if (isSliding(m_log.token(access)))
        return server.has(Endpoint::RefreshSliding) ? std::optional(Endpoint::RefreshSliding) : std::nullopt;
    QList<Endpoint> ways{ Endpoint::Refresh, Endpoint::TokenRefresh };
    const ExchangeList &exchanges = m_log.exchanges();
    const auto end = exchanges.crbegin() + std::min(most, exchanges.size());
    const auto last = std::find_if(exchanges.crbegin(), end, [&server](const Exchange &each) {
        return each.server == server.id() && each.succeeded()
            && (each.endpoint == Endpoint::Login || each.endpoint == Endpoint::Refresh
                || each.endpoint == Endpoint::ObtainPair || each.endpoint == Endpoint::TokenRefresh);
    });
    if (last != end && (last->endpoint == Endpoint::ObtainPair || last->endpoint == Endpoint::TokenRefresh))
        std::reverse(ways.begin(), ways.end());
    for (const Endpoint way : std::as_const(ways)) {
        if (server.has(way) && !(server.wantsAccess(way) && hasExpired(access, server)))
            return way;
    }
    return std::nullopt;
}

QString AutoRefresh::whose(int access, const QString &server) const
{
    const TokenRecord *token = m_log.token(access);
    const QString user = token ? session::oneLine(token->user, 40) : QString();
    const QString host = QUrl(server).authority();
    return user.isEmpty() ? host : tr("%1 on %2").arg(user, host);
}

Error AutoRefresh::failure(const Refresh &refresh, const Exchange &exchange) const
{
    const QString who = whose(refresh.access, refresh.server);
    const QString call = session::callName(exchange);
    const TokenRecord *token = m_log.token(refresh.access);
    const ServerProfile *server = served(refresh.server);
    const bool isRetried = server && retryOf(m_log, token, nowAt(*server) - m_clock.now());
    const QString outlook = !isSliding(token) ? tr("it is tried again when a call is refused.")
        : isRetried                           ? tr("it is tried again while the token lives.")
                                              : tr("the token ends before another try. Log in again.");
    if (exchange.failure == session::Failure::Cancelled && exchange.error)
        return { exchange.error->code,
            tr("Auto-refresh for %1 is not possible; %2 %3").arg(who, outlook, exchange.error->what),
            exchange.error->detail };
    if (exchange.status == 0)
        return { Errc::Network, tr("Auto-refresh for %1 got no answer; %2").arg(who, outlook),
            exchange.error ? exchange.error->what : QString() };
    if (exchange.succeeded())
        return { Errc::Malformed,
            isSliding(token)
                ? tr("Auto-refresh for %1 has ended: the answer to %2 held no sliding token. See Exchanges; what the "
                     "server calls it otherwise, Servers has to know.")
                      .arg(who, call)
                : tr("Auto-refresh for %1 has ended: the answer to %2 held no access token. See Exchanges; what the "
                     "server calls it otherwise, Servers has to know.")
                      .arg(who, call),
            {} };
    if (exchange.status >= 500 || exchange.status < 400)
        return { Errc::Network,
            tr("Auto-refresh for %1 failed: %2 was answered with %3; %4").arg(who, call, reasonOf(exchange), outlook),
            {} };
    if (exchange.status == 404 || exchange.status == 405)
        return { Errc::NotFound,
            tr("Auto-refresh for %1 has ended: %2 was answered with %3. Enter the path of its refresh view in Servers, "
               "and log in again.")
                .arg(who, call, reasonOf(exchange)),
            {} };
    return { Errc::Revoked,
        tr("Auto-refresh for %1 has ended: %2 was refused with %3. Log in again.").arg(who, call, reasonOf(exchange)),
        {} };
}
