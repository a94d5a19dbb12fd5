// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logout/logouttest.h"

#include "core/base/timetext.h"
#include "core/client/giventokens.h"
#include "core/diagnose/diagnose.h"
#include "core/diagnose/facts.h"
#include "core/jose/jws.h"
#include "core/json/jsonwriter.h"
#include "core/logout/logoutcalls.h"
#include "core/session/exchangereading.h"
#include "core/session/tokenreading.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace logout {

namespace {

/// By the server's own clock where it says the time.
Instant timeOf(const session::Exchange &exchange)
{
    return session::dateOf(exchange.replyHeaders).value_or(session::endOf(exchange));
}

/// The access token as it will be when its time is over, by the server's key; empty: that is not known.
QByteArray expiredCopy(const QByteArray &access, const LogoutOrder &order, Instant now)
{
    constexpr qint64 lifetime = 300;
    constexpr qint64 since = 60;
    session::TokenReading token = session::readToken(access);
    if (!order.settings || !order.settings->signingKey || !token.isReadable())
        return {};
    const auto algorithm = jose::algorithmNamed(order.settings->algorithm.toLatin1());
    const bool isHmac = order.settings->algorithm.startsWith(u"HS");
    const auto key
        = isHmac ? jose::Key::fromSecret(*order.settings->signingKey) : jose::Key::fromPem(*order.settings->signingKey);
    if (!algorithm || !key)
        return {};
    Json claims = *token.claims;
    claims.set(u"iat"_s, epochSeconds(now) - lifetime - since);
    claims.set(u"exp"_s, epochSeconds(now) - since);
    return jose::signCompact(writeJson(*token.header), writeJson(claims), *algorithm, *key).value_or(QByteArray());
}

bool isRefused(const session::Exchange &exchange)
{
    return exchange.status >= 400 && exchange.status < 500;
}

/// By the cause, which is the same in every language of the server.
bool isRefusedAsBlacklisted(const LogoutRow &row)
{
    const QByteArray id = row.causes.isEmpty() || row.exchange->succeeded() ? QByteArray() : row.causes.constFirst().id;
    return session::saysBlacklisted(*row.exchange) || id == "blacklisted" || id == "rotated_away";
}

/// The answer for the middle of a sentence: the server's own may end with a full stop.
QString statusWords(const LogoutRow &row)
{
    const QString words = row.exchange ? row.actual : row.note;
    return words.endsWith(u'.') ? words.chopped(1) : words;
}

} // namespace

LogoutTest::LogoutTest(Clock clock, QObject *parent)
    : QObject(parent)
    , m_clock(std::move(clock))
    , m_client(m_clock)
{
    connect(&m_client, &client::EndpointClient::exchangeFinished, this, &LogoutTest::onExchange);
}

LogoutTest::~LogoutTest() = default;

QList<LogoutRow> LogoutTest::plan(const LogoutOrder &order)
{
    return logoutPlan(order);
}

void LogoutTest::start(const LogoutOrder &order)
{
    if (m_running)
        return;
    m_order = order;
    m_result = {};
    m_result.server = order.server.title();
    m_result.user = order.user;
    m_result.startedAt = m_clock();
    m_result.rows = logoutPlan(order);
    m_log = std::make_unique<session::SessionLog>(m_clock);
    m_access.clear();
    m_refresh.clear();
    m_accessCookie.reset();
    m_refreshCookie.reset();
    m_older.clear();
    m_next = 0;
    m_running = true;
    next();
}

void LogoutTest::stop()
{
    if (!m_running)
        return;
    m_running = false;
    m_call = 0;
    m_client.cancelAll();
    say(LogoutVerdict::NotKnown, tr("Not known."), tr("The test was stopped before its end."));
    emit finished(m_result);
}

QString LogoutTest::reasonNotNeeded(LogoutStep step) const
{
    if (step != LogoutStep::LogIn && m_refresh.isEmpty())
        return {};
    if (step == LogoutStep::LogOutTooLate && !m_order.server.wantsAccess(logoutEndpoint(m_order, step)))
        return tr("Not needed: this logout wants no access token.");
    if (step == LogoutStep::LogOut && succeeded(LogoutStep::LogOutTooLate))
        return tr("Not needed: the logout with the expired access token was accepted.");
    if (step == LogoutStep::RefreshOlder && m_older.isEmpty() && succeeded(LogoutStep::RefreshOnce))
        return tr("Not needed: this server doesn't rotate, there is only one refresh token.");
    return {};
}

