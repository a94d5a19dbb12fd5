// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/settings.h"

namespace simplejwt {

QByteArray Settings::authHeaderField() const
{
    QByteArray field = authHeaderName.toUtf8();
    if (field.startsWith("HTTP_"))
        field.remove(0, 5);
    bool first = true;
    for (char &c : field) {
        if (c == '_')
            c = '-';
        else if (!first && c >= 'A' && c <= 'Z')
            c = char(c - 'A' + 'a');
        first = c == '-';
    }
    return field;
}

std::chrono::microseconds Settings::lifetime(TokenType type) const
{
    switch (type) {
    case TokenType::Access:
        return accessTokenLifetime;
    case TokenType::Refresh:
        return refreshTokenLifetime;
    case TokenType::Sliding:
        return slidingTokenLifetime;
    case TokenType::Untyped:
        break;
    }
    return {};
}

} // namespace simplejwt
