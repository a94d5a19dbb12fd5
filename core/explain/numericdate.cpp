// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/numericdate.h"

#include <cmath>

namespace explain {

namespace {

constexpr double FirstSecond = -62135596800.0; // 0001-01-01
constexpr double LastSecond = 253402300799.0; // 9999-12-31 23:59:59
constexpr double FirstMillisecond = 1e11; // 1973 in milliseconds, the year 5138 in seconds
constexpr double FirstMicrosecond = 1e14;
constexpr double LastMicrosecond = 1e17;

Instant fromSeconds(double seconds)
{
    return Instant{ std::chrono::microseconds{ std::llround(seconds * 1e6) } };
}

bool isInCalendar(double seconds)
{
    return seconds >= FirstSecond && seconds <= LastSecond;
}

} // namespace

NumericDate numericDate(const Json *claim)
{
    NumericDate date;
    if (!claim)
        return date;
    bool isNumeric = claim->isNumber();
    double seconds = claim->toDouble();
    date.kind = claim->isInteger() ? NumericDate::Kind::Good : NumericDate::Kind::Fraction;
    if (claim->isString()) {
        seconds = claim->toString().trimmed().toDouble(&isNumeric);
        date.kind = NumericDate::Kind::NumericText;
    }
    if (!isNumeric || std::isnan(seconds)) {
        date.kind = NumericDate::Kind::NotANumber;
        return date;
    }
    if (isInCalendar(seconds))
        date.instant = fromSeconds(seconds);
    else if (date.kind != NumericDate::Kind::NumericText)
        date.kind = NumericDate::Kind::OutOfRange;
    const bool isMicroseconds = seconds >= FirstMicrosecond && seconds < LastMicrosecond;
    const bool isMilliseconds = seconds >= FirstMillisecond && seconds < FirstMicrosecond;
    date.probableUnit = isMicroseconds ? NumericDate::Unit::Microseconds
        : isMilliseconds               ? NumericDate::Unit::Milliseconds
                                       : NumericDate::Unit::Seconds;
    const double probable = isMicroseconds ? seconds / 1e6 : isMilliseconds ? seconds / 1e3 : seconds;
    if (isInCalendar(probable))
        date.probableInstant = fromSeconds(probable);
    return date;
}

} // namespace explain
