// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverprofile.h"

#include <algorithm>
#include <array>

namespace config {

namespace {

constexpr std::array Table{
    EndpointInfo{ Endpoint::Login, "login", "POST", "/login/", "", false },
    EndpointInfo{ Endpoint::Refresh, "refresh", "POST", "/refresh/", "refresh", true },
    EndpointInfo{ Endpoint::Logout, "logout", "POST", "/logout/", "refresh", true },
    EndpointInfo{ Endpoint::ObtainPair, "obtain_pair", "POST", "/api/token/", "", false },
    EndpointInfo{ Endpoint::TokenRefresh, "token_refresh", "POST", "/api/token/refresh/", "refresh", false },
    EndpointInfo{ Endpoint::TokenVerify, "token_verify", "POST", "/api/token/verify/", "token", false },
    EndpointInfo{ Endpoint::TokenBlacklist, "token_blacklist", "POST", "/api/token/blacklist/", "refresh", false },
    EndpointInfo{ Endpoint::ObtainSliding, "obtain_sliding", "POST", "/api/token/sliding/", "", false },
    EndpointInfo{ Endpoint::RefreshSliding, "refresh_sliding", "POST", "/api/token/sliding/refresh/", "token", false },
    EndpointInfo{ Endpoint::WhoAmI, "whoami", "GET", "/whoami/", "", true },
    EndpointInfo{ Endpoint::Users, "users", "GET", "/users/", "", false },
    EndpointInfo{ Endpoint::Jwks, "jwks", "GET", "/.well-known/jwks.json", "", false },
    EndpointInfo{ Endpoint::Clock, "clock", "POST", "/clock/", "", false },
    EndpointInfo{ Endpoint::Other, "other", "GET", "", "", false },
};

constexpr bool isInEnumOrder()
{
    for (std::size_t i = 0; i < Table.size(); ++i) {
        if (std::size_t(Table[i].id) != i)
            return false;
    }
    return true;
}
static_assert(isInEnumOrder(), "info() indexes the table by the enum");

} // namespace

std::span<const EndpointInfo> endpoints()
{
    return Table;
}

const EndpointInfo &info(Endpoint endpoint)
{
    return Table[std::size_t(endpoint)];
}

std::optional<Endpoint> endpointNamed(QStringView name)
{
    const auto row = std::find_if(
        Table.begin(), Table.end(), [name](const EndpointInfo &each) { return name == QLatin1StringView(each.name); });
    return row == Table.end() ? std::nullopt : std::optional(row->id);
}

bool wantsStartSecret(QStringView path)
{
    constexpr std::array guarded{ Endpoint::Login, Endpoint::Users, Endpoint::Clock };
    const QStringView place = path.left(path.indexOf(u'?'));
    return std::any_of(guarded.begin(), guarded.end(),
        [place](Endpoint endpoint) { return place == QLatin1StringView(info(endpoint).path); });
}

QString ServerProfile::path(Endpoint endpoint) const
{
    return paths.value(endpoint, QString::fromLatin1(info(endpoint).path));
}

std::optional<QUrl> ServerProfile::url(Endpoint endpoint) const
{
    const QString own = path(endpoint);
    if (own.isEmpty())
        return std::nullopt;
    const QUrl relative(own, QUrl::StrictMode); // may carry a query
    QUrl whole = baseUrl;
    whole.setPath(baseUrl.path() + relative.path());
    whole.setQuery(relative.hasQuery() ? relative.query() : QString());
    return whole;
}

bool ServerProfile::wantsAccess(Endpoint endpoint) const
{
    return wantsAccessOverrides.value(endpoint, info(endpoint).wantsAccess);
}

QByteArray ServerProfile::cookieOf(Endpoint endpoint) const
{
    const bool takesRefresh = QLatin1StringView(info(endpoint).tokenField) == u"refresh";
    return cookies && takesRefresh ? cookies->refresh : QByteArray();
}

QString ServerProfile::title() const
{
    return name.isEmpty() ? baseUrl.authority(QUrl::PrettyDecoded) : name;
}

QString ServerProfile::id() const
{
    return baseUrl.toString(QUrl::FullyEncoded);
}

} // namespace config
