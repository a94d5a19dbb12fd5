// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/invocation.h"
#include "core/project/reading.h"

namespace cli {

/// The options by which `users list` lists those of a Django project.
void addProjectUsersOptions(Invocation &invocation);

/// `users list --project`: straight from its database where Jotlab can read that, else by the project's own code.
Exit listProjectUsers(const Invocation &invocation);

/// {"id", "username", "is_active", "is_staff", "last_login"}.
Json projectUserJson(const project::ProjectUser &user);

} // namespace cli
