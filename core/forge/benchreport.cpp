// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forge/benchreport.h"

#include "core/base/markup.h"
#include "core/base/plural.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace forge {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("forge::Bench", text, nullptr, n);
}

qsizetype count(const QList<BenchRow> &rows, Verdict verdict)
{
    return std::count_if(
        rows.begin(), rows.end(), [verdict](const BenchRow &row) { return row.forgery && row.verdict == verdict; });
}

/// What a run leaves open, by name; null: nothing.
QString untestedText(const QList<BenchRow> &rows)
{
    constexpr qsizetype mostNames = 3;
    QStringList names;
    for (const BenchRow &row : rows) {
        const bool isOpen = row.verdict == Verdict::NotSent || row.verdict == Verdict::NoAnswer;
        if (!row.forgery || !isOpen)
            continue;
        QString name = rowText(row);
        if (name.endsWith(u'.'))
            name.chop(1);
        names.append(u'“' + name + u'”');
    }
    names.removeDuplicates(); // of several calls
    if (names.isEmpty())
        return {};
    const qsizetype more = names.size() - mostNames;
    return more > 0 ? tr("Not tested: %1 and %2 more.").arg(names.first(mostNames).join(u", ")).arg(more)
                    : tr("Not tested: %1.").arg(names.join(u", "));
}

} // namespace

QString verdictText(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Waiting:
        return tr("to be sent");
    case Verdict::NotSent:
        return tr("not sent");
    case Verdict::Refused:
        return tr("refused");
    case Verdict::Taken:
        return tr("accepted, as it may be");
    case Verdict::Otherwise:
        return tr("refused otherwise");
    case Verdict::Alarm:
        return tr("ALARM: accepted");
    case Verdict::Bug:
        return tr("bug: crashed");
    case Verdict::NoAnswer:
        break;
    }
    return tr("no answer");
}

QString answerText(const Answer &answer)
{
    const QString status = answer.status == 0 ? QString() : QString::number(answer.status);
    return answer.detail.isEmpty() ? status : status + u' ' + answer.detail;
}

QString expectedText(const BenchRow &row)
{
    if (!row.forgery)
        return u"200"_s;
    return row.mayBeTaken ? tr("200, nobody told it to check") : u"401"_s;
}

QString rowText(const BenchRow &row)
{
    return row.forgery ? forgeryText(*row.forgery) : tr("The good token itself.");
}

QString rowCall(const BenchRow &row, const config::ServerProfile &server)
{
    const session::Endpoint endpoint = row.target == Target::ProtectedView ? session::Endpoint::WhoAmI
        : server.has(session::Endpoint::TokenRefresh)                      ? session::Endpoint::TokenRefresh
                                                                           : session::Endpoint::Refresh;
    return QLatin1StringView(config::info(endpoint).method) + u' ' + server.path(endpoint);
}

QString usualRemark(const BenchRow &row)
{
    if (row.usual.status == 0 || row.answer.status == 0)
        return {};
    if (row.usual.status == row.answer.status)
        return row.verdict == Verdict::Alarm || row.verdict == Verdict::Bug
            ? tr("Simple JWT of this version does so by itself.")
            : QString();
    return tr("Simple JWT of this version answers %1.").arg(answerText(row.usual));
}

Standing standingOf(const QList<BenchRow> &rows)
{
    if (count(rows, Verdict::Alarm) + count(rows, Verdict::NoAnswer) > 0)
        return Standing::Alarm;
    const qsizetype open = count(rows, Verdict::NotSent) + count(rows, Verdict::Waiting)
        + count(rows, Verdict::Otherwise) + count(rows, Verdict::Bug);
    return open > 0 || count(rows, Verdict::Refused) == 0 ? Standing::Look : Standing::Sound;
}

QString summaryOf(const QList<BenchRow> &rows)
{
    const qsizetype alarms = count(rows, Verdict::Alarm);
    const qsizetype bugs = count(rows, Verdict::Bug);
    const qsizetype refused = count(rows, Verdict::Refused);
    const qsizetype otherwise = count(rows, Verdict::Otherwise);
    QStringList sentences;
    const bool isTaken = std::any_of(
        rows.cbegin(), rows.cend(), [](const BenchRow &row) { return row.forgery && row.verdict == Verdict::Taken; });
    if (alarms > 0)
        sentences += alarms == 1
            ? tr("ALARM: one forgery was accepted.")
            : counted(tr("ALARM: %n (forgery|forgeries) (was|were) accepted.", int(alarms)), alarms);
    if (bugs > 0)
        sentences += bugs == 1 ? tr("One crashed the server.") : tr("%n crashed the server.", int(bugs));
    if (refused + otherwise + alarms + bugs == 0)
        sentences += isTaken ? tr("Nothing is proven: no forgery was answered that has to be refused.")
                             : tr("Nothing is proven: no forgery was answered.");
    else if (alarms == 0)
        sentences += isTaken ? tr("No forgery was accepted that has to be refused.")
                             : tr("No forgery that was sent was accepted.");
    if (refused > 0)
        sentences += tr("Refused: %1.").arg(refused);
    if (otherwise > 0)
        sentences += tr("Refused otherwise than as a bad token, which proves less: %1.").arg(otherwise);
    if (const QString untested = untestedText(rows); !untested.isEmpty())
        sentences += untested;
    return sentences.join(u' ');
}

QString benchReport(const QList<BenchRow> &rows, const config::ServerProfile &server)
{
    QString text = u"# "_s + tr("Forgeries sent to %1").arg(markdownText(server.title())) + u"\n\n"_s + summaryOf(rows)
        + u"\n\n| "_s
        + QStringList{ tr("call"), tr("forgery"), tr("sound"), tr("answer"), tr("verdict"), tr("remark") }.join(
            u" | "_s)
        + u" |\n| --- | --- | --- | --- | --- | --- |\n"_s;
    for (const BenchRow &row : rows) {
        const QStringList cells{ rowCall(row, server), rowText(row), expectedText(row), answerText(row.answer),
            verdictText(row.verdict), QStringList{ usualRemark(row), row.remark }.join(u' ').trimmed() };
        text += u"| "_s;
        for (const QString &each : cells)
            text += markdownText(each) + u" | "_s;
        text = text.trimmed() + u'\n';
    }
    return text;
}

} // namespace forge
