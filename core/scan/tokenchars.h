// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <cstring>
#include <initializer_list>

// Private to core/scan: the characters that tokens are made of, and a first look at what they say.
namespace scan {

constexpr int MaxJunk = 8; // characters that belong to no token, tolerated within one

inline bool isBase64Url(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// A character that a token may be written with, other alphabets' and padding included.
inline bool isTokenChar(char c)
{
    return isBase64Url(c) || c == '.' || c == '+' || c == '/' || c == '=';
}

inline bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Ends a token in any text: what quotes, lists and URLs are made of.
inline bool isDelimiter(char c)
{
    return isSpace(c) || std::strchr("\"'`,;<>(){}[]&\\", c) != nullptr; // also '\0', which strchr finds at the end
}

qsizetype dots(QByteArrayView text);

/// What the first segment says, as far as it is there.
QByteArray sniffedJson(QByteArrayView text);
bool startsLikeJson(QByteArrayView text);
/// Does one of these names stand in the text? A guess: it may be cut off anywhere.
bool hasMember(const QByteArray &json, std::initializer_list<const char *> names);

} // namespace scan
