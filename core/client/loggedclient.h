// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpointclient.h"
#include "core/session/sessionlog.h"

namespace client {

/// Calls that the session remembers: whoever hears of an answer here finds it in the log, under the id that the log
/// gave it. GUI thread.
class LoggedClient : public QObject
{
    Q_OBJECT

public:
    /// The log must outlive it.
    LoggedClient(session::SessionLog &log, Clock clock, QObject *parent = nullptr);

    /// answered() comes exactly once, never before this returns. The number of the call, never 0.
    quint64 send(const EndpointRequest &request);
    /// answered() comes with Failure::Cancelled. A call that is unknown or done is ignored.
    void cancel(quint64 call);
    void cancelAll();
    bool isBusy() const { return m_client.isBusy(); }

signals:
    void answered(quint64 call, const session::Exchange &exchange);

private:
    session::SessionLog &m_log;
    EndpointClient m_client;
};

} // namespace client
