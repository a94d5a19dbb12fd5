// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/connection.h"
#include "core/config/fieldnames.h"
#include "core/config/references.h"
#include "core/config/tokencookies.h"
#include "core/session/exchange.h"
#include "core/simplejwt/band.h"

#include <QMap>
#include <QUrl>
#include <optional>
#include <span>

namespace config {

using session::Endpoint;

/// What is fixed about an endpoint: the row of a table.
struct EndpointInfo
{
    Endpoint id;
    const char *name; ///< in server files and on the command line: "login", "token_refresh"
    const char *method; ///< "POST" or "GET"
    const char *path; ///< on the embedded server
    const char *tokenField; ///< body member that takes the token; "" where there is none
    bool wantsAccess; ///< wants "Authorization: Bearer ACCESS"
};

std::span<const EndpointInfo> endpoints();
const EndpointInfo &info(Endpoint endpoint);
std::optional<Endpoint> endpointNamed(QStringView name);

/// Whether an embedded server may want its start secret there: what mints tokens, lists users or moves the clock.
bool wantsStartSecret(QStringView path);

/// One server to talk to: where it is, its own paths, how it wants to be authenticated. Holds no secret, so a team can
/// share the file.
struct ServerProfile
{
    QString name; ///< for people; empty: the host is shown
    QUrl baseUrl; ///< without a path's last slash: "http://127.0.0.1:8000"
    QMap<Endpoint, QString> paths; ///< only where they differ from the embedded server's; "" = the server has none
    QMap<Endpoint, bool> wantsAccessOverrides; ///< only where it differs
    QByteArray headerName = "Authorization";
    QByteArray headerType = "Bearer";
    session::Headers headers; ///< sent with every call besides; no secret
    FieldNames fields; ///< of its bodies
    std::optional<TokenCookies> cookies; ///< absent: tokens travel in the header and in bodies alone
    std::optional<simplejwt::Band> band; ///< absent: not known
    Connection connection;
    References references; ///< its settings, key and users, as far as they are here
    bool autoRefresh = false; ///< the window keeps its users logged in by itself
    bool embedded = false; ///< the server in this program; never written to a file
    /// What an embedded server wants to hear before it gives tokens away (session::startSecretHeader); never written to
    /// a file.
    QByteArray startSecret;

    /// Absent where the server has no such endpoint.
    std::optional<QUrl> url(Endpoint endpoint) const;
    QString path(Endpoint endpoint) const;
    bool has(Endpoint endpoint) const { return !path(endpoint).isEmpty(); }
    bool wantsAccess(Endpoint endpoint) const;
    /// The cookie in which an access token travels; empty: in the header.
    QByteArray accessCookie() const { return cookies ? cookies->access : QByteArray(); }
    /// The cookie in which the endpoint takes its token; empty: in the body, as verify views always do.
    QByteArray cookieOf(Endpoint endpoint) const;
    QString title() const; ///< name, or host and port
    QString id() const; ///< how SessionLog and Exchange name it: the base URL as text

    bool operator==(const ServerProfile &) const = default;
};

} // namespace config
