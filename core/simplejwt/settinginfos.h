// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tabletext.h"

#include <span>

namespace simplejwt {

/// One row of the settings reference.
struct SettingInfo
{
    const char *name; ///< Simple JWT's own
    const char *defaultText; ///< as one writes it in Python
    TableText effect; ///< for people
    const char *since; ///< the version that brought it
    bool pythonCode = false; ///< names Python code; Jotlab can't imitate it
};

/// Every setting of Simple JWT, in the documented order.
std::span<const SettingInfo> settingInfos();

} // namespace simplejwt
