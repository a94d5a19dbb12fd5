// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"

class Json;

namespace client {

using session::Endpoint;
using session::Headers;

/// A request ready to be sent, or shown before it is.
struct EndpointRequest
{
    Endpoint endpoint = Endpoint::Other;
    QByteArray method;
    QUrl url;
    Headers headers;
    QByteArray body;
    QString server; ///< ServerProfile::id()
    config::Connection connection; ///< ServerProfile::connection
    quint64 about = 0; ///< the recorded exchange that this call is to tell more about; 0: none
    session::Occasion occasion = session::Occasion::Asked;
};

/// The request that this endpoint wants: token in its body member, access token in the profile's header where the
/// endpoint wants to be authenticated, or each in its cookie where the profile names one; the start secret where the
/// path wants it; the login object with the server's own names ({"username":"alice"}, {"user_id":1},
/// {"username","password"}). What isn't given is left out, not refused: an incomplete request is worth sending too.
/// Errc::NotFound where the server has no such endpoint; Errc::Usage where token, path or header can't be sent as they
/// are (checkWire()).
Result<EndpointRequest> buildRequest(const config::ServerProfile &server, Endpoint endpoint, const QByteArray &token,
    const QByteArray &access, const Json &login);
Result<EndpointRequest> buildRequest(const config::ServerProfile &server, Endpoint endpoint,
    const QByteArray &token = {}, const QByteArray &access = {});

/// The request, for whoever changed it after buildRequest(); Errc::Usage as there.
Result<EndpointRequest> checked(EndpointRequest request);

enum class Secrets : quint8 { Redacted, Revealed };

/// The request as an exchange that was not made: without a time and an answer.
session::Exchange toExchange(const EndpointRequest &request);

} // namespace client
