// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QString>
#include <QTimeZone>

namespace explain {

/// A span by its two largest units: "4 min 41 s", "5 min", "23 h 53 min", "1 day", "2 years 3 days"; fractions of a
/// second are cut. Negative spans are written as their absolute value.
QString durationText(std::chrono::microseconds span);

/// "in 4 min 41 s", "19 s ago", "now" (less than a second away).
QString relativeText(Instant instant, Instant now);

/// "2026-11-24 02:45:00 UTC · 03:45:00 local"; the local date too where it is another day. Years 1 to 9999.
QString instantText(Instant instant, const QTimeZone &zone);

} // namespace explain
