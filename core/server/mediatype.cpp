// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/mediatype.h"

namespace server {

namespace {

QByteArray unquoted(QByteArray text)
{
    text = text.trimmed();
    if (text.size() >= 2 && text.startsWith('"') && text.endsWith('"')) {
        text = text.sliced(1, text.size() - 2);
        text.replace("\\\\", "\\").replace("\\\"", "\"");
    }
    return text;
}

// A header's value and parameters are split at semicolons outside of quotes.
QList<QByteArray> splitParameters(QByteArrayView text)
{
    QList<QByteArray> parts { QByteArray() };
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool escaped = i > 0 && text[i - 1] == '\\';
        if (text[i] == '"' && !escaped)
            quoted = !quoted;
        if (text[i] == ';' && !quoted)
            parts.append(QByteArray());
        else
            parts.last().append(text[i]);
    }
    return parts;
}

QMap<QByteArray, QByteArray> parametersOf(const QList<QByteArray> &parts)
{
    QMap<QByteArray, QByteArray> parameters;
    for (qsizetype i = 1; i < parts.size(); ++i) {
        const qsizetype equals = parts[i].indexOf('=');
        if (equals > 0)
            parameters.insert(parts[i].left(equals).trimmed().toLower(), unquoted(parts[i].mid(equals + 1)));
    }
    return parameters;
}

MultipartField fieldOf(const QByteArray &part)
{
    MultipartField field;
    const qsizetype end = part.indexOf("\r\n\r\n");
    if (end < 0)
        return field;
    for (const QByteArray &line : part.left(end).split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || line.left(colon).trimmed().toLower() != "content-disposition")
            continue;
        const auto parameters = parametersOf(splitParameters(line.mid(colon + 1).trimmed()));
        field.name = parameters.value("name");
        field.isFile = parameters.contains("filename");
    }
    field.value = part.mid(end + 4);
    return field;
}

} // namespace

MediaType MediaType::parse(QByteArrayView text)
{
    const QList<QByteArray> parts = splitParameters(text);
    const QByteArray full = parts.first().trimmed().toLower();
    const qsizetype slash = full.indexOf('/');
    return { slash < 0 ? full : full.left(slash), slash < 0 ? QByteArray() : full.mid(slash + 1), parametersOf(parts) };
}

bool MediaType::covers(const QByteArray &type) const
{
    const MediaType other = parse(type);
    return (subType == "*" || subType == other.subType) && (mainType == "*" || mainType == other.mainType);
}

int MediaType::precedence() const
{
    if (mainType == "*")
        return 0;
    if (subType == "*")
        return 1;
    return parameters.isEmpty() || parameters.keys() == QList<QByteArray> { "q" } ? 2 : 3;
}

QList<MultipartField> multipartFields(const QByteArray &body, const QByteArray &boundary)
{
    QList<MultipartField> fields;
    const QByteArray delimiter = "--" + boundary;
    qsizetype start = body.indexOf(delimiter);
    while (start >= 0) {
        start += delimiter.size();
        if (QByteArrayView(body).sliced(start).startsWith("--"))
            break; // the last one
        const qsizetype end = body.indexOf("\r\n" + delimiter, start);
        QByteArray part = body.sliced(start, (end < 0 ? body.size() : end) - start);
        if (part.startsWith("\r\n"))
            part = part.sliced(2);
        const MultipartField field = fieldOf(part);
        if (!field.name.isEmpty())
            fields.append(field);
        start = end < 0 ? -1 : end + 2;
    }
    return fields;
}

} // namespace server
