// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/client/endpoint.h"

namespace scenario {

/// A scenario file that makes the calls of an import again, one after the other: with the file's variables, and with
/// tokens taken from the answers that brought them. What was recorded as answered is expected again. All goes to one
/// server, so no call may be to another. Redacted: what is a secret becomes a variable without a value, which whoever
/// plays it gives. UTF-8. Errc::Conflict: the calls go to several servers. Thread-safe.
Result<QByteArray> scenarioFrom(const archive::Import &import, client::Secrets secrets);

} // namespace scenario
