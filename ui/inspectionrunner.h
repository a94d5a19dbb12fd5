// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspector.h"

#include <QObject>
#include <QThreadPool>
#include <optional>

/// Inspects a text: an ordinary one at once, a large one on a thread of its own, so that the window never waits. The
/// newest wins: what was asked for before and is not finished is never reported. The functions of the context are
/// called on that thread, so they must be thread-safe (snapshots).
class InspectionRunner : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype LargeInput = 200 * 1000; ///< bytes

    /// The inspector must outlive the runner.
    explicit InspectionRunner(const explain::Inspector &inspector, QObject *parent = nullptr);
    ~InspectionRunner() override;

    void inspect(const QByteArray &input, explain::InspectionContext context, int selected = 0);
    bool isBusy() const { return m_running; }

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
    void start(Request request);
    void arrive(const explain::Inspection &inspection);

    const explain::Inspector &m_inspector;
    QThreadPool m_pool;
    std::optional<Request> m_next;
    bool m_running = false;
    bool m_obsolete = false; ///< what runs now was overtaken by one that needed no thread
};
