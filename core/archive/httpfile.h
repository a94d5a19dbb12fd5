// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/archive/importfolder.h"
#include "core/archive/importvariables.h"

namespace archive {

/// Whether a text has a request as files for VS Code's REST Client and IntelliJ's HTTP Client have them: a line with a
/// method and an address.
bool looksLikeHttpFile(QByteArrayView text);

/// The calls of an .http or .rest file in either dialect, as they would be sent; none of them is. Variables are the
/// file's own, those of .env ({{$dotenv NAME}}) and of an environment in the folder (http-client.env.json and its
/// private one, .vscode/settings.json), and those that are given. Bodies in files are read from the folder. Scripts are
/// not run; what can't be read is told with its line. Thread-safe.
Import callsFromHttpFile(QByteArrayView text, const GivenVariables &given, ImportFolder &folder, Instant now);

} // namespace archive