QString LogoutTest::reasonNotToSend(LogoutStep step) const
{
    if (step != LogoutStep::LogIn && m_refresh.isEmpty())
        return tr("There is no refresh token to try with.");
    if (step == LogoutStep::LogOutTooLate && lateAccess().isEmpty())
        return tr("An expired access token can't be made without the server's signing key. Where the logout view wants "
                  "a live one, it is refused then, and the refresh token lives on.");
    if (step > LogoutStep::LogOut && !logoutRow().exchange)
        return tr("Nobody was logged out.");
    if (step > LogoutStep::LogOut && !logoutRow().exchange->succeeded() && step != LogoutStep::Refresh)
        return tr("Nobody was logged out.");
    if (step == LogoutStep::RefreshOlder && m_older.isEmpty())
        return tr("There is no older refresh token: the refresh before the logout gave none.");
    if (!m_order.server.url(logoutEndpoint(m_order, step)))
        return tr("The server has no such endpoint.");
    return {};
}

void LogoutTest::next()
{
    for (; m_next < m_result.rows.size(); ++m_next) {
        LogoutRow &row = m_result.rows[m_next];
        const QString unneeded = reasonNotNeeded(row.step);
        const QString reason = unneeded.isEmpty() ? reasonNotToSend(row.step) : unneeded;
        const QByteArray &token = row.step == LogoutStep::RefreshOlder ? m_older
            : row.step == LogoutStep::VerifyAccess                     ? m_access
                                                                       : m_refresh;
        const QByteArray access = row.step == LogoutStep::LogOutTooLate ? lateAccess() : m_access;
        const auto request
            = logoutRequest(m_order, row.step, comesAlong(row.step, m_refreshCookie) ? token : QByteArray(),
                comesAlong(row.step, m_accessCookie) ? access : QByteArray());
        if (reason.isEmpty() && request) {
            m_call = m_client.send(*request);
            return;
        }
        row.mark = unneeded.isEmpty() ? LogoutMark::NotSent : LogoutMark::NotNeeded;
        row.note = reason.isEmpty() ? request.error().what : reason;
        emit rowChanged(int(m_next));
    }
    conclude();
}

void LogoutTest::onExchange(const session::Exchange &exchange, quint64 call)
{
    if (!m_running || call != m_call)
        return;
    LogoutRow &row = m_result.rows[m_next];
    row.exchange = *m_log->exchange(m_log->recordExchange(exchange));
    emit exchangeMade(exchange);
    judge(&row);
    if (exchange.succeeded())
        keepTokens(row.step, exchange);
    emit rowChanged(int(m_next));
    ++m_next;
    next();
}

bool LogoutTest::comesAlong(LogoutStep step, const std::optional<session::Cookie> &cookie) const
{
    const bool isTheClients = step == LogoutStep::View || step == LogoutStep::RefreshOnce
        || step == LogoutStep::LogOutTooLate || step == LogoutStep::LogOut;
    const auto to = m_order.server.url(logoutEndpoint(m_order, step));
    return !isTheClients || !cookie || !to || session::goesTo(*cookie, *to);
}

QString LogoutTest::leftOut(LogoutStep step) const
{
    const session::Endpoint endpoint = logoutEndpoint(m_order, step);
    const bool lacksAccess = m_order.server.wantsAccess(endpoint) && !comesAlong(step, m_accessCookie);
    const bool lacksRefresh = !m_order.server.cookieOf(endpoint).isEmpty() && !comesAlong(step, m_refreshCookie);
    if (!lacksAccess && !lacksRefresh)
        return {};
    const session::Cookie &cookie = lacksRefresh ? *m_refreshCookie : *m_accessCookie;
    return tr("The cookie “%1” was not sent, as a browser sends it to addresses below %2 only.")
        .arg(QString::fromUtf8(cookie.name.left(60)), QString::fromUtf8(cookie.path.left(100)));
}

void LogoutTest::keepTokens(LogoutStep step, const session::Exchange &exchange)
{
    if (step != LogoutStep::LogIn && step != LogoutStep::RefreshOnce)
        return; // what comes after the logout is a symptom, not the session
    const client::GivenTokens given = client::givenTokens(m_order.server, exchange);
    if (!given.access.isEmpty()) {
        m_access = given.access;
        m_accessCookie = given.accessCookie;
    }
    if (const auto end = session::readToken(m_access).time(u"exp"))
        m_result.rows[qsizetype(LogoutStep::ViewAgain)].expected = tr("200 until %1").arg(clockText(*end, m_clock()));
    if (given.refresh.isEmpty())
        return;
    if (step == LogoutStep::RefreshOnce && given.refresh != m_refresh)
        m_older = m_refresh;
    m_refresh = given.refresh;
    m_refreshCookie = given.refreshCookie;
}

