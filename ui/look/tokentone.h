// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/tokenrecord.h"
#include "ui/look/theme.h"

#include <QIcon>

/// The tone of a token's state wherever it is a chip. Good is only what is alive by more than its own word, and whole.
Tone tokenTone(const session::TokenRecord &token, Instant now);
/// The icon that goes with it: a question where nobody verified the token.
QIcon tokenIcon(const session::TokenRecord &token, Instant now);
