// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpointclient.h"
#include "core/logout/logoutresult.h"
#include "core/session/carriedtokens.h"
#include "core/session/sessionlog.h"

#include <QObject>
#include <memory>

namespace logout {

/// Are we really logged out? Logs in, logs out, and tries with every token whether that was one. One call after the
/// other; lives in the thread that made it.
class LogoutTest : public QObject
{
    Q_OBJECT

public:
    explicit LogoutTest(Clock clock = systemClock(), QObject *parent = nullptr);
    ~LogoutTest() override;

    /// What start() will send, before it sends anything; without tokens, which nobody has yet.
    static QList<LogoutRow> plan(const LogoutOrder &order);

    /// Ignored while one is under way.
    void start(const LogoutOrder &order);
    /// Ends it with LogoutVerdict::NotKnown.
    void stop();
    bool isRunning() const { return m_running; }
    const LogoutResult &result() const { return m_result; }

signals:
    void rowChanged(int row);
    /// A call was made: for the session's memory.
    void exchangeMade(const session::Exchange &exchange);
    void finished(const LogoutResult &result);

private:
    void next();
    void onExchange(const session::Exchange &exchange, quint64 call);
    /// Why a step has nothing to try; empty: it has.
    QString reasonNotNeeded(LogoutStep step) const;
    QString reasonNotToSend(LogoutStep step) const;
    void judge(LogoutRow *row);
    /// By what the test knows by now.
    QList<diagnose::Cause> causesOf(const session::Exchange &exchange) const;
    void keepTokens(LogoutStep step, const session::Exchange &exchange);
    /// Whether the token's cookie would come along in a browser; true where it is in none, and for what a thief tries.
    bool comesAlong(LogoutStep step, const std::optional<session::Cookie> &cookie) const;
    /// Which cookie a browser would not have sent; empty: none.
    QString leftOut(LogoutStep step) const;
    void conclude();
    void decide();
    QString accessSentence() const;
    const LogoutRow &row(LogoutStep step) const { return m_result.rows.at(qsizetype(step)); }
    /// The logout that counts: one that was taken with an expired access token, else the one after it.
    const LogoutRow &logoutRow() const
    {
        return row(succeeded(LogoutStep::LogOutTooLate) ? LogoutStep::LogOutTooLate : LogoutStep::LogOut);
    }
    QByteArray lateAccess() const;
    QString lateSentence() const;
    QString titlesOf(LogoutMark mark) const;
    QString openSentences() const;
    bool succeeded(LogoutStep step) const { return row(step).exchange && row(step).exchange->succeeded(); }
    void say(LogoutVerdict verdict, const QString &headline, const QString &text);

    Clock m_clock;
    LogoutOrder m_order;
    LogoutResult m_result;
    std::unique_ptr<session::SessionLog> m_log;
    client::EndpointClient m_client;
    QByteArray m_access;
    QByteArray m_refresh; ///< the newest
    std::optional<session::Cookie> m_accessCookie; ///< absent: it came in the body
    std::optional<session::Cookie> m_refreshCookie;
    QByteArray m_older; ///< the one before the rotation; empty: the server didn't rotate
    quint64 m_call = 0;
    qsizetype m_next = 0;
    bool m_running = false;
};

} // namespace logout
