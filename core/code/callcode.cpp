// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/callcode.h"

#include "core/archive/exchangecommands.h"
#include "core/archive/shellwords.h"
#include "core/code/callvariables.h"
#include "core/code/connectionparts.h"
#include "core/code/javascriptcall.h"
#include "core/code/pythoncall.h"

#include <QCoreApplication>

namespace code {

namespace {

/// A word for a shell, its variables in double quotes beside what is literal.
QByteArray shellWord(const QByteArray &word, const WrittenRequest &request)
{
    QByteArray quoted;
    for (const Piece &piece : request.pieces(word))
        quoted += piece.isVariable ? "\"$" + piece.text + '"' : archive::shellQuoted(piece.text);
    return quoted.isEmpty() ? archive::shellQuoted(word) : quoted;
}

/// The commands are written from exchanges; an address can't hold a variable's braces, so it is put in as text.
QByteArray shellCommand(const WrittenRequest &request, Form form, const config::Connection &connection)
{
    session::Exchange exchange;
    exchange.method = request.method;
    exchange.url = QUrl::fromEncoded(request.url);
    exchange.headers = request.headers;
    exchange.body = request.body;
    const auto quoted = [&](const QByteArray &word) {
        QByteArray text = word;
        for (const QByteArray &variable : request.variables)
            text.replace("%7B%7B" + variable + "%7D%7D", "{{" + variable + "}}");
        return shellWord(text, request);
    };
    QByteArray command
        = form == Form::Curl ? archive::curlCommand(exchange, quoted) : archive::httpieCommand(exchange, quoted);
    for (const QByteArray &option : shellOptions(connection, form)) {
        const bool isValue = form == Form::Curl && !option.startsWith("--");
        command += (isValue ? " " : " \\\n  ") + archive::shellQuoted(option);
    }
    return command;
}

} // namespace

Result<Code> callCode(
    const session::Exchange &exchange, Form form, client::Secrets secrets, const config::Connection &connection)
{
    const WrittenRequest request
        = secrets == client::Secrets::Redacted ? requestWithVariables(exchange) : wholeRequest(exchange);
    QByteArray text;
    switch (form) {
    case Form::Curl:
    case Form::Httpie:
        text = shellCommand(request, form, connection) + '\n';
        break;
    case Form::Requests:
    case Form::Httpx:
        text = pythonCall(request, form, connection);
        break;
    case Form::Fetch:
        if (!request.body.isEmpty() && (request.method == "GET" || request.method == "HEAD"))
            return fail(Errc::Unsupported,
                QCoreApplication::translate("code::Call", "fetch sends no body with %1; take another form, such as %2.")
                    .arg(QString::fromLatin1(request.method), titleOf(Form::Axios)));
        text = fetchCall(request);
        break;
    case Form::Axios:
        text = axiosCall(request, connection);
        break;
    case Form::TestCase:
    case Form::Fixture:
    case Form::Shell:
        return fail(Errc::Unsupported,
            QCoreApplication::translate("code::Call", "A call is not written for %1; take another form, such as %2.")
                .arg(titleOf(form), titleOf(Form::Requests)));
    }
    Code code{ QString::fromUtf8(leftOut(connection, form) + text), {} };
    for (const QByteArray &variable : request.variables)
        code.variables.append(QString::fromLatin1(variable));
    return code;
}

} // namespace code
