// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"

namespace archive {

enum class ExportFormat : quint8 {
    Har, ///< HTTP Archive 1.2: opens in browsers and proxies
    Curl, ///< a shell script of curl commands
    Httpie, ///< the same for HTTPie
    Markdown ///< for a bug report
};

/// Redacted: tokens shrink to their first and last characters, passwords, cookies and other credentials to "…". Bytes
/// are UTF-8. Thread-safe.
QByteArray exported(const QList<session::Exchange> &exchanges, ExportFormat format, client::Secrets secrets);
/// Whole or not at all; with secrets in it, readable by its owner alone. Errc::Io.
Result<> saveExport(
    const QString &path, const QList<session::Exchange> &exchanges, ExportFormat format, client::Secrets secrets);

/// One call as a command for a POSIX shell, as a script of exported() has it; for the clipboard.
QString curlText(const session::Exchange &exchange, client::Secrets secrets = client::Secrets::Redacted);

/// "har", "sh", "md".
QString suffixOf(ExportFormat format);

} // namespace archive
