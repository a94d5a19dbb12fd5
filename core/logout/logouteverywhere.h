// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpointclient.h"
#include "core/diagnose/cause.h"
#include "core/session/sessionlog.h"
#include "core/simplejwt/settings.h"

#include <QObject>

namespace logout {

/// Who is to be logged out, and where.
struct EverywhereOrder
{
    config::ServerProfile server;
    QString userId; ///< the user claim
    QString user; ///< the name, for people; empty: the id is shown
    std::optional<simplejwt::Settings> settings; ///< the server's, where they are known; for the reasons
};

enum class EverywhereMark : quint8 {
    Waiting,
    Revoked, ///< the server took it, and refused it when it was sent once more
    DeadBefore, ///< refused because it was on the blacklist already
    Alive, ///< refused, or taken without effect; the note says why
    NotKnown, ///< taken, or on its way when it was stopped; whether that had an effect could not be seen
    NotSent
};

/// One refresh token, and what became of it.
struct EverywhereRow
{
    int token = -1; ///< id in the session; -1: the session was replaced since
    QString title; ///< "refresh a91f…"
    std::optional<Instant> expiresAt;
    QByteArray method;
    QUrl url;
    EverywhereMark mark = EverywhereMark::Waiting;
    QString actual; ///< "200 {}, then 401 blacklisted"
    QString note; ///< why
};

/// Logs a user out everywhere: puts every live refresh token that the session knows of the user on the server's
/// blacklist, one after the other. A server without a blacklist answers 200 too, so each that was taken is sent once
/// more: only a refusal proves anything. Lives in the thread that made it, which is the log's.
class LogoutEverywhere : public QObject
{
    Q_OBJECT

public:
    /// The log must outlive it; it grows when exchangeMade is handed to it.
    explicit LogoutEverywhere(const session::SessionLog &log, Clock clock = systemClock(), QObject *parent = nullptr);

    /// What start() will send, before it sends anything. Errc::NotFound: the server has no endpoint that blacklists.
    Result<QList<EverywhereRow>> plan(const EverywhereOrder &order) const;

    /// Ignored while one is under way, and where there is no plan.
    void start(const EverywhereOrder &order);
    /// What is left is not sent. Happens by itself where the session is replaced or emptied.
    void stop();
    bool isRunning() const { return m_running; }
    const QList<EverywhereRow> &rows() const { return m_rows; }
    int count(EverywhereMark mark) const;
    /// In words: what is dead, and what lives on until when.
    QString verdict() const;

signals:
    void rowChanged(int row);
    /// A call was made: for the session's memory.
    void exchangeMade(const session::Exchange &exchange);
    void finished();

private:
    bool isOf(const session::TokenRecord &token, const EverywhereOrder &order) const;
    Result<client::EndpointRequest> requestFor(const EverywhereOrder &order, const QByteArray &token) const;
    void next();
    void dropIds();
    void close(EverywhereMark mark, const QString &note);
    void judge(const session::Exchange &exchange, const QString &cause);
    void onExchange(const session::Exchange &exchange, quint64 call);
    QString survivorsText() const;

    const session::SessionLog &m_log;
    Clock m_clock;
    client::EndpointClient m_client;
    EverywhereOrder m_order;
    QList<EverywhereRow> m_rows;
    qsizetype m_next = 0;
    quint64 m_call = 0;
    bool m_isProof = false; ///< the call under way is the second one
    bool m_running = false;
};

} // namespace logout
