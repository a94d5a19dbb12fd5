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

    /// Waits until all work is done; its answers arrive later, as ever.
    void wait() { m_pool.waitForDone(); }

    /// report(work()); both are copied.
    template<class Work, class Report> void run(Work work, Report report)
    {
        m_pool.start([this, work = std::move(work), report = std::move(report)]() mutable {
            auto answer = work();
            if (leave)
                leave();
            // The destructor waits for this, so `this` is alive; a queued call to a dead object is dropped by Qt.
            QMetaObject::invokeMethod(
                this,
                [report = std::move(report), answer = std::move(answer)]() mutable { report(std::move(answer)); },
                Qt::QueuedConnection);
        });
    }

    /// What the thread does after each piece of work: gives back what a library keeps for it until it ends, as Qt waits
    /// for the work and not for the thread's own end. Set before there is any work.
    static inline void (*leave)() = nullptr;

private:
    QThreadPool m_pool;
};
