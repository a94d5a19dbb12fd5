// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/pythontext.h"

#include <QtEndian>
#include <algorithm>

namespace python {

namespace {

enum class ByteOrder { Little, Big };

auto decodeError(const char *codec, QByteArrayView bytes, qsizetype start, qsizetype end, const char *reason)
{
    const QString head = QStringLiteral("'%1' codec can't decode ").arg(QLatin1StringView(codec));
    const QString tail = QStringLiteral(": ") + QLatin1StringView(reason);
    if (end == start + 1)
        return tl::unexpected(head
            + QStringLiteral("byte 0x%1 in position %2")
                  .arg(uint(uchar(bytes[start])), 2, 16, QLatin1Char('0'))
                  .arg(start)
            + tail);
    return tl::unexpected(head + QStringLiteral("bytes in position %1-%2").arg(start).arg(end - 1) + tail);
}

/// One step of CPython's UTF-8 decoder.
struct Step
{
    enum class Result { Character, InvalidStart, InvalidContinuation, UnexpectedEnd };
    Result result;
    int length; ///< of the character, or of what is wrong
};

/// Whether a second byte may follow the first: RFC 3629 section 4.
bool mayFollow(uchar first, uchar second)
{
    switch (first) {
    case 0xe0:
        return second >= 0xa0 && second <= 0xbf;
    case 0xed:
        return second >= 0x80 && second <= 0x9f;
    case 0xf0:
        return second >= 0x90 && second <= 0xbf;
    case 0xf4:
        return second >= 0x80 && second <= 0x8f;
    default:
        return (second & 0xc0) == 0x80;
    }
}

Step utf8Step(QByteArrayView rest)
{
    const auto at = [rest](int i) { return uchar(rest[i]); };
    const uchar first = at(0);
    if (first < 0x80)
        return { Step::Result::Character, 1 };
    if (first < 0xc2 || first > 0xf4)
        return { Step::Result::InvalidStart, 1 };
    const int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    for (int i = 1; i < length; ++i) {
        if (i >= rest.size())
            return { Step::Result::UnexpectedEnd, int(rest.size()) };
        if (i == 1 ? !mayFollow(first, at(1)) : (at(i) & 0xc0) != 0x80)
            return { Step::Result::InvalidContinuation, i };
    }
    return { Step::Result::Character, length };
}

char32_t utf8Code(QByteArrayView sequence)
{
    const uchar first = uchar(sequence[0]);
    if (sequence.size() == 1)
        return first;
    char32_t code = first & (0x7f >> sequence.size());
    for (const char byte : sequence.sliced(1))
        code = (code << 6) | (uchar(byte) & 0x3f);
    return code;
}

bool isUtf8Surrogate(QByteArrayView rest)
{
    return rest.size() >= 3 && uchar(rest[0]) == 0xed && (uchar(rest[1]) & 0xe0) == 0xa0
        && (uchar(rest[2]) & 0xc0) == 0x80;
}

/// A surrogate's first two bytes at the very end: CPython counts them as cut off where more may come.
bool isHalfSurrogate(QByteArrayView rest)
{
    return rest.size() == 2 && uchar(rest[0]) == 0xed && (uchar(rest[1]) & 0xe0) == 0xa0;
}

/// From start on, which is behind the byte order mark if there is one; positions count from the first byte.
Decoded decodeUtf16(QByteArrayView bytes, ByteOrder order, qsizetype start)
{
    std::u32string out;
    out.reserve(size_t(bytes.size() / 2));
    const auto unit = [bytes, order](qsizetype at) {
        return order == ByteOrder::Big ? qFromBigEndian<quint16>(bytes.data() + at)
                                       : qFromLittleEndian<quint16>(bytes.data() + at);
    };
    qsizetype at = start;
    for (; at + 1 < bytes.size(); at += 2) {
        char32_t code = unit(at);
        if (QChar::isHighSurrogate(code) && at + 3 < bytes.size() && QChar::isLowSurrogate(unit(at + 2))) {
            code = QChar::surrogateToUcs4(char16_t(code), unit(at + 2));
            at += 2;
        }
        out += code; // lone surrogates pass
    }
    if (at < bytes.size())
        return decodeError(
            order == ByteOrder::Big ? "utf-16-be" : "utf-16-le", bytes, at, bytes.size(), "truncated data");
    return out;
}

Decoded decodeUtf32(QByteArrayView bytes, ByteOrder order, qsizetype start)
{
    const char *const codec = order == ByteOrder::Big ? "utf-32-be" : "utf-32-le";
    std::u32string out;
    out.reserve(size_t(bytes.size() / 4));
    qsizetype at = start;
    for (; at + 3 < bytes.size(); at += 4) {
        const char32_t code = order == ByteOrder::Big ? qFromBigEndian<quint32>(bytes.data() + at)
                                                      : qFromLittleEndian<quint32>(bytes.data() + at);
        if (code > QChar::LastValidCodePoint)
            return decodeError(codec, bytes, at, at + 4, "code point not in range(0x110000)");
        out += code;
    }
    if (at < bytes.size())
        return decodeError(codec, bytes, at, bytes.size(), "truncated data");
    return out;
}

} // namespace

Decoded decodeUtf8(QByteArrayView bytes, Surrogates surrogates, Tail tail)
{
    std::u32string out;
    out.reserve(size_t(bytes.size()));
    for (qsizetype at = 0; at < bytes.size();) {
        // ASCII at once: it is nearly all there is.
        const auto other = std::find_if(bytes.begin() + at, bytes.end(), [](char c) { return uchar(c) >= 0x80; });
        out.append(bytes.begin() + at, other);
        at = other - bytes.begin();
        if (at == bytes.size())
            break;
        const QByteArrayView rest = bytes.sliced(at);
        const Step step = utf8Step(rest);
        if (step.result == Step::Result::Character) {
            out += utf8Code(rest.first(step.length));
            at += step.length;
        } else if (surrogates == Surrogates::Pass && isUtf8Surrogate(rest)) {
            out += (char32_t(0xd000) | char32_t(uchar(rest[1]) & 0x3f) << 6 | (uchar(rest[2]) & 0x3f));
            at += 3;
        } else if (tail == Tail::Incomplete && (step.result == Step::Result::UnexpectedEnd || isHalfSurrogate(rest))) {
            break;
        } else if (step.result == Step::Result::UnexpectedEnd) {
            return decodeError("utf-8", bytes, at, at + step.length, "unexpected end of data");
        } else {
            return decodeError("utf-8", bytes, at, at + step.length,
                step.result == Step::Result::InvalidStart ? "invalid start byte" : "invalid continuation byte");
        }
    }
    return out;
}

Decoded decodeDetected(QByteArrayView bytes)
{
    using namespace std::string_view_literals;
    const auto startsWith = [bytes](std::string_view mark) {
        return std::string_view(bytes.data(), size_t(bytes.size())).substr(0, mark.size()) == mark;
    };
    if (startsWith("\0\0\xfe\xff"sv))
        return decodeUtf32(bytes, ByteOrder::Big, 4);
    if (startsWith("\xff\xfe\0\0"sv))
        return decodeUtf32(bytes, ByteOrder::Little, 4);
    if (startsWith("\xfe\xff"sv))
        return decodeUtf16(bytes, ByteOrder::Big, 2);
    if (startsWith("\xff\xfe"sv))
        return decodeUtf16(bytes, ByteOrder::Little, 2);
    if (startsWith("\xef\xbb\xbf"sv))
        return decodeUtf8(bytes.sliced(3), Surrogates::Pass); // utf-8-sig: positions count from behind the mark
    const auto isZero = [bytes](qsizetype i) { return bytes[i] == '\0'; };
    if (bytes.size() >= 4) {
        if (isZero(0))
            return isZero(1) ? decodeUtf32(bytes, ByteOrder::Big, 0) : decodeUtf16(bytes, ByteOrder::Big, 0);
        if (isZero(1))
            return isZero(2) && isZero(3) ? decodeUtf32(bytes, ByteOrder::Little, 0)
                                          : decodeUtf16(bytes, ByteOrder::Little, 0);
    } else if (bytes.size() == 2) {
        if (isZero(0))
            return decodeUtf16(bytes, ByteOrder::Big, 0);
        if (isZero(1))
            return decodeUtf16(bytes, ByteOrder::Little, 0);
    }
    return decodeUtf8(bytes, Surrogates::Pass);
}

std::u32string fromQString(QStringView text)
{
    std::u32string out;
    out.reserve(size_t(text.size()));
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            out += QChar::surrogateToUcs4(text[i], text[i + 1]);
            ++i;
        } else {
            out += text[i].unicode();
        }
    }
    return out;
}

} // namespace python
