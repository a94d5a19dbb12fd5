// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/serverprofile.h"

namespace config {

/// A server of a file, which has members in place of the file's own.
struct Environment
{
    QString name;
    ServerProfile server;
};

/// All that is in a server file.
struct ServerFile
{
    ServerProfile own;
    QList<Environment> environments; ///< in its order
};

/// Errc::Usage where it is no http or https URL with a host; a user name or password in it is refused.
Result<ServerProfile> serverFromUrl(const QString &text);
/// Reads a server file (JSON): the server, or one of its environments, which have members in place of the file's own.
/// Errc::Malformed or Usage with line and column: unknown or repeated member, wrong type, impossible value, more than
/// 100 environments; without a line: no such environment.
Result<ServerProfile> parseServerProfile(QByteArrayView json, const QString &environment = {});
/// The same of a file, with its path in the error; the files that it names are absolute, as seen from it.
Result<ServerProfile> loadServerProfile(const QString &path, const QString &environment = {});
Result<ServerFile> loadServerFile(const QString &path);
/// The file as JSON, whatever is in it. Errc::Io, Limit, Malformed.
Result<Json> readServerFile(const QString &path);
/// Of a server file, in its order; none where it can't be read.
QStringList environmentNames(const QString &path);
/// What an environment is called that has no name of its own for people.
QString environmentTitle(const ServerProfile &own, const QString &name);
/// The paths in it that are not empty, to be made absolute or relative.
QList<QString *> filesOf(ServerProfile &server);
/// What a file says of a server that is known here, with what no file has and the known one does: the passphrase of a
/// client's key.
ServerProfile withKnownSecrets(ServerProfile read, const ServerProfile &known);
/// `--server URL|FILE|FILE#ENVIRONMENT`: told apart by "://", and by which file is there.
Result<ServerProfile> serverFromArgument(const QString &urlOrFile);

} // namespace config
