// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenario.h"

namespace scenario {

QLatin1String actionName(Action action)
{
    static constexpr const char *names[] = { "login", "issue", "forge", "call", "refresh", "blacklist", "verify",
        "wait", "advance", "user", "parallel" };
    return QLatin1String(names[std::size_t(action)]);
}

QLatin1String needName(Need need)
{
    switch (need) {
    case Need::Clock:
        return QLatin1String("clock");
    case Need::Directory:
        return QLatin1String("directory");
    case Need::Settings:
        break;
    }
    return QLatin1String("settings");
}

} // namespace scenario
