// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/pythoncall.h"

#include "core/code/callvariables.h"
#include "core/code/connectionparts.h"
#include "core/code/language.h"
#include "core/code/requestparts.h"

namespace code {

namespace {

/// A header's value: other than ASCII goes as its bytes, which both libraries leave as they are.
QByteArray headerExpression(const QByteArray &value, const WrittenRequest &request)
{
    const QByteArray text = textExpression(value, request, python());
    if (isAscii(value))
        return text;
    return request.pieces(value).size() > 1 ? '(' + text + ").encode()" : text + ".encode()";
}

QByteArray bodyArgument(const WrittenRequest &request, Form client)
{
    const QByteArray start = "    ";
    if (const auto json = jsonBody(request))
        return start + "json=" + literal(*json, request, python(), 1, start.size() + 6) + ",\n";
    const QByteArray name = client == Form::Httpx ? "content=" : "data=";
    if (!isText(request.body))
        return start + name + pythonBytes(request.body) + ",\n";
    const QByteArray text = textExpression(request.body, request, python());
    return start + name + (request.pieces(request.body).size() > 1 ? '(' + text + ')' : text) + ".encode(),\n";
}

/// "requests.post(", or request() with the method as its first argument.
QByteArray beginning(const WrittenRequest &request, const QByteArray &library)
{
    const bool hasBody = !request.body.isEmpty();
    const QByteArrayList known = hasBody ? QByteArrayList{ "POST", "PUT", "PATCH" }
                                         : QByteArrayList{ "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" };
    if (known.contains(request.method))
        return "response = " + library + '.' + request.method.toLower() + "(\n";
    return "response = " + library + ".request(\n    " + python().text(QString::fromUtf8(request.method)) + ",\n";
}

} // namespace

QByteArray pythonCall(const WrittenRequest &request, Form client, const config::Connection &connection)
{
    const QByteArray library = client == Form::Httpx ? "httpx" : "requests";
    const QByteArray context = client == Form::Httpx ? httpxContext(connection) : QByteArray();
    QByteArray text;
    if (!request.variables.isEmpty())
        text += "import os\n";
    if (!context.isEmpty())
        text += "import ssl\n";
    if (!text.isEmpty())
        text += '\n';
    text += "import " + library + "\n\n";
    for (const QByteArray &variable : request.variables)
        text += variable + " = os.environ[\"" + variable + "\"]\n";
    if (!request.variables.isEmpty())
        text += '\n';
    if (!context.isEmpty())
        text += context + '\n';
    text += beginning(request, library);
    text += "    " + textExpression(request.url, request, python()) + ",\n";
    QByteArray headers;
    for (const auto &[name, value] : singleHeaders(request, jsonBody(request).has_value()))
        headers
            += "        " + python().text(QString::fromLatin1(name)) + ": " + headerExpression(value, request) + ",\n";
    if (!headers.isEmpty())
        text += "    headers={\n" + headers + "    },\n";
    if (!request.body.isEmpty())
        text += bodyArgument(request, client);
    text += pythonArguments(connection, client);
    return text + "    timeout=30,\n)\nprint(response.status_code, response.text)\n";
}

} // namespace code
