// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/value.h"

namespace python {

/// isodate.parse_duration() of a duration without years and months (ISO 8601: PT25M, P1DT12H); absent: it is none.
std::optional<Microseconds> isoDuration(const QString &text);
/// django.utils.dateparse.parse_duration() of "1 02:03:04.5" and the like; absent: none that is known here.
std::optional<Microseconds> djangoDuration(const QString &text);

} // namespace python
