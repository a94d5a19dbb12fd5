// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/ecdsaformat.h"

#include <cstring>

namespace jose {
namespace {

// Written out by hand: OpenSSL's ECDSA_SIG takes four allocations, a measurable part of an ES256 signature.
constexpr char sequenceTag = 0x30;
constexpr char integerTag = 0x02;

// Appends one positive integer in its shortest form; null for zero.
char *writeInteger(QByteArrayView number, char *out)
{
    while (!number.isEmpty() && number.front() == '\0')
        number = number.sliced(1);
    if (number.isEmpty())
        return nullptr;
    const bool needsZero = (number.front() & 0x80) != 0; // else it would be negative
    *out++ = integerTag;
    *out++ = static_cast<char>(number.size() + (needsZero ? 1 : 0));
    if (needsZero)
        *out++ = '\0';
    std::memcpy(out, number.data(), static_cast<size_t>(number.size()));
    return out + number.size();
}

// Takes one integer off the front of `der` and writes it right-aligned in `width` bytes.
bool readInteger(QByteArrayView &der, qsizetype width, char *out)
{
    if (der.size() < 3 || der[0] != integerTag)
        return false;
    const qsizetype size = static_cast<unsigned char>(der[1]);
    if (size > 127 || der.size() < 2 + size)
        return false;
    QByteArrayView number = der.sliced(2, size);
    der = der.sliced(2 + size);
    while (number.size() > 1 && number.front() == '\0')
        number = number.sliced(1);
    if (number.isEmpty() || number.size() > width)
        return false;
    std::memset(out, 0, static_cast<size_t>(width - number.size()));
    std::memcpy(out + width - number.size(), number.data(), static_cast<size_t>(number.size()));
    return true;
}

} // namespace

qsizetype ecdsaRawToDer(QByteArrayView raw, unsigned char *out)
{
    const qsizetype width = raw.size() / 2;
    char body[maxEcdsaDerBytes];
    if (raw.size() % 2 != 0 || width > 66)
        return 0;
    char *end = writeInteger(raw.first(width), body);
    if (end)
        end = writeInteger(raw.last(width), end);
    if (!end)
        return 0;
    const qsizetype size = end - body;
    qsizetype head = 0;
    out[head++] = sequenceTag;
    if (size > 127)
        out[head++] = 0x81; // the length in one more byte
    out[head++] = static_cast<unsigned char>(size);
    std::memcpy(out + head, body, static_cast<size_t>(size));
    return head + size;
}

qsizetype ecdsaDerToRaw(QByteArrayView der, qsizetype width, char *out)
{
    if (der.size() < 2 || der[0] != sequenceTag)
        return 0;
    const bool isLong = static_cast<unsigned char>(der[1]) == 0x81;
    QByteArrayView body = der.sliced(isLong ? 3 : 2);
    if (!readInteger(body, width, out) || !readInteger(body, width, out + width) || !body.isEmpty())
        return 0;
    return 2 * width;
}

} // namespace jose
