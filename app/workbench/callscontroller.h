// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/session/exchange.h"
#include "ui/widgets/door.h"

#include <QPointer>

class AutoRefresh;
class EndpointsPane;

/// The calls to the endpoints, whoever asks for one: sends them, one at a time, and has the pane show what came of it.
class CallsController : public QObject
{
    Q_OBJECT

public:
    using ContextSource = std::function<diagnose::DiagnoseContext()>;

    /// Both must outlive it; the log is the one that calls are recorded in.
    CallsController(AutoRefresh &client, const session::SessionLog &log, Clock clock, ContextSource context,
        QObject *parent = nullptr);

    /// What helps with a cause.
    void setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors);
    EndpointsPane *makePane();
    /// nullptr until it is made.
    EndpointsPane *pane() const;
    /// A call under way is cancelled first.
    void send(const client::EndpointRequest &request);
    void cancel();

private:
    void finish(quint64 call, const session::Exchange &exchange);

    std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> m_doors;
    AutoRefresh &m_client;
    const session::SessionLog &m_log;
    Clock m_clock;
    ContextSource m_context;
    QPointer<EndpointsPane> m_pane;
    quint64 m_running = 0; ///< 0: none
    quint64 m_about = 0; ///< EndpointRequest::about of it
};
