// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspector.h"
#include "ui/widgets/newestrun.h"

/// Inspects a text: an ordinary one at once, a large one on a thread of its own, so that the window never waits. The
/// newest wins: what was asked for before and is not finished is never reported. The functions of the context are
/// called on that thread, so they must be thread-safe (snapshots).
class InspectionRunner : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype largeInput = 200 * 1000; ///< bytes

    /// The inspector must outlive the runner.
    explicit InspectionRunner(const explain::Inspector &inspector, QObject *parent = nullptr);

    void inspect(const QByteArray &input, explain::InspectionContext context, int selected = 0);
    bool isBusy() const { return m_run.isRunning(); }

signals:
    void busyChanged(bool busy);
    void finished(const explain::Inspection &inspection);

private:
    struct Request
    {
        QByteArray input;
        explain::InspectionContext context;
        int selected;
    };
    NewestRun<Request, explain::Inspection> m_run;
};
