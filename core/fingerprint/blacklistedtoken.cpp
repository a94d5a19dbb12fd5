// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/blacklistedtoken.h"

#include "core/session/exchangereading.h"
#include "core/session/sessionlog.h"

namespace fingerprint {

QByteArray blacklistedToken(const Order &order)
{
    if (!order.log)
        return {};
    const QString id = order.server.id();
    for (auto it = order.log->exchanges().crbegin(); it != order.log->exchanges().crend(); ++it) {
        if (it->server != id || !session::saysBlacklisted(*it))
            continue;
        const session::TokenRecord *token = order.log->token(order.log->tokensOf(it->id).sent);
        const bool isUsable = token && !token->isStripped && token->revokedAt && token->expiresAt
            && *token->expiresAt > order.clock() && token->server == id;
        if (isUsable)
            return token->text;
    }
    return {};
}

} // namespace fingerprint
