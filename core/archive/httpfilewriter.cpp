// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/httpfilewriter.h"

#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::HttpFileWriter", text);
}

const QString boundary = QStringLiteral("jotlab-written-form-0c4e9a71");

/// A line can't have a second one.
QString oneLine(const QString &text)
{
    return text.simplified();
}

/// Both clients encode "user password"; what has no blank in it and no variable can be encoded here.
QString basic(const WrittenCall::Field &credential)
{
    static const QRegularExpression plain(u"^(?:\\{\\{[^{}]+\\}\\}|[^\\s:{}]+)$"_s);
    const auto &[name, value] = credential;
    if (plain.match(name).hasMatch() && plain.match(value).hasMatch())
        return u"Basic "_s + name + u' ' + value;
    return u"Basic "_s + QString::fromLatin1((name + u':' + value).toUtf8().toBase64());
}

/// Absent: it would be read as something else.
std::optional<QString> textBody(const QString &text)
{
    static const QRegularExpression mark(u"^\\s*(?:###|#|//|> |>\\{%|>>|<> |< |<@)|\\r(?!\\n)|\\A\\s*\\n|\\n\\s*\\z"_s,
        QRegularExpression::MultilineOption);
    if (!mark.match(text).hasMatch())
        return text;
    const auto json = parseJson(text.toUtf8());
    const QString dense = json ? QString::fromUtf8(writeJson(*json)) : QString();
    return dense.isEmpty() ? std::nullopt : std::optional(dense);
}

QString bodyOf(const WrittenCall &call, QList<WrittenCall::Field> *headers, QString *note)
{
    switch (call.body) {
    case WrittenCall::Body::None:
        return {};
    case WrittenCall::Body::Text: {
        if (!call.textType.isEmpty() && !headerOf(*headers, u"Content-Type"))
            headers->append({ u"Content-Type"_s, call.textType });
        QString whole = call.text;
        const bool isMultipart = std::any_of(headers->begin(), headers->end(),
            [](const auto &header) { return header.value.startsWith(u"multipart/"); });
        if (isMultipart && whole.endsWith(u"\r\n"_s)) // whoever reads it puts the ends of the lines in again
            whole = whole.chopped(2).replace(u"\r\n"_s, u"\n"_s);
        const auto text = textBody(whole);
        if (!text)
            *note = tr("Its body has lines that mean something else in such a file and is left out.");
        return text.value_or(QString());
    }
    case WrittenCall::Body::Form: {
        if (!headerOf(*headers, u"Content-Type"))
            headers->append({ u"Content-Type"_s, u"application/x-www-form-urlencoded"_s });
        QStringList fields;
        for (const auto &[name, value] : call.fields)
            fields.append(encodedAroundVariables(name) + u'=' + encodedAroundVariables(value));
        return fields.join(u'&');
    }
    case WrittenCall::Body::Parts:
        break;
    }
    setHeader(u"Content-Type"_s, u"multipart/form-data; boundary="_s + boundary, headers);
    QString text;
    for (const auto &[name, value] : call.fields) {
        const auto written = textBody(value);
        if (!written)
            *note = tr("A part of its body has lines that mean something else in such a file and is left out.");
        else
            text += u"--"_s + boundary + u"\nContent-Disposition: form-data; name=\""_s
                + oneLine(name).replace(u'"', u"%22"_s) + u"\"\n\n"_s + *written + u'\n';
    }
    return text + u"--"_s + boundary + u"--"_s;
}

QString callText(const WrittenCall &call)
{
    QList<WrittenCall::Field> headers = call.headers;
    QString url = oneLine(call.url);
    switch (call.auth) {
    case WrittenCall::Auth::None:
        break;
    case WrittenCall::Auth::Bearer:
        setHeader(u"Authorization"_s, u"Bearer "_s + call.credential.value, &headers);
        break;
    case WrittenCall::Auth::Basic:
        setHeader(u"Authorization"_s, basic(call.credential), &headers);
        break;
    case WrittenCall::Auth::HeaderKey:
        setHeader(call.credential.name, call.credential.value, &headers);
        break;
    case WrittenCall::Auth::QueryKey:
        addToQuery(
            encodedAroundVariables(call.credential.name) + u'=' + encodedAroundVariables(call.credential.value), &url);
        break;
    }
    QString note = call.note;
    const QString body = bodyOf(call, &headers, &note);
    QString text = u"### "_s + oneLine(call.place) + u'\n';
    if (!note.isEmpty())
        text += u"# "_s + oneLine(note) + u'\n';
    text += (call.method.isEmpty() ? u"GET"_s : oneLine(call.method)) + u' ' + url + u'\n';
    for (const auto &[name, value] : std::as_const(headers))
        text += oneLine(name) + u": "_s + oneLine(value) + u'\n';
    return body.isEmpty() ? text : text + u'\n' + body + u'\n';
}

} // namespace

QByteArray toHttpFile(const WrittenCollection &collection)
{
    static const QRegularExpression name(u"^[^\\s=@{}]{1,200}$"_s);
    QString text = u"# "_s + oneLine(collection.name) + u'\n';
    for (auto each = collection.variables.cbegin(); each != collection.variables.cend(); ++each) {
        if (name.match(each.key()).hasMatch())
            text += u'@' + each.key() + u" = "_s + oneLine(each.value()) + u'\n';
    }
    for (const WrittenCall &call : collection.calls)
        text += u'\n' + callText(call);
    return text.toUtf8();
}

} // namespace archive
