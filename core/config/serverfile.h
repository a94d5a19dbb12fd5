// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/serverprofile.h"

namespace config {

/// Errc::Usage where it is no http or https URL with a host; a user name or password in it is refused.
Result<ServerProfile> serverFromUrl(const QString &text);
/// Reads a server file (JSON). Errc::Malformed or Usage with line and column: unknown member, wrong type, impossible
/// value.
Result<ServerProfile> parseServerProfile(QByteArrayView json);
Result<ServerProfile> loadServerProfile(const QString &path);
QByteArray writeServerProfile(const ServerProfile &server);
/// Errc::Io. Written whole or not at all.
Result<> saveServerProfile(const ServerProfile &server, const QString &path);
/// `--server URL|FILE`: told apart by "://".
Result<ServerProfile> serverFromArgument(const QString &urlOrFile);

} // namespace config
