// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/writtencall.h"
#include "core/base/newfile.h"

namespace archive {

/// The files of a Bruno collection by their paths, secrets and all: scrub before. "Auth / Log in" becomes a file in a
/// folder; variables are the collection's. Thread-safe.
QMap<QString, QByteArray> toBruno(const WrittenCollection &collection);

/// Writes them as a new folder, whole or not at all. Errc::Conflict: there is something of that name; Errc::Io.
Result<> saveBruno(const QString &path, const WrittenCollection &collection, FileAccess access);

} // namespace archive
