// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/archive/importvariables.h"

namespace archive {

/// The calls in a HAR file, a collection of Postman, Insomnia or Bruno (a .bru file or an export), a description of an
/// API, an .http file or a text with commands of curl, PowerShell or fetch; the form is told by the content.
/// Each goes to the server among those given whose address it has, else
/// to one of its own address, and to the endpoint with its path. Variables are those that the person gave: they are
/// stronger than the file's own. Errc::Malformed, Unsupported, Limit, as exchangesFromHar() and exchangesFromCurl()
/// have them. Thread-safe.
Result<Import> importedCalls(QByteArrayView content, const QHash<QString, QString> &variables,
    const QList<config::ServerProfile> &servers, Instant now);

/// The same of a file or a folder, with what the file names beside it: bodies and environments. A folder is a
/// collection of Bruno's. Errors as above, and Errc::Io.
Result<Import> importedFile(
    const QString &path, const GivenVariables &given, const QList<config::ServerProfile> &servers, Instant now);

/// The exchanges alone. Where there are none, the first of what was not taken is the error.
Result<QList<session::Exchange>> importedExchanges(
    QByteArrayView content, const QList<config::ServerProfile> &servers, Instant now);

} // namespace archive