QList<diagnose::Cause> LogoutTest::causesOf(const session::Exchange &exchange) const
{
    diagnose::DiagnoseContext context;
    context.log = m_log.get();
    context.server = &m_order.server;
    context.settings = m_order.settings ? &*m_order.settings : nullptr;
    context.band = m_order.server.band;
    return diagnose::diagnose(exchange, context);
}

void LogoutTest::judge(LogoutRow *row)
{
    row->causes = causesOf(*row->exchange);
    row->note.clear();
    row->actual = logoutAnswer(*row->exchange);
    const bool ok = row->exchange->succeeded();
    const bool refused = isRefused(*row->exchange);
    switch (row->step) {
    case LogoutStep::LogIn:
    case LogoutStep::View:
    case LogoutStep::LogOut:
        row->mark = ok ? LogoutMark::AsExpected : LogoutMark::Wrong;
        break;
    case LogoutStep::LogOutTooLate:
    case LogoutStep::RefreshOnce:
        row->mark = ok ? LogoutMark::AsExpected : LogoutMark::Look;
        break;
    case LogoutStep::VerifyAccess:
    case LogoutStep::ViewAgain:
        row->mark = ok ? LogoutMark::AsExpected : LogoutMark::Look;
        break;
    case LogoutStep::VerifyRefresh: // silent by design where BLACKLIST_AFTER_ROTATION is off
        row->mark = isRefusedAsBlacklisted(*row) ? LogoutMark::AsExpected : LogoutMark::Look;
        break;
    case LogoutStep::Refresh:
    case LogoutStep::RefreshOlder:
    case LogoutStep::LogOutAgain:
        row->mark = isRefusedAsBlacklisted(*row) ? LogoutMark::AsExpected
            : refused                            ? LogoutMark::Look
                                                 : LogoutMark::Wrong;
        break;
    }
    if (row->mark == LogoutMark::AsExpected)
        return;
    if (!row->causes.isEmpty())
        row->note = row->causes.constFirst().text;
    else if (row->mark == LogoutMark::Wrong && ok)
        row->note = tr("The server still takes this refresh token.");
    // What to do about it is the cause's advice.
    if (row->step == LogoutStep::LogOutTooLate && refused)
        row->note
            = tr("Refused for the access token alone: the refresh token is not on the blacklist and still alive.");
    if (const QString cookie = leftOut(row->step); !cookie.isEmpty())
        row->note = cookie;
    if (row->exchange->error)
        row->note = row->exchange->error->what;
}

QString LogoutTest::accessSentence() const
{
    if (!succeeded(LogoutStep::ViewAgain))
        return row(LogoutStep::ViewAgain).exchange ? tr("The access token is refused, too.") : QString();
    const auto end = session::readToken(m_access).time(u"exp");
    if (!end)
        return tr("The access token stays alive and has no end: the client must delete it.");
    const Instant now = timeOf(*row(LogoutStep::ViewAgain).exchange);
    // The time of day: a span would be wrong the second after.
    return tr("The access token dies by itself at %1: the client must delete it.").arg(clockText(*end, now));
}

QByteArray LogoutTest::lateAccess() const
{
    const LogoutRow &login = row(LogoutStep::LogIn);
    return expiredCopy(m_access, m_order, login.exchange ? timeOf(*login.exchange) : m_clock());
}

QString LogoutTest::lateSentence() const
{
    const LogoutRow &late = row(LogoutStep::LogOutTooLate);
    if (!late.exchange || !isRefused(*late.exchange))
        return {}; // a crash or no answer tells nothing of it
    return tr("But with an expired access token the logout is refused, and a client that sends one stays logged in.");
}

QString LogoutTest::titlesOf(LogoutMark mark) const
{
    QStringList titles;
    for (const LogoutRow &row : m_result.rows) {
        if (row.mark == mark)
            titles.append(u'“' + row.title + u'”');
    }
    return titles.join(u", ");
}

