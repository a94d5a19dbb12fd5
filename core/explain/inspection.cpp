// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/inspection.h"

#include <algorithm>

namespace explain {

const Segment *Inspection::segment(SegmentKind kind) const
{
    const auto it = std::find_if(segments.begin(), segments.end(), [kind](const Segment &s) { return s.kind == kind; });
    return it == segments.end() ? nullptr : &*it;
}

} // namespace explain
