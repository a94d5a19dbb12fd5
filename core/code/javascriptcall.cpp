// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/javascriptcall.h"

#include "core/code/callvariables.h"
#include "core/code/connectionparts.h"
#include "core/code/language.h"
#include "core/code/requestparts.h"
#include "core/json/jsonwriter.h"

namespace code {

namespace {

/// A header's value is a text of bytes: what is not ASCII stands there as the bytes of its UTF-8.
QByteArray headerExpression(const QByteArray &value, const WrittenRequest &request)
{
    QByteArrayList parts;
    for (const Piece &piece : request.pieces(value))
        parts.append(piece.isVariable ? piece.text : javascript().text(QString::fromLatin1(piece.text)));
    return parts.isEmpty() ? javascript().text(QString()) : parts.join(" + ");
}

QByteArray constants(const WrittenRequest &request)
{
    QByteArray text;
    for (const QByteArray &variable : request.variables)
        text += "const " + variable + " = process.env." + variable + ";\n";
    return text.isEmpty() ? text : text + '\n';
}

QByteArray headerMember(const session::Headers &headers, const WrittenRequest &request)
{
    QByteArray text;
    for (const auto &[name, value] : headers)
        text += "    " + javascript().key(javascript().text(QString::fromLatin1(name))) + ": "
            + headerExpression(value, request) + ",\n";
    return text.isEmpty() ? text : "  headers: {\n" + text + "  },\n";
}

QByteArray byteArray(const QByteArray &bytes)
{
    QByteArrayList numbers;
    for (const char c : bytes)
        numbers.append(QByteArray::number(uchar(c)));
    return "new Uint8Array([" + numbers.join(", ") + "])";
}

QByteArray fetchBody(const WrittenRequest &request)
{
    const QByteArray start = "  body: JSON.stringify(";
    if (const auto json = jsonBody(request))
        return start + literal(*json, request, javascript(), 1, start.size()) + "),\n";
    if (!isText(request.body))
        return "  body: " + byteArray(request.body) + ",\n";
    const QByteArray text = textExpression(request.body, request, javascript());
    // Of a text, fetch would say that it is text/plain.
    const bool hasType = session::headerValue(request.headers, "Content-Type").has_value();
    return hasType ? "  body: " + text + ",\n" : "  body: new TextEncoder().encode(" + text + "),\n";
}

/// The body as a value that axios writes as JSON. It copies an object first, and a copy loses that member.
std::optional<Json> axiosValue(const WrittenRequest &request)
{
    const auto json = jsonBody(request);
    return json && !writeJson(*json).contains("\"__proto__\"") ? json : std::nullopt;
}

QByteArray axiosBody(const WrittenRequest &request)
{
    const QByteArray start = "  data: ";
    if (const auto json = axiosValue(request))
        return start + literal(*json, request, javascript(), 1, start.size()) + ",\n";
    if (!isText(request.body))
        return start + byteArray(request.body) + ",\n";
    return start + textExpression(request.body, request, javascript())
        + ",\n  transformRequest: (data) => data, // as it is, also where it is no JSON\n";
}

} // namespace

QByteArray fetchCall(const WrittenRequest &request)
{
    QByteArray text = constants(request);
    text += "const response = await fetch(" + textExpression(request.url, request, javascript()) + ", {\n";
    text += "  method: " + javascript().text(QString::fromUtf8(request.method)) + ",\n";
    text += headerMember(singleHeaders(request, false), request);
    if (!request.body.isEmpty())
        text += fetchBody(request);
    return text + "});\nconsole.log(response.status, await response.text());\n";
}

QByteArray axiosCall(const WrittenRequest &request, const config::Connection &connection)
{
    const AgentCode agent = axiosAgent(connection);
    QByteArray text = "import axios from \"axios\";\n" + agent.preparation + '\n' + constants(request);
    text += "const response = await axios.request({\n";
    text += "  method: " + javascript().text(QString::fromUtf8(request.method)) + ",\n";
    text += "  url: " + textExpression(request.url, request, javascript()) + ",\n";
    text += headerMember(singleHeaders(request, axiosValue(request).has_value()), request);
    if (!request.body.isEmpty())
        text += axiosBody(request);
    text += agent.members;
    return text
        + "  validateStatus: null, // any answer is an answer, a 401 too\n});\nconsole.log(response.status, "
          "response.data);\n";
}

} // namespace code
