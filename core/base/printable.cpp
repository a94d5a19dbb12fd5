// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/printable.h"

#include <QStringList>

namespace {

bool isFiller(char32_t character)
{
    return character == 0x115f || character == 0x1160 || character == 0x3164 || character == 0xffa0
        || (character >= 0xfe00 && character <= 0xfe0f) || (character >= 0xe0000 && character <= 0xe0fff);
}

bool isHarmless(char32_t character)
{
    if (character < 0x7f)
        return character >= 0x20;
    if (isFiller(character))
        return false;
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

QString escaped(QStringView units)
{
    QString text;
    for (const QChar unit : units)
        text += QStringLiteral("\\u%1").arg(unit.unicode(), 4, 16, QLatin1Char('0'));
    return text;
}

/// Where it is not, the function says what stands there.
template<class Escape> QString withHarmless(const QString &text, Escape escape)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        const bool isPair = text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        const qsizetype length = isPair ? 2 : 1;
        const char32_t character
            = isPair ? QChar::surrogateToUcs4(text.at(i), text.at(i + 1)) : char32_t(text.at(i).unicode());
        const QStringView units = QStringView(text).sliced(i, length);
        if (isHarmless(character))
            result += units;
        else
            result += escape(units);
        i += length;
    }
    return result;
}

} // namespace

QString printable(const QString &text)
{
    return withHarmless(
        text, [](QStringView units) { return units == u"\n" ? QStringLiteral("\\n") : escaped(units); });
}

QString printableLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines) {
        if (line.endsWith(u'\r'))
            line.chop(1);
        line = printable(line);
    }
    return lines.join(u'\n');
}

QByteArray printableJson(const QByteArray &json)
{
    // What is ASCII, the writer has escaped; a line feed between lines is its own.
    return withHarmless(QString::fromUtf8(json), [](QStringView units) {
        return units.first().unicode() < 0x20 ? units.toString() : escaped(units);
    }).toUtf8();
}
