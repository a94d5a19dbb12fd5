// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/report.h"

#include "core/archive/scrubbing.h"
#include "core/base/newfile.h"
#include "core/scenario/reporthtml.h"
#include "core/scenario/reporttext.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Report", text);
}

} // namespace

std::optional<ReportFormat> reportFormatOf(const QString &fileName)
{
    const QString ending = QFileInfo(fileName).suffix().toLower();
    if (ending == u"html" || ending == u"htm")
        return ReportFormat::Html;
    if (ending == u"md")
        return ReportFormat::Markdown;
    if (ending == u"xml")
        return ReportFormat::JUnit;
    if (ending == u"json")
        return ReportFormat::Json;
    return std::nullopt;
}

QByteArray writeReport(const QList<ScenarioResult> &results, ReportFormat format, Secrets secrets)
{
    const Redaction redact(secrets, results);
    QList<ScenarioResult> shown = results;
    for (ScenarioResult &result : shown) {
        for (StepResult &step : result.steps) {
            for (Check &check : step.checks) {
                check.expected = redact.value(check.what, check.expected);
                check.actual = redact.value(check.what, check.actual);
            }
            for (session::Exchange &exchange : step.exchanges) {
                if (secrets == Secrets::Redacted)
                    exchange = archive::scrubbed(exchange, archive::TokenForm::Masked);
            }
        }
    }
    switch (format) {
    case ReportFormat::Html:
        return htmlReport(shown, redact);
    case ReportFormat::Markdown:
        return markdownReport(shown, redact);
    case ReportFormat::JUnit:
        return junitReport(shown, redact);
    case ReportFormat::Json:
        break;
    }
    return jsonReport(shown, redact);
}

Result<> saveReport(const QList<ScenarioResult> &results, const QString &path, Secrets secrets)
{
    const auto format = reportFormatOf(path);
    if (!format)
        return fail(
            Errc::Usage, tr("“%1” names no kind of report. End it with .html, .md, .xml (JUnit) or .json.").arg(path));
    return writeFile(path, writeReport(results, *format, secrets),
        secrets == Secrets::Revealed ? FileAccess::Private : FileAccess::AsUsual);
}

} // namespace scenario
