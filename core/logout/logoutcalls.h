// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/logout/logoutresult.h"

// Private to core/logout: the calls of the logout test, and its answers in words.
namespace logout {

QList<LogoutRow> logoutPlan(const LogoutOrder &order);
session::Endpoint logoutEndpoint(const LogoutOrder &order, LogoutStep step);
/// Errc::NotFound where the server has no such endpoint.
Result<client::EndpointRequest> logoutRequest(
    const LogoutOrder &order, LogoutStep step, const QByteArray &token, const QByteArray &access);
/// Where an answer has the refresh token: "the cookie “my-refresh-token”", "“refresh”".
QString refreshPlace(const LogoutOrder &order);
/// "401 blacklisted", "200 alice", "no answer".
QString logoutAnswer(const session::Exchange &exchange);

} // namespace logout
