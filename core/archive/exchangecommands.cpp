// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/exchangecommands.h"

#include "core/archive/shellwords.h"
#include "core/archive/writtencall.h"

using session::Exchange;

namespace archive {

namespace {

session::Headers headersOf(const Exchange &exchange)
{
    session::Headers headers;
    for (const auto &field : exchange.headers) {
        if (!isOfConnection(field.first))
            headers.append(field);
    }
    return headers;
}

/// An argument ends at a zero byte, and a terminal may not be able to show what is no UTF-8.
bool needsPipe(const QByteArray &body)
{
    return body.contains('\0') || QString::fromUtf8(body).toUtf8() != body;
}

QByteArray pipe(const QByteArray &body)
{
    return "printf %s " + shellQuoted(body.toBase64()) + " | base64 -d | ";
}

QByteArray urlOf(const Exchange &exchange)
{
    return exchange.url.toString(QUrl::FullyEncoded).toUtf8();
}

} // namespace

QByteArray curlCommand(const Exchange &exchange)
{
    return curlCommand(exchange, shellQuoted);
}

QByteArray curlCommand(const Exchange &exchange, const ShellQuoting &quoted)
{
    const QByteArray newLine = " \\\n  ";
    const QByteArray url = urlOf(exchange);
    const bool hasBody = !exchange.body.isEmpty();
    const bool isPiped = needsPipe(exchange.body);
    QByteArray command = (isPiped ? pipe(exchange.body) : QByteArray()) + "curl -i";
    if (url.contains('[') || url.contains('{'))
        command += " --globoff"; // curl would make several addresses of it
    if (exchange.method == "HEAD" && !hasBody)
        command += " --head"; // with -X it would wait for a body
    else if (exchange.method != (hasBody ? "POST" : "GET"))
        command += " -X " + quoted(exchange.method);
    command += ' ' + quoted(url);
    const session::Headers headers = headersOf(exchange);
    for (const auto &[name, value] : headers)
        command += newLine + "-H " + quoted(value.isEmpty() ? name + ';' : name + ": " + value);
    // What curl adds by itself was not sent.
    if (!session::headerValue(headers, "Accept"))
        command += newLine + "-H 'Accept:'";
    if (hasBody && !session::headerValue(headers, "Content-Type"))
        command += newLine + "-H 'Content-Type:'";
    if (session::headerValue(exchange.headers, "Accept-Encoding"))
        command += newLine + "--compressed";
    if (isPiped)
        command += newLine + "--data-binary @-";
    else if (hasBody)
        command += newLine + "--data-raw " + quoted(exchange.body);
    return command;
}

QByteArray httpieCommand(const Exchange &exchange)
{
    return httpieCommand(exchange, shellQuoted);
}

QByteArray httpieCommand(const Exchange &exchange, const ShellQuoting &quoted)
{
    const QByteArray newLine = " \\\n  ";
    const bool hasBody = !exchange.body.isEmpty();
    const bool isPiped = needsPipe(exchange.body);
    QByteArray command = isPiped ? pipe(exchange.body) + "http" : QByteArray("http --ignore-stdin");
    command += " --print=hb " + quoted(exchange.method) + ' ' + quoted(urlOf(exchange));
    const session::Headers headers = headersOf(exchange);
    for (const auto &[name, value] : headers) {
        // ":=" and ":@" would mean something else.
        const bool isOperator = value.startsWith('=') || value.startsWith('@');
        command += newLine + quoted(value.isEmpty() ? name + ';' : name + ':' + (isOperator ? "\\" : "") + value);
    }
    // HTTPie takes every body for JSON.
    if (hasBody && !session::headerValue(headers, "Content-Type"))
        command += newLine + "Content-Type:";
    if (hasBody && !isPiped)
        command += newLine + quoted("--raw=" + exchange.body); // with "=": the body may begin like an option
    return command;
}

} // namespace archive
