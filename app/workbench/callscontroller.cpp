// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/callscontroller.h"

#include "app/laboratory/autorefresh.h"
#include "ui/calls/endpointspane.h"

CallsController::CallsController(
    AutoRefresh &client, const session::SessionLog &log, Clock clock, ContextSource context, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_log(log)
    , m_clock(std::move(clock))
    , m_context(std::move(context))
{
    connect(&m_client, &AutoRefresh::answered, this, &CallsController::finish);
}

void CallsController::setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors)
{
    m_doors = std::move(doors);
    if (m_pane)
        m_pane->setDoors(m_doors);
}

EndpointsPane *CallsController::makePane()
{
    m_pane = new EndpointsPane(m_log, m_clock);
    m_pane->setDoors(m_doors);
    m_pane->setDiagnoseContext(m_context);
    connect(m_pane, &EndpointsPane::callRequested, this, &CallsController::send);
    connect(m_pane, &EndpointsPane::cancelRequested, this, &CallsController::cancel);
    return m_pane;
}

EndpointsPane *CallsController::pane() const
{
    return m_pane;
}

void CallsController::send(const client::EndpointRequest &request)
{
    if (m_running)
        m_client.cancel(std::exchange(m_running, 0)); // its end is nobody's any more
    m_about = request.about;
    m_running = m_client.send(request);
    if (m_pane)
        m_pane->showRunning(request);
}

void CallsController::cancel()
{
    m_client.cancel(m_running);
}

void CallsController::finish(quint64 call, const session::Exchange &exchange)
{
    if (call != m_running)
        return;
    m_running = 0;
    if (m_pane)
        m_pane->showAnswer(exchange, m_about);
}
