// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <atomic>
#include <chrono>
#include <functional>

/// A point in time, UTC, in microseconds since 1970-01-01: the precision of Python's datetime, which Simple JWT reckons
/// with. Cheaper than QDateTime, which the token engine would otherwise build several times a verification.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// Where "now" comes from. Injected everywhere; called on any thread.
using Clock = std::function<Instant()>;

/// Where token ids come from: each call gives a new jti, 32 lower-case hex digits (a UUID4 without dashes). Called on
/// any thread.
using IdSource = std::function<QByteArray()>;

Clock systemClock();
IdSource randomIds();

/// Whole seconds since 1970-01-01 UTC, rounded down: a JWT NumericDate as Simple JWT writes it (RFC 7519 section 2).
constexpr qint64 epochSeconds(Instant instant)
{
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

constexpr Instant fromEpochSeconds(qint64 seconds)
{
    return Instant{ std::chrono::seconds{ seconds } };
}

/// For display and for the database. UTC.
QDateTime toDateTime(Instant instant);
Instant fromDateTime(const QDateTime &dateTime);

/// A clock that a person can move; it runs on from wherever it was put. Thread-safe.
class MovableClock
{
public:
    explicit MovableClock(Clock base = systemClock());

    Instant now() const;
    void advance(std::chrono::microseconds by);
    void set(Instant instant);
    void reset();
    /// How far it was moved from its base; 0 means real time.
    std::chrono::microseconds offset() const;
    /// This clock as a value to inject. The MovableClock must outlive it.
    Clock clock() const;

private:
    Clock m_base;
    std::atomic<qint64> m_offset{ 0 }; // microseconds
};
