// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>
#include <utility>

/// Work on a thread of its own, one piece after the other, whose answers arrive on the thread that this lives on. Its
/// end waits for the piece under way, drops those behind it and every answer that has not arrived: what the work uses
/// must live as long, so it stands behind that in its class.
class Background : public QObject
{
public:
    explicit Background(QObject *parent = nullptr)
        : QObject(parent)
    {
        m_pool.setMaxThreadCount(1);
    }
    ~Background() override
    {
        m_pool.clear();
        m_pool.waitForDone();
    }

    /// report(work()); both are copied.
    template<class Work, class Report> void run(Work work, Report report)
    {
        m_pool.start([this, work = std::move(work), report = std::move(report)]() mutable {
            // The destructor waits for this, so `this` is alive; a queued call to a dead object is dropped by Qt.
            QMetaObject::invokeMethod(
                this, [report = std::move(report), answer = work()]() mutable { report(std::move(answer)); },
                Qt::QueuedConnection);
        });
    }

private:
    QThreadPool m_pool;
};
