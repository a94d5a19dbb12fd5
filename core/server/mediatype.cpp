// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/mediatype.h"

#include <algorithm>

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
    QList<QByteArray> parts{ QByteArray() };
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
        if (equals >= 0) // a name may be empty, as Django has it
            parameters.insert(parts[i].left(equals).trimmed().toLower(), unquoted(parts[i].mid(equals + 1)));
    }
    return parameters;
}

bool isAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return uchar(c) < 0x80; });
}

// Django decodes the value and the parameters' names as ASCII.
bool hasReadableNames(const QList<QByteArray> &parts)
{
    return isAscii(parts.first()) && std::all_of(parts.begin() + 1, parts.end(), [](const QByteArray &part) {
        const qsizetype equals = part.indexOf('=');
        return equals < 0 || isAscii(QByteArrayView(part).first(equals));
    });
}

QList<QByteArray> headerLines(const QByteArray &text)
{
    QList<QByteArray> lines;
    for (qsizetype start = 0; start <= text.size();) {
        const qsizetype found = text.indexOf("\r\n", start);
        const qsizetype end = found < 0 ? text.size() : found;
        lines.append(text.sliced(start, end - start).trimmed());
        start = end + 2;
    }
    return lines;
}

// A part, and what it says about itself within its first 1024 bytes; without a name it is none.
MultipartField fieldOf(const QByteArray &part)
{
    constexpr qsizetype MostHeaderBytes = 1024;
    MultipartField field;
    const qsizetype end = part.left(MostHeaderBytes).indexOf("\r\n\r\n");
    if (end < 0)
        return field;
    for (const QByteArray &line : headerLines(part.left(end))) {
        const qsizetype colon = line.indexOf(':');
        const QList<QByteArray> parts = splitParameters(line);
        if (colon < 0 || line.left(colon).toLower() != "content-disposition" || !hasReadableNames(parts))
            continue;
        const auto parameters = parametersOf(parts);
        field.name = parameters.value("name").trimmed();
        field.isFile = !parameters.value("filename").isEmpty();
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
    return { slash < 0 ? full : full.left(slash), slash < 0 ? QByteArray() : full.mid(slash + 1), parametersOf(parts),
        hasReadableNames(parts) };
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
    return parameters.isEmpty() || parameters.keys() == QList<QByteArray>{ "q" } ? 2 : 3;
}

QList<MultipartField> multipartFields(const QByteArray &body, const QByteArray &boundary)
{
    // As Django reads it: what stands before the first delimiter and behind the last one is a part like any other.
    QList<MultipartField> fields;
    const QByteArray delimiter = "--" + boundary;
    for (qsizetype start = 0; start < body.size();) {
        const qsizetype found = body.indexOf(delimiter, start);
        qsizetype end = found < 0 ? body.size() : found;
        if (found > start && body[end - 1] == '\n')
            --end;
        if (found >= 0 && end > start && body[end - 1] == '\r')
            --end;
        const MultipartField field = fieldOf(body.sliced(start, end - start));
        if (!field.name.isEmpty())
            fields.append(field);
        start = found < 0 ? body.size() : found + delimiter.size();
    }
    return fields;
}

} // namespace server
