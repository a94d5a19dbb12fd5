// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"

#include <QStringList>

namespace cli {

/// The command “fingerprint”, which is a namespace.
Exit fingerprintServer(const QStringList &words, Console &console);

} // namespace cli
