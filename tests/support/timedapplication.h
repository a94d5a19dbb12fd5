// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QByteArray>
#include <QEvent>
#include <QMetaObject>
#include <QThread>
#include <ctime>

/// Processor time of this thread, which is the same whatever else the machine does.
inline double threadSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

/// Tells how long each event took that Qt delivers on the window's thread: what freezes a window is one event, not many.
class TimedApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (QThread::currentThread() != thread() || m_depth > 0) // others' events come here, too
            return QApplication::notify(receiver, event);
        ++m_depth;
        QByteArray name = receiver->metaObject()->className(); // it may be gone by then
        if (const QObject *parent = receiver->parent()) // of timers there are many
            name += QByteArrayLiteral(" of ") + parent->metaObject()->className();
        const int type = event->type();
        const double before = threadSeconds();
        const bool answer = QApplication::notify(receiver, event);
        const double took = (threadSeconds() - before) * 1e3;
        if (took > worst) {
            worst = took;
            worstOf = name + ' ' + QByteArray::number(type);
        }
        --m_depth;
        return answer;
    }

    double worst = 0; ///< milliseconds
    QByteArray worstOf;

private:
    int m_depth = 0;
};
