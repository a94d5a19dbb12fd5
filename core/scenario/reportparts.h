// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/report.h"

// Private to core/scenario: what the kinds of reports share.
namespace scenario {

/// Applied to every text of a report that may hold a token or what was sent and answered.
class Redaction
{
public:
    /// Knows what is secret in the calls of the results, and takes it out of all other texts, too.
    Redaction(Secrets secrets, const QList<ScenarioResult> &results);
    QString operator()(const QString &text) const;
    /// A value that was expected at, or read from, that place of an answer, such as "body.password".
    QString value(const QString &place, const QString &text) const;

private:
    Secrets m_secrets;
    QStringList m_found; ///< longest first
};

QString requestText(const session::Exchange &exchange);
QString replyText(const session::Exchange &exchange);
QString callText(const session::Exchange &exchange); ///< "POST /logout/"
QString checkText(const Check &check);
/// Why a step failed or was skipped, a sentence each.
QStringList failuresOf(const StepResult &step);

QByteArray htmlReport(const QList<ScenarioResult> &results, const Redaction &redact);
QByteArray markdownReport(const QList<ScenarioResult> &results, const Redaction &redact);
QByteArray junitReport(const QList<ScenarioResult> &results, const Redaction &redact);
QByteArray jsonReport(const QList<ScenarioResult> &results, const Redaction &redact);

} // namespace scenario
