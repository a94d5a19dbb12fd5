// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QtEndian>
#include <bit>

// What the strict reader and the tolerant scanner share of JSON's grammar, RFC 8259. Not for other files.
namespace jsonlexer {

enum class Mistake {
    None,
    ValueExpected,
    NameExpected,
    ColonExpected,
    CommaOrBracketExpected,
    CommaOrBraceExpected,
    UnexpectedEnd,
    BadEscape,
    ControlCharacter,
    UnterminatedString,
    InvalidUtf8,
    BadNumber,
    ByteOrderMark,
    TrailingData,
    TooDeep,
    ObjectExpected
};

/// One sentence for people, translated, without the place.
QString mistakeText(Mistake mistake);

constexpr bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// False: there are none at that place.
inline bool skipDigits(const char *&at, const char *end)
{
    const char *const first = at;
    while (at < end && isDigit(*at))
        ++at;
    return at > first;
}

/// Whether the whole text is one number, RFC 8259 section 6. Inline: this is asked for each number of each token.
inline bool isNumber(QByteArrayView text)
{
    const char *at = text.begin();
    const char *const end = text.end();
    const auto take = [&](char c) { return at < end && *at == c && ++at; };
    take('-');
    if (!take('0') && !skipDigits(at, end))
        return false;
    if (take('.') && !skipDigits(at, end))
        return false;
    if (take('e') || take('E')) {
        if (!take('+'))
            take('-');
        if (!skipDigits(at, end))
            return false;
    }
    return at == end;
}

/// What "\c" stands for; 0 where JSON has no such escape. Not for 'u'.
constexpr char shortEscape(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return 0;
    }
}

/// The four hexadecimal digits at p; -1 if they are none or cut off.
int hexUnit(const char *p, const char *end);

/// The length of the UTF-8 sequence at p, 1 to 4; 0 if it is none (overlong, surrogate, beyond U+10FFFF, cut off).
int utf8Length(const char *p, const char *end);

/// A code point (a lone surrogate, too) as UTF-8.
void appendUtf8(QByteArray &out, char32_t code);
void appendUtf16(QString &out, char32_t code);

/// The code point of the escape \uxxxx whose backslash is at p, or of two that make a surrogate pair; length is 6
/// or 12. Length 0: it is none.
struct UnicodeEscape
{
    char32_t code;
    int length;
};
UnicodeEscape unicodeEscape(const char *p, const char *end);

/// A well-formed string's text (between its quotes, as written) unescaped, as UTF-8; a lone surrogate becomes three
/// bytes.
QByteArray unescapeUtf8(QByteArrayView text);

/// UTF-8 whose leading U+FEFF is kept (QString::fromUtf8() swallows it); what is no UTF-8 becomes U+FFFD.
QString fromUtf8Exactly(QByteArrayView text);

/// The first byte from p on that a JSON string does not just contain: a quote, backslash, control character or the
/// start of a character that is not ASCII. Eight bytes at a time: most of a token's time here is spent in strings.
inline const char *plainEnd(const char *p, const char *end)
{
    constexpr quint64 Ones = 0x0101010101010101;
    constexpr quint64 HighBits = 0x8080808080808080;
    for (; end - p >= 8; p += 8) {
        const quint64 word = qFromLittleEndian<quint64>(p);
        const quint64 quote = word ^ (Ones * '"');
        const quint64 backslash = word ^ (Ones * '\\');
        const quint64 control = word - Ones * 0x20;
        // A borrow may mark bytes above the first hit wrongly, never below it; only the lowest mark is used.
        const quint64 hits
            = (control | ((quote - Ones) & ~quote) | ((backslash - Ones) & ~backslash) | word) & HighBits;
        if (hits)
            return p + std::countr_zero(hits) / 8;
    }
    while (p < end && uchar(*p) >= 0x20 && uchar(*p) < 0x80 && *p != '"' && *p != '\\')
        ++p;
    return p;
}

} // namespace jsonlexer
