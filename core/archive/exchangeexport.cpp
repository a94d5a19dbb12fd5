// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/exchangeexport.h"

#include "core/archive/brunowriter.h"
#include "core/archive/collectionwriting.h"
#include "core/archive/exchangecommands.h"
#include "core/archive/har.h"
#include "core/archive/httpfilewriter.h"
#include "core/archive/postmanwriter.h"
#include "core/archive/scrubbing.h"
#include "core/base/markup.h"
#include "core/base/newfile.h"
#include "core/base/timetext.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QFile>

using namespace Qt::StringLiterals;
using session::Exchange;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Export", text);
}

QString timeText(Instant instant)
{
    return toDateTime(instant).toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) + u" UTC"_s;
}

/// "200 OK", or why there is none.
QString answerText(const Exchange &exchange)
{
    if (exchange.status == 0)
        return exchange.error ? exchange.error->what : tr("No answer.");
    return u"%1 %2"_s.arg(exchange.status).arg(QString::fromUtf8(exchange.reason)).trimmed();
}

/// A comment can't have a second line.
QByteArray comment(const QString &text)
{
    return "# " + text.simplified().toUtf8() + '\n';
}

QByteArray script(const QList<Exchange> &exchanges, QByteArray (*command)(const Exchange &), const QString &program)
{
    QByteArray text
        = "#!/bin/sh\n" + comment(tr("%1 calls of a Jotlab session, for %2.").arg(exchanges.size()).arg(program));
    for (const Exchange &exchange : exchanges) {
        text += '\n' + comment(u"%1 · %2"_s.arg(timeText(exchange.startedAt), answerText(exchange)));
        text += command(exchange) + '\n';
    }
    return text;
}

QByteArray readable(const QByteArray &body)
{
    const auto json = parseJson(body);
    return json ? writeJson(*json, JsonStyle::Indented) : body;
}

/// A fence longer than any within.
QByteArray fenced(const QByteArray &content, const QByteArray &language)
{
    QByteArray fence = "```";
    while (content.contains(fence))
        fence += '`';
    return fence + language + '\n' + content + (content.endsWith('\n') ? "" : "\n") + fence + "\n\n";
}

QByteArray message(const QByteArray &firstLine, const session::Headers &headers, const QByteArray &body)
{
    QByteArray text = firstLine + '\n';
    for (const auto &[name, value] : headers)
        text += name + ": " + value + '\n';
    if (!body.isEmpty())
        text += '\n'
            + (QString::fromUtf8(body).toUtf8() == body ? readable(body) : tr("(%1 bytes)").arg(body.size()).toUtf8());
    return text;
}

QByteArray markdown(const QList<Exchange> &exchanges)
{
    QByteArray text = "# " + tr("Calls").toUtf8() + "\n\n";
    int number = 0;
    for (const Exchange &exchange : exchanges) {
        const QString call = QString::fromLatin1(exchange.method) + u' ' + exchange.url.path(QUrl::FullyEncoded);
        text += "## " + QByteArray::number(++number) + ". "
            + markdownText(call + u" → "_s + answerText(exchange)).toUtf8() + "\n\n";
        text += tr("%1, took %2").arg(timeText(exchange.startedAt), elapsedText(exchange.duration)).toUtf8() + "\n\n";
        text += fenced(message(exchange.method + ' ' + exchange.url.toString(QUrl::FullyEncoded).toUtf8(),
                           exchange.headers, exchange.body),
            "http");
        if (exchange.status != 0)
            text += fenced(message(answerText(exchange).toUtf8(), exchange.replyHeaders, exchange.replyBody), "http");
    }
    return text;
}

QList<Exchange> shownExchanges(const Import &import, client::Secrets secrets)
{
    QList<Exchange> shown;
    for (const Import::Call &call : import.calls)
        shown.append(secrets == client::Secrets::Redacted ? scrubbed(call.exchange, TokenForm::Masked) : call.exchange);
    return shown;
}

WrittenCollection shownCollection(const Import &import, client::Secrets secrets)
{
    const WrittenCollection collection = collectionOf(import);
    return secrets == client::Secrets::Redacted ? scrubbed(collection) : collection;
}

} // namespace

QByteArray exported(const QList<Exchange> &exchanges, ExportFormat format, client::Secrets secrets)
{
    Import import;
    for (const Exchange &exchange : exchanges)
        import.calls.append({ {}, exchange });
    return exportedCalls(import, format, secrets);
}

QByteArray exportedCalls(const Import &import, ExportFormat format, client::Secrets secrets)
{
    switch (format) {
    case ExportFormat::Har:
        return toHar(shownExchanges(import, secrets));
    case ExportFormat::Curl:
        return script(shownExchanges(import, secrets), curlCommand, u"curl"_s);
    case ExportFormat::Httpie:
        return script(shownExchanges(import, secrets), httpieCommand, u"HTTPie"_s);
    case ExportFormat::Markdown:
        return markdown(shownExchanges(import, secrets));
    case ExportFormat::Postman:
        return toPostman(shownCollection(import, secrets));
    case ExportFormat::HttpFile:
        return toHttpFile(shownCollection(import, secrets));
    case ExportFormat::Bruno:
        break;
    }
    return toBruno(shownCollection(import, secrets)).values().join('\n');
}

Result<> saveExport(const QString &path, const QList<Exchange> &exchanges, ExportFormat format, client::Secrets secrets)
{
    Import import;
    for (const Exchange &exchange : exchanges)
        import.calls.append({ {}, exchange });
    return saveCalls(path, import, format, secrets);
}

Result<> saveCalls(const QString &path, const Import &import, ExportFormat format, client::Secrets secrets)
{
    const FileAccess access = secrets == client::Secrets::Revealed ? FileAccess::Private : FileAccess::AsUsual;
    if (format == ExportFormat::Bruno)
        return saveBruno(path, shownCollection(import, secrets), access);
    return writeFile(path, exportedCalls(import, format, secrets), access);
}

QString suffixOf(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Har:
        return u"har"_s;
    case ExportFormat::Curl:
    case ExportFormat::Httpie:
        return u"sh"_s;
    case ExportFormat::Postman:
        return u"json"_s;
    case ExportFormat::HttpFile:
        return u"http"_s;
    case ExportFormat::Bruno:
        return {};
    case ExportFormat::Markdown:
        break;
    }
    return u"md"_s;
}

} // namespace archive
