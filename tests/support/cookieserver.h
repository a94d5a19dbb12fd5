// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"

/// How the views of tests/django/cookieviews.py are called: everything below /auth/, tokens in cookies.
inline config::ServerProfile cookieServer(
    const QUrl &url, const config::TokenCookies &cookies = { "my-app-auth", "my-refresh-token", {}, "X-CSRFToken" })
{
    using config::Endpoint;
    config::ServerProfile server;
    server.baseUrl = url;
    for (const config::EndpointInfo &each : config::endpoints())
        server.paths.insert(each.id, QStringLiteral(""));
    server.paths.insert(Endpoint::ObtainPair, QStringLiteral("/auth/login/"));
    server.paths.insert(Endpoint::TokenRefresh, QStringLiteral("/auth/token/refresh/"));
    server.paths.insert(Endpoint::TokenVerify, QStringLiteral("/auth/token/verify/"));
    server.paths.insert(Endpoint::Logout, QStringLiteral("/auth/logout/"));
    server.paths.insert(Endpoint::WhoAmI, QStringLiteral("/auth/user/"));
    server.cookies = cookies;
    return server;
}
