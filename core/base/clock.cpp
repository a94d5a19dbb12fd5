// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include "core/base/utc.h"

#include <QUuid>
#include <algorithm>

using namespace std::chrono;

namespace {

/// Steps don't add up past what a count of microseconds holds: a clock stops about where Python's years do.
qint64 bounded(qint64 offset)
{
    constexpr qint64 furthest = microseconds(seconds{ 250'000'000'000 }).count();
    return std::clamp(offset, -furthest, furthest);
}

} // namespace

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
    qint64 before = m_offset.load(std::memory_order_relaxed);
    while (!m_offset.compare_exchange_weak(before, bounded(bounded(by.count()) + before), std::memory_order_relaxed))
        ;
}

void MovableClock::set(Instant instant)
{
    m_offset.store(bounded((instant - m_base()).count()), std::memory_order_relaxed);
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
