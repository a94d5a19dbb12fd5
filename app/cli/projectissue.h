// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/invocation.h"

namespace cli {

/// --project, and what goes with it alone.
void addProjectIssueOptions(Invocation &invocation);

/// `issue` for a user of a Django project: by the project itself, or here with its key and settings.
Exit issueOfProject(const Invocation &invocation);

} // namespace cli
