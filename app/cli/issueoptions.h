// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/invocation.h"
#include "core/simplejwt/issuing.h"

namespace cli {

/// The options that say what is made, for whomever.
void addIssueOptions(Invocation &invocation);

/// What they say; without a user. Errc::Usage.
Result<simplejwt::IssueOrder> issueOrder(const Invocation &invocation);

/// {"access", "refresh"} or {"token"}: a single token alone on its line.
void printTokens(const Json &tokens, Console &console);

} // namespace cli
