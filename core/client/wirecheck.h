// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/session/exchange.h"

namespace client {

/// Whether a request would go out as what it says and nothing else: a method and field names are tokens (RFC 9110,
/// 5.6.2), and no field holds CR, LF or NUL, which would end it and begin another, or a second request (RFC
/// 9112, 11.1). Errc::Usage names the place. An empty method is the caller's business.
Result<> checkWire(const QByteArray &method, const session::Headers &headers);

/// The same for a cookie: anything but the characters of RFC 6265 (4.1.1) would end it and begin another.
Result<> checkCookie(const QByteArray &name, const QByteArray &value);

/// The same for a path as it was typed, before it becomes part of an address.
Result<> checkPath(const QString &path);

} // namespace client
