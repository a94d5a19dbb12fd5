// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/inspectionrunner.h"

InspectionRunner::InspectionRunner(const explain::Inspector &inspector, QObject *parent)
    : QObject(parent)
    , m_run([&inspector](
                const Request &request) { return inspector.inspect(request.input, request.context, request.selected); },
          [this](const explain::Inspection &inspection) { emit finished(inspection); })
{
    m_run.onBusyChange([this](bool busy) { emit busyChanged(busy); });
}

void InspectionRunner::inspect(const QByteArray &input, explain::InspectionContext context, int selected)
{
    const Request request{ input, std::move(context), selected };
    if (input.size() > largeInput)
        m_run.request(request);
    else
        m_run.answerNow(request);
}
