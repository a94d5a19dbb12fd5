// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace config {

/// By which cookies tokens travel, as with dj-rest-auth's JWT_AUTH_HTTPONLY. A plain value without a token.
struct TokenCookies
{
    QByteArray access; ///< JWT_AUTH_COOKIE; empty: that token travels in the header
    QByteArray refresh; ///< JWT_AUTH_REFRESH_COOKIE; empty: that token travels in the body
    QByteArray csrf; ///< CSRF_COOKIE_NAME; empty: the server wants no CSRF token
    QByteArray csrfHeader = "X-CSRFToken"; ///< CSRF_HEADER_NAME, as it is sent

    bool operator==(const TokenCookies &) const = default;
};

/// Whether a cookie or a header field can have that name (RFC 6265 section 4.1.1, RFC 9110 section 5.6.2).
bool isCookieName(QByteArrayView name);
/// What can't be in these names, in one sentence; empty: nothing.
QString cookiesProblem(const TokenCookies &cookies);

} // namespace config
