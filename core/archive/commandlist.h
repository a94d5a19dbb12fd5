// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"

#include <QHash>

namespace archive {

/// The calls of commands in any text, prose, Markdown and scripts among them: curl of bash and cmd, Invoke-WebRequest
/// and Invoke-RestMethod of PowerShell, fetch() as browsers copy it. Each is read from its own line; one that can't be
/// is told with its line, and the rest is taken. Variables ($TOKEN, ${TOKEN}, %TOKEN%, $env:TOKEN) stay such:
/// {{TOKEN}}; a curl within $(…) is a call of its own. Nothing is run. Thread-safe.
Import callsFromCommands(QByteArrayView text, const QHash<QString, QString> &variables, Instant now);

/// Whether one of these commands is somewhere in the text's beginning.
bool looksLikeCommands(QByteArrayView text);

} // namespace archive
