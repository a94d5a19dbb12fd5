// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QString>
#include <QTimeZone>

/// A span by its two largest units: "4 min 41 s", "5 min", "23 h 53 min", "1 day", "2 years 3 days"; fractions of a
/// second are cut. Negative spans are written as their absolute value.
QString durationText(std::chrono::microseconds span);

/// "in 4 min 41 s", "19 s ago", "now" (less than a second away).
QString relativeText(Instant instant, Instant now);

/// "2026-11-24 02:45:00 UTC · 03:45:00 local"; the local date too where it is another day. Years 1 to 9999.
QString instantText(Instant instant, const QTimeZone &zone);

/// The two largest units that say something: "12 s", "4 min 41 s", "23 h 53 min", "2 d 4 h". Never negative: the size
/// alone.
QString spanText(std::chrono::microseconds span);

/// How long a call took: "3.1 ms", "41 ms", "6.0 s".
QString elapsedText(std::chrono::microseconds duration);

/// How long a run or a step of it took, where a fraction of a millisecond tells nothing: "<1 ms", "41 ms", "6.0 s".
QString roughElapsedText(std::chrono::microseconds duration);

/// "12 s ago", "in 4 min 41 s", "just now" below a second.
QString agoText(Instant instant, Instant now);

/// "10:41:07 UTC", with the date where it isn't the day of \a now. UTC, because what is said here is read beside
/// servers' logs and leaves the machine in reports.
QString clockText(Instant instant, Instant now);

/// The same for a column or an axis whose title says UTC: "10:41:07".
QString bareClockText(Instant instant, Instant now);

/// Reads a span as people write it: "90", "90 s", "5 min", "1 h 30 min", "2 d". Errc::Usage with a sentence.
Result<std::chrono::seconds> readSpan(const QString &text);
