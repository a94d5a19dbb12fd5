// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/project.h"

namespace simplejwt {
namespace {
// A project without the blacklist's tables doesn't have the app.
Settings fitting(Settings settings, const django::Store &store)
{
    settings.blacklistApp = settings.blacklistApp && store.hasBlacklist();
    return settings;
}
} // namespace

Project::Project(Settings given, Band which, django::Store &where, Clock now, IdSource newIds)
    : settings(fitting(std::move(given), where))
    , band(which)
    , store(where)
    , clock(std::move(now))
    , ids(std::move(newIds))
    , typeClaim(settings.tokenTypeClaim.value_or(NoneName))
    , jtiClaim(settings.jtiClaim.value_or(NoneName))
{
}

} // namespace simplejwt
