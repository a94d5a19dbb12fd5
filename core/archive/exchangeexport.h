// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/client/endpoint.h"

namespace archive {

enum class ExportFormat : quint8 {
    Har, ///< HTTP Archive 1.2: opens in browsers and proxies
    Curl, ///< a shell script of curl commands
    Httpie, ///< the same for HTTPie
    Markdown, ///< for a bug report
    Postman, ///< a collection 2.1
    Bruno, ///< a folder of .bru files
    HttpFile ///< for VS Code's REST Client and IntelliJ's HTTP Client
};

/// Redacted: tokens shrink to their first and last characters, passwords, cookies and other credentials to "…". Bytes
/// are UTF-8; of Bruno's files one after the other, to look at. Thread-safe.
QByteArray exported(const QList<session::Exchange> &exchanges, ExportFormat format, client::Secrets secrets);
/// An import's calls; where the format has variables, those of the file stay variables.
QByteArray exportedCalls(const Import &import, ExportFormat format, client::Secrets secrets);
/// Whole or not at all; with secrets in it, readable by its owner alone. Errc::Io; Errc::Conflict: a folder, which
/// Bruno's form wants, is not written over another.
Result<> saveExport(
    const QString &path, const QList<session::Exchange> &exchanges, ExportFormat format, client::Secrets secrets);
Result<> saveCalls(const QString &path, const Import &import, ExportFormat format, client::Secrets secrets);

/// "har", "sh", "md", "json", "http"; empty for Bruno's folder.
QString suffixOf(ExportFormat format);

} // namespace archive
