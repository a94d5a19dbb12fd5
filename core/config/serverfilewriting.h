// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/serverprofile.h"

namespace config {

/// The one server, without other environments.
QByteArray writeServerProfile(const ServerProfile &server);
/// Files of it stand there as seen from the server file, where they are near. Errc::Io. Written whole or not at all.
/// Errc::Conflict: the file that is there has environments, which would be lost, or is no server file.
Result<> saveServerProfile(const ServerProfile &server, const QString &path);
/// The same into a server file that is there, whose environments stay as they are: what they don't say themselves
/// follows. Errors of loadServerProfile(), and Errc::Io.
Result<> saveFileServer(const ServerProfile &server, const QString &path);
/// As an environment of a server file that is there, with what differs from the file alone; in place of one of that
/// name. Errors as before, and Errc::Usage: it has no name.
Result<> saveEnvironment(const ServerProfile &server, const QString &path, const QString &name);
/// Gives the members that it had. Errc::NotFound: there is none of that name.
Result<Json> removeEnvironment(const QString &path, const QString &name);
/// Puts one back that was removed, as the last. Errc::Conflict: there is one of that name again.
Result<> restoreEnvironment(const QString &path, const QString &name, const Json &members);

} // namespace config
