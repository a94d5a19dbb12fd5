// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpointclient.h"
#include "core/scenario/scenarioresult.h"
#include "core/session/sessionlog.h"

#include <QObject>
#include <memory>

namespace logout {

/// Who logs in and out, and where.
struct LogoutOrder
{
    config::ServerProfile server;
    QString user; ///< empty: whoever the server takes first
    QString password; ///< empty: the password-less login
    std::optional<simplejwt::Settings> settings; ///< the server's, where they are known; for the reasons, and its key
                                                 ///< for an access token that has expired
};

enum class LogoutStep : quint8 {
    LogIn,
    View,
    RefreshOnce, ///< as a client does: where the server rotates, an older refresh token is left
    LogOutTooLate, ///< with an expired access token; only where the signing key is known, so that one can be made
    LogOut,
    VerifyAccess,
    VerifyRefresh,
    Refresh,
    RefreshOlder, ///< only where the server rotates
    ViewAgain,
    LogOutAgain
};

enum class LogoutMark : quint8 {
    Waiting,
    AsExpected,
    Look, ///< not as expected, but no proof of a failed logout; the note says why
    Wrong,
    NotSent ///< could not be, or did not have to be
};

/// A row of the grid.
struct LogoutRow
{
    LogoutStep step = LogoutStep::LogIn;
    QString title; ///< "Verify the refresh token"
    QByteArray method;
    QUrl url;
    QString
        sends; ///< what the request carries, without a token: "the refresh token; the access token in Authorization"
    QString expected; ///< "401 blacklisted"
    QString actual; ///< "200 {}"
    LogoutMark mark = LogoutMark::Waiting;
    QString note; ///< why it differs, or was not sent
    std::optional<session::Exchange> exchange; ///< holds whole tokens
    QList<diagnose::Cause> causes;
};

enum class LogoutVerdict : quint8 {
    None, ///< not finished
    LoggedOut, ///< no refresh token gives anything any more
    RefreshAlive, ///< a refresh token still gives access tokens
    Fake, ///< the server says 200 and does nothing: it has no blacklist
    Refused, ///< the server lets nobody log out
    NotKnown ///< the test could not be played to its end
};

struct LogoutResult
{
    LogoutVerdict verdict = LogoutVerdict::None;
    QString headline; ///< "Logged out."
    QString text; ///< the verdict in words, with the time at which the access token dies
    QString server; ///< for people
    QString user;
    Instant startedAt{};
    std::chrono::microseconds duration{ 0 };
    QList<LogoutRow> rows;

    /// For writeReport().
    scenario::ScenarioResult toScenarioResult() const;
};

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
    QString reasonNotToSend(LogoutStep step) const;
    void judge(LogoutRow *row);
    /// By what the test knows by now.
    QList<diagnose::Cause> causesOf(const session::Exchange &exchange) const;
    void keepTokens(LogoutStep step, const Json &reply);
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
    bool succeeded(LogoutStep step) const { return row(step).exchange && row(step).exchange->succeeded(); }
    void say(LogoutVerdict verdict, const QString &headline, const QString &text);

    Clock m_clock;
    LogoutOrder m_order;
    LogoutResult m_result;
    std::unique_ptr<session::SessionLog> m_log;
    client::EndpointClient m_client;
    QByteArray m_access;
    QByteArray m_refresh; ///< the newest
    QByteArray m_older; ///< the one before the rotation; empty: the server didn't rotate
    quint64 m_call = 0;
    qsizetype m_next = 0;
    bool m_running = false;
};

} // namespace logout
