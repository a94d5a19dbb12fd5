// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/json/jsonspans.h"

#include <QStringDecoder>

static qsizetype endOfString(QStringView json, qsizetype quote)
{
    for (qsizetype i = quote + 1; i < json.size(); ++i) {
        if (json.at(i) == u'\\')
            ++i;
        else if (json.at(i) == u'"')
            return i + 1;
    }
    return json.size();
}

QList<TokenSpan> jsonSpans(QStringView json)
{
    QList<TokenSpan> spans;
    for (qsizetype i = 0; i < json.size();) {
        const QChar c = json.at(i);
        qsizetype end = i + 1;
        if (c == u'"') {
            end = endOfString(json, i);
            qsizetype next = end;
            while (next < json.size() && json.at(next).isSpace())
                ++next;
            const bool isName = next < json.size() && json.at(next) == u':';
            spans.append({ i, end - i, isName ? TokenSpan::Role::Name : TokenSpan::Role::Signature });
        } else if (c.isLetterOrNumber() || c == u'-') {
            while (end < json.size() && (json.at(end).isLetterOrNumber() || QStringView(u".+-").contains(json.at(end))))
                ++end;
            spans.append({ i, end - i, TokenSpan::Role::Payload });
        }
        i = end;
    }
    return spans;
}

QString visibleText(QStringView text)
{
    QString visible;
    visible.reserve(text.size());
    for (const QChar c : text) {
        const QChar::Category category = c.category();
        const bool hidden = category == QChar::Other_Control || category == QChar::Other_Format
            || category == QChar::Separator_Line || category == QChar::Separator_Paragraph;
        if (hidden)
            visible += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            visible += c;
    }
    return visible;
}
