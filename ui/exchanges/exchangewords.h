// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"
#include "ui/look/theme.h"

/// "401 token_not_valid", "200", "timed out": for a chip.
QString statusText(const session::Exchange &exchange);
Tone statusTone(const session::Exchange &exchange);
/// Why there was no answer: "certificate not trusted"; empty for Failure::None.
QString failureText(session::Failure failure);
