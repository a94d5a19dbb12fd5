// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/json/json.h"

#include <optional>

namespace explain {

/// A claim that should be a NumericDate (RFC 7519 section 2), and what it really is.
struct NumericDate
{
    enum class Kind {
        Absent,
        Good, ///< an integer within the years 1 to 9999, which is all that Python's datetime can hold
        Fraction, ///< 1795488300.5: allowed by the RFC; Simple JWT cuts the fraction
        NumericText, ///< "1795488300": a string; Simple JWT crashes on it in exp
        NotANumber,
        OutOfRange ///< a number no calendar has
    };
    enum class Unit { Seconds, Milliseconds, Microseconds };

    Kind kind = Kind::Absent;
    std::optional<Instant> instant; ///< as seconds, where they fit the calendar; also for NumericText
    Unit probableUnit = Unit::Seconds; ///< what the number looks like: 13 digits are milliseconds of our time
    std::optional<Instant> probableInstant; ///< read with probableUnit
    bool isUsable() const { return instant && (kind == Kind::Good || kind == Kind::Fraction); }
};

/// claim may be nullptr: Absent.
NumericDate numericDate(const Json *claim);

} // namespace explain
