// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/markup.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool turnsText(ushort code)
{
    return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0x061c || code == 0x200e
        || code == 0x200f;
}

/// Without what no document may hold; line feeds and tabs stay.
QString writable(QString text)
{
    text.replace(u"\r\n"_s, u"\n"_s);
    for (qsizetype i = 0; i < text.size(); ++i) {
        QChar &c = text[i];
        const ushort code = c.unicode();
        const bool isPair = c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        if (isPair) {
            ++i;
            continue;
        }
        const bool isControl = (code < 0x20 && c != u'\n' && c != u'\t') || (code >= 0x7f && code < 0xa0);
        if (isControl || c.isSurrogate() || code >= 0xfffe || turnsText(code))
            c = QChar::ReplacementCharacter;
    }
    return text;
}

QString oneLine(const QString &text)
{
    QString line = writable(text);
    for (QChar &c : line) {
        if (c == u'\n' || c == u'\t' || c.unicode() == 0x2028 || c.unicode() == 0x2029)
            c = u' ';
    }
    return line.trimmed();
}

} // namespace

QString htmlText(const QString &text)
{
    return writable(text).toHtmlEscaped().replace(u'\'', u"&#39;"_s);
}

QString markdownText(const QString &text)
{
    // Links that are none by their brackets: "http:" and "www." alone make one.
    static const QRegularExpression bare(u"(:)(?=//)|(?<=www)(\\.)"_s, QRegularExpression::CaseInsensitiveOption);
    // What makes a list or a heading of a paragraph's first character.
    static const QRegularExpression first(u"^(?=[-+=#])|^(\\d{1,9})(?=[.)])"_s);
    QString safe;
    for (const QChar c : oneLine(text)) {
        if (c == u'&')
            safe += u"&amp;"_s;
        else if (c == u'<')
            safe += u"&lt;"_s;
        else if (c == u'>')
            safe += u"&gt;"_s;
        else if (QStringView(u"\\`*_[]{}()!|~$").contains(c))
            safe += u'\\' + QString(c);
        else
            safe += c;
    }
    safe.replace(bare, u"\\\\1\\2"_s);
    return safe.replace(first, u"\\1\\"_s);
}

QString markdownCode(const QString &text)
{
    const QString line = oneLine(text);
    if (line.isEmpty())
        return {};
    if (line.contains(u'|')) // nothing in code says that a backslash before it is one
        return markdownText(text);
    qsizetype run = 0;
    qsizetype longest = 0;
    for (const QChar c : line) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(longest + 1, u'`');
    const QString space = longest > 0 ? u" "_s : QString();
    return fence + space + line + space + fence;
}

QString xmlText(const QString &text)
{
    return writable(text);
}
