// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/connection.h"

#include <QSslConfiguration>

namespace client {

/// Whom a call trusts, and who it is. Errc::Io, Malformed: its authorities, a client certificate or its key can't be
/// used. Errc::Secret: the key wants a passphrase, or another one. Reads files.
Result<QSslConfiguration> tlsFor(const config::Connection &connection);

} // namespace client
