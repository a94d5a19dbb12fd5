// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspectionrunner.h"

InspectionRunner::InspectionRunner(const explain::Inspector &inspector, QObject *parent)
    : QObject(parent)
    , m_inspector(inspector)
{
    m_pool.setMaxThreadCount(1);
}

InspectionRunner::~InspectionRunner()
{
    m_pool.waitForDone();
}

void InspectionRunner::inspect(const QByteArray &input, explain::InspectionContext context, int selected)
{
    if (input.size() > LargeInput) {
        Request request { input, std::move(context), selected };
        if (m_running)
            m_next = std::move(request);
        else
            start(std::move(request));
        return;
    }
    m_next.reset();
    m_obsolete = m_running;
    emit finished(m_inspector.inspect(input, context, selected));
}

void InspectionRunner::start(Request request)
{
    m_running = true;
    m_obsolete = false;
    emit busyChanged(true);
    m_pool.start([this, request = std::move(request)] {
        auto inspection = m_inspector.inspect(request.input, request.context, request.selected);
        // The destructor waits for this, so `this` is alive; a queued call to a dead object is dropped by Qt.
        QMetaObject::invokeMethod(
            this, [this, inspection = std::move(inspection)] { arrive(inspection); }, Qt::QueuedConnection);
    });
}

void InspectionRunner::arrive(const explain::Inspection &inspection)
{
    m_running = false;
    if (m_next) {
        Request request = std::move(*m_next);
        m_next.reset();
        return start(std::move(request));
    }
    emit busyChanged(false);
    if (!m_obsolete)
        emit finished(inspection);
}
