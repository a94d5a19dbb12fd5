// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/session/sessionlog.h"

namespace client {

/// The call as it was made, to be made once more: without the fields that the client counts and chooses itself. A
/// server of which nothing is known is the address's.
EndpointRequest requestOf(const session::Exchange &exchange);

/// The same for a person who asks for it: with the certificates and the start secret of the server that it went to,
/// where that is known (nullptr: it isn't). Errc::Usage where what is kept is not what was sent, or can't be sent: a
/// token without its signature, a body that was dropped, something masked, no address of the web.
Result<EndpointRequest> requestAgain(
    const session::Exchange &exchange, const session::SessionLog &log, const config::ServerProfile *server);

} // namespace client
