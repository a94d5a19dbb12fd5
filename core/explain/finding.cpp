// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/finding.h"

namespace explain {

const char *severityName(Severity severity)
{
    switch (severity) {
    case Severity::Info:
        return "info";
    case Severity::Warning:
        return "warning";
    case Severity::Error:
        return "error";
    }
    Q_UNREACHABLE();
}

} // namespace explain