/// What the verdict says nothing about, and what it should not comfort over.
QString LogoutTest::openSentences() const
{
    const QString look = titlesOf(LogoutMark::Look);
    const QString untested = titlesOf(LogoutMark::NotSent);
    QStringList sentences;
    if (!look.isEmpty())
        sentences.append(tr("Unexpected: %1.").arg(look));
    const auto sent = std::count_if(
        m_result.rows.cbegin(), m_result.rows.cend(), [](const LogoutRow &row) { return row.exchange.has_value(); });
    if (!untested.isEmpty())
        sentences.append(sent == 1 ? tr("Not tested: all other steps.") : tr("Not tested: %1.").arg(untested));
    return sentences.join(u' ');
}

void LogoutTest::say(LogoutVerdict verdict, const QString &headline, const QString &text)
{
    m_result.verdict = verdict;
    m_result.headline = headline;
    m_result.text = QStringList{ text.trimmed(), openSentences() }.join(u' ').trimmed();
}

void LogoutTest::conclude()
{
    m_running = false;
    m_result.duration = m_clock() - m_result.startedAt;
    // A refresh that worked after all shows that nothing was blacklisted when verify was asked.
    LogoutRow &verify = m_result.rows[qsizetype(LogoutStep::VerifyRefresh)];
    if (verify.exchange) {
        judge(&verify);
        emit rowChanged(int(LogoutStep::VerifyRefresh));
    }
    decide();
    emit finished(m_result);
}

void LogoutTest::decide()
{
    const LogoutRow &login = row(LogoutStep::LogIn);
    const LogoutRow &logout = logoutRow();
    const LogoutRow &refresh = row(LogoutStep::Refresh);
    if (m_refresh.isEmpty() && succeeded(LogoutStep::LogIn))
        return say(LogoutVerdict::NotKnown, tr("Not known."),
            tr("The login was answered with %1, but gave no refresh token in %2. Look at the names in the server's "
               "settings.")
                .arg(statusWords(login), refreshPlace(m_order)));
    if (m_refresh.isEmpty())
        return say(LogoutVerdict::NotKnown, tr("Not known."),
            tr("Nobody could log in: %1. %2").arg(statusWords(login), login.note));
    if (!logout.exchange)
        return say(LogoutVerdict::NotKnown, tr("Not known."), tr("Nobody could log out: %1").arg(logout.note));
    if (!logout.exchange->succeeded())
        return say(LogoutVerdict::Refused, tr("Not logged out."),
            tr("The logout itself was refused with %1, so both tokens stay alive. %2")
                .arg(statusWords(logout), logout.note));
    if (succeeded(LogoutStep::Refresh)) {
        if (succeeded(LogoutStep::LogOutAgain))
            return say(LogoutVerdict::Fake, tr("Fake."),
                tr("The logout answers %1 and does nothing: the refresh token still gives access tokens, and can be "
                   "logged out again. This server has no blacklist: rest_framework_simplejwt.token_blacklist is "
                   "missing from INSTALLED_APPS.")
                    .arg(logout.actual));
        return say(LogoutVerdict::RefreshAlive, tr("Refresh still alive."),
            tr("After the logout the refresh token still gives access tokens. %1").arg(accessSentence()));
    }
    if (succeeded(LogoutStep::RefreshOlder)) {
        const auto end = session::readToken(m_older).time(u"exp");
        return say(LogoutVerdict::RefreshAlive, tr("Refresh still alive."),
            tr("The last refresh token is dead, but the one before it still gives access tokens, until %1: the server "
               "rotates and BLACKLIST_AFTER_ROTATION is off. %2")
                .arg(end ? clockText(*end, m_clock()) : tr("ever"), accessSentence()));
    }
    const bool isListed = refresh.exchange && isRefusedAsBlacklisted(refresh);
    const bool verifySays
        = row(LogoutStep::VerifyRefresh).exchange && isRefusedAsBlacklisted(row(LogoutStep::VerifyRefresh));
    const bool wasGood = succeeded(LogoutStep::RefreshOnce) && refresh.exchange && refresh.exchange->status == 401;
    if (isListed || verifySays || wasGood)
        return say(LogoutVerdict::LoggedOut, tr("Logged out."),
            (tr("The refresh token is dead. %1").arg(accessSentence()) + u' ' + lateSentence()));
    say(LogoutVerdict::NotKnown, tr("Not known."),
        tr("The logout answered %1, but whether the refresh token is dead can't be told: the refresh answered %2.")
            .arg(logout.actual, statusWords(refresh)));
}

} // namespace logout
