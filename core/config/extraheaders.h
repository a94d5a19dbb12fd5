// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/session/exchange.h"

namespace config {

// Header fields that a server wants with every call, such as its tenant. No secret: they are shared in server files.

/// Why such a field can't be sent or shared, in one sentence; empty: it can.
QString extraHeaderProblem(const QByteArray &name, const QByteArray &value);
/// As it is typed: "X-Tenant: shop; X-Region: eu"; empty: none.
QString extraHeadersText(const session::Headers &headers);
/// The reverse. Errc::Usage.
Result<session::Headers> extraHeadersFrom(const QString &text);

} // namespace config
