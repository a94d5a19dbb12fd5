// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include "core/base/utc.h"

#include <QUuid>

using namespace std::chrono;

Clock systemClock()
{
    return [] { return time_point_cast<microseconds>(system_clock::now()); };
}

IdSource randomIds()
{
    return [] { return QUuid::createUuid().toByteArray(QUuid::Id128); };
}

QDateTime toDateTime(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(floor<milliseconds>(instant).time_since_epoch().count(), utc);
}

Instant fromDateTime(const QDateTime &dateTime)
{
    return Instant{ milliseconds{ dateTime.toMSecsSinceEpoch() } };
}

MovableClock::MovableClock(Clock base)
    : m_base(std::move(base))
{
}

Instant MovableClock::now() const
{
    return m_base() + microseconds{ m_offset.load(std::memory_order_relaxed) };
}

void MovableClock::advance(microseconds by)
{
    m_offset.fetch_add(by.count(), std::memory_order_relaxed);
}

void MovableClock::set(Instant instant)
{
    m_offset.store((instant - m_base()).count(), std::memory_order_relaxed);
}

void MovableClock::reset()
{
    m_offset.store(0, std::memory_order_relaxed);
}

microseconds MovableClock::offset() const
{
    return microseconds{ m_offset.load(std::memory_order_relaxed) };
}

Clock MovableClock::clock() const
{
    return [this] { return now(); };
}
