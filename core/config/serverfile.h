// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/serverprofile.h"

namespace config {

/// Errc::Usage where it is no http or https URL with a host; a user name or password in it is refused.
Result<ServerProfile> serverFromUrl(const QString &text);
/// Reads a server file (JSON): the server, or one of its environments, which have members in place of the file's own.
/// Errc::Malformed or Usage with line and column: unknown member, wrong type, impossible value, no such environment.
Result<ServerProfile> parseServerProfile(QByteArrayView json, const QString &environment = {});
Result<ServerProfile> loadServerProfile(const QString &path, const QString &environment = {});
/// Every environment of a server file, in its order; none where it can't be read.
QList<ServerProfile> loadEnvironments(const QString &path);
/// The one server, without other environments.
QByteArray writeServerProfile(const ServerProfile &server);
/// Errc::Io. Written whole or not at all. Errc::Conflict: the file that is there has environments, which would be lost.
Result<> saveServerProfile(const ServerProfile &server, const QString &path);
/// `--server URL|FILE|FILE#ENVIRONMENT`: told apart by "://".
Result<ServerProfile> serverFromArgument(const QString &urlOrFile);

} // namespace config
