// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/redaction.h"
#include "core/scenario/scenarioresult.h"

#include <optional>

namespace scenario {

enum class ReportFormat : quint8 { Html, Markdown, JUnit, Json };

/// By the ending of a file name: .html, .md, .xml, .json.
std::optional<ReportFormat> reportFormatOf(const QString &fileName);

/// A report of what was played, UTF-8. HTML needs no other file. Tokens and passwords are redacted unless asked.
QByteArray writeReport(const QList<ScenarioResult> &results, ReportFormat format, Secrets secrets = Secrets::Redacted);
/// Whole or not at all. Errc::Io; Errc::Usage: an ending that names no format.
Result<> saveReport(const QList<ScenarioResult> &results, const QString &path, Secrets secrets = Secrets::Redacted);

} // namespace scenario
