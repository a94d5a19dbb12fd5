// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/archive/importfolder.h"
#include "core/archive/importvariables.h"

namespace archive {

/// The calls of a collection of Bruno's that is a folder, as brunocollection.h has them: all, or those of one file of
/// it by its path below the folder. What the folders above a file say holds for it. Thread-safe.
Import callsFromBrunoFolder(ImportFolder &folder, const QString &only, const GivenVariables &given, Instant now);

} // namespace archive
