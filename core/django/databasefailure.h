// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/django/databaseplace.h"

namespace django {

/// Why a project's database gave no answer, from what its driver said: Python's or Qt's, they pass on the same words.
/// \a sqlState is SQL's five signs; empty: none. Errc::Io; the detail is what was said.
Error databaseFailure(const DatabasePlace &place, const QString &said, const QString &sqlState = {});

} // namespace django
