// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <memory>

/// The laboratory's clock: real time, until somebody puts it forward. Tells when that happens. GUI thread; what clock()
/// and shared() give may be read on any.
class LaboratoryClock : public QObject
{
    Q_OBJECT

public:
    explicit LaboratoryClock(Clock realTime, QObject *parent = nullptr);

    Instant now() const { return m_clock->now(); }
    std::chrono::microseconds offset() const { return m_clock->offset(); } ///< 0: real time
    Clock clock() const { return m_clock->clock(); } ///< the laboratory's clock must outlive it
    Clock realTime() const { return m_realTime; } ///< what it runs on: other servers' time
    std::shared_ptr<MovableClock> shared() const { return m_clock; } ///< for the server's thread

    void advance(std::chrono::seconds by);
    void reset();

signals:
    void changed();

private:
    Clock m_realTime;
    std::shared_ptr<MovableClock> m_clock;
};
