// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/claimcontent.h"

#include <algorithm>

qsizetype ClaimContent::count(const QString &name) const
{
    return std::count_if(spans.begin(), spans.end(), [&](const JsonMemberSpan &span) { return span.name == name; });
}

void ClaimContent::makeRows()
{
    rows.clear();
    rows.reserve(spans.size() + leftOut.size());
    for (qsizetype member = 0; member <= spans.size(); ++member) {
        for (qsizetype i = 0; i < leftOut.size(); ++i) {
            if (std::min(leftOut.at(i).before, spans.size()) == member)
                rows.append({ leftOut.at(i).name, -1, i });
        }
        if (member < spans.size())
            rows.append({ spans.at(member).name, member, -1 });
    }
}
