// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/fingerprinter.h"

#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QTimer>

namespace fingerprint {

namespace {

constexpr std::chrono::seconds LongestCall{ 15 };
constexpr qint64 LargestAnswer = 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Fingerprinter", text);
}

/// Why the server is asked nothing more; empty: it may be.
QString reasonToLeave(const session::Exchange &exchange)
{
    const QString call = session::callName(exchange);
    if (exchange.failure == session::Failure::TooLarge)
        return {}; // a page of whatever size is an answer
    if (exchange.failure != session::Failure::None)
        return exchange.error ? exchange.error->what : tr("%1 got no answer.").arg(call);
    if (exchange.status != 429 && exchange.status != 503)
        return {};
    const QString seconds
        = QString::fromLatin1(session::headerValue(exchange.replyHeaders, "Retry-After").value_or(QByteArray()));
    bool isNumber = false;
    const int wait = seconds.toInt(&isNumber);
    const QString when = isNumber && wait > 0 ? tr("Try again in %1 s.").arg(wait) : tr("Try again later.");
    return exchange.status == 429
        ? tr("Stopped: %1 answered 429, too many requests, so nothing more was asked. %2").arg(call, when)
        : tr("Stopped: %1 answered 503, the server has no time, so nothing more was asked. %2").arg(call, when);
}

} // namespace

Fingerprinter::Fingerprinter(QObject *parent)
    : QObject(parent)
{
}

Fingerprinter::~Fingerprinter() = default;

void Fingerprinter::start(const Order &order, const Known &known)
{
    if (m_running)
        return;
    if (m_client)
        m_client->deleteLater(); // it may be what called
    m_client = new client::EndpointClient(order.clock, this);
    m_client->setTimeLimit(LongestCall);
    m_client->setSizeLimit(LargestAnswer);
    connect(m_client, &client::EndpointClient::exchangeFinished, this, &Fingerprinter::onExchange);
    m_order = order;
    m_known = known;
    m_plan = planOf(order);
    m_answers.clear();
    m_result = {};
    m_next = 0;
    m_running = true;
    // Nothing is said before this returns, even where there is nothing to ask.
    QTimer::singleShot(0, this, [this, run = ++m_run] {
        if (run == m_run)
            next();
    });
}

void Fingerprinter::stop()
{
    if (!m_running)
        return;
    m_client->cancelAll(); // what was cut off is told later, and not listened to
    end(tr("Stopped before everything was asked."));
}

void Fingerprinter::next()
{
    while (m_running && m_next < m_plan.size()) {
        const ProbeKind kind = m_plan.at(m_next);
        if (const auto request = requestOf(kind, m_order, m_answers)) {
            emit asking(int(m_next) + 1, int(m_plan.size()));
            if (m_running)
                m_call = m_client->send(*request);
            return;
        }
        ++m_next;
    }
    if (m_running)
        end({});
}

void Fingerprinter::onExchange(const session::Exchange &exchange, quint64 call)
{
    if (!m_running || call != m_call || sender() != m_client)
        return; // cut off
    m_answers.append({ m_plan.at(m_next), exchange });
    ++m_next;
    if (const QString reason = reasonToLeave(exchange); !reason.isEmpty())
        return end(reason);
    next();
}

void Fingerprinter::end(const QString &interruption)
{
    m_running = false;
    m_call = 0;
    ++m_run;
    m_result = conclude(m_order, m_answers, m_known);
    m_result.interruption = interruption;
    const bool hasLast = !m_answers.isEmpty();
    const session::Exchange last = hasLast ? m_answers.constLast().exchange : session::Exchange();
    m_result.isRefused = hasLast && !interruption.isEmpty() && (last.status == 429 || last.status == 503);
    m_result.isUnanswered
        = hasLast && last.failure != session::Failure::None && last.failure != session::Failure::TooLarge;
    // Whoever forgets a token means these, too.
    m_answers.clear();
    m_order.access.clear();
    m_order.refresh.clear();
    emit finished();
}

} // namespace fingerprint
