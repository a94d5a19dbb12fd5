// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/fingerprint/order.h"

#include <QList>

namespace fingerprint {

/// The harmless calls. None logs in, none blacklists or rotates: what they carry is no token, or goes where tokens are
/// only looked at.
enum class ProbeKind : quint8 {
    RefreshOptions,
    ObtainOptions,
    VerifyEmpty,
    RefreshEmpty,
    BlacklistEmpty,
    VerifyMalformed,
    RefreshMalformed,
    BlacklistMalformed,
    SlidingMalformed,
    OwnRefreshMalformed, ///< the view that wants an access token; with it, where there is one
    LogoutMalformed, ///< never with an access token: a logout of its own may end what that stands for
    VerifyGerman, ///< an empty body, asking for another language
    VerifySpanish,
    ViewBare,
    ViewMadeUpWord,
    ViewMalformed,
    ViewChallenged, ///< with the word that the server itself asks for, where that is another
    KeySet,
    ViewAccess,
    VerifyAccess,
    VerifyRefresh,
    VerifyRevoked ///< a token of the session of which the server said that it is blacklisted
};

/// An answer that came, or the failure to get one.
struct ProbeAnswer
{
    ProbeKind kind = ProbeKind::RefreshOptions;
    session::Exchange exchange;
};

/// Everything that may be sent, in its order. What turns out to be pointless on the way is left out then.
QList<ProbeKind> planOf(const Order &order);
/// What the probe is, in words: "POST /api/token/verify/ with a made-up token".
QString probeText(ProbeKind kind, const Order &order);
/// The request, by what the answers so far say; absent: there is no point in it any more.
std::optional<client::EndpointRequest> requestOf(ProbeKind kind, const Order &order, const QList<ProbeAnswer> &answers);
/// nullptr: it was not sent, or not answered.
const session::Exchange *answerTo(ProbeKind kind, const QList<ProbeAnswer> &answers);
/// The text that stands where a token belongs. No server takes it for one.
QByteArray madeUpToken();

} // namespace fingerprint
