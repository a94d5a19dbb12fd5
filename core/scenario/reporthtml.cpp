// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/scenario/reporthtml.h"

#include "core/base/markup.h"
#include "core/base/timetext.h"
#include "core/scenario/reportparts.h"
#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Report", text);
}

const QString Style = QStringLiteral(
    "body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 "
    "1em;color:#1c2430;background:#fff}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin:2em 0 .2em}p.note{color:#5b6675;margin:.2em 0 .8em}"
    "table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:600;color:#5b6675}"
    "th,td{padding:.4em .6em;border-bottom:1px solid #dce1e8;vertical-align:top}"
    "td.n{color:#5b6675;width:2em}code,pre{font:13px/1.45 ui-monospace,monospace}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f7f9;padding:.7em;margin:.4em 0}"
    ".b{border-radius:1em;padding:.05em .7em;white-space:nowrap;font-weight:600}"
    ".passed{background:#e2f3e8;color:#11683a}.failed{background:#fbe3e1;color:#a3211a}"
    ".look{background:#fff4d6;color:#7a5200}.skipped,.not{background:#eef1f5;color:#4c5766}ul{margin:.2em "
    "0;padding-left:1.2em}summary{cursor:pointer}"
    "@media(prefers-color-scheme:dark){body{background:#171b21;color:#e4e8ee}th,td{border-color:#333b46}"
    "p.note,th,td.n{color:#9aa5b3}pre{background:#20262e}.passed{background:#17402a;color:#9fe0b8}"
    ".failed{background:#55201d;color:#ffb9b2}.look{background:#41361a;color:#f2c55c}.skipped,.not{background:#2a313b;"
    "color:#b9c3cf}}");

QString badge(Outcome outcome, const QString &verdict)
{
    static constexpr const char *marks[] = { "–", "✓", "✕", "–", "!" };
    return u"<span class=\"b %1\">%2 %3</span>"_s.arg(QString(outcomeName(outcome)).section(u' ', 0, 0),
        QString::fromUtf8(marks[std::size_t(outcome)]), htmlText(verdict));
}

class Page
{
public:
    explicit Page(const Redaction &redact)
        : m_redact(redact)
    {
    }

    QString safe(const QString &text) const { return htmlText(m_redact(text)); }

    void scenario(const ScenarioResult &result)
    {
        m_html += u"<h2>%1 %2</h2>\n"_s.arg(badge(result.outcome(), outcomeText(result.outcome())), safe(result.name));
        QStringList facts{ result.server };
        if (!result.band.isEmpty())
            facts.append(tr("Simple JWT %1").arg(result.band));
        facts.append(toDateTime(result.startedAt).toString(u"yyyy-MM-dd hh:mm:ss 'UTC'"_s));
        facts.append(roughElapsedText(result.duration));
        m_html += u"<p class=\"note\">%1<br>%2</p>\n"_s.arg(safe(result.description), safe(facts.join(u" · "_s)));
        if (!result.problem.isEmpty())
            m_html += u"<p><b>%1</b></p>\n"_s.arg(safe(result.problem));
        m_html += u"<table><thead><tr><th>#</th><th>%1</th><th>%2</th><th>%3</th><th></th></tr></thead><tbody>\n"_s.arg(
            tr("step"), tr("call"), tr("answered"));
        for (const StepResult &step : result.steps)
            row(step);
        m_html += u"</tbody></table>\n"_s;
    }

    QString html() const { return m_html; }

private:
    void row(const StepResult &step)
    {
        QStringList calls;
        QStringList statuses;
        for (const session::Exchange &exchange : step.exchanges) {
            calls.append(safe(callText(exchange)));
            statuses.append(QString::number(exchange.status));
        }
        calls.removeDuplicates();
        m_html
            += u"<tr><td class=\"n\">%1</td><td>%2%3</td><td><code>%4</code></td><td>%5</td><td>%6</td></tr>\n"_s.arg(
                QString::number(step.index + 1), safe(step.name), details(step), calls.join(u"<br>"_s),
                statuses.join(u", "_s), badge(step.outcome, verdictOf(step)));
    }

    QString details(const StepResult &step) const
    {
        QString html;
        const QStringList failures = failuresOf(step);
        if (!failures.isEmpty()) {
            html += u"<ul>"_s;
            for (const QString &failure : failures)
                html += u"<li>%1</li>"_s.arg(safe(failure));
            html += u"</ul>"_s;
        }
        if (!step.causes.isEmpty()) {
            const diagnose::Cause &cause = step.causes.constFirst();
            html += u"<p class=\"note\">%1 %2</p>"_s.arg(safe(cause.text), safe(cause.evidence));
        }
        if (step.exchanges.isEmpty())
            return html;
        html += u"<details><summary>%1</summary>"_s.arg(tr("Request and answer"));
        for (const session::Exchange &exchange : step.exchanges)
            html += u"<pre>%1</pre><pre>%2</pre>"_s.arg(safe(requestText(exchange)), safe(replyText(exchange)));
        return html + u"</details>"_s;
    }

    const Redaction &m_redact;
    QString m_html;
};

} // namespace

QByteArray htmlReport(const QList<ScenarioResult> &results, const Redaction &redact)
{
    Page page(redact);
    int failed = 0;
    for (const ScenarioResult &result : results) {
        failed += result.outcome() == Outcome::Failed;
        page.scenario(result);
    }
    const QString title = failed == 0 ? tr("Scenarios: none of %1 failed").arg(results.size())
                                      : tr("Scenarios: %1 of %2 failed").arg(failed).arg(results.size());
    const QString whole = u"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                          "<meta name=\"viewport\" content=\"width=device-width\"><title>%1</title>"
                          "<style>%2</style></head><body>\n<h1>%1</h1>\n%3</body></html>\n"_s;
    return whole.arg(title, Style, page.html()).toUtf8();
}

} // namespace scenario
