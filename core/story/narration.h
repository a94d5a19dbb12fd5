// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace story {

struct Call;

/// Private to core/flow: a call in a sentence or two. Holds names of tokens, never a token.
QString narrate(const Call &call);

} // namespace story
