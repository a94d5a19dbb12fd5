// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/reporttext.h"

#include "core/base/markup.h"
#include "core/json/jsonwriter.h"
#include "core/scenario/reportparts.h"

#include <QCoreApplication>
#include <QXmlStreamWriter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Report", text);
}

QString statusesOf(const StepResult &step)
{
    QStringList statuses;
    for (const session::Exchange &exchange : step.exchanges)
        statuses.append(QString::number(exchange.status));
    return statuses.join(u", "_s);
}

/// What was looked for, and what was there: the words of a step with one check, as a logout test has them; of
/// several the status.
QString expectedOf(const StepResult &step, const Redaction &redact)
{
    if (step.checks.size() == 1)
        return redact(step.checks.constFirst().expected);
    const auto status = std::find_if(
        step.checks.cbegin(), step.checks.cend(), [](const Check &check) { return check.what == u"status"_s; });
    return status == step.checks.cend() ? QString() : redact(status->expected);
}

QString answerOf(const StepResult &step, const Redaction &redact)
{
    return step.checks.size() == 1 ? redact(step.checks.constFirst().actual) : statusesOf(step);
}

QString seconds(std::chrono::microseconds duration)
{
    return QString::number(double(duration.count()) / 1e6, 'f', 3);
}

QString isoTime(Instant instant)
{
    return toDateTime(instant).toString(u"yyyy-MM-ddThh:mm:ss"_s) + u'Z';
}

Json checksJson(const StepResult &step, const Redaction &redact)
{
    Json checks = Json::array();
    for (const Check &check : step.checks) {
        Json row = Json::object();
        row.set(u"what"_s, redact(check.what));
        row.set(u"expected"_s, redact(check.expected));
        row.set(u"actual"_s, redact(check.actual));
        row.set(u"ok"_s, check.ok);
        checks.append(row);
    }
    return checks;
}

Json callsJson(const StepResult &step, const Redaction &redact)
{
    Json calls = Json::array();
    for (const session::Exchange &exchange : step.exchanges) {
        Json call = Json::object();
        call.set(u"method"_s, QString::fromLatin1(exchange.method));
        call.set(u"url"_s, redact(exchange.url.toString(QUrl::FullyEncoded)));
        call.set(u"status"_s, exchange.status);
        call.set(u"milliseconds"_s, qint64(exchange.duration.count() / 1000));
        call.set(u"request"_s, redact(requestText(exchange)));
        call.set(u"reply"_s, redact(replyText(exchange)));
        calls.append(call);
    }
    return calls;
}

Json stepJson(const StepResult &step, const Redaction &redact)
{
    Json causes = Json::array();
    for (const diagnose::Cause &cause : step.causes) {
        Json row = Json::object();
        row.set(u"id"_s, QString::fromLatin1(cause.id));
        row.set(u"text"_s, redact(cause.text));
        row.set(u"evidence"_s, redact(cause.evidence));
        row.set(u"advice"_s, redact(cause.advice));
        row.set(u"certainty"_s, diagnose::certaintyName(cause.certainty));
        causes.append(row);
    }
    Json json = Json::object();
    json.set(u"name"_s, redact(step.name));
    json.set(u"do"_s, step.action);
    json.set(u"outcome"_s, QString(outcomeName(step.outcome)));
    if (!step.verdict.isEmpty())
        json.set(u"verdict"_s, step.verdict);
    json.set(u"reason"_s, step.reason.isEmpty() ? Json() : Json(redact(step.reason)));
    json.set(u"checks"_s, checksJson(step, redact));
    json.set(u"causes"_s, causes);
    json.set(u"calls"_s, callsJson(step, redact));
    return json;
}

/// A text of JUnit's, redacted and as a reader takes it.
class JUnitText
{
public:
    JUnitText(QXmlStreamWriter &xml, const Redaction &redact)
        : m_xml(xml)
        , m_redact(redact)
    {
    }

    void attribute(const QString &name, const QString &text) { m_xml.writeAttribute(name, xmlText(m_redact(text))); }
    void characters(const QString &text) { m_xml.writeCharacters(xmlText(m_redact(text))); }

private:
    QXmlStreamWriter &m_xml;
    const Redaction &m_redact;
};

void writeCase(QXmlStreamWriter &xml, JUnitText text, const ScenarioResult &result, const StepResult &step)
{
    xml.writeStartElement(u"testcase"_s);
    text.attribute(u"classname"_s, result.id.isEmpty() ? result.name : result.id);
    text.attribute(u"name"_s, u"%1 %2"_s.arg(step.index + 1, 2, 10, QChar(u'0')).arg(step.name));
    xml.writeAttribute(u"time"_s, seconds(step.duration));
    const QString why = failuresOf(step).join(u'\n');
    if (step.outcome == Outcome::Failed) {
        xml.writeStartElement(u"failure"_s);
        text.attribute(u"message"_s, why.section(u'\n', 0, 0));
        QStringList all{ why };
        for (const diagnose::Cause &cause : step.causes)
            all.append(cause.text + u' ' + cause.evidence);
        for (const session::Exchange &exchange : step.exchanges)
            all.append(requestText(exchange) + u"\n\n"_s + replyText(exchange));
        text.characters(all.join(u"\n\n"_s));
        xml.writeEndElement();
    } else if (step.outcome
        != Outcome::Passed) { // JUnit has no word for what is to be looked at: not passed, not failed
        xml.writeStartElement(u"skipped"_s);
        text.attribute(u"message"_s,
            step.outcome == Outcome::NotRun     ? tr("It was not reached.")
                : step.outcome == Outcome::Look ? verdictOf(step) + u": "_s + why
                                                : why);
        xml.writeEndElement();
    }
    xml.writeEndElement();
}

} // namespace

