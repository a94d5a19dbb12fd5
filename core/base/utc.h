// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimeZone>

/// What QDateTime takes for UTC. Qt 6.5 deprecates the time specs; in 6.4 a QTimeZone is slower, and written as +00:00
/// instead of Z.
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
inline constexpr auto utc = QTimeZone::UTC;
#else
inline constexpr auto utc = Qt::UTC;
#endif
