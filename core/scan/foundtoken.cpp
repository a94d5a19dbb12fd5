// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/foundtoken.h"

namespace scan {

qsizetype FoundToken::inputOffset(qsizetype textOffset) const
{
    qsizetype skipped = 0;
    for (const Gap &gap : gaps) {
        if (gap.at > textOffset)
            break;
        skipped += gap.length;
    }
    return offset + textOffset + skipped;
}

} // namespace scan
