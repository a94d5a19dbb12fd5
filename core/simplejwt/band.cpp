// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/band.h"

#include <array>

namespace simplejwt {

namespace {
constexpr std::array bandNames{ QLatin1String("5.2"), QLatin1String("5.5"), QLatin1String("next") };
} // namespace

QLatin1String bandName(Band band)
{
    return bandNames[size_t(band)];
}

std::optional<Band> bandNamed(QStringView name)
{
    for (size_t i = 0; i < bandNames.size(); ++i) {
        if (name == bandNames[i])
            return Band(i);
    }
    return std::nullopt;
}

} // namespace simplejwt
