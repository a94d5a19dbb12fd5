// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/writtencall.h"

namespace archive {

/// An .http file for VS Code's REST Client and IntelliJ's HTTP Client, secrets and all: scrub before. A body with lines
/// that mean something else there is left out, which a comment says. Thread-safe.
QByteArray toHttpFile(const WrittenCollection &collection);

} // namespace archive
