// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/lintrule.h"

namespace explain {

/// Every finding, the worst first, within a severity in the order of the table.
QList<Finding> lint(const LintInput &input);

} // namespace explain
