// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>
#include <QStringView>
#include <optional>

namespace simplejwt {

/// Which releases of Simple JWT are imitated: 5.2.2, 5.5.1, or the unreleased head.
enum class Band { V5_2, V5_5, Next };

/// "5.2", "5.5" or "next".
QLatin1String bandName(Band band);
std::optional<Band> bandNamed(QStringView name);

} // namespace simplejwt
