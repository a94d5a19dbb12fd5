// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/simplejwt/settings.h"

namespace simplejwt {

/// How a SIMPLE_JWT object is read.
enum class SettingsReading {
    Strict, ///< an unknown name, a wrong type or an impossible value is refused with the name
    AsDjango ///< what Django accepts at its start is accepted, and fails, if it does, at use
};

/// Reads an object with Simple JWT's own names; durations are seconds or {"seconds": n}. Errc::Usage names the setting
/// that is off. Settings that name Python code (serializers, JSON_ENCODER, …) are refused when strict, ignored as
/// Django.
Result<Settings> settingsFromJson(const Json &object, SettingsReading reading = SettingsReading::Strict);

} // namespace simplejwt
