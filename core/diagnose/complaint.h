// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/facts.h"

namespace diagnose {

/// By its code or its words the answer refuses a token.
bool refusesToken(const Facts &facts);
/// What is complained about: Simple JWT's own sentence, or what the words of another language or library mean.
Says complaintOf(const Answer &answer);
/// By its code the answer refuses the token's user.
bool speaksOfUser(const Facts &facts);
/// A refusal that speaks of the header as a whole: DRF gives it no code, so in a translated answer the request decides.
bool speaksOfCredentials(const Facts &facts);

} // namespace diagnose
