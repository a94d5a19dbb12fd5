// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/token.h"

#include <array>

namespace simplejwt {
namespace {
struct TokenClass
{
    TokenType type;
    QLatin1String typeName;
    QLatin1String className;
};

constexpr std::array tokenClasses{
    TokenClass{ TokenType::Access, QLatin1String("access"), QLatin1String("AccessToken") },
    TokenClass{ TokenType::Refresh, QLatin1String("refresh"), QLatin1String("RefreshToken") },
    TokenClass{ TokenType::Sliding, QLatin1String("sliding"), QLatin1String("SlidingToken") },
    TokenClass{ TokenType::Untyped, QLatin1String("untyped"), QLatin1String("UntypedToken") },
};

const TokenClass &classOf(TokenType type)
{
    return tokenClasses[size_t(type)];
}
} // namespace

QLatin1String tokenTypeName(TokenType type)
{
    return classOf(type).typeName;
}

QLatin1String tokenClassName(TokenType type)
{
    return classOf(type).className;
}

std::optional<TokenType> tokenTypeNamed(QStringView name)
{
    const QLatin1String module("rest_framework_simplejwt.tokens.");
    const QStringView bare = name.startsWith(module) ? name.sliced(module.size()) : name;
    for (const TokenClass &row : tokenClasses) {
        if (bare == row.className || name == row.typeName)
            return row.type;
    }
    return std::nullopt;
}

} // namespace simplejwt