QByteArray markdownReport(const QList<ScenarioResult> &results, const Redaction &redact)
{
    const auto safe = [&redact](const QString &any) { return markdownText(redact(any)); };
    QString text = u"# %1\n"_s.arg(tr("Scenarios"));
    for (const ScenarioResult &result : results) {
        text += u"\n## %1: %2\n\n"_s.arg(safe(result.name), outcomeText(result.outcome()));
        if (!result.description.isEmpty())
            text += safe(result.description) + u"\n\n"_s;
        text += u"%1%2 · %3 · %4 ms\n\n"_s.arg(safe(result.server),
            result.band.isEmpty() ? QString() : u" · Simple JWT "_s + markdownText(result.band),
            isoTime(result.startedAt), QString::number(result.duration.count() / 1000));
        if (!result.problem.isEmpty())
            text += u"**%1**\n\n"_s.arg(safe(result.problem));
        text += u"| # | %1 | %2 | %3 | %4 | |\n| --- | --- | --- | --- | --- | --- |\n"_s.arg(
            tr("step"), tr("call"), tr("expected"), tr("answered"));
        for (const StepResult &step : result.steps) {
            QString name = safe(step.name);
            for (const QString &failure : failuresOf(step))
                name += u" — "_s + safe(failure);
            text += u"| %1 | %2 | %3 | %4 | %5 | %6 |\n"_s.arg(QString::number(step.index + 1), name,
                step.exchanges.isEmpty() ? QString() : markdownCode(redact(callText(step.exchanges.constFirst()))),
                markdownText(expectedOf(step, redact)), markdownText(answerOf(step, redact)),
                markdownText(verdictOf(step)));
        }
    }
    return text.toUtf8();
}

QByteArray junitReport(const QList<ScenarioResult> &results, const Redaction &redact)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    JUnitText text(xml, redact);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(u"testsuites"_s);
    for (const ScenarioResult &result : results) {
        xml.writeStartElement(u"testsuite"_s);
        text.attribute(u"name"_s, result.name);
        xml.writeAttribute(u"tests"_s, QString::number(std::max<qsizetype>(1, result.steps.size())));
        xml.writeAttribute(u"failures"_s, QString::number(result.count(Outcome::Failed)));
        xml.writeAttribute(u"errors"_s, result.problem.isEmpty() ? u"0"_s : u"1"_s);
        xml.writeAttribute(u"skipped"_s,
            QString::number(
                result.count(Outcome::Skipped) + result.count(Outcome::NotRun) + result.count(Outcome::Look)));
        xml.writeAttribute(u"time"_s, seconds(result.duration));
        xml.writeAttribute(u"timestamp"_s, isoTime(result.startedAt));
        text.attribute(u"hostname"_s, result.server);
        if (!result.problem.isEmpty()) {
            xml.writeStartElement(u"testcase"_s);
            text.attribute(u"classname"_s, result.id);
            xml.writeAttribute(u"name"_s, tr("set-up"));
            xml.writeStartElement(u"error"_s);
            text.attribute(u"message"_s, result.problem);
            xml.writeEndElement();
            xml.writeEndElement();
        }
        for (const StepResult &step : result.steps)
            writeCase(xml, text, result, step);
        xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    return bytes;
}

QByteArray jsonReport(const QList<ScenarioResult> &results, const Redaction &redact)
{
    Json scenarios = Json::array();
    for (const ScenarioResult &result : results) {
        Json steps = Json::array();
        for (const StepResult &step : result.steps)
            steps.append(stepJson(step, redact));
        Json json = Json::object();
        json.set(u"id"_s, redact(result.id));
        json.set(u"name"_s, redact(result.name));
        json.set(u"description"_s, redact(result.description));
        json.set(u"outcome"_s, QString(outcomeName(result.outcome())));
        json.set(u"server"_s, redact(result.server));
        json.set(u"band"_s, result.band.isEmpty() ? Json() : Json(redact(result.band)));
        json.set(u"started_at"_s, isoTime(result.startedAt));
        json.set(u"milliseconds"_s, qint64(result.duration.count() / 1000));
        json.set(u"problem"_s, result.problem.isEmpty() ? Json() : Json(redact(result.problem)));
        json.set(u"steps"_s, steps);
        scenarios.append(json);
    }
    Json report = Json::object();
    report.set(u"format"_s, u"jotlab-report"_s);
    report.set(u"scenarios"_s, scenarios);
    return writeJson(report, JsonStyle::Indented) + '\n';
}

} // namespace scenario
