// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/namedtype.h"

namespace explain {

using simplejwt::TokenType;

std::optional<TokenType> claimedType(QStringView tokenType)
{
    if (tokenType == u"access")
        return TokenType::Access;
    if (tokenType == u"refresh")
        return TokenType::Refresh;
    if (tokenType == u"sliding")
        return TokenType::Sliding;
    return std::nullopt;
}

QString lifetimeSettingName(QStringView tokenType)
{
    return claimedType(tokenType) ? tokenType.toString().toUpper() + QStringLiteral("_TOKEN_LIFETIME") : QString();
}

bool isDerivedAccess(const InspectionContext &context, TokenType type, Instant::duration lifetime)
{
    using std::chrono::seconds;
    const auto access = std::chrono::floor<seconds>(context.settings.lifetime(TokenType::Access));
    const auto refresh = std::chrono::floor<seconds>(context.settings.lifetime(TokenType::Refresh));
    return (context.band == simplejwt::Band::V5_2 || !context.isBandKnown) && type == TokenType::Access
        && lifetime > access + seconds{ 1 } && lifetime <= access + refresh;
}

QString tokenTypeOf(const TokenParts &parts, const simplejwt::Settings &settings)
{
    const Json *type = settings.tokenTypeClaim ? parts.payload.find(*settings.tokenTypeClaim) : nullptr;
    return type ? type->toString() : QString();
}

QString userIdText(const Json &value)
{
    return value.isString() ? value.toString()
        : value.isInteger() ? QString::fromLatin1(value.numberText())
                            : QString();
}

} // namespace explain
