// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/comparison.h"

#include <algorithm>

namespace explain {

const char *compareStateName(CompareState state)
{
    switch (state) {
    case CompareState::Same:
        return "same";
    case CompareState::Changed:
        return "changed";
    case CompareState::OnlyLeft:
        return "only_left";
    case CompareState::OnlyRight:
        return "only_right";
    }
    Q_UNREACHABLE();
}

qsizetype Comparison::differences(ComparedPart part) const
{
    return std::count_if(rows.begin(), rows.end(),
        [part](const ComparedRow &row) { return row.part == part && row.state != CompareState::Same; });
}

} // namespace explain
