// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/settings.h"

#include <array>

namespace simplejwt {
namespace {
constexpr std::array profileNames{ QLatin1String("5.2"), QLatin1String("5.5"), QLatin1String("next") };
} // namespace

QLatin1String profileName(Profile profile)
{
    return profileNames[size_t(profile)];
}

std::optional<Profile> profileNamed(QStringView name)
{
    for (size_t i = 0; i < profileNames.size(); ++i) {
        if (name == profileNames[i])
            return Profile(i);
    }
    return std::nullopt;
}

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
