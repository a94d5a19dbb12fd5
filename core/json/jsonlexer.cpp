// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonlexer.h"

#include <QCoreApplication>
#include <QStringDecoder>
#include <algorithm>

namespace jsonlexer {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("Json", source);
}

} // namespace

QString mistakeText(Mistake mistake)
{
    switch (mistake) {
    case Mistake::None:
        return {};
    case Mistake::ValueExpected:
        return text("a value is missing here");
    case Mistake::NameExpected:
        return text("a member name in double quotes is missing here");
    case Mistake::ColonExpected:
        return text("a colon is missing after the member name");
    case Mistake::CommaOrBracketExpected:
        return text("a comma or a closing square bracket is missing here");
    case Mistake::CommaOrBraceExpected:
        return text("a comma or a closing brace is missing here");
    case Mistake::UnexpectedEnd:
        return text("the text ends before the value does");
    case Mistake::BadEscape:
        return text("JSON has no such escape; allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four "
                    "hexadecimal digits");
    case Mistake::ControlCharacter:
        return text("a control character stands bare in a string; write it as an escape");
    case Mistake::UnterminatedString:
        return text("the string that begins here has no closing quote");
    case Mistake::InvalidUtf8:
        return text("these bytes are no UTF-8");
    case Mistake::BadNumber:
        return text("this is no number as JSON writes it");
    case Mistake::ByteOrderMark:
        return text("the text begins with a byte order mark; remove it");
    case Mistake::TrailingData:
        return text("something follows the end of the value");
    case Mistake::TooDeep:
        return text("arrays and objects are nested too deeply");
    case Mistake::ObjectExpected:
        return text("an object in braces was expected");
    }
    return {};
}

int hexUnit(const char *p, const char *end)
{
    if (end - p < 4)
        return -1;
    int unit = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = p[i];
        if (isDigit(c))
            unit = unit * 16 + (c - '0');
        else if (c >= 'a' && c <= 'f')
            unit = unit * 16 + (c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            unit = unit * 16 + (c - 'A' + 10);
        else
            return -1;
    }
    return unit;
}

int utf8Length(const char *p, const char *end)
{
    const auto at = [p, end](int i) { return p + i < end ? int(uchar(p[i])) : 0; };
    const auto isTail = [&at](int i) { return (at(i) & 0xc0) == 0x80; };
    const int first = at(0);
    if (first < 0x80)
        return p < end ? 1 : 0;
    if (first < 0xc2 || first > 0xf4 || !isTail(1))
        return 0;
    if (first < 0xe0)
        return 2;
    // The Unicode Standard's table 3-7: the second byte keeps out overlong forms, surrogates and what is beyond
    // U+10FFFF.
    const int second = at(1);
    if (first < 0xf0)
        return isTail(2) && !(first == 0xe0 && second < 0xa0) && !(first == 0xed && second > 0x9f) ? 3 : 0;
    return isTail(2) && isTail(3) && !(first == 0xf0 && second < 0x90) && !(first == 0xf4 && second > 0x8f) ? 4 : 0;
}

void appendUtf8(QByteArray &out, char32_t code)
{
    if (code < 0x80) {
        out += char(code);
        return;
    }
    if (code < 0x800) {
        out += char(0xc0 | (code >> 6));
    } else {
        if (code < 0x10000) {
            out += char(0xe0 | (code >> 12));
        } else {
            out += char(0xf0 | (code >> 18));
            out += char(0x80 | ((code >> 12) & 0x3f));
        }
        out += char(0x80 | ((code >> 6) & 0x3f));
    }
    out += char(0x80 | (code & 0x3f));
}

void appendUtf16(QString &out, char32_t code)
{
    if (QChar::requiresSurrogates(code)) {
        out += QChar(QChar::highSurrogate(code));
        out += QChar(QChar::lowSurrogate(code));
    } else {
        out += QChar(char16_t(code));
    }
}

UnicodeEscape unicodeEscape(const char *p, const char *end)
{
    const int first = end - p > 2 && p[0] == '\\' && p[1] == 'u' ? hexUnit(p + 2, end) : -1;
    if (first < 0)
        return { 0, 0 };
    if (QChar::isHighSurrogate(char32_t(first)) && end - p >= 12 && p[6] == '\\' && p[7] == 'u') {
        const int second = hexUnit(p + 8, end);
        if (second >= 0 && QChar::isLowSurrogate(char32_t(second)))
            return { QChar::surrogateToUcs4(char16_t(first), char16_t(second)), 12 };
    }
    return { char32_t(first), 6 };
}

QString fromUtf8Exactly(QByteArrayView text)
{
    using Flag = QStringConverter::Flag;
    return QStringDecoder(QStringConverter::Utf8, Flag::ConvertInitialBom | Flag::Stateless).decode(text);
}

QByteArray unescapeUtf8(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (const char *p = text.begin(); p < text.end();) {
        if (*p != '\\') {
            out += *p++;
        } else if (p[1] == 'u') {
            const UnicodeEscape escape = unicodeEscape(p, text.end());
            appendUtf8(out, escape.code);
            p += escape.length;
        } else {
            out += shortEscape(p[1]);
            p += 2;
        }
    }
    return out;
}

} // namespace jsonlexer
