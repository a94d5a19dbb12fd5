// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/loggedclient.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/story/diagram.h"

#include <QObject>
#include <functional>

namespace story {

/// The guided flow: a user logs in, uses the tokens, logs out, and sees what dies and what lives on until its time is
/// over. Real calls to a server whose clock can be put forward, one each time it is asked. Lives in the client's
/// thread.
class Tour : public QObject
{
    Q_OBJECT

public:
    enum class Stop : quint8 {
        LogIn,
        View,
        Refresh,
        LogOut,
        RefreshAgain, ///< refused
        ViewAgain, ///< lives on
        LetTimePass,
        ViewAtLast, ///< refused
        LogInAnew, ///< for the second story: views that want a live access token
        LetTimePassAgain,
        RefreshTooLate, ///< refused where the refresh view has IsAuthenticated
        LogOutTooLate, ///< likewise: and the refresh token lives on
    };
    static constexpr int stopCount = 12;

    /// No call: the clock is put forward.
    static bool passesTime(Stop stop) { return stop == Stop::LetTimePass || stop == Stop::LetTimePassAgain; }

    /// What it works with.
    struct Means
    {
        config::ServerProfile server;
        QString user; ///< a name; empty: whoever the server takes first
        std::function<void(std::chrono::seconds)> putForward; ///< the server's clock
        std::function<diagnose::DiagnoseContext()> context; ///< its log is the client's
    };

    /// The client must outlive the tour.
    explicit Tour(client::LoggedClient &client, QObject *parent = nullptr);

    /// Begins anew with these.
    void begin(Means means);
    /// What the next stop will do: "sends POST http://127.0.0.1:8010/login/". Empty at the end.
    QString announcement() const;
    /// Makes the next call; stepPlayed() follows. Ignored while one is under way, and at the end.
    void playNext();

    int played() const { return int(m_steps.size()); }
    bool isBusy() const { return m_call != 0; }
    /// Also where the login gave no tokens: there is nothing to go on with.
    bool isAtEnd() const;
    const QList<Step> &steps() const { return m_steps; }

signals:
    void stepPlayed(int index);

private:
    Stop nextStop() const { return Stop(m_steps.size()); }
    Result<client::EndpointRequest> requestFor(Stop stop) const;
    void letTimePass();
    void onAnswer(quint64 call, const session::Exchange &exchange);
    void keep(Step step);
    const session::TokenRecord *newest(QByteArrayView type) const;

    client::LoggedClient &m_client;
    Means m_means;
    QList<Step> m_steps;
    QList<int> m_tokens; ///< in the order in which they came
    quint64 m_call = 0; ///< under way; 0: none
};

} // namespace story
