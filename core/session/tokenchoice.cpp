// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokenchoice.h"

#include "core/base/timetext.h"

#include <QCoreApplication>

namespace session {

namespace {

QString tr(const char *source)
{
    return QCoreApplication::translate("tokenchoice", source);
}

/// The newest that is alive, else the newest; -1: none of that type.
int bestOf(const session::SessionLog &log, const QList<int> &family, QByteArrayView type, Instant now)
{
    int newest = -1; // from the newest back: the first alive one is mostly the first, however long the family
    for (auto id = family.crbegin(); id != family.crend(); ++id) {
        const session::TokenRecord *token = log.token(*id);
        if (!token || token->tokenType != type)
            continue;
        if (stateAt(*token, now) == session::TokenState::Alive)
            return *id;
        if (newest < 0)
            newest = *id;
    }
    return newest;
}

QString stateWords(const session::TokenRecord &token, Instant now)
{
    switch (stateAt(token, now)) {
    case session::TokenState::Alive:
        return tr("alive, %1 left").arg(spanText(*token.expiresAt - now));
    case session::TokenState::Unverified:
        return tr("unverified, says %1 left").arg(spanText(*token.expiresAt - now));
    case session::TokenState::Expired:
        return token.expiresAt ? tr("expired %1").arg(agoText(*token.expiresAt, now)) : tr("expired");
    case session::TokenState::Blacklisted:
        return token.revokedAt ? tr("blacklisted %1").arg(agoText(*token.revokedAt, now)) : tr("blacklisted");
    case session::TokenState::NotYet:
        return tr("not valid yet");
    case session::TokenState::Unknown:
        break;
    }
    return tr("state not known");
}

} // namespace

TokenChoice chooseTokens(const session::SessionLog &log, int selected, Instant now)
{
    TokenChoice choice;
    const session::TokenRecord *token = log.token(selected);
    if (!token)
        return choice;
    choice.selected = selected;
    const QList<int> family = log.familyOf(selected);
    choice.access = bestOf(log, family, "access", now);
    choice.refresh = bestOf(log, family, "refresh", now);
    if (token->tokenType == "refresh") {
        choice.refresh = selected;
    } else if (token->tokenType == "sliding") {
        choice.access = choice.refresh = selected; // one token for both
    } else {
        choice.access = selected; // also one of no known type: that is what it would be tried as
        if (token->parentId >= 0 && choice.refresh < 0)
            choice.refresh = token->parentId;
    }
    return choice;
}

QString tokenStateText(const session::TokenRecord &token, Instant now)
{
    const QString words = stateWords(token, now);
    return token.isStripped ? tr("%1, kept without its signature").arg(words) : words;
}

} // namespace session
