// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

class QObject;

/// From now on, on Unix, SIGTERM, SIGINT and SIGHUP end the event loop, so that what cleans up at the end of main()
/// does. Call it once, after the application was made; the parent keeps it going. Errc::Io.
Result<> quitOnSignals(QObject *parent);
