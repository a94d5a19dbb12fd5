// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/tokenfaults.h"

namespace diagnose {

/// The causes of an answer, judged anew by the calls that were made since to tell them apart (trialsMade()): what they
/// bear out gains certainty, what they speak against loses it, and each says so in its evidence. Where they speak
/// against all, the first is not_known.
QList<Fault> judgedByTrials(QList<Fault> faults, const Facts &facts);

} // namespace diagnose
