// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "core/explain/keytrial.h"
#include "core/json/json.h"

namespace cli {

/// What each key makes of the token's signature; empty where the token has none that could be checked.
QList<explain::KeyTrial> trialsOf(const QByteArray &token, const QList<jose::Key> &keys);

/// [{"key", "kid", "outcome", "reading", "text"}], null where there is no kid or reading.
Json trialsJson(const QList<explain::KeyTrial> &trials);

/// A line a key; nothing without one.
void printTrials(const QList<explain::KeyTrial> &trials, Console &console);

} // namespace cli
