// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QStringView>
#include <optional>

namespace django {

/// A DateTimeField as Django stores it in SQLite: "YYYY-MM-DD HH:MM:SS", with ".ffffff" unless it is a whole second.
/// UTC.
QString djangoTime(Instant instant);
/// Reads it, with or without fraction; absent if it has another form.
std::optional<Instant> instantFromDjango(QStringView text);

} // namespace django
