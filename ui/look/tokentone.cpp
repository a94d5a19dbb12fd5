// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/tokentone.h"

#include "ui/look/icons.h"

using session::TokenState;

Tone tokenTone(const session::TokenRecord &token, Instant now)
{
    switch (stateAt(token, now)) {
    case TokenState::Alive:
        return token.isStripped ? Tone::Neutral : Tone::Good;
    case TokenState::Blacklisted:
    case TokenState::Expired:
        return Tone::Bad;
    case TokenState::NotYet:
    case TokenState::Unverified:
        return Tone::Warning;
    case TokenState::Unknown:
        break;
    }
    return Tone::Neutral;
}

QIcon tokenIcon(const session::TokenRecord &token, Instant now)
{
    const bool isOpen = stateAt(token, now) == TokenState::Unverified;
    return isOpen ? themedIcon(QStringLiteral("question"), IconRole::Warning) : toneIcon(tokenTone(token, now));
}
