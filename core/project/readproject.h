// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/readcommand.h"
#include "core/project/reading.h"

namespace project {

/// Runs what was allowed and reads its answer. Where the key stands nowhere, a second start tells whether it is the
/// same there. Blocks; reentrant. Errors as runReading() and readingFrom().
Result<Reading> readProject(const ReadOrder &order, const QString &confiner);

} // namespace project
