// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

namespace scenario {

/// What could stand at a place of a scenario file that is being written.
struct Completion
{
    qsizetype offset = 0; ///< what a word replaces, bytes
    qsizetype length = 0;
    QByteArrayList words; ///< JSON texts; a member's name with the colon behind it where there is none yet
};

/// By the schema, the variables that the text sets, and the names that Jotlab knows (settings, forgeries, matchers).
/// The text may be broken anywhere. Only what begins as the text before \a caret does. Thread-safe.
Completion completionAt(QByteArrayView json, qsizetype caret);

} // namespace scenario
