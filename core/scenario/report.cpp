// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/report.h"

#include "core/archive/scrubbing.h"
#include "core/archive/secretnames.h"
#include "core/base/log.h"
#include "core/base/newfile.h"
#include "core/scenario/reportparts.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

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

QString withoutSecrets(const QString &text)
{
    using archive::TokenForm;
    // A token, however damaged: its header begins with {" in base64. The rest is whatever may follow within a token.
    static const QRegularExpression token(u"eyJ[A-Za-z0-9_+/=-]{8,}(?:\\.[A-Za-z0-9_+/=-]*)*"_s);
    QString out = QString::fromUtf8(archive::scrubbedText(text.toUtf8(), TokenForm::Masked));
    QRegularExpressionMatch match;
    for (qsizetype at = 0; (match = token.match(out, at)).hasMatch(); at = match.capturedStart() + 1) {
        if (match.capturedLength() > 24)
            out.replace(match.capturedStart(), match.capturedLength(), redacted(match.captured().toUtf8()));
    }
    return out;
}

Redaction::Redaction(Secrets secrets, const QList<ScenarioResult> &results)
    : m_secrets(secrets)
{
    if (secrets == Secrets::Revealed)
        return;
    QSet<QString> found;
    for (const ScenarioResult &result : results) {
        for (const StepResult &step : result.steps) {
            for (const session::Exchange &exchange : step.exchanges) {
                for (const QByteArray &secret : archive::secretsIn(exchange))
                    found.insert(QString::fromUtf8(secret));
            }
        }
    }
    m_found = found.values();
    std::sort(m_found.begin(), m_found.end(),
        [](const QString &a, const QString &b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
}

QString Redaction::operator()(const QString &text) const
{
    if (m_secrets == Secrets::Revealed)
        return QString::fromUtf8(text.toUtf8()); // half a character is none for any reader
    QString rest = text;
    for (const QString &secret : m_found)
        rest.replace(secret, u"…"_s);
    return withoutSecrets(rest);
}

QString Redaction::value(const QString &place, const QString &text) const
{
    const QString name = place.section(u'.', -1);
    const bool isHidden = m_secrets == Secrets::Redacted && place.contains(u'.') && archive::isSecret(name, text);
    return isHidden && !text.contains(u"eyJ") ? u"…"_s : (*this)(text);
}

QString requestText(const session::Exchange &exchange)
{
    QString text = QString::fromLatin1(exchange.method) + u' ' + exchange.url.toString(QUrl::FullyEncoded) + u'\n';
    for (const auto &[name, value] : exchange.headers)
        text += QString::fromUtf8(name) + u": "_s + QString::fromUtf8(value) + u'\n';
    if (!exchange.body.isEmpty())
        text += u'\n' + QString::fromUtf8(exchange.body);
    return text;
}

QString replyText(const session::Exchange &exchange)
{
    if (exchange.status == 0)
        return exchange.error ? exchange.error->what : tr("No answer came.");
    QString text = QString::number(exchange.status) + u' ' + QString::fromUtf8(exchange.reason) + u'\n';
    for (const auto &[name, value] : exchange.replyHeaders)
        text += QString::fromUtf8(name) + u": "_s + QString::fromUtf8(value) + u'\n';
    if (!exchange.replyBody.isEmpty())
        text += u'\n' + QString::fromUtf8(exchange.replyBody);
    return text;
}

QString checkText(const Check &check)
{
    return tr("%1: expected %2, got %3").arg(check.what, check.expected, check.actual);
}

QStringList failuresOf(const StepResult &step)
{
    QStringList failures;
    if (!step.reason.isEmpty())
        failures.append(step.reason);
    for (const Check &check : step.checks) {
        if (!check.ok)
            failures.append(checkText(check));
    }
    return failures;
}

QString callText(const session::Exchange &exchange)
{
    return QString::fromLatin1(exchange.method) + u' ' + exchange.url.path();
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
